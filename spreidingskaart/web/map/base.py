"""The base map: the same script in every run, so that the frame is never mounted again (streamlit-folium hashes it)."""

from __future__ import annotations

import hashlib
from typing import Final

import folium

from spreidingskaart import PROJECT
from spreidingskaart.web.map.script import map_script

FOLDER: Final = PROJECT / "spreidingskaart/web/assets"


def _content_hash() -> str:
    digest = hashlib.sha256(map_script())
    for path in sorted(path for path in FOLDER.rglob("*") if path.is_file()):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


ASSETS: Final = f"/assets/{_content_hash()}"
"""Address of our own files: another content is another address, so a browser may keep what it has for ever."""


class CityMap(folium.Map):
    """A folium map whose scripts and styles are our own; nothing is asked of another host."""

    default_js = [  # noqa: RUF012 - folium reads these from the class
        ("leaflet", f"{ASSETS}/leaflet.js"),
        ("kaart", f"{ASSETS}/kaart.js"),
    ]
    default_css = [  # noqa: RUF012
        ("tokens_css", f"{ASSETS}/tokens.css"),
        ("leaflet_css", f"{ASSETS}/leaflet.css"),
        ("kaart_css", f"{ASSETS}/kaart.css"),
    ]


def base_map(latitude: float, longitude: float, zoom: float) -> CityMap:
    """Return a fresh base map; whoever renders it changes it, so what is kept is what came of it (`frame`).

    Parameters
    ----------
    latitude, longitude
        Centre in degrees (WGS84); the same for every visitor of a City, in every run and every session.
    zoom
        Leaflet zoom level, also the same.
    """
    return CityMap(
        location=(latitude, longitude),
        zoom_start=zoom,  # type: ignore[arg-type] # Leaflet takes fractions
        tiles=None,
        zoom_control=False,
        attribution_control=False,
        zoom_snap=0.25,
        zoom_delta=0.5,
        wheel_px_per_zoom_level=120,
        prefer_canvas=False,
    )
