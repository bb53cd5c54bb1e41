"""Public car parks of the national parking register (RDW): garages, and grounds to park and ride."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import geopandas as gpd
import pandas as pd
import shapely

from geo.crs import RD
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.receipts import Question
from spreidingskaart.city.sources.services.answers import (
    check_fields,
    document_of,
    number_in,
    point_in,
    rows_in,
    text_in,
)
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.expectations import service
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.model import CarParkKind
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city.sources.services.asking import Asker, Wanted

_REGISTER: Final = "rdw"
"""Tables of the register, by Socrata."""
_FACILITIES: Final = "rdw-npr"
"""The index of car parks, and what each says of itself (SPDP 2)."""
_LAYER: Final = "car_parks"
_OCCUPANCY: Final = "car_park_occupancy"
_AREAS: Final = "areas"
_USES: Final = {
    "GARAGEP": CarParkKind.GARAGE,
    "PARKRIDE": CarParkKind.GROUND,
    "TERREINP": CarParkKind.GROUND,
}
"""Uses of an area (usageid) that are a car park; streets with paid parking and permits are not."""
_ID: Final = re.compile(r"[0-9a-fA-F-]{8,64}")
_NOTE: Final = "Straatparkeren zit er niet in, bezetting ook niet: de bron noemt alleen de vrije plaatsen van nu."


def fetch_car_parks(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layer `car_parks` of one municipality.

    Raises
    ------
    SourceError
        If the register does not answer as expected.
    """
    if wanted.outline is None:
        raise SourceError("De parkeergarages komen pas na de gebieden van de gemeente.")
    receipts: list[str] = []
    uses, whole = _by_manager(asker, wanted, receipts)
    here = _in_index(asker, wanted.outline, receipts)
    rows: list[dict[str, Any]] = []
    dropped: list[Fault] = []
    for place, identifier in enumerate(sorted({*uses, *here}), start=1):
        found = _one(asker, identifier, wanted.outline, receipts)
        if isinstance(found, str):
            dropped.append(Fault(_LAYER, place, None, found, identifier))
        else:
            rows.append({**found, "kind": uses.get(identifier) or found["kind"]})
    asker.tell(
        f"parkeergarages en -terreinen: {len(rows)} gevonden, {len(dropped)} niet bruikbaar."
    )
    columns = {name: [row[name] for row in rows] for name in ("id", "name", "kind", "capacity")}
    frame = gpd.GeoDataFrame(columns, geometry=[row["point"] for row in rows], crs=RD)
    register = service(_REGISTER)
    told = Provenance(
        source=register.publisher,
        date=wanted.now.date(),
        licence=register.licence,
        url=register.base,
        note=_NOTE,
        receipts=tuple(receipts),
        fetched=wanted.now,
        complete=whole,
    )
    made = MadeLayer(_LAYER, frame, told, read=len(rows) + len(dropped), dropped=tuple(dropped))
    return (made, *_occupancy_still_known(wanted, set(columns["id"])))


def _occupancy_still_known(wanted: Wanted, there: set[str]) -> Iterator[MadeLayer]:
    """Give the occupancy that is in use without that of car parks which are gone; nothing where all are there."""
    layer = (wanted.layers or {}).get(_OCCUPANCY)
    told = (wanted.provenance or {}).get(_OCCUPANCY)
    if layer is None or told is None or layer["car_park_id"].isin(there).all():
        return
    rows = pd.DataFrame(layer).drop(columns="geometry", errors="ignore")
    known = rows["car_park_id"].isin(there)
    dropped = tuple(
        Fault(
            _OCCUPANCY,
            place,
            "car_park_id",
            "deze garage staat niet meer in het register",
            str(gone),
        )
        for place, gone in zip(range(1, len(rows) + 1), rows["car_park_id"], strict=True)
        if gone not in there
    )
    yield MadeLayer(_OCCUPANCY, rows[known], told, read=len(rows), dropped=dropped)


def _by_manager(asker: Asker, wanted: Wanted, receipts: list[str]) -> tuple[dict[str, str], bool]:
    """Return the kind of each car park that the municipality itself manages, and whether all rows came."""
    register = service(_REGISTER)
    areas = register.collection(_AREAS)
    found: dict[str, str] = {}
    page, offset = register.limits.page, 0
    for _ in range(register.limits.pages):
        asked = {
            areas.fields["manager"]: int(wanted.municipality.code[2:]),
            "$limit": page,
            "$offset": offset,
            "$order": ":id",
        }
        address = register.address(f"/resource/{areas.id}.json?{urlencode(asked)}")
        reply = asker.ask(Question(service=register.name, address=address))
        receipts.append(reply.receipt.id)
        rows = rows_in(document_of(reply, register), (), register)
        for row in rows:
            use, identifier = (text_in(row, areas.fields[name]) for name in ("use", "id"))
            if identifier and use in _USES:
                found[identifier] = _USES[use].value
        if rows:
            # a row leaves out what is empty, so only all rows together show which fields there are
            check_fields(
                {name for row in rows for name in row}, areas.fields.values(), register, areas.dutch
            )
        if len(rows) < page:
            return found, True
        offset += len(rows)
    return found, False


