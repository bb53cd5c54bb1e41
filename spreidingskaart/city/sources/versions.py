"""Versions of a city folder: what is fetched or imported becomes a whole new folder beside the one in use.

`city.yaml` is the one thing that says what is in use, and replacing it is one step that cannot half happen: before it
the old city is whole, after it the new one is. Each version is a city folder of its own (`versions/2026-11-30-091500`),
so that it can be read, checked and compared by its path. What people write by hand (`rules/`, `frameworks/`) is not
part of a version and stays at the top.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import fcntl
import json
import os
import secrets
import shutil
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from spreidingskaart.city.sources.folder import CITY_FILE, read_folder
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.rules import read_yaml

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from spreidingskaart.city.sources.folder import Municipality
    from spreidingskaart.city.sources.made_layer import MadeLayer

VERSIONS: Final = "versions"
ABOUT: Final = "version.json"
"""What a version says of itself."""
_LOCK: Final = ".writing"
_FOR_OWNER: Final = 0o700
"""A register may hold addresses that nobody else may read."""


class CityVersion(BaseModel):
    """One state of a city folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """Its folder within versions/: the moment in UTC, 2026-11-30-091500."""
    made_at: dt.datetime
    why: str
    """Dutch, for people: "opgehaald: percelen" or "ingelezen: voorzieningen uit register.xlsx"."""
    before: str | None
    """The version that was in use when it was made."""
    changed: tuple[str, ...]
    """Layers that were written anew or left out."""


@dataclass(frozen=True)
class _Base:
    """What is in use when a version is made."""

    document: dict[str, Any]
    files: dict[str, Path]


