"""Whose clock is off: ours or that of a service."""

from __future__ import annotations

import datetime as dt
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city.sources.receipts import Receipt
    from spreidingskaart.city.sources.services.expectations import Service

MOST_OFF: Final = dt.timedelta(minutes=5)


def clock_note(receipt: Receipt, service: Service) -> str | None:
    """Return a Dutch sentence where the clock of a service and ours differ more than minutes; None where they agree."""
    try:
        theirs = parsedate_to_datetime(receipt.header("date") or "")
    except ValueError:
        return None
    theirs = theirs if theirs.tzinfo else theirs.replace(tzinfo=dt.UTC)
    off = theirs - receipt.asked_at
    if abs(off) <= MOST_OFF:
        return None
    way = "voor" if off > dt.timedelta() else "achter"
    minutes = number(abs(off).total_seconds() / 60)
    return f"De klok van {service.dutch} loopt {minutes} minuten {way} op die van deze computer."
