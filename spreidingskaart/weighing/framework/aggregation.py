"""How scores become one total: which mean, and what a score counts as that nobody knows."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.weighing.framework.value import BEST, WORST
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

FLOOR: Final = 10.0
"""What a score of 0 counts as in a geometric mean, unless the framework says otherwise."""


class Mean(StrEnum):
    """Which mean the total is."""

    WEIGHTED = "weighted_mean"
    GEOMETRIC = "geometric"

    @property
    def dutch(self) -> str:
        """Its name on screen."""
        return {
            Mean.WEIGHTED: "Gewogen gemiddelde",
            Mean.GEOMETRIC: "Meetkundig gemiddelde",
        }[self]


class UnknownScore(StrEnum):
    """What a score counts as that nobody knows."""

    LEAVES_RANGE = "leaves_range"
    """Not at all: the total is the mean of what is known, with a range beside it."""
    WORST = "worst"
    """As 0."""
    EXCLUDED = "excluded"
    """A site without it has no rank."""

    @property
    def dutch(self) -> str:
        """Its name on screen."""
        return {
            UnknownScore.LEAVES_RANGE: "Telt niet mee, met bandbreedte",
            UnknownScore.WORST: "Telt als 0",
            UnknownScore.EXCLUDED: "Geeft geen rang",
        }[self]


@dataclass(frozen=True)
class Aggregation:
    """How the scores of a site become its total; a framework fixes it and a lock seals it."""

    mean: Mean = Mean.WEIGHTED
    floor: float = FLOOR
    """What a score of 0 counts as in a geometric mean, above 0 and below 100."""
    unknown: UnknownScore = UnknownScore.LEAVES_RANGE


WEIGHTED: Final = Aggregation()
"""The one of every framework that does not say how."""


def floor_fault(floor: float) -> str | None:
    """Return what is wrong with a floor, in Dutch without capital or full stop; None where nothing is."""
    if 0 < floor < BEST:
        return None
    return (
        "kies een getal boven 0 en onder 100, want met een vloer van 0 wist één slechte score een locatie uit "
        f"(gegeven: {plain(floor, 4)})"
    )


def counted(scores: NDArray[np.float64], how: Aggregation) -> NDArray[np.float64]:
    """Return the scores that count: where the worst is assumed, 0 for each that is unknown (NaN)."""
    if how.unknown is not UnknownScore.WORST:
        return scores
    return np.where(np.isnan(scores), WORST, scores)


def rescaled(scores: NDArray[np.float64], how: Aggregation) -> NDArray[np.float64]:
    """Return what the mean is taken of: the scores, or for a geometric mean the scores from the floor to 100."""
    if how.mean is Mean.WEIGHTED:
        return scores
    return np.asarray(how.floor + (BEST - how.floor) * scores / BEST)


def linear(scores: NDArray[np.float64], how: Aggregation) -> NDArray[np.float64]:
    """Return points 0..100 whose weighted sum orders the sites as their totals do; NaN where nothing counts.

    Parameters
    ----------
    scores
        Any shape, 0..100, NaN where not tested.
    how
        For a geometric mean the points are the logarithms, put between 0 (at the floor) and 100. So whatever is
        linear in the weights (a linear programme, a count of rankings) stays exact.
    """
    known = counted(scores, how)
    if how.mean is Mean.WEIGHTED:
        return known
    return np.asarray(BEST * np.log(rescaled(known, how) / how.floor) / np.log(BEST / how.floor))


def total_of(sums: NDArray[np.float64], how: Aggregation) -> NDArray[np.float64]:
    """Return the totals, 0..100, of weighted means of `linear` points."""
    if how.mean is Mean.WEIGHTED:
        return sums
    return np.asarray(how.floor * (BEST / how.floor) ** (sums / BEST))


def tell_mean(how: Aggregation) -> str:
    """Return which mean the total is and what that does, as one Dutch sentence."""
    if how.mean is Mean.WEIGHTED:
        return "Gewogen gemiddelde: een goede score maakt een slechte goed, punt voor punt naar gewicht."
    return (
        f"Meetkundig gemiddelde: een 0 telt als {plain(how.floor, 2)} van de 100, zodat één slechte score zwaar weegt "
        "maar een locatie niet uitwist."
    )


def tell_unknown(how: Aggregation) -> str:
    """Return what an unknown score counts as, as one Dutch sentence."""
    return {
        UnknownScore.LEAVES_RANGE: (
            "Een score die niet bekend is telt niet mee: het totaal is het gemiddelde van wat wel bekend is, en de "
            "laagste en de hoogste uitkomst staan erbij."
        ),
        UnknownScore.WORST: "Een score die niet bekend is telt als 0, de slechtste die er is.",
        UnknownScore.EXCLUDED: "Een locatie waarvan een score niet bekend is krijgt geen rang.",
    }[how.unknown]
