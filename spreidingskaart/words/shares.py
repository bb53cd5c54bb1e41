"""What an area has against an equal share of the whole, as people say it: 18% te weinig, 2,4 keer te veel."""

from __future__ import annotations

import math
from typing import Final

from spreidingskaart.words.numbers import number, percent

_MUCH: Final = 2.0
"""From here on a ratio is told as so many times, and not as a percentage."""
EQUAL: Final = "een gelijk deel"


def against_share(ratio: float, decimals: int = 0) -> str:
    """Return "18% te weinig", "40% te veel", "2,4 keer een gelijk deel" or "niets".

    Parameters
    ----------
    ratio
        What there is, divided by an equal share; 1 is an equal share. NaN gives "onbekend".
    decimals
        Of a percentage; a number of times has one more.
    """
    if not math.isfinite(ratio):
        return "onbekend"
    if ratio == 0:
        return "niets"
    if ratio >= _MUCH:
        return f"{number(ratio, decimals + 1)} keer {EQUAL}"
    apart = percent(abs(ratio - 1.0), decimals)
    if apart == percent(0.0, decimals):
        return EQUAL
    return f"{apart} te {'weinig' if ratio < 1 else 'veel'}"


def share_change(before: float, after: float) -> tuple[str, str]:
    """Return both as `against_share`; with a decimal more where they would read the same."""
    told = against_share(before), against_share(after)
    return told if told[0] != told[1] else (against_share(before, 1), against_share(after, 1))


def then_and_now(before: float, after: float) -> str:
    """Return "18% te weinig, nu 15%": the second without the words that it shares with the first."""
    first, second = share_change(before, after)
    if first == second:
        return f"{first}, ervoor en erna"
    for words in (" te weinig", " te veel", f" keer {EQUAL}"):
        if first.endswith(words) and second.endswith(words):
            short = second.removesuffix(words)
            return f"{first}, nu {short}{' keer' if 'keer' in words else ''}"
    return f"{first}, nu {second}"
