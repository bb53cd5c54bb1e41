"""Zoeken: where could it come at all? Every plot of the city by verdict."""

from spreidingskaart.web.layout import map_and_panel, there_is, title
from spreidingskaart.web.map.panel import show_map
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.zoeken.controls import controls
from spreidingskaart.web.zoeken.form import search_form
from spreidingskaart.web.zoeken.funnel import searched, show_funnel
from spreidingskaart.web.zoeken.map_state import choose_on_map, map_state
from spreidingskaart.web.zoeken.plot import show_chosen_plot
from spreidingskaart.web.zoeken.plots_list import show_list

city = city_of_session()

title(
    "Waar kan het?",
    "Kies wat er moet komen en wat moet kloppen. De kaart kleurt alle percelen; klik er een aan.",
)

if there_is(city, "plots", "Er zijn geen percelen om te doorzoeken."):
    view = controls(city)
    map_column, panel = map_and_panel()

    with panel:
        search = search_form(city)
        found = searched(city, search)

    with map_column:
        show_map(city, map_state(city, view, found), key="zoeken", on_event=choose_on_map)

    with panel:
        show_funnel(found, search)
        show_chosen_plot(city, found, search)

    show_list(city, found, search)
