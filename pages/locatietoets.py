"""Locatietoets: what zoning, parking, spread and surroundings say about one site."""

from spreidingskaart.web.layout import map_and_panel, small, title
from spreidingskaart.web.locatietoets.answer import asked, show_verdict
from spreidingskaart.web.locatietoets.controls import controls
from spreidingskaart.web.locatietoets.files import site_files
from spreidingskaart.web.locatietoets.map_state import choose_on_map, map_state, where
from spreidingskaart.web.locatietoets.override_form import override_form
from spreidingskaart.web.locatietoets.site_form import follow_link, site_form
from spreidingskaart.web.map.panel import show_map
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()
follow_link()

title(
    "Wat kan er op deze locatie?",
    "Kies een locatie en zeg wat er moet komen. De toets staat er meteen bij, met het bewijs.",
)

chosen = controls(city)
map_column, panel = map_and_panel()

with panel:
    test = asked(city, site_form(city))

with map_column:
    show_map(city, map_state(city, chosen, test), key="toets", on_event=choose_on_map)
    small(where(chosen, test))

with panel:
    show_verdict(test)
    site_files(test)
    override_form(test)
