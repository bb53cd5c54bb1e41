"""The screen Is dat toeval?: what is, against what chance would give, counted in four ways."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import ONE
from spreidingskaart.spread.chance import chance_of, map_units
from spreidingskaart.spread.evenness import clustering_of, nearest_of
from spreidingskaart.web.rendering import render
from spreidingskaart.web.spreiding.parts import how, notes, rounded, slide, table
from spreidingskaart.web.spreiding.question import only_of_forms
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.spread.chance import Chance, MapUnits
    from spreidingskaart.spread.kinds import Kind
    from spreidingskaart.web.spreiding.parts import Table
    from spreidingskaart.web.spreiding.question import SpreadQuestion

_HEAD: Final = (
    "indeling", "voorzieningen", "moet verhuizen (%)", "bij toeval (%)", "laag (%)", "hoog (%)", "kans", "conclusie",
)  # fmt: skip
_FINER: Final = (
    "Een fijne indeling lijkt altijd ongelijker: een paar voorzieningen kunnen niet in elke buurt staan. Daarom "
    "vergelijken we met toeval, en niet de percentages onderling."
)
_SQUARES: Final = (
    "Vakken van 500 m: de inwoners van een buurt zijn er naar oppervlakte over verdeeld, "
    "water meegerekend."
)


def by_chance(question: SpreadQuestion) -> None:
    """Show whether it could be chance."""
    if not only_of_forms(question):
        return
    city, kind, year = question.city, question.kind, question.year
    what, units = question.index.kind, map_units(city, kind, year=year)
    slide(
        Screen.CHANCE,
        sentences.chance(chance_of(city, question.level, kind, year=year), what.places),
        about=what,
        badge=_badge(units),
        tone="firm" if units.holds == len(units.answers) else "calm",
    )
    st.html(chance_strips(units, _facts(question, what)))
    notes([_FINER, _SQUARES])
    how("chance", "map_units", "nearest", "moran", "local", "getis")
    table(city, partial(_rows, kind, year), name=f"toeval-{year}")


def _rows(kind: str, year: int, city: City) -> Table:
    return _HEAD, [_row(answer) for answer in map_units(city, kind, year=year).answers]


def _facts(question: SpreadQuestion, what: Kind) -> list[tuple[str, str]]:
    city, kind, level, year = question.city, question.kind, question.level, question.year
    clustering = clustering_of(city, level, year=year)
    nearest = sentences.nearest(nearest_of(city, what, year=year), what.places)
    return [
        ("Liggen ze bij elkaar?", nearest),
        ("Ligt veel naast veel? (Moran)", sentences.moran(clustering, kind, level)),
        ("Wie valt op tussen de buren?", sentences.local(clustering, kind, level)),
        (
            "Waar is het met de buren erbij veel? (Getis-Ord)",
            sentences.getis(clustering, kind, level),
        ),
    ]


def chance_strips(found: MapUnits, facts: Sequence[tuple[str, str]]) -> str:
    """Return for four divisions what is, against what chance gives."""
    return render(
        "spreiding/strips.html",
        title="Deel van de plekken dat zou moeten verhuizen, op vier manieren geteld",
        strips=[_strip(answer) for answer in found.answers],
        facts=facts,
    )


def _strip(answer: Chance) -> dict[str, Any]:
    tip = "niet te toetsen"
    if np.isfinite(answer.low):
        tip = f"{percent(answer.hoover)}; toeval {percent(answer.low)} tot {percent(answer.high)}"
    return {
        "name": f"per {ONE[answer.level]}",
        "low": rounded(100 * answer.low, 1),
        "high": rounded(100 * answer.high, 1),
        "here": rounded(100 * answer.hoover, 1),
        "conclusion": answer.conclusion,
        "told": sentences.conclusion(answer),
        "tip": tip,
    }


def _row(answer: Chance) -> tuple[Any, ...]:
    return (
        ONE[answer.level],
        answer.facilities,
        rounded(100 * answer.hoover, 1),
        rounded(100 * answer.expected, 1),
        rounded(100 * answer.low, 1),
        rounded(100 * answer.high, 1),
        rounded(answer.p, 3),
        sentences.conclusion(answer),
    )


def _badge(units: MapUnits) -> str:
    badge = sentences.badge(units)
    if not units.holds:
        return badge
    reference = next(answer for answer in units.answers if answer.level == units.reference)
    return f"{sentences.conclusion(reference)}: {badge}"
