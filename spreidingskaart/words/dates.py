"""Days and moments in Dutch: how they are told, in text and in tables, and how a day that a person typed is read."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from spreidingskaart.errors import InputError
from spreidingskaart.words.numbers import quoted

MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
CLOCK: Final = ZoneInfo("Europe/Amsterdam")
"""The clock that people read; what is kept is in UTC."""
FIRST_YEAR: Final = 1900
LAST_YEAR: Final = 2200
_MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])", re.ASCII)
_ISO: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)
_DUTCH: Final = re.compile(r"(\d{1,2})[-/. ](\d{1,2}|[a-z]+)[-/. ](\d{4})", re.ASCII)


def date_told(text: str) -> str:
    """Return an ISO date as "25 januari 2024", a month as "mei 2023"; any other text as it is."""
    month = _MONTH.fullmatch(text)
    if month is not None:
        return f"{MONTHS[int(month['month']) - 1]} {month['year']}"
    try:
        return day_told(dt.date.fromisoformat(text))
    except ValueError:
        return text


def day_told(day: dt.date) -> str:
    """Return "22 november 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_day(day: dt.date) -> str:
    """Return "22-11-2026", as tables and sources write a day; of a moment its day by the Dutch clock."""
    return f"{day_of(day) if isinstance(day, dt.datetime) else day:%d-%m-%Y}"


def moment_told(at: dt.datetime) -> str:
    """Return "22-11-2026 14:05" by the Dutch clock, whatever the clock of the server is."""
    return f"{at.astimezone(CLOCK):%d-%m-%Y %H:%M}"


def day_of(at: dt.datetime) -> dt.date:
    """Return on which day a moment is by the Dutch clock."""
    return at.astimezone(CLOCK).date()


def current_day() -> dt.date:
    """Return which day it is by the Dutch clock."""
    return day_of(dt.datetime.now(dt.UTC))


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The days between which something happened: one day where that is known, else its month or its year."""

    first: dt.date
    last: dt.date

    @property
    def told(self) -> str:
        """The day, the month or the year, as a sentence says it."""
        if self.first == self.last:
            return day_told(self.first)
        if self.first.month == self.last.month:
            return f"{MONTHS[self.first.month - 1]} {self.first.year}"
        return str(self.first.year)

    @property
    def on(self) -> str:
        """The same with its preposition: "op 22 november 2026", "in november 2026", "in 2026"."""
        return f"{'op' if self.first == self.last else 'in'} {self.told}"

    @property
    def iso(self) -> str:
        """The same as 2026-11-22, 2026-11 or 2026."""
        if self.first.month != self.last.month:
            return str(self.first.year)
        return self.first.isoformat()[: 10 if self.first == self.last else 7]


def year_span(year: int) -> Span:
    """Return all days of a year."""
    return Span(dt.date(year, 1, 1), dt.date(year, 12, 31))


def month_span(year: int, month: int) -> Span:
    """Return all days of a month."""
    return Span(dt.date(year, month, 1), dt.date(year, month, calendar.monthrange(year, month)[1]))


def span_of(text: str | None) -> Span | None:
    """Return the days that 2026, 2026-11 or 2026-11-22 stands for; None for anything else."""
    found = _ISO.fullmatch((text or "").strip())
    if found is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    try:
        if found[3] is not None:
            day = dt.date(int(found[1]), int(found[2]), int(found[3]))
            return Span(day, day)
        return (
            year_span(int(found[1]))
            if found[2] is None
            else month_span(int(found[1]), int(found[2]))
        )
    except ValueError:
        return None


def read_day(text: str) -> dt.date:
    """Return the day that a person typed: 2026-10-19, 19-10-2026 or 19 oktober 2026.

    Raises
    ------
    InputError
        If it is no day; the sentence says what was given and what is right.
    """
    given = " ".join(text.split()).lower()
    iso, dutch = _ISO.fullmatch(given), _DUTCH.fullmatch(given)
    try:
        if iso is not None and iso[3] is not None:
            return _within(dt.date(int(iso[1]), int(iso[2]), int(iso[3])))
        if dutch is not None:
            month = int(dutch[2]) if dutch[2].isdigit() else MONTHS.index(dutch[2]) + 1
            return _within(dt.date(int(dutch[3]), month, int(dutch[1])))
    except ValueError:
        pass
    raise InputError(
        f"{quoted(text)} is geen datum; schrijf dag, maand en jaar, zoals 19-10-2026 of 2026-10-19."
    )


def _within(day: dt.date) -> dt.date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(day)
    return day
