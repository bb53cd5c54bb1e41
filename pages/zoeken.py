"""Zoeken: where could it come at all? Every plot of the city by verdict."""

from spreidingskaart.web.help.explained import explain
from spreidingskaart.web.layout import answer, map_and_panel, there_is, title
from spreidingskaart.web.parts import part, part_or
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.zoeken.controls import FIRST, controls
from spreidingskaart.web.zoeken.form import search_form
from spreidingskaart.web.zoeken.funnel import searched, show_funnel
from spreidingskaart.web.zoeken.map_state import plot_map
from spreidingskaart.web.zoeken.plot import show_chosen_plot
from spreidingskaart.web.zoeken.plots_list import show_list
from spreidingskaart.web.zoeken.policy import show_policy

city = city_of_session()

title(
    "Waar kan het?",
    "Kies wat er moet komen en wat moet kloppen. De kaart kleurt alle percelen; klik er een aan.",
)

if there_is(city, "plots", "Er zijn geen percelen om te doorzoeken."):
    view = part_or(FIRST, "De keuzes boven de kaart", controls, city)
    map_column, panel = map_and_panel()

    with panel:
        funnel = answer()
        search = part("Het formulier", search_form, city)
        found = part("Het zoeken", searched, city, search)

    with map_column:
        part("De kaart", plot_map, city, view, found)

    with funnel:
        part("De trechter", show_funnel, found, search, city)

    with panel:
        part("Het gekozen perceel", show_chosen_plot, city, found, search)

    part("Hoe is dit berekend", explain, "zoeken")
    part("De lijst", show_list, city, found, search)
    part("Wat de stad zou moeten veranderen", show_policy, city, search)
