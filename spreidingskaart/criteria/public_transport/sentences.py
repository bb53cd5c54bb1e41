"""The Dutch sentences of the criterion: number first, and how it was measured."""

from __future__ import annotations

from typing import Final

from spreidingskaart.model import Gap, GapKind
from spreidingskaart.words.numbers import RoundingWay, metres, plain

NO_BUS: Final = "Bushaltes zitten niet in de gegevens."
NO_NORM: Final = "Er is geen norm vastgesteld."
NOT_WALKED: Final = Gap(
    GapKind.ASSUMED,
    "de afstand is niet over een wandelnetwerk gemeten, en lopend is het verder",
    layer="walking",
)
NO_NETWORK: Final = "er is geen wandelnetwerk geladen"


def straight(station: str, distance: str, why: str) -> str:
    """Return the distance in a straight line, and why it is not the way to walk; `why` may be empty."""
    reason = f"; {why}" if why else ""
    return f"{_first(distance)} is het naar station {station}, hemelsbreed{reason}."


def walked(station: str, distance: str, line: float, network: str) -> str:
    """Return the way over the network, in words, and the straight line beside it."""
    way = f"over {network} ({metres(line)} hemelsbreed)"
    return f"{_first(distance)} lopen is het naar station {station}, {way}."


def estimated(station: str, distance: str, line: float, detour: float, network: str) -> str:
    """Return what is put in the place of a way that is not known."""
    way = f"geschat: {metres(line)} hemelsbreed × {plain(detour, 2)}"
    return (
        f"{_first(distance)} lopen is het naar station {station}, {way}. "
        f"Over {network} is hier geen route bekend."
    )


def norm(most: float | None, *, straight: bool) -> str:
    """Return what the municipality asks: at most some metres, or None for no norm."""
    if most is None:
        return NO_NORM
    return f"De gemeente vraagt hoogstens {metres(most, RoundingWay.EXACT)}{' hemelsbreed' if straight else ''}."


def unreadable(fault: str) -> str:
    """Return the reason why a walk cannot be measured: what is wrong with a file."""
    return f"hoe ver lopen is, is niet te zeggen ({fault.rstrip('.')})"


def _first(distance: str) -> str:
    return distance[:1].upper() + distance[1:]
