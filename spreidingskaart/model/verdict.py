"""Verdict: the answer of one criterion, from mild to strict."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """Answer of one criterion. The order of the members is from mild to strict."""

    REPORTED = "reported"
    FITS = "fits"
    NOT_TESTED = "not_tested"
    MAY_FIT = "may_fit"
    CONFLICTS = "conflicts"
    UNSUITABLE = "unsuitable"

    @property
    def code(self) -> int:
        """Small integer for arrays; a higher code is a stricter verdict."""
        return _CODE[self]

    @property
    def dutch(self) -> str:
        """The word people see."""
        return _DUTCH[self]

    @classmethod
    def from_code(cls, code: int) -> Verdict:
        """Return the verdict that `code` stands for in an array."""
        return _BY_CODE[int(code)]


_BY_CODE: Final = tuple(Verdict)
_CODE: Final = {verdict: code for code, verdict in enumerate(_BY_CODE)}
_DUTCH: Final = {
    Verdict.REPORTED: "gemeten, geen norm",
    Verdict.FITS: "past",
    Verdict.NOT_TESTED: "niet getoetst",
    Verdict.MAY_FIT: "past mogelijk",
    Verdict.CONFLICTS: "strijdig",
    Verdict.UNSUITABLE: "ongeschikt",
}
