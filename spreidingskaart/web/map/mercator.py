"""Web mercator (EPSG:3857): only to lay pictures and tiles where a web map expects them, never to compute in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALF_WORLD: Final = 20_037_508.342789244
"""Half the width of the projected world, metres (EPSG:3857)."""


def to_mercator(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, 2) metres for (n, 2) longitudes and latitudes."""
    x = degrees[:, 0] * HALF_WORLD / 180
    y = np.log(np.tan((90 + degrees[:, 1]) * np.pi / 360)) * HALF_WORLD / np.pi
    return np.column_stack([x, y])


def to_degrees(metres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, 2) longitudes and latitudes for (n, 2) metres."""
    longitude = metres[:, 0] * 180 / HALF_WORLD
    latitude = np.arctan(np.exp(metres[:, 1] * np.pi / HALF_WORLD)) * 360 / np.pi - 90
    return np.column_stack([longitude, latitude])


def tile_box(zoom: int, column: int, row: int) -> NDArray[np.float64]:
    """Return the corners of a map tile as [[west, south], [east, north]] in degrees."""
    size = 2 * HALF_WORLD / 2**zoom
    west, north = column * size - HALF_WORLD, HALF_WORLD - row * size
    return to_degrees(np.array([[west, north - size], [west + size, north]]))
