"""A background map of our own: the roads, water and buildings of the city as pictures, a tile at a time.

A tile is a small picture, whatever the city has: what is smaller than a few of its pixels is left out.
"""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
import shapely
from PIL import Image, ImageDraw

from geo.crs import to_rd, to_wgs84
from spreidingskaart.city.known import of_layers
from spreidingskaart.web.map.mercator import HALF_WORLD, tile_box, to_mercator

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

ZOOMS: Final = range(9, 20)
SIDE: Final = 512
"""Pixels; shown at half the size, so that it is sharp on every screen."""
_LEAST: Final = 1.0
"""Pixels that a shape must have to be drawn."""


class _Drawn(NamedTuple):
    layer: str
    colour: str
    from_zoom: int


_DRAWN: Final = (
    _Drawn("water", "#cfdde4", 9),
    _Drawn("roads", "#d9d6cf", 10),
    _Drawn("buildings", "#c3beb5", 15),
)
"""From below."""


def background_version(city: City) -> str | None:
    """Return what stands in the address of the tiles: the same whoever looks; None where the city has no roads."""
    if city.layer("roads") is None:
        return None
    return city.known(of_layers("background version"), lambda: _version(city))


def background_tile(city: City, zoom: int, column: int, row: int) -> bytes:
    """Return one tile as a PNG with a palette; where there is nothing it is clear."""
    box = tile_box(zoom, column, row)
    (west, south), (east, north) = box
    area = to_rd(np.array([shapely.box(west, south, east, north)], dtype=object))[0]
    pixel = float(np.sqrt(shapely.area(area))) / SIDE
    whole = Image.new("P", (SIDE, SIDE), 0)
    for number, drawn in enumerate(_DRAWN, start=1):
        layer = city.layer(drawn.layer)
        if layer is not None and zoom >= drawn.from_zoom:
            mask = _mask(_shapes(layer, area, pixel), zoom, column, row)
            whole.paste(number, mask=mask)
    whole.putpalette([0, 0, 0, *(part for drawn in _DRAWN for part in _rgb(drawn.colour))])
    out = io.BytesIO()
    whole.save(out, "PNG", transparency=0, compress_level=6)
    return out.getvalue()


def _version(city: City) -> str:
    digest = hashlib.sha256()
    for drawn in _DRAWN:
        layer = city.layer(drawn.layer)
        digest.update(drawn.colour.encode())
        for shape in () if layer is None else shapely.to_wkb(layer.geometry):
            digest.update(shape)
    return digest.hexdigest()[:12]


def _shapes(layer: Layer, area: shapely.Geometry, pixel: float) -> NDArray[np.object_]:
    """Return the parts in an area that are large enough to see, the largest first; simplified to half a pixel."""
    found = shapely.get_parts(layer.geometry[layer.tree.query(area)])
    size = shapely.area(found)
    seen = size >= _LEAST * pixel**2
    order = np.argsort(-size[seen], kind="stable")
    return np.asarray(shapely.simplify(found[seen][order], pixel / 2), dtype=object)


def _mask(shapes: NDArray[np.object_], zoom: int, column: int, row: int) -> Image.Image:
    """Return where shapes are; the ground in a hole is not."""
    mask = Image.new("1", (SIDE, SIDE), 0)
    pen = ImageDraw.Draw(mask)
    size = 2 * HALF_WORLD / 2**zoom
    west, north = column * size - HALF_WORLD, HALF_WORLD - row * size
    rings, shape = shapely.get_rings(shapes, return_index=True)
    coordinates, ring = shapely.get_coordinates(to_wgs84(rings), return_index=True)
    xy = to_mercator(coordinates)
    at = np.column_stack([(xy[:, 0] - west), (north - xy[:, 1])]) * (SIDE / size)
    starts = np.searchsorted(ring, np.arange(len(rings) + 1))
    outer = np.append(True, shape[1:] != shape[:-1])
    for i in range(len(rings)):
        corners = at[starts[i] : starts[i + 1]].ravel().tolist()
        pen.polygon(corners, fill=int(outer[i]))
    return mask


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)
