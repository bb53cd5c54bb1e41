"""A figure of another source beside the key figures of CBS: one column more in the layers that are there."""

from __future__ import annotations

import contextlib
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.receipts import Series
from spreidingskaart.city.sources.services.expectations import service
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from spreidingskaart.city.sources.receipts import Receipt, Receipts
    from spreidingskaart.city.sources.services.asking import Wanted
    from spreidingskaart.city.sources.services.expectations import Service

FIGURES: Final = {"BU": "figures_buurten", "WK": "figures_wijken"}
"""Layers of key figures, by how the codes of their areas begin."""
COLUMNS: Final = {
    "leefbaarometer": ("liveability_score", "liveability_class"),
    "ses": ("ses_woa",),
}
"""What each source puts beside the key figures; the first column is the one that a note tells of."""


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


def with_joined_before(
    made: MadeLayer, rows: pd.DataFrame, told: Provenance, kept: Receipts
) -> MadeLayer:
    """Return key figures that came anew with the columns that other sources had put beside them before.

    What an area was said to be is still said of it: the note tells of which year it is, and the receipts go along.

    Parameters
    ----------
    rows
        What was in use before.
    told
        Where that came from.
    kept
        The receipts of the city.
    """
    if made.name not in FIGURES.values():
        return made
    for name in COLUMNS:
        found = _found_before(name, made, rows, told, kept)
        if found is not None:
            beside, own = _beside(found, service(name), made.rows, made.provenance)
            made = replace(made, rows=beside, provenance=own)
    return made


def _found_before(
    name: str, made: MadeLayer, rows: pd.DataFrame, told: Provenance, kept: Receipts
) -> Joined | None:
    """Return what one source had put beside the figures and is not there now; None where it is nothing."""
    columns = COLUMNS[name]
    there = set(columns).intersection(rows).difference(made.rows)
    if columns[0] not in there:
        return None
    series = _receipts_of(name, told, kept)
    return Joined(
        {
            each: dict(zip(rows["code"], rows[each], strict=True))
            for each in sorted(there, key=columns.index)
        },
        _told_before(told.note or "", columns[0]) or f"{columns[0]}: {service(name).publisher}",
        told.date,
        tuple(each.id for each in series),
        complete=all(each.complete for each in series if isinstance(each, Series)),
    )


def _receipts_of(name: str, told: Provenance, kept: Receipts) -> list[Receipt | Series]:
    """Return the receipts of one service among those of a layer; one that is gone is left out."""
    found = []
    for each in told.receipts:
        with contextlib.suppress(SpreidingskaartError):
            receipt = kept.find(each)
            of = receipt.service if isinstance(receipt, Series) else receipt.question.service
            found += [receipt] if of == name else []
    return found


def _with_columns(found: Joined, source: Service, wanted: Wanted, name: str) -> MadeLayer:
    rows = pd.DataFrame((wanted.layers or {})[name]).drop(columns="geometry", errors="ignore")
    told = (wanted.provenance or {}).get(name) or Provenance("CBS", found.date, source.licence)
    beside, own = _beside(found, source, rows, replace(told, fetched=wanted.now))
    return MadeLayer(name, beside, own, read=len(beside))


def _beside(
    found: Joined, source: Service, before: pd.DataFrame, told: Provenance
) -> tuple[pd.DataFrame, Provenance]:
    """Return rows with the numbers as columns, and where the whole comes from."""
    rows = before.copy()
    for column, values in found.columns.items():
        rows[column] = rows["code"].map(values).astype(float)
    unknown = int(rows[[*found.columns]].isna().any(axis=1).sum())
    own = replace(
        told,
        source=told.source
        if source.publisher in told.source
        else f"{told.source}; {source.publisher}",
        note=_note(told.note or "", found.about, unknown),
        receipts=tuple(dict.fromkeys((*told.receipts, *found.receipts))),
        complete=told.complete and found.complete,
    )
    return rows, own


def _told_before(note: str, column: str) -> str | None:
    """Return what a note says of a column, without its full stop."""
    found = re.search(rf"{re.escape(column)}: [^.]*", note)
    return found.group() if found else None


def _note(before: str, about: str, unknown: int) -> str:
    """Return a note in which the column is told once, also where it was told before."""
    column = re.escape(about.partition(":")[0])
    others = re.sub(rf" ?{column}: [^.]*\.(?: \d+ \w+ zonder cijfer\.)?", "", before).strip()
    gaps = f" {count(unknown, 'gebied', 'gebieden')} zonder cijfer." if unknown else ""
    return f"{others} {about}.{gaps}".strip()
