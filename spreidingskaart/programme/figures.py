"""A figure of the programme carries how it is known: whatever is worked out of it can never be surer."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.model import FigureStatus
from spreidingskaart.words.dates import date_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_ORDER: Final = tuple(FigureStatus)
"""From sure to unsure."""


@dataclass(frozen=True, slots=True, order=True)
class FigureSource:
    """Who says one figure, and how it is known."""

    status: FigureStatus
    text: str = ""
    """Name of the source; "" where nobody published it."""
    date: str = ""
    url: str | None = None

    @property
    def told(self) -> str:
        """The source in words: its name and date, or "aanname" or "fictief"."""
        if self.status in (FigureStatus.ASSUMPTION, FigureStatus.FICTIONAL):
            return self.status.dutch if not self.text else f"{self.status.dutch}: {self.text}"
        named = ", ".join(filter(None, (self.text, date_told(self.date))))
        if self.status is FigureStatus.UNVERIFIED:
            return f"{self.status.dutch}: {named}" if named else self.status.dutch
        return named or "bron niet genoemd"

    @property
    def reserve(self) -> str:
        """The word that must stand beside it, as for a figure; "" where a source says it."""
        return "" if self.status is FigureStatus.SOURCED else self.status.dutch


@dataclass(frozen=True, slots=True)
class ProgrammeFigure:
    """One number of the programme; NaN where it is not known, and then `unknown` says why."""

    value: float
    sources: tuple[FigureSource, ...] = ()
    """Of every number that it was worked out of, each once."""
    unknown: str = ""
    """Dutch clause without capital or full stop: what is missing."""

    @property
    def is_known(self) -> bool:
        """Whether there is a number."""
        return not math.isnan(self.value)

    @property
    def status(self) -> FigureStatus | None:
        """The least sure status of all that it rests on; None for a figure that rests on nothing."""
        if not self.sources:
            return None
        return max((source.status for source in self.sources), key=_ORDER.index)

    @property
    def reserve(self) -> str:
        """The word that must stand beside it: "fictief", "aanname", "niet nagekeken"; "" where a source says it."""
        status = self.status
        return "" if status is None or status is FigureStatus.SOURCED else status.dutch

    def as_dict(self) -> dict[str, Any]:
        """Return it as plain data: value (None where unknown), status, sources and what is missing."""
        return {
            "value": self.value if self.is_known else None,
            "status": None if self.status is None else self.status.value,
            "sources": [source.told for source in self.sources],
            "unknown": self.unknown or None,
        }


def unknown(why: str, *rests_on: ProgrammeFigure) -> ProgrammeFigure:
    """Return a figure that nobody knows; it keeps the sources of what it would rest on."""
    return ProgrammeFigure(math.nan, _sources(rests_on), why)


def combined(compute: Callable[..., float], *figures: ProgrammeFigure) -> ProgrammeFigure:
    """Return what `compute` makes of the values of some figures; unknown as soon as one of them is.

    It rests on the sources of all of them, so its status is the least sure one.
    """
    missing = [figure.unknown for figure in figures if not figure.is_known]
    if missing:
        told = dict.fromkeys(filter(None, missing))
        return ProgrammeFigure(math.nan, _sources(figures), "; ".join(told) or "geen cijfers")
    return ProgrammeFigure(float(compute(*(figure.value for figure in figures))), _sources(figures))


def total(figures: Iterable[ProgrammeFigure]) -> ProgrammeFigure:
    """Return the sum of some figures; unknown as soon as one of them is, and of none."""
    every = tuple(figures)
    return combined(lambda *values: sum(values), *every) if every else unknown("geen cijfers")


def _sources(figures: Iterable[ProgrammeFigure]) -> tuple[FigureSource, ...]:
    return tuple(dict.fromkeys(source for figure in figures for source in figure.sources))
