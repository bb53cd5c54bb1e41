"""What a mark makes of a verdict: the one rule, for one way of living and for thousands of parts at once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.criteria.zoning.table import rule_table
from spreidingskaart.model import Verdict

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from spreidingskaart.criteria.zoning.marks import MarkReading

_FITS: Final = np.int8(Verdict.FITS.code)
_MAY_FIT: Final = np.int8(Verdict.MAY_FIT.code)
_CONFLICTS: Final = np.int8(Verdict.CONFLICTS.code)


class Effect(StrEnum):
    """What a mark does to the ways of living that it is about."""

    ADMITS = "admits"
    EXCLUDES = "excludes"
    RESERVES = "reserves"
    """It speaks of one storey only, so that the rules of the plan decide for the others."""


def concerned_ways(reading: MarkReading, effect: Effect) -> NDArray[np.bool_]:
    """Return the ways of living (columns of the rule table) to which a mark does this."""
    table = rule_table()
    of_function = table.excludes if reading.excluded else table.admits
    does = {
        Effect.ADMITS: not reading.excluded,
        Effect.EXCLUDES: reading.excluded and not reading.one_storey,
        Effect.RESERVES: reading.one_storey,
    }
    none = np.zeros(len(table.ways), dtype=bool)
    return of_function.get(reading.function or "", none) if does[effect] else none


def under_marks(
    verdict: NDArray[np.int8] | np.int8,
    *,
    admits: ArrayLike,
    excludes: ArrayLike,
    reserves: ArrayLike,
) -> NDArray[np.int8]:
    """Return the verdict codes of designations under marks.

    A mark that excludes gives `conflicts`, and wins. One that admits lifts `conflicts` to `may_fit`; one that speaks of
    a single storey brings `fits` down to it. All arrays broadcast with `verdict`.
    """
    out, lets_in, keeps = (np.asarray(each, dtype=bool) for each in (excludes, admits, reserves))
    conflicts: NDArray[Any] = np.asarray(verdict == _CONFLICTS)
    read_first = (lets_in & conflicts) | (keeps & np.asarray(verdict == _FITS))
    barred = out & np.asarray(verdict < _CONFLICTS)
    changed = np.where(barred, _CONFLICTS, np.where(read_first & ~out, _MAY_FIT, verdict))
    return np.asarray(changed, dtype=np.int8)
