"""What is tried on the page Afweging (weights, another mean, answers): how it stands in the address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.web.url_state import Name, choice, choose, numbers
from spreidingskaart.weighing.framework.aggregation import (
    Aggregation,
    Mean,
    UnknownScore,
    floor_fault,
)
from spreidingskaart.words.numbers import typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.weighing.framework.framework import Framework


def tried_weights(ids: Sequence[str]) -> dict[str, float] | None:
    """Return the weights that are tried instead of those of the framework; None where nothing sound is tried."""
    return weights_in(choice(Name.WEIGHTS), ids)


def weights_in(text: str | None, ids: Sequence[str]) -> dict[str, float] | None:
    """Return the weights that a text of an address tries; None where it does not say all of them soundly."""
    found = _numbers(text)
    tried = {name: found[name] for name in ids if name in found and found[name] >= 0}
    return tried if len(tried) == len(ids) and any(tried.values()) else None


def try_weights(weights: Mapping[str, float] | None) -> None:
    """Keep the weights that are tried; None goes back to those of the framework."""
    choose(Name.WEIGHTS, None if weights is None else _text(weights))


def tried_how(framework: Framework) -> Aggregation | None:
    """Return the way to make one total that is tried instead of the framework's; None where nothing sound is tried.

    In the address: the mean, what a 0 counts as, and what an unknown score counts as, with a colon between.
    """
    return how_in(choice(Name.AGGREGATION), framework)


def how_in(text: str | None, framework: Framework) -> Aggregation | None:
    """Return the way to make one total that a text of an address tries; None where it says none."""
    mean, _, rest = (text or "").partition(":")
    typed_floor, _, unknown = rest.partition(":")
    floor = numbers(typed_floor, 1)
    if mean not in set(Mean) or unknown not in set(UnknownScore) or floor is None:
        return None
    how = Aggregation(Mean(mean), floor[0], UnknownScore(unknown))
    return None if floor_fault(how.floor) or how == framework.how else how


def try_how(how: Aggregation | None) -> None:
    """Keep the way that is tried; None goes back to that of the framework."""
    if how is None:
        choose(Name.AGGREGATION, None)
        return
    floor = typed(how.floor, 6).replace(",", ".")
    choose(Name.AGGREGATION, f"{how.mean.value}:{floor}:{how.unknown.value}")


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
