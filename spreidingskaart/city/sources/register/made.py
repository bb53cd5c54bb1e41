"""What was checked, as a layer that can be kept."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import RD
from spreidingskaart.city.sources.folder import LayerEntry
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.model import Fictional

if TYPE_CHECKING:
    import datetime as dt

    from spreidingskaart.city.sources.draft import Draft
    from spreidingskaart.city.sources.folder import CityEntry
    from spreidingskaart.city.sources.register.owners import OwnedLayer
    from spreidingskaart.city.sources.register.prepared import Prepared, RegisterOrigin

_NO_DATE = "De bron noemt geen peildatum; dit is de dag waarop het bestand is ingelezen."


@dataclass(frozen=True, eq=False)
class Before:
    """The layer that is in use."""

    entry: LayerEntry
    draft: Draft
    stays: bool
    """Whether rows of it stay that the new ones do not have."""
    any_same: bool
    """Whether any row of it is there still, unchanged."""


def made_layer(
    about: Prepared,
    draft: Draft,
    before: Before | None,
    origin: RegisterOrigin,
    today: dt.date,
    entry: CityEntry,
) -> MadeLayer:
    """Return rows that were checked as a layer.

    Parameters
    ----------
    before
        What is in use, where there is something.
    today
        The day the file is read.
    entry
        Of the city.
    """
    rows = _rows(draft)
    if before is not None and before.stays:
        rows = _with_others(rows, _rows(before.draft), draft.schema.key)
    return MadeLayer(
        draft.name,
        _without_empty(rows, draft),
        _provenance(about, origin, today, entry, before, _fictional(rows, before)),
        about.read,
        about.dropped,
        _title(entry, draft.name),
    )


def _provenance(
    about: Prepared,
    origin: RegisterOrigin,
    today: dt.date,
    entry: CityEntry,
    before: Before | None,
    fictional: Fictional,
) -> Provenance:
    """Return where rows come from; those that stay are no surer than they were."""
    provenance = Provenance(
        source=origin.source or f"Gemeente {entry.municipality.name}",
        date=origin.date or today,
        licence=origin.licence,
        fictional=fictional,
        note=None if origin.date else _NO_DATE,
        complete=not about.dropped,
    )
    if before is None or not before.stays:
        return provenance
    was = before.entry
    return replace(
        provenance,
        complete=provenance.complete and was.complete,
        reserve=was.reserve,
        receipts=was.receipts,
    )


def with_owners(layer: OwnedLayer, file: str, origin: RegisterOrigin) -> MadeLayer:
    """Return a layer of the city with other owners; all else that is said of it stays."""
    rows = _rows(layer.draft)
    rows["owner"] = layer.owners[layer.draft.keep]
    entry = layer.entry
    whose = f"Eigenaren: {origin.source or file}."
    note = whose if not entry.note else f"{entry.note} {whose}"
    provenance = replace(Provenance.of_entry(entry), note=note)
    return MadeLayer(
        layer.name, _without_empty(rows, layer.draft), provenance, len(rows), title=entry.title
    )


def _rows(draft: Draft) -> gpd.GeoDataFrame:
    keep = draft.keep
    columns: dict[str, Any] = {
        column.name: draft[column.name][keep] for column in draft.schema.columns
    }
    frame = pd.DataFrame(columns)
    return gpd.GeoDataFrame(frame, geometry=draft.geometry[keep], crs=RD)


def _with_others(
    rows: gpd.GeoDataFrame, others: gpd.GeoDataFrame, key: tuple[str, ...]
) -> gpd.GeoDataFrame:
    """Return rows with those others that have another key."""
    if not key:
        return pd.concat([others, rows], ignore_index=True)
    there = set(zip(*(rows[name] for name in key), strict=True))
    stays = [keys not in there for keys in zip(*(others[name] for name in key), strict=True)]
    return pd.concat([others[np.array(stays, dtype=bool)], rows], ignore_index=True)


def _without_empty(rows: gpd.GeoDataFrame, draft: Draft) -> gpd.GeoDataFrame:
    """Return rows without the columns that the layer may do without and of which nothing is known."""
    empty = [
        column.name
        for column in draft.schema.columns
        if not column.there and rows[column.name].isna().all()
    ]
    return rows.drop(columns=empty)


def _fictional(rows: gpd.GeoDataFrame, before: Before | None) -> Fictional:
    """Return whether rows are fictional: as they say, and else as the same rows were that are in use."""
    if "fictional" not in rows.columns:
        return Fictional.NO if before is None or not before.any_same else before.entry.fictional
    words = set(rows["fictional"])
    return Fictional(words.pop()) if len(words) == 1 and None not in words else Fictional.MIXED


def _title(entry: CityEntry, layer: str) -> str | None:
    """Return the title that the layer has in use."""
    record = entry.layers.get(layer)
    try:
        return LayerEntry.model_validate(record).title if record else None
    except ValueError:
        return None
