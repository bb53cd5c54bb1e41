"""Read a spreadsheet in a process of its own: `python -m geo.workbook_child SHEET MOST_CELLS HEAD`.

The spreadsheet comes on stdin and one JSON document leaves on stdout, so that nothing of it touches a disk. A file that
takes all memory or time then takes only this process with it. Formulas are never run: the value that the file keeps
beside a formula is read.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from typing import TYPE_CHECKING, Any

from geo.gdal_child import deny_network, limit
from geo.workbook_cells import cells_without_value

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook


def read(content: bytes, sheet: str, most_cells: int, head: int) -> dict[str, Any]:
    """Return the sheets of a workbook with their first rows, and every row of one.

    Parameters
    ----------
    content
        The file.
    sheet
        Which sheet is read whole; an empty text for the only one that holds anything.
    most_cells
        Cells of a sheet, empty ones too, above which it is not read.
    head
        Rows of each sheet that are always given.
    """
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        book = load_workbook(io.BytesIO(content))
        found = _read(book, sheet, most_cells, head)
    except PasswordError:
        return {"error": "locked"}
    except (CalamineError, ValueError, OSError):
        return {"error": "broken"}
    if found["sheet"] is not None:
        found["without_value"] = cells_without_value(
            content, book.sheet_names.index(found["sheet"])
        )
    return found


def _read(book: CalamineWorkbook, sheet: str, most_cells: int, head: int) -> dict[str, Any]:
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    told: list[dict[str, Any]] = []
    sheets: dict[str, CalamineSheet] = {}
    for about in book.sheets_metadata:
        if about.typ != SheetTypeEnum.WorkSheet:
            continue
        rows = book.get_sheet_by_name(about.name)
        size = (rows.total_height + 1) * (rows.total_width + 1)
        first = [] if size > most_cells else _rows(rows, head)
        if rows.height:
            sheets[about.name] = rows
        visible = about.visible == SheetVisibleEnum.Visible
        told.append({"name": about.name, "visible": visible, "cells": size, "head": first})
    wanted = sheet or (next(iter(sheets)) if len(sheets) == 1 else "")
    found: dict[str, Any] = {"sheets": told, "sheet": None, "rows": []}
    chosen = sheets.get(wanted)
    if chosen is None:
        return found
    if (chosen.total_height + 1) * (chosen.total_width + 1) > most_cells:
        return {**found, "error": "large"}
    return {**found, "sheet": wanted, "rows": _rows(chosen, None)}


def _rows(sheet: CalamineSheet, most: int | None) -> list[list[object]]:
    """Return the rows of a sheet, from row 1 and column A on."""
    every = sheet.to_python(skip_empty_area=False, nrows=most)
    return [[_plain(cell) for cell in row] for row in every]


def _plain(cell: object) -> object:
    """Return a cell as JSON can hold it: a date as 2024-01-25, an empty one as null."""
    if cell == "":
        return None
    if isinstance(cell, dt.datetime):
        day = cell.date().isoformat()
        return day if cell.time() == dt.time() else f"{day} {cell.time().isoformat()}"
    if isinstance(cell, (dt.date, dt.time)):
        return cell.isoformat()
    return str(cell) if isinstance(cell, dt.timedelta) else cell


def main() -> None:
    """Read what comes on stdin."""
    limit()
    deny_network()
    sheet, most_cells, head = sys.argv[1:]
    try:
        found = read(sys.stdin.buffer.read(), sheet, int(most_cells), int(head))
    except BaseException as error:  # a panic of the library is no Exception
        if isinstance(error, KeyboardInterrupt):
            raise
        found = {"error": "broken"}
    sys.stdout.write(json.dumps(found))


if __name__ == "__main__":
    main()
