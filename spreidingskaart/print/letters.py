"""Letters as shapes: a drawing that goes into a PDF holds no text, only outlines that look alike everywhere."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from typing import Final

from spreidingskaart.words.unseen import without_unseen

FONTS: Final = Path(__file__).parent / "fonts"
UNKNOWN: Final = "\N{WHITE SQUARE}"
"""What stands for a character that the font lacks."""
_BOLD: Final = 600
"""Weight from which letters are those of the bold font."""
_TEXT: Final = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.DOTALL)
_WHOLE: Final = re.compile(r'<svg\b[^>]*\bfont-size="([\d.]+)"')
_SIZE: Final = "12"
_ATTRIBUTE: Final = re.compile(r'([\w-]+)="([^"]*)"')
_TAG: Final = re.compile(r"<[^>]*>")
_OF_LETTERS: Final = ("x", "y", "text-anchor", "font-size", "font-weight", "font-style")
_BACK: Final = {"start": 0.0, "middle": 0.5, "end": 1.0}
"""Share of its width that a text lies to the left of its point, by its anchor."""


@dataclass(frozen=True)
class _Font:
    em: int
    known: frozenset[str]
    outlines: dict[str, dict[str, tuple[int, str]]]


def printable(text: str) -> str:
    """Return a text with only characters that a report can show; others become a square, unseen ones go."""
    plain = " ".join(without_unseen(text).split(" "))
    return "".join(sign if sign in _font().known else _instead(sign) for sign in plain)


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Return how wide a text is at a size, in the units of that size."""
    font, letters = _font(), _letters(bold=bold)
    return sum(_letter(letters, sign)[0] for sign in text) * size / font.em


def outline(text: str, size: float, *, bold: bool = False) -> str:
    """Return the letters of a text as elements of SVG, from the origin to the right, on a base line at 0."""
    font, letters = _font(), _letters(bold=bold)
    scale, x, drawn = size / font.em, 0.0, []
    for sign in text:
        width, path = _letter(letters, sign)
        if path:
            drawn.append(
                f'<path transform="translate({x:.2f} 0) scale({scale:.5f} {-scale:.5f})" d="{path}"/>'
            )
        x += width * scale
    return "".join(drawn)


def as_shapes(svg: str) -> str:
    """Return a drawing in which every text is drawn as shapes.

    Parameters
    ----------
    svg
        SVG of our own making: each text bears its place, size, weight and anchor as attributes of its own; one without
        a size has that of the whole drawing.
    """
    whole = _WHOLE.search(svg)
    size = whole[1] if whole else _SIZE
    return _TEXT.sub(lambda found: _drawn(found, size), svg)


def _drawn(found: re.Match[str], size_of_whole: str) -> str:
    given = {"font-size": size_of_whole, **dict(_ATTRIBUTE.findall(found[1]))}
    text = unescape(_TAG.sub("", found[2])).strip()
    size, bold = _number(given["font-size"]), _is_bold(given.get("font-weight", ""))
    back = _BACK.get(given.get("text-anchor", "start"), 0.0) * text_width(text, size, bold=bold)
    x, y = _number(given.get("x", "0")) - back, _number(given.get("y", "0"))
    kept = "".join(f' {name}="{value}"' for name, value in given.items() if name not in _OF_LETTERS)
    letters = outline(text, size, bold=bold)
    halo = _halo(given, size)
    return f'<g{kept}><g transform="translate({x:.2f} {y:.2f})"{halo}>{letters}</g></g>'


def _halo(given: dict[str, str], size: float) -> str:
    """Return the width of the line around letters in their own units, because their scale would make it thin."""
    if "stroke-width" not in given:
        return ""
    return f' stroke-width="{_number(given["stroke-width"]) * _font().em / size:.1f}"'


def _is_bold(weight: str) -> bool:
    return weight == "bold" or (weight.isdigit() and int(weight) >= _BOLD)


def _number(text: str) -> float:
    return float(text.removesuffix("px"))


def _instead(sign: str) -> str:
    return " " if sign.isspace() else UNKNOWN


def _letters(*, bold: bool) -> dict[str, tuple[int, str]]:
    return _font().outlines["Bold" if bold else "Regular"]


def _letter(letters: dict[str, tuple[int, str]], sign: str) -> tuple[int, str]:
    return letters.get(sign) or letters.get("?", (0, ""))


@cache
def _font() -> _Font:
    read = json.loads((FONTS / "letters.json").read_text(encoding="ascii"))
    return _Font(read["em"], frozenset(read["known"]), read["outlines"])
