"""What a service answered in JSON, held against what services.yaml expects of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from geo.crs import inside_rd, point_to_rd
from spreidingskaart.city.sources.services.failing import SourceError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from spreidingskaart.city.sources.services.asking import Reply
    from spreidingskaart.city.sources.services.expectations import Service


def document_of(reply: Reply, service: Service) -> Any:  # noqa: ANN401 - JSON may be anything until it is looked at
    """Return an answer as JSON.

    Raises
    ------
    SourceError
        If it is none.
    """
    try:
        return json.loads(reply.content)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{service.dutch} gaf JSON die niet te lezen is.") from error


def rows_in(found: object, path: Sequence[str], service: Service) -> list[dict[str, Any]]:
    """Return the list of records at a path in a document; without a path it is the list itself.

    Raises
    ------
    SourceError
        If there is none.
    """
    for name in path:
        found = found.get(name) if isinstance(found, dict) else None
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        where = ".".join(path) or "het antwoord"
        raise SourceError(f"{service.dutch} gaf geen lijst met rijen in {where}; die was verwacht.")
    return found


def check_fields(there: Collection[str], needs: Iterable[str], service: Service, what: str) -> None:
    """Refuse an answer that lacks a field without which it cannot be used.

    Raises
    ------
    SourceError
        With the fields that are missing and those that came.
    """
    missing = [name for name in needs if name not in there]
    if missing:
        raise SourceError(
            f"{service.dutch}: in {what} ontbreekt {', '.join(missing)}; er kwam: {', '.join(sorted(there)[:40])}."
        )


def text_in(row: Mapping[str, Any], name: str) -> str | None:
    """Return what a record says under a name, on one line; None where it says nothing."""
    value = row.get(name)
    told = " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
    return told or None


def number_in(row: Mapping[str, Any], name: str) -> float | None:
    """Return a number of a record, also one that is written as text; None where it is none."""
    value = row.get(name)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        found = float(value)
    except ValueError:
        return None
    return found if np.isfinite(found) else None


def point_in(row: Mapping[str, Any], latitude: str, longitude: str) -> shapely.Point | None:
    """Return the point (EPSG:28992) of a record in degrees; None where it is none in the Netherlands."""
    north, east = number_in(row, latitude), number_in(row, longitude)
    if north is None or east is None or not (50 < north < 54.5 and 2.5 < east < 7.7):
        return None
    x, y = point_to_rd(east, north)
    return shapely.Point(round(x, 2), round(y, 2)) if inside_rd(x, y) else None
