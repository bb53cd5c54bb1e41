"""Figures that are published per wijk only, for a stadsdeel and the city: averages that heed how many each counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.programme.area.finding import AreaFound


def average_here(city: City, area: AreaFound, column: str, weight: str) -> float:
    """Return the figure of a wijk, or the average over the wijken of a stadsdeel; NaN where none is known.

    Wijken without a figure are left out: nearly nobody lives there.

    Parameters
    ----------
    column, weight
        Columns of the layer `wijken`: the figure, and how many each wijk counts (inhabitants, dwellings).
    """
    wijken = city.areas("wijken")
    if area.level == "wijken":
        return float(wijken[column][area.row]) if column in wijken.columns else float("nan")
    return _average(city, wijken["district_code"] == area.code, column, weight)


def average_of_city(city: City, column: str, weight: str) -> float:
    """Return the average over all wijken, as `average_here`."""
    return _average(city, np.ones(len(city.areas("wijken")), dtype=bool), column, weight)


def _average(city: City, keep: NDArray[np.bool_], column: str, weight: str) -> float:
    columns = city.areas("wijken").columns
    if column not in columns or weight not in columns:
        return float("nan")
    values, weights = columns[column][keep], columns[weight][keep]
    known = ~np.isnan(values) & (weights > 0)
    return float(np.average(values[known], weights=weights[known])) if known.any() else float("nan")
