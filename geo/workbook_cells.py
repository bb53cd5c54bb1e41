"""Cells of an XLSX that say nothing to a reader of values: formulas that gave an error, or that nobody computed."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

MOST_TOLD: Final = 5_000
_SHEET: Final = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION: Final = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE: Final = re.compile(rb"""([\w:]+)\s*=\s*["']([^"']*)["']""")
_ERROR: Final = re.compile(rb"""<(?:\w+:)?c\s(?=[^>]*\bt\s*=\s*["']e["'])[^>]*>""")
_NOT_COMPUTED: Final = re.compile(
    rb"<(?:\w+:)?c\s[^>]*>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_PLACE: Final = re.compile(rb"([A-Z]{1,3})([0-9]{1,7})")


def cells_without_value(content: bytes, sheet: int) -> list[tuple[int, int]]:
    """Return row and column, both from 0, of cells of a sheet with a formula that has no value.

    Parameters
    ----------
    content
        The file; anything but an XLSX has none.
    sheet
        Which sheet, from 0, in the order of the workbook.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            xml = archive.read(_member(archive, sheet))
    except (zipfile.BadZipFile, KeyError, IndexError):
        return []
    found = [*_ERROR.finditer(xml)]
    if b"<f" in xml or b":f" in xml:
        found += _NOT_COMPUTED.finditer(xml)
    return [_place(each.group()) for each in found[:MOST_TOLD]]


def _member(archive: zipfile.ZipFile, sheet: int) -> str:
    """Return the name of the member that holds a sheet."""
    tag = _SHEET.findall(archive.read("xl/workbook.xml"))[sheet]
    about = dict(_ATTRIBUTE.findall(tag))
    relation = next(value for name, value in about.items() if name.endswith(b":id"))
    relations = _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    targets = [dict(_ATTRIBUTE.findall(each)) for each in relations]
    target = next(each[b"Target"] for each in targets if each.get(b"Id") == relation).decode()
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _place(cell: bytes) -> tuple[int, int]:
    place = dict(_ATTRIBUTE.findall(cell.partition(b">")[0])).get(b"r", b"")
    found = _PLACE.fullmatch(place)
    if found is None:
        return -1, -1
    column = 0
    for letter in found.group(1):
        column = column * 26 + letter - 64
    return int(found.group(2)) - 1, column - 1
