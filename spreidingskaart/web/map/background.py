"""The background map of PDOK: the only thing that a browser fetches elsewhere, and it can be switched off."""

from __future__ import annotations

from typing import Final

HOST: Final = "https://service.pdok.nl"
TILES: Final = HOST + "/brt/achtergrondkaart/wmts/v2_0/grijs/EPSG:3857/{z}/{x}/{y}.png"
ATTRIBUTION: Final = "Achtergrond © Kadaster (PDOK)"
