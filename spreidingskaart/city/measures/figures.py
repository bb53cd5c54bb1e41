"""The figures that a map of areas can show: one question, one number per area, one unit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.facility_filter import area_places
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spreidingskaart.city.measures.facility_filter import Filtered

LEVEL_NAMES: Final = {"districts": "Stadsdelen", "wijken": "Wijken", "buurten": "Buurten"}
LEVEL_ONE: Final = {"districts": "Stadsdeel", "wijken": "Wijk", "buurten": "Buurt"}


@dataclass(frozen=True)
class Figure:
    """A figure: what it is called, its unit, its layer and how to get it per area of a level.

    Figures of places are those of what passes a filter; the other figures are the same for every filter.
    """

    id: str
    name: str
    unit: str
    layer: str
    decimals: int
    values: Callable[[Filtered, str], NDArray[np.float64]]
    before: str = ""
    """What stands before a value: the sign of the euro."""

    @property
    def counts_places(self) -> bool:
        """Whether it heeds the filter."""
        return self.layer == "facilities"

    @property
    def heading(self) -> str:
        """Its name above bare numbers, as in a legend."""
        return f"{self.name} ({self.before.strip()})" if self.before else self.name

    def bare(self, value: float) -> str:
        """Return a value without its unit, with its own number of decimals."""
        return "geen cijfer" if np.isnan(value) else f"{self.before}{number(value, self.decimals)}"

    def tell(self, value: float) -> str:
        """Return a value with its unit."""
        return (
            "geen cijfer"
            if np.isnan(value)
            else f"{self.before}{plain(value, self.decimals)} {self.unit}".strip()
        )


def _column(
    name: str, fallback: str | None = None, *, times: float = 1
) -> Callable[[Filtered, str], NDArray[np.float64]]:
    def values(filtered: Filtered, level: str) -> NDArray[np.float64]:
        areas = filtered.city.areas(level)
        if name in areas.columns:
            return times * np.asarray(areas[name], dtype=float)
        if fallback and fallback in areas.columns:
            return times * np.asarray(areas[fallback], dtype=float)
        return np.full(len(areas), np.nan)

    return values


def _places(filtered: Filtered, level: str) -> NDArray[np.float64]:
    return area_places(filtered, level).existing


def _rate(filtered: Filtered, level: str) -> NDArray[np.float64]:
    return area_places(filtered, level).rate


def _share(part: str, whole: str) -> Callable[[Filtered, str], NDArray[np.float64]]:
    def values(filtered: Filtered, level: str) -> NDArray[np.float64]:
        areas = filtered.city.areas(level)
        share = np.full(len(areas), np.nan)
        if part in areas.columns and whole in areas.columns:
            np.divide(100 * areas[part], areas[whole], out=share, where=areas[whole] > 0)
        return share

    return values


FIGURES: Final = {
    figure.id: figure
    for figure in (
        Figure(
            "rate",
            "Plekken per 1.000 inwoners",
            "plekken per 1.000 inwoners",
            "facilities",
            1,
            _rate,
        ),
        Figure("places", "Aantal plekken", "plekken", "facilities", 0, _places),
        Figure("inhabitants", "Inwoners", "inwoners", "figures_wijken", 0, _column("inhabitants")),
        Figure(
            "density",
            "Inwoners per km²",
            "per km²",
            "figures_wijken",
            0,
            _column("density_per_km2"),
        ),
        Figure(
            "elderly",
            "65 jaar en ouder (%)",
            "% is 65 jaar of ouder",
            "figures_wijken",
            0,
            _share("inhabitants_65_plus", "inhabitants"),
        ),
        Figure(
            "corporation",
            "Corporatiewoningen (%)",
            "% van de woningen is van een corporatie",
            "tenure_wijken",
            0,
            _column("tenure_corporation_pct"),
        ),
        Figure(
            "income",
            "Inkomen per inwoner",
            "per inwoner",
            "figures_wijken",
            0,
            _column("income_per_inhabitant_keur", times=1_000),
            before="€ ",
        ),
    )
}
