"""The core question in a report: what does this do to the spread? One sentence, one picture, the numbers as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.print.document import Heading, Look, Picture, PrintedTable, Sentence, TableCell
from spreidingskaart.print.spread_picture import effect_alt, effect_svg
from spreidingskaart.spread.before_after import per_level
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.print.document import Block
    from spreidingskaart.spread.before_after import BeforeAfter


def core_question(city: City, proposals: Proposals, rows: Sequence[int]) -> Iterator[Block]:
    """Return what some proposals do together to the spread, per stadsdeel and per wijk.

    Parameters
    ----------
    city, proposals
        N proposals and the City that they were made in.
    rows
        Which of them.
    """
    answers = per_level(city, proposals, rows)
    if not answers:
        return
    first, *others = answers
    yield Heading("Wat doet dit met de spreiding?")
    yield Sentence(first.sentence)
    yield from _shown(first)
    for other in others:
        yield Sentence(other.sentence)
    reserves = dict.fromkeys(one for answer in answers for one in answer.reserves)
    if reserves:
        yield Sentence(" ".join(reserves), Look.SMALL)


def _shown(found: BeforeAfter) -> Iterator[Block]:
    if drawn := effect_svg(found):
        yield Picture(drawn, effect_alt(found), width=0.75)
        yield PrintedTable(
            ("Gebied", "Plekken nu", "Straks", "Tegen een gelijk deel nu", "Straks"),
            tuple(
                (
                    TableCell(area.name, strong=area.here),
                    number(area.places_before),
                    number(area.places_after),
                    *area.told,
                )
                for area in found.areas
            ),
            widths=(2, 1, 1, 2, 2),
            figures=(1, 2),
        )
