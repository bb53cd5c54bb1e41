"""One layer in the making: read and typed, its own faults known, not yet held against the other layers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from geo.layer import Layer
from spreidingskaart.city.sources.columns import TypedColumns, double_keys, typed_columns
from spreidingskaart.city.sources.csv_layer import read_csv_layer
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.map_layer import read_map_layer
from spreidingskaart.errors import DataError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.column_specs import LayerSchema
    from spreidingskaart.city.sources.columns import RawTable


@dataclass(eq=False)
class Draft:
    """n rows of one layer; other layers may still add faults, empty cells and leave out rows."""

    name: str
    file: str
    schema: LayerSchema
    typed: TypedColumns
    geometry: NDArray[np.object_]
    """(n,) shapes in EPSG:28992; None where a row has none."""
    read: int
    notes: list[str] = field(default_factory=list)
    broken: str | None = None
    """Why the layer is left out, one Dutch sentence."""

    def __getitem__(self, column: str) -> NDArray[Any]:
        """Return one column."""
        return self.typed.columns[column]

    @property
    def faults(self) -> list[Fault]:
        """What is wrong, so far."""
        return self.typed.faults

    @property
    def keep(self) -> NDArray[np.bool_]:
        """(n,) rows that are used, so far."""
        return self.typed.keep

    def rows(self) -> Iterator[int]:
        """Give the rows that are used, from 0."""
        yield from np.flatnonzero(self.keep).tolist()

    def dropped(self) -> tuple[str, ...]:
        """Return for every row that is left out where it stands and why."""
        kept = set(self.typed.numbers[self.keep].tolist())
        return tuple(
            fault.line for fault in self.faults if fault.row is not None and fault.row not in kept
        )

    def layer(self) -> Layer:
        """Return the rows that are used, as a layer."""
        keep = self.keep
        geometry = self.geometry[keep]
        if not self.schema.shapes:
            geometry = np.full(len(geometry), None, dtype=object)
        return Layer(geometry, {name: column[keep] for name, column in self.typed.columns.items()})


def read_draft(
    path: Path,
    name: str,
    schema: LayerSchema,
    *,
    inner: str | None = None,
    words: Mapping[str, Collection[str]] | None = None,
) -> Draft:
    """Read one layer and note every fault in it.

    Parameters
    ----------
    inner
        Name of the layer within a GeoPackage.
    words
        Words that a column may hold, where they follow from other data.

    Raises
    ------
    DataError
        If the file as a whole cannot be read or lacks columns; one sentence says why.
    """
    table = (
        read_csv_layer(path, name, schema)
        if path.suffix.lower() == ".csv"
        else read_map_layer(path, name, schema, inner=inner)
    )
    return draft_of(table, name, schema, file=path.name, words=words)


def draft_of(
    table: RawTable,
    name: str,
    schema: LayerSchema,
    *,
    file: str,
    words: Mapping[str, Collection[str]] | None = None,
) -> Draft:
    """Type rows that were read and note every fault in them.

    Parameters
    ----------
    file
        Name of the file they came from, for the sentences.
    words
        Words that a column may hold, where they follow from other data.

    Raises
    ------
    DataError
        If columns lack; one sentence says which.
    """
    _refuse_without_columns(table, schema, file)
    typed = typed_columns(table, schema, name, words or {})
    typed.faults[:0] = table.faults
    geometry = table.geometry
    if geometry is None:
        geometry = np.full(len(table.numbers), None, dtype=object)
    draft = Draft(name, file, schema, typed, geometry, table.read, list(table.notes))
    _note_columns(table, draft)
    _leave_out_without_shape(draft)
    _leave_out_doubles(draft)
    return draft


def close_draft(draft: Draft) -> None:
    """Say whether the layer as a whole is left out: nothing in it, or a row too few where each counts."""
    if draft.broken:
        return
    lost = draft.read - int(draft.keep.sum())
    if not draft.read:
        draft.broken = f"In {draft.file} staat geen enkele rij."
        draft.faults.append(Fault(draft.name, None, None, draft.broken))
    elif lost and (draft.schema.whole or lost == draft.read):
        first = draft.dropped()[0]
        why = (
            "in geen enkele rij" if lost == draft.read else f"niet in {count(lost, 'rij', 'rijen')}"
        )
        draft.broken = f"{draft.file} is {why} te gebruiken. {first}"


def _refuse_without_columns(table: RawTable, schema: LayerSchema, file: str) -> None:
    missing = [name for name in schema.needed if name not in table.columns]
    if missing:
        raise DataError(f"In {file} ontbreken de kolommen: {', '.join(missing)}.")
    if schema.shapes and schema.needs_shape and table.geometry is None:
        raise DataError(f"In {file} staan geen vormen; geef ze in de kolommen x en y, of in wkt.")


def _note_columns(table: RawTable, draft: Draft) -> None:
    known = {*draft.typed.columns, *draft.schema.names}
    unread = [name for name in table.columns if name and name not in known]
    if unread and draft.schema.closed:
        told = f"Deze kolommen zijn niet bekend: {', '.join(unread)}. Haal ze weg."
        draft.faults.append(Fault(draft.name, 1, None, told))
    elif unread:
        draft.notes.append(f"Niet gelezen: {', '.join(unread)}.")
    if draft.typed.unseen:
        cells = count(draft.typed.unseen, "cel", "cellen")
        draft.notes.append(f"Uit {cells} zijn tekens gehaald die niemand ziet.")
    if draft.typed.unknown:
        cells = count(draft.typed.unknown, "cijfer is", "cijfers zijn")
        draft.notes.append(f"{cells} bij CBS geheim of onbekend.")


def _leave_out_without_shape(draft: Draft) -> None:
    if not draft.schema.shapes or not draft.schema.needs_shape:
        return
    told = {fault.row for fault in draft.faults if fault.row is not None}
    without = np.array([shape is None for shape in draft.geometry], dtype=bool)
    for row in np.flatnonzero(without & draft.keep):
        if int(draft.typed.numbers[row]) not in told:
            draft.typed.fault(int(row), None, "heeft geen vorm.")
    draft.keep[without] = False


def _leave_out_doubles(draft: Draft) -> None:
    doubles = double_keys(draft.typed, draft.schema.key)
    draft.faults.extend(doubles)
    if doubles:
        draft.broken = f"In {draft.file}: {doubles[0].sentence}"
