"""One table or map that a person keeps, read as it stands: whatever its format, and wherever its header is."""

from __future__ import annotations

import codecs
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.sources import delimited
from spreidingskaart.city.sources.columns import as_text
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.files import FileKind, content_of, kind_of, read_features
from spreidingskaart.city.sources.register import workbook
from spreidingskaart.city.sources.register.header import FoundHeader, find_header, names_of
from spreidingskaart.city.sources.shapes import ALL, Shape
from spreidingskaart.errors import DataError
from spreidingskaart.words.numbers import number
from spreidingskaart.words.spreadsheet import without_guard

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

MOST_BYTES: Final = 1_000_000_000
"""A larger file is no register."""
MOST_TABLE_BYTES: Final = 300_000_000
"""Of a CSV or a spreadsheet, which is held in memory whole."""
MOST_ROWS: Final = 1_000_000
_UTF16: Final = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
_NOTHING: Final = (None, "")
_NO_VALUE: Final = "hier staat een formule zonder uitkomst, of met een fout; zet er de waarde neer."


@dataclass(frozen=True, eq=False)
class Sheet:
    """n rows as they stand in a file."""

    name: str
    """Of the file."""
    format: str
    header: tuple[str, ...]
    """As the file calls its columns; no two alike."""
    columns: dict[str, NDArray[Any]]
    """(n,) texts, numbers or None, by column."""
    numbers: NDArray[np.int64]
    """(n,) rows as people count."""
    read: int
    """Rows that the file holds, those that are not here too."""
    header_row: int | None = None
    layer: str | None = None
    """Sheet or layer of the file."""
    geometry: NDArray[np.object_] | None = None
    """(n,) shapes in EPSG:28992; None where a row has none, or altogether."""
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


def read_sheet(
    source: Path | bytes,
    *,
    name: str,
    known: Collection[str],
    layer: str | None = None,
    shapes: Collection[Shape] = ALL,
) -> Sheet:
    """Return the rows of a file.

    Parameters
    ----------
    source
        A file, or what is in it.
    name
        Name of the file, for the sentences.
    known
        Plain names of columns, by which the header is found.
    layer
        Which sheet or layer; may be None if there is only one that it can be.
    shapes
        Kinds of shape that belong in it; another one in a map file is a fault.

    Raises
    ------
    DataError
        If the file as a whole cannot be read; one sentence. What is wrong with a row stands in `faults`.
    """
    kind = kind_of(source, name=name, most_bytes=MOST_BYTES)
    if kind in (FileKind.TEXT, FileKind.WKT) or (
        kind is FileKind.UNKNOWN and _is_utf16(source, name)
    ):
        return _from_csv(content_of(source, name, MOST_TABLE_BYTES), name, known)
    if kind is FileKind.UNKNOWN or (kind is FileKind.ZIP and workbook.is_workbook(source, name)):
        return _from_workbook(content_of(source, name, MOST_TABLE_BYTES), name, known, layer)
    return _from_map(source, name, kind, layer, shapes)


def _is_utf16(source: Path | bytes, name: str) -> bool:
    head = source[:2] if isinstance(source, bytes) else content_of(source, name, MOST_BYTES)[:2]
    return head in _UTF16


def _from_csv(content: bytes, name: str, known: Collection[str]) -> Sheet:
    utf16 = _UTF16.get(content[:2])
    try:
        text = content.decode(utf16) if utf16 else delimited.decoded(content, name)
    except UnicodeDecodeError as error:
        raise DataError(f"Het bestand {name} is niet te lezen als UTF-16.") from error
    text, separator = delimited.named_separator(text)
    separators = (separator,) if separator else delimited.SEPARATORS
    found = max(
        (
            find_header(_first_records(text, each, name), known, separator=each)
            for each in separators
        ),
        key=lambda each: (each.known, each.width),
    )
    if not found.known and found.width <= 1:
        raise DataError(
            f"In {name} is geen tabel gevonden: er is geen rij met namen van kolommen die wij kennen."
        )
    rows = enumerate(delimited.records(text, found.separator, name), start=1)
    return _table(rows, found, name, "CSV", ragged=True)


def _first_records(text: str, separator: str, name: str) -> list[list[str]]:
    """Return the first rows; with a separator that is not the right one a quote may stand wrong, and they end there."""
    first: list[list[str]] = []
    try:
        for record in delimited.records(text, separator, name):
            first.append(record)
            if len(first) >= workbook.HEAD:
                break
    except DataError:
        return first
    return first


