"""Find an address in the municipality: among its own addresses, and at PDOK where that may be asked."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.known import of_layers
from spreidingskaart.city.sources.services.searching import FoundPlace
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.words.numbers import quoted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spreidingskaart.city import City

MOST_FOUND: Final = 10
"""Addresses to choose from; who sees more types more."""
_POSTCODE: Final = re.compile(r"\b([1-9]\d{3})\s?([A-Za-z]{2})(?![A-Za-z])")
_NUMBER: Final = re.compile(r"\b(\d{1,5})(?:\s?-?\s?([A-Za-z]{1,2}|(?<=-)\d{1,4}))?\b")
_WORDS: Final = re.compile(r"[^\W\d_]{2,}")
_LABELS: Final = frozenset({"rd", "nb", "ol", "lat", "lon", "epsg"})
"""Words that stand beside coordinates."""


@dataclass(frozen=True)
class FoundAddresses:
    """What was found, and what a reader must know of it."""

    places: tuple[FoundPlace, ...]
    note: str | None = None
    """One Dutch sentence: where was not searched, and why."""


def looks_like_address(text: str) -> bool:
    """Whether a text has words, and is no coordinates."""
    return any(word.casefold() not in _LABELS for word in _WORDS.findall(text))


def find_address(
    city: City, text: str, *, outside: Callable[[str], Sequence[FoundPlace]] | None
) -> FoundAddresses:
    """Return the addresses in the municipality that a person may mean.

    Parameters
    ----------
    city
        As who asks may see it.
    outside
        Asks PDOK; None where that may not be asked, and then only the addresses of the city are searched.

    Raises
    ------
    InputError
        If nothing was found, with why.
    """
    note = None
    if outside is not None:
        try:
            places = _within(city, outside(text))
            if places:
                return FoundAddresses(places)
        except InputError:
            raise
        except SpreidingskaartError as error:
            note = f"{error} Gezocht is in de adressen van {city.municipality.name} zelf."
    places = _in_city(city, text)
    if places:
        return FoundAddresses(places, note)
    raise InputError(_why_none(city, text, note, asked_outside=outside is not None))


def _why_none(city: City, text: str, note: str | None, *, asked_outside: bool) -> str:
    told = f"{quoted(text)} is niet gevonden in {city.municipality.name}."
    if note is not None:
        return f"{told} {note}"
    if asked_outside:
        return f"{told} Typ een straat met nummer, of een postcode met nummer."
    if city.layer("addresses") is None:
        return (
            "Adressen zoeken kan hier niet: de adressen van de gemeente zijn niet geladen. Prik een punt op de kaart "
            "of geef coördinaten."
        )
    return f"{told} Typ de postcode met het huisnummer, zoals 1234 AB 5."


def _within(city: City, places: Sequence[FoundPlace]) -> tuple[FoundPlace, ...]:
    if not places:
        return ()
    x, y = (np.array([getattr(place, axis) for place in places]) for axis in ("x", "y"))
    inside = city.buurt_at(x, y) >= 0
    return tuple(place for place, here in zip(places, inside.tolist(), strict=True) if here)[
        :MOST_FOUND
    ]


@dataclass(frozen=True)
class _Typed:
    """An address as it was typed: where it begins, and which number of it."""

    start: str
    """A postcode, or a street in small letters."""
    number: str
    addition: str


def _typed(text: str) -> _Typed | None:
    """Return the address in a text; None where there is no number in it."""
    place = _POSTCODE.search(text)
    rest = text if place is None else f"{text[: place.start()]} {text[place.end() :]}"
    numbers = list(_NUMBER.finditer(rest))
    if not numbers:
        return None
    # the last number: a street may begin with one, or end in a year
    last = numbers[-1]
    start = _folded(rest[: last.start()]) if place is None else f"{place[1]}{place[2]}".upper()
    return _Typed(start, last[1], (last[2] or "").casefold())


def _in_city(city: City, text: str) -> tuple[FoundPlace, ...]:
    """Return the addresses of the city with this postcode and number, or this street and number."""
    layer, typed = city.layer("addresses"), _typed(text)
    if layer is None or typed is None:
        return ()
    rows = _rows_by_key(city).get((typed.start, typed.number), ())
    exact = [row for row in rows if _addition(str(layer["number"][row])) == typed.addition]
    entry = city.reports["addresses"].entry
    source = "" if entry is None else entry.source
    return tuple(
        FoundPlace(_told(city, row), *_point(layer.geometry[row]), source)
        for row in (exact or rows)[:MOST_FOUND]
    )


def _rows_by_key(city: City) -> dict[tuple[str, str], list[int]]:
    return city.known(of_layers("address_search.rows"), lambda: _keyed(city))


def _keyed(city: City) -> dict[tuple[str, str], list[int]]:
    """Return the rows of addresses by (postcode, number) and by (street, number)."""
    layer = city.layers["addresses"]
    found: dict[tuple[str, str], list[int]] = {}
    columns = (layer["postcode"], layer["street"], layer["number"])
    for row, (postcode, street, number) in enumerate(zip(*columns, strict=True)):
        digits = re.match(r"\d+", str(number or ""))
        if digits is None or layer.geometry[row] is None:
            continue
        found.setdefault((_folded(str(street or "")), digits[0]), []).append(row)
        if postcode:
            found.setdefault((str(postcode).replace(" ", "").upper(), digits[0]), []).append(row)
    return found


def _folded(street: str) -> str:
    return " ".join(street.replace(",", " ").casefold().split())


def _addition(number: str) -> str:
    return re.sub(r"[\W_]", "", re.sub(r"^\s*\d+", "", number)).casefold()


def _told(city: City, row: int) -> str:
    layer = city.layers["addresses"]
    street = f"{layer['street'][row]} {layer['number'][row]}"
    place = " ".join(str(layer[name][row]) for name in ("postcode", "town") if layer[name][row])
    return f"{street}, {place}" if place else street


def _point(geometry: shapely.Geometry) -> tuple[float, float]:
    x, y = shapely.get_coordinates(geometry)[0].tolist()
    return x, y
