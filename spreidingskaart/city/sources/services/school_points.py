"""Where a school lies: at its address, else amid its postcode, else nowhere; and how sure that is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import RD
from spreidingskaart.model import Precision
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city.sources.services.asking import Wanted

_NUMBER: Final = re.compile(r"\s*(\d+)\s*-?\s*(.*)")


def number_parts(text: str | None) -> tuple[str, str] | None:
    """Return a house number and what follows it, "12-A" as ("12", "a"); None where there is no number."""
    found = _NUMBER.fullmatch(text or "")
    return (found[1], re.sub(r"[\W_]", "", found[2]).lower()) if found else None


def placed(rows: Sequence[dict[str, Any]], wanted: Wanted) -> tuple[gpd.GeoDataFrame, list[str]]:
    """Return schools with a point where there is one, and Dutch sentences that say how many have none."""
    known = _Known(None if wanted.layers is None else wanted.layers.get("addresses"))
    places = [known.place(row) for row in rows]
    frame = gpd.GeoDataFrame(
        {
            **{name: [row[name] for row in rows] for name in ("id", "name", "kind")},
            "address": [_address(row) for row in rows],
            "precision": [None if how is None else how.value for _, how in places],
        },
        geometry=np.array([point for point, _ in places], dtype=object),
        crs=RD,
    )
    return frame, _notes([how for _, how in places], there=known.there)


def _notes(found: Sequence[Precision | None], *, there: bool) -> list[str]:
    rough = sum(how is Precision.BUURT for how in found)
    none = sum(how is None for how in found)
    notes = []
    if rough:
        notes.append(f"{count(rough, 'school ligt', 'scholen liggen')} midden in de postcode.")
    if none:
        why = "het adres is niet gevonden" if there else "de adressen van de gemeente zijn er niet"
        notes.append(f"{count(none, 'school heeft', 'scholen hebben')} geen punt: {why}.")
    return notes


def _address(row: dict[str, Any]) -> str | None:
    street = " ".join(part for part in (row["street"], row["number"]) if part)
    place = " ".join(part for part in (row["postcode"], row["town"]) if part)
    return ", ".join(part for part in (street, place) if part) or None


class _Known:
    """The addresses of a city by postcode and number."""

    def __init__(self, addresses: gpd.GeoDataFrame | None) -> None:
        self.there = addresses is not None and not addresses.empty
        self._at: dict[tuple[str, str], dict[str, shapely.Geometry]] = {}
        self._postcodes: dict[str, list[shapely.Geometry]] = {}
        if addresses is None:
            return
        columns = (addresses["postcode"], addresses["number"], addresses.geometry)
        for postcode, number, point in zip(*columns, strict=True):
            parts = None if pd.isna(number) else number_parts(str(number))
            if pd.isna(postcode) or parts is None or shapely.is_missing(point) or point.is_empty:
                continue
            code = str(postcode).replace(" ", "").upper()
            self._at.setdefault((code, parts[0]), {}).setdefault(parts[1], point)
            self._postcodes.setdefault(code, []).append(point)

    def place(self, row: dict[str, Any]) -> tuple[shapely.Geometry | None, Precision | None]:
        postcode, parts = row["postcode"], number_parts(row["number"])
        if postcode is not None and parts is not None:
            there = self._at.get((postcode, parts[0]), {})
            # a school at 12-14 or 12-hs stands at 12
            same = [there[letter] for letter in (parts[1], "") if letter in there]
            if found := [*same, *there.values()]:
                return found[0], Precision.POINT
        around = self._postcodes.get(postcode or "")
        if not around:
            return None, None
        # the middle of a postcode is some tens of metres off; a buurt is the next thing that is surely right
        x, y = np.median(shapely.get_coordinates(np.array(around, dtype=object)), axis=0)
        return shapely.Point(round(float(x)), round(float(y))), Precision.BUURT
