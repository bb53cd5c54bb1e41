"""Areas like one area: the same figures, within a tolerance per figure that stands in alike.yaml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.figures import FIGURES
from spreidingskaart.rules import chosen, norm_file

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.city.measures.figures import Figure

FILE: Final = Path(__file__).with_name("alike.yaml")
_PERCENT: Final = "%"


@dataclass(frozen=True)
class AlikeFigure:
    """One figure that areas must share."""

    figure: Figure
    value: float
    """Of the area itself; NaN where it is not known."""
    tolerance: float
    """How far another area may lie away, in the unit of the figure."""

    @property
    def told(self) -> str:
        """The figure with what may differ: "65 jaar en ouder (%): 22, van 17 tot 27"."""
        if np.isnan(self.value):
            return f"{self.figure.name}: geen cijfer, telt niet mee"
        ends = (self.value, max(0.0, self.value - self.tolerance), self.value + self.tolerance)
        here, low, high = map(self.figure.bare, ends)
        return f"{self.figure.name}: {here}, van {low} tot {high}"


@dataclass(frozen=True)
class AlikeAreas:
    """The areas that are like one area."""

    figures: tuple[AlikeFigure, ...]
    rows: tuple[int, ...]
    """Rows of the level, the likest first; the area itself is none of them."""
    unknown: int
    """Areas of which one of the figures is not known: nobody can say whether they are alike."""

    @property
    def can_be_told(self) -> bool:
        """Whether any figure of the area itself is known."""
        return any(not np.isnan(one.value) for one in self.figures)


def figures_compared() -> tuple[str, ...]:
    """Return the ids of the figures by which areas can be alike."""
    return tuple(norm_file(FILE))


def areas_alike(
    filtered: Filtered, level: str, row: int, figures: Sequence[str], *, times: float = 1.0
) -> AlikeAreas:
    """Return the areas whose figures all lie within their tolerance of those of one area.

    Parameters
    ----------
    filtered
        The City; a filter of facilities changes nothing, for places are no figure that is compared.
    level, row
        The area.
    figures
        Ids, of `figures_compared`; a figure that is not known of the area itself does not count.
    times
        How many times the tolerance of alike.yaml: 0.5 is stricter, 2 is wider.

    Raises
    ------
    KeyError
        If there is no such figure.
    """
    columns = {name: FIGURES[name].values(filtered, level) for name in figures}
    asked = tuple(_asked(name, float(column[row]), times) for name, column in columns.items())
    known = [one for one in asked if not np.isnan(one.value)]
    if not known:
        return AlikeAreas(asked, (), 0)
    # one row per figure, one column per area: how far it lies away, in tolerances
    away = np.array(
        [np.abs(columns[one.figure.id] - one.value) / max(one.tolerance, 1e-9) for one in known]
    )
    missing = np.isnan(away).any(axis=0)
    missing[row] = False
    within = (np.nan_to_num(away, nan=np.inf) <= 1.0 + 1e-9).all(axis=0)
    within[row] = False
    rows = np.flatnonzero(within)
    likest = rows[np.argsort(away[:, rows].mean(axis=0), kind="stable")]
    return AlikeAreas(asked, tuple(likest.tolist()), int(missing.sum()))


def _asked(name: str, value: float, times: float) -> AlikeFigure:
    norm = norm_file(FILE)[name]
    tolerance = times * chosen(norm_file(FILE), name, FILE)
    if norm.unit == _PERCENT:
        tolerance *= abs(value) / 100
    return AlikeFigure(FIGURES[name], value, tolerance)
