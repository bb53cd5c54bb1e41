"""Goals and what came of them: how far each is, and where the results point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.known import of_layers
from spreidingskaart.programme.figures import ProgrammeFigure, combined, unknown
from spreidingskaart.programme.rows import figure_of, source_of

if TYPE_CHECKING:
    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import FigureSource

LEAST_RESULTS: Final = 3
"""Fewer results than this say nothing of where they go."""


@dataclass(frozen=True)
class GoalResult:
    """What was measured in one year."""

    year: int
    figure: ProgrammeFigure


@dataclass(frozen=True)
class Trend:
    """The straight line nearest to the results (least squares)."""

    a_year: ProgrammeFigure
    """How much it changes in a year; unknown where there are too few results."""
    in_target_year: ProgrammeFigure
    """What the line gives in the year of the goal; unknown too where no year is named."""


@dataclass(frozen=True)
class Goal:
    """One goal: from where, to where, how it is measured, and what was measured."""

    id: str
    title: str
    measure: str
    """How it is measured, in Dutch."""
    unit: str
    baseline: ProgrammeFigure
    baseline_year: int | None
    target: ProgrammeFigure
    target_year: int | None
    source: FigureSource
    note: str
    results: tuple[GoalResult, ...]
    """From the oldest to the newest, each year once."""

    @property
    def newest(self) -> GoalResult | None:
        """The last result; None where nothing was measured."""
        return self.results[-1] if self.results else None

    @property
    def progress(self) -> ProgrammeFigure:
        """Share of the way from the baseline to the target that the last result made.

        0 is the baseline and 1 the target; below 0 it went the other way.
        """
        if self.newest is None:
            return unknown("er is nog niets gemeten", self.baseline, self.target)
        rests_on = (self.newest.figure, self.baseline, self.target)
        if self.baseline.is_known and self.baseline.value == self.target.value:
            return unknown("het doel is gelijk aan het begin", *rests_on)
        return combined(lambda now, before, goal: (now - before) / (goal - before), *rests_on)

    @property
    def trend(self) -> Trend:
        """Where the results point."""
        figures = tuple(result.figure for result in self.results)
        if len(figures) < LEAST_RESULTS:
            few = unknown("te weinig metingen", *figures)
            return Trend(few, few)
        # one row a result: its year against the first, so that the sums stay small
        since = np.array([result.year - self.results[0].year for result in self.results], float)
        slope = combined(lambda *values: _line(since, values)[0], *figures)
        if self.target_year is None:
            return Trend(slope, unknown("er is geen jaar bij het doel genoemd", slope))
        ahead = self.target_year - self.results[0].year
        return Trend(slope, combined(lambda *values: _at(since, values, ahead), *figures))

    @property
    def missing(self) -> tuple[str, ...]:
        """What the goal does not say, as Dutch nouns with their article."""
        gaps = (
            (not self.baseline.is_known, "het begin"),
            (self.baseline_year is None, "het jaar van het begin"),
            (self.target_year is None, "het jaar van het doel"),
        )
        return tuple(told for missing, told in gaps if missing)

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data."""
        trend = self.trend
        return {
            "id": self.id,
            "title": self.title,
            "measure": self.measure,
            "unit": self.unit,
            "baseline": self.baseline.as_dict(),
            "baseline_year": self.baseline_year,
            "target": self.target.as_dict(),
            "target_year": self.target_year,
            "not_said": list(self.missing),
            "results": [
                {"year": result.year, **result.figure.as_dict()} for result in self.results
            ],
            "progress": self.progress.as_dict(),
            "trend": {
                "a_year": trend.a_year.as_dict(),
                "in_target_year": trend.in_target_year.as_dict(),
            },
        }


def goals_of(city: City) -> tuple[Goal, ...]:
    """Return the goals of a City in the order of its table; none where the table is not loaded."""
    return city.known(of_layers("programme.goals"), lambda: _read(city))


def _read(city: City) -> tuple[Goal, ...]:
    layer = city.layer("goals")
    if layer is None:
        return ()
    results = _results(city.layer("goal_results"))
    return tuple(_goal(layer, row, results) for row in range(len(layer)))


def _goal(layer: Layer, row: int, results: dict[str, list[GoalResult]]) -> Goal:
    name = str(layer["id"][row])
    baseline = figure_of(layer, row, "baseline") if "baseline" in layer.columns else None
    if baseline is None or not baseline.is_known:
        baseline = unknown("het begin is niet genoemd")
    return Goal(
        id=name,
        title=str(layer["title"][row]),
        measure=str(layer["measure"][row]),
        unit=str(layer["unit"][row]),
        baseline=baseline,
        baseline_year=_year(layer, "baseline_year", row),
        target=figure_of(layer, row, "target"),
        target_year=_year(layer, "target_year", row),
        source=source_of(layer, row),
        note=str(layer["note"][row] or "") if "note" in layer.columns else "",
        results=tuple(sorted(results.get(name, ()), key=lambda result: result.year)),
    )


def _results(layer: Layer | None) -> dict[str, list[GoalResult]]:
    found: dict[str, list[GoalResult]] = {}
    for row in range(0 if layer is None else len(layer)):
        assert layer is not None  # noqa: S101 - it has rows
        result = GoalResult(int(layer["year"][row]), figure_of(layer, row, "value"))
        found.setdefault(str(layer["goal"][row]), []).append(result)
    return found


def _year(layer: Layer, column: str, row: int) -> int | None:
    if column not in layer.columns:
        return None
    value = float(layer[column][row])
    return None if math.isnan(value) else int(value)


def _line(
    since: np.ndarray[Any, np.dtype[np.float64]], values: tuple[float, ...]
) -> tuple[float, float]:
    """Return slope and height at the first year of the least squares line; the years differ."""
    told = np.array(values, dtype=float)
    centred = since - since.mean()
    slope = float(centred @ (told - told.mean()) / (centred @ centred))
    return slope, float(told.mean() - slope * since.mean())


def _at(
    since: np.ndarray[Any, np.dtype[np.float64]], values: tuple[float, ...], ahead: float
) -> float:
    slope, start = _line(since, values)
    return start + slope * ahead
