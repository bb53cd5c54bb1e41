"""A screening as a table, and as a file that a map program or a spreadsheet opens."""

from __future__ import annotations

import json
import uuid
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
from pyogrio.errors import DataSourceError

from geo.crs import RD, WGS84, to_wgs84
from spreidingskaart.errors import InputError
from spreidingskaart.plot_search.columns import Coded, columns_of
from spreidingskaart.words.spreadsheet import write_frame

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.plot_search.result import ScreenResult
    from spreidingskaart.plot_search.unblock import Unblocked

SUFFIXES: Final = (".parquet", ".gpkg", ".csv", ".geojson")
_LAYER: Final = "percelen"
_LONG_AGO: Final = "1980-01-01T00:00:00.000Z"
"""What a GeoPackage says of when it was changed; the same question gives the same bytes."""
_OF_ONE_RUN: Final = frozenset({"seconds"})
"""What is told on the screen only: it differs from run to run."""


def frame(
    result: ScreenResult,
    city: City,
    rows: NDArray[Any] | None = None,
    helped: Unblocked | None = None,
) -> pd.DataFrame:
    """Return one row per proposal: the whole, per criterion verdict and value, what blocks and what helps.

    Parameters
    ----------
    result
        What `screen` found.
    city
        The City that was screened: says whether what the verdicts rest on is fictional.
    rows
        Row numbers or a mask; by default all.
    helped
        What `unblock` found for the same result.
    """
    chosen = np.arange(len(result)) if rows is None else np.arange(len(result))[rows]
    columns = columns_of(result, city, chosen, helped)
    spelled = {
        name: column.spelled() if isinstance(column, Coded) else column
        for name, column in columns.items()
    }
    return pd.DataFrame(spelled)


def write(
    result: ScreenResult,
    city: City,
    path: Path,
    rows: NDArray[Any] | None = None,
    helped: Unblocked | None = None,
    about: Mapping[str, Any] | None = None,
) -> int:
    """Write the table to a file, whole or not at all, and return the number of rows.

    GeoParquet and GeoPackage hold the plots in EPSG:28992, GeoJSON in degrees (RFC 7946), CSV a point per plot.

    Parameters
    ----------
    about
        What the rows rest on, JSON-ready; written beside the file (`beside`), whole or not at all too.

    Raises
    ------
    InputError
        If the file has another suffix, its folder is not there, or it cannot be written.
    """
    check_path(path)
    chosen = np.arange(len(result)) if rows is None else np.arange(len(result))[rows]
    table = frame(result, city, chosen, helped)
    # a file of before stays until the new one is whole
    passing = path.with_name(f".{path.stem}.{uuid.uuid4().hex}{path.suffix}")
    passing_beside = beside(passing)
    try:
        _put(result, table, chosen, passing)
        if about is not None:
            passing_beside.write_text(_told(about), encoding="utf-8")
            # what stands beside a file never tells of another one, also if it stops between the two
            beside(path).unlink(missing_ok=True)
        passing.replace(path)
        if about is not None:
            passing_beside.replace(beside(path))
    except (OSError, DataSourceError) as error:
        why = getattr(error, "strerror", None) or "de schijf weigert"
        message = f"Het bestand {path} is niet te schrijven ({why})."
        raise InputError(message) from error
    finally:
        for each in (passing, passing_beside):
            with suppress(OSError):
                each.unlink(missing_ok=True)
    return len(table)


def beside(path: Path) -> Path:
    """Return where it is written what a file rests on: plekken.csv.json beside plekken.csv."""
    return path.with_name(f"{path.name}.json")


def _told(about: Mapping[str, Any]) -> str:
    lasting = {name: value for name, value in about.items() if name not in _OF_ONE_RUN}
    return f"{json.dumps(lasting, ensure_ascii=False, indent=1)}\n"


def _put(result: ScreenResult, table: pd.DataFrame, chosen: NDArray[np.int64], path: Path) -> None:
    if path.suffix == ".csv":
        write_frame(table, path)
        return
    geometry = result.proposals.geometry[chosen]
    if path.suffix == ".geojson":
        shown = gpd.GeoDataFrame(
            table, geometry=to_wgs84(geometry) if len(geometry) else geometry, crs=WGS84
        )
        shown.to_file(path, driver="GeoJSON", layer=_LAYER, COORDINATE_PRECISION=6)
        return
    shown = gpd.GeoDataFrame(table, geometry=geometry, crs=RD)
    if path.suffix == ".parquet":
        shown.attrs["spreidingskaart"] = json.dumps(
            {"data_version": result.data_version, "role": result.role}
        )
        shown.to_parquet(path, index=False, compression="zstd")
    else:
        # the moment of writing would make every file another one
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _LONG_AGO})
        shown.to_file(path, driver="GPKG", layer=_LAYER)


def check_path(path: Path) -> None:
    """Refuse a file that could not be written, before anything is asked.

    Raises
    ------
    InputError
        If the suffix is not known or the folder is not there.
    """
    if path.suffix not in SUFFIXES:
        message = (
            f"Het bestand {path.name} heeft geen bekende soort; kies uit: {', '.join(SUFFIXES)}."
        )
        raise InputError(message)
    if not path.resolve().parent.is_dir():
        message = f"De map {path.parent} voor {path.name} bestaat niet."
        raise InputError(message)
