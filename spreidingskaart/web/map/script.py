"""The map script: the parts in `web/assets/kaart`, one after another, as the one file that the base map names.

They are plain scripts and no modules: streamlit-folium draws the map as soon as its scripts have run, and a module
runs later. Each part adds to `window.kaart` what the parts after it may use.
"""

from __future__ import annotations

import json
from typing import Final

from spreidingskaart import PROJECT
from spreidingskaart.web.map.fills import FILL_OPACITY, PICTURE_OPACITY
from spreidingskaart.web.map.names import shared_names
from spreidingskaart.web.map.signs import HOUSE, PIN, TRAIN

FOLDER: Final = PROJECT / "spreidingskaart/web/assets/kaart"
PARTS: Final = (
    "text",
    "answer",
    "events",
    "panes",
    "card",
    "parts",
    "areas",
    "marks",
    "points",
    "zoning",
    "apart",
    "labels",
    "layers",
    "found",
    "spots",
    "plots",
    "corners",
    "drawing",
    "toolbar",
    "legend",
    "cross",
    "cursor",
    "keys",
    "furniture",
    "acts",
    "years",
    "state",
    "start",
)
"""In the order in which they run."""


def map_script() -> bytes:
    """Return the whole script, after the words that it shares with Python."""
    shared = shared_names() | {
        "signs": {"HOUSE": HOUSE, "TRAIN": TRAIN, "PIN": PIN},
        "opacity": {"FILL": FILL_OPACITY, "PICTURE": PICTURE_OPACITY},
    }
    names = json.dumps(shared, ensure_ascii=False, indent=1)
    parts = [(FOLDER / f"{part}.js").read_text(encoding="utf-8") for part in PARTS]
    start = f"window.kaart = {{ map: null, state: null, names: {names} }};\n"
    return "\n".join([start, *parts]).encode()
