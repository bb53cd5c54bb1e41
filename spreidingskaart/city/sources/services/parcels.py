"""Parcels of the kadastrale kaart; their size is what is registered, never what is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.checking import check_collections
from spreidingskaart.city.sources.services.kadaster import kadaster
from spreidingskaart.city.sources.services.sifting import sift
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.made_layer import MadeLayer
    from spreidingskaart.city.sources.services.asking import Asker, Wanted
    from spreidingskaart.city.sources.services.sifting import Sifted

_SERVICE: Final = "brk-kadastrale-kaart"
_SLIVER: Final = 1.0
"""m2 below which a parcel is no place for anything."""


def fetch_parcels(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layer `plots` of one municipality: who owns a parcel is not open, so it is not there.

    Raises
    ------
    SourceError
        If the kadastrale kaart does not answer as expected.
    """
    found = sift(asker, wanted, service=_SERVICE, collection="perceel", layer="plots")
    found.drop(shapely.area(found.geometry) < _SLIVER, None, "is kleiner dan 1 m²")
    for name, told in (
        ("municipality", "kadastrale gemeente"),
        ("section", "sectie"),
        ("number", "nummer"),
    ):
        missing = found.text(name) == None  # noqa: E711 - elementwise
        found.drop(missing, name, f"heeft geen {told}")
    ids = _designations(found)
    found.drop(_again(ids), "number", "de kadastrale aanduiding staat er twee keer; de eerste telt")
    return (found.made({"id": _designations(found), "area_m2": _sizes(found)}, wanted),)


def _designations(found: Sifted) -> NDArray[np.object_]:
    """Return how people call each parcel: AMR04-O-3322."""
    parts = (found.text(name).tolist() for name in ("municipality", "section", "number"))
    told = np.empty(len(found.rows), dtype=object)
    told[:] = ["-".join(each) for each in zip(*parts, strict=True)]
    return told


def _again(ids: NDArray[np.object_]) -> NDArray[np.bool_]:
    """Return which ids stood there before."""
    _, first = np.unique(ids.astype(str), return_index=True)
    again = np.ones(len(ids), dtype=bool)
    again[first] = False
    return again


def _sizes(found: Sifted) -> NDArray[np.float64]:
    """Return the registered sizes, m2; a provisional one is left empty: it decides nothing."""
    size = found.numbers("area_m2")
    sure = np.isin(found.text("kind_of_size").astype(str), kadaster().sure_sizes) & (size > 0)
    if not sure.all():
        rows = count(int((~sure).sum()), "perceel", "percelen")
        found.notes.append(
            f"Van {rows} is de grootte voorlopig of niet bekend; die is leeg, en een toets aan een minimum "
            "is daar niet zeker."
        )
    found.notes.append("Wie de eigenaar is, is geen open gegeven.")
    return np.where(sure, size, np.nan)


def check_parcels(asker: Asker, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask for one parcel."""
    return check_collections(asker, wanted, _SERVICE, ("perceel",))


PARCELS: Final = Connector(
    name="parcels",
    dutch="percelen",
    layers=("plots",),
    run=fetch_parcels,
    check=check_parcels,
)
