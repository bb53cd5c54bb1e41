"""Logins that ended before their time: a fingerprint and until when it counts, and nothing of who it was."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, insert, select, update

from spreidingskaart.errors import InputError
from spreidingskaart.store.tables import REVOCATIONS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection

    from sqlalchemy.engine import Connection

_FINGERPRINT: Final = re.compile(r"[0-9a-f]{64}")


def checked(fingerprints: Collection[str]) -> list[str]:
    """Return the fingerprints.

    Raises
    ------
    InputError
        If one is not a SHA-256 in hexadecimal.
    """
    if not all(map(_FINGERPRINT.fullmatch, fingerprints)):
        raise InputError(
            "Een ingetrokken aanmelding heeft een vingerafdruk van 64 hexadecimale cijfers."
        )
    return sorted(set(fingerprints))


def revoke(
    connection: Connection, fingerprints: Collection[str], until: dt.datetime, now: dt.datetime
) -> None:
    """Write that these logins count no more; what no longer matters is cleared away.

    Parameters
    ----------
    connection
        Connection in a transaction that writes.
    fingerprints
        SHA-256 of each login, in hexadecimal.
    until
        When the login would have ended by itself; a later moment wins.
    now
        This moment.
    """
    connection.execute(delete(REVOCATIONS).where(REVOCATIONS.c.until < now))
    for fingerprint in fingerprints:
        here = REVOCATIONS.c.fingerprint == fingerprint
        known = connection.execute(select(REVOCATIONS.c.until).where(here)).scalar_one_or_none()
        if known is None:
            connection.execute(insert(REVOCATIONS).values(fingerprint=fingerprint, until=until))
        elif known < until:
            connection.execute(update(REVOCATIONS).where(here).values(until=until))


def is_revoked(connection: Connection, fingerprints: Collection[str]) -> bool:
    """Whether one of these logins ended; also after `until`, which only says when a row may go."""
    wanted = REVOCATIONS.c.fingerprint.in_(list(fingerprints))
    return connection.execute(select(REVOCATIONS.c.fingerprint).where(wanted)).first() is not None
