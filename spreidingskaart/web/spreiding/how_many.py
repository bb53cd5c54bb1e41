"""The screen Hoeveel: places per 1,000 inhabitants as bars, with their doubt and the city as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import MANY, ONE
from spreidingskaart.web.rendering import render
from spreidingskaart.web.spreiding.index_table import index_table
from spreidingskaart.web.spreiding.parts import how, slide
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.web.story import capital, notes
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from spreidingskaart.spread.index import Index
    from spreidingskaart.web.spreiding.question import SpreadQuestion

MOST_BARS: Final = 14
_WIDEST: Final = 100.0


def how_many(question: SpreadQuestion) -> None:
    """Show how many places there are."""
    index = question.index
    slide(
        Screen.HOW_MANY,
        sentences.how_much(index, question.city.municipality.name),
        about=question.index.kind,
    )
    st.html(rate_bars(index))
    notes(sentences.reserves(index))
    how("rate", "quotient", "interval", "ranks")
    index_table(question)


def rate_bars(index: Index) -> str:
    """Return bars of places per 1,000 inhabitants, highest first, with the city as a line."""
    compared = index.lived_in & ~index.few_inhabitants
    rows = [int(row) for row in index.highest_first if compared[row]][:MOST_BARS]
    with_planned = np.nan_to_num(index.rate_with_planned[rows])
    top = max(float(np.max(with_planned, initial=0.0)), index.city_rate, 1e-9) * 1.05
    bars = [_bar(index, row, top) for row in rows]
    return render(
        "spreiding/bars.html",
        title=f"{capital(index.kind.places)} per 1.000 inwoners, per {ONE[index.areas.level]}",
        bars=bars,
        line=_share(index.city_rate, top),
        key=_key(index, bars, int(index.lived_in.sum()) - len(rows)),
    )


def _bar(index: Index, row: int, top: float) -> dict[str, Any]:
    rate = float(index.rate[row])
    planned = float(index.rate_with_planned[row] - index.rate[row])
    low, high = float(index.low[row]), float(index.high[row])
    small = bool(index.too_small[row])
    certain = small or not rate
    doubt = "" if certain else f", aannemelijk {sentences.rate(low)} tot {sentences.rate(high)}"
    return {
        "name": str(index.areas.names[row]),
        "tag": sentences.too_small(index, row),
        "width": _share(rate, top),
        "planned": _share(planned, top) if planned > 0 else 0,
        "low": None if certain else _share(low, top),
        "high": None if certain else _share(high, top),
        "cut": not certain and high > top,
        "faint": small,
        "value": sentences.rate(rate),
        "tip": f"{count(float(index.existing[row]), 'plek', 'plekken')}{doubt}",
    }


def _key(index: Index, bars: list[dict[str, Any]], left_out: int) -> list[tuple[str, str]]:
    """Return the mark and the meaning of everything in the picture."""
    planned = [("planned", "gepland erbij")] if index.planned.any() else []
    key = [("bar", "open"), *planned]
    # the reasons of the bars in this picture, each once
    key += [("faint", reason) for reason in dict.fromkeys(bar["tag"] for bar in bars) if reason]
    key.append(("whisker", "marge"))
    if any(bar["cut"] for bar in bars):
        key.append(("cut", "marge loopt verder door dan de figuur"))
    key.append(("line", f"stad: {sentences.rate(index.city_rate)}"))
    if left_out > 1:
        key.append(("none", f"{left_out} andere {MANY[index.areas.level]} staan in de tabel."))
    elif left_out == 1:
        key.append(("none", "De rest staat in de tabel."))
    return key


def _share(value: float, top: float) -> float:
    return round(min(_WIDEST, 100 * max(value, 0.0) / top), 2)
