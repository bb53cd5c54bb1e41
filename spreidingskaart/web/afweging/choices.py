"""Weights and answers that are tried on the page Afweging: how they stand in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.web.url_state import Name, choice, choose, numbers
from spreidingskaart.words.numbers import typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def tried_weights(ids: Sequence[str]) -> dict[str, float] | None:
    """Return the weights that are tried instead of those of the framework; None where nothing sound is tried."""
    found = _numbers(choice(Name.WEIGHTS))
    tried = {name: found[name] for name in ids if name in found and found[name] >= 0}
    return tried if len(tried) == len(ids) and any(tried.values()) else None


def try_weights(weights: Mapping[str, float] | None) -> None:
    """Keep the weights that are tried; None goes back to those of the framework."""
    choose(Name.WEIGHTS, None if weights is None else _text(weights))


def pair_answers() -> dict[str, float]:
    """Return the answers "first weighs x times the second" by `first-second`."""
    return {name: value for name, value in _numbers(choice(Name.PAIRS)).items() if value > 0}


def answer_pairs(answers: Mapping[str, float]) -> None:
    """Keep the answers."""
    choose(Name.PAIRS, _text(answers))


def _text(given: Mapping[str, float]) -> str:
    # a comma stands between two numbers here, so the decimals have a point, as programs write them
    return ",".join(f"{name}:{typed(value, 6).replace(',', '.')}" for name, value in given.items())


def _numbers(text: str | None) -> dict[str, float]:
    found = {}
    for part in (text or "").split(","):
        name, colon, value = part.partition(":")
        number = numbers(value, 1)
        if colon and number is not None:
            found[name] = number[0]
    return found
