"""The use that may legally be on a site now: what may be said of it, and what became of it in the sum."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria.parking import sentences
from spreidingskaart.errors import InputError
from spreidingskaart.model import NO_OLD_USE
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.rules.parking.norm_book import OldUseRule, functions
from spreidingskaart.words.numbers import number, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.criteria.parking.asked import ParkingQuestion
    from spreidingskaart.criteria.parking.demand import Resolved
    from spreidingskaart.rules.parking.norm_book import Function

MOST_OLD_SIZE: Final = BY_NAME["old_size"].most
"""Dwellings, rooms or m2 gross floor area."""


class OldUseAnswer(StrEnum):
    """What became of the old use of one proposal."""

    UNKNOWN = "unknown"
    NONE = "none"
    WITHOUT_NORM = "without_norm"
    NOT_DEDUCTED = "not_deducted"
    """The municipality does not."""
    DEDUCTED = "deducted"


@dataclass(frozen=True, eq=False)
class OldUse:
    """The old use of one proposal."""

    answer: OldUseAnswer
    what: str
    """What it is and how much; empty where unknown."""
    sentence: str | None
    """What people read of it, where nothing went off; None where it is not known."""
    norm: Resolved | None
    own: float
    """Spaces that it had on the plot; NaN where not known."""

    @property
    def answered(self) -> bool:
        """Whether nothing that is not known of it can still change the sum."""
        return self.answer not in (OldUseAnswer.UNKNOWN, OldUseAnswer.WITHOUT_NORM)

    @property
    def goes_off(self) -> bool:
        """Whether it is, or may be, taken off the demand."""
        return self.answer in (OldUseAnswer.DEDUCTED, OldUseAnswer.WITHOUT_NORM)


def old_use_of(asked: ParkingQuestion, i: int) -> OldUse:
    """Return what became of the old use of one proposal."""
    name, size = asked.proposals.old_function[i], float(asked.proposals.old_size[i])
    own = float(asked.proposals.old_own_parking[i])
    if name is None:
        return OldUse(OldUseAnswer.UNKNOWN, "", None, None, own)
    what = old_use_told(name, size) or ""
    if name == NO_OLD_USE or asked.deduction is None:
        return OldUse(OldUseAnswer.NONE, what, sentences.NO_OLD_USE, None, own)
    norm = asked.deduction.norm(i)
    if asked.book.old_use_rule is OldUseRule.NOTHING:
        return OldUse(OldUseAnswer.NOT_DEDUCTED, what, sentences.not_deducted(what), norm, own)
    if norm is None:
        told = sentences.old_use_without_norm(what)
        return OldUse(OldUseAnswer.WITHOUT_NORM, what, told, None, own)
    return OldUse(OldUseAnswer.DEDUCTED, what, None, norm, own)


def old_uses() -> dict[str, Function]:
    """Return what an old use may be, by id: what is counted by floor area first, homes last."""
    return dict(sorted(functions().items(), key=lambda use: use[1].per == 1))


def old_use_title(name: str | None) -> str | None:
    """Return what people call an old use; None where it is not known."""
    if name is None or name == NO_OLD_USE:
        return None if name is None else "geen"
    return functions()[name].title


def old_use_told(name: str | None, size: float | None) -> str | None:
    """Return "kantoor met balie, 250 m² bvo"; None where it is not known."""
    if name is None or name == NO_OLD_USE or size is None:
        return old_use_title(name)
    return f"{old_use_title(name)}, {plain(size)} {functions()[name].unit}"


def checked_old_use(
    function: NDArray[np.object_], size: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return the sizes of n old uses, 0 where there is none.

    Parameters
    ----------
    function
        (n,) ids of functions, NO_OLD_USE or None.
    size
        (n,) in the unit of the function, NaN where not given.

    Raises
    ------
    InputError
        If a function is not known, or function and size do not go together; of several faults the first is told.
    """
    sizes = size.copy()
    told = np.asarray(function != np.array(None))
    if (~np.isnan(sizes) & ~told).any():
        raise InputError(
            f"Van het oude gebruik is alleen de omvang gegeven ({_first(sizes[~told])}); zeg ook wat het is: "
            f"{', '.join((NO_OLD_USE, *old_uses()))}."
        )
    for name in dict.fromkeys(function[told].tolist()):
        here = function == name
        sizes[here] = _nothing(sizes[here]) if name == NO_OLD_USE else _checked(name, sizes[here])
    return sizes


def _nothing(sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    if (sizes > 0).any():
        raise InputError(
            f"Er is geen oud gebruik ({NO_OLD_USE}) en toch een omvang (gegeven: {_first(sizes[sizes > 0])}); "
            "laat een van de twee weg."
        )
    return np.zeros(len(sizes))


def _checked(name: str, sizes: NDArray[np.float64]) -> NDArray[np.float64]:
    use = old_uses().get(name)
    if use is None:
        raise InputError(
            f"Het oude gebruik {name!r} is niet bekend; kies uit: {', '.join((NO_OLD_USE, *old_uses()))}."
        )
    whole = not use.unit.startswith("m²")
    allowed = (
        f"geef bij {use.title} een {'geheel ' if whole else ''}getal van 1 tot en met {number(MOST_OLD_SIZE)} "
        f"(eenheid: {use.unit})"
    )
    if np.isnan(sizes).any():
        raise InputError(f"De omvang van het oude gebruik ontbreekt; {allowed}.")
    wrong = ~_right(sizes) | (whole & (sizes % 1 > 0))
    if wrong.any():
        raise InputError(
            f"De omvang van het oude gebruik klopt niet (gegeven: {_first(sizes[wrong])}); {allowed}."
        )
    return sizes


def _right(sizes: NDArray[np.float64]) -> NDArray[np.bool_]:
    return (sizes >= 1) & (sizes <= MOST_OLD_SIZE)


def _first(sizes: NDArray[np.float64]) -> str:
    return plain(float(sizes[~np.isnan(sizes)][0]), 3)


def forget_half_told(function: NDArray[np.object_], size: NDArray[np.float64]) -> None:
    """Make an old use of a layer unknown, in place, where its function or its size cannot be used."""
    told = np.asarray(function != np.array(None))
    if not told.any() and np.isnan(size).all():
        return
    nothing = told & (function == NO_OLD_USE)
    known = np.array([name in functions() for name in function.tolist()], dtype=bool)
    usable = nothing | (known & _right(size))
    function[~usable], size[~usable] = None, np.nan
    size[nothing] = 0.0
