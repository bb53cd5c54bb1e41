"""Dates as people read them, also those of which only the month or the year is known."""

from __future__ import annotations

import datetime as dt
import re
from typing import Final

MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_MONTH: Final = re.compile(r"(?P<year>\d{4})-(?P<month>0[1-9]|1[0-2])", re.ASCII)


def date_told(text: str) -> str:
    """Return an ISO date as "25 januari 2024", a month as "mei 2023"; any other text as it is."""
    month = _MONTH.fullmatch(text)
    if month is not None:
        return f"{MONTHS[int(month['month']) - 1]} {month['year']}"
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
