"""The name of a person as it came from elsewhere: short, on one line, without signs that turn the reading order."""

from __future__ import annotations

import unicodedata
from typing import Final

from spreidingskaart.store import MOST_NAME

_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def shown_name(given: object) -> str:
    """Return a name that can be shown and kept; empty where there is nothing to read in it."""
    if not isinstance(given, str):
        return ""
    seen = "".join(
        " " if sign.isspace() else sign
        for sign in unicodedata.normalize("NFC", given[: 4 * MOST_NAME])
        if sign.isspace() or unicodedata.category(sign) not in _UNSEEN
    )
    return " ".join(seen.split())[:MOST_NAME].strip()
