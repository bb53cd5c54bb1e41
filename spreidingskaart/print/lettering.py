"""Letters as shapes, for a drawing on paper: nobody who opens it needs the font, and none is mistaken for text."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont

if TYPE_CHECKING:
    from pathlib import Path

    from spreidingskaart.words.writing import Hand, Writing

_REGULAR: Final = 400.0
_BOLD: Final = 700.0
_ANCHORS: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Share of the width of a text that lies before its point."""


def as_shapes(font: Path) -> Hand:
    """Return a hand that writes every letter as a path.

    Parameters
    ----------
    font
        A font of TrueType; of a variable one the weights 400 and 700 are used. A sign that it lacks becomes its
        sign for what is missing.
    """

    def write(writing: Writing) -> str:
        letters = [_glyph(font, sign, _BOLD if writing.bold else _REGULAR) for sign in writing.text]
        scale = writing.size / _units(font)
        left = writing.x - _ANCHORS[writing.anchor] * scale * sum(wide for _, wide in letters)
        shapes, at = [], 0.0
        for outline, wide in letters:
            if outline:
                shapes.append(f'<path transform="translate({at:g} 0)" d="{outline}"/>')
            at += wide
        placed = (
            f'transform="translate({left:.2f} {writing.y:.2f}) scale({scale:.5f} {-scale:.5f})"'
        )
        halo = (
            f'<g fill="{writing.halo}" stroke="{writing.halo}" stroke-linejoin="round" '
            f'stroke-width="{writing.halo_width / scale:.0f}">{"".join(shapes)}</g>'
            if writing.halo
            else ""
        )
        return f'<g {placed}>{halo}<g fill="{writing.colour}">{"".join(shapes)}</g></g>'

    return write


@cache
def _font(path: Path) -> TTFont:
    return TTFont(path)


@cache
def _units(path: Path) -> int:
    """Return how many units of the font make the height of a letter."""
    return int(_font(path)["head"].unitsPerEm)


@cache
def _glyph(path: Path, sign: str, weight: float) -> tuple[str, float]:
    """Return the outline of a sign and its width, in units of the font."""
    font = _font(path)
    glyphs = font.getGlyphSet(location={"wght": weight} if "fvar" in font else None)
    name = font.getBestCmap().get(ord(sign), ".notdef")
    pen = SVGPathPen(glyphs, ntos=lambda units: f"{units:.0f}")
    glyphs[name].draw(pen)
    return pen.getCommands(), float(glyphs[name].width)
