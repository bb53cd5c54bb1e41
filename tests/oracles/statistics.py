"""Measures of spread: answers that were printed in papers and in the documentation of other programs."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from pyogrio import read_dataframe

from geo.crs import point_to_rd, point_to_wgs84
from geo.statistics.contiguity import contiguity, from_pairs
from geo.statistics.evenness import gini, hoover, theil
from geo.statistics.small_numbers import poisson_interval
from geo.statistics.spatial_autocorrelation import getis_ord, moran
from tests.oracles import Case, Oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

_THOUSAND: Final = 1000.0
_GARWOOD: Final = {
    0: (0.0, 3.689),
    1: (0.025, 5.572),
    2: (0.242, 7.225),
    5: (1.623, 11.668),
    10: (4.795, 18.390),
    20: (12.217, 30.888),
}
"""Events, and the ends of the exact 95 % interval."""
_POINTS: Final = ((10, 10), (20, 10), (40, 10), (15, 20), (30, 20), (30, 30))
_GI_STAR: Final = (-1.39727626, -0.28917762, 0.65064964, -0.28917762, 1.23452088, 2.02424331)


def poisson() -> Iterator[Case]:
    """Ask the exact interval of a few events among 1,000 people."""
    for events, ends in _GARWOOD.items():
        found = poisson_interval([events], [_THOUSAND])
        for name, ours, published in zip(("low", "high"), found_ends(found), ends, strict=True):
            yield f"{events} events, {name}", ours, published


def found_ends(interval: Any) -> tuple[float, float]:
    """Return both ends of the interval of one area."""
    return float(interval.low[0]), float(interval.high[0])


@cache
def columbus() -> tuple[np.ndarray, np.ndarray]:
    """Return polygons and crime of the 49 neighbourhoods of Columbus, Ohio (Anselin 1988), as PySAL ships them."""
    from libpysal import examples

    frame = read_dataframe(examples.get_path("columbus.shp"))
    return frame.geometry.to_numpy(), frame["CRIME"].to_numpy()


def moran_of_columbus() -> Iterator[Case]:
    """Ask Moran's I, its expectation, variance and standard deviate."""
    polygons, crime = columbus()
    found = moran(crime, contiguity(polygons))
    published = {"i": 0.500188557, "expected": -0.020833333, "variance": 0.008689289, "z": 5.5894}
    for name, value in published.items():
        yield name, float(getattr(found, name)), value


def getis() -> Iterator[Case]:
    """Ask Gi* of six points with neighbours within 15."""
    points = shapely.points(np.array(_POINTS, dtype=float))
    near = shapely.distance(points[:, None], points) <= 15
    np.fill_diagonal(near, val=False)
    found = getis_ord([2, 3, 3.2, 5, 8, 7], from_pairs(len(points), *np.nonzero(near)))
    for i, published in enumerate(_GI_STAR):
        yield f"point {i}", float(found.z[i]), published


def evenness() -> Iterator[Case]:
    """Ask what follows from the definitions in closed form: k of n equal areas have everything."""
    for k, n in ((1, 2), (1, 5), (2, 5), (3, 10)):
        places = np.repeat([1.0, 0.0], [k, n - k])
        people, share = np.ones(n), 1 - k / n
        yield f"Gini, {k} of {n}", float(gini(places, people)), share
        yield f"Hoover, {k} of {n}", float(hoover(places, people)), share
        yield f"Theil, {k} of {n}", float(theil(places, people)), float(np.log(n / k))


def amersfoort() -> Iterator[Case]:
    """Ask where the origin of the Dutch grid lies."""
    longitude, latitude = point_to_wgs84(155_000.0, 463_000.0)
    yield "latitude", latitude, 52.15517440
    yield "longitude", longitude, 5.38720621
    x, y = point_to_rd(longitude, latitude)
    yield "back, x in 100 km", x / 1e5, 1.55
    yield "back, y in 100 km", y / 1e5, 4.63


ORACLES: Final = (
    Oracle(
        "Interval of a rate (exact Poisson)",
        "geo.statistics.small_numbers.poisson_interval",
        "Garwood, Biometrika 28 (1936); the tables of the exact 95 % interval",
        0.0006,
        "per 1,000",
        poisson,
    ),
    Oracle(
        "Moran's I, its moments, and who touches whom",
        "geo.statistics.spatial_autocorrelation.moran",
        "crime in Columbus, Ohio (Anselin 1988), neighbours by one shared point, as spdep prints them",
        0.00003,
        "",
        moran_of_columbus,
    ),
    Oracle(
        "Getis-Ord Gi*",
        "geo.statistics.spatial_autocorrelation.getis_ord",
        "six points in the documentation of PySAL (esda, `G_Local`, star, binary weights)",
        1e-8,
        "",
        getis,
    ),
    Oracle(
        "Gini, Hoover and Theil",
        "geo.statistics.evenness",
        "closed form where k of n equal areas have everything: 1 − k/n, 1 − k/n and ln(n/k)",
        1e-12,
        "",
        evenness,
    ),
    Oracle(
        "Dutch grid to degrees and back",
        "geo.crs",
        "the origin in Amersfoort: 52.155174° N, 5.387206° E (Schreutelkamp & Strang van Hees, 2001)",
        5e-6,
        "degrees",
        amersfoort,
    ),
)