def keep_version(
    folder: Path,
    layers: Sequence[MadeLayer],
    *,
    why: str,
    now: dt.datetime,
    municipality: Municipality | None = None,
    leave_out: Collection[str] = (),
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

    Raises
    ------
    DataError
        If one of the layers cannot be read back, or there would be no city; then nothing changed.
    InputError
        If the folder is no city and nobody says whose it becomes, or it cannot be written.
    """
    with _alone(folder):
        base = _base(folder, municipality, now)
        if base.files and in_use(folder) is None:
            _keep(folder, base, [], why="zoals het was", now=now, leave_out=())
            base = _base(folder, municipality, now)
        return _keep(folder, base, layers, why=why, now=now, leave_out=leave_out)


def versions(folder: Path) -> tuple[CityVersion, ...]:
    """Return every version, the newest first."""
    made = [_read_version(path) for path in sorted((folder / VERSIONS).glob(f"[0-9]*/{ABOUT}"))]
    return tuple(reversed(made))


def in_use(folder: Path) -> str | None:
    """Return the name of the version that is in use; None where the folder has no versions."""
    if not (folder / CITY_FILE).is_file():
        return None
    files = _files_of(read_yaml(folder / CITY_FILE))
    names = {
        parts[1]
        for file in files.values()
        if len(parts := PurePosixPath(file).parts) > 2 and parts[0] == VERSIONS
    }
    return names.pop() if len(names) == 1 else None


def go_back(folder: Path, name: str) -> CityVersion:
    """Use a version of before again; the newer ones are kept.

    Raises
    ------
    InputError
        If there is no such version.
    """
    with _alone(folder):
        version = next((each for each in versions(folder) if each.name == name), None)
        if version is None:
            there = ", ".join(each.name for each in versions(folder)) or "geen"
            raise InputError(f"Er is geen versie {name!r} in {folder.name}; er zijn: {there}.")
        document = read_yaml(folder / VERSIONS / name / CITY_FILE)
        _use(folder, name, document)
        return version


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Let one process at a time write; the others wait."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / VERSIONS).mkdir(mode=_FOR_OWNER, exist_ok=True)
        lock = (folder / VERSIONS / _LOCK).open("a")
    except OSError as error:
        raise InputError(f"De map {folder} is niet te schrijven.") from error
    with lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for left in (folder / VERSIONS).glob(".*.new"):  # of a process that was stopped
            shutil.rmtree(left, ignore_errors=True)
        yield


def _base(folder: Path, municipality: Municipality | None, now: dt.datetime) -> _Base:
    if (folder / CITY_FILE).is_file():
        document = read_yaml(folder / CITY_FILE)
        return _Base(document, {name: folder / file for name, file in _files_of(document).items()})
    if municipality is None:
        raise InputError(f"In de map {folder} staat geen city.yaml.")
    document = {
        "municipality": municipality.model_dump(exclude_none=True),
        "default_year": now.year,
        "rules": municipality.code,
        "layers": {},
    }
    return _Base(document, {})


def _files_of(document: dict[str, Any]) -> dict[str, str]:
    layers = document.get("layers")
    entries = layers.items() if isinstance(layers, dict) else ()
    return {
        name: entry["file"]
        for name, entry in entries
        if isinstance(entry, dict) and isinstance(entry.get("file"), str)
    }


def _keep(
    folder: Path,
    base: _Base,
    layers: Sequence[MadeLayer],
    *,
    why: str,
    now: dt.datetime,
    leave_out: Collection[str],
) -> CityVersion:
    name = _free_name(folder, now)
    changed = (*(layer.name for layer in layers), *leave_out)
    version = CityVersion(name=name, made_at=now, why=why, before=in_use(folder), changed=changed)
    draft = folder / VERSIONS / f".{name}.{secrets.token_hex(4)}.new"
    try:
        draft.mkdir(mode=_FOR_OWNER)
        document = _write(draft, base, layers, leave_out)
        about = json.dumps(version.model_dump(mode="json"), ensure_ascii=False, indent=1)
        (draft / ABOUT).write_text(about, encoding="utf-8")
        _refuse_unreadable(draft, {layer.name for layer in layers})
        _to_disk(draft)
        draft.rename(folder / VERSIONS / name)
        _use(folder, name, document)
    except OSError as error:
        raise InputError(f"De map {folder} is niet te schrijven: {error.strerror}.") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return version


def _free_name(folder: Path, now: dt.datetime) -> str:
    name = f"{now.astimezone(dt.UTC):%Y-%m-%d-%H%M%S}"
    taken = {path.name for path in (folder / VERSIONS).iterdir()}
    more = (f"{name}-{number}" for number in range(2, 1_000))
    return name if name not in taken else next(each for each in more if each not in taken)


def _write(
    draft: Path, base: _Base, layers: Sequence[MadeLayer], leave_out: Collection[str]
) -> dict[str, Any]:
    """Write every layer of a version and its city.yaml; return what that says."""
    made = {layer.name: layer for layer in layers}
    entries: dict[str, Any] = {}
    for name, entry in base.document["layers"].items():
        if name in leave_out or name in made:
            continue
        entries[name] = entry
        if name in base.files:
            file = base.files[name]
            _link_with_parts(file, draft, name)
            entries[name] = {**entry, "file": f"{name}{file.suffix}"}
    for name, layer in made.items():
        layer.rows.to_parquet(draft / f"{name}.parquet", index=False, compression="zstd")
        entries[name] = layer.provenance.as_entry(f"{name}.parquet", layer.called)
    document = {**base.document, "layers": entries}
    (draft / CITY_FILE).write_text(_as_yaml(document), encoding="utf-8")
    return document


def _link_with_parts(file: Path, draft: Path, name: str) -> None:
    """Give a file a second name in the draft, or copy it; a shapefile brings its parts."""
    if not file.is_file():
        return
    parts = [file] if file.suffix.lower() != ".shp" else sorted(file.parent.glob(f"{file.stem}.*"))
    for part in parts:
        there = draft / f"{name}{part.suffix}"
        try:
            os.link(part, there)
        except OSError:  # a disk that knows no second names, or another disk
            shutil.copy2(part, there)


def _refuse_unreadable(draft: Path, made: set[str]) -> None:
    """Read a version as serving does, and refuse one in which a layer that was made is left out."""
    contents = read_folder(draft)
    for name in sorted(made):
        report = contents.reports.get(name)
        if report is not None and report.fault:
            raise DataError(f"De laag {name} is niet te gebruiken: {report.fault}")


def _use(folder: Path, name: str, document: dict[str, Any]) -> None:
    """Let city.yaml name the files of a version: the one step that swaps the city."""
    entries = {
        layer: {**entry, "file": f"{VERSIONS}/{name}/{entry['file']}"}
        if isinstance(entry, dict) and isinstance(entry.get("file"), str)
        else entry
        for layer, entry in document["layers"].items()
    }
    new = folder / f".{CITY_FILE}.{secrets.token_hex(4)}.new"
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(_as_yaml({**document, "layers": entries}))
            file.flush()
            os.fsync(file.fileno())
        new.replace(folder / CITY_FILE)
        _to_disk(folder)
    finally:
        new.unlink(missing_ok=True)


def _to_disk(folder: Path) -> None:
    """Wait until what a folder holds is on disk."""
    for path in (*(each for each in folder.iterdir() if each.is_file()), folder):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _read_version(path: Path) -> CityVersion:
    try:
        return CityVersion.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise DataError(f"De versie {path.parent.name} is niet te lezen.") from error


def _as_yaml(document: dict[str, Any]) -> str:
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)
