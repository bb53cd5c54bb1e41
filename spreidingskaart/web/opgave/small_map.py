"""A small map of the buurten as HTML: areas cut out by their corners, points as dots; follows theme, zoom and paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import shapely

from spreidingskaart.city.known import of_layers
from spreidingskaart.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from spreidingskaart.city import City

_TOLERANCE: Final = 60.0
"""Metres by which borders are simplified: less than a line on a map of this size."""


def small_map(
    city: City,
    looks: Mapping[str, NDArray[np.bool_]],
    points: NDArray[np.float64],
    *,
    title: str,
    spoken: str,
    key: Sequence[tuple[str, str]],
) -> str:
    """Return the buurten as a small map.

    Parameters
    ----------
    looks
        Which buurten look how, by the name of the look; a buurt takes the last that it has.
    points
        (k, 2) metres, EPSG:28992.
    title, spoken
        Caption, and what the picture says in words.
    key
        The look and the meaning of every mark.
    """
    cut = city.known(of_layers("task.small_map"), lambda: _cut_out(city))
    west, south, east, north = shapely.bounds(city.outline)
    areas = [
        {"look": _look(looks, row), "cut": piece}
        for row, pieces in enumerate(cut)
        for piece in pieces
    ]
    dots = [
        {
            "x": round(100 * (x - west) / (east - west), 2),
            "y": round(100 * (north - y) / (north - south), 2),
        }
        for x, y in points
    ]
    return render(
        "opgave/small_map.html",
        title=title,
        spoken=spoken,
        ratio=round(float((east - west) / (north - south)), 3),
        areas=areas,
        dots=dots,
        key=key,
    )


def _look(looks: Mapping[str, NDArray[np.bool_]], row: int) -> str:
    return next((name for name in reversed(list(looks)) if looks[name][row]), "rest")


def _cut_out(city: City) -> list[list[str]]:
    """Return the outer borders of each buurt as corners in percent of the whole, one text per piece."""
    buurten = city.areas("buurten")
    west, south, east, north = shapely.bounds(city.outline)
    plain = shapely.simplify(buurten.geometry, _TOLERANCE)
    pieces, row = shapely.get_parts(plain, return_index=True)
    cut: list[list[str]] = [[] for _ in range(len(buurten))]
    for piece, at in zip(pieces, row.tolist(), strict=True):
        xy = shapely.get_coordinates(shapely.get_exterior_ring(piece))
        x = 100 * (xy[:, 0] - west) / (east - west)
        y = 100 * (north - xy[:, 1]) / (north - south)
        if len(xy):
            corners = [f"{a:.2f}% {b:.2f}%" for a, b in zip(x, y, strict=True)]
            cut[at].append(", ".join(corners))
    return cut
