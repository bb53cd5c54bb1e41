"""A figure of another source beside the key figures of CBS: one column more in the layers that are there."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from spreidingskaart.city.sources.services.asking import Wanted
    from spreidingskaart.city.sources.services.expectations import Service

FIGURES: Final = {"BU": "figures_buurten", "WK": "figures_wijken"}
"""Layers of key figures, by how the codes of their areas begin."""


@dataclass(frozen=True)
class Joined:
    """Numbers of one source, by column and then by code of an area."""

    columns: Mapping[str, Mapping[str, float]]
    about: str
    """Dutch, for the note of the layer: "liveability_score: Leefbaarometer 2024"."""
    date: dt.date
    """The day of which they speak."""
    receipts: tuple[str, ...]
    complete: bool = True


def joined(found: Joined, source: Service, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layers of key figures with the numbers of a source as columns.

    Raises
    ------
    SourceError
        If there are no key figures yet.
    """
    layers = wanted.layers or {}
    there = [name for name in FIGURES.values() if name in layers]
    if not there:
        raise SourceError(
            f"{source.dutch} hoort bij de kerncijfers, en die zijn er nog niet; haal eerst figures op."
        )
    return [_with_columns(found, source, wanted, name) for name in there]


def _with_columns(found: Joined, source: Service, wanted: Wanted, name: str) -> MadeLayer:
    layer = pd.DataFrame((wanted.layers or {})[name])
    rows = layer.drop(columns="geometry", errors="ignore").copy()
    for column, values in found.columns.items():
        rows[column] = rows["code"].map(values).astype(float)
    unknown = int(rows[[*found.columns]].isna().any(axis=1).sum())
    told = (wanted.provenance or {}).get(name) or Provenance("CBS", found.date, source.licence)
    own = replace(
        told,
        source=told.source
        if source.publisher in told.source
        else f"{told.source}; {source.publisher}",
        note=_note(told.note or "", found.about, unknown),
        receipts=tuple(dict.fromkeys((*told.receipts, *found.receipts))),
        fetched=wanted.now,
        complete=told.complete and found.complete,
    )
    return MadeLayer(name, rows, own, read=len(rows))


def _note(before: str, about: str, unknown: int) -> str:
    """Return a note in which the column is told once, also where it was told before."""
    column = re.escape(about.partition(":")[0])
    others = re.sub(rf" ?{column}: [^.]*\.(?: \d+ \w+ zonder cijfer\.)?", "", before).strip()
    gaps = f" {count(unknown, 'gebied', 'gebieden')} zonder cijfer." if unknown else ""
    return f"{others} {about}.{gaps}".strip()
