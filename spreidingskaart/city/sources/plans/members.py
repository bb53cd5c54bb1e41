"""Cut a GML text into its objects while it streams by, so that a file of any size takes little memory.

What is cut here is judged nowhere: GDAL reads it later, and refuses what is no XML.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, BinaryIO, Final

from spreidingskaart.city.sources.files import check_gml
from spreidingskaart.city.sources.plans.standard import imro
from spreidingskaart.errors import DataError
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator

BLOCK: Final = 1 << 20
"""Bytes that are read at once; the root must begin within the first block."""
MOST_MEMBER: Final = 64_000_000
"""Bytes of one object."""
_COMMENT: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
_BEGIN_OF_COMMENT: Final = b"<!--"
_OPEN: Final = re.compile(rb"<((?:[\w.-]+:)?featureMember)(?:\s[^>]*)?(?<!/)>")
_ROOT: Final = re.compile(
    rb"<((?:[\w.-]+:)?FeatureCollection\w*)(?:[^>\"']|\"[^\"]*\"|'[^']*')*(?<!/)>"
)
_ELEMENT: Final = re.compile(rb"<(?:([\w.-]+):)?([\w.-]+)")
_GML_PREFIX: Final = re.compile(rb"xmlns(?::([\w.-]+))?\s*=\s*[\"']http://www\.opengis\.net/gml")
_WIDE: Final = (b"\xff\xfe", b"\xfe\xff", b"\0", b"<\0")
"""How a text begins that has two bytes for a letter."""


@dataclass(frozen=True)
class Member:
    """One object of a file, as text."""

    number: int
    """Which it is in the file, from 1."""
    element: str
    """Name of its element without the namespace; empty where the member holds nothing."""
    of_gml: bool
    """Whether its element is in the namespace of GML itself, as in the files with all plans of the country."""
    text: bytes
    """The whole member, without comments."""

    @property
    def without_labels(self) -> bytes:
        """The member without the parts that hold a geometry of a label or a symbol."""
        return _labels().sub(b"", self.text)


class MemberReader:
    """The members of one GML text, to go through once.

    Raises
    ------
    DataError
        If the text is no GML, declares something, or is in an encoding that is not read; while reading, if it is cut
        off or one object is too large.
    """

    def __init__(self, stream: BinaryIO, name: str) -> None:
        """Read the front of the text."""
        self._name = name
        first = stream.read(BLOCK)
        if first.startswith(_WIDE):
            raise DataError(f"Het bestand {name} is geen tekst in UTF-8.")
        check_gml(first, name)
        self._blocks = _uncommented(first, stream, name)
        front = next(self._blocks, b"")
        root = _ROOT.search(front)
        if root is None:
            raise DataError(f"Het bestand {name} is niet te lezen als XML.")
        self.head: bytes = front[: root.end()]
        """From the first byte to the end of the start tag of the root."""
        self.tail: bytes = b"</" + root[1] + b">"
        self._rest = front[root.end() :]
        self._prefixes = frozenset(_GML_PREFIX.findall(self.head))

    def __iter__(self) -> Iterator[Member]:
        """Go through the members to the end, and see that the end is there."""
        buffer, at, count = self._rest, 0, 0
        while True:
            opened = _OPEN.search(buffer, at)
            close = b"" if opened is None else b"</" + opened[1] + b">"
            end = -1 if opened is None else buffer.find(close, opened.end())
            if opened is not None and end >= 0:
                count, at = count + 1, end + len(close)
                yield self._member(
                    count, buffer[opened.start() : at], opened.end() - opened.start()
                )
                continue
            block = next(self._blocks, None)
            if block is None:
                break
            buffer, at = buffer[at:] + block, 0
            if len(buffer) > MOST_MEMBER:
                most = number(MOST_MEMBER / 1e6)
                raise DataError(f"In {self._name} is een object groter dan {most} MB.")
        whole = opened is None and self.tail in buffer[at:]
        self._refuse_end(count, whole=whole)

    def _refuse_end(self, count: int, *, whole: bool) -> None:
        if not whole:
            raise DataError(f"Het bestand {self._name} is afgebroken: het einde ontbreekt.")
        if not count:
            raise DataError(f"In {self._name} staat geen enkel object in een featureMember.")

    def _member(self, count: int, text: bytes, start: int) -> Member:
        first = _ELEMENT.search(text, start)
        if first is None:
            return Member(count, "", of_gml=False, text=b"")
        element = first[2].decode("ascii", "replace")
        return Member(count, element, (first[1] or b"") in self._prefixes, text)


def _uncommented(first: bytes, stream: BinaryIO, name: str) -> Iterator[bytes]:
    """Return the text in blocks, without its comments: what stands in one is no object."""
    held, block = b"", first
    while block:
        held = _COMMENT.sub(b"", held + block)
        begun = held.find(_BEGIN_OF_COMMENT)
        if len(held) - begun > MOST_MEMBER and begun >= 0:
            raise DataError(f"Het bestand {name} is niet te lezen als XML.")
        ready = begun if begun >= 0 else max(len(held) - len(_BEGIN_OF_COMMENT) + 1, 0)
        yield held[:ready]
        held, block = held[ready:], stream.read(BLOCK)
    if _BEGIN_OF_COMMENT in held:
        raise DataError(f"Het bestand {name} is afgebroken: het einde ontbreekt.")
    yield held


@cache
def _labels() -> re.Pattern[bytes]:
    """Return what finds the parts of an object that hold a geometry of a label."""
    names = "|".join(imro().labels).encode()
    return re.compile(rb"<((?:[\w.-]+:)?(?:%b))\b[^>]*(?:/>|(?<!/)>.*?</\1>)" % names, re.DOTALL)
