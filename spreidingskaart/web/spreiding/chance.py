"""The screen Is dat toeval?: one verdict, where the group lies, how far apart, and the index in four ways counted."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.spread import sentences
from spreidingskaart.spread.apart import spacing_of
from spreidingskaart.spread.areas import MANY, ONE
from spreidingskaart.spread.chance import chances_of
from spreidingskaart.spread.evenness import clustering_of
from spreidingskaart.spread.local import local_of
from spreidingskaart.spread.scan import ScanOutcome, scan_of
from spreidingskaart.web.rendering import render
from spreidingskaart.web.spreiding.group_map import group_map
from spreidingskaart.web.spreiding.parts import how, slide
from spreidingskaart.web.spreiding.question import only_of_forms
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.web.story import notes, rounded, table
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.spread.chance import Chance
    from spreidingskaart.spread.scan import Scan
    from spreidingskaart.web.spreiding.question import SpreadQuestion
    from spreidingskaart.web.story import Table

_HEAD: Final = (
    "indeling", "gebieden", "voorzieningen", "moet verhuizen (%)", "bij toeval (%)", "laag (%)", "hoog (%)", "kans",
    "oordeel",
)  # fmt: skip
_FINER: Final = (
    "Een fijne indeling lijkt altijd ongelijker: een paar voorzieningen kunnen niet in elke buurt staan. Daarom "
    "vergelijken we met toeval, en niet de percentages onderling."
)
_SQUARES: Final = (
    "Vakken van 500 m: de inwoners van een buurt zijn er naar oppervlakte over verdeeld, "
    "water meegerekend."
)
_NO_VERDICT: Final = (
    "Niet te zeggen: met minder voorzieningen dan gebieden zegt dit vooral hoeveel mensen wonen waar een voorziening "
    "staat."
)
_DESCRIBES: Final = "Moran en Getis-Ord beschrijven de kaart; of iets toeval is, zeggen ze niet."


def by_chance(question: SpreadQuestion) -> None:
    """Show whether it could be chance."""
    if not only_of_forms(question):
        return
    city, kind, year = question.city, question.kind, question.year
    what, scan = question.index.kind, scan_of(city, kind, year=year)
    slide(Screen.CHANCE, sentences.scan(scan), about=what)
    if scan.found:
        group_map(city.at(year), scan)
    st.html(render("spreiding/facts.html", facts=_facts(question, scan)))
    answers = chances_of(city, kind, year=year)
    st.html(chance_strips(answers, _described(question)))
    unsaid = [_NO_VERDICT] if any(one.conclusion == "cannot_tell" for one in answers) else []
    notes([*_reserves(scan), *unsaid, _FINER, _SQUARES])
    how("scan", "spacing", "pairs", "local_counts", "chance", "moran", "local", "getis")
    table(city, partial(_rows, kind, year), name=f"toeval-{year}")


def _rows(kind: str, year: int, city: City) -> Table:
    return _HEAD, [_row(answer) for answer in chances_of(city, kind, year=year)]


def _facts(question: SpreadQuestion, scan: Scan) -> list[tuple[str, str]]:
    """Return what stands beside the verdict: each under the question that it answers."""
    city, kind, level, year = question.city, question.kind, question.level, question.year
    spacing = spacing_of(city, kind, year=year)
    told = [
        ("Wat telt mee?", " ".join(sentences.scan_counts(scan))),
        ("Hangt het aan grenzen?", sentences.BORDERS if scan.tested else ""),
        ("Hangt het aan één voorziening?", sentences.scan_holds(scan)),
        ("Hoe ver is de volgende?", sentences.spacing(spacing)),
        ("Hoeveel liggen er dicht bij elkaar?", sentences.pairs(spacing)),
        (
            f"Welke {MANY[level]} hebben er veel?",
            sentences.local_counts(local_of(city, level, kind, year=year), level),
        ),
    ]
    return [(name, sentence) for name, sentence in told if sentence]


def _described(question: SpreadQuestion) -> list[tuple[str, str]]:
    kind, level = question.kind, question.level
    clustering = clustering_of(question.city, level, year=question.year)
    return [
        ("Ligt veel naast veel? (Moran)", sentences.moran(clustering, kind, level)),
        ("Wie ligt tussen buren met veel?", sentences.local(clustering, kind, level)),
        (
            "Waar is het met de buren erbij veel? (Getis-Ord)",
            sentences.getis(clustering, kind, level),
        ),
    ]


def _reserves(scan: Scan) -> list[str]:
    return [sentences.light()] if scan.outcome is ScanOutcome.NONE else []


def chance_strips(answers: Sequence[Chance], facts: Sequence[tuple[str, str]]) -> str:
    """Return for each division what is, against what chance gives; and facts under it."""
    return render(
        "spreiding/strips.html",
        title="Deel van de plekken dat zou moeten verhuizen, op vier manieren geteld",
        strips=[_strip(answer) for answer in answers],
        facts=facts,
        describes=_DESCRIBES,
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
        answer.lived_in,
        answer.facilities,
        rounded(100 * answer.hoover, 1),
        rounded(100 * answer.expected, 1),
        rounded(100 * answer.low, 1),
        rounded(100 * answer.high, 1),
        rounded(answer.p, 3),
        sentences.conclusion(answer),
    )
