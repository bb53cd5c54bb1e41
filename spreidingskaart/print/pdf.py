"""A report as PDF for everybody: tagged (PDF/UA-1), for the archive (PDF/A-2a), the same bytes for the same data."""

from __future__ import annotations

import json
import threading
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from spreidingskaart.model import Verdict
from spreidingskaart.print.letters import FONTS, as_shapes, printable
from spreidingskaart.print.qr_code import qr_svg
from spreidingskaart.words.dates import day_told
from spreidingskaart.words.symbols import symbol_svg

if TYPE_CHECKING:
    import typst

    from spreidingskaart.print.document import Chapter, Report

TEMPLATES: Final = Path(__file__).parent / "typst"
"""Folder of the one template; Typst reads no file outside it."""
STANDARDS: Final = ("ua-1", "a-2a")
_DRAWINGS: Final = ("svg", "bar")
"""Names of fields that hold a drawing, not a text."""
_LONGEST_CODE: Final = 1_200
"""Characters of an address that a QR code on paper still carries readably."""
_LONGEST_LINK: Final = 8_000
"""Bytes of an address that the compiler makes a link of; a longer one is a fault to it."""
_TURN: Final = threading.Lock()
"""The compiler serves one thread at a time; it takes some milliseconds."""


def pdf(report: Report) -> bytes:
    """Return a report as a PDF file.

    Raises
    ------
    typst.TypstError
        If the outcome would not hold to both standards; a fault of ours, whatever the data.
    """
    told = {
        "title": printable(report.title),
        "municipality": printable(report.municipality),
        "version": report.version,
        "date": [report.date.year, report.date.month, report.date.day],
        "date_told": day_told(report.date),
        "fiction": printable(report.fiction),
        "foot": plain(report.foot),
        "chapters": [_chapter(chapter) for chapter in report.chapters],
        "symbols": {verdict.value: symbol_svg(verdict) for verdict in Verdict},
    }
    given = {"report": json.dumps(told, ensure_ascii=False, allow_nan=False)}
    with _TURN:
        made = _compiler().compile(format="pdf", sys_inputs=given, pdf_standards=list(STANDARDS))
    return cast("bytes", made)


def plain(value: Any) -> Any:  # noqa: ANN401 - a block holds texts, numbers and blocks
    """Return a block as plain data: its kind, and its fields with texts that can be printed and drawings of shapes."""
    if is_dataclass(value):
        return _block(value)
    if isinstance(value, Verdict):
        return value.value
    if isinstance(value, str):
        return printable(value)
    return [plain(one) for one in value] if isinstance(value, tuple) else value


def _block(value: Any) -> dict[str, Any]:  # noqa: ANN401 - any noun of document.py
    told = {field.name: getattr(value, field.name) for field in fields(value)}
    shown: dict[str, Any] = {name: as_shapes(told[name]) for name in _DRAWINGS if name in told}
    rest = {name: plain(one) for name, one in told.items() if name not in shown}
    return {"kind": type(value).__name__, **rest, **shown}


def _chapter(chapter: Chapter) -> dict[str, Any]:
    told = plain(chapter)
    fits = 0 < len(chapter.address) <= _LONGEST_CODE
    too_long = len(told["address"].encode()) > _LONGEST_LINK
    return {
        **told,
        "code": qr_svg(chapter.address) if fits else "",
        "address": "" if too_long else told["address"],
        "too_long": too_long,
    }


@cache
def _compiler() -> typst.Compiler:
    import typst  # a typesetter: not before the first report

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS]
    )
    return typst.Compiler(TEMPLATES / "report.typ", root=TEMPLATES, font_paths=fonts)
