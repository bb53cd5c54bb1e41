"""Locatietoets: what zoning, parking, spread and surroundings say about one site."""

from spreidingskaart.web.help.explained import explain
from spreidingskaart.web.layout import answer, map_and_panel, title
from spreidingskaart.web.locatietoets.answer import UNTOLD, asked, show_verdict
from spreidingskaart.web.locatietoets.asking_plans import asking_plans
from spreidingskaart.web.locatietoets.controls import FIRST, controls
from spreidingskaart.web.locatietoets.files import site_files
from spreidingskaart.web.locatietoets.map_state import site_map, where
from spreidingskaart.web.locatietoets.override_form import override_form
from spreidingskaart.web.locatietoets.site_form import follow_link, site_form
from spreidingskaart.web.parts import part, part_or
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()
part("De link", follow_link)

title(
    "Wat kan er op deze locatie?",
    "Kies een locatie en zeg wat er moet komen. De toets staat er meteen bij, met het bewijs.",
)

chosen = part_or(FIRST, "De keuzes boven de kaart", controls, city)
map_column, panel = map_and_panel()

with panel:
    proposal = part("Het formulier", site_form, city)
    test = part_or(UNTOLD, "De toets", asked, city, proposal)

with map_column:
    part("De kaart", site_map, city, chosen, test)
    part("De regel onder de kaart", where, chosen, test)

with panel:
    with answer():
        part("Het oordeel", show_verdict, test, city)
    part("De plannen opvragen", asking_plans, test, city)
    part("Hoe is dit berekend", explain, "locatietoets")
    part("De bestanden", site_files, test, city)
    part("Anders oordelen", override_form, test)
