"""What the scripts of a session need to know beside its state: the city, what may be chosen, and where to ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
from markupsafe import Markup

from geo.crs import to_wgs84
from spreidingskaart.city.access import PUBLIC
from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.fiction_told import band
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.model import Verdict
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.map.background import ATTRIBUTION, TILES
from spreidingskaart.web.map.layers import layer_version
from spreidingskaart.web.map.names import MapLayer
from spreidingskaart.web.map.state import ground_of
from spreidingskaart.words.symbols import SYMBOLS
from spreidingskaart.workshop import desk, limits
from spreidingskaart.workshop.nouns import CardKind, WorkshopStatus
from spreidingskaart.workshop.whereabouts import candidates

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.store import KeptSession

_BORDERS: Final = (MapLayer.DISTRICTS, MapLayer.WIJKEN)


def setting_of(session: KeptSession) -> dict[str, Any]:
    """Return what the scripts of a session need to know, made of what everybody may see."""
    city = served_city(PUBLIC)
    question = desk.question_of(session)
    return {
        **city.known(of_rules("workshop setting"), lambda: _of_city(city)),
        "code": session.code,
        "question": {"form": question.form, "places": question.places, "dots": question.dots},
    }


def fiction() -> str:
    """Return what is fictional in the city that everybody sees; "" where all is real."""
    return band(served_city(PUBLIC))


def as_script(data: object) -> Markup:
    """Return data as the text of a script element that holds no script: nothing in it can end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 - no sign of HTML is left in it


def _of_city(city: City) -> dict[str, Any]:
    return {
        "municipality": city.municipality.name,
        "criteria": [{"id": one.id, "title": one.title} for one in CRITERIA],
        "forms": [{"id": form.id, "name": form.name} for form in city.forms.values()],
        "areas": _areas(city),
        "candidates": list(candidates(city)),
        "kinds": {kind.value: kind.dutch for kind in CardKind},
        "verdicts": {
            verdict.value: {"word": verdict.dutch, "symbol": SYMBOLS[verdict]}
            for verdict in Verdict
        },
        "statuses": {status.value: status.dutch for status in WorkshopStatus},
        "most_text": limits.MOST_TEXT,
        "map": {
            "bounds": _bounds(city),
            "background": {"url": TILES, "attribution": ATTRIBUTION},
            "ground": ground_of(city),
            "borders": [f"/layers/{layer_version(city)}/{name}.geojson" for name in _BORDERS],
        },
    }


def _areas(city: City) -> list[dict[str, Any]]:
    """Return the areas that a card may be about: districts and wijken, by name."""
    levels = [level for level in ("districts", "wijken") if level in city.levels]
    return [
        {
            "level": {"districts": "Stadsdelen", "wijken": "Wijken"}[level],
            "areas": sorted(
                ({"id": str(code), "name": str(name)} for code, name in _named(city, level)),
                key=lambda area: area["name"],
            ),
        }
        for level in levels
    ]


def _named(city: City, level: str) -> zip[tuple[object, object]]:
    areas = city.areas(level)
    return zip(areas.index, (areas["name"][row] for row in areas.index.values()), strict=True)


def _bounds(city: City) -> list[list[float]]:
    """Return the south-west and north-east corner in degrees, latitude first, as the map reads it."""
    box = np.array([shapely.box(*shapely.bounds(city.outline))], dtype=object)
    west, south, east, north = shapely.bounds(to_wgs84(box)[0])
    return [[float(south), float(west)], [float(north), float(east)]]
