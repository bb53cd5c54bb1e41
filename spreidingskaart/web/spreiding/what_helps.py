"""The screen Wat helpt: in which areas a new facility makes the city more even."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import ONE
from spreidingskaart.spread.effect import helps_where
from spreidingskaart.spread.effect_words import points
from spreidingskaart.spread.policy import choice as policy
from spreidingskaart.spread.sites import sites_that_help
from spreidingskaart.web.number_field import number_within
from spreidingskaart.web.rendering import render
from spreidingskaart.web.spreiding.parts import how, slide
from spreidingskaart.web.spreiding.question import only_of_forms
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.web.story import notes, rounded, table
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.numbers import number, percent

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.spread.effect import SpreadEffect
    from spreidingskaart.spread.index import Index
    from spreidingskaart.web.spreiding.question import SpreadQuestion
    from spreidingskaart.web.story import Table

_SPREAD_ONLY: Final = (
    "Dit kijkt alleen naar de spreiding. "
    "Of het plan, het parkeren en de omgeving het toelaten, zegt de Locatietoets."
)
_DIRECTION: Final = {1: "gelijker", 0: "geen verschil", -1: "ongelijker"}


def what_helps(question: SpreadQuestion) -> None:
    """Show what would help."""
    if not only_of_forms(question):
        return
    city, kind, level, year = question.city, question.kind, question.level, question.year
    places, index = new_places(), question.index
    found = helps_where(city, level, kind, places=places, year=year)
    slide(Screen.WHAT_HELPS, sentences.helps(found), about=question.index.kind)
    if not np.isnan(found.before):
        st.html(change_bars(found, index))
    sites = sites_that_help(city, kind, level, places=places, year=year)
    of_sites = [sites.sentence] if sites else []
    notes([*of_sites, _SPREAD_ONLY, *sentences.reserves(index)[:1]])
    how("effect", "hoover")
    table(city, partial(_rows, level, kind, places, year), name=f"wat-helpt-{ONE[level]}-{year}")


def new_places() -> float:
    """Show the field for the size of a new facility; return its places."""
    with st.container(key="spread_size"):
        size = number_within(
            "Plekken in een nieuwe voorziening",
            1,
            500,
            whole=True,
            key=str(Name.NEW_SIZE),
            default=policy("example_places"),
            width=240,
        )
    return float(size or 1)


def _rows(level: str, kind: str, places: float, year: int, city: City) -> Table:
    found = helps_where(city, level, kind, places=places, year=year)
    rows = [
        (
            str(found.areas.names[row]),
            rounded(100 * found.before, 2),
            rounded(100 * float(found.after[row]), 2),
            points(float(found.after[row] - found.before)),
            _DIRECTION[int(found.direction[row])],
        )
        for row in sentences.best_first(found)
    ]
    head = (
        ONE[found.areas.level],
        "moet verhuizen nu (%)",
        "daarna (%)",
        "verschil (procentpunt)",
        "de stad wordt",
    )
    return head, rows


def change_bars(found: SpreadEffect, index: Index, *, better: int = 8, worse: int = 4) -> str:
    """Return the areas that miss most places and those that have most too many, with what one facility does."""
    missing = index.short_of_share
    order = [int(row) for row in np.argsort(-missing, kind="stable")]
    up = [row for row in order if found.direction[row] > 0][:better]
    down = [row for row in order if found.direction[row] < 0][-worse:]
    top = float(np.max(np.abs(missing[[*up, *down]]), initial=0.0)) or 1.0
    return render(
        "spreiding/change.html",
        title=f"Plekken minder of meer dan bij het aantal inwoners past, en wat {number(float(found.places[0]))} "
        f"{found.kind.places} erbij doen, per {ONE[found.areas.level]}",
        bars=[_bar(found, row, float(missing[row]), top) for row in [*up, *down]],
    )


def _bar(found: SpreadEffect, row: int, missing: float, top: float) -> dict[str, Any]:
    after = float(found.after[row])
    return {
        "name": str(found.areas.names[row]),
        "tag": f"{number(abs(missing))} {'minder' if missing > 0 else 'meer'}",
        "better": missing > 0,
        "width": round(48 * abs(missing) / top, 2),
        "value": points(float(after - found.before)),
        "tip": f"van {percent(found.before, 1)} naar {percent(after, 1)}",
    }
