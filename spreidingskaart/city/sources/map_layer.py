"""A map file (GeoPackage, GeoJSON, GML, shapefile, GeoParquet) as a layer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city.sources.columns import RawTable
from spreidingskaart.city.sources.files import read_features

if TYPE_CHECKING:
    from pathlib import Path

    from spreidingskaart.city.sources.column_specs import LayerSchema


def read_map_layer(
    path: Path, layer: str, schema: LayerSchema, *, inner: str | None = None
) -> RawTable:
    """Return the rows of a map file with their shapes; a shape that is none is a fault.

    Parameters
    ----------
    inner
        Name of the layer within the file, where it holds several.

    Raises
    ------
    DataError
        If the file as a whole cannot be read, or is in another coordinate system.
    """
    features = read_features(
        path,
        layer=inner,
        known_as=layer,
        shapes=schema.shapes,
        needed=schema.needs_shape,
    )
    rows = len(features.columns)
    numbers = np.arange(1, rows + 1, dtype=np.int64)
    columns = {str(name): column.to_numpy() for name, column in features.columns.items()}
    if features.geometry is None:
        return RawTable(columns, numbers, None, rows)
    shapes = features.geometry.copy()
    shapes[~features.usable] = None
    return RawTable(columns, numbers, shapes, rows, features.faults, features.notes)
