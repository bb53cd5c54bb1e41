"""The chapter on housing and care, from a City: overview, target groups, region and costs, questions, sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.known import of_year
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.inputs import has_inputs
from spreidingskaart.programme.needs import balance_of
from spreidingskaart.programme.paper.document import (
    Citations,
    PaperChapter,
    PaperSection,
    PaperSentence,
    PaperTable,
    line,
    table_source,
)
from spreidingskaart.programme.paper.of_group import cells, how_known, of_group
from spreidingskaart.programme.paper.questions import questions
from spreidingskaart.programme.region import sentences
from spreidingskaart.programme.region.costs import costs
from spreidingskaart.programme.region.division import divided, money
from spreidingskaart.programme.region.quality import quality
from spreidingskaart.programme.region.shares import region_of

if TYPE_CHECKING:
    from spreidingskaart.city import City

STEPS: Final = (0, 1, 2, 4, 6, 10)
"""Years of the tables, counted from the first."""
_DUE: Final = FigureSource(
    FigureStatus.UNVERIFIED,
    "Wet versterking regie volkshuisvesting en het besluit daarbij; de tekst in het Staatsblad is niet gezien",
)
_CAP: Final = FigureSource(
    FigureStatus.SOURCED,
    "Rotterdam, bestemmingsplan Nieuw Kralingen (NL.IMRO.0599.BP1065BoezbVeilter-va02): hoogstens 30 per voorziening",
)
_CENTRE: Final = FigureSource(FigureStatus.SOURCED, "Gemeente Almere, Jaarverslag 2023", "2023")
_HEAD: Final = (
    "Doelgroep", "Nodig", "Tijdelijk erbij", "Er is", "Tekort", "Wachttijd (maanden)", "Komt erbij", "Gaat dicht",
    "Hoe weten we dit",
)  # fmt: skip


def chapter_of(city: City) -> PaperChapter:
    """Return the chapter of a City; made once per City."""
    return city.known(of_year("programme.paper"), lambda: _chapter(city))


def _chapter(city: City) -> PaperChapter:
    years = [city.year + step for step in STEPS]
    citations = Citations()
    groups = target_groups(city)
    sections = [
        _opening(city, citations),
        *([_overview(city, citations)] if groups else []),
        *(of_group(city, group, years, citations) for group in groups),
        *_region(city, citations),
        *_costs_and_quality(city, citations),
    ]
    fictional = citations.any_fictional
    name = city.municipality.name
    return PaperChapter(
        title=line(f"Wonen en zorg: hoofdstuk van het volkshuisvestingsprogramma van {name}"),
        sections=tuple(sections),
        questions=questions(city, city.year),
        sources=citations.told,
        reserve=line(
            f"Let op: in dit stuk staan fictieve cijfers. Neem er geen besluit op in {name}."
        )
        if fictional
        else "",
        version=city.version,
    )


def _opening(city: City, citations: Citations) -> PaperSection:
    groups = target_groups(city)
    known = sum(has_inputs(city, group.id) for group in groups)
    said = [
        PaperSentence(
            line(
                f"Dit is een concept. Het zegt wat {city.municipality.name} nodig heeft, wat er is en wat er komt."
            )
        ),
        PaperSentence(
            "Het volkshuisvestingsprogramma moet er op 1 juli 2027 zijn (niet nagekeken).",
            citations.of_sources(_DUE),
        ),
        PaperSentence(
            line(
                f"Van {known} van de {len(groups)} doelgroepen zijn er cijfers over de vraag. Wat niet bekend is "
                "staat als vraag achteraan; elk cijfer heeft zijn bron."
            ),
            citations.of_sources(table_source(city, "programme")),
        )
        if groups
        else PaperSentence(
            "Er zijn geen doelgroepen geladen; zonder die tabel zegt dit stuk niets over de vraag."
        ),
    ]
    return PaperSection("Waar dit over gaat", tuple(said))


def _overview(city: City, citations: Citations) -> PaperSection:
    rows = []
    for group in target_groups(city):
        balance = balance_of(city, group.id, city.year)
        rows.append((line(group.name), *cells(balance), how_known(balance, citations)))
    table = PaperTable(f"Alle doelgroepen in {city.year}: plekken", _HEAD, tuple(rows))
    said = PaperSentence(
        "Nodig is wat blijvend nodig is; tijdelijk erbij is nodig tot de wachtlijst weg is. Een tekort onder 0 is een "
        "overschot."
    )
    return PaperSection("Overzicht", (said,), (table,))


def _region(city: City, citations: Citations) -> list[PaperSection]:
    region = region_of(city)
    if region is None:
        return []
    name = city.municipality.name
    found = money(region)
    said = [
        PaperSentence(sentences.LAW, citations.of_sources(_CENTRE)),
        *(
            citations.sentence(
                sentences.of_division(name, one, region),
                one.need,
                *([one.own_need] if one.decentralised else []),
            )
            for one in divided(city, region, city.year)
        ),
        citations.sentence(sentences.of_money(name, found, region), found.whole, found.own),
    ]
    return [PaperSection("De regio", tuple(said))]


def _costs_and_quality(city: City, citations: Citations) -> list[PaperSection]:
    told_costs = [
        citations.sentence(sentences.of_costs(one), one.difference, one.waiting)
        for one in costs(city, city.year)
        if one.difference.is_known
    ]
    told_quality = [
        PaperSentence(
            line(sentences.of_quality(one, sentences.SMALL)),
            tuple(
                sorted(
                    {*citations.of(one.small_share, one.single_share), *citations.of_sources(_CAP)}
                )
            ),
        )
        for one in quality(city, sentences.SMALL)
        if one.places.is_known
    ]
    found = [("Kosten", told_costs), ("Kwaliteit van de opvang", told_quality)]
    return [PaperSection(title, tuple(said)) for title, said in found if said]
