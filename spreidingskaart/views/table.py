"""Small tables as HTML that a screen reader can follow, and files to take away."""

from __future__ import annotations

import csv
import io
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def html_table(head: Sequence[str], rows: Iterable[Sequence[str]], *, caption: str, numeric: Sequence[int] = ()) -> str:
    """Return a table; every cell is escaped. `numeric` columns are right-aligned."""

    def cells(tag: str, values: Sequence[str]) -> str:
        return "".join(
            f'<{tag}{" class=sk-num" if column in numeric else ""}{" scope=col" if tag == "th" else ""}>{escape(value)}</{tag}>'
            for column, value in enumerate(values)
        )

    body = "".join(f"<tr>{cells('td', row)}</tr>" for row in rows)
    return (
        f'<div class="sk-scroll" tabindex="0"><table class="sk-table"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{cells('th', head)}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def csv_bytes(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a CSV that Dutch spreadsheets open well: semicolons, UTF-8 with a mark; a cell never starts a formula."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(head)
    for row in rows:
        writer.writerow([_harmless(cell) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _harmless(cell: object) -> object:
    if cell is None:
        return ""
    if isinstance(cell, float):
        return "" if cell != cell else f"{cell:.10g}".replace(".", ",")  # noqa: PLR0124 - NaN
    text = str(cell)
    return f"'{text}" if isinstance(cell, str) and text.startswith(_FORMULA) else text
