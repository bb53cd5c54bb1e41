"""Decisions with hindsight: what was foretold, what came, and how often that was the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.programme.promises.reading import promises_of
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.promises.reading import Promise

NOT_KNOWN: Final = "niet bekend"


def looked_back(city: City) -> tuple[Promise, ...]:
    """Return the agreements of which something was foretold, the newest first."""
    return tuple(promise for promise in promises_of(city) if promise.foretold)


def verdict_told(promise: Promise) -> str:
    """Return whether it came as foretold, in a word or two."""
    if promise.as_foretold is None:
        return "nog niet beoordeeld" if promise.came else NOT_KNOWN
    return "ja" if promise.as_foretold else "nee"


def hindsight_told(looked: Sequence[Promise]) -> str:
    """Return how often it came as foretold, in one or two Dutch sentences; "" where nothing was foretold."""
    if not looked:
        return ""
    judged = [promise for promise in looked if promise.as_foretold is not None]
    came = sum(promise.as_foretold is True for promise in judged)
    open_ = len(looked) - len(judged)
    if not judged:
        foretold = count(len(looked), "afspraak", "afspraken")
        return f"Van {foretold} met een voorspelling is nog niet bekend of die uitkwam."
    if len(judged) == 1:
        how = "zoals voorspeld" if came else "anders dan voorspeld"
        told = f"1 afspraak is beoordeeld, en kwam {how} uit."
    else:
        verb = "kwam" if came == 1 else "kwamen"
        told = f"{came} van de {len(judged)} beoordeelde afspraken {verb} uit zoals voorspeld."
    return f"{told} Van {open_} andere is dat nog niet bekend." if open_ else told
