"""The screen Draagkracht: places per 1,000 inhabitants against a figure of the wijk."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.spread import sentences
from spreidingskaart.spread.carrying import VARIABLES, carrying_of
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.rendering import render, say_info
from spreidingskaart.web.spreiding.parts import how, slide
from spreidingskaart.web.spreiding.question import only_of_forms
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.web.story import notes, rounded, table
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.dates import short_day
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.spread.carrying import Carrying
    from spreidingskaart.web.spreiding.question import SpreadQuestion
    from spreidingskaart.web.story import Table


_NO_BURDEN: Final = (
    "Gemeenten noemen deze cijfers bij draagkracht. Zij zeggen niet wat een wijk aankan; "
    "een corporatiewoning is geen last."
)


def carrying(question: SpreadQuestion) -> None:
    """Show in what kind of wijken the places are."""
    if not only_of_forms(question):
        return
    loaded = [name for name in VARIABLES if _found(question, name) is not None]
    if not loaded:
        say_info("Er is geen cijfer over de wijken geladen.")
        return
    chosen = _choose(loaded)
    found = _found(question, chosen)
    if found is None:
        return
    slide(Screen.CARRYING, sentences.indicator(found), about=question.index.kind)
    st.html(scatter(found))
    absent = [f"{VARIABLES[name].name}: niet geladen." for name in VARIABLES if name not in loaded]
    reserves = sentences.reserves(found.index)[:1]
    notes([*reserves, sentences.association(found), *_dated(question, found), *absent, _NO_BURDEN])
    how("association")
    make = partial(_rows, chosen, question.kind, question.year)
    table(question.city, make, name=f"draagkracht-{chosen}-{question.year}")


def _found(question: SpreadQuestion, variable: str) -> Carrying | None:
    return carrying_of(question.city, variable, question.kind, year=question.year)


def _choose(loaded: Sequence[str]) -> str:
    with st.container(key="spread_variable"):
        return one_of(
            "Cijfer van de wijk",
            loaded,
            loaded[0],
            Name.CARRYING,
            told=lambda name: VARIABLES[name].name,
            labelled=False,
        )


def _dated(question: SpreadQuestion, found: Carrying) -> list[str]:
    report = question.city.reports.get(found.variable.layer)
    entry = report.entry if report else None
    return [f"{found.variable.name}: {entry.source}, {short_day(entry.date)}."] if entry else []


def _rows(chosen: str, kind: str, year: int, city: City) -> Table:
    found = carrying_of(city, chosen, kind, year=year)
    if found is None:
        return (), ()
    variable, corner = found.variable, sentences.quadrants(found)
    rows = [
        (
            str(found.index.areas.names[row]),
            rounded(found.x[row], variable.decimals),
            rounded(found.index.rate[row], 2),
            rounded(found.index.existing[row], 0),
            corner[int(found.quadrant[row])],
            "ja" if found.heaviest[row] else "nee",
        )
        for row in sorted(np.flatnonzero(found.shown), key=lambda row: -found.x[row])
    ]
    figure = f"{variable.name} ({variable.unit})"
    return ("wijk", figure, "per 1.000", "plekken", "hoek", "hoogste kwart"), rows


# ------------------------------------------------------------------------------------------- the picture
def scatter(found: Carrying) -> str:
    """Return wijken as circles: a figure against places per 1,000, with what the four corners mean."""
    rows = np.flatnonzero(found.shown)
    left, right = float(found.x[rows].min()), float(found.x[rows].max())
    span = (right - left) or 1.0
    left, right = max(left - 0.04 * span, 0.0), right + 0.06 * span
    top = max(float(found.index.rate[rows].max()), found.y_split, 1e-9) * 1.25

    def across(value: float) -> float:
        return round(100 * (value - left) / (right - left), 2)

    def up(value: float) -> float:
        return round(100 * float(np.sqrt(max(value, 0.0) / top)), 2)

    variable, missing = found.variable, int((~found.shown).sum())
    return render(
        "spreiding/scatter.html",
        title=f"Plekken per 1.000 inwoners tegenover {variable.name.lower()}",
        spoken=sentences.association(found),
        dots=_dots(found, across, up),
        x_split=across(found.x_split),
        y_split=up(found.y_split),
        quadrants=sentences.quadrants(found),
        x_ticks=[(across(at), plain(at, variable.decimals)) for at in _ticks(left, right)],
        y_ticks=[(up(at), plain(at, 2)) for at in (0.0, *_root_ticks(top))],
        x_title=f"{variable.name}, {variable.unit}",
        missing=f"{missing} wijken hebben te weinig inwoners of geen cijfer." if missing else "",
    )


def _dots(
    found: Carrying, across: Callable[[float], float], up: Callable[[float], float]
) -> list[dict[str, Any]]:
    rows, variable = np.flatnonzero(found.shown), found.variable
    names, people, rate = found.index.areas.names, found.index.areas.inhabitants, found.index.rate
    named, most = _named(found), float(people[rows].max())
    return [
        {
            "x": across(float(found.x[row])),
            "y": up(float(rate[row])),
            "size": round(6 + 16 * float(np.sqrt(people[row] / most)), 1),
            "quadrant": int(found.quadrant[row]),
            "label": str(names[row]) if int(row) in named else "",
            "tip": f"{names[row]}: {variable.tell(float(found.x[row]))}, "
            f"{sentences.rate(float(rate[row]))} plekken per 1.000 inwoners",
        }
        for row in rows
    ]


def _named(found: Carrying) -> set[int]:
    """Return the wijken that get a name: those with most places in the two upper corners."""
    rows = np.flatnonzero(found.shown & (found.index.rate > 0))
    heavy = rows[np.argsort(-found.index.existing[rows], kind="stable")]
    corner = found.quadrant[heavy]
    return {int(row) for row in [*heavy[corner == 1][:5], *heavy[corner == 2][:2]]}


def _ticks(low: float, high: float) -> list[float]:
    """Return some four round numbers between two values."""
    raw = (high - low) / 4
    power = 10.0 ** np.floor(np.log10(raw)) if raw > 0 else 1.0
    step = next(size * power for size in (1, 2, 2.5, 5, 10) if size * power >= raw)
    first = np.ceil(low / step) * step
    return [float(at) for at in np.arange(first, high, step)]


def _root_ticks(top: float) -> list[float]:
    """Return round numbers that do not stand too close on a scale of square roots."""
    found: list[float] = []
    for at in (size * power for power in (0.01, 0.1, 1.0, 10.0, 100.0) for size in (1, 2, 5)):
        last = found[-1] if found else 0.0
        if at < 0.9 * top and np.sqrt(at / top) - np.sqrt(last / top) > 0.11:
            found.append(at)
    return found
