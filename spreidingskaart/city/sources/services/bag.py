"""Addresses and buildings of the BAG."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from spreidingskaart.city.sources.columns import as_text
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.checking import check_collections
from spreidingskaart.city.sources.services.sifting import sift
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.made_layer import MadeLayer
    from spreidingskaart.city.sources.services.asking import Asker, Wanted
    from spreidingskaart.city.sources.services.sifting import Sifted

_SERVICE: Final = "bag"
_YEARS: Final = (1006.0, 2200.0)
"""The BAG writes 1005 and 9999 where nobody knows the year."""
_SIGNS: Final = re.compile(r"[\[\]\"']")
"""Of a list as text."""
_ID: Final = re.compile(r"(?<!\d)\d{16}(?!\d)")


def fetch_bag(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layers `addresses` and `buildings` of one municipality.

    Raises
    ------
    SourceError
        If the BAG does not answer as expected.
    """
    return _addresses(asker, wanted), _buildings(asker, wanted)


def _addresses(asker: Asker, wanted: Wanted) -> MadeLayer:
    """Return every address; use, area and building come from the object that bears it."""
    objects = sift(asker, wanted, service=_SERVICE, collection="verblijfsobject", layer="addresses")
    found = sift(asker, wanted, service=_SERVICE, collection="adres", layer="addresses")
    known = pd.DataFrame(
        {
            "use": _uses(objects.rows.get("use"), len(objects.rows)),
            "area_m2": _areas(objects),
            "building_id": _buildings_of(objects),
        },
        index=pd.Index(objects.text("id")),
    )
    ended = np.isin(found.text("object").astype(str), sorted(objects.ended))
    found.drop(ended, "object", "hoort bij een object dat is beëindigd")
    found.drop(found.text("street") == None, "street", "heeft geen straat")  # noqa: E711 - elementwise
    found.drop(found.text("number") == None, "number", "heeft geen huisnummer")  # noqa: E711 - elementwise
    facts = known.reindex(found.text("object"))
    bare = int(facts["use"].isna().sum())
    if bare:
        found.notes.append(
            f"Van {count(bare, 'adres', 'adressen')} is het gebruik niet bekend (stand- en ligplaatsen)."
        )
    columns = {
        "id": found.text("id"),
        "street": found.text("street"),
        "number": _numbers(found),
        "postcode": found.text("postcode"),
        "town": found.text("town"),
        "use": facts["use"].to_numpy(dtype=object),
        "area_m2": facts["area_m2"].to_numpy(dtype=float),
        "building_id": facts["building_id"].to_numpy(dtype=object),
    }
    return found.made(columns, wanted, also=(objects.series,))


def _buildings(asker: Asker, wanted: Wanted) -> MadeLayer:
    found = sift(asker, wanted, service=_SERVICE, collection="pand", layer="buildings")
    built = found.numbers("built")
    outside = ~np.isnan(built) & ((built < _YEARS[0]) | (built > _YEARS[1]))
    if outside.any():
        found.notes.append(
            f"Van {count(int(outside.sum()), 'gebouw', 'gebouwen')} is het bouwjaar niet bekend."
        )
    columns = {
        "id": found.text("id"),
        "status": found.text("status"),
        "use": _uses(found.rows.get("use"), len(found.rows)),
        "dwellings": found.numbers("dwellings"),
        "built": np.where(outside, np.nan, built),
    }
    return found.made(columns, wanted)


def _areas(objects: Sifted) -> NDArray[np.float64]:
    """Return the floor areas; the BAG writes 1 and 999999 where nobody measured."""
    area = objects.numbers("area_m2")
    unmeasured = (area <= 1) | (area >= 999_999)
    return np.where(unmeasured, np.nan, area)


def _numbers(found: Sifted) -> NDArray[np.object_]:
    """Return the house numbers as people write them: 12, 12A or 12A-2."""
    told = np.empty(len(found.rows), dtype=object)
    parts = zip(found.text("number"), found.text("letter"), found.text("addition"), strict=True)
    told[:] = [
        f"{house}{letter or ''}{f'-{addition}' if addition else ''}"
        for house, letter, addition in parts
    ]
    return told


def _uses(values: pd.Series | None, rows: int) -> NDArray[np.object_]:
    """Return uses as one text each; the BAG gives a text with commas, or a list."""
    told = np.full(rows, None, dtype=object)
    if values is not None:
        told[:] = [_joined(value) for value in values.tolist()]
    return told


def _joined(value: Any) -> str | None:  # noqa: ANN401 - JSON may be anything
    parts = _SIGNS.sub("", as_text(value) or "").split(",")
    return ", ".join(text for part in parts if (text := part.strip())) or None


def _buildings_of(objects: Sifted) -> NDArray[np.object_]:
    """Return the building of each object; of several the first."""
    told = np.full(len(objects.rows), None, dtype=object)
    for name in ("building", "building_id"):
        if name in objects.rows:
            told[:] = [
                before or _id_in(value)
                for before, value in zip(told, objects.rows[name].tolist(), strict=True)
            ]
    return told


def _id_in(value: Any) -> str | None:  # noqa: ANN401 - JSON may be anything
    found = _ID.search(as_text(value) or "")
    return found.group() if found else None


def check_bag(asker: Asker, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask for one row of each collection."""
    return check_collections(asker, wanted, _SERVICE, ("adres", "verblijfsobject", "pand"))


BAG: Final = Connector(
    name="bag",
    dutch="adressen en gebouwen",
    layers=("addresses", "buildings"),
    run=fetch_bag,
    check=check_bag,
)
