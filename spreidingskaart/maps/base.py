"""The base map: the same script in every run, so that the frame is never mounted again (streamlit-folium hashes it)."""

from __future__ import annotations

import folium

from spreidingskaart import __version__

ASSETS = f"/assets/{__version__.replace('.', '-')}"


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
    """Return a fresh base map; st_folium changes the object, so it is never kept.

    Parameters
    ----------
    latitude, longitude
        Centre in degrees (WGS84), frozen for a session.
    zoom
        Leaflet zoom level, frozen for a session.
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
