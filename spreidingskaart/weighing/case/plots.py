"""Many plots from one file, each checked as a plot that somebody draws."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import shapely

from geo.crs import RD
from spreidingskaart.city.sources.site import read_site
from spreidingskaart.errors import InputError
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from pathlib import Path

SUFFIXES: Final = (".geojson", ".json", ".gpkg")
MOST_PLOTS: Final = 5_000
_ID: Final = ("id", "site", "site_id")
_NAME: Final = ("name", "naam")


@dataclass(frozen=True)
class Plots:
    """n plots with their ids and names."""

    ids: list[str]
    names: list[str]
    geometry: list[shapely.Geometry]
    """Polygons, EPSG:28992."""


def read_plots(path: Path) -> Plots:
    """Return the plots in a GeoJSON or GeoPackage file; the columns id and name are used where they are there.

    Raises
    ------
    InputError
        If the file cannot be read, or a plot in it cannot be right; the message names it.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(f"Het bestand {path.name} is geen {', '.join(SUFFIXES)}.")
    if not path.is_file():
        raise InputError(f"Het bestand {path.name} bestaat niet.")
    try:
        frame = gpd.read_file(path)
    except Exception as error:
        raise InputError(f"Het bestand {path.name} is niet te lezen.") from error
    if getattr(frame, "crs", None) is None:
        raise InputError(
            f"Het bestand {path.name} zegt niet waar de percelen liggen; gebruik EPSG:{RD}."
        )
    if not 0 < len(frame) <= MOST_PLOTS:
        raise InputError(
            f"Het bestand {path.name} heeft {number(len(frame))} percelen; geef er 1 tot en met {number(MOST_PLOTS)}."
        )
    ids = _column(frame, _ID) or [f"P{row + 1}" for row in range(len(frame))]
    geometry = []
    for site, shape in zip(ids, np.asarray(frame.to_crs(RD).geometry), strict=True):
        try:
            geometry.append(read_site(shape))
        except InputError as error:
            raise InputError(f"Perceel {site}: {error}") from error
        if isinstance(geometry[-1], shapely.Point):
            raise InputError(f"Perceel {site} is een punt; geef een vlak.")
    if len(set(ids)) != len(ids):
        raise InputError(
            f"In {path.name} komt een id twee keer voor; geef elk perceel een eigen id."
        )
    return Plots(ids, _column(frame, _NAME) or ids, geometry)


def _column(frame: gpd.GeoDataFrame, names: tuple[str, ...]) -> list[str] | None:
    name = next((name for name in names if name in frame.columns), None)
    return None if name is None else [str(value) for value in frame[name]]
