"""Gaps: what is not known, not real or not checked, and so marks everything that is computed from it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from spreidingskaart.model.details import UNTOLD
from spreidingskaart.model.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable


class GapKind(StrEnum):
    """Why an answer cannot be sure."""

    NOT_TESTED = "not_tested"
    """A question that nobody answered."""
    EXAMPLE_NORM = "example_norm"
    """A rule or norm of another municipality."""
    UNVERIFIED = "unverified"
    """A rule, norm or attribute that nobody looked up in its source."""
    TRIED = "tried"
    """A value that somebody tries out."""
    FICTIONAL = "fictional"
    """Invented for the example."""
    UNKNOWN = "unknown"
    """A fact that nobody gave."""
    HIDDEN = "hidden"
    """Told coarser than it is known, to protect people."""
    UNREAD = "unread"
    """A part of the data that could not be read."""
    TEXT_DECIDES = "text_decides"
    """The text of a plan decides, and it was not read."""
    ASSUMED = "assumed"
    """A choice that somebody made in place of a fact."""

    @property
    def dutch(self) -> str:
        """The words people see, as in "voorlopig door fictieve gegevens"."""
        return _DUTCH[self]


_DUTCH = {
    GapKind.NOT_TESTED: "wat niet is getoetst",
    GapKind.EXAMPLE_NORM: "een norm van een andere gemeente",
    GapKind.UNVERIFIED: "regels die niet zijn nagekeken",
    GapKind.TRIED: "een probeerwaarde",
    GapKind.FICTIONAL: "fictieve gegevens",
    GapKind.UNKNOWN: "wat niet is opgegeven",
    GapKind.HIDDEN: "gegevens die beschermd zijn",
    GapKind.UNREAD: "gegevens die niet zijn gelezen",
    GapKind.TEXT_DECIDES: "planregels die niet zijn gelezen",
    GapKind.ASSUMED: "een aanname",
}


_OF_STATUS = {
    Status.EXAMPLE: GapKind.EXAMPLE_NORM,
    Status.UNVERIFIED: GapKind.UNVERIFIED,
    Status.TRIED: GapKind.TRIED,
}


@dataclass(frozen=True, slots=True)
class Gap:
    """One thing that keeps an answer from being firm."""

    kind: GapKind
    what: str
    """A Dutch clause without capital or full stop: "de laag Percelen is fictief"."""
    layer: str | None = field(default=None, compare=False, metadata=UNTOLD)
    """The layer that would fill it, where its criterion knows that better than its kind and its data tell."""


NO_DATA = Gap(GapKind.NOT_TESTED, "er zijn geen gegevens")


def gaps_of(kind: GapKind, clauses: Iterable[str]) -> tuple[Gap, ...]:
    """Return one gap of a kind for each clause that says something."""
    return tuple(Gap(kind, clause) for clause in clauses if clause)


def gap_of_status(status: Status, what: str) -> Gap:
    """Return the gap that a rule of this status leaves; `assumed` for a choice of policy."""
    return Gap(_OF_STATUS.get(status, GapKind.ASSUMED), what)


def gaps_told(gaps: Iterable[Gap]) -> str | None:
    """Return the gaps as one Dutch sentence; None where there are none."""
    told = "; ".join(dict.fromkeys(gap.what for gap in gaps))
    return f"{told[0].upper()}{told[1:]}." if told else None
