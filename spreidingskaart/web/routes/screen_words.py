"""The screen's own words in Dutch: exact texts in its scripts, and what stands there instead (`screen_words.txt`)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

WORDS: Final = Path(__file__).with_name("screen_words.txt")
_ARROW: Final = " →"
_BEFORE: Final = "|"
_LINE_BREAK: Final = "⏎"


@cache
def screen_words() -> dict[str, dict[bytes, bytes]]:
    """Return by part of the screen which code is replaced by which."""
    parts: dict[str, dict[bytes, bytes]] = {}
    for line in WORDS.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            replacements = parts.setdefault(line.strip("[]"), {})
        elif line and not line.startswith("#"):
            english, _, dutch = line.replace(_LINE_BREAK, "\n").partition(_ARROW)
            before, _, text = english.rpartition(_BEFORE)
            replacements[f"{before}`{text}`".encode()] = f"{before}`{dutch.strip()}`".encode()
    return parts


def in_dutch(part: str, scripts: list[bytes]) -> tuple[list[bytes], list[str]]:
    """Return the scripts of a part of the screen in Dutch, and the code that none of them holds.

    Another version of the screen may say other things; what is not found stays as it is.
    """
    missing = []
    for english, dutch in screen_words().get(part, {}).items():
        if not any(english in script for script in scripts):
            missing.append(english.decode())
        scripts = [script.replace(english, dutch) for script in scripts]
    return scripts, missing
