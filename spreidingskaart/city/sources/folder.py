"""Read a city folder: city.yaml says which layers there are, each layer gets a load report."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from spreidingskaart.city.sources.agreement import compare_layers
from spreidingskaart.city.sources.draft import close_draft, draft_of, read_draft
from spreidingskaart.city.sources.facilities import check_facilities
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.lines import hangs_together
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.errors import DataError
from spreidingskaart.model import DataRef, Fictional, FigureStatus, ZoningAsked
from spreidingskaart.rules import faults_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from geo.layer import Layer
    from spreidingskaart.city.sources.column_specs import LayerSchema
    from spreidingskaart.city.sources.columns import RawTable
    from spreidingskaart.city.sources.draft import Draft

CITY_FILE: Final = "city.yaml"
_AT_ONCE: Final = 1 << 20
_LEVELS: Final = ("buurten", "wijken", "districts")


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


_LICENCE: Final = re.compile(
    r"(CC0|CC BY|ODbL|ODC-BY|PDDL|EUPL|GPL|LGPL|AGPL|MIT|BSD|Apache|Geo Gedeeld|Publiek domein)\b",
    re.IGNORECASE,
)
"""How the name of a licence begins that somebody can look up."""


class Municipality(_Record):
    """Name and code of the municipality."""

    code: str
    name: str
    province: str | None = None


class LayerEntry(_Record):
    """What city.yaml says of one layer."""

    file: str
    title: str
    source: str
    date: dt.date
    fictional: Fictional
    licence: str | None = None
    """None where the source names none: "open data" is no licence."""
    layer: str | None = None
    """Name of the layer within a GeoPackage that holds several."""
    url: str | None = None
    note: str | None = None
    asked: tuple[ZoningAsked, ...] = ()
    """Of the plan map: what its source was asked for, also where it had none."""
    receipts: tuple[str, ...] = ()
    """Ids of the receipts (series or answers) of what the source answered; they lie in receipts/."""
    fetched: dt.datetime | None = None
    """When the source was asked, in UTC; None for a layer that somebody put there."""
    complete: bool = True
    """Whether everything came that the source has."""
    reserve: str | None = None
    """Dutch clause without capital or full stop: why nothing that rests on the layer is ever firm."""

    @property
    def licence_told(self) -> str:
        """The licence in words; a text that names none of the known ones is called so."""
        if self.licence is None:
            return "geen licentie genoemd"
        return (
            self.licence
            if _LICENCE.match(self.licence)
            else f"{self.licence} (geen bekende licentie)"
        )

    @field_validator("fictional", mode="before")
    @classmethod
    def _yaml_booleans(cls, value: object) -> object:
        return (Fictional.YES if value else Fictional.NO) if isinstance(value, bool) else value


class CityEntry(_Record):
    """The whole of city.yaml; each layer is checked by itself."""

    municipality: Municipality
    default_year: int = Field(ge=1900, le=2200)
    rules: str
    layers: dict[str, Any]

    @field_validator("rules")
    @classmethod
    def _plain_name(cls, value: str) -> str:
        if value == ".." or PurePath(value).name != value:
            raise ValueError("noem alleen de naam van de map met regels, zonder pad")
        return value


_ROWS_TELL: Final = frozenset(
    {
        "zoning",
        *(name for name, schema in SCHEMAS.items() if "fictional" in schema.names),
        *(
            name
            for name, schema in SCHEMAS.items()
            if any(column.words is FigureStatus for column in schema.columns)
        ),
    }
)
"""Layers of which each row says whether it is fictional, or the plan that it is of."""


@dataclass(frozen=True)
class LoadReport:
    """What happened to one source: rows read, kept, dropped and why."""

    name: str
    entry: LayerEntry | None
    read: int
    kept: int
    dropped: tuple[str, ...] = ()
    fault: str | None = None
    """Why the layer is left out."""
    notes: tuple[str, ...] = ()
    """What else a reader should know of what was kept, each one Dutch sentence."""
    faults: tuple[Fault, ...] = ()
    """Everything that is wrong: with the layer, with a row or with a cell."""

    @cached_property
    def whole(self) -> bool:
        """Whether a verdict may rest on it without reserve: all was read and all came."""
        entry = self.entry
        return self.read == self.kept and (entry is None or (entry.complete and not entry.reserve))

    @cached_property
    def reference(self) -> DataRef:
        """What findings say of this layer."""
        if self.entry is None:
            return DataRef(self.name, None, fictional=False)
        return DataRef(
            self.name,
            self.entry.date.isoformat(),
            fictional=self.entry.fictional == Fictional.YES
            or (self.entry.fictional == Fictional.MIXED and self.name not in _ROWS_TELL),
            title=self.entry.title,
            source=self.entry.source,
            receipts=self.entry.receipts,
        )


@dataclass(frozen=True)
class FolderContents:
    """Everything that could be read from a city folder."""

    entry: CityEntry
    layers: dict[str, Layer]
    reports: dict[str, LoadReport]
    version: str

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that is wrong, in the order of city.yaml."""
        return tuple(fault for report in self.reports.values() for fault in report.faults)


