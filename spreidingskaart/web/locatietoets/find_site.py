"""What a visitor typed or handed in, as sites to choose from: an address, coordinates, or the shape of a plot."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.crs import point_to_wgs84, to_wgs84
from spreidingskaart.city.sources.site import read_sites
from spreidingskaart.errors import InputError
from spreidingskaart.site_test.address_search import find_address, looks_like_address
from spreidingskaart.web import url_state
from spreidingskaart.web.locatietoets.site_choice import typed_point
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.services.searching import FoundPlace

_JSON_BEGINS: Final = ("{", "[")
_WKT_BEGINS: Final = (
    "SRID=",
    "POINT",
    "MULTI",
    "POLYGON",
    "LINESTRING",
    "CURVE",
    "SURFACE",
    "GEOMETRYCOLLECTION",
    "CIRCULARSTRING",
    "COMPOUNDCURVE",
)
_WITH_HOLE: Final = (
    "Een perceel met een gat past niet op dit scherm; toets het met assess --geometry."
)
_NOT_IN_LINK: Final = "Deze vorm heeft te veel hoeken voor de link: wie die krijgt, ziet geen perceel. Hier werkt het."


@dataclass(frozen=True)
class Offer:
    """One site that may be meant."""

    label: str
    name: Name
    """How it is chosen: a pin or a plot."""
    value: str
    """As the address bar holds it."""

    @property
    def note(self) -> str | None:
        """What a visitor must know who chooses this; None where there is nothing."""
        return _NOT_IN_LINK if len(self.value) > url_state.LONGEST else None


@dataclass(frozen=True)
class Offers:
    """All sites that may be meant."""

    found: tuple[Offer, ...]
    told: str
    """Dutch, how many of what: "3 adressen gevonden"."""
    note: str | None = None


def offers_of_text(
    text: str, city: City, outside: Callable[[str], Sequence[FoundPlace]] | None
) -> Offers:
    """Return the sites that a text may mean.

    Raises
    ------
    InputError
        With one Dutch sentence: what is wrong with it, or that nothing was found.
    """
    if _is_shape(text.strip()):
        return _of_shapes(read_sites(text))
    if not looks_like_address(text):
        latitude, longitude = typed_point(text, city)
        return Offers((_pin("Punt", latitude, longitude),), "1 punt")
    found = find_address(city, text, outside=outside)
    offers = []
    for place in found.places:
        longitude, latitude = point_to_wgs84(place.x, place.y)
        offers.append(_pin(place.name, latitude, longitude))
    told = count(len(offers), "adres gevonden", "adressen gevonden")
    return Offers(tuple(offers), told, found.note)


def _is_shape(text: str) -> bool:
    if text.startswith(_JSON_BEGINS):
        return True
    return text.upper().startswith(_WKT_BEGINS) and "(" in text


def offers_of_file(name: str, content: bytes) -> Offers:
    """Return the sites in a file.

    Raises
    ------
    InputError
        With one Dutch sentence: what is wrong with it.
    """
    return _of_shapes(read_sites(content, name=name))


def _of_shapes(shapes: Sequence[shapely.Geometry]) -> Offers:
    """Return each part of each shape as a site: a plot on this screen is one outline."""
    parts = [part for shape in shapes for part in shapely.get_parts(shape)]
    whole = [part for part in parts if not shapely.get_num_interior_rings(part)]
    if not whole:
        raise InputError(_WITH_HOLE)
    offers = tuple(_of_part(part, place) for place, part in enumerate(whole, start=1))
    return Offers(
        offers,
        count(len(offers), "vorm gevonden", "vormen gevonden"),
        _WITH_HOLE if len(whole) < len(parts) else None,
    )


def _of_part(part: shapely.Geometry, place: int) -> Offer:
    if isinstance(part, shapely.Point):
        longitude, latitude = point_to_wgs84(part.x, part.y)
        return _pin(f"Punt {place}", latitude, longitude)
    outline = np.array([shapely.get_exterior_ring(part)], dtype=object)
    corners = shapely.get_coordinates(to_wgs84(outline))[:-1].tolist()
    ring = [(latitude, longitude) for longitude, latitude in corners]
    label = f"Vorm {place}, {number(float(shapely.area(part)) / 10_000, 2)} ha"
    return Offer(label, Name.PLOT, url_state.plot_text(ring))


def _pin(label: str, latitude: float, longitude: float) -> Offer:
    return Offer(label, Name.PIN, url_state.point_text(latitude, longitude))
