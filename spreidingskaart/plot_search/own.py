"""Plots of one's own, from a table or a map file: for the command, and for each part of a country."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import pandas as pd

from spreidingskaart.city.sources.curves import shapes_of_wkt
from spreidingskaart.city.sources.delimited import read_cells
from spreidingskaart.city.sources.files import FileKind, kind_of, read_features
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.city.sources.shapes import checked_shapes
from spreidingskaart.errors import DataError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

_WKT: Final = "wkt"
_HEAD: Final = 2
"""Row number of the first row below the head of a table."""


@dataclass(frozen=True, eq=False)
class OwnPlots:
    """n plots as they stand in a file; nobody has looked yet which of them can be screened."""

    table: pd.DataFrame
    """n rows; the index is the row number less two."""
    geometry: NDArray[np.object_]
    """n shapes in EPSG:28992; None where a row has none that can be read."""
    checked: NDArray[np.bool_]
    """(n,) which shapes are known to be valid; of the others nobody knows."""


def read_own_plots(path: Path, *, degrees: bool = False, rows: slice | None = None) -> OwnPlots:
    """Return the plots of a CSV with a column `wkt`, or of a map file.

    Parameters
    ----------
    degrees
        Whether a map file in degrees is taken; a table must be in EPSG:28992.
    rows
        A run of rows of a Parquet file that is read alone.

    Raises
    ------
    DataError
        If the file cannot be read, has no shapes, no row at all, or is in a system that is not taken.
    """
    if kind_of(path, name=path.name) is FileKind.TEXT:
        plots = _from_table(path)
    else:
        read = read_features(path, degrees=degrees, rows=rows)
        assert read.geometry is not None  # noqa: S101 - asked with shapes
        plots = OwnPlots(_from_row(read.columns, rows), read.geometry, read.usable)
    if not len(plots.geometry):
        raise DataError(f"In {path.name} staat geen enkel perceel.")
    return plots


def _from_table(path: Path) -> OwnPlots:
    cells = read_cells(path, None, {*SCHEMAS["plots"].expected, _WKT})
    if _WKT not in cells.header:
        raise DataError(
            f"In {path.name} staan geen vormen; geef een kolom wkt of een kaartbestand."
        )
    if cells.faults:
        more = len(cells.faults) - 1
        rest = f" En nog {count(more, 'andere rij', 'andere rijen')}." if more else ""
        raise DataError(f"In {path.name} klopt iets niet. {cells.faults[0].line}{rest}")
    columns = {
        name: [row[place] or None for row in cells.rows]
        for place, name in enumerate(cells.header)
        if name
    }
    read = shapes_of_wkt(columns.pop(_WKT))
    checked = checked_shapes(read.geometry, name=path.name, unread=read.unread)
    index = [row - _HEAD for row in cells.numbers]
    return OwnPlots(
        pd.DataFrame(columns, index=index, dtype=object), checked.geometry, checked.usable
    )


def _from_row(table: pd.DataFrame, rows: slice | None) -> pd.DataFrame:
    """Return a table whose rows are numbered as in the whole file."""
    return table if rows is None else table.set_axis(table.index + rows.start)
