"""The days that a digest tells of, and what falls in them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import InputError
from spreidingskaart.words.dates import day_told, read_day

if TYPE_CHECKING:
    from spreidingskaart.words.dates import Span

WEEKS: Final = 6
"""Weeks between two newsletters (the municipality's own page about its care housing task)."""


class Falls(Enum):
    """Whether something happened in the days of a digest."""

    IN = "in"
    OUT = "out"
    PERHAPS = "perhaps"
    """Only its month or year is known, and that began before."""


@dataclass(frozen=True, slots=True)
class NewsWindow:
    """The days from `since` to `until`, both included."""

    since: dt.date
    until: dt.date

    def falls(self, span: Span) -> Falls:
        """Return whether something that happened in a span of days did so in this window.

        A month or a year that began in the window counts, also where it is not over yet.
        """
        if span.last < self.since or span.first > self.until:
            return Falls.OUT
        return Falls.IN if span.first >= self.since else Falls.PERHAPS

    def holds(self, moment: dt.datetime) -> bool:
        """Whether a moment (in UTC) lies in it."""
        return self.since <= moment.astimezone(dt.UTC).date() <= self.until


def window_of(since: str | None, until: dt.date) -> NewsWindow:
    """Return the window from the day that somebody typed; without one it is six weeks.

    Raises
    ------
    InputError
        If it is no day, or one to come.
    """
    if not (since or "").strip():
        return NewsWindow(until - dt.timedelta(weeks=WEEKS), until)
    first = read_day(str(since))
    if first > until:
        raise InputError(
            f"{day_told(first)} moet nog komen; geef een dag tot en met {day_told(until)}."
        )
    return NewsWindow(first, until)
