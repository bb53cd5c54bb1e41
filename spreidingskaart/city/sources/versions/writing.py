"""Writing in a city folder: one process at a time, on disk before anything names it, and faults in Dutch."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import shutil
from typing import TYPE_CHECKING, Any, Final

import yaml

from spreidingskaart.city.sources.folder import CITY_FILE
from spreidingskaart.city.sources.versions.record import VERSIONS
from spreidingskaart.city.sources.whole_file import NEW, write_whole
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FOR_OWNER: Final = 0o700
"""A register may hold addresses that nobody else may read."""
_NEVER_CHANGED: Final = 0o400
_LOCK: Final = ".writing"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


@contextlib.contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Let one process at a time write in a city folder; the others wait.

    Raises
    ------
    InputError
        If it cannot be written, then or later; one sentence says why.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        kept = folder / VERSIONS
        kept.mkdir(mode=FOR_OWNER, exist_ok=True)
        if kept.stat().st_mode & 0o077:
            kept.chmod(FOR_OWNER)
        with (kept / _LOCK).open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            clean(folder)
            yield
    except OSError as error:
        raise InputError(_why(folder, error)) from error


def clean(folder: Path) -> None:
    """Remove what a process left that was stopped."""
    for left in (folder / VERSIONS).glob(f".*{NEW}"):
        shutil.rmtree(left, ignore_errors=True)
    for left in folder.glob(f".{CITY_FILE}.*{NEW}"):
        left.unlink(missing_ok=True)


def replace_document(path: Path, document: Any) -> None:  # noqa: ANN401 - as city.yaml was
    """Write a city.yaml in one step: whoever reads it meets the old one or the new one."""
    write_whole(path, as_yaml(document).encode())
    to_disk(path.parent)


def to_disk(*paths: Path) -> None:
    """Wait until files, or the names in folders, are on disk."""
    for path in paths:
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def never_changed(file: Path) -> None:
    """Let nobody write in a file of a version by accident; a program that opens a GeoPackage may."""
    file.chmod(_NEVER_CHANGED)


def as_yaml(document: Any) -> str:  # noqa: ANN401 - as city.yaml was
    """Return a document as text."""
    return yaml.safe_dump(document, allow_unicode=True, sort_keys=False)


def _why(folder: Path, error: OSError) -> str:
    if error.errno in _FULL:
        return f"De schijf met de map {folder.name} is vol; er is niets veranderd."
    return f"De map {folder} is niet te schrijven."
