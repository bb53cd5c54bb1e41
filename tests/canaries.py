"""A city with canaries: protected facilities that nobody could name by chance, and how to find a trace of one.

`city_with_canaries` writes the folder; `traces` looks for them in whatever was answered, also in base64 inside it.
"""

from __future__ import annotations

import base64
import binascii
import re
import struct
from typing import TYPE_CHECKING

import pandas as pd

from geo.crs import point_to_wgs84
from tests.city_folder import tables, write_city
from tests.synthetic import at

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

SECRET, AGGREGATED = "Kanariehuis Zeldzaam", "Kanariehof Opgeteld"
WORDS = (SECRET, AGGREGATED, "KANARIE-S7", "KANARIE-A7", "Stichting Kanariegeheim")
PLACES = {SECRET: at(613.7, 587.3), AGGREGATED: at(371.9, 1217.1)}
"""Where they are, in metres of EPSG:28992."""
_PACKED = re.compile(rb"[A-Za-z0-9+/]{24,}={0,2}")


def city_with_canaries(folder: Path) -> Path:
    """Write a city with one secret and one aggregated canary among other facilities; return its folder."""
    known = tables()["facilities"]
    pattern = known[known["id"] == "S1"].iloc[0]
    both = [
        {**pattern, "id": key, "name": name, "visibility": seen, "operator": WORDS[-1], "places": 17,
         "buurt_code": buurt, "x": PLACES[name][0], "y": PLACES[name][1]}
        for key, name, seen, buurt in (
            (WORDS[2], SECRET, "secret", "BU2"), (WORDS[3], AGGREGATED, "aggregated", "BU3"),
        )
    ]  # fmt: skip
    rows = pd.concat([known, pd.DataFrame(both)], ignore_index=True)
    return write_city(folder, facilities=rows.to_csv(index=False))


def _spellings() -> tuple[bytes, ...]:
    """Return how a canary may stand in an answer: its words, and its coordinates as text and as numbers."""
    found = [word.encode() for word in WORDS]
    for x, y in PLACES.values():
        longitude, latitude = point_to_wgs84(x, y)
        for metres in (x, y):
            whole = f"{metres:.0f}"
            found += [whole.encode(), f"{whole[:3]}.{whole[3:]}".encode()]
        for degrees in (latitude, longitude):
            # five decimals: a metre. Fewer may be the corner of a plot
            shown = f"{degrees:.6f}"[:-1]
            found += [shown.encode(), shown.replace(".", ",").encode()]
        found += [struct.pack("<d", number) for number in (x, y, latitude, longitude)]
    return tuple(found)


SPELLINGS = _spellings()


def traces(*answers: bytes | str) -> list[bytes]:
    """Return what of a canary stands in these answers; nothing where they are safe."""
    texts = [answer.encode() if isinstance(answer, str) else answer for answer in answers]
    opened = [inner for text in texts for inner in _unpacked(text)]
    return sorted(
        {spelling for text in (*texts, *opened) for spelling in SPELLINGS if spelling in text}
    )


def _unpacked(text: bytes) -> Iterable[bytes]:
    """Give what stands in base64 in a text; also where the text is cut on another place than the base64 begins."""
    for found in _PACKED.finditer(text):
        packed = found.group()
        try:
            yield base64.b64decode(packed + b"=" * (-len(packed) % 4))
        except binascii.Error:
            continue
