"""Of whom the ground is: a file of owners by parcel or as a map, written in the plots and sites that a city has."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.layer import Layer
from geo.overlap import overlaps
from spreidingskaart.city.sources.column_specs import ColumnSpec, LayerSchema
from spreidingskaart.city.sources.columns import RawTable
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.folder import layer_in_use
from spreidingskaart.city.sources.register.checks import faults_of_table
from spreidingskaart.city.sources.register.faults_found import in_order, of_sheet
from spreidingskaart.city.sources.register.made import with_owners
from spreidingskaart.city.sources.register.prepared import Changes
from spreidingskaart.model import OwnerKind
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import quoted

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.draft import Draft
    from spreidingskaart.city.sources.folder import LayerEntry
    from spreidingskaart.city.sources.register.fields import Fields
    from spreidingskaart.city.sources.register.prepared import Prepared, RegisterOrigin

_LAYERS: Final = ("plots", "sites")
_OWNER: Final = LayerSchema(
    (ColumnSpec("owner", filled=True, decides=True, words=OwnerKind),),
)
_ZEROS: Final = re.compile(r"([A-Z])0+(?=[0-9]+$)")
_WHOLE: Final = 0.99
"""Share of a plot that a file must cover, or else it does not say of whom it is."""
_LEAST: Final = 0.05
"""Share of a plot below which an owner is a border that is drawn differently."""


@dataclass(frozen=True, eq=False)
class OwnedLayer:
    """One layer of a city with the owners that a file says."""

    name: str
    entry: LayerEntry
    draft: Draft
    owners: NDArray[np.object_]
    """(n,) of every row of the draft; as it was where the file says nothing."""

    mixed: int
    """Rows that have more than one kind of owner by what the file says."""

    @property
    def changed(self) -> list[str]:
        """The ids of rows whose owner is another one."""
        differs = self.owners != self.draft["owner"]
        return [str(one) for one in self.draft["id"][differs & self.draft.keep]]


def held_owners(
    about: Prepared, fields: Fields, folder: Path, origin: RegisterOrigin, *, skip: bool
) -> Prepared:
    """Return what a file of owners would change in the plots and sites of a city.

    Parameters
    ----------
    skip
        Whether rows with a fault are left out.
    """
    there = _there(folder)
    faults = _faults(fields, there)
    bad = {fault.row for fault in faults if fault.row is not None}
    good = np.array([number not in bad for number in fields.sheet.numbers.tolist()], dtype=bool)
    blocking = faults
    if skip and good.any():
        blocking = [fault for fault in faults if fault.row is None]
    if blocking:
        return replace(about, faults=in_order(blocking, fields))
    owned = [_owned(name, *found, fields, good) for name, found in there.items()]
    return _with_owned(
        replace(about, dropped=in_order(faults, fields), kept=int(good.sum())), owned, origin
    )


def _with_owned(about: Prepared, owned: list[OwnedLayer], origin: RegisterOrigin) -> Prepared:
    changed = tuple(one for layer in owned for one in layer.changed)
    rows = sum(int(layer.draft.keep.sum()) for layer in owned)
    mixed = sum(layer.mixed for layer in owned)
    told = f"{count(mixed, 'perceel heeft', 'percelen hebben')} meer soorten eigenaar."
    return replace(
        about,
        notes=(*about.notes, told) if mixed else about.notes,
        changes=Changes(changed=changed, same=rows - len(changed)),
        layers=tuple(with_owners(layer, about.file, origin) for layer in owned if layer.changed),
    )


def _there(folder: Path) -> dict[str, tuple[LayerEntry, Draft]]:
    """Return the layers of a city that can have owners."""
    found = {name: _usable(folder, name) for name in _LAYERS}
    return {name: layer for name, layer in found.items() if layer is not None}


def _usable(folder: Path, name: str) -> tuple[LayerEntry, Draft] | None:
    found = layer_in_use(folder, name)
    return found if found is not None and found[1].broken is None else None


def _faults(fields: Fields, there: dict[str, tuple[LayerEntry, Draft]]) -> list[Fault]:
    whole = _why_nothing(fields, there)
    if whole is not None:
        return [Fault(None, None, None, whole)]
    table = RawTable({"owner": fields.cells["owner"]}, fields.sheet.numbers)
    faults = [*of_sheet(fields), *fields.faults, *faults_of_table(table, _OWNER, "plots", {})]
    key = _key(fields)
    if key is None:
        return faults
    known = {plain_parcel(one) for _, draft in there.values() for one in draft["id"][draft.keep]}
    for row, parcel in enumerate(fields.texts(key).tolist()):
        number = int(fields.sheet.numbers[row])
        if parcel is None:
            faults.append(Fault(None, number, key, "is leeg."))
        elif plain_parcel(parcel) not in known:
            told = f"{quoted(parcel)} is geen perceel of locatie van de gemeente."
            faults.append(Fault(None, number, key, told, parcel))
    return faults


def _why_nothing(fields: Fields, there: dict[str, tuple[LayerEntry, Draft]]) -> str | None:
    """Return why a file of owners says nothing at all of a city."""
    if not there:
        return "De gemeente heeft geen percelen en geen zoeklocaties; haal die eerst op."
    if not len(fields):
        return f"In {fields.sheet.name} staat geen enkele rij."
    if "owner" not in fields.cells:
        return "Er is geen kolom voor Eigenaar (owner); wijs er een aan."
    if _key(fields) is None and not _has_shapes(fields):
        return "Er is geen kolom voor Kadastrale aanduiding (parcel), en er staan geen vlakken in."
    return None


def _has_shapes(fields: Fields) -> bool:
    return fields.geometry is not None and not shapely.is_missing(fields.geometry).all()


def _key(fields: Fields) -> str | None:
    """Return the field that names a parcel; an id does so in a table, and in a map it is one of the map itself."""
    if "parcel" in fields.cells:
        return "parcel"
    return "id" if "id" in fields.cells and not _has_shapes(fields) else None


def plain_parcel(text: str) -> str:
    """Return the designation of a parcel without spaces, signs and zeros: "ALM01 A 00123" is "ALM01-A-123"."""
    whole = "".join(sign for sign in text.upper() if sign.isalnum())
    return _ZEROS.sub(r"\1", whole)


def _owned(
    name: str, entry: LayerEntry, draft: Draft, fields: Fields, good: NDArray[np.bool_]
) -> OwnedLayer:
    owners = draft["owner"].copy()
    key = _key(fields)
    said = _by_parcel(draft, fields, key, good) if key else _by_shape(draft, fields, good)
    mixed = sum(1 for kinds in said.values() if len(kinds) > 1)
    for row, kinds in said.items():
        owners[row] = kinds.pop() if len(kinds) == 1 else OwnerKind.MIXED.value
    return OwnedLayer(name, entry, draft, owners, mixed)


def _by_parcel(
    draft: Draft, fields: Fields, key: str, good: NDArray[np.bool_]
) -> dict[int, set[str]]:
    """Return the kinds of owner of each row of a layer that the file names."""
    rows = {plain_parcel(str(draft["id"][row])): row for row in draft.rows()}
    said: dict[int, set[str]] = defaultdict(set)
    parcels, owners = fields.texts(key), fields.texts("owner")
    for row in np.flatnonzero(good).tolist():
        at = rows.get(plain_parcel(parcels[row]))
        if at is not None:
            said[at].add(owners[row])
    return said


def _by_shape(draft: Draft, fields: Fields, good: NDArray[np.bool_]) -> dict[int, set[str]]:
    """Return the kinds of owner that have ground in each row of a layer.

    A row of which the file covers only a part is not told: of whom the rest is, nobody said.
    """
    assert fields.geometry is not None  # noqa: S101 - asked above
    kept, zones = np.array(list(draft.rows()), dtype=np.int64), np.flatnonzero(good)
    owners = fields.texts("owner")[zones]
    shapes = draft.geometry[kept]
    shared = overlaps(shapes, Layer(fields.geometry[zones].copy(), {}))
    areas: dict[int, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for site, zone, area in zip(
        shared.site.tolist(), shared.zone.tolist(), shared.area.tolist(), strict=True
    ):
        areas[site][owners[zone]] += area
    said: dict[int, set[str]] = {}
    for site, by_kind in areas.items():
        whole = float(shapes[site].area)
        kinds = {kind for kind, area in by_kind.items() if area >= _LEAST * whole}
        covered = sum(by_kind.values()) >= _WHOLE * whole
        if len(kinds) > 1 or (kinds and covered):
            said[int(kept[site])] = kinds
    return said
