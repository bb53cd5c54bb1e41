"""Kaart: where people live with care or find shelter, and how many per inhabitant."""

from spreidingskaart.web.help.explained import explain
from spreidingskaart.web.kaart.alike import areas_like_this
from spreidingskaart.web.kaart.controls import controls
from spreidingskaart.web.kaart.map_state import city_map, under_the_map
from spreidingskaart.web.kaart.panel import show_panel
from spreidingskaart.web.kaart.tables import show_tables
from spreidingskaart.web.kaart.year import year_bar
from spreidingskaart.web.layout import map_and_panel, title
from spreidingskaart.web.parts import part, part_or
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()

title(
    f"Waar wonen mensen met zorg in {city.municipality.name}?",
    "Kies een cijfer en klik op een gebied of een voorziening. Met een straal erbij ziet u wat er in de buurt is.",
)

choices = part("De keuzes", controls, city)
part("Het jaar", year_bar, choices)
map_column, panel = map_and_panel()

with panel:
    part("Het paneel", show_panel, choices)
    alike = part_or((), "Gebieden als dit", areas_like_this, choices)

with map_column:
    part("De kaart", city_map, choices, alike)
    part("De regel onder de kaart", under_the_map, choices)

part("De tabellen", show_tables, choices)
part("Hoe is dit berekend", explain, "kaart")