def read_folder(
    folder: Path,
    *,
    forms: Collection[str] | None = None,
    instead: Mapping[str, Path] | None = None,
    only: Collection[str] | None = None,
) -> FolderContents:
    """Read a city folder. A broken layer is left out and its report says why; the rest goes on.

    Parameters
    ----------
    forms
        Ids of the care forms; without them any word counts as one.
    instead
        Files that are read in place of those that city.yaml names, by layer.
    only
        Layers that are read; without them every one is.

    Raises
    ------
    DataError
        If city.yaml itself is missing or wrong.
    """
    entry = read_entry(folder)
    entries, reports = _layer_entries(entry)
    entries = _wanted(entries, only)
    files = _files(folder, entries, reports) | dict(instead or {})
    words = {"facilities": {"form": forms}} if forms is not None else {}
    drafts = _drafts(files, entries, words, reports)
    _hold_together(drafts, entry.municipality.name)
    digest = hashlib.sha256((folder / CITY_FILE).read_bytes())
    layers: dict[str, Layer] = {}
    for name, draft in drafts.items():
        reports[name] = _report(draft, entries.get(name))
        if draft.broken is None:
            layers[name] = draft.layer()
            _add_file(digest, files[name])
            if name == "walking":
                reports[name] = _with_note(reports[name], hangs_together(layers[name].network))
    ordered = {name: reports[name] for name in (*entry.layers, *files) if name in reports}
    return FolderContents(entry, layers, ordered, digest.hexdigest()[:12])


def _add_file(digest: hashlib._Hash, file: Path) -> None:
    """Add what is in a file to a digest, piece by piece."""
    with file.open("rb") as content:
        while piece := content.read(_AT_ONCE):
            digest.update(piece)


def draft_in(
    folder: Path, layer: str, table: RawTable, *, file: str, forms: Collection[str] | None = None
) -> Draft:
    """Return rows that are not in a city folder yet, held against what is, just as serving would hold them.

    Parameters
    ----------
    layer
        Name of the layer that the rows would become.
    file
        Name of the file they came from, for the sentences.
    forms
        Ids of the care forms; without them any word counts as one.

    Raises
    ------
    DataError
        If city.yaml is missing or wrong, or the rows lack columns.
    """
    entry = read_entry(folder)
    entries, reports = _layer_entries(entry)
    needed = {*_LEVELS, *(column.refers for column in SCHEMAS[layer].columns)} - {layer}
    files = {
        name: path for name, path in _files(folder, entries, reports).items() if name in needed
    }
    words = {"form": forms} if forms is not None else {}
    drafts = _drafts(files, entries, {}, reports)
    drafts[layer] = draft_of(table, layer, SCHEMAS[layer], file=file, words=words)
    _hold_together(drafts, entry.municipality.name)
    return drafts[layer]


def layer_in_use(folder: Path, layer: str) -> tuple[LayerEntry, Draft] | None:
    """Return one layer of a city folder by itself, and what city.yaml says of it; None where it cannot be read.

    Raises
    ------
    DataError
        If city.yaml is missing or wrong.
    """
    entries, reports = _layer_entries(read_entry(folder))
    path = _files(folder, entries, reports).get(layer)
    if path is None:
        return None
    drafts = _drafts({layer: path}, entries, {}, reports)
    return (entries[layer], drafts[layer]) if layer in drafts else None


def _wanted(entries: dict[str, LayerEntry], only: Collection[str] | None) -> dict[str, LayerEntry]:
    return {name: told for name, told in entries.items() if only is None or name in only}


