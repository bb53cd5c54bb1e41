"""Prepare a file of a register for a city, and keep it: whole, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.folder import layer_in_use, read_entry
from spreidingskaart.city.sources.register.changes import changes_between
from spreidingskaart.city.sources.register.columns_found import found_columns, preview_of
from spreidingskaart.city.sources.register.faults_found import CheckedRows, checked_rows
from spreidingskaart.city.sources.register.fields import fields_of_sheet, missing_note, unread_note
from spreidingskaart.city.sources.register.kinds import RegisterKind
from spreidingskaart.city.sources.register.made import Before, made_layer
from spreidingskaart.city.sources.register.mapping import remember, remembered, with_constants
from spreidingskaart.city.sources.register.names import title_of
from spreidingskaart.city.sources.register.owners import held_owners
from spreidingskaart.city.sources.register.placing import place_rows
from spreidingskaart.city.sources.register.prepared import (
    Changes,
    OfferedField,
    Prepared,
    RegisterOrigin,
)
from spreidingskaart.city.sources.register.sheet import read_sheet
from spreidingskaart.city.sources.register.suggesting import (
    columns_of,
    known_names,
    mapping_used,
)
from spreidingskaart.city.sources.versions import keep_version, mark_of
from spreidingskaart.errors import InputError
from spreidingskaart.words.dates import current_day

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from spreidingskaart.city.sources.register.mapping import RegisterMapping
    from spreidingskaart.city.sources.register.sheet import Sheet
    from spreidingskaart.city.sources.versions import CityVersion

_FORM: Final = "form"


def fields_of(kind: RegisterKind, forms: Mapping[str, str]) -> tuple[OfferedField, ...]:
    """Return the fields that a column of a file may be, those of the layer first.

    Parameters
    ----------
    forms
        Dutch names of the care forms, by id.
    """
    specs = {spec.name: spec for spec in kind.schema.columns}
    offered = []
    for name in kind.fields:
        spec = specs.get(name)
        words: tuple[str, ...] = ()
        if name == _FORM:
            words = tuple(forms)
        elif spec is not None and spec.words is not None:
            words = tuple(word.value for word in spec.words)
        needed = spec is not None and (spec.filled or spec.decides) and name != "id"
        offered.append(OfferedField(name, title_of(name), needed, words))
    return tuple(offered)


def prepare(  # noqa: PLR0913 - what may be said of a file
    source: Path | bytes,
    kind: RegisterKind,
    folder: Path,
    *,
    forms: Mapping[str, str],
    name: str | None = None,
    mapping: RegisterMapping | None = None,
    constants: Mapping[str, str] | None = None,
    sheet: str | None = None,
    origin: RegisterOrigin | None = None,
    today: dt.date | None = None,
    adds: bool = False,
    skip_bad_rows: bool = False,
) -> Prepared:
    """Read a file and hold it against a city; nothing is written.

    Parameters
    ----------
    source
        The file, or what is in it; then `name` says what it is called.
    folder
        Of the city.
    forms
        Dutch names of the care forms, by id.
    mapping
        What somebody says of columns and words; None for what was kept with a file that had the same columns, and
        else what we know ourselves.
    constants
        One value for every row, by field, where the file has no column for it; beside those of the mapping.
    sheet
        Sheet or layer of the file, where it has more than one.
    origin
        Where the file comes from.
    today
        The day it is read.
    adds
        Whether rows that are in use and not in the file stay; else the file is all there is.
    skip_bad_rows
        Whether rows with a fault are left out; refused where every row counts.

    Raises
    ------
    DataError
        If the file or the city as a whole cannot be read; one sentence. What is wrong with rows stands in `faults`.
    InputError
        If the mapping does not fit, or rows may not be left out.
    """
    if skip_bad_rows and not kind.drops_rows:
        raise InputError(
            f"Bij {kind} mag geen rij ontbreken: wat er niet in staat, zou tellen als niet aanwezig."
        )
    file = name or (source.name if isinstance(source, Path) else "het bestand")
    base = mark_of(folder)
    layer = _sheet_of(sheet, mapping)
    rows = read_sheet(
        source, name=file, known=_known(kind, mapping), layer=layer, shapes=kind.schema.shapes
    )
    said = with_constants(
        mapping or remembered(folder, kind, rows.header), rows.header, kind, constants or {}
    )
    columns = columns_of(rows.header, kind, said)
    used = mapping_used(kind, rows.header, columns, said, rows.layer if layer else None)
    about = replace(_empty(kind, file, rows, used), base=base)
    about = replace(about, columns=found_columns(rows, columns))
    return _held(
        about, rows, folder, forms, origin or RegisterOrigin(), today, adds=adds, skip=skip_bad_rows
    )


def keep(
    prepared: Prepared,
    folder: Path,
    *,
    now: dt.datetime,
    why: str | None = None,
    lets_go: bool = False,
) -> CityVersion:
    """Keep what was prepared, as a new version of the city, and remember its mapping.

    Parameters
    ----------
    now
        In UTC.
    why
        Dutch, for people who look back; "ingelezen: Wijkteams uit teams.csv" unless told.
    lets_go
        Whether what was prepared leaves memory on the way; it can then be kept once only.

    Raises
    ------
    InputError
        If there is nothing to keep, the city changed since, or its folder cannot be written.
    DataError
        If what was made cannot be read back; then nothing changed.
    """
    if not prepared.ready:
        raise InputError(f"Uit {prepared.file} is niets in te lezen: los eerst de fouten op.")
    told = why or f"ingelezen: {prepared.kind.dutch} uit {prepared.file}"
    version = keep_version(
        folder, prepared.layers, why=told, now=now, lets_go=lets_go, read_from=prepared.base
    )
    remember(folder, prepared.mapping)
    return version


def _sheet_of(sheet: str | None, mapping: RegisterMapping | None) -> str | None:
    """Return which sheet somebody asked for, here or in a mapping."""
    return sheet or (None if mapping is None else mapping.sheet)


def _known(kind: RegisterKind, mapping: RegisterMapping | None) -> frozenset[str]:
    from spreidingskaart.city.sources.register.names import plain_name

    said = frozenset(map(plain_name, mapping.columns)) if mapping else frozenset()
    return known_names(kind) | said


def _empty(kind: RegisterKind, file: str, rows: Sheet, used: RegisterMapping) -> Prepared:
    import pandas as pd

    return Prepared(
        kind=kind,
        file=file,
        format=rows.format,
        sheet=rows.layer,
        header_row=rows.header_row,
        columns=(),
        words=(),
        mapping=used,
        read=rows.read,
        kept=0,
        faults=(),
        dropped=(),
        notes=rows.notes,
        preview=pd.DataFrame(),
        changes=Changes(),
    )


def _held(
    about: Prepared,
    rows: Sheet,
    folder: Path,
    forms: Mapping[str, str],
    origin: RegisterOrigin,
    today: dt.date | None,
    *,
    adds: bool,
    skip: bool,
) -> Prepared:
    """Return what an import would do, after every check."""
    kind = about.kind
    municipality = read_entry(folder).municipality
    fields = fields_of_sheet(rows, kind, about.mapping, forms, municipality)
    place_rows(fields, folder)
    if kind is RegisterKind.OWNERS:
        about = replace(
            about,
            words=tuple(fields.words),
            notes=(*about.notes, *fields.notes),
            preview=preview_of(fields),
        )
        return held_owners(about, fields, folder, origin, skip=skip)
    checked = checked_rows(fields, folder, forms=forms, skip=skip)
    notes = [*about.notes, *fields.notes, *checked.notes]
    if checked.missing:
        notes.append(missing_note(checked.missing))
    unread = unread_note(rows.columns, about.mapping)
    notes += [unread] if unread else []
    told = replace(
        about,
        words=tuple(fields.words),
        faults=checked.faults,
        dropped=checked.dropped,
        notes=tuple(notes),
        preview=preview_of(fields),
    )
    return (
        told
        if checked.draft is None or checked.faults
        else _with_layers(told, checked, folder, origin, today or current_day(), adds=adds)
    )


def _with_layers(
    about: Prepared,
    checked: CheckedRows,
    folder: Path,
    origin: RegisterOrigin,
    today: dt.date,
    *,
    adds: bool,
) -> Prepared:
    draft = checked.draft
    assert draft is not None  # noqa: S101 - asked above
    there = layer_in_use(folder, about.kind.layer)
    usable = there is not None and there[1].broken is None
    changes = changes_between(there[1] if there and usable else None, draft, adds=adds)
    before = None
    if there is not None and usable:
        stays = adds and bool(there[1].keep.any())
        before = Before(*there, stays=stays, any_same=stays or changes.same > 0)
    layer = made_layer(about, draft, before, origin, today, read_entry(folder))
    return replace(about, layers=(layer,), kept=int(draft.keep.sum()), changes=changes)
