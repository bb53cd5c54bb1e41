"""The chapter as a document that people go on writing in (DOCX, Office Open XML)."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from spreidingskaart.programme.paper.chapter import chapter_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as DocumentObject
    from docx.table import _Row
    from docx.text.paragraph import Paragraph

    from spreidingskaart.city import City
    from spreidingskaart.programme.paper.document import PaperChapter, PaperTable

_MOMENT: Final = dt.datetime(2000, 1, 1, tzinfo=dt.UTC)
"""Stands for the time of making, so that the same City gives the same bytes."""
_ZIP_MOMENT: Final = (2000, 1, 1, 0, 0, 0)
_LANGUAGE: Final = "nl-NL"
_SMALL: Final = Pt(8)
_MARGIN: Final = Cm(2)
_A4: Final = (Cm(21), Cm(29.7))
_NAME_WIDE, _NUMBER_WIDE, _HOW_WIDE = Cm(3.6), Cm(1.55), Cm(2.5)
"""Columns of a table: the name, seven numbers and how they are known, together what the margins leave of A4."""


def word_file(city: City) -> bytes:
    """Return the chapter of a City as DOCX; the same City gives the same bytes."""
    return document_of(chapter_of(city))


def document_of(chapter: PaperChapter) -> bytes:
    """Return a chapter as DOCX."""
    made = Document()
    _speak_dutch(made)
    _name(made, chapter)
    _paper(made)
    made.add_heading(chapter.title, level=0)
    if chapter.reserve:
        _above_every_page(made, chapter.reserve)
    for section in chapter.sections:
        made.add_heading(section.title, level=1)
        for sentence in section.sentences:
            made.add_paragraph(sentence.told)
        for table in section.tables:
            _add_table(made, table)
    made.add_heading("Vragen aan de gemeente", level=1)
    for question in chapter.questions:
        made.add_paragraph(question, style="List Number")
    made.add_heading("Bronnen", level=1)
    for number, source in enumerate(chapter.sources, start=1):
        made.add_paragraph(f"[{number}] {source}")
    _below_every_page(made, f"Gegevens: versie {chapter.version}")
    raw = io.BytesIO()
    made.save(raw)
    return _of_no_time(raw.getvalue())


def _speak_dutch(made: DocumentObject) -> None:
    """Set the language of the whole document, so that spelling and a screen reader follow it."""
    for language in made.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), _LANGUAGE)


def _name(made: DocumentObject, chapter: PaperChapter) -> None:
    properties = made.core_properties
    properties.title = chapter.title[:250]
    properties.language = _LANGUAGE
    properties.author = "Spreidingskaart"
    properties.last_modified_by = "Spreidingskaart"
    properties.comments = ""
    properties.revision = 1
    properties.created = properties.modified = _MOMENT


def _paper(made: DocumentObject) -> None:
    for section in made.sections:
        section.page_width, section.page_height = _A4
        section.left_margin = section.right_margin = _MARGIN


def _above_every_page(made: DocumentObject, told: str) -> None:
    for section in made.sections:
        paragraph = section.header.paragraphs[0]
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        paragraph.add_run(told).bold = True


def _below_every_page(made: DocumentObject, told: str) -> None:
    for section in made.sections:
        section.footer.paragraphs[0].add_run(told).font.size = _SMALL


def _add_table(made: DocumentObject, table: PaperTable) -> None:
    made.add_paragraph(table.caption, style="Caption")
    drawn = made.add_table(rows=1, cols=len(table.head), style="Table Grid")
    _write_row(drawn.rows[0], table.head, bold=True)
    _repeat_at_every_page(drawn.rows[0])
    for row in table.rows:
        _write_row(drawn.add_row(), row)
    made.add_paragraph()


def _write_row(row: _Row, texts: Sequence[str], *, bold: bool = False) -> None:
    """Write a name, then numbers to the right of their cells, and last how they are known."""
    last = len(texts) - 1
    for column, (cell, text) in enumerate(zip(row.cells, texts, strict=True)):
        paragraph = cell.paragraphs[0]
        cell.width = _NAME_WIDE if column == 0 else _HOW_WIDE if column == last else _NUMBER_WIDE
        if 0 < column < last:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _write(paragraph, text, bold=bold)


def _write(paragraph: Paragraph, text: str, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = bold or None
    run.font.size = _SMALL


def _repeat_at_every_page(row: _Row) -> None:
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no other way
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    properties.append(repeated)


def _of_no_time(raw: bytes) -> bytes:
    """Return the same package with one fixed time on every part of it."""
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(raw)) as source,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            part = zipfile.ZipInfo(name, _ZIP_MOMENT)
            part.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(part, source.read(name))
    return packed.getvalue()