def _drafts(
    files: Mapping[str, Path],
    entries: Mapping[str, LayerEntry],
    words: Mapping[str, Mapping[str, Collection[str]]],
    reports: dict[str, LoadReport],
) -> dict[str, Draft]:
    """Return what could be read of each file, and add reports of those that could not."""
    drafts: dict[str, Draft] = {}
    for name, path in files.items():
        inner = entries[name].layer if name in entries else None
        try:
            drafts[name] = read_draft(path, name, _schema(name), inner=inner, words=words.get(name))
        except DataError as error:
            reports[name] = _left_out(name, entries.get(name), str(error))
    return drafts


def read_entry(folder: Path) -> CityEntry:
    """Return what city.yaml says, its layers not yet checked.

    Raises
    ------
    DataError
        If it is missing or wrong.
    """
    document = read_yaml(folder / CITY_FILE)
    try:
        return CityEntry.model_validate(document)
    except ValidationError as error:
        raise DataError(f"{folder.name}/{CITY_FILE} klopt niet: {faults_of(error)}.") from error


def _layer_entries(entry: CityEntry) -> tuple[dict[str, LayerEntry], dict[str, LoadReport]]:
    """Return what city.yaml says of each layer, and reports of those of which it says something wrong."""
    entries: dict[str, LayerEntry] = {}
    reports: dict[str, LoadReport] = {}
    for name, record in entry.layers.items():
        try:
            entries[name] = LayerEntry.model_validate(record)
        except ValidationError as error:
            told = f"Laag {name} in {CITY_FILE} klopt niet: {faults_of(error)}."
            reports[name] = _left_out(name, None, told)
    return entries, reports


def _files(
    folder: Path, entries: Mapping[str, LayerEntry], reports: dict[str, LoadReport]
) -> dict[str, Path]:
    """Return the file of each layer, and add reports of those that do not lie in the folder."""
    files: dict[str, Path] = {}
    for name, entry in entries.items():
        if lies_in(folder, entry.file):
            files[name] = folder / entry.file
        else:
            told = (
                f"Laag {name} in {CITY_FILE}: {entry.file!r} ligt buiten de map; zet het bestand in de map "
                f"{folder.name} en noem alleen zijn naam."
            )
            reports[name] = _left_out(name, entry, told)
    return files


def lies_in(folder: Path, file: str) -> bool:
    """Whether a file that city.yaml names is in the folder, also after every link is followed."""
    try:
        whole = (folder / file).resolve()
    except (OSError, RuntimeError, ValueError):  # a circle of links, or a name that cannot be
        return False
    return not PurePath(file).is_absolute() and whole.is_relative_to(folder.resolve())


def _schema(name: str) -> LayerSchema:
    if name not in SCHEMAS:
        known = ", ".join(SCHEMAS)
        raise DataError(f"Laag {name} in {CITY_FILE} is niet bekend; bekend zijn: {known}.")
    return SCHEMAS[name]


def _hold_together(drafts: dict[str, Draft], municipality: str) -> None:
    """Let the layers check each other, and say which cannot be used."""
    for draft in drafts.values():
        close_draft(draft)
    usable = {name: draft for name, draft in drafts.items() if draft.broken is None}
    areas: dict[str, Draft] = {name: usable[name] for name in _LEVELS if name in usable}
    # a file of facilities that is left out is checked all the same: whoever mends it wants every fault at once
    facilities = drafts.get("facilities")
    compare_layers(usable if facilities is None else {**usable, "facilities": facilities})
    if facilities is not None and "buurten" in areas:
        check_facilities(facilities, areas, municipality)


def _left_out(name: str, entry: LayerEntry | None, why: str) -> LoadReport:
    return LoadReport(name, entry, 0, 0, fault=why, faults=(Fault(name, None, None, why),))


def _report(draft: Draft, entry: LayerEntry | None) -> LoadReport:
    return LoadReport(
        draft.name,
        entry,
        draft.read,
        0 if draft.broken else int(draft.keep.sum()),
        () if draft.broken else draft.dropped(),
        draft.broken,
        tuple(draft.notes),
        tuple(sorted(draft.faults, key=lambda fault: fault.row or 0)),
    )


def _with_note(report: LoadReport, note: str) -> LoadReport:
    return replace(report, notes=(*report.notes, note))
