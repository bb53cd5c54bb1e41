"""Gegevens: every layer with its source, year, licence and load report."""

from spreidingskaart.web.gegevens.layers import show_faults, show_layers
from spreidingskaart.web.gegevens.one_layer import show_one_layer
from spreidingskaart.web.layout import title
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()

title(
    "Waar komt het vandaan?",
    "Elke laag met bron, datum en licentie, en wat er bij het inlezen gebeurde.",
)

show_faults(city)
show_layers(city)
show_one_layer(city)
