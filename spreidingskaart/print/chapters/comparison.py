"""The chapter in which a few sites of a weighing stand side by side, the differences first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.errors import InputError
from spreidingskaart.print.chapters.core_question import core_question
from spreidingskaart.print.chapters.weighing import MET_WORDS, UNTESTED
from spreidingskaart.print.document import Chapter, Heading, PrintedTable, Sentence, TableCell
from spreidingskaart.spread.before_after import before_after
from spreidingskaart.weighing.case.compare import compare, figure
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from spreidingskaart.print.document import Block
    from spreidingskaart.weighing.case.compare import Compared
    from spreidingskaart.weighing.case.measured import Measured
    from spreidingskaart.weighing.case.outcome import Weighed

FEWEST, MOST = 2, 5
_FIRST_WIDTH: Final = 1.3


def comparison_chapter(
    weighed: Weighed, measured: Measured, sites: Sequence[str], *, address: str = ""
) -> Chapter:
    """Return 2 to 5 sites side by side; names show.

    Parameters
    ----------
    weighed, measured
        The weighing and what the engine found, of the same sites.
    sites
        Ids.
    address
        Whole address of the live view; empty leaves it out.

    Raises
    ------
    InputError
        If there are too few or too many sites, or one is not in the weighing.
    """
    rows = _rows(weighed, sites)
    found = compare(weighed, rows)
    names = [weighed.inputs.sites[i] for i in rows]
    blocks = (
        Sentence(found.judgement) if found.judgement else Sentence("Alles hieronder is gemeten."),
        _first(weighed, measured, found, names),
        Heading("Per criterium, het grootste verschil eerst"),
        _criteria(weighed, found, names),
        *_limits(weighed, found, names),
        Heading("Alle locaties samen"),
        *_together(measured, rows),
    )
    return Chapter(f"Naast elkaar: {join(names)}", blocks, address)


def _rows(weighed: Weighed, sites: Sequence[str]) -> list[int]:
    if not FEWEST <= len(dict.fromkeys(sites)) <= MOST:
        told = join(list(sites)) or "geen"
        raise InputError(
            f"Kies {FEWEST} tot en met {MOST} locaties om te vergelijken; gegeven: {told}."
        )
    known = {site: row for row, site in enumerate(weighed.facts.sites)}
    missing = [site for site in sites if site not in known]
    if missing:
        raise InputError(f"Locatie {missing[0]} doet niet mee in deze afweging.")
    return [known[site] for site in dict.fromkeys(sites)]


def _first(
    weighed: Weighed, measured: Measured, found: Compared, names: Sequence[str]
) -> PrintedTable:
    """Return rank, the strongest figure for and against, what it does to the spread, and what is not known."""
    city, proposals = measured.city, measured.proposals
    rows = (
        ("Rang", tuple(_standing(weighed, i) for i in found.sites)),
        ("Helpt het meest", found.strongest_for),
        ("Remt het meest", found.strongest_against),
        (
            "Wat het doet met de spreiding",
            tuple(before_after(city, proposals, [i]).sentence for i in found.sites),
        ),
        ("Wat niet bekend is", found.unknown),
    )
    return _side_by_side(names, [(name, "", list(cells)) for name, cells in rows])


def _standing(weighed: Weighed, i: int) -> str:
    ranking = weighed.ranking
    place, total = int(ranking.rank[i]), number(float(ranking.totals.total[i]), 1)
    if place != UNRANKED:
        return f"rang {place}, {total} punten"
    return f"{'geen rang' if ranking.judged.taking_part[i] else 'valt af'}, {total} punten"


def _criteria(weighed: Weighed, found: Compared, names: Sequence[str]) -> PrintedTable:
    scores = weighed.ranking.judged.scores

    def cell(j: int) -> Callable[[int], TableCell]:
        def told(i: int) -> TableCell:
            score = float(scores[i, j])
            known = not np.isnan(score)
            note = figure(weighed, weighed.framework.scored[j], i) if known else ""
            return TableCell(number(score) if known else UNTESTED, strong=known, note=note)

        return told

    rows = [
        (
            weighed.framework.scored[j].label,
            "" if np.isnan(apart) else f"{number(apart, 1)} punten verschil",
            [cell(j)(i) for i in found.sites],
        )
        for j, apart in zip(found.order, found.apart, strict=True)
    ]
    return _side_by_side(names, rows)


def _limits(weighed: Weighed, found: Compared, names: Sequence[str]) -> Iterator[Block]:
    limits, met = weighed.framework.hard, weighed.ranking.judged.met
    if not limits:
        return
    yield Heading("Grenzen")
    yield _side_by_side(
        names,
        [
            (
                limit.label,
                "",
                [
                    TableCell(
                        MET_WORDS.get(int(met[i, j]), UNTESTED), note=figure(weighed, limit, i)
                    )
                    for i in found.sites
                ],
            )
            for j, limit in enumerate(limits)
        ],
    )


def _together(measured: Measured, rows: Sequence[int]) -> Iterator[Block]:
    for block in core_question(measured.city, measured.proposals, rows):
        if not isinstance(block, Heading):
            yield block


def _side_by_side(
    names: Sequence[str], rows: Sequence[tuple[str, str, Sequence[str | TableCell]]]
) -> PrintedTable:
    return PrintedTable(
        ("", *names),
        tuple((TableCell(name, strong=True, note=note), *cells) for name, note, cells in rows),
        widths=(_FIRST_WIDTH, *(1.0 for _ in names)),
    )
