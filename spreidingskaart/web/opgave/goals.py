"""The screen Doelen: how far every goal is, where the results point, and which decisions came as foretold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.programme.goals.reading import goals_of
from spreidingskaart.programme.goals.sentences import (
    all_told,
    goal_told,
    missing_told,
    trend_told,
)
from spreidingskaart.programme.promises.hindsight import (
    NOT_KNOWN,
    hindsight_told,
    looked_back,
    verdict_told,
)
from spreidingskaart.web import story
from spreidingskaart.web.layout import why_left_out
from spreidingskaart.web.opgave.picture import Line, lines_over_years, slide
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.rendering import render
from spreidingskaart.words.dates import date_told
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.goals.reading import Goal
    from spreidingskaart.web.story import Table

_COLUMNS: Final = (
    "id, title, measure, unit, baseline, baseline_year, target, target_year, status, source"
)
_FILE: Final = f"Vul goals.csv met de kolommen {_COLUMNS}, en goal_results.csv met goal, year, value, status en source."
_FICTION: Final = "Let op: waar fictief bij staat, is het doel of het resultaat niet echt."


def goals(city: City) -> None:
    """Show every goal, and the decisions of which something was foretold."""
    every = goals_of(city)
    if not every:
        why = why_left_out(city, "goals")
        slide(TaskScreen.GOALS, f"Er zijn geen doelen geladen. {why} {_FILE}")
    else:
        invented = any(goal.progress.reserve for goal in every)
        slide(TaskScreen.GOALS, all_told(every), fiction=_FICTION if invented else "")
        for goal in every:
            st.html(goal_picture(goal))
        story.table(city, goals_table, name="doelen", title="Doelen en metingen in een tabel")
    _hindsight(city)


def goal_picture(goal: Goal) -> str:
    """Return one goal as HTML: its sentence, how far it is as a bar, and where there are enough results a line."""
    return render(
        "opgave/goal.html",
        goal=goal,
        told=goal_told(goal),
        trend=trend_told(goal),
        missing=missing_told(goal),
        source=goal.source.told,
        url=goal.source.url,
        bar=_bar(goal),
    ) + _lines(goal)


def _bar(goal: Goal) -> dict[str, Any] | None:
    """Return where baseline, last result and target stand on a bar, in percent; None where one is not known."""
    newest = goal.newest
    if newest is None or not goal.progress.is_known:
        return None
    marks = {
        "baseline": goal.baseline.value,
        "now": newest.figure.value,
        "target": goal.target.value,
    }
    low, high = min(0.0, *marks.values()), max(marks.values())
    span = (high - low) or 1.0
    at = {name: round(100 * (value - low) / span, 2) for name, value in marks.items()}
    return {
        **at,
        "from": round(min(at["baseline"], at["now"]), 2),
        "wide": round(abs(at["now"] - at["baseline"]), 2),
        "told": [
            ("begin", plain(marks["baseline"]), goal.baseline.reserve),
            (str(newest.year), plain(marks["now"]), newest.figure.reserve),
            ("doel", plain(marks["target"]), goal.target.reserve),
        ],
    }


def _lines(goal: Goal) -> str:
    """Return the results over the years, with the line through them and the target; "" where there are too few."""
    trend = goal.trend
    if not trend.a_year.is_known:
        return ""
    first = goal.results[0].year
    last = max(goal.results[-1].year, goal.target_year or 0)
    years = list(range(first, last + 1))
    measured = np.full(len(years), np.nan)
    for result in goal.results:
        measured[result.year - first] = result.figure.value
    # gaps between results are drawn straight through; nothing is drawn beyond the last one
    rows = np.flatnonzero(np.isfinite(measured))
    inside = np.arange(rows[0], rows[-1] + 1)
    measured[inside] = np.interp(inside, rows, measured[rows])
    lines = [
        Line("gemeten", measured),
        Line("doel", np.full(len(years), goal.target.value), mark="muted"),
    ]
    if trend.in_target_year.is_known:
        since = np.arange(len(years), dtype=float)
        drawn = trend.in_target_year.value + trend.a_year.value * (since - since[-1])
        lines.insert(1, Line("lijn door de metingen", np.maximum(drawn, 0.0), mark="ink"))
    beside = f" ({goal.progress.reserve})" if goal.progress.reserve else ""
    return lines_over_years(
        f"{goal.title}, per jaar{beside}",
        years,
        lines,
        spoken=f"{goal_told(goal)} {trend_told(goal)}",
        unit=goal.unit,
    )


def goals_table(city: City) -> Table:
    """Return every baseline, result and target with its source."""
    head = ("Doel", "Wat", "Jaar", "Waarde", "Eenheid", "Hoe gemeten", "Bron", "Status")
    rows: list[list[Any]] = []
    for goal in goals_of(city):
        cells = [("begin", goal.baseline_year, goal.baseline)]
        cells += [("gemeten", result.year, result.figure) for result in goal.results]
        cells.append(("doel", goal.target_year, goal.target))
        for what, year, figure in cells:
            source = "; ".join(source.told for source in figure.sources)
            status = figure.status.dutch if figure.status else figure.unknown
            value = story.rounded(figure.value, 3)
            told = "" if year is None else str(year)
            rows.append(
                [goal.title, what, told or None, value, goal.unit, goal.measure, source, status]
            )
    return head, rows


def _hindsight(city: City) -> None:
    looked = looked_back(city)
    if not looked:
        return
    st.html(
        render(
            "opgave/hindsight.html",
            told=hindsight_told(looked),
            rows=[
                {
                    "date": date_told(promise.date),
                    "called": promise.called,
                    "title": promise.title,
                    "foretold": promise.foretold,
                    "came": promise.came or NOT_KNOWN,
                    "same": verdict_told(promise),
                    "reserve": promise.source.reserve,
                }
                for promise in looked
            ],
        )
    )
    story.table(city, hindsight_table, name="terugblik", title="De terugblik met bron als tabel")


def hindsight_table(city: City) -> Table:
    """Return what was foretold and what came, with the source of each."""
    head = (
        "Afspraak",
        "Datum",
        "Soort",
        "Voorspeld",
        "Gekomen",
        "Zoals voorspeld",
        "Bron",
        "Status",
        "Opmerking",
    )
    rows = [
        [
            promise.title,
            promise.date or None,
            promise.called,
            promise.foretold,
            promise.came or NOT_KNOWN,
            verdict_told(promise),
            promise.source.told,
            promise.source.status.dutch,
            promise.note or None,
        ]
        for promise in looked_back(city)
    ]
    return head, rows
