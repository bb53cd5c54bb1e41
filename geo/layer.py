"""One layer of a map: geometries, columns and a spatial index, never changed after it was made."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely import STRtree

from geo.crs import RD
from geo.edges import Edges, edges_of
from geo.network import Network, network_of
from geo.pieces import Pieces, in_pieces

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

_OF_GEOMETRY: Final = ("tree", "edges", "pieces", "network", "bounds")
"""What a layer makes of its geometries alone, once."""


@dataclass(frozen=True, eq=False)
class Layer:
    """n geometries (EPSG:28992; None where a row has no place) with columns of length n.

    The geometries are never prepared: prepared geometries shared between threads crash the process.
    """

    geometry: NDArray[np.object_]
    columns: Mapping[str, NDArray[Any]]

    def __post_init__(self) -> None:
        """Make every array read-only."""
        self.geometry.setflags(write=False)
        for column in self.columns.values():
            column.setflags(write=False)
        object.__setattr__(self, "columns", MappingProxyType(dict(self.columns)))

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.geometry)

    def __getitem__(self, column: str) -> NDArray[Any]:
        """Return one column."""
        return self.columns[column]

    @cached_property
    def tree(self) -> STRtree:
        """Spatial index; built once and shared."""
        return STRtree(self.geometry)

    @cached_property
    def edges(self) -> Edges:
        """Every edge of the geometries; made once, when first asked."""
        return edges_of(self.geometry)

    @cached_property
    def pieces(self) -> Pieces:
        """The polygons, those of many corners cut in pieces; made once, when first asked."""
        return in_pieces(self.geometry)

    @cached_property
    def network(self) -> Network:
        """The lines as a network to walk along; made once, when first asked."""
        return network_of(self.geometry)

    @cached_property
    def bounds(self) -> NDArray[np.float64]:
        """(n, 4) least x, least y, greatest x, greatest y; NaN where a row has no place."""
        return np.asarray(shapely.bounds(self.geometry), dtype=float)

    @cached_property
    def index(self) -> Mapping[Any, int]:
        """Row number by the first column (`code` or `id`)."""
        first = next(iter(self.columns.values()))
        return MappingProxyType({key: row for row, key in enumerate(first.tolist())})

    def take(self, rows: NDArray[Any]) -> Layer:
        """Return a new layer with these rows (a mask or row numbers)."""
        return Layer(
            self.geometry[rows], {name: column[rows] for name, column in self.columns.items()}
        )

    def with_columns(self, **columns: NDArray[Any]) -> Layer:
        """Return a new layer that shares everything and has these columns added or replaced."""
        other = Layer(self.geometry, {**self.columns, **columns})
        made = {name: value for name, value in vars(self).items() if name in _OF_GEOMETRY}
        vars(other).update(made)  # what was made of the geometries holds for it too
        return other

    def frame(self) -> pd.DataFrame:
        """Return the columns as a table, without geometry."""
        return pd.DataFrame(dict(self.columns))

    def geoframe(self) -> gpd.GeoDataFrame:
        """Return a GeoDataFrame in EPSG:28992."""
        return gpd.GeoDataFrame(self.frame(), geometry=self.geometry, crs=RD)


def from_frame(frame: pd.DataFrame, geometry: NDArray[np.object_] | None = None) -> Layer:
    """Return a layer from a table; text columns become object arrays with None for missing values.

    Parameters
    ----------
    frame
        n rows.
    geometry
        n geometries in EPSG:28992; None where the table has no geometry at all.
    """
    columns: dict[str, NDArray[Any]] = {}
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_bool_dtype(column) or pd.api.types.is_numeric_dtype(column):
            columns[str(name)] = column.to_numpy(copy=True)
        else:
            values = column.astype(object)
            columns[str(name)] = values.where(values.notna(), None).to_numpy(copy=True)
    places = (
        np.full(len(frame), None, dtype=object)
        if geometry is None
        else np.array(geometry, dtype=object)
    )
    return Layer(places, columns)
