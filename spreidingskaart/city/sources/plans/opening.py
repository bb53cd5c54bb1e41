"""Find every GML text behind a path: a file, a folder, a zip, or a gzipped one; none of them is taken on trust."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from collections import Counter
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, BinaryIO, Final, Self, cast

from spreidingskaart.city.sources import zips
from spreidingskaart.errors import DataError
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_UNPACKED: Final = 20_000_000_000
"""Bytes of one text; the files with all plans of the country are some thousands of megabytes."""
MOST_GROWTH: Final = 100
"""How many times larger than packed a text may be; GML of plans is 10 to 25 times."""
FREE_GROWTH: Final = 10_000_000
"""Bytes that a text may always have."""
MOST_FILES: Final = 20_000
ZIP: Final = zips.ZipLimits(entries=MOST_FILES, unpacked=5_000_000_000)
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_BY_NAME: Final = (".gml", ".gz", ".zip")


@dataclass(frozen=True)
class GmlSource:
    """One text that may hold plans, or why it cannot be read."""

    name: str
    """As people know it: its path within what they gave."""
    read: Callable[[], BinaryIO] | None = None
    """Opens it; None where it is refused."""
    refused: str | None = None
    """Why it is refused; a Dutch sentence."""

    @contextmanager
    def opened(self) -> Iterator[BinaryIO]:
        """Open the text.

        Raises
        ------
        DataError
            If it is refused, or broken; also while it is read.
        """
        if self.read is None:
            raise DataError(self.refused or f"Het bestand {self.name} is niet te lezen.")
        try:
            with self.read() as stream:
                yield stream
        except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as error:
            raise DataError(f"Het bestand {self.name} is stuk of afgebroken.") from error


@dataclass(frozen=True)
class FoundSources:
    """Every GML text behind a path, and what else lay there."""

    sources: tuple[GmlSource, ...]
    others: tuple[tuple[str, int], ...]
    """Ends of the names of files that are no GML, and how many there are."""


def gml_sources(path: Path) -> FoundSources:
    """Return every GML text behind a path.

    Parameters
    ----------
    path
        A file (GML, gzipped GML, or a zip), or a folder with such files at any depth.

    Raises
    ------
    DataError
        If a folder holds more files than are read.
    """
    if not path.is_dir():
        return FoundSources(tuple(_in_file(path, path.name)), ())
    found: list[GmlSource] = []
    others: Counter[str] = Counter()
    for count, each in enumerate(sorted(path.rglob("*")), start=1):
        if count > MOST_FILES:
            raise DataError(f"In {path.name} staan meer dan {number(MOST_FILES)} bestanden.")
        name = each.relative_to(path).as_posix()
        if each.is_symlink():
            found.append(
                GmlSource(name, refused=f"{name} is een verwijzing; die wordt niet gevolgd.")
            )
        elif each.is_file() and each.suffix.lower() in _BY_NAME:
            found += _in_file(each, name)
        elif each.is_file():
            others[each.suffix.lower() or each.name] += 1
    return FoundSources(tuple(found), tuple(sorted(others.items())))


def _in_file(path: Path, name: str) -> list[GmlSource]:
    try:
        with path.open("rb") as file:
            front = file.read(4)
    except OSError:
        return [GmlSource(name, refused=f"Het bestand {name} is niet te lezen.")]
    if not front:
        return [GmlSource(name, refused=f"Het bestand {name} is leeg.")]
    if front.startswith(_ZIP):
        return _in_zip(path, name)
    if front.startswith(_GZIP):
        return [GmlSource(name, lambda: _unpacked(path, name))]
    return [GmlSource(name, lambda: path.open("rb"))]


def _unpacked(path: Path, name: str) -> BinaryIO:
    most = min(MOST_UNPACKED, FREE_GROWTH + MOST_GROWTH * path.stat().st_size)
    return cast("BinaryIO", _Bounded(cast("BinaryIO", gzip.open(path, "rb")), most, name))


def _in_zip(path: Path, name: str) -> list[GmlSource]:
    try:
        with zipfile.ZipFile(path) as archive:
            why = zips.why_refused(archive, path.stat().st_size, ZIP)
            entries = [] if why else [each for each in archive.infolist() if not each.is_dir()]
    except zips.BROKEN:
        why, entries = "hij is stuk", []
    if why:
        return [GmlSource(name, refused=f"De zip {name} is geweigerd: {why}.")]
    wanted = [each for each in entries if each.filename.lower().endswith(_BY_NAME)]
    if not wanted:
        return [GmlSource(name, refused=f"In de zip {name} zit geen GML.")]
    return [_member(path, each, f"{name}/{each.filename}") for each in wanted]


def _member(path: Path, entry: zipfile.ZipInfo, name: str) -> GmlSource:
    inside = PurePosixPath(entry.filename.replace("\\", "/"))
    if inside.is_absolute() or ".." in inside.parts or ":" in entry.filename:
        return GmlSource(
            name, refused=f"Het pad {entry.filename} leidt uit de zip; dat wordt niet gelezen."
        )
    if inside.suffix.lower() != ".gml":
        return GmlSource(name, refused=f"{name} is ingepakt binnen een zip; pak dat eerst uit.")
    if entry.file_size > FREE_GROWTH + MOST_GROWTH * entry.compress_size:
        return GmlSource(name, refused=_too_large(name))

    def read() -> BinaryIO:
        archive = zipfile.ZipFile(path)
        stream = cast("BinaryIO", archive.open(entry))
        return cast("BinaryIO", _Bounded(stream, entry.file_size, name, archive))

    return GmlSource(name, read)


def _too_large(name: str) -> str:
    return f"Het bestand {name} wordt uitgepakt meer dan {number(MOST_GROWTH)} keer zo groot; dat wordt niet gelezen."


class _Bounded:
    """A stream that gives no more than it may."""

    def __init__(
        self, stream: BinaryIO, most: int, name: str, archive: zipfile.ZipFile | None = None
    ) -> None:
        self._stream, self._left, self._name, self._archive = stream, most, name, archive

    def read(self, size: int) -> bytes:
        """Return the next bytes."""
        block = self._stream.read(size)
        self._left -= len(block)
        if self._left < 0:
            raise DataError(_too_large(self._name))
        return block

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()
        if self._archive is not None:
            self._archive.close()
