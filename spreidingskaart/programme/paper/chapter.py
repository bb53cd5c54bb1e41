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
from spreidingskaart.programme.paper.of_city import of_city
from spreidingskaart.programme.paper.of_group import cells, how_known, of_group
from spreidingskaart.programme.paper.questions import questions

if TYPE_CHECKING:
    from spreidingskaart.city import City

STEPS: Final = (0, 1, 2, 4, 6, 10)
"""Years of the tables, counted from the first."""
_DUE: Final = FigureSource(
    FigureStatus.UNVERIFIED,
    "Wet versterking regie volkshuisvesting en het besluit daarbij; de tekst in het Staatsblad is niet gezien",
)
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
        *of_city(city, citations),
    ]
    fictional = citations.any_fictional
    name = city.municipality.name
    return PaperChapter(
        title=line(f"Wonen en zorg: hoofdstuk van het volkshuisvestingsprogramma van {name}"),
        sections=tuple(sections),
        questions=questions(city, city.year),
        sources=citations.told,
        reserve=line("Let op: in dit stuk staan fictieve cijfers. Neem er geen besluit op.")
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
