"""Make the fonts of reports from Source Sans as the screen ships it: ``python -m data.build.fonts``.

A PDF needs a file per weight, and the screen has one that varies. Adobe reserves the name "Source" for the original,
so what is made of it bears another one. Beside them come the outlines of letters, for drawings in which letters are
shapes. Needs fonttools and brotli (requirements-dev.txt).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Final

from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

from spreidingskaart.web.routes.streamlit_files import screen_folder

FOLDER: Final = Path(__file__).resolve().parents[2] / "spreidingskaart" / "print" / "fonts"
FAMILY: Final = "Spreidingskaart Sans"
WEIGHTS: Final = {"Regular": 400, "Bold": 650}
"""Name of each style, and its weight in the font that varies; bold is that of headings on screen."""
_MEDIA: Final = screen_folder() / "static" / "static" / "media"
_VARIABLE: Final = "SourceSansVF-Upright*.woff2"
_FAMILY, _STYLE, _ID, _FULL, _POSTSCRIPT = 1, 2, 3, 4, 6
_OTHER_NAMES: Final = (16, 17, 21, 22, 25)
"""Family and style once more, as fonts with many weights tell them."""
_DRAWN: Final = (range(0x20, 0x180), range(0x2010, 0x2027), (0x20AC, 0x2192, 0x2212, 0x25A1))
"""Characters whose outlines drawings use: Latin letters, punctuation, the euro, an arrow and signs."""


def build(to: Path) -> None:
    """Write a TrueType font per weight and the outlines of its letters; the same Streamlit gives the same bytes."""
    outlines = {}
    (variable,) = _MEDIA.glob(_VARIABLE)
    for style, weight in WEIGHTS.items():
        font = TTFont(variable, recalcTimestamp=False)
        still = instantiateVariableFont(font, {"wght": weight})
        _name(still, style)
        still.flavor = None
        still.save(to / f"SpreidingskaartSans-{style}.ttf")
        outlines[style] = _outlines(still)
    known = "".join(map(chr, sorted(font.getBestCmap())))
    letters = {"em": font["head"].unitsPerEm, "known": known, "outlines": outlines}
    text = json.dumps(letters, ensure_ascii=True, separators=(",", ":"))
    (to / "letters.json").write_text(text + "\n", encoding="ascii")


def _outlines(font: TTFont) -> dict[str, tuple[int, str]]:
    """Return the width and the path of each letter, in units of the font, y upwards."""
    glyphs, names = font.getGlyphSet(), font.getBestCmap()
    found = {}
    for code in (code for span in _DRAWN for code in span if code in names):
        pen = SVGPathPen(glyphs, ntos=lambda value: str(round(value)))
        glyphs[names[code]].draw(pen)
        found[chr(code)] = (round(glyphs[names[code]].width), pen.getCommands())
    return found


def _name(font: TTFont, style: str) -> None:
    """Give a font its own names, and the weight that programs pick it by."""
    bold = style == "Bold"
    for number, text in {
        _FAMILY: FAMILY,
        _STYLE: style,
        _ID: f"{FAMILY} {style}",
        _FULL: f"{FAMILY} {style}",
        _POSTSCRIPT: f"{FAMILY.replace(' ', '')}-{style}",
    }.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    for number in _OTHER_NAMES:
        font["name"].removeNames(nameID=number)
    font["OS/2"].usWeightClass = 700 if bold else 400
    font["OS/2"].fsSelection = 1 << 5 if bold else 1 << 6
    font["head"].macStyle = int(bold)


if __name__ == "__main__":
    build(FOLDER)
