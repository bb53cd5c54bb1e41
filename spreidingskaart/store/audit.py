"""Who saw a protected layer or changed something: the door to the audit of the store that is in use.

What changes the store writes its row in the same transaction by itself (`journal.append`); this door is for what
happens elsewhere: logging in, looking, making a confidential file.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.errors import DataError
from spreidingskaart.store.chain import AuditKind, AuditRow, ChainState
from spreidingskaart.store.store import open_store

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from spreidingskaart.model import Person

__all__ = [
    "AuditKind",
    "AuditRow",
    "ChainState",
    "keep_days",
    "prune",
    "saw",
    "show",
    "verify",
    "write",
]

DAYS_VARIABLE: Final = "SPREIDINGSKAART_AUDIT_DAYS"
_DAYS: Final = 365
_MOST_DAYS: Final = 36_500


def write(kind: AuditKind, by: Person, about: Mapping[str, Any] | None = None) -> None:
    """Write that somebody did something; it is on disk when this returns.

    Parameters
    ----------
    kind
        What was done.
    by
        Who did it, in which role; `ANYONE` where nobody was logged in.
    about
        Plain data on what it was about. No reasons, no places, nothing personal: the login name is in `by`.

    Raises
    ------
    DataError
        If the store cannot be written: then what was asked must not go on.
    """
    open_store().write_audit(kind, by, about)


def saw(by: Person, what: str) -> None:
    """Write that somebody looked at something protected: once per name, page or layer, and hour.

    Raises
    ------
    DataError
        If the store cannot be written.
    """
    open_store().write_audit_once_an_hour(AuditKind.SAW, by, what)


def show(*, since: dt.datetime | None = None, most: int | None = None) -> tuple[AuditRow, ...]:
    """Return the rows, newest first."""
    return open_store().audit(since=since, most=most)


def verify(head: str | None = None) -> ChainState:
    """Return whether every row is as it was written, and the newest one the noted one or a later one."""
    return open_store().check_audit(head)


def prune(by: Person) -> int:
    """Remove the rows that are older than the retention, and return how many went; the chain still holds.

    Raises
    ------
    DataError
        If the retention is no number of days, or the store cannot be written.
    """
    return open_store().prune_audit(by, days=keep_days())


def keep_days() -> int:
    """Return how many days the audit is kept, as SPREIDINGSKAART_AUDIT_DAYS sets it.

    Raises
    ------
    DataError
        If the setting is no whole number of days.
    """
    told = os.environ.get(DAYS_VARIABLE, str(_DAYS)).strip()
    if not (told.isascii() and told.isdigit() and 1 <= int(told) <= _MOST_DAYS):
        raise DataError(
            f"{DAYS_VARIABLE} is {told[:20]!r}; geef een heel getal van 1 tot {_MOST_DAYS} (dagen)."
        )
    return int(told)
