"""Tables to take away: every CSV that we write is made here, so that no spreadsheet runs a cell as a formula."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from numbers import Number
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

_BEFORE_ALL: Final = "=\uff1d\ufe66\u207c\u208c@\uff20\ufe6b"
SIGNS: Final = f"{_BEFORE_ALL}+\uff0b\ufe62\u207a\u208a-\uff0d\ufe63\u207b\u208b"
"""A formula begins with one, plain or as a wide, small, raised or lowered sign; spreadsheets take them for the same."""
_SIGN: Final = f"[{re.escape(SIGNS)}]"
_UNSEEN: Final = (
    r"[\s\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""What stands before a sign without being seen: spaces, controls, the mark of UTF-8, signs of direction."""
_BEGIN: Final = re.compile(rf"(?=[\t\r\n]|{_UNSEEN}*{_SIGN})")
_AFTER_SEPARATOR: Final = re.compile(
    rf"([;,\t\r\n])(?=(?:\"|{_UNSEEN})*(?:[{_BEFORE_ALL}]|{_SIGN}[\w(]))"
)
"""A spreadsheet that splits a file elsewhere than we do makes a cell of what follows; `5,-` is a price, no formula."""
_GUARD_AFTER: Final = re.compile(rf"([;,\t\r\n])'{_AFTER_SEPARATOR.pattern.partition(')')[2]}")


def csv_bytes(
    head: Sequence[str], rows: Iterable[Iterable[object]], *, digits: int | None = 10
) -> bytes:
    """Return a CSV that Dutch spreadsheets open well: semicolons, UTF-8 with a mark; a cell never starts a formula.

    Parameters
    ----------
    head, rows
        Cells; None and NaN become empty.
    digits
        Significant digits of numbers that are not whole; None for all that they have, so that they come back the same.
    """
    return csv_text(head, rows, digits=digits).encode("utf-8-sig")


def csv_text(
    head: Sequence[str], rows: Iterable[Iterable[object]], *, digits: int | None = 10
) -> str:
    """Return the same as text, for a terminal."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_harmless(cell, digits) for cell in head])
    for row in rows:
        writer.writerow([_harmless(cell, digits) for cell in row])
    return out.getvalue()


def plain_csv(
    head: Sequence[str], records: Iterable[Mapping[str, Any]], *, line_end: str = "\n"
) -> str:
    """Return records as programs read them: commas, decimal points; a cell never starts a formula.

    Parameters
    ----------
    head
        The columns; other things in a record are a fault.
    records
        One row each.
    line_end
        What ends a line.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, [harmless_text(name) for name in head], lineterminator=line_end)
    writer.writeheader()
    for record in records:
        writer.writerow({harmless_text(name): _guarded(cell) for name, cell in record.items()})
    return out.getvalue()


def write_frame(frame: pd.DataFrame, path: Path) -> None:
    """Write a table as such a file.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    named = {name: harmless_text(str(name)) for name in frame.columns}
    texts = [name for name in frame.columns if frame[name].dtype.kind not in "biufM"]
    guarded: dict[str, Any] = {name: [_guarded(cell) for cell in frame[name]] for name in texts}
    whole = frame.assign(**guarded).rename(columns=named)
    whole.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")


def _harmless(cell: object, digits: int | None) -> object:
    if cell is None:
        return ""
    if isinstance(cell, float):
        if digits is None:
            return "" if cell != cell else _every_digit(cell)  # noqa: PLR0124 - NaN
        return "" if cell != cell else f"{cell:.{digits}g}".replace(".", ",")  # noqa: PLR0124 - NaN
    return str(cell) if isinstance(cell, Number) else harmless_text(str(cell))


def _every_digit(value: float) -> str:
    """Return a number so that reading it gives the same one, without an exponent."""
    text = f"{Decimal(repr(value)):f}"
    return (text.removesuffix(".0") if text.endswith(".0") else text).replace(".", ",")


def _guarded(cell: object) -> object:
    return harmless_text(cell) if isinstance(cell, str) else cell


def harmless_text(text: str) -> str:
    """Return a text that no spreadsheet runs as a formula: with an apostrophe in front where it would."""
    guarded = _AFTER_SEPARATOR.sub(r"\1'", text)
    return f"'{guarded}" if _BEGIN.match(text) else guarded


def without_guard(text: str) -> str:
    """Return a text from a file that we wrote as it was before an apostrophe kept it from being a formula.

    An apostrophe that we would not have put there stays.
    """
    if "'" not in text:
        return text
    bare = text[1:] if text[0] == "'" and _BEGIN.match(text[1:]) else text
    while (less := _GUARD_AFTER.sub(r"\1", bare)) != bare:  # one guard may stand before another
        bare = less
    return bare if harmless_text(bare) == text else text
