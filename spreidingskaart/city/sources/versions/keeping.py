"""Make a version, go back to one, and clear the oldest away."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart import PROJECT
from spreidingskaart.city.sources.files import files_beside
from spreidingskaart.city.sources.folder import CITY_FILE, lies_in, read_folder
from spreidingskaart.city.sources.parquet import write_parquet
from spreidingskaart.city.sources.schema import ESSENTIAL, SCHEMAS, held_against
from spreidingskaart.city.sources.versions.record import (
    ABOUT,
    VERSIONS,
    CityVersion,
    files_of,
    in_use,
    version_folder,
    versions,
)
from spreidingskaart.city.sources.versions.writing import (
    FOR_OWNER,
    alone,
    as_yaml,
    never_changed,
    replace_document,
    to_disk,
)
from spreidingskaart.city.sources.whole_file import unfinished
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.rules import care_forms, read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from spreidingskaart.city.sources.folder import Municipality
    from spreidingskaart.city.sources.made_layer import MadeLayer

_CARE_FORMS: Final = PROJECT / "data" / "care_forms.yaml"
_AS_IT_WAS: Final = "zoals het was"
_BY_HAND: Final = "met de hand veranderd"
_CHANGED: Final = "De gegevens van de gemeente zijn intussen veranderd; lees het bestand opnieuw."
_WRITTEN: Final = "city.yaml.was"
"""The words of a city.yaml that a person wrote, comments included."""


class UnusableLayerError(DataError):
    """A layer that was made cannot be read back; the rest could be kept without it."""

    def __init__(self, layer: str, fault: str) -> None:
        """Say which layer, and why."""
        super().__init__(f"De laag {layer} is niet te gebruiken: {fault}")
        self.layer = layer


@dataclass(frozen=True)
class _Base:
    """What is in use when a version is made."""

    document: dict[str, Any]
    files: dict[str, Path]
    """Of each layer whose file is there, and may be read."""


def keep_version(
    folder: Path,
    layers: Sequence[MadeLayer],
    *,
    why: str,
    now: dt.datetime,
    municipality: Municipality | None = None,
    leave_out: Collection[str] = (),
    lets_go: bool = False,
    read_from: str | None = None,
) -> CityVersion:
    """Write layers beside what is in use and swap the whole in; what was in use is kept as a version.

    Parameters
    ----------
    folder
        Of a city, or one that is empty or not there; then `municipality` says whose it becomes.
    why
        Dutch, for people who look back.
    now
        In UTC.
    leave_out
        Layers that the new version does not have.
    lets_go
        Whether the rows may leave memory once they are written, before they are read back: who gave them needs them
        no more, whatever becomes of them.
    read_from
        Mark of what was in use when the layers were made from it (`mark_of`); refused where that is no longer so.

    Raises
    ------
    DataError
        If one of the layers cannot be read back; then what is in use did not change.
    InputError
        If the folder is no city and nobody says whose it becomes, it cannot be written, somebody else changed it
        since, or areas are left out without which there is no city.
    """
    for name in ESSENTIAL:
        if name in leave_out:
            raise InputError(f"Zonder de laag {name} is er geen stad; die kan niet weg.")
    if municipality is None and not (folder / CITY_FILE).is_file():
        raise InputError(f"In de map {folder} staat geen city.yaml.")
    with alone(folder):
        if read_from is not None and mark_of(folder) != read_from:
            raise InputError(_CHANGED)
        if (folder / CITY_FILE).is_file():
            _keep_by_hand(folder, now)
        base = _base(folder, municipality, now)
        return _keep(folder, base, layers, why=why, now=now, leave_out=leave_out, lets_go=lets_go)


def mark_of(folder: Path) -> str:
    """Return a mark of what is in use in a city folder.

    Raises
    ------
    InputError
        If there is no city in it.
    """
    try:
        return hashlib.sha256((folder / CITY_FILE).read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(f"In de map {folder.name} staat geen {CITY_FILE}.") from error


def go_back(folder: Path, name: str, *, now: dt.datetime | None = None) -> CityVersion:
    """Use a version of before again; the newer ones are kept, and so is what somebody changed by hand.

    Parameters
    ----------
    now
        In UTC; the clock where nobody says it.

    Raises
    ------
    InputError
        If there is no such version, or the folder cannot be written.
    DataError
        If its city.yaml cannot be read.
    """
    version_folder(folder, name)
    with alone(folder):
        path = version_folder(folder, name)
        _keep_by_hand(folder, now or dt.datetime.now(dt.UTC))
        _use(folder, name, _document(path))
        return next(version for version in versions(folder) if version.name == name)


def prune(folder: Path, keep: int) -> tuple[str, ...]:
    """Remove all versions but the newest, and the one that is in use; return the names of those that went.

    Parameters
    ----------
    keep
        How many stay, at least 1.

    Raises
    ------
    InputError
        If none would stay, or the folder cannot be written.
    """
    if keep < 1:
        raise InputError("Er moet minstens 1 versie blijven.")
    with alone(folder):
        used = _names_in_use(folder)
        old = [each.name for each in versions(folder)[keep:] if each.name not in used]
        for name in old:
            path = folder / VERSIONS / name
            gone = unfinished(path)
            path.rename(gone)  # half a version is never met
            shutil.rmtree(gone)
        return tuple(old)


def _names_in_use(folder: Path) -> set[str]:
    """Return every version of which a file is in use: a city.yaml that was edited may name more than one."""
    document = read_yaml(folder / CITY_FILE) if (folder / CITY_FILE).is_file() else {}
    parts = [Path(file).parts for file in files_of(document).values()]
    return {each[1] for each in parts if len(each) > 1 and each[0] == VERSIONS}


def _keep_by_hand(folder: Path, now: dt.datetime) -> None:
    """Keep what is in use as a version, where no version says the same: somebody wrote it."""
    base = _base(folder, None, now)
    used = in_use(folder)
    path = folder / VERSIONS / used if used else None
    if path is not None and _placed(folder, path.name, _document(path)) == base.document:
        return
    if not base.files:
        return
    why = _AS_IT_WAS if used is None else _BY_HAND
    _keep(folder, base, [], why=why, now=now, leave_out=(), written=folder / CITY_FILE)


def _base(folder: Path, municipality: Municipality | None, now: dt.datetime) -> _Base:
    if (folder / CITY_FILE).is_file() or municipality is None:
        document = _document(folder)
        files = {
            name: (folder / file).resolve()
            for name, file in files_of(document).items()
            if name in SCHEMAS and lies_in(folder, file) and (folder / file).is_file()
        }
        return _Base(document, files)
    return _Base(
        {
            "municipality": municipality.model_dump(exclude_none=True),
            "default_year": now.year,
            "rules": municipality.code,
            "layers": {},
        },
        {},
    )


def _document(folder: Path) -> dict[str, Any]:
    document = read_yaml(folder / CITY_FILE)
    if not isinstance(document, dict) or not isinstance(document.get("layers") or {}, dict):
        raise DataError(f"{folder.name}/{CITY_FILE} klopt niet: er horen lagen onder layers.")
    return {**document, "layers": document.get("layers") or {}}


def _keep(
    folder: Path,
    base: _Base,
    layers: Sequence[MadeLayer],
    *,
    why: str,
    now: dt.datetime,
    leave_out: Collection[str],
    written: Path | None = None,
    lets_go: bool = False,
) -> CityVersion:
    name = _free_name(folder, now)
    changed = (*(layer.name for layer in layers), *leave_out)
    version = CityVersion(name=name, made_at=now, why=why, before=in_use(folder), changed=changed)
    draft = unfinished(folder / VERSIONS / name)
    try:
        draft.mkdir(mode=FOR_OWNER)
        document = _write(folder, draft, base, layers, leave_out)
        if lets_go:
            for layer in layers:
                layer.let_go()
        about = json.dumps(version.model_dump(mode="json"), ensure_ascii=False, indent=1)
        (draft / ABOUT).write_text(about, encoding="utf-8")
        if written is not None:
            shutil.copyfile(written, draft / _WRITTEN)
        _refuse_unreadable(draft, {layer.name for layer in layers})
        to_disk(*draft.iterdir(), draft)
        draft.rename(folder / VERSIONS / name)
        to_disk(folder / VERSIONS)
        _use(folder, name, document)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return version


def _free_name(folder: Path, now: dt.datetime) -> str:
    name = f"{now.astimezone(dt.UTC):%Y-%m-%d-%H%M%S}"
    taken = {path.name for path in (folder / VERSIONS).iterdir()}
    more = (f"{name}-{number}" for number in range(2, 1_000))
    return name if name not in taken else next(each for each in more if each not in taken)


def _write(
    folder: Path,
    draft: Path,
    base: _Base,
    layers: Sequence[MadeLayer],
    leave_out: Collection[str],
) -> dict[str, Any]:
    """Write every layer of a version and its city.yaml; return what that says.

    A layer whose file is not there, or may not be read, stays what it was: named, and missing.
    """
    made = {layer.name: layer for layer in layers}
    entries: dict[str, Any] = {}
    for name, entry in base.document["layers"].items():
        if name in leave_out or name in made:
            continue
        file = base.files.get(name)
        if file is None:
            entries[name] = entry
        else:
            _bring(file, draft, name, shared=file.is_relative_to((folder / VERSIONS).resolve()))
            entries[name] = {**entry, "file": f"{name}{file.suffix}"}
    for name, layer in made.items():
        file = draft / f"{name}.parquet"
        write_parquet(layer.rows, file)
        never_changed(file)
        entries[name] = layer.provenance.as_entry(file.name, layer.called)
    document = {**base.document, "layers": entries}
    (draft / CITY_FILE).write_text(as_yaml(document), encoding="utf-8")
    return document


def _bring(file: Path, draft: Path, name: str, *, shared: bool) -> None:
    """Bring a file into the draft, with the parts of a shapefile.

    Versions share a file by a second name. A file that somebody put in the folder is copied, for it may be edited.
    """
    for part in files_beside(file):
        there = draft / f"{name}{part.suffix}"
        if shared:
            try:
                os.link(part, there)
            except (
                OSError
            ):  # a disk that knows no second names; what else is wrong a copy meets too
                shutil.copyfile(part, there)
        else:
            shutil.copyfile(part, there)
        never_changed(there)


def _refuse_unreadable(draft: Path, made: set[str]) -> None:
    """Read what was made as serving does, and refuse a version in which one of them is left out."""
    contents = read_folder(draft, forms=tuple(care_forms(_CARE_FORMS)), only=held_against(made))
    for name in sorted(made):
        report = contents.reports.get(name)
        if report is not None and report.fault:
            raise UnusableLayerError(name, report.fault)


def _use(folder: Path, name: str, document: dict[str, Any]) -> None:
    """Let city.yaml name the files of a version: the one step that swaps the city."""
    replace_document(folder / CITY_FILE, _placed(folder, name, document))


def _placed(folder: Path, name: str, document: dict[str, Any]) -> dict[str, Any]:
    """Return the city.yaml of a version as it reads at the top of the folder."""
    here = folder / VERSIONS / name
    files = files_of(document)
    entries = {
        layer: {**entry, "file": f"{VERSIONS}/{name}/{entry['file']}"}
        if layer in files and lies_in(here, files[layer]) and (here / files[layer]).is_file()
        else entry
        for layer, entry in document["layers"].items()
    }
    return {**document, "layers": entries}
