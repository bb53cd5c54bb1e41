"""What a mark or a name makes of a verdict: the one rule, for one way of living and for thousands of parts at once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.criteria.zoning.table import rule_table
from spreidingskaart.model import NO_LEAN, Lean, Verdict

if TYPE_CHECKING:
    from numpy.typing import ArrayLike, NDArray

    from spreidingskaart.criteria.zoning.marks import MarkReading
    from spreidingskaart.criteria.zoning.table import Mark

_FITS: Final = np.int8(Verdict.FITS.code)
_MAY_FIT: Final = np.int8(Verdict.MAY_FIT.code)
_CONFLICTS: Final = np.int8(Verdict.CONFLICTS.code)
_OPEN: Final = np.int8(Lean.OPEN.code)
_UNLIKELY: Final = np.int8(Lean.UNLIKELY.code)


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


def lean_of(reading: MarkReading, *, for_sure: bool = True) -> NDArray[np.int8]:
    """Return the lean that a mark or name gives each way of living; NO_LEAN to those that it does not let in.

    What speaks of one storey is at most open, and so is what is not said `for_sure` to be about these people.
    """
    leans = rule_table().mark_lean.get(reading.function or "")
    if leans is None or reading.excluded:
        return np.full(len(rule_table().ways), NO_LEAN, dtype=np.int8)
    return leans if for_sure and not reading.one_storey else np.minimum(leans, _OPEN)


def under_marks(
    verdict: NDArray[np.int8] | np.int8,
    lean: NDArray[np.int8] | np.int8,
    *,
    admits: ArrayLike,
    excludes: ArrayLike,
    reserves: ArrayLike,
) -> tuple[NDArray[np.int8], NDArray[np.int8]]:
    """Return the verdict codes of designations under marks, and the codes of their lean.

    A mark that excludes gives `conflicts`, and wins. One that admits lifts `conflicts` to `may_fit` and raises the
    lean to its own; one that speaks of a single storey brings `fits` down to it. All arrays broadcast with `verdict`.

    Parameters
    ----------
    admits
        Codes of the lean that a mark gives; NO_LEAN where it does not let in.
    """
    lifts = np.asarray(admits, dtype=np.int8)
    out, keeps = (np.asarray(each, dtype=bool) for each in (excludes, reserves))
    conflicts: NDArray[Any] = np.asarray(verdict == _CONFLICTS)
    kept_open: NDArray[Any] = keeps & np.asarray(verdict == _FITS)
    barred = out & np.asarray(verdict < _CONFLICTS)
    lifted = (lifts != NO_LEAN) & conflicts
    changed = np.where(barred, _CONFLICTS, np.where((lifted | kept_open) & ~out, _MAY_FIT, verdict))
    raised = np.maximum(np.where(kept_open, _OPEN, lean), np.where(kept_open, NO_LEAN, lifts))
    return changed.astype(np.int8), np.where(changed == _MAY_FIT, raised, NO_LEAN).astype(np.int8)


def under_name(
    verdict: Verdict, lean: Lean | None, reading: MarkReading, way: int, *, lowers: bool
) -> tuple[Verdict, Lean | None]:
    """Return what the name of a designation makes of the verdict of its main group.

    It lifts and raises as a mark does. Where it `lowers`, it does so for who is not of its function: what fits may then
    fit, and what may fit is unlikely.
    """
    mark = rule_table().marks[reading.function or ""]
    own = Lean.from_code(int(lean_of(reading, for_sure=not mark.target_groups)[way]))
    if own is None:
        return _lowered(verdict, lean, mark) if lowers else (verdict, lean)
    if verdict is Verdict.MAY_FIT and lean is not None:
        return verdict, max(lean, own, key=lambda each: each.code)
    return (Verdict.MAY_FIT, own) if verdict is Verdict.CONFLICTS else (verdict, lean)


def _lowered(verdict: Verdict, lean: Lean | None, mark: Mark) -> tuple[Verdict, Lean | None]:
    """Return what is left for who is not of the function that a name says."""
    if verdict is Verdict.FITS:
        return Verdict.MAY_FIT, Lean.UNLIKELY if mark.admits_nobody else Lean.OPEN
    return verdict, Lean.UNLIKELY if verdict is Verdict.MAY_FIT else lean
