"""A timetable (GTFS): its stops, and by which modes each is served; tables of gigabytes are read in a stream."""

from __future__ import annotations

import zipfile
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from spreidingskaart.city.sources import zips
from spreidingskaart.city.sources.services.failing import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

LIMITS: Final = zips.ZipLimits(entries=200, unpacked=20_000_000_000)
"""The Dutch timetable unpacks to some gigabytes; nothing of it is unpacked on disk or whole in memory."""
_MOST_STOPS: Final = 200_000_000
"""Bytes of the tables that are read whole."""
_BLOCK: Final = 16_000_000
_MODES: Final = (
    ("trein", (2, 2), (100, 199)),
    ("metro", (1, 1), (400, 499)),
    ("tram", (0, 0), (900, 999)),
    ("veer", (4, 4), (1000, 1299)),
    ("bus", (3, 3), (200, 299), (700, 799), (11, 11)),
)
"""Dutch words by route_type, as GTFS and its extension number them."""
TRAIN: Final = "trein"


def mode_of(route_type: str) -> str | None:
    """Return the Dutch word of a route_type; None where it is none that we know."""
    if not route_type.isdigit():
        return None
    number = int(route_type)
    return next(
        (word for word, *ranges in _MODES if any(low <= number <= high for low, high in ranges)),
        None,
    )


@contextmanager
def opened(path: Path, dutch: str) -> Iterator[Timetable]:
    """Open a timetable.

    Raises
    ------
    SourceError
        If it is no zip, or one that holds more than it may.
    """
    try:
        archive = zipfile.ZipFile(path)
    except zips.BROKEN as error:
        raise SourceError(f"{dutch}: het bestand is geen leesbare zip.") from error
    with archive:
        refused = zips.why_refused(archive, path.stat().st_size, LIMITS)
        if refused is not None:
            raise SourceError(f"{dutch}: de zip is geweigerd: {refused}.")
        yield Timetable(archive, dutch)


class Timetable:
    """The tables of a GTFS zip."""

    def __init__(self, archive: zipfile.ZipFile, dutch: str) -> None:
        """Read nothing yet."""
        self._archive = archive
        self._dutch = dutch
        self._entries = {entry.filename: entry for entry in archive.infolist()}

    def table(
        self, name: str, columns: Sequence[str], optional: Sequence[str] = ()
    ) -> pd.DataFrame:
        """Return a small table whole, as text; an optional column that is not there is empty.

        Raises
        ------
        SourceError
            If it or a column is missing, or it cannot be read.
        """
        entry = self._entry(name)
        if entry.file_size > _MOST_STOPS:
            raise SourceError(f"{self._dutch}: {name} is te groot.")
        try:
            with self._archive.open(entry) as file:
                found = pd.read_csv(file, dtype=str, keep_default_na=False, encoding="utf-8-sig")
        except (*zips.BROKEN, pd.errors.ParserError, pd.errors.EmptyDataError) as error:
            raise self._unreadable(name) from error
        found.columns = found.columns.str.strip()
        self._check(name, columns, list(found.columns))
        return found.reindex(columns=[*columns, *optional], fill_value="")

    def pairs(
        self, name: str, columns: tuple[str, str], where: str, among: Sequence[str]
    ) -> pd.DataFrame:
        """Return two columns of a large table, each pair once, of the rows that name one of some values.

        Parameters
        ----------
        where
            The column that must name one.
        """
        wanted = pa.array(sorted(set(among)), type=pa.string())
        parts = [
            batch.filter(pc.is_in(batch.column(where), value_set=wanted))
            for batch in self._batches(name, columns)
        ]
        if not parts:
            return pd.DataFrame({column: pd.Series(dtype=str) for column in columns})
        found = pa.Table.from_batches(parts).group_by(list(columns)).aggregate([])
        once: pd.DataFrame = found.select(list(columns)).to_pandas()
        return once

    def _batches(self, name: str, columns: tuple[str, str]) -> Iterator[pa.RecordBatch]:
        entry = self._entry(name)
        self._check(name, columns, self._header(entry))
        text = {column: pa.string() for column in columns}
        try:
            with self._archive.open(entry) as file:
                reader = csv.open_csv(
                    file,
                    read_options=csv.ReadOptions(block_size=_BLOCK),
                    convert_options=csv.ConvertOptions(
                        include_columns=list(columns), column_types=text, strings_can_be_null=False
                    ),
                )
                yield from reader
        except (*zips.BROKEN, pa.ArrowException) as error:
            raise self._unreadable(name) from error

    def _header(self, entry: zipfile.ZipInfo) -> list[str]:
        try:
            with self._archive.open(entry) as file:
                first = file.readline(100_000).decode("utf-8-sig")
        except zips.BROKEN as error:
            raise self._unreadable(entry.filename) from error
        return [cell.strip().strip('"') for cell in first.split(",")]

    def _entry(self, name: str) -> zipfile.ZipInfo:
        if name not in self._entries:
            raise SourceError(f"{self._dutch}: {name} zit niet in de zip.")
        return self._entries[name]

    def _check(self, name: str, columns: Sequence[str], there: Sequence[str]) -> None:
        missing = [column for column in columns if column not in there]
        if missing:
            raise SourceError(
                f"{self._dutch}: in {name} ontbreekt {', '.join(missing)}; er kwam: {', '.join(there[:40])}."
            )

    def _unreadable(self, name: str) -> SourceError:
        return SourceError(f"{self._dutch}: {name} is niet te lezen als tekst (CSV in UTF-8).")
