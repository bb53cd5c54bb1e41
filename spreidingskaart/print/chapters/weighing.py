"""The chapters of a weighing: who is first and how sure that is, the tables behind it, and each site on one page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.print.chapters.city import HEIGHT, LABEL, WIDTH, legend_lines
from spreidingskaart.print.chapters.site import short_site_chapter
from spreidingskaart.print.city_picture import city_picture
from spreidingskaart.print.document import (
    Chapter,
    Heading,
    Look,
    Picture,
    PrintedTable,
    Sentence,
    TableCell,
)
from spreidingskaart.print.picture.choices import PictureChoices
from spreidingskaart.weighing.case.compare import figure
from spreidingskaart.weighing.case.outcome import robust
from spreidingskaart.weighing.ranking.inputs import MET, NOT_MET
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number, percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment
    from spreidingskaart.print.document import Block
    from spreidingskaart.weighing.case.measured import Measured
    from spreidingskaart.weighing.case.outcome import Weighed

MET_WORDS: Final = {MET: "voldoet", NOT_MET: "voldoet niet"}
UNTESTED: Final = "niet getoetst"
COVERED: Final = (
    "De namen van de locaties staan er nog niet bij: eerst moet het kader vast. Elke locatie heeft hier de cijfers van "
    "haar groep."
)
_RANKED, _OTHER = "#00616F", "#5F6B76"


def weighing_chapter(
    weighed: Weighed, city: City, *, locked: bool, covered: bool = False, address: str = ""
) -> Chapter:
    """Return a weighing: the order, how sure it is, the framework and the table of all scores.

    Parameters
    ----------
    weighed
        Made in this City; it calls the sites by the names that may show.
    city
        As everybody may see it.
    locked, covered
        Whether the framework is fixed, and whether names may not show yet: then there is no map.
    address
        Whole address of the live view; empty leaves it out.
    """
    framework = weighed.framework
    scaled = weighed.ranking.weights.said
    told = [sentence for sentence in weighed.sentences if sentence != scaled]
    fixed = "vastgezet" if locked else "niet vastgezet"
    blocks = (
        *(Sentence(one, Look.LEAD if row == 0 else Look.BODY) for row, one in enumerate(told)),
        *([Sentence(COVERED)] if covered else _map(weighed, city)),
        Heading("De volgorde"),
        ranking_table(weighed),
        *_how_sure(weighed),
        Heading("Wat telt, en hoe zwaar"),
        Sentence(f"{framework.title}, versie {framework.version}, {fixed}. {scaled or ''}".strip()),
        *_framework(weighed),
        Heading("Alle scores"),
        scores_table(weighed),
    )
    return Chapter(f"Afweging: {framework.title}", blocks, address)


def sites_chapters(measured: Measured, assessments: Sequence[Assessment]) -> tuple[Chapter, ...]:
    """Return a chapter of one page for every site of a weighing; names show."""
    return tuple(
        short_site_chapter(assessment, measured.proposals, measured.city, i)
        for i, assessment in enumerate(assessments)
    )


def ranking_table(weighed: Weighed) -> PrintedTable:
    """Return the sites by rank, with their totals, and what each falls off on."""
    return PrintedTable(
        ("Rang", "Locatie", "Punten", "Kan worden", "Valt af op"),
        tuple(_ranked(weighed, i) for i in map(int, weighed.ranking.order)),
        widths=(0.7, 3, 1, 1.3, 4),
        figures=(2,),
    )


def scores_table(weighed: Weighed) -> PrintedTable:
    """Return the points of every site for every criterion, with the number behind them."""
    criteria, order = weighed.framework.scored, map(int, weighed.ranking.order)
    return PrintedTable(
        ("Locatie", *(criterion.label for criterion in criteria)),
        tuple(
            (
                TableCell(weighed.inputs.sites[i], strong=True),
                *(_score(weighed, i, j) for j in range(len(criteria))),
            )
            for i in order
        ),
        widths=(1.6, *(1.0 for _ in criteria)),
        small=True,
    )


def _ranked(weighed: Weighed, i: int) -> tuple[str | TableCell, ...]:
    ranking = weighed.ranking
    place, sums = int(ranking.rank[i]), ranking.totals
    best, worst = int(ranking.best_rank[i]), int(ranking.worst_rank[i])
    failed = [
        limit.label
        for limit, met in zip(weighed.framework.hard, ranking.judged.met[i], strict=True)
        if met == NOT_MET
    ]
    ranked = place != UNRANKED
    return (
        TableCell(str(place) if ranked else "geen", strong=ranked),
        weighed.inputs.sites[i],
        number(float(sums.total[i]), 1),
        f"rang {best} tot {worst}" if ranked and best != worst else "",
        join(failed),
    )


def _score(weighed: Weighed, i: int, j: int) -> TableCell:
    score = float(weighed.ranking.judged.scores[i, j])
    if np.isnan(score):
        return TableCell(UNTESTED)
    told = figure(weighed, weighed.framework.scored[j], i)
    return TableCell(number(score), strong=True, note=told)


def _map(weighed: Weighed, city: City) -> Iterator[Block]:
    """Return where the sites lie, those with a rank in another colour."""
    candidates = city.layer("sites")
    known = set() if candidates is None else set(candidates["id"])
    pins = {
        site: _RANKED if weighed.ranking.rank[i] != UNRANKED else _OTHER
        for i, site in enumerate(weighed.facts.sites)
        if site in known
    }
    if not pins:
        return
    choices = PictureChoices(
        figure=None, level="districts", pins=pins, width=WIDTH, height=HEIGHT, label=LABEL
    )
    picture = city_picture(apply_filter(city, FacilityFilter()), choices)
    yield Picture(
        picture.svg,
        picture.alt,
        "Blauwgroen heeft een rang; grijs valt af of is niet genoeg getoetst. Het nummer is dat van de locatie.",
        legend_lines(picture),
        width=0.8,
    )


def _how_sure(weighed: Weighed) -> Iterator[Block]:
    found = robust(weighed)
    yield Heading("Hoe zeker is dat?")
    if found is None:
        yield Sentence("Geen enkele locatie heeft een rang. Daarom is er niets te zeggen.")
        return
    for told in found.sentences:
        yield Sentence(told)


def _framework(weighed: Weighed) -> Iterator[Block]:
    framework, ranking = weighed.framework, weighed.ranking
    if framework.hard:
        met = ranking.judged.met
        yield PrintedTable(
            ("Grens", "Voldoet", "Voldoet niet", "Niet getoetst", "Bron"),
            tuple(
                (
                    limit.label,
                    *(str(int((met[:, j] == code).sum())) for code in (MET, NOT_MET)),
                    str(int(((met[:, j] != MET) & (met[:, j] != NOT_MET)).sum())),
                    limit.source,
                )
                for j, limit in enumerate(framework.hard)
            ),
            "Grenzen: wie er een niet haalt, valt af",
            (3, 1, 1, 1, 3),
            (1, 2, 3),
        )
    yield PrintedTable(
        ("Criterium", "Gewicht", "Bron"),
        tuple(
            (criterion.label, percent(float(share), 1), criterion.source)
            for criterion, share in zip(framework.scored, ranking.weights.shares, strict=True)
        ),
        "Criteria en hun gewicht",
        (3, 1, 4),
        (1,),
    )
