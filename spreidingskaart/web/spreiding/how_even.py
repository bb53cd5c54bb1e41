"""The screen Hoe gelijk: the Lorenz curve, and the measures of evenness in one sentence each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import ONE
from spreidingskaart.spread.evenness import evenness_of, leave_one_out, lorenz_of
from spreidingskaart.web.rendering import render
from spreidingskaart.web.spreiding.parts import how, slide
from spreidingskaart.web.spreiding.question import only_of_forms
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.web.story import notes, rounded, table
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.spread.evenness import Evenness
    from spreidingskaart.spread.index import Index
    from spreidingskaart.web.spreiding.question import SpreadQuestion
    from spreidingskaart.web.story import Table

_HEAD: Final = (
    "woonzorgvorm", "plekken", "voorzieningen", "moet verhuizen (%)", "Gini", "Theil", "tussen stadsdelen (%)",
)  # fmt: skip


def how_even(question: SpreadQuestion) -> None:
    """Show how evenly the places are spread."""
    if not only_of_forms(question):
        return
    city, kind, level, year = question.city, question.kind, question.level, question.year
    found, index = evenness_of(city, level, year=year), question.index
    slide(Screen.HOW_EVEN, sentences.hoover(found, kind), about=question.index.kind)
    facts = [
        ("Eén getal (Gini)", sentences.gini(found, kind)),
        ("Tussen en binnen stadsdelen (Theil)", sentences.theil(found, kind)),
        (
            "Hangt het aan één voorziening?",
            sentences.leaning(leave_one_out(city, level, kind, year=year)),
        ),
    ]
    if index.existing[index.lived_in].any():
        st.html(lorenz_curve(index, facts))
    notes(sentences.reserves(index))
    how("hoover", "gini", "theil", "leave_one_out")
    table(city, partial(_rows, level, year), name=f"gelijkmatigheid-{ONE[level]}-{year}")


def _rows(level: str, year: int, city: City) -> Table:
    found = evenness_of(city, level, year=year)
    return _HEAD, [_row(found, position) for position in range(len(found.kinds))]


def lorenz_curve(index: Index, facts: Sequence[tuple[str, str]]) -> str:
    """Return the Lorenz curve, and what the half of the inhabitants with the lowest rates have."""
    x, y = lorenz_of(index)
    corners = " ".join(f"{100 * a:.2f}% {100 * (1 - b):.2f}%," for a, b in zip(x, y, strict=True))
    half = float(np.interp(0.5, x, y))
    spoken = f"de helft van de inwoners heeft {percent(half)} van de plekken"
    return render(
        "spreiding/lorenz.html",
        title="Hoe verder de lijn doorhangt, hoe ongelijker",
        spoken=spoken,
        polygon=f"{corners} 100% 100%",
        half=round(100 * half, 2),
        half_text=spoken,
        facts=facts,
    )


def _row(found: Evenness, k: int) -> tuple[Any, ...]:
    theil = found.theil[k]
    return (
        found.kinds[k].name,
        rounded(found.places[k], 0),
        int(found.facilities[k]),
        rounded(100 * found.hoover[k], 1),
        rounded(found.gini[k], 2),
        rounded(theil, 2),
        rounded(100 * found.theil_between[k] / theil if theil else np.nan, 0),
    )
