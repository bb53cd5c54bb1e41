"""Make the fonts that a first visitor fetches: ``python -m data.build.screen_fonts``.

The screen (Streamlit) ships letters of every script and four thousand icons, 546 kB. Here are the letters that
Dutch pages hold and the icons that the screen can show. Adobe reserves the name "Source" for the original, so what
is made of it bears another one. Needs fonttools and brotli (requirements-dev.txt).
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Final

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from data.build.fonts import FAMILY
from spreidingskaart.web.routes.letters import FONTS, ICONS, LETTERS, RANGES
from spreidingskaart.web.routes.streamlit_files import screen_folder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

MEDIA: Final = screen_folder() / "static" / "static" / "media"
_ICON: Final = re.compile(r":material/([a-z0-9_]+):")
_OURS: Final = (
    range(0x20, 0x180), range(0x218, 0x21C), range(0x2002, 0x2045), range(0x2070, 0x208F), (0x20AC, 0x2122),
    range(0x2190, 0x219A), (0x2212, 0x2215, 0x221E, 0x2248), range(0x2260, 0x2266), range(0x25A0, 0x25D0),
    (0x2713, 0x2717),
)  # fmt: skip
"""Latin letters with the marks of Europe's languages, punctuation, small figures, the euro, arrows, sums and shapes."""
_COPYRIGHT, _FAMILY, _STYLE, _ID, _FULL, _POSTSCRIPT, _LICENCE, _LICENCE_PAGE = (
    0,
    1,
    2,
    3,
    4,
    6,
    13,
    14,
)


def build(to: Path) -> None:
    """Write both fonts, and which characters come from which; the same Streamlit gives the same bytes."""
    (letters,) = MEDIA.glob("SourceSansVF-Upright*.woff2")
    (icons,) = MEDIA.glob("MaterialSymbols-Rounded*.woff2")
    to.mkdir(exist_ok=True)
    ours = _letters(letters, to / LETTERS)
    every = set(TTFont(letters).getBestCmap())
    ranges = {"ours": _ranges(ours), "others": _ranges(every - ours)}
    (to / RANGES).write_text(json.dumps(ranges, indent=2) + "\n", encoding="ascii")
    _icons(icons, to / ICONS)


def icon_names() -> set[str]:
    """Return every icon that the screen names, in its scripts and in its Python."""
    sources = [*screen_folder().rglob("*.py"), *(MEDIA.parent / "js").glob("*.js")]
    return {name for path in sources for name in _ICON.findall(path.read_text(encoding="utf-8"))}


def _letters(path: Path, to: Path) -> set[int]:
    """Write the letters of here, of any weight; return their characters."""
    font = TTFont(path, recalcTimestamp=False)
    ours = {code for span in _OURS for code in span} & set(font.getBestCmap())
    named = {_FAMILY: FAMILY, _STYLE: "Regular", _ID: FAMILY, _FULL: FAMILY,
             _POSTSCRIPT: FAMILY.replace(" ", "")}  # fmt: skip
    for number, text in named.items():
        font["name"].setName(text, number, 3, 1, 0x409)
    _save(font, to, ours, features=("kern", "mark", "mkmk", "ccmp", "locl", "liga", "calt", "tnum"))
    return ours


def _icons(path: Path, to: Path) -> None:
    """Write the icons that are named; an icon is the ligature of the letters of its name."""
    font = TTFont(path, recalcTimestamp=False)
    codes = font.getBestCmap()
    spelt = {tuple(codes[ord(letter)] for letter in name) for name in icon_names()}
    for lookup in font["GSUB"].table.LookupList.Lookup:
        for part in lookup.SubTable:
            ligatures = getattr(getattr(part, "ExtSubTable", part), "ligatures", {})
            for first, every in ligatures.items():
                ligatures[first] = [one for one in every if (first, *one.Component) in spelt]
    letters = {ord(letter) for name in icon_names() for letter in name}
    _save(font, to, letters, features=("liga", "rlig", "calt"))


def _save(font: TTFont, to: Path, codes: Iterable[int], features: tuple[str, ...]) -> None:
    options = Options()
    options.flavor = "woff2"
    options.layout_features = list(features)
    options.name_IDs = [
        _COPYRIGHT,
        _FAMILY,
        _STYLE,
        _ID,
        _FULL,
        _POSTSCRIPT,
        _LICENCE,
        _LICENCE_PAGE,
    ]
    options.notdef_outline = True
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=codes)
    subsetter.subset(font)
    font.flavor = "woff2"
    font.save(to)


def _ranges(codes: Iterable[int]) -> str:
    """Return characters as a style sheet writes them: U+20-7E,U+A0."""
    spans: list[list[int]] = []
    for code in sorted(codes):
        if spans and code == spans[-1][1] + 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return ",".join(
        f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in spans
    )


if __name__ == "__main__":
    build(FONTS)
