"""Weights as shares of the whole: what people read and set, whatever numbers a framework writes them in."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def shares(weights: Mapping[str, float]) -> dict[str, float]:
    """Return each weight as a share of the whole, 0 to 1; empty where nothing weighs."""
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()} if total > 0 else {}


def with_share(weights: Mapping[str, float], name: str, share: float) -> dict[str, float]:
    """Return shares in which one is as asked and the others fill the rest.

    Parameters
    ----------
    weights
        By name, 0 or more.
    name
        Whose share is asked.
    share
        0 to 1.

    Returns
    -------
    Shares that add up to 1; the others keep their proportion, and divide the rest equally where none of them weighed.
    """
    others = {other: weight for other, weight in weights.items() if other != name}
    rest = shares(others) or {other: 1 / len(others) for other in others}
    filled = {other: part * (1 - share) for other, part in rest.items()}
    return {each: share if each == name else filled[each] for each in weights}


def weight_for(weights: Mapping[str, float], name: str, share: float) -> float:
    """Return the weight that gives one a share (0 to below 1), while the weights of the others stay as they are."""
    return share / (1 - share) * sum(weight for other, weight in weights.items() if other != name)
