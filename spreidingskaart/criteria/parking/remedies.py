"""What would make it fit, found by asking the same sum again."""

from __future__ import annotations

import math
from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.criteria.parking import sentences
from spreidingskaart.criteria.parking.balance import NOISE
from spreidingskaart.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.criteria.parking.asked import ParkingQuestion
    from spreidingskaart.criteria.parking.way import Way


def helps(
    asked: ParkingQuestion, i: int, deciding: Sequence[Way], verdict: Verdict
) -> tuple[str, ...]:
    """Return what would help proposal `i`: more own spaces, fewer units, another way of counting."""
    if verdict is Verdict.FITS:
        return ()
    own = float(asked.proposals.own_parking[i])
    if math.isnan(own):
        return (sentences.enough_on_plot(more_on_plot(asked, deciding, 0.0), asked.factor[0]),)
    told = [sentences.more_on_plot(more_on_plot(asked, deciding, own), asked.factor[0])]
    fewer = most_units(asked, i, deciding, own)
    if fewer:
        told.append(sentences.fewer_units(fewer))
    already = [way.title for way in deciding if way.fits]
    if already:
        told.append(sentences.fits_as(already))
    return tuple(told)


def more_on_plot(asked: ParkingQuestion, deciding: Sequence[Way], own: float) -> int:
    """Return the smallest number of spaces more on the plot with which every way that decides fits."""
    short = max(float(way.short(asked, own)) for way in deciding)
    enough = max(0, math.ceil(short / asked.factor[0] - NOISE))
    if not any(way.off is not None and way.off.own > 0 for way in deciding):
        return enough
    # with each space less is short; beside spaces that come back for the old use fewer may do than that
    return bisect_left(
        range(enough),
        True,  # noqa: FBT003 - what is sought: the first number that does
        key=lambda more: all(float(way.short(asked, own + more)) <= 0 for way in deciding),
    )


def most_units(asked: ParkingQuestion, i: int, deciding: Sequence[Way], own: float) -> int:
    """Return the largest whole number of units below the asked one with which every way fits; 0 for none."""
    fewer = np.arange(1.0, math.ceil(float(asked.needs.units[i])))
    fits = np.ones(len(fewer), dtype=bool)
    for way in deciding:
        fits &= way.short(asked, own, fewer) <= 0
    return int(fewer[fits].max()) if fits.any() else 0
