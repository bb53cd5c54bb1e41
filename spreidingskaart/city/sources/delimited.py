"""A CSV file as rows of text: whatever its encoding and separator, and every row that cannot be one is a fault."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

MOST_BYTES: Final = 500_000_000
MOST_IN_A_CELL: Final = 20_000_000
"""Characters; the outline of a municipality has a million."""
SEPARATORS: Final = (",", ";", "\t")
_HEADER_WITHIN: Final = 20
"""Rows in which a header is looked for, where the first row is none."""
_UTF16: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class CsvRows:
    """The rows of a CSV file, each as wide as its header."""

    header: tuple[str, ...]
    numbers: tuple[int, ...]
    """Row numbers as a spreadsheet counts them; the header is row 1."""
    rows: tuple[tuple[str, ...], ...]
    """Trimmed texts; an empty one is unknown."""
    read: int
    """Rows that the file holds, those that are left out too."""
    faults: tuple[Fault, ...]
    """Rows that are left out, and why."""


def read_cells(path: Path, layer: str | None, expected: Collection[str]) -> CsvRows:
    """Return the rows of a CSV file in UTF-8 or Windows-1252, with commas, semicolons or tabs.

    Parameters
    ----------
    layer
        Name of the layer, for the faults.
    expected
        Names of columns by which a header is known.

    Raises
    ------
    DataError
        If the file is missing, too large, not text, has no header of these columns in its first row, or a quote is
        never closed; one sentence says which and where.
    """
    text = decoded(_bytes(path), path.name)
    text, separator = named_separator(text)
    separator = separator or _separator(text, expected)
    rows = records(text, separator, path.name)
    header = tuple(cell.strip() for cell in next(rows, []))
    while header and not header[-1]:
        header = header[:-1]
    if not set(header) & set(expected):
        raise DataError(_no_header(path.name, text, expected))
    _refuse_double(header, path.name)
    return _with_width(header, rows, layer)


def _bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise DataError(f"Het bestand {path.name} is groter dan {MOST_BYTES // 1_000_000} MB.")
        return path.read_bytes()
    except OSError as error:
        raise DataError(f"Het bestand {path.name} bestaat niet of is niet te lezen.") from error


def decoded(raw: bytes, name: str) -> str:
    """Return the text of a file in UTF-8 or Windows-1252.

    Raises
    ------
    DataError
        If it is neither; one sentence says what it is, or in which line it goes wrong.
    """
    if raw.startswith(_UTF16):
        raise DataError(f"Het bestand {name} is UTF-16; sla het op als 'CSV UTF-8'.")
    if b"\0" in raw:
        row = raw[: raw.index(b"\0")].count(b"\n") + 1
        raise DataError(f"Het bestand {name} is geen CSV: in regel {row} staat een nul-teken.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252")
    except UnicodeDecodeError as error:
        row = raw[: error.start].count(b"\n") + 1
        raise DataError(
            f"Het bestand {name} is geen UTF-8 en geen Windows-1252 (regel {row}); "
            "sla het op als 'CSV UTF-8'."
        ) from error


def named_separator(text: str) -> tuple[str, str | None]:
    """Return the text without a first line `sep=;`, and the separator that it names."""
    first, _, rest = text.partition("\n")
    line = first.rstrip("\r").strip('"')
    if line.lower().startswith("sep=") and line[4:] in SEPARATORS:
        return rest, line[4:]
    return text, None


def _separator(text: str, expected: Collection[str]) -> str:
    """Return the separator with which the first lines hold most of the expected columns."""
    lines = _first_lines(text)

    def known(separator: str) -> int:
        return max((_known(line.split(separator), expected) for line in lines), default=0)

    return max(SEPARATORS, key=known)


def _first_lines(text: str) -> list[str]:
    return [line.rstrip("\r\n") for line in islice(io.StringIO(text), _HEADER_WITHIN)]


def _known(cells: Collection[str], expected: Collection[str]) -> int:
    return len({cell.strip().strip('"') for cell in cells} & set(expected))


def _no_header(name: str, text: str, expected: Collection[str]) -> str:
    """Return the sentence that says where the header is, if it is not the first row."""
    separator = _separator(text, expected)
    counts = [_known(line.split(separator), expected) for line in _first_lines(text)]
    best = max(counts, default=0)
    if best < 2:
        return f"In {name} staat geen kop met kolommen als {', '.join(list(expected)[:3])}; zet die in de eerste rij."
    row = counts.index(best) + 1
    return f"In {name} staat de kop in rij {row}; haal de rijen erboven weg."


def _refuse_double(header: tuple[str, ...], name: str) -> None:
    double = sorted({column for column in header if column and header.count(column) > 1})
    if double:
        raise DataError(f"In {name} staan deze kolommen er twee keer: {', '.join(double)}.")


def records(text: str, separator: str, name: str) -> Iterator[list[str]]:
    """Give the cells of each row, as they stand in the text.

    Raises
    ------
    DataError
        If a quote is wrong, or a cell is too large; one sentence says in which row.
    """
    csv.field_size_limit(MOST_IN_A_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    while True:
        number += 1
        try:
            record = next(reader, None)
        except csv.Error as error:
            raise DataError(_broken(name, number, str(error))) from error
        if record is None:
            return
        yield record


def _broken(name: str, row: int, english: str) -> str:
    if "end of data" in english:
        why = "een aanhalingsteken wordt nergens gesloten"
    elif "field limit" in english:
        why = f"een cel heeft meer dan {MOST_IN_A_CELL // 1_000_000} miljoen tekens"
    else:
        why = 'een aanhalingsteken staat midden in een tekst; schrijf het als ""'
    return f"Het bestand {name} is vanaf rij {row} niet te lezen: {why}."


def _with_width(header: tuple[str, ...], lines: Iterator[list[str]], layer: str | None) -> CsvRows:
    """Return the rows that are as wide as the header; empty cells at the end do not count."""
    width, numbers, rows, faults = len(header), [], [], []
    read = 0
    for number, record in enumerate(lines, start=2):
        cells = [cell.strip() for cell in record]
        if not any(cells):
            continue
        read += 1
        filled = max(place for place, cell in enumerate(cells, start=1) if cell)
        if len(cells) < width or filled > width:
            found = max(filled, width + 1) if filled > width else len(cells)
            faults.append(Fault(layer, number, None, ragged(found, width)))
            continue
        numbers.append(number)
        rows.append(tuple(cells[:width]))
    return CsvRows(header, tuple(numbers), tuple(rows), read, tuple(faults))


def ragged(cells: int, columns: int) -> str:
    """Return what is wrong with a row that is not as wide as its header."""
    more = "staat er een scheidingsteken in een tekst zonder aanhalingstekens?"
    less = "zet ook voor een lege cel een scheidingsteken."
    return f"{cells} cellen voor {columns} kolommen; {more if cells > columns else less}"
