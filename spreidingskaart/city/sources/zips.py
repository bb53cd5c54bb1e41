"""The members of a zip from outside, after a look at what it says of itself: never more than it may hold."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from dataclasses import dataclass
from typing import Final

from spreidingskaart.words.numbers import number

BROKEN: Final = (
    zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError, KeyError, OSError, ValueError,
    OverflowError, EOFError,
)  # fmt: skip
"""What Python's zip reader raises for a byte that is not right."""


@dataclass(frozen=True)
class ZipLimits:
    """How much a zip may hold."""

    entries: int
    unpacked: int
    """Bytes of all members together."""


def why_refused(archive: zipfile.ZipFile, size: int, limits: ZipLimits) -> str | None:
    """Return what is wrong with the list of members, as the end of a Dutch sentence; None if nothing is.

    Parameters
    ----------
    archive
        The zip, opened.
    size
        Its length in bytes.
    limits
        How much it may hold.
    """
    entries = archive.infolist()
    if len(entries) > limits.entries:
        return f"er zitten meer dan {number(limits.entries)} bestanden in"
    if sum(entry.file_size for entry in entries) > limits.unpacked:
        return f"uitgepakt is het meer dan {number(limits.unpacked / 1e6)} MB"
    if len({entry.filename for entry in entries}) != len(entries):
        return "er zitten twee bestanden met dezelfde naam in"
    if any(entry.flag_bits & 0x1 for entry in entries):
        return "er zit een bestand met een wachtwoord in"
    return "er liggen bestanden over elkaar heen" if _overlap(entries, size) else None


def _overlap(entries: list[zipfile.ZipInfo], size: int) -> bool:
    # each member begins where the one before it has ended, or one small piece of it could be unpacked many times
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    ends = [start + length for start, length in places]
    starts = [start for start, _ in places[1:]] + [size]
    return any(end > start for end, start in zip(ends, starts, strict=True))


def opened(data: bytes) -> zipfile.ZipFile | None:
    """Return a zip, or None if it is none."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except BROKEN:
        return None


def member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes | None:
    """Return one member, never more than it says that it holds; None if it is broken."""
    try:
        with archive.open(entry) as file:
            content = file.read(entry.file_size + 1)
    except BROKEN:
        return None
    return content if len(content) == entry.file_size else None
