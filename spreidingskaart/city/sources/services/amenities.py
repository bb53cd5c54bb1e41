"""Shops, doctors and community centres of OpenStreetMap; never a place where people live or find shelter."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import geopandas as gpd
import numpy as np
import shapely
from pydantic import BaseModel, ConfigDict

from geo.crs import RD, to_wgs84
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.receipts import Question
from spreidingskaart.city.sources.services.answers import document_of, point_in, rows_in, text_in
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.expectations import service
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.rules import read_yaml

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city.sources.services.asking import Asker, Wanted

_SERVICE: Final = "overpass"
_LAYER: Final = "amenities"
_TABLE: Final = Path(__file__).with_name("amenities.yaml")
AROUND: Final = 1_000.0
"""Metres outside the municipality."""
_SECONDS: Final = 120
"""That Overpass itself may take."""
_PROTECTED: Final = "een plek die niet wordt bewaard"
"""All that is said of what may protect people: no name, no id, no kind."""


class _Kinds(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: dict[str, tuple[str, ...]]
    never_keys: tuple[str, ...]
    never_values: dict[str, tuple[str, ...]]
    never_words: tuple[str, ...]

    def kind_of(self, tags: dict[str, Any]) -> str | None:
        """Return our word for an object; the first that fits."""
        there = {f"{key}={value}" for key, value in tags.items()}
        return next(
            (kind for kind, wanted in self.kinds.items() if there.intersection(wanted)), None
        )

    def protected(self, tags: dict[str, Any]) -> bool:
        """Whether an object may be a place that protects people."""
        if any(key.startswith(self.never_keys) for key in tags):
            return True
        if any(tags.get(key) in values for key, values in self.never_values.items()):
            return True
        told = " ".join(str(value) for value in tags.values()).casefold()
        return any(word in told for word in self.never_words)


@cache
def _kinds() -> _Kinds:
    return _Kinds.model_validate(read_yaml(_TABLE))


def question_for(outline: shapely.Geometry) -> str:
    """Return what is asked of Overpass, within the box around a municipality (EPSG:28992)."""
    west, south, east, north = shapely.bounds(
        to_wgs84(
            np.array([shapely.box(*shapely.bounds(shapely.buffer(outline, AROUND)))], dtype=object)
        )[0]
    )
    box = f"({south:.5f},{west:.5f},{north:.5f},{east:.5f})"
    not_these = "".join(f'[!"{key}"]' for key in _kinds().never_keys)
    asked = [
        f'nwr["{tag.partition("=")[0]}"="{tag.partition("=")[2]}"]{not_these}{box};'
        for tags in _kinds().kinds.values()
        for tag in tags
    ]
    return f"[out:json][timeout:{_SECONDS}];({''.join(asked)});out center tags;"


def fetch_amenities(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layer `amenities` in and around one municipality.

    Raises
    ------
    SourceError
        If Overpass does not answer as expected, or did not finish.
    """
    if wanted.outline is None:
        raise SourceError(
            "De voorzieningen zijn pas op te halen als de gebieden van de gemeente er zijn."
        )
    overpass = service(_SERVICE)
    reply = asker.ask(
        Question(
            service=overpass.name,
            address=overpass.address("/interpreter"),
            method="POST",
            headers=(("Content-Type", "application/x-www-form-urlencoded"),),
            body=urlencode({"data": question_for(wanted.outline)}),
        )
    )
    document = document_of(reply, overpass)
    rows = rows_in(document, ("elements",), overpass)
    remark = text_in(document, "remark")
    if remark is not None:
        # it says so in a good answer, and what came is a part
        raise SourceError(f"{overpass.dutch} werd niet klaar: {remark[:200]}.")
    near = shapely.buffer(wanted.outline, AROUND)
    shapely.prepare(near)
    kept, dropped = _read(rows, near)
    asker.tell(f"voorzieningen: {len(kept)} gevonden, {len(dropped)} niet gebruikt.")
    columns = {name: [row[name] for row in kept] for name in ("id", "name", "kind")}
    frame = gpd.GeoDataFrame(columns, geometry=[row["point"] for row in kept], crs=RD)
    told = Provenance(
        source=overpass.attribution or overpass.publisher,
        date=_as_of(document) or wanted.now.date(),
        licence=overpass.licence,
        url="https://www.openstreetmap.org/copyright",
        note="Gezet door vrijwilligers; wat er niet staat, kan er toch zijn.",
        receipts=(reply.receipt.id,),
        fetched=wanted.now,
    )
    return (MadeLayer(_LAYER, frame, told, read=len(rows), dropped=tuple(dropped)),)


def _read(
    rows: list[dict[str, Any]], near: shapely.Geometry
) -> tuple[list[dict[str, Any]], list[Fault]]:
    kept: dict[str, dict[str, Any]] = {}
    dropped: list[Fault] = []
    for place, row in enumerate(rows, start=1):
        tags = row.get("tags")
        tags = tags if isinstance(tags, dict) else {}
        if _kinds().protected(tags):
            dropped.append(Fault(_LAYER, place, None, _PROTECTED))
            continue
        name = f"{text_in(row, 'type')}/{text_in(row, 'id')}"
        center = row.get("center")
        point = point_in(center if isinstance(center, dict) else row, "lat", "lon")
        kind = _kinds().kind_of(tags)
        if kind is None:
            dropped.append(Fault(_LAYER, place, "kind", "een soort die niet is gevraagd", name))
        elif point is None or not shapely.contains(near, point):
            dropped.append(Fault(_LAYER, place, None, "ligt niet in of rond de gemeente", name))
        elif name in kept:
            dropped.append(Fault(_LAYER, place, "id", "staat er twee keer", name))
        else:
            kept[name] = {"id": name, "name": text_in(tags, "name"), "kind": kind, "point": point}
    return list(kept.values()), dropped


def _as_of(document: dict[str, Any]) -> dt.date | None:
    """Return the day of the map of which the answer was made."""
    about = document.get("osm3s")
    told = text_in(about, "timestamp_osm_base") if isinstance(about, dict) else None
    try:
        return None if told is None else dt.datetime.fromisoformat(told).date()
    except ValueError:
        return None


AMENITIES: Final = Connector(
    name="amenities", dutch="winkels en voorzieningen", layers=(_LAYER,), run=fetch_amenities
)
