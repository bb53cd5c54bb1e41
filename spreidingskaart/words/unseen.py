"""Signs that nobody sees: they turn a text round, hide in a name, or make two names look like one. One rule for them.

Names in Arabic or Hebrew are left as they are, and are kept apart from the text around them (`apart`).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

MOST_MARKS: Final = 4
"""Accents on one letter: more of them is no language, but a tower over the lines around it."""
_BREAKS: Final = "\n\t"
_BLANKS: Final = "\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters that draw nothing."""
_JOINERS: Final = "\u200c\u200d"
"""They belong to the spelling between letters of scripts such as Persian, and between the parts of a picture."""
_SELECTORS: Final = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
_RIGHT_TO_LEFT: Final = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
_FIRST_STRONG, _END_OF_IT = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"


def without_unseen(text: str) -> str:
    """Return a text without the signs that nobody sees: controls, turns of direction, tags, blanks, needless marks.

    Line ends and tabs stay.
    """
    if text.isascii() and text.isprintable():  # as nearly every text is
        return text
    seen: list[str] = []
    marks = 0
    for sign in text:
        marks = marks + 1 if unicodedata.category(sign) in ("Mn", "Me") else 0
        if _shows(sign, seen[-1] if seen else "") and marks <= MOST_MARKS:
            seen.append(sign)
    return "".join(seen).rstrip(_JOINERS)


def has_unseen(text: str) -> bool:
    """Whether a text holds a sign that nobody sees."""
    return without_unseen(text) != text


def _shows(sign: str, before: str) -> bool:
    """Whether a sign can stand after another one."""
    if sign in _BREAKS:
        return True
    if sign in _JOINERS:
        return before != "" and unicodedata.category(before) in ("Lo", "Mn", "Mc", "So", "Sk")
    if _SELECTORS.match(sign):
        return before != "" and unicodedata.category(before) in ("So", "Lo", "Po")
    return (
        unicodedata.category(sign) not in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")
        and sign not in _BLANKS
    )


def apart(text: str) -> str:
    """Return a text that holds a script from right to left so that it turns nothing around it; others as they are."""
    if text.isascii() or not _RIGHT_TO_LEFT.search(text) or text.startswith(_FIRST_STRONG):
        return text
    return f"{_FIRST_STRONG}{text}{_END_OF_IT}"
