"""Read the objects of many GML texts by GDAL apart: cut, gathered in pieces of one kind, a bounded number at once."""

from __future__ import annotations

import tempfile
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa

from geo import gml_child
from spreidingskaart.city.sources.apart import run_apart
from spreidingskaart.city.sources.curves import shapes_of_wkb
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.plans.members import MemberReader
from spreidingskaart.city.sources.plans.standard import base_of, imro
from spreidingskaart.city.sources.shapes import checked_shapes
from spreidingskaart.city.sources.systems import claim_of
from spreidingskaart.errors import DataError
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    from spreidingskaart.city.sources.plans.members import Member
    from spreidingskaart.city.sources.plans.opening import GmlSource

MOST_AT_ONCE: Final = 24_000_000
"""Bytes of text that one other process reads."""
MOST_PIECES: Final = 400
"""Texts that one other process reads."""


@dataclass(frozen=True, eq=False)
class ReadPiece:
    """n objects of one kind of one file."""

    element: str
    numbers: NDArray[np.int64]
    """(n,) which each is in its file, from 1."""
    columns: pd.DataFrame
    """n rows, as GDAL gives them: texts, and lists of texts."""
    geometry: NDArray[np.object_]
    """n shapes in EPSG:28992; only usable where `faults` has no sentence."""
    faults: dict[int, str]
    """Why a shape is not usable, by row."""


@dataclass(eq=False)
class ReadSource:
    """What came of one file, while it is read."""

    name: str
    count: int = 0
    """Objects of this municipality; those that say nothing of the ground are not counted."""
    elsewhere: int = 0
    """Objects of plans of other municipalities."""
    bulk: bool = False
    """Whether it is one of the files with all plans of the country."""
    unread: Counter[str] = field(default_factory=Counter)
    """How many objects of each kind that is not read."""
    pieces: list[ReadPiece] = field(default_factory=list)
    dropped: list[Fault] = field(default_factory=list)
    refused: str | None = None
    """Why nothing of it is used; a Dutch sentence."""

    def refuse(self, why: str) -> None:
        """Use nothing of it."""
        self.refused = why
        self.pieces.clear()


@dataclass(eq=False)
class _Text:
    """One piece on its way to GDAL."""

    source: ReadSource
    element: str
    head: bytes
    tail: bytes
    numbers: list[int] = field(default_factory=list)
    parts: list[bytes] = field(default_factory=list)


def read_sources(
    sources: Iterable[GmlSource], *, wanted: Callable[[Member], bool]
) -> Iterator[ReadSource]:
    """Read GML texts; none that is wrong keeps the others from being read.

    Parameters
    ----------
    wanted
        Whether an object of a file with all plans of the country may be of this municipality.

    Yields
    ------
    What came of each text, in their order.
    """
    gathering = _Gathering(wanted)
    for source in sources:
        yield from gathering.add(source)
    yield from gathering.finish()


class _Gathering:
    """Texts that wait until there are enough for another process."""

    def __init__(self, wanted: Callable[[Member], bool]) -> None:
        self._wanted = wanted
        self._waiting: list[ReadSource] = []
        self._texts: list[_Text] = []
        self._size = 0

    def add(self, source: GmlSource) -> Iterator[ReadSource]:
        """Cut a text; return what is finished."""
        read = ReadSource(source.name)
        self._waiting.append(read)
        try:
            self._cut(source, read)
        except DataError as error:
            read.refuse(str(error))
            self._texts = [text for text in self._texts if text.source is not read]
        if self._size > MOST_AT_ONCE / 2 or len(self._texts) > MOST_PIECES:
            yield from self.finish()

    def finish(self) -> list[ReadSource]:
        """Read all that waits."""
        self._read()
        done, self._waiting = self._waiting, []
        return done

    def _cut(self, source: GmlSource, read: ReadSource) -> None:
        with source.opened() as stream:
            reader = MemberReader(stream, source.name)
            texts: dict[str, _Text] = {}
            for member in reader:
                read.bulk = read.bulk or member.of_gml
                if member.of_gml and not self._wanted(member):
                    read.elsewhere += 1
                    continue
                if not _is_read(member, read):
                    continue
                if member.element not in texts:
                    text = _Text(read, member.element, reader.head, reader.tail)
                    texts[member.element] = text
                    self._texts.append(text)
                text = texts[member.element]
                text.numbers.append(member.number)
                text.parts.append(member.without_labels)
                self._size += len(text.parts[-1])
                if self._size > MOST_AT_ONCE:
                    self._read()
                    texts = {}

    def _read(self) -> None:
        texts, self._texts, self._size = self._texts, [], 0
        if not texts or _read_apart(texts):
            return
        # one of them makes GDAL fall over: each file by itself, so that the others are read
        for source in dict.fromkeys(text.source for text in texts):
            if not _read_apart([text for text in texts if text.source is source]):
                source.refuse(
                    f"Het bestand {source.name} is niet te lezen: het is stuk, of te groot."
                )


