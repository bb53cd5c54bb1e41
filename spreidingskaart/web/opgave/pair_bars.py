"""Two bars for each target group, such as what a place costs and what a home costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spreidingskaart.programme.figures import ProgrammeFigure

_MARKS: Final = ("first", "second")
"""Looks of the two bars; the second is hatched, so that colour is not alone."""
_WIDEST: Final = 68.0
"""Percent of the width that the longest bar takes: its number stands behind it."""


@dataclass(frozen=True, slots=True)
class PairRow:
    """The two figures of one target group."""

    name: str
    figures: tuple[ProgrammeFigure, ProgrammeFigure]


def pair_bars(
    title: str,
    rows: Sequence[PairRow],
    named: tuple[str, str],
    tell: Callable[[float], str],
    *,
    top: float | None = None,
) -> str:
    """Return two bars for each row as HTML; what is not known has no bar and says so.

    Parameters
    ----------
    title
        Caption: one message.
    rows
        Rows in the order in which they are shown.
    named
        What the first and the second bar are.
    tell
        Tells a value in words.
    top
        Value of the widest bar; by default the greatest value.
    """
    known = [one.value for row in rows for one in row.figures if one.is_known]
    highest = top or max(known, default=0.0) or 1.0
    drawn = [
        {
            "name": row.name,
            "tag": _reserve(row),
            "bars": [
                {
                    "mark": mark,
                    "width": round(_WIDEST * one.value / highest, 2) if one.is_known else None,
                    "text": tell(one.value) if one.is_known else "geen cijfers",
                }
                for mark, one in zip(_MARKS, row.figures, strict=True)
            ],
        }
        for row in rows
    ]
    spoken = f"{title}; de cijfers staan in de tabel"
    return render(
        "opgave/pair_bars.html",
        title=title,
        rows=drawn,
        key=list(zip(_MARKS, named, strict=True)),
        spoken=spoken,
    )


def _reserve(row: PairRow) -> str:
    """Return the words that must stand beside a row."""
    words = dict.fromkeys(one.reserve for one in row.figures if one.is_known and one.reserve)
    return ", ".join(words)
