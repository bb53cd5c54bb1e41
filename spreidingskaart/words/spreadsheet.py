"""Tables to take away, as files that a Dutch spreadsheet opens well."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv_bytes(head: Sequence[str], rows: Iterable[Iterable[object]], *, digits: int = 10) -> bytes:
    """Return a CSV that Dutch spreadsheets open well: semicolons, UTF-8 with a mark; a cell never starts a formula.

    Parameters
    ----------
    head, rows
        Cells; None and NaN become empty.
    digits
        Significant digits of numbers that are not whole.
    """
    return csv_text(head, rows, digits=digits).encode("utf-8-sig")


def csv_text(head: Sequence[str], rows: Iterable[Iterable[object]], *, digits: int = 10) -> str:
    """Return the same as text, for a terminal."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(cell, digits) for cell in head])
    for row in rows:
        writer.writerow([_harmless(cell, digits) for cell in row])
    return out.getvalue()


def _harmless(cell: object, digits: int) -> object:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell:.{digits}g}".replace(".", ",")  # noqa: PLR0124 - NaN
    return harmless_text(cell) if isinstance(cell, str) else str(cell)


def harmless_text(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: with an apostrophe in front where it would."""
    return f"'{text}" if text.startswith(_FORMULA) else text
