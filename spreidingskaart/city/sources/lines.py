"""A layer of lines: which rows are lines in the Netherlands, and how they hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.crs import RD, inside_rd, looks_like_degrees
from spreidingskaart.errors import DataError
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import percent, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.network import Network

_LINES: Final = (shapely.GeometryType.LINESTRING, shapely.GeometryType.MULTILINESTRING)
_KINDS: Final = {
    shapely.GeometryType.POINT: "punten",
    shapely.GeometryType.MULTIPOINT: "punten",
    shapely.GeometryType.POLYGON: "vlakken",
    shapely.GeometryType.MULTIPOLYGON: "vlakken",
}


def usable_lines(
    geometry: NDArray[np.object_], keep: NDArray[np.bool_], file: str
) -> tuple[NDArray[np.bool_], list[str]]:
    """Return which of the kept rows are lines in the Netherlands, and why the others are left out.

    Parameters
    ----------
    geometry
        n geometries; None where a row has none.
    keep
        (n,) rows that are right so far.
    file
        Name of the file, for the sentence.

    Raises
    ------
    DataError
        If no row is such a line and it is plain why: other shapes, or degrees instead of metres.
    """
    rows = np.flatnonzero(keep)
    kinds, boxes = (
        shapely.get_type_id(geometry[rows]),
        shapely.bounds(geometry[rows]).reshape(-1, 4),
    )
    line = np.isin(kinds, _LINES)
    ends = [((west, south), (east, north)) for west, south, east, north in boxes.tolist()]
    inside = np.array([all(inside_rd(*end) for end in both) for both in ends], dtype=bool)
    if len(rows) and not line.any():
        found = join(
            list(dict.fromkeys(_KINDS.get(kind, "andere vormen") for kind in kinds.tolist()))
        )
        message = f"In {file} staan {found}; een netwerk bestaat uit lijnen."
        raise DataError(message)
    if len(rows) and all(looks_like_degrees(*end) for both in ends for end in both):
        message = f"De coördinaten in {file} zijn graden; geef meters in RD (EPSG:{RD})."
        raise DataError(message)
    dropped = [f"rij {row + 2}: geen lijn" for row in rows[~line]]
    dropped += [
        f"rij {row + 2}: ligt niet in Nederland (EPSG:{RD})" for row in rows[line & ~inside]
    ]
    kept = np.zeros(len(geometry), dtype=bool)
    kept[rows[line & inside]] = True
    return kept, dropped


def hangs_together(network: Network) -> str:
    """Return one Dutch sentence that says how long a network is and how much of it can be walked from one place."""
    parts = network.part_length
    if not len(parts):
        return "Er is geen meter om over te lopen."
    told = f"{plain(float(parts.sum()) / 1000)} km"
    if len(parts) == 1:
        return f"{told}, alles hangt aan elkaar."
    share = float(parts[0] / parts.sum())
    # 100% would say that nothing hangs loose
    shown = percent(min(share, 0.999), 1 if share > 0.99 else 0)
    return f"{told} in {count(len(parts), 'los deel', 'losse delen')}; het grootste heeft {shown} van de lengte."
