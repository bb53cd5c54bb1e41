"""A spreadsheet (XLSX, ODS, XLS) from outside: looked at before it is opened, and read in another process."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from geo import workbook_child
from spreidingskaart.city.sources import zips
from spreidingskaart.city.sources.apart import answer_apart
from spreidingskaart.city.sources.register.header import find_header
from spreidingskaart.city.sources.table import shown
from spreidingskaart.errors import DataError
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Collection

HEAD: Final = 50
"""Rows in which a header is looked for."""
MOST_CELLS: Final = 20_000_000
"""Of one sheet, empty ones too."""
LIMITS: Final = zips.ZipLimits(entries=2_000, unpacked=1_000_000_000)
_PARTS: Final = {"xl/workbook.xml": "XLSX", "xl/workbook.bin": "XLSB", "content.xml": "ODS"}
"""By which member of the zip a kind of spreadsheet is known."""
_DECLARED: Final = tuple(
    word.encode(code)
    for word in ("<!DOCTYPE", "<!ENTITY")
    for code in ("utf-8", "utf-16-le", "utf-16-be")
)
_CHUNK: Final = 1 << 20
_WHY: Final = {
    "locked": "heeft een wachtwoord; haal dat eraf en bewaar het opnieuw",
    "broken": "is niet te lezen als spreadsheet; bewaar het opnieuw als XLSX of CSV",
    "large": f"heeft een blad van meer dan {number(MOST_CELLS)} cellen; verwijder lege rijen en kolommen",
}


@dataclass(frozen=True)
class WorkbookRows:
    """The rows of one sheet."""

    sheet: str
    format: str
    rows: list[list[Any]]
    """From row 1 of the sheet on."""
    notes: tuple[str, ...]
    without_value: tuple[tuple[int, int], ...] = ()
    """Row and column, both from 0, of cells with a formula that has no value; an XLSX alone tells them."""


def is_workbook(source: Path | bytes, name: str) -> bool:
    """Whether a zip is a spreadsheet.

    Raises
    ------
    DataError
        If it is no zip that can be read.
    """
    return _format(source, name) is not None


def read_workbook(
    content: bytes, *, name: str, known: Collection[str], sheet: str | None
) -> WorkbookRows:
    """Return the rows of one sheet.

    Parameters
    ----------
    name
        Name of the file, for the sentences.
    known
        Plain names of columns, by which the sheet with a header is told from the others.
    sheet
        Which one; None for the only one that it can be.

    Raises
    ------
    DataError
        If the file holds what it may not, is broken, or it is not plain which sheet is meant.
    """
    form = "XLS"
    if content.startswith(b"PK"):
        form = _format(content, name) or form
        _look_inside(content, name)
    found = _asked(content, sheet or "", name)
    sheets = found["sheets"]
    if found["sheet"] is None:
        found = _asked(content, _chosen(sheets, name, known, sheet), name)
    without_value = tuple((row, column) for row, column in found["without_value"])
    notes = _notes(sheets, found["sheet"])
    return WorkbookRows(found["sheet"], form, found["rows"], notes, without_value)


def _format(source: Path | bytes, name: str) -> str | None:
    try:
        with zipfile.ZipFile(source if isinstance(source, Path) else io.BytesIO(source)) as archive:
            there = set(archive.namelist())
    except zips.BROKEN as error:
        raise DataError(f"Het bestand {name} is geen leesbare zip.") from error
    return next((form for part, form in _PARTS.items() if part in there), None)


def _look_inside(content: bytes, name: str) -> None:
    """Refuse a spreadsheet that unpacks to more than it says, or declares anything of its own."""
    archive = zips.opened(content)
    if archive is None:
        raise DataError(f"Het bestand {name} is geen leesbare zip.")
    with archive:
        refused = zips.why_refused(archive, len(content), LIMITS)
        if refused is not None:
            raise DataError(f"De spreadsheet {name} is geweigerd: {refused}.")
        for entry in archive.infolist():
            _look_at(archive, entry, name)


def _look_at(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> None:
    text = entry.filename.lower().endswith((".xml", ".rels"))
    size, tail = 0, b""
    try:
        with archive.open(entry) as file:
            while chunk := file.read(_CHUNK):
                size += len(chunk)
                if text and any(word in tail + chunk for word in _DECLARED):
                    raise DataError(
                        f"Het bestand {name} heeft een DOCTYPE; dat wordt niet gelezen."
                    )
                tail = chunk[-32:]
    except zips.BROKEN as error:
        raise DataError(f"De spreadsheet {name} is stuk; bewaar het bestand opnieuw.") from error
    if size > entry.file_size:
        raise DataError(f"De spreadsheet {name} is geweigerd: er zit meer in dan de zip zegt.")


def _asked(content: bytes, sheet: str, name: str) -> dict[str, Any]:
    answer = answer_apart(
        workbook_child.__name__, [sheet, str(MOST_CELLS), str(HEAD)], content, name
    )
    try:
        found: dict[str, Any] = json.loads(answer)
    except (ValueError, RecursionError) as error:
        raise DataError(f"Het bestand {name} {_WHY['broken']}.") from error
    if "error" in found:
        raise DataError(f"Het bestand {name} {_WHY[found['error']]}.")
    return found


def _chosen(
    sheets: list[dict[str, Any]], name: str, known: Collection[str], sheet: str | None
) -> str:
    """Return the sheet that is asked, or the only one with a header that is known."""
    offered = [str(each["name"]) for each in sheets if each["head"] or each["cells"] > MOST_CELLS]
    if not offered:
        raise DataError(f"Het bestand {name} is leeg.")
    if sheet is None:
        return _with_header(sheets, offered, name, known)
    called = next((each for each in offered if each.casefold() == sheet.casefold()), None)
    if called is None:
        raise DataError(f"Het bestand {name} heeft geen blad {sheet}; kies uit: {shown(offered)}.")
    return called


def _with_header(
    sheets: list[dict[str, Any]], offered: list[str], name: str, known: Collection[str]
) -> str:
    scores = {str(each["name"]): find_header(each["head"], known).known for each in sheets}
    best = max(scores.values())
    first = [called for called, score in scores.items() if score == best]
    if len(first) != 1 or best < 2:
        raise DataError(
            f"Het bestand {name} heeft meer bladen ({shown(offered)}); zeg welk blad u bedoelt."
        )
    return first[0]


def _notes(sheets: list[dict[str, Any]], sheet: str) -> tuple[str, ...]:
    others = [each for each in sheets if each["name"] != sheet and each["head"]]
    hidden = [each["name"] for each in sheets if not each["visible"]]
    notes = []
    if others:
        notes.append(f"Gelezen is het blad {sheet}; niet: {join([one['name'] for one in others])}.")
    if hidden:
        notes.append(f"Verborgen in de spreadsheet: {join(hidden)}.")
    return tuple(notes)
