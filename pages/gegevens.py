"""Gegevens: what is known of which district, and every layer with its source, year, licence and load report."""

from spreidingskaart.web.gegevens.administration import show_administration
from spreidingskaart.web.gegevens.coverage import show_coverage
from spreidingskaart.web.gegevens.importing import show_importing
from spreidingskaart.web.gegevens.layers import show_faults, show_layers
from spreidingskaart.web.gegevens.one_layer import show_one_layer
from spreidingskaart.web.gegevens.receipts import show_receipts
from spreidingskaart.web.gegevens.versions_list import show_versions
from spreidingskaart.web.help.explained import explain
from spreidingskaart.web.layout import answer, title
from spreidingskaart.web.parts import part
from spreidingskaart.web.session import city as city_of_session

city = city_of_session()

title(
    "Wat weten we, en waar komt het vandaan?",
    "Per stadsdeel wat er is en wat niet; elke laag met bron, datum en licentie, en wat er bij het inlezen gebeurde.",
)

part("De fouten", show_faults, city)
with answer():
    part("Wat we weten", show_coverage, city)
part("De lagen", show_layers, city)
part("Eén laag", show_one_layer, city)
part("De ontvangstbewijzen", show_receipts, city)
part("Het inlezen", show_importing, city)
part("De versies", show_versions, city)
part("Het beheer", show_administration)
part("Hoe is dit berekend", explain, "gegevens")
