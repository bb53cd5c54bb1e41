"""What a result rests on: hashes of files and of the code that judges. Where one changed, the result is old."""

from __future__ import annotations

import hashlib
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final

from spreidingskaart import PROJECT
from spreidingskaart.city import DATA
from spreidingskaart.city.sources.folder import CITY_FILE
from spreidingskaart.rules import OWN_RULES, read_yaml, rule_files

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from pathlib import Path

JUDGING: Final = (
    "geo",
    *(
        f"spreidingskaart/{room}"
        for room in (
            "errors.py",
            "model",
            "words",
            "rules",
            "city",
            "criteria",
            "site_test",
            "plot_search",
        )
    ),
)
"""Rooms that a verdict rests on. Other text on a screen or on paper makes no verdict old; a test holds the list
against what a search imports."""


@cache
def code_version() -> str:
    """Return a hash of the code and the general rules that judge; a result of other code is done again."""
    sources = [
        path
        for room in JUDGING
        for path in sorted(_files_of(PROJECT / room))
        if path.suffix in (".py", ".yaml")
    ]
    return _hash_of([*sources, *sorted(DATA.glob("*.yaml"))])


def city_hash(folder: Path, rules: Path, *, without: Collection[str] = ()) -> str:
    """Return a hash of every file that a City is made of but those of some layers, without loading it."""
    entry = read_yaml(folder / CITY_FILE)
    named = files_named(folder)
    files = [path for layer, path in named.items() if layer not in without]
    book = rules / str(entry.get("rules", "")) if isinstance(entry, dict) else rules
    files += rule_files(book, folder / OWN_RULES)
    return _hash_of([folder / CITY_FILE, *files])


def files_named(folder: Path) -> dict[str, Path]:
    """Return the file of each layer that city.yaml names."""
    entry = read_yaml(folder / CITY_FILE)
    layers = entry.get("layers") if isinstance(entry, dict) else None
    named = layers.items() if isinstance(layers, dict) else ()
    return {
        str(name): folder / str(layer["file"])
        for name, layer in named
        if isinstance(layer, dict) and "file" in layer
    }


def content_hash(path: Path) -> str:
    """Return the hash of a file; it is read again when its size or its time changed."""
    state = path.stat()
    return _hashed(path, state.st_size, state.st_mtime_ns)


def _files_of(room: Path) -> Iterable[Path]:
    return room.rglob("*") if room.is_dir() else (room,)


def _hash_of(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name} {content_hash(path) if path.is_file() else '-'}\n".encode())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=4_096)
def _hashed(path: Path, size: int, changed: int) -> str:
    del size, changed  # part of the key
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()[:16]
