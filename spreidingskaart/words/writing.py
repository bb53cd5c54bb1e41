"""A line of text in a drawing (SVG). `print/letters.py` makes shapes of it for paper."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import Final

INK: Final = "#16222E"
FAMILY: Final = "Source Sans, Source Sans 3, Source Sans Pro, sans-serif"


@dataclass(frozen=True, slots=True)
class Writing:
    """One line of text in drawing units."""

    text: str
    x: float
    y: float
    """Of the base line."""
    size: float
    anchor: str = "middle"
    """start, middle or end."""
    colour: str = INK
    bold: bool = False
    halo: str = ""
    """Colour around the letters; "" for none."""
    halo_width: float = 0.0


def as_text(writing: Writing) -> str:
    """Return a text as an SVG element; everything in it is escaped. No text is no element."""
    if not writing.text:
        return ""
    x = f'x="{writing.x:g}" ' if writing.x else ""
    halo = (
        f' paint-order="stroke" stroke="{escape(writing.halo, quote=True)}" '
        f'stroke-width="{writing.halo_width:g}" stroke-linejoin="round"'
        if writing.halo
        else ""
    )
    return (
        f'<text {x}y="{writing.y:g}" text-anchor="{writing.anchor}" font-size="{writing.size:g}" '
        f'font-weight="{700 if writing.bold else 400}" fill="{escape(writing.colour, quote=True)}"{halo}>'
        f"{escape(writing.text)}</text>"
    )
