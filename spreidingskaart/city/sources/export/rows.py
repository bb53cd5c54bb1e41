"""What of a layer goes into a file: the columns that its schema knows, under the same names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from spreidingskaart.city.sources.column_specs import NumberColumn
from spreidingskaart.city.sources.schema import SCHEMAS, TITLES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city.sources.folder import LayerEntry


@dataclass(frozen=True, eq=False)
class ExportedLayer:
    """n rows of a layer, and what a reader of the file is told of them."""

    name: str
    title: str
    told: str
    """Dutch: source, date, licence, and whether it is fictional; of a file for few also that it is."""
    columns: Mapping[str, NDArray[Any]]
    """By name: texts with None for unknown, or numbers with NaN."""
    geometry: NDArray[np.object_] | None
    """(n,) shapes in EPSG:28992, None where a row has none; None where the layer is a table."""

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(next(iter(self.columns.values())))

    @property
    def points(self) -> bool:
        """Whether every shape is a point."""
        return self.geometry is not None and all(
            shape is None or shape.geom_type == "Point" for shape in self.geometry
        )


def exported(name: str, layer: Layer, entry: LayerEntry | None, *, line: str = "") -> ExportedLayer:
    """Return what of a layer goes into a file; it must be as somebody may see it already.

    Parameters
    ----------
    line
        What stands first in what a reader is told: that the file is not for everybody.
    """
    schema = SCHEMAS[name]
    columns = {
        column.name: layer[column.name]
        for column in schema.columns
        if column.name in layer.columns and (column.there or _filled(layer[column.name]))
    }
    if schema.more_numbers:
        columns |= {
            extra: values
            for extra, values in layer.columns.items()
            if extra not in schema.names and np.issubdtype(values.dtype, np.number)
        }
    for column in schema.columns:
        if column.name not in columns and column.there:
            empty = np.full(len(layer), np.nan) if isinstance(column, NumberColumn) else None
            columns[column.name] = (
                np.full(len(layer), None, dtype=object) if empty is None else empty
            )
    title = TITLES[name] if entry is None else entry.title
    told = " ".join(filter(None, (line, _told(entry))))
    return ExportedLayer(name, title, told, columns, layer.geometry if schema.shapes else None)


def _filled(values: NDArray[Any]) -> bool:
    if np.issubdtype(values.dtype, np.number):
        return not bool(np.isnan(values.astype(float)).all())
    return any(value is not None for value in values)


def _told(entry: LayerEntry | None) -> str:
    if entry is None:
        return ""
    return (
        f"Bron: {entry.source}, {entry.date:%d-%m-%Y}. Licentie: {entry.licence_told}. "
        f"Fictief: {entry.fictional.dutch}."
    )
