"""Where each row of a register is, as exactly as the file and the city can say, and how exact that is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import shapely

from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.register.addresses import (
    NO_ADDRESSES,
    UNPLACED,
    Address,
    address_of,
    addresses_of,
)
from spreidingskaart.city.sources.register.areas import (
    area_at,
    areas_of,
    read_area_codes,
    read_served,
)
from spreidingskaart.city.sources.register.kinds import AREA_FIELDS, RegisterKind
from spreidingskaart.city.sources.register.points import place_points, place_shapes
from spreidingskaart.errors import InputError
from spreidingskaart.model import Precision
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from spreidingskaart.city.sources.register.addresses import Addresses, Spot
    from spreidingskaart.city.sources.register.areas import AreasOfLevel
    from spreidingskaart.city.sources.register.fields import Fields

_LINE, _PARTS = (
    "address",
    ("street", "house_number", "house_letter", "house_addition", "postcode", "town"),
)
_NO_POINT = (Precision.WIJK, Precision.DISTRICT)
"""Where the file itself says so, nothing is placed more exactly."""
_PRECISION_OF = dict(
    zip(
        (area.field for area in AREA_FIELDS),
        (Precision.BUURT, Precision.WIJK, Precision.DISTRICT),
        strict=True,
    )
)


def place_rows(fields: Fields, folder: Path) -> None:
    """Give every row its shape, its areas and its precision, as far as the file and the city know them."""
    areas = areas_of(folder)
    read_area_codes(fields, areas)
    if fields.kind in (RegisterKind.FACILITIES, RegisterKind.TEAMS):
        read_served(fields, areas)
        place_points(fields)
        _place_addresses(fields, folder, areas)
        if fields.kind is RegisterKind.TEAMS:
            _place_in_buurt(fields, areas.get("buurten"))
        _fill_precision(fields)
        return
    place_shapes(fields)
    if fields.kind is RegisterKind.SITES:
        _fill_buurt(fields, areas.get("buurten"))


def _place_addresses(fields: Fields, folder: Path, areas: dict[str, AreasOfLevel]) -> None:
    """Place rows that have no point by their address, or the middle of their postcode."""
    assert fields.geometry is not None  # noqa: S101 - made by place_points
    precision = fields.texts("precision")
    rows = [
        (row, address)
        for row, address in _addresses_in(fields)
        if address.is_any and precision[row] not in _NO_POINT
    ]
    if not rows:
        return
    known = addresses_of(folder)
    if known is None:
        fields.notes.append(NO_ADDRESSES)
    spots = _spots(fields, rows, known)
    for row, spot in spots.items():
        fields.geometry[row] = shapely.Point(spot.x, spot.y)
        precision[row] = spot.precision.value
    fields.cells["precision"] = precision
    _tell_precision(fields, spots, areas)


def _tell_precision(fields: Fields, spots: dict[int, Spot], areas: dict[str, AreasOfLevel]) -> None:
    """Say of how many rows the address is known, and of how many only the postcode."""
    vague = [row for row, spot in spots.items() if not spot.exact]
    exact = len(spots) - len(vague)
    if exact:
        fields.notes.append(f"{count(exact, 'rij heeft', 'rijen hebben')} het punt van het adres.")
    if vague:
        _tell_buurt(fields, vague, areas.get("buurten"))


def _spots(
    fields: Fields, rows: list[tuple[int, Address]], city: Addresses | None
) -> dict[int, Spot]:
    """Return where each row is that has an address; one that is not found is a fault, unless an area says it."""
    column = _LINE if _LINE in fields.cells else "postcode"
    in_area = _in_area(fields)
    spots: dict[int, Spot] = {}
    for row, address in rows:
        try:
            spots[row] = _spot(city, address)
        except InputError as error:
            if not in_area[row]:
                number = int(fields.sheet.numbers[row])
                fields.faults.append(Fault(None, number, column, str(error)))
    return spots


def _spot(city: Addresses | None, address: Address) -> Spot:
    if city is None:
        raise InputError(UNPLACED)
    return city.spot(address)


def _in_area(fields: Fields) -> list[bool]:
    """Return for n rows whether a buurt, wijk or district is told."""
    codes = [fields.texts(area.field).tolist() for area in AREA_FIELDS]
    return [any(code is not None for code in row) for row in zip(*codes, strict=True)]


def _addresses_in(fields: Fields) -> Iterator[tuple[int, Address]]:
    """Give the address of every row without a point."""
    assert fields.geometry is not None  # noqa: S101 - made by place_points
    if not any(name in fields.cells for name in (_LINE, *_PARTS)):
        return
    lines = fields.texts(_LINE)
    parts = [fields.texts(name) for name in _PARTS]
    for row in np.flatnonzero(shapely.is_missing(fields.geometry)).tolist():
        yield row, address_of(lines[row], *(part[row] for part in parts))


def _tell_buurt(fields: Fields, rows: list[int], buurten: AreasOfLevel | None) -> None:
    """Give rows that stand in the middle of their postcode the buurt around it."""
    assert fields.geometry is not None  # noqa: S101 - made by place_points
    codes = fields.texts("buurt_code")
    found = area_at(buurten, fields.geometry[rows])
    for row, code in zip(rows, found.tolist(), strict=True):
        codes[row] = codes[row] or code
    fields.cells["buurt_code"] = codes
    told = count(len(rows), "rij staat", "rijen staan")
    fields.notes.append(f"{told} midden in de postcode; de nauwkeurigheid is buurt.")


def _place_in_buurt(fields: Fields, buurten: AreasOfLevel | None) -> None:
    """Put teams of which only the buurt is known in the middle of it."""
    assert fields.geometry is not None  # noqa: S101 - made by place_points
    if buurten is None:
        return
    shapes = dict(zip(buurten.codes, shapely.point_on_surface(buurten.shapes), strict=True))
    codes, precision, placed = fields.texts("buurt_code"), fields.texts("precision"), 0
    for row in np.flatnonzero(shapely.is_missing(fields.geometry)).tolist():
        if codes[row] in shapes:
            fields.geometry[row] = shapes[codes[row]]
            precision[row] = Precision.BUURT.value
            placed += 1
    fields.cells["precision"] = precision
    if placed:
        told = count(placed, "rij staat", "rijen staan")
        fields.notes.append(f"{told} midden in de buurt; de nauwkeurigheid is buurt.")


def _fill_precision(fields: Fields) -> None:
    """Say of every row that does not say so how exactly it is known."""
    assert fields.geometry is not None  # noqa: S101 - made by place_points
    precision = fields.texts("precision")
    codes = {area.field: fields.texts(area.field) for area in AREA_FIELDS}
    for row in range(len(fields)):
        if precision[row] is not None:
            continue
        if fields.geometry[row] is not None:
            precision[row] = Precision.POINT.value
            continue
        known = [name for name, values in codes.items() if values[row] is not None]
        precision[row] = _PRECISION_OF[known[0]].value if known else None
    fields.cells["precision"] = precision


def _fill_buurt(fields: Fields, buurten: AreasOfLevel | None) -> None:
    """Give sites without a buurt the one that they lie in."""
    assert fields.geometry is not None  # noqa: S101 - made by place_shapes
    codes = fields.texts("buurt_code")
    without = np.array([code is None for code in codes.tolist()], dtype=bool)
    if without.any():
        codes[without] = area_at(buurten, fields.geometry[without])
        fields.cells["buurt_code"] = codes
