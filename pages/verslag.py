"""Verslag: the chapters that were gathered on other pages, in order, as one PDF."""

from spreidingskaart.web.chapters import chapters_at
from spreidingskaart.web.layout import title
from spreidingskaart.web.parts import part
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.verslag.chapters_list import chapters_list
from spreidingskaart.web.verslag.one_pdf import one_pdf

city = city_of_session()

title(
    "Wat komt er in het verslag?",
    "Verzamel schermen als hoofdstukken, zet ze op volgorde en maak er één PDF van. De link bewaart de lijst.",
)

part("De hoofdstukken", chapters_list)
part("De PDF", one_pdf, city, chapters_at)
