"""Kaart: where people live with care or find shelter, and how many per inhabitant."""

from spreidingskaart.web.kaart.controls import controls
from spreidingskaart.web.kaart.map_state import choose_on_map, map_state, under_the_map
from spreidingskaart.web.kaart.panel import show_panel
from spreidingskaart.web.kaart.tables import show_tables
from spreidingskaart.web.layout import map_and_panel, small, title
from spreidingskaart.web.map.panel import show_map
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()

title(
    f"Waar wonen mensen met zorg in {city.municipality.name}?",
    "Kies een cijfer en klik een gebied of een voorziening. Met een straal erbij ziet u wat er in de buurt is.",
)

choices = controls(city)
map_column, panel = map_and_panel()

with map_column:
    show_map(city, map_state(choices), key="kaart", on_event=choose_on_map)
    small(under_the_map(choices.filtered))

with panel:
    show_panel(choices)

show_tables(choices.filtered, choices.level)