def _from_workbook(content: bytes, name: str, known: Collection[str], layer: str | None) -> Sheet:
    chosen = workbook.read_workbook(content, name=name, known=known, sheet=layer)
    found = find_header(chosen.rows[: workbook.HEAD], known)
    rows = enumerate(chosen.rows, start=1)
    table = _table(rows, found, name, chosen.format, layer=chosen.sheet, notes=chosen.notes)
    faults = tuple(
        Fault(None, row + 1, table.header[column], _NO_VALUE)
        for row, column in chosen.without_value
        if row >= found.row and 0 <= column < len(table.header)
    )
    return replace(table, faults=(*table.faults, *faults))


def _table(
    rows: Iterable[tuple[int, Sequence[Any]]],
    found: FoundHeader,
    name: str,
    form: str,
    *,
    layer: str | None = None,
    notes: tuple[str, ...] = (),
    ragged: bool = False,
) -> Sheet:
    header = names_of(found.cells)
    if not header:
        raise DataError(f"Het bestand {name} heeft geen rij met namen van kolommen.")
    numbers: list[int] = []
    cells: list[Sequence[Any]] = []
    faults: list[Fault] = []
    for row, record in _filled(rows, found.row):
        if len(cells) + len(faults) >= MOST_ROWS:
            raise DataError(f"Het bestand {name} heeft meer dan {number(MOST_ROWS)} rijen.")
        wrong = _width_fault(record, len(header)) if ragged else None
        if wrong is not None:
            faults.append(Fault(None, row, None, wrong))
            continue
        numbers.append(row)
        cells.append(record)
    columns = {
        column: _column([record[at] if at < len(record) else None for record in cells])
        for at, column in enumerate(header)
    }
    if found.row > 1:
        notes = (*notes, f"De kop staat in rij {found.row}; wat erboven staat, is niet gelezen.")
    return Sheet(
        name,
        form,
        header,
        columns,
        np.array(numbers, dtype=np.int64),
        len(numbers) + len(faults),
        found.row,
        layer,
        faults=tuple(faults),
        notes=notes,
    )


def _filled(
    rows: Iterable[tuple[int, Sequence[Any]]], header_row: int
) -> Iterator[tuple[int, Sequence[Any]]]:
    """Give the rows below the header in which anything stands."""
    for row, record in rows:
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in record]
        if row > header_row and any(cell not in _NOTHING for cell in cells):
            yield row, cells


def _width_fault(record: Sequence[Any], width: int) -> str | None:
    filled = max(place for place, cell in enumerate(record, start=1) if cell)
    if filled > width:
        return delimited.ragged(filled, width)
    return delimited.ragged(len(record), width) if len(record) < width else None


def _column(cells: list[Any]) -> NDArray[Any]:
    column = np.full(len(cells), None, dtype=object)
    column[:] = [_cell(cell) for cell in cells]
    return column


def _cell(cell: object) -> object:
    if isinstance(cell, str):
        return without_guard(cell) or None if cell else None
    if isinstance(cell, (bool, np.bool_)):
        return "ja" if cell else "nee"
    return cell


def _from_map(
    source: Path | bytes,
    name: str,
    kind: FileKind,
    layer: str | None,
    shapes: Collection[Shape],
) -> Sheet:
    features = read_features(
        source,
        name=name,
        layer=layer,
        shapes=shapes,
        needed=False,
        degrees=True,
        most_bytes=MOST_BYTES,
    )
    if len(features.columns) > MOST_ROWS:
        raise DataError(f"Het bestand {name} heeft meer dan {number(MOST_ROWS)} rijen.")
    columns = {
        str(column): _column(values.tolist()) if values.dtype.kind in "Ob" else values.to_numpy()
        for column, values in features.columns.items()
    }
    geometry = None
    if features.geometry is not None:
        geometry = features.geometry.copy()
        geometry[~features.usable] = None
    rows = len(features.columns)
    return Sheet(
        name,
        kind.value,
        tuple(columns),
        columns,
        np.arange(1, rows + 1, dtype=np.int64),
        rows,
        layer=features.layer,
        geometry=geometry,
        faults=features.faults,
        notes=features.notes,
    )


def texts_of(values: NDArray[Any]) -> NDArray[np.object_]:
    """Return n cells as trimmed texts, None where one is empty."""
    texts = np.full(len(values), None, dtype=object)
    texts[:] = [as_text(value) for value in values.tolist()]
    return texts
