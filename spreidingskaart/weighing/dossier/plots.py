"""The plots of a dossier: written as GeoJSON in EPSG:28992; those of older dossiers are read from a GeoPackage."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import shapely

from geo.crs import RD
from spreidingskaart.city.sources.geojson import read_geojson
from spreidingskaart.city.sources.geopackage import read_geopackage
from spreidingskaart.city.sources.shapes import Shape, checked_shapes
from spreidingskaart.errors import DataError
from spreidingskaart.weighing.dossier.limits import MOST_SITES
from spreidingskaart.weighing.dossier.packing import as_json, refuse_depth
from spreidingskaart.weighing.dossier.refusal import DossierError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from spreidingskaart.city.sources.table import Table
    from spreidingskaart.weighing.case.outcome import Weighed
    from spreidingskaart.weighing.dossier.case import Case

SITES: Final = "sites.geojson"
BEFORE: Final = "sites.gpkg"
"""What dossiers had that were made before; it is read, never written."""
_LAYER: Final = "sites"
MAP_HEAD: Final = {
    "type": "FeatureCollection",
    "name": _LAYER,
    "crs": {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{RD}"}},
}
"""What stands above the sites on the map."""


@dataclass(frozen=True)
class FrozenPlots:
    """n plots of a dossier."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    geometry: tuple[shapely.Geometry, ...]
    """Polygons, EPSG:28992."""


def plots_as_geojson(case: Case, weighed: Weighed) -> bytes:
    """Return the sites with rank and total; a number that is not known is null."""
    features = [
        {"type": "Feature", "properties": told, "geometry": json.loads(shapely.to_geojson(shape))}
        for told, shape in zip(
            properties_of(weighed), case.measured.proposals.geometry, strict=True
        )
    ]
    return as_json({**MAP_HEAD, "features": features})


def properties_of(weighed: Weighed) -> list[dict[str, Any]]:
    """Return what the map says of each site, in the order of the facts."""
    ranking, totals = weighed.ranking, weighed.ranking.totals
    return [
        {
            "site": site,
            "name": str(ranking.judged.sites[i]),
            "rank": int(ranking.rank[i]),
            "total": _known(totals.total[i]),
            "low": _known(totals.low[i]),
            "high": _known(totals.high[i]),
            "takes_part": bool(ranking.judged.taking_part[i]),
        }
        for i, site in enumerate(weighed.facts.sites)
    ]


def plots_of(parts: Mapping[str, bytes]) -> FrozenPlots:
    """Return the plots of a dossier, by its own format or by that of before.

    Raises
    ------
    InputError
        If there are none, too many, or one of them is no plot.
    """
    name = SITES if SITES in parts else BEFORE
    if name not in parts:
        raise DossierError(f"In dit dossier ontbreekt {SITES}.")
    try:
        table = _table(parts[name], name)
        if table.geometry is None or not 0 < len(table.columns) <= MOST_SITES:
            raise DossierError(f"In dit dossier heeft {name} geen goed aantal locaties.")
        checked = checked_shapes(
            table.geometry,
            name=name,
            claim=table.claim,
            shapes={Shape.AREA},
            unread=table.unread,
        )
    except DataError as error:
        raise DossierError(f"In dit dossier is {name} niet te lezen.") from error
    if not checked.usable.all():
        raise DossierError(
            f"In dit dossier is {name} niet te lezen: er is een vorm die geen perceel is."
        )
    return FrozenPlots(
        _texts(table.columns, "site", name),
        _texts(table.columns, "name", name),
        tuple(checked.geometry),
    )


def _table(content: bytes, name: str) -> Table:
    if name == BEFORE:
        return read_geopackage(content, name=name, layer=_LAYER, map_only=True)
    refuse_depth(content, name)
    return read_geojson(content.decode("utf-8", errors="replace"), name=name)


def _texts(frame: pd.DataFrame, column: str, name: str) -> tuple[str, ...]:
    if column not in frame:
        raise DossierError(f"In dit dossier is {name} niet te lezen: de kolom {column} ontbreekt.")
    return tuple(str(cell) for cell in frame[column])


def _known(value: Any) -> float | None:  # noqa: ANN401 - a number of numpy
    return float(value) if math.isfinite(value) else None
