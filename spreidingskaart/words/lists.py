"""Lists and counts in Dutch: "a, b en c" and "36 plekken"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Sequence


def join(words: Sequence[str], last: str = "en") -> str:
    """Return "a, b en c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def count(amount: float, one: str, many: str) -> str:
    """Return "1 plek" or "36 plekken"."""
    return f"{plain(amount)} {one if amount == 1 else many}"