def _is_read(member: Member, read: ReadSource) -> bool:
    """Count an object; one that is not read is named."""
    table, base = imro(), base_of(member.element)
    if base in table.no_objects:
        return False
    if base in table.borders:  # a part of an object that refers to it
        return True
    read.count += 1
    if table.is_read(member.element):
        return True
    read.unread[member.element] += 1
    why = table.why_left_out(member.element) if member.element else "er staat niets in dit object."
    read.dropped.append(Fault(None, member.number, None, why or ""))
    return False


def _read_apart(texts: Sequence[_Text]) -> bool:
    """Let another process read texts; return whether it came to an end."""
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for row, text in enumerate(texts):
            whole = b"".join((text.head, *text.parts, text.tail))
            (folder / f"{row:05d}.gml").write_bytes(whole)
        try:
            run_apart(gml_child.__name__, [str(folder)], folder, "de plannen")
        except DataError:
            return False
        for row, text in enumerate(texts):
            _take(text, folder / f"{row:05d}.arrow")
    return True


def _take(text: _Text, path: Path) -> None:
    """Take over what GDAL made of a text; where it made nothing, nothing of the file is used."""
    source = text.source
    if source.refused is not None:
        return
    if not path.is_file():
        source.refuse(f"Het bestand {source.name} is niet te lezen als GML ({text.element}).")
        return
    # a buffer of our own: the file goes away with the folder
    table = pa.ipc.open_file(pa.py_buffer(path.read_bytes())).read_all()
    if table.num_rows != len(text.numbers):
        counted = f"{number(table.num_rows)} van de {number(len(text.numbers))} objecten"
        source.refuse(
            f"Het bestand {source.name} is niet te lezen als GML: {counted} {text.element} gelezen."
        )
        return
    source.pieces.append(_piece(text, table, source.name))


def _piece(text: _Text, table: Any, name: str) -> ReadPiece:  # noqa: ANN401 - pyarrow has no types
    numbers = np.array(text.numbers, dtype=np.int64)
    if "" not in table.column_names:
        nothing = np.full(table.num_rows, None, dtype=object)
        return ReadPiece(text.element, numbers, table.to_pandas(), nothing, {})
    claim = (table.schema.metadata or {}).get(b"claim", b"").decode()
    read = shapes_of_wkb(table.column("").to_pylist())
    columns = table.drop_columns([""]).to_pandas()
    try:
        checked = checked_shapes(
            read.geometry,
            name=name,
            claim=claim_of(claim) if claim else None,
            needed=False,
            unread=read.unread,
        )
    except DataError as error:  # of the whole piece: the sea is no ground of a municipality
        faults = dict.fromkeys(range(table.num_rows), str(error))
        return ReadPiece(text.element, numbers, columns, read.geometry, faults)
    faults = {fault.row - 1: fault.sentence for fault in checked.faults if fault.row is not None}
    return ReadPiece(text.element, numbers, columns, checked.geometry, faults)
