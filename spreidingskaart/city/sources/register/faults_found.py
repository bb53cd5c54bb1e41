"""Every fault of a file in one list: what pandera finds, and then what serving the city would find."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.sources.columns import RawTable
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.folder import draft_in
from spreidingskaart.city.sources.register.checks import faults_of_table
from spreidingskaart.city.sources.register.ids import made_ids
from spreidingskaart.city.sources.register.names import title_of
from spreidingskaart.city.sources.register.telling import FORM, dutch_words
from spreidingskaart.errors import DataError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import Path

    from spreidingskaart.city.sources.draft import Draft
    from spreidingskaart.city.sources.register.fields import Fields

_ID: Final = "id"
_PLACING: Final = frozenset({"address", "postcode", "coordinates", "wkt"})
"""Columns whose fault already says why a row is nowhere."""


@dataclass(frozen=True, eq=False)
class CheckedRows:
    """n rows after every check."""

    draft: Draft | None
    """None where columns lack without which nothing can be said of a row."""
    faults: tuple[Fault, ...]
    """By row, and by column as the file calls it; none where only rows are wrong that may be left out."""
    dropped: tuple[Fault, ...] = ()
    missing: tuple[str, ...] = ()
    """Fields that the layer has and the file has not."""
    notes: tuple[str, ...] = ()


def checked_rows(
    fields: Fields, folder: Path, *, forms: Mapping[str, str], skip: bool
) -> CheckedRows:
    """Return every fault of n rows, held against a city.

    Parameters
    ----------
    forms
        Dutch names of the care forms, by id.
    skip
        Whether rows with a fault are left out.
    """
    kind, notes = fields.kind, _give_ids(fields)
    absent, lacking = _absent(fields), _lacking(fields)
    raw = [*of_sheet(fields), *fields.faults]
    if not len(fields):
        return CheckedRows(None, in_order([*lacking, *raw, *_nothing(fields)], fields), notes=notes)
    missing = _add_missing(fields)
    table = _table(fields, raw)
    near = {(one.field, one.text): one.word for one in fields.words if one.word is not None}
    titles = dutch_words(kind.schema, forms)
    found = faults_of_table(table, kind.schema, kind.layer, titles, near)
    known = tuple(forms) if FORM in kind.schema.names else None
    try:
        draft = draft_in(folder, kind.layer, table, file=fields.sheet.name, forms=known)
    except DataError as error:
        lacking.append(Fault(None, None, None, str(error)))
        return CheckedRows(None, in_order([*lacking, *raw, *found], fields))
    every = in_order([*lacking, *raw, *_there([*found, *draft.faults], fields, absent)], fields)
    if lacking:  # what else is wrong is told at once, so that a file is mended once
        return CheckedRows(None, every, notes=notes)
    notes = (*notes, *draft.notes)
    if skip:
        return _without_bad_rows(draft, every, missing, notes)
    return CheckedRows(draft, every, missing=missing, notes=notes)


def _there(faults: Iterable[Fault], fields: Fields, absent: Collection[str]) -> Iterator[Fault]:
    """Give the faults but those of cells that are empty only because the file has no column for them."""
    nowhere = fields.geometry is None or bool(shapely.is_missing(fields.geometry).all())
    for fault in faults:
        if fault.column not in absent and not (absent and nowhere and fault.column == "x"):
            yield fault


def of_sheet(fields: Fields) -> list[Fault]:
    """Return what was wrong in the file itself, apart from cells of columns that are not read."""
    used = {None, *fields.called.values()}
    return [fault for fault in fields.sheet.faults if fault.column in used]


def _give_ids(fields: Fields) -> tuple[str, ...]:
    """Give rows an id where the file has none, and return the sentence that says so."""
    if _ID not in fields.kind.schema.names or _ID in fields.cells:
        return ()
    fields.cells[_ID] = made_ids(fields)
    return ("Er is geen kolom met een kenmerk; het volgt uit de naam, de vorm en het adres.",)


def _add_missing(fields: Fields) -> tuple[str, ...]:
    """Add empty columns for what the layer has and the file has not, and return their names."""
    specs = fields.kind.schema.columns
    missing = tuple(spec.name for spec in specs if spec.there and spec.name not in fields.cells)
    for name in missing:
        fields.cells[name] = np.full(len(fields), None, dtype=object)
    return missing


def _table(fields: Fields, faults: Iterable[Fault]) -> RawTable:
    schema, layer = fields.kind.schema, fields.kind.layer
    columns = {name: fields.cells[name] for name in schema.names if name in fields.cells}
    return RawTable(
        columns,
        fields.sheet.numbers,
        fields.geometry if schema.shapes else None,
        fields.sheet.read,
        tuple(replace(fault, layer=layer) for fault in faults),
    )


def _absent(fields: Fields) -> list[str]:
    """Return the fields that each row needs and for which the file has no column."""
    needed = [spec.name for spec in fields.kind.schema.columns if spec.filled or spec.decides]
    return [name for name in needed if name not in fields.cells]


def _lacking(fields: Fields) -> list[Fault]:
    """Return a fault for every column that each row needs and the file has not."""
    sentences = [
        f"Er is geen kolom voor {title_of(name)} ({name}); wijs er een aan, of geef één waarde voor alle rijen."
        for name in _absent(fields)
    ]
    if _is_shapeless(fields):
        sentences.append(_no_shapes(fields))
    return [Fault(None, None, None, sentence) for sentence in sentences]


def _is_shapeless(fields: Fields) -> bool:
    """Whether every row should have a shape, none has, and nothing says why."""
    schema = fields.kind.schema
    if not (schema.shapes and schema.needs_shape) or fields.faults or not len(fields):
        return False
    return fields.geometry is None or bool(shapely.is_missing(fields.geometry).all())


def _no_shapes(fields: Fields) -> str:
    places = [name for name in fields.kind.places if name in fields.cells]
    if places:
        return f"In geen enkele rij staat waar het ligt ({', '.join(map(title_of, places))})."
    return "Er staat niet in waar iets ligt; geef een kaartbestand, of een kolom voor adres, buurt of coördinaten."


def _nothing(fields: Fields) -> list[Fault]:
    return (
        []
        if fields.sheet.read
        else [Fault(None, None, None, f"In {fields.sheet.name} staat geen enkele rij.")]
    )


def in_order(faults: Iterable[Fault], fields: Fields) -> tuple[Fault, ...]:
    """Return faults by row, each cell once, with the columns as the file calls them."""
    unplaced = {fault.row for fault in fields.faults if fault.column in _PLACING}
    first: dict[tuple[object, ...], Fault] = {}
    for fault in faults:
        if fault.column != "x" or fault.row not in unplaced:
            first.setdefault(_cell(fault), _called(fault, fields))
    return tuple(sorted(first.values(), key=lambda fault: fault.row or 0))


def _cell(fault: Fault) -> tuple[object, ...]:
    """Return what a fault is about: a cell has one, a row or the whole may have several."""
    whole = fault.row is None or fault.column is None
    return fault.row, fault.column, fault.sentence if whole else ""


def _called(fault: Fault, fields: Fields) -> Fault:
    column = fault.column and fields.called.get(fault.column, fault.column)
    return replace(fault, layer=fields.kind.layer, column=column)


def _without_bad_rows(
    draft: Draft, faults: tuple[Fault, ...], missing: tuple[str, ...], notes: tuple[str, ...]
) -> CheckedRows:
    """Leave out every row with a fault; faults of the whole stay faults."""
    bad = sorted({fault.row for fault in faults if fault.row is not None})
    whole = tuple(fault for fault in faults if fault.row is None)
    dropped = tuple(fault for fault in faults if fault.row is not None)
    draft.keep[np.isin(draft.typed.numbers, bad)] = False
    if not draft.keep.any():
        return CheckedRows(draft, faults, missing=missing, notes=notes)
    if bad:
        notes = (*notes, f"{count(len(bad), 'rij is', 'rijen zijn')} overgeslagen.")
        draft.broken = None
    return CheckedRows(draft, whole, dropped, missing, notes)
