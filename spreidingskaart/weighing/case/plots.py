"""Many plots from one file, each checked as a plot that somebody draws; one that cannot be weighed is named."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.sources.files import read_features
from spreidingskaart.city.sources.shapes import Shape
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.plot_search.sites import usable
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    import shapely
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.files import Features

MOST_PLOTS: Final = 5_000
MOST_BYTES: Final = 100_000_000
_MOST_TOLD: Final = 5
_ID: Final = ("id", "site", "site_id")
_NAME: Final = ("name", "naam")


@dataclass(frozen=True)
class Plots:
    """n plots with their ids and names."""

    ids: list[str]
    names: list[str]
    geometry: list[shapely.Geometry]
    """Polygons, EPSG:28992."""
    left_out: tuple[str, ...] = ()
    """Which plots of the file cannot be weighed and why, one Dutch sentence each."""


def read_plots(path: Path, city: City) -> Plots:
    """Return the plots in a map file that can be weighed; the columns id and name are used where they are there.

    Raises
    ------
    InputError
        If the file cannot be read, an id occurs twice, or no plot in it can be weighed.
    """
    read, geometry = _features(path)
    rows = len(geometry)
    ids = _ids(read, path)
    why = _why_left_out(read, city)
    if len(why) == rows:
        raise InputError(f"Geen perceel in {path.name} is te wegen. {_told(ids, why)}")
    names = _column(read.columns, _NAME) or ids
    kept = [row for row in range(rows) if row not in why]
    return Plots(
        [ids[row] for row in kept],
        [names[row] for row in kept],
        [geometry[row] for row in kept],
        tuple(f"Perceel {ids[row]} is niet gewogen: {why[row]}" for row in sorted(why)),
    )


def _features(path: Path) -> tuple[Features, NDArray[np.object_]]:
    try:
        read = read_features(path, shapes={Shape.AREA}, degrees=True, most_bytes=MOST_BYTES)
    except DataError as error:
        raise InputError(str(error)) from error
    rows = len(read.columns)
    if not 0 < rows <= MOST_PLOTS or read.geometry is None:
        raise InputError(
            f"Het bestand {path.name} heeft {number(rows)} percelen; geef er 1 tot en met {number(MOST_PLOTS)}."
        )
    return read, read.geometry


def _ids(read: Features, path: Path) -> list[str]:
    ids = _column(read.columns, _ID) or [f"P{row + 1}" for row in range(len(read.columns))]
    if len(set(ids)) != len(ids):
        raise InputError(
            f"In {path.name} komt een id twee keer voor; geef elk perceel een eigen id."
        )
    return ids


def _why_left_out(read: Features, city: City) -> dict[int, str]:
    """Return why a row cannot be weighed, by row number from 0; sentences end with a full stop."""
    assert read.geometry is not None  # noqa: S101 - asked with shapes
    why = {(fault.row or 1) - 1: fault.sentence for fault in read.faults}
    for row in np.flatnonzero(read.usable):
        keep, reasons = usable(city, read.geometry[row : row + 1])
        if not keep[0]:
            why[int(row)] = f"{next(iter(reasons))}."
    return why


def _told(ids: list[str], why: dict[int, str]) -> str:
    told = [f"Perceel {ids[row]}: {why[row]}" for row in sorted(why)[:_MOST_TOLD]]
    more = len(why) - len(told)
    return " ".join([*told, f"En nog {count(more, 'perceel', 'percelen')}."] if more else told)


def _column(frame: pd.DataFrame, names: tuple[str, ...]) -> list[str] | None:
    name = next((name for name in names if name in frame.columns), None)
    return None if name is None else [str(value) for value in frame[name]]
