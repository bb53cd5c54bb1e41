"""What the chapter says of the whole city: the districts, the region, costs, quality, and what was agreed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.model import FigureStatus, PromiseKind, read_word
from spreidingskaart.programme.fair_share.shares import GroupNeed, divided
from spreidingskaart.programme.fair_share.told import headline
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.needs import need_of
from spreidingskaart.programme.paper.document import PaperSection, PaperSentence, line
from spreidingskaart.programme.region import sentences
from spreidingskaart.programme.region.costs import costs
from spreidingskaart.programme.region.division import divided as region_division
from spreidingskaart.programme.region.division import money
from spreidingskaart.programme.region.quality import quality
from spreidingskaart.programme.region.shares import region_of
from spreidingskaart.programme.rows import source_of
from spreidingskaart.words.dates import date_told

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.programme.paper.document import Citations

_CAP: Final = FigureSource(
    FigureStatus.SOURCED,
    "Rotterdam, bestemmingsplan Nieuw Kralingen (NL.IMRO.0599.BP1065BoezbVeilter-va02): hoogstens 30 per voorziening",
)
_CENTRE: Final = FigureSource(FigureStatus.SOURCED, "Gemeente Almere, Jaarverslag 2023", "2023")


def of_city(city: City, citations: Citations) -> list[PaperSection]:
    """Return the sections on the whole city; what has no data has no section."""
    parts = {
        "Verdeling over de stadsdelen": _districts(city, citations),
        "De regio": _region(city, citations),
        "Kosten": _costs(city, citations),
        "Kwaliteit van de opvang": _quality(city, citations),
        "Wat is afgesproken": _agreed(city, citations),
    }
    made = {title: tuple(said) for title, said in parts.items()}
    return [PaperSection(title, said) for title, said in made.items() if said]


def _districts(city: City, citations: Citations) -> Iterator[PaperSentence]:
    """Say per target group who has more and who has less than the fair share, by inhabitants."""
    for group in target_groups(city):
        places = need_of(city, group.id, city.year).structural
        found = divided(city, GroupNeed(group.id, group.name, group.forms, places), city.year)
        if found.need.is_known and not found.places.unknown:
            told = f"{group.name}: {headline(found)}"
            yield citations.sentence(told, found.figure)


def _region(city: City, citations: Citations) -> Iterator[PaperSentence]:
    region = region_of(city)
    if region is None:
        return
    name = city.municipality.name
    yield PaperSentence(sentences.LAW, citations.of_sources(_CENTRE))
    for one in region_division(city, region, city.year):
        rests_on = (one.need, *([one.own_need] if one.decentralised else []))
        yield citations.sentence(sentences.of_division(name, one, region), *rests_on)
    found = money(region)
    yield citations.sentence(sentences.of_money(name, found, region), found.whole, found.own)


def _costs(city: City, citations: Citations) -> Iterator[PaperSentence]:
    for one in costs(city, city.year):
        if one.difference.is_known:
            yield citations.sentence(sentences.of_costs(one), one.difference, one.waiting)


def _quality(city: City, citations: Citations) -> Iterator[PaperSentence]:
    found = [one for one in quality(city, sentences.SMALL) if one.places.is_known]
    if found:
        yield PaperSentence(sentences.NO_ADDRESS)
    for one in found:
        cited = {
            *citations.of(one.small_share, one.single_share),
            *citations.of_sources(_CAP),
        }
        told = line(sentences.of_quality(one, sentences.SMALL))
        yield PaperSentence(told, tuple(sorted(cited)))


def _agreed(city: City, citations: Citations) -> Iterator[PaperSentence]:
    """Tell every motion, promise and decision of the table with what came of it, each with its source."""
    layer = city.layer("promises")
    if layer is None:
        return
    for row in range(len(layer)):
        yield PaperSentence(line(_promise(layer, row)), citations.of_sources(source_of(layer, row)))


def _promise(layer: Layer, row: int) -> str:
    kind, number, date, title, outcome, note = (
        str(layer[column][row] or "") if column in layer.columns else ""
        for column in ("kind", "number", "date", "title", "outcome", "note")
    )
    word = read_word(PromiseKind, kind)
    what = " ".join(filter(None, (word.dutch if word else kind, number)))
    when = f" ({date_told(date)})" if date else ""
    came = f" Uitkomst: {outcome}." if outcome else ""
    reserve = source_of(layer, row).status
    mark = "" if reserve is FigureStatus.SOURCED else f" ({reserve.dutch})"
    return f"{what[:1].upper()}{what[1:]}{when}: {title}{mark}.{came}{f' {note}' if note else ''}"
