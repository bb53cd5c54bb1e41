"""One page of an OGC API: read and checked before any of it counts.

Pages are read as JSON by our own reader and not by GDAL: each is an answer with a receipt that must be checked by
itself, it has a thousand features and no more, and what a service sends can then name no driver, file or network.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import RD, RD_BOUNDS
from spreidingskaart.city.sources.geojson import read_geojson
from spreidingskaart.city.sources.services.exchange import same_origin
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.errors import DataError
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city.sources.services.asking import Reply
    from spreidingskaart.city.sources.services.expectations import Collection, Service

IN_RD: Final = f"http://www.opengis.net/def/crs/EPSG/0/{RD}"


@dataclass(frozen=True, eq=False)
class Page:
    """The features of one answer."""

    rows: gpd.GeoDataFrame
    """In EPSG:28992, with the `id` that the source gives each."""
    following: str | None
    """Address of the next page, as it was given."""
    said: int | None
    """How many rows the answer says it has (`numberReturned`)."""
    of: int | None
    """How many there are in all (`numberMatched`); most services do not say."""


def read_page(reply: Reply, service: Service, collection: Collection, what: str) -> Page:
    """Return the features of an answer.

    Raises
    ------
    SourceError
        If it is in another system than we asked, has no features, or lacks a field that we need.
    """
    _refuse_system(reply, service, what)
    document = json.loads(reply.content)
    features = document.get("features") if isinstance(document, dict) else None
    if not isinstance(features, list) or document.get("type") != "FeatureCollection":
        raise SourceError(f"{service.dutch} gaf {what} niet als FeatureCollection.")
    if not all(isinstance(each, dict) and each.get("id") not in (None, "") for each in features):
        raise SourceError(f"{service.dutch} gaf {what} zonder `id` bij elke rij.")
    return Page(
        _rows(reply.content, [str(each["id"]) for each in features], service, collection, what),
        _following(document, reply.receipt.question.address, service, what),
        _whole(document.get("numberReturned")),
        _whole(document.get("numberMatched")),
    )


def _refuse_system(reply: Reply, service: Service, what: str) -> None:
    crs = (reply.receipt.header("content-crs") or "").strip("<> ")
    if crs != IN_RD:
        named = crs or "een stelsel dat het niet noemt"
        raise SourceError(f"{service.dutch} gaf {what} in {named}; verwacht was {IN_RD}.")


def no_rows() -> gpd.GeoDataFrame:
    """Return the table of a collection that is empty."""
    return gpd.GeoDataFrame({"id": pd.Series([], dtype=str)}, geometry=[], crs=RD)


def _rows(
    content: bytes, ids: list[str], service: Service, collection: Collection, what: str
) -> gpd.GeoDataFrame:
    if not ids:
        return no_rows()
    try:
        table = read_geojson(content.decode("utf-8"), name=service.dutch)
    except (DataError, UnicodeDecodeError) as error:
        raise SourceError(f"{service.dutch} gaf {what} die niet te lezen zijn: {error}") from error
    missing = [name for name in collection.needs if name not in table.columns]
    if missing:
        raise SourceError(
            f"In {what} van {service.dutch} ontbreekt {join(missing)}; er is: {', '.join(map(str, table.columns))}."
        )
    rows = gpd.GeoDataFrame(table.columns, geometry=table.geometry, crs=RD)
    rows["id"] = ids
    _refuse_elsewhere(rows, service, what)
    return rows


def _refuse_elsewhere(rows: gpd.GeoDataFrame, service: Service, what: str) -> None:
    """Refuse numbers that are not RD, whatever the header says."""
    there = rows.geometry.bounds.dropna().to_numpy()
    west, south, east, north = RD_BOUNDS
    inside = (there[:, 0] >= west) & (there[:, 2] <= east)
    inside &= (there[:, 1] >= south) & (there[:, 3] <= north)
    if len(there) and float(np.mean(inside)) < 0.5:
        wrong = there[~inside][0]
        raise SourceError(
            f"{service.dutch} gaf {what} met coördinaten die geen RD zijn, zoals {number(wrong[0], 3)} en "
            f"{number(wrong[1], 3)}."
        )


def _following(document: Mapping[str, Any], here: str, service: Service, what: str) -> str | None:
    links = document.get("links")
    found = [
        link["href"]
        for link in (links if isinstance(links, list) else ())
        if isinstance(link, dict)
        and link.get("rel") == "next"
        and isinstance(link.get("href"), str)
    ]
    if not found:
        return None
    # an address that is whole is followed to the letter: its cursor holds a checksum
    address = found[0] if "://" in found[0] else urljoin(here, found[0])
    if not same_origin(address, service):
        raise SourceError(
            f"{service.dutch} verwijst bij {what} naar een volgende bladzijde buiten {service.base}."
        )
    return str(address)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
