"""Addresses by what a person types (Location API), and by a point or an id (Locatieserver).

PDOK is asked by the server, never by a browser. What a person typed is theirs: no receipt is kept of it.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import numpy as np
import shapely

from geo.crs import RD, inside_rd, point_to_rd
from spreidingskaart.city.sources.receipts import Question
from spreidingskaart.city.sources.services.answers import check_fields, rows_in, text_in
from spreidingskaart.city.sources.services.exchange import Exchange
from spreidingskaart.city.sources.services.expectations import service
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.searching import FoundPlace
from spreidingskaart.errors import InputError
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city.sources.services.expectations import Service

LONGEST: Final = 100
"""Characters of what is searched."""
SHORTEST: Final = 3
_SEARCH: Final = "location"
_REVERSE: Final = "locatieserver"
_IN_RD: Final = f"http://www.opengis.net/def/crs/EPSG/0/{RD}"
_REFUSED: Final = re.compile(r"<->|[|!<>]")
"""Signs that the service reads as a formula, and refuses."""
_LL: Final = re.compile(r"POINT\((-?\d+(?:\.\d+)?) (-?\d+(?:\.\d+)?)\)")


def cleaned(text: str) -> str:
    """Return what a person typed without what the service refuses.

    Raises
    ------
    InputError
        If too little is left, or there is too much.
    """
    told = " ".join(_REFUSED.sub(" ", text).split())
    letters = sum(letter.isalnum() for letter in told)
    if letters < SHORTEST:
        raise InputError(f"Typ ten minste {SHORTEST} letters of cijfers van een adres.")
    if len(told) > LONGEST:
        raise InputError(
            f"Een adres heeft hoogstens {number(LONGEST)} tekens; dit zijn er {number(len(told))}."
        )
    return told


def search(
    text: str, *, most: int = 10, environ: Mapping[str, str] = os.environ
) -> tuple[FoundPlace, ...]:
    """Return the addresses that look most like a text, the best first.

    Parameters
    ----------
    most
        Of them; 50 at most.

    Raises
    ------
    InputError
        If the text is no question.
    SourceError
        If the service does not answer as expected.
    """
    api = service(_SEARCH, environ)
    adres = api.collection("adres")
    asked = {
        "q": cleaned(text),
        f"{adres.id}[version]": adres.fields["version"],
        f"{adres.id}[relevance]": adres.fields["relevance"],
        "limit": min(most, api.limits.page),
        "crs": _IN_RD,
        "f": "json",
    }
    document, crs = _asked(api, "/search", asked, environ)
    if crs and f"/{RD}" not in crs:
        raise SourceError(f"{api.dutch} gaf {crs.strip('<>')[:80]}; gevraagd was EPSG:{RD}.")
    features = rows_in(document, ("features",), api)
    found: dict[str, FoundPlace] = {}
    for feature in features:
        properties = feature.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        check_fields(properties, adres.needs, api, adres.dutch)
        name, point = text_in(properties, adres.needs[0]), _point(feature.get("geometry"))
        if name and point:
            found.setdefault(name, FoundPlace(name, *point, api.attribution or api.publisher))
    if features and not found:
        raise SourceError(f"{api.dutch} gaf adressen zonder punt in EPSG:{RD}.")
    return tuple(found.values())[:most]


def nearest_address(
    x: float, y: float, *, within: float = 100.0, environ: Mapping[str, str] = os.environ
) -> FoundPlace | None:
    """Return the address nearest to a point (EPSG:28992); None where there is none within some metres.

    Raises
    ------
    SourceError
        If the service does not answer as expected.
    """
    asked = {"X": round(x), "Y": round(y), "type": "adres", "rows": 1, "distance": round(within)}
    return _first_of("/reverse", {**asked, "fl": "id weergavenaam centroide_ll"}, environ)


def look_up(identifier: str, *, environ: Mapping[str, str] = os.environ) -> FoundPlace | None:
    """Return the place with an id of the Locatieserver; None where there is none.

    Raises
    ------
    SourceError
        If the service does not answer as expected.
    """
    return _first_of("/lookup", {"id": identifier, "fl": "id weergavenaam centroide_ll"}, environ)


def _first_of(
    path: str, asked: Mapping[str, object], environ: Mapping[str, str]
) -> FoundPlace | None:
    api = service(_REVERSE, environ)
    document, _ = _asked(api, path, asked, environ)
    rows = rows_in(document, ("response", "docs"), api)
    if not rows:
        return None
    check_fields(rows[0], ("weergavenaam", "centroide_ll"), api, "een adres")
    place = _LL.fullmatch(text_in(rows[0], "centroide_ll") or "")
    point = point_to_rd(float(place[1]), float(place[2])) if place else None
    if point is None or not inside_rd(*point):
        raise SourceError(f"{api.dutch} gaf een adres zonder punt in Nederland.")
    return FoundPlace(str(rows[0]["weergavenaam"]), *point, api.attribution or api.publisher)


def _asked(
    api: Service, path: str, asked: Mapping[str, object], environ: Mapping[str, str]
) -> tuple[Any, str]:
    """Return the answer and the coordinate system that it names; asked once, since somebody waits for it."""
    exchange = Exchange(environ)
    try:
        question = Question(
            service=api.name, address=f"{api.address(path)}?{urlencode(asked, safe='[]')}"
        )
        taken = exchange.take(api, question)
    finally:
        exchange.close()
    try:
        return json.loads(taken.content), taken.headers.get("content-crs", "")
    except (ValueError, RecursionError) as error:
        raise SourceError(f"{api.dutch} gaf JSON die niet te lezen is.") from error


def _point(geometry: object) -> tuple[float, float] | None:
    """Return (x, y) of a point of GeoJSON in EPSG:28992, or amid another shape; None where it is neither."""
    try:
        shape = shapely.from_geojson(json.dumps(geometry))
    except (shapely.errors.GEOSException, TypeError, ValueError):
        return None
    if shapely.is_missing(shape) or shape.is_empty:
        return None
    x, y = np.asarray(shapely.get_coordinates(shapely.point_on_surface(shape)))[0].tolist()
    return (x, y) if inside_rd(x, y) else None
