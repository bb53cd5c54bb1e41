"""Lean: which way an open answer points, from what rulings say of other plans."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from spreidingskaart.model.verdict import Verdict


class Lean(StrEnum):
    """Which way `may_fit` leans while the text of the plan was not read. From strict to mild."""

    UNLIKELY = "unlikely"
    OPEN = "open"
    LIKELY = "likely"

    @property
    def code(self) -> int:
        """Small integer for arrays: 0 unlikely, 1 open, 2 likely. `NO_LEAN` stands for no lean."""
        return _CODE[self]

    @property
    def dutch(self) -> str:
        """The words people see."""
        return _DUTCH[self]

    @classmethod
    def from_code(cls, code: int) -> Lean | None:
        """Return the lean that `code` stands for in an array; None for `NO_LEAN`."""
        return None if code == NO_LEAN else _BY_CODE[int(code)]


def verdict_told(verdict: Verdict, lean: str | None) -> str:
    """Return a verdict as people read it, with where it leans to: "past mogelijk: waarschijnlijk niet".

    Parameters
    ----------
    lean
        A word of `Lean`, or None. What leans to neither side is said without it.
    """
    if verdict is not Verdict.MAY_FIT or lean is None or lean == Lean.OPEN:
        return verdict.dutch
    return f"{verdict.dutch}: {Lean(lean).dutch}"


NO_LEAN: Final = -1
"""In an array: an answer that does not lean, because it is no `may_fit` or nobody can say."""
_BY_CODE: Final = tuple(Lean)
_CODE: Final = {lean: code for code, lean in enumerate(_BY_CODE)}
_DUTCH: Final = {
    Lean.UNLIKELY: "waarschijnlijk niet",
    Lean.OPEN: "open",
    Lean.LIKELY: "waarschijnlijk wel",
}
