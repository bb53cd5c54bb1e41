"""The point of an address in the city's own layer of addresses, or the middle of its postcode; no service is asked."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.sources.folder import layer_in_use
from spreidingskaart.city.sources.register.names import plain_name
from spreidingskaart.errors import InputError
from spreidingskaart.model import Precision
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

_POSTCODE: Final = re.compile(r"\b(\d{4})\s?([A-Za-z]{2})\b")
_NUMBER: Final = re.compile(r"\s*(\d{1,5})(.*)", re.DOTALL)
_IN_LINE: Final = re.compile(
    r"\s*(?P<street>\S.*?)[\s,]+(?P<number>\d{1,5}\s?(?:[A-Za-z]\b)?(?:\s?[-/]\s?\w{1,4}\b)?)\s*,?\s*(?P<rest>\D*)",
    re.DOTALL,
)
_SAME_SPOT: Final = 25.0
"""Metres within which the addresses of one house number count as one point."""
_MOST_TOLD: Final = 4
UNPLACED: Final = (
    "dit adres is niet te plaatsen zonder de adressen van de gemeente; geef x en y, of een buurt."
)
NO_ADDRESSES: Final = (
    "De gemeente heeft nog geen laag met adressen, dus een adres krijgt geen punt. Haal die op (fetch --only bag), "
    "of geef x en y, of een buurt."
)


@dataclass(frozen=True)
class Address:
    """What a row says of its address; each part may be missing."""

    postcode: str | None
    """As 1311AB."""
    number: str | None
    """With letter and addition, as 12, 12A or 12A2."""
    street: str | None
    """Plain."""
    town: str | None
    """Plain."""

    @property
    def is_any(self) -> bool:
        """Whether it says where something is."""
        return self.postcode is not None or (self.street is not None and self.number is not None)


@dataclass(frozen=True)
class Spot:
    """Where an address is."""

    x: float
    y: float
    """Metres, EPSG:28992."""
    exact: bool
    """Whether it is the point of the address; else the middle of its postcode."""

    @property
    def precision(self) -> Precision:
        """What the point is good for."""
        return Precision.POINT if self.exact else Precision.BUURT


def postcode_of(text: str | None) -> str | None:
    """Return a postcode as 1311AB; None where a text holds none."""
    found = _POSTCODE.search(text or "")
    return f"{found.group(1)}{found.group(2).upper()}" if found else None


def number_of(*parts: str | None) -> str | None:
    """Return a house number with its letter and addition as 12A2; None where there is no number."""
    whole = "".join(sign for part in parts for sign in part or "" if sign.isalnum()).upper()
    return whole if whole[:1].isdigit() else None


def address_in_line(line: str) -> Address:
    """Return the parts of an address on one line: "Dorpsstraat 12a, 1311 AB Almere"."""
    postcode = postcode_of(line)
    bare = _POSTCODE.sub(",", line, count=1)
    found = _IN_LINE.fullmatch(bare)
    if not found:
        return Address(postcode, None, plain_name(bare) or None, None)
    number, rest = number_of(found.group("number")), plain_name(found.group("rest"))
    return Address(postcode, number, plain_name(found.group("street")) or None, rest or None)


def address_of(
    line: str | None,
    street: str | None,
    number: str | None,
    letter: str | None,
    addition: str | None,
    postcode: str | None,
    town: str | None,
) -> Address:
    """Return an address of which the parts stand apart, or on one line, or both; what stands apart goes first."""
    whole = address_in_line(line) if line else Address(None, None, None, None)
    return Address(
        postcode_of(postcode) or whole.postcode,
        number_of(number, letter, addition) or whole.number,
        plain_name(street or "") or whole.street,
        plain_name(town or "") or whole.town,
    )


@dataclass(frozen=True, eq=False)
class Addresses:
    """The addresses of a city, found by postcode or street."""

    xy: NDArray[np.float64]
    """(n, 2) metres, EPSG:28992."""
    told: list[str]
    """n addresses as people write them."""
    by_postcode: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    by_house: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    """By postcode or plain street, and the whole number."""
    by_base: dict[tuple[str, str], list[int]] = field(default_factory=lambda: defaultdict(list))
    """By the same, and the number without letter and addition."""
    towns: list[str] = field(default_factory=list)
    """n plain names."""

    def add(self, street: str, number: str, postcode: str, town: str) -> None:
        """Add the next address, as it is written."""
        at = len(self.told)
        self.told.append(" ".join(part for part in (street, number, postcode, town) if part))
        self.towns.append(plain_name(town))
        whole, code = number_of(number) or "", postcode_of(postcode)
        for key in (code, plain_name(street)):
            if key:
                self.by_house[key, whole].append(at)
                self.by_base[key, _base(whole)].append(at)
        if code:
            self.by_postcode[code].append(at)

    def spot(self, address: Address) -> Spot:
        """Return where an address is.

        Raises
        ------
        InputError
            If it is not known, or may be more than one; one sentence, with the candidates.
        """
        for key in (address.postcode, address.street):
            if key is None or address.number is None:
                continue
            rows = self.by_house.get((key, address.number)) or self.by_base.get(
                (key, _base(address.number)), []
            )
            rows = self._in_town(rows, address.town) if key == address.street else rows
            if rows:
                return self._one(rows)
        rows = self.by_postcode.get(address.postcode or "", [])
        if not rows:
            raise InputError(
                "dit adres staat niet bij de adressen van de gemeente; geef x en y, of een buurt."
            )
        x, y = self.xy[rows].mean(axis=0)
        return Spot(float(x), float(y), exact=False)

    def _in_town(self, rows: list[int], town: str | None) -> list[int]:
        inside = [row for row in rows if town is not None and self.towns[row] == town]
        return inside or rows

    def _one(self, rows: list[int]) -> Spot:
        middle = self.xy[rows].mean(axis=0)
        if np.hypot(*(self.xy[rows] - middle).T).max() > _SAME_SPOT:
            listed = [self.told[row] for row in rows[:_MOST_TOLD]]
            raise InputError(
                f"dit kan meer adressen zijn: {join(listed, last='of')}; geef de postcode, of x en y."
            )
        return Spot(float(middle[0]), float(middle[1]), exact=True)


def _base(number: str) -> str:
    found = _NUMBER.match(number)
    return found.group(1) if found else number


def addresses_of(folder: Path) -> Addresses | None:
    """Return the addresses of a city folder; None where it has none."""
    there = layer_in_use(folder, "addresses")
    if there is None:
        return None
    draft = there[1]
    rows = list(draft.rows())
    found = Addresses(shapely.get_coordinates(draft.geometry[rows]), [])
    for row in rows:
        found.add(*(draft[name][row] or "" for name in ("street", "number", "postcode", "town")))
    return found