def _in_index(asker: Asker, outline: shapely.Geometry, receipts: list[str]) -> set[str]:
    """Return the ids of the car parks whose place in the index lies in the municipality; others may manage them."""
    facilities = service(_FACILITIES)
    reply = asker.ask(Question(service=facilities.name, address=facilities.address("/")))
    receipts.append(reply.receipt.id)
    rows = rows_in(document_of(reply, facilities), ("ParkingFacilities",), facilities)
    check_fields(
        {name for row in rows for name in row}, ("identifier", "name"), facilities, "de index"
    )
    found = set()
    for row in rows:
        place = row.get("locationForDisplay")
        point = point_in(place, "latitude", "longitude") if isinstance(place, dict) else None
        identifier = text_in(row, "identifier")
        if identifier and point is not None and shapely.contains(outline, point):
            found.add(identifier)
    return found


def _one(
    asker: Asker, identifier: str, outline: shapely.Geometry, receipts: list[str]
) -> dict[str, Any] | str:
    """Return one car park, or why it is left out."""
    if not _ID.fullmatch(identifier):
        return "het nummer is geen nummer van een parkeervoorziening"
    facilities = service(_FACILITIES)
    try:
        reply = asker.ask(
            Question(service=facilities.name, address=facilities.address(f"/static/{identifier}"))
        )
    except SourceError as error:
        return f"niet op te vragen: {error}"
    receipts.append(reply.receipt.id)
    document = document_of(reply, facilities)
    told = document.get("parkingFacilityInformation") if isinstance(document, dict) else None
    if not isinstance(told, dict):
        return "het antwoord zegt niets over de garage (parkingFacilityInformation)"
    if told.get("limitedAccess") is True:
        return "niet voor iedereen toegankelijk"
    place = _place(told, outline)
    if isinstance(place, str):
        return place
    uses, capacity = _specified(told)
    garage = any("garage" in use.casefold() for use in uses)
    return {
        "id": identifier,
        "name": text_in(told, "name"),
        "kind": (CarParkKind.GARAGE if garage else CarParkKind.GROUND).value if uses else None,
        "capacity": capacity,
        "point": place,
    }


def _place(told: dict[str, Any], outline: shapely.Geometry) -> shapely.Point | str:
    """Return the point of a car park in the municipality, or what is wrong with the one that is told."""
    points, given = _points(told)
    if not given:
        return "de bron zegt niet waar het ligt"
    if not points:
        return f"het ligt buiten Nederland ({given})"
    inside = (point for point in points if shapely.contains(outline, point))
    return next(inside, f"het ligt buiten de gemeente ({given})")


def _points(told: dict[str, Any]) -> tuple[list[shapely.Point], str]:
    """Return the points of a car park in the Netherlands, entrances for vehicles first; and the first as given."""
    entrances = sorted(
        _listed(told, "accessPoints"), key=lambda each: each.get("isVehicleEntrance") is not True
    )
    places = [place for each in entrances for place in _listed(each, "accessPointLocation")]
    places += _listed({"": [told.get("locationForDisplay")]}, "")
    given = [as_given for place in places if (as_given := _as_given(place))]
    points = [point for place in places if (point := point_in(place, "latitude", "longitude"))]
    return points, given[0] if given else ""


def _as_given(place: dict[str, Any]) -> str | None:
    latitude, longitude = number_in(place, "latitude"), number_in(place, "longitude")
    if latitude is None or longitude is None:
        return None
    return f"{number(latitude, 5)}; {number(longitude, 5)}"


def _specified(told: dict[str, Any]) -> tuple[list[str], float | None]:
    """Return the uses and the spaces that a car park has, as far as it says so."""
    specifications = _listed(told, "specifications")
    uses = [use for each in specifications if (use := text_in(each, "usage"))]
    spaces = [
        found for each in specifications if (found := number_in(each, "capacity")) is not None
    ]
    # 0 stands there where nobody filled it in
    return uses, max(spaces, default=0.0) or None


def _listed(row: dict[str, Any], name: str) -> list[dict[str, Any]]:
    value = row.get(name)
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def check_car_parks(asker: Asker, _: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask for one row of the register."""
    register = service(_REGISTER)
    areas = register.collection(_AREAS)
    address = register.address(f"/resource/{areas.id}.json?{urlencode({'$limit': 20})}")
    try:
        reply = asker.ask(Question(service=register.name, address=address))
        rows = rows_in(document_of(reply, register), (), register)
        check_fields(
            {name for row in rows for name in row}, areas.fields.values(), register, areas.dutch
        )
    except SourceError as error:
        yield str(error), False
    else:
        yield f"{register.dutch}: {areas.dutch} heeft de verwachte velden.", True


CAR_PARKS: Final = Connector(
    name="parking",
    dutch="parkeergarages en -terreinen",
    layers=(_LAYER, _OCCUPANCY),
    run=fetch_car_parks,
    check=check_car_parks,
)
