"""Five classes with round limits for a figure on the map, and the colours they get."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

AMOUNTS: Final = ("#FBF3B5", "#B5DDAE", "#5DB8B5", "#2F7BAF", "#253A86")
"""Light (little) to dark (much) in five steps, after YlGnBu of ColorBrewer: readable for colour-blind people, and none
of them grey, which would look like no figure."""
NONE_COLOUR: Final = "#F4F2EA"
"""Areas whose figure is exactly zero."""
STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class Classes:
    """Which class every area falls in."""

    limits: tuple[float, ...]
    """Upper limits of all classes but the last; rising. The first is 0 where zero is a class of its own."""
    member: NDArray[np.int8]
    """Class of each area from 0; -1 where the figure is missing."""
    counts: tuple[int, ...]
    """Number of areas in each class."""

    @property
    def colours(self) -> tuple[str, ...]:
        """Colour of each class, from light to dark."""
        if self.limits and self.limits[0] == 0:
            return NONE_COLOUR, *_scale(len(self.counts) - 1)
        return _scale(len(self.counts))


def round_limit(value: float) -> float:
    """Return the nearest number that people say: 1, 2, 2.5 or 5 times a power of ten."""
    if not np.isfinite(value) or value <= 0:
        return 0.0
    power = 10.0 ** np.floor(np.log10(value))
    return float(min((step * power for step in STEPS), key=lambda limit: abs(limit - value)))


def classes(values: NDArray[np.float64]) -> Classes:
    """Return at most five classes: zero apart where it occurs, and quantiles of the rest with rounded limits.

    Parameters
    ----------
    values
        One figure per area, 0 or more; NaN where it is missing.
    """
    known = values[np.isfinite(values)]
    positive = known[known > 0]
    has_zero = len(positive) < len(known)
    limits = [0.0] if has_zero and len(positive) else []
    limits += _limits(positive, [0.25, 0.5, 0.75] if has_zero else [0.2, 0.4, 0.6, 0.8])
    member = np.searchsorted(np.array(limits), values, side="left").astype(np.int8)
    member[~np.isfinite(values)] = -1
    counts = tuple(int((member == rank).sum()) for rank in range(len(limits) + 1))
    return Classes(tuple(limits), member, counts)


def _limits(positive: NDArray[np.float64], shares: list[float]) -> list[float]:
    """Return the quantiles as numbers that people say: rising, and each with something above it."""
    if len(positive) < 2:
        return []
    cuts = np.quantile(positive, shares)
    rounded = {round_limit(cut) for cut in cuts}
    if len(rounded) < 3 and len(set(cuts)) > 2:
        rounded = {float(f"{cut:.1e}") for cut in cuts}  # figures that lie close: two digits
    return sorted(limit for limit in rounded if 0 < limit < positive.max())


def _scale(amount: int) -> tuple[str, ...]:
    places = (
        np.linspace(0, len(AMOUNTS) - 1, amount).round().astype(int)
        if amount > 1
        else np.array([1])
    )
    return tuple(AMOUNTS[place] for place in places)


def class_texts(classes: Classes) -> list[str]:
    """Return what each class holds, in words: "geen", "tot 2,5", "2,5 tot 5", "meer dan 5"."""
    limits = [plain(limit, 2) for limit in classes.limits]
    if not limits:
        return ["alle"]
    first = "geen" if classes.limits[0] == 0 else f"tot {limits[0]}"
    middle = [
        f"tot {high}" if low == "0" else f"{low} tot {high}"
        for low, high in itertools.pairwise(limits)
    ]
    last = "meer dan 0" if limits == ["0"] else f"meer dan {limits[-1]}"
    return [first, *middle, last]
