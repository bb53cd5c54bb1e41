"""The fonts of the screen: what people need of them are small files of our own (`data/build/screen_fonts.py`).

Letters of another script come from the whole font as the screen ships it, which a browser fetches for these alone.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Iterable

FONTS: Final = Path(__file__).parent.parent / "assets" / "fonts"
LETTERS: Final = "letters.woff2"
ICONS: Final = "icons.woff2"
RANGES: Final = "ranges.json"
"""Which characters come from which file, as a style sheet writes them."""
OURS: Final = f"media/{LETTERS}"
"""Name of our letters among the files of the screen."""
_WHOLE: Final = "media/SourceSansVF-Upright"
_ICONS_OF_SCREEN: Final = "media/MaterialSymbols-Rounded"
_UPRIGHT: Final = re.compile(r"@font-face\{(?=[^}]*SourceSansVF-Upright)[^}]*\}")


def small_fonts(names: Iterable[str]) -> dict[str, Path]:
    """Return by name among the files of the screen which file of ours stands there."""
    icons = (name for name in names if name.startswith(_ICONS_OF_SCREEN))
    return {OURS: FONTS / LETTERS, **dict.fromkeys(icons, FONTS / ICONS)}


def whole_font(names: Iterable[str]) -> str:
    """Return the name of the font with every letter.

    Raises
    ------
    DataError
        If the screen ships none, or more.
    """
    found = [name for name in names if name.startswith(_WHOLE)]
    if len(found) != 1:
        raise DataError(f"Het scherm heeft {len(found)} lettertypen {_WHOLE} in plaats van één.")
    return found[0]


def faces(ours: str, whole: str) -> str:
    """Return the rules for style sheets by which letters come from these two addresses."""
    sources = ((ours, "ours"), (whole, "others"))
    return "".join(
        '@font-face{font-family:"Source Sans";font-weight:200 900;font-style:normal;font-display:swap;'
        f'src:url("{address}") format("woff2");unicode-range:{_ranges()[which]}}}'
        for address, which in sources
    )


def with_small_fonts(style: str, names: Iterable[str]) -> str:
    """Return a style sheet of the screen in which our letters come first."""
    return _UPRIGHT.sub(faces(f"../{OURS}", f"../{whole_font(names)}"), style)


@cache
def _ranges() -> dict[str, str]:
    found: dict[str, str] = json.loads((FONTS / RANGES).read_text(encoding="ascii"))
    return found
