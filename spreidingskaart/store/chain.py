"""The audit as a chain: each row's hash covers the row and the hash before it, so no row can change unseen."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select

from spreidingskaart.errors import DataError
from spreidingskaart.model import Role
from spreidingskaart.store.checks import MOST_NAME
from spreidingskaart.store.tables import AUDIT, AUDIT_PRUNING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Row

    from spreidingskaart.model import Person

START: Final = "0" * 64
"""Hash before the first row."""


class AuditKind(StrEnum):
    """What the audit tells of."""

    LOGIN = "login"
    LOGOUT = "logout"
    FAILED_CODE = "failed_code"
    SAW = "saw"
    """Somebody looked at what the public may not see; once per name, page or layer, and hour."""
    CHANGE = "change"
    """Somebody made, withdrew or restored something; the journal tells what."""
    PUBLISH = "publish"
    UNPUBLISH = "unpublish"
    BACKUP = "backup"
    RESTORE = "restore"
    CONFIDENTIAL_FILE = "confidential_file"
    IMPORT = "import"
    """Somebody imported a file of the municipality; `about` says what and from which file."""
    GO_BACK = "go_back"
    """Somebody put another version of the facts in use."""
    SESSION = "session"
    """Somebody started or led a workshop session; `about` says which, and what they did."""
    PRUNE = "prune"
    """Rows older than the retention went; `about` holds the hash before the first row that was kept."""

    @property
    def dutch(self) -> str:
        """The word on screen."""
        return _DUTCH[self]


_CHANGED: Final = "Deze regel is niet zoals hij geschreven is, of er is een regel tussen gezet."
_CUT_OFF: Final = "De genoteerde vingerafdruk komt niet voor: het einde is afgesneden, of die regel is al opgeruimd."
_DUTCH: Final = {
    AuditKind.LOGIN: "ingelogd",
    AuditKind.LOGOUT: "uitgelogd",
    AuditKind.FAILED_CODE: "verkeerde code",
    AuditKind.SAW: "beschermd bekeken",
    AuditKind.CHANGE: "iets bewaard of ingetrokken",
    AuditKind.PUBLISH: "gepubliceerd",
    AuditKind.UNPUBLISH: "weer intern gemaakt",
    AuditKind.BACKUP: "reservekopie gemaakt",
    AuditKind.RESTORE: "reservekopie teruggezet",
    AuditKind.CONFIDENTIAL_FILE: "vertrouwelijk bestand gemaakt",
    AuditKind.IMPORT: "bestand ingelezen",
    AuditKind.GO_BACK: "andere versie in gebruik genomen",
    AuditKind.SESSION: "werksessie geleid",
    AuditKind.PRUNE: "oude regels opgeruimd",
}


@dataclass(frozen=True, kw_only=True)
class AuditRow:
    """One row of the audit."""

    number: int
    at: dt.datetime
    """Moment in UTC."""
    kind: AuditKind
    name: str
    """Login name of who did it; empty where nobody was logged in."""
    role: Role
    about: Mapping[str, Any]
    hash: str


@dataclass(frozen=True, kw_only=True)
class ChainState:
    """What checking the chain gave."""

    rows: int
    head: str
    """Hash of the newest row that is right; note it elsewhere to find out later that the end was cut off."""
    broken: int | None = None
    """Number of the first row that is not as it was written."""
    why: str = ""
    """What is wrong with it, a Dutch sentence."""


def append(
    connection: Connection,
    kind: AuditKind,
    by: Person,
    about: Mapping[str, Any] | None = None,
    *,
    at: dt.datetime,
    once: str | None = None,
) -> bool:
    """Write a row at the end of the chain, inside a transaction that writes; return whether it was written.

    Parameters
    ----------
    connection
        Connection in a transaction that writes: writers take turns, so the last row stays the last.
    kind, by, about, at
        What was done, by whom, plain data on what it was about, and when.
    once
        What is written one time only; a second row with the same words is left out.
    """
    told = None if once is None else hashlib.sha256(once.encode()).hexdigest()
    if told is not None:
        here = select(AUDIT.c.number).where(AUDIT.c.once == told)
        if connection.execute(here).first() is not None:
            return False
    last = connection.execute(
        select(AUDIT.c.number, AUDIT.c.hash).order_by(AUDIT.c.number.desc()).limit(1)
    ).first()
    number, before = (1, START) if last is None else (int(last.number) + 1, str(last.hash))
    columns = {
        "number": number,
        "at": at,
        "kind": AuditKind(kind).value,
        "name": _one_line(by.name),
        "role": by.role.value,
        "about": json.dumps(dict(about or {}), ensure_ascii=True, sort_keys=True, allow_nan=False),
        "once": told,
    }
    connection.execute(insert(AUDIT).values(**columns, hash=_hash(columns, before)))
    return True


def newest(
    connection: Connection, *, since: dt.datetime | None = None, most: int | None = None
) -> tuple[AuditRow, ...]:
    """Return the rows, newest first, from a moment on and at most so many."""
    question = select(AUDIT).order_by(AUDIT.c.number.desc()).limit(most)
    if since is not None:
        question = question.where(AUDIT.c.at >= since)
    return tuple(_row(row) for row in connection.execute(question))


def check(connection: Connection, head: str | None = None) -> ChainState:
    """Return whether every row is as it was written.

    Parameters
    ----------
    connection
        Connection to read with.
    head
        Hash that was noted earlier; without it nobody can see that the end was cut off.
    """
    first = connection.execute(select(func.min(AUDIT.c.number))).scalar()
    expected, before = (1, START) if first in (None, 1) else _stub(connection)
    count, seen = 0, head in (None, before)
    rows = connection.execute(select(AUDIT).order_by(AUDIT.c.number))
    try:
        for row in rows:
            fault = _fault(row, expected, before)
            if fault:
                return ChainState(rows=count, head=before, broken=expected, why=fault)
            count, expected, before = count + 1, expected + 1, str(row.hash)
            seen = seen or before == head
    except (TypeError, ValueError):
        # a number, moment or letter that no row of ours can hold
        return ChainState(rows=count, head=before, broken=expected, why=_CHANGED)
    if not seen:
        return ChainState(rows=count, head=before, broken=expected, why=_CUT_OFF)
    return ChainState(rows=count, head=before)


def of_nothing(head: str | None) -> ChainState:
    """Return what checking gives where there is no store at all."""
    return (
        ChainState(rows=0, head=START)
        if head in (None, START)
        else ChainState(rows=0, head=START, broken=1, why=_CUT_OFF)
    )


def prune(connection: Connection, by: Person, *, before: dt.datetime, at: dt.datetime) -> int:
    """Remove the rows from before a moment, write down where the chain now begins, and return how many went."""
    kept = select(func.min(AUDIT.c.number)).where(AUDIT.c.at >= before)
    first_kept = connection.execute(kept).scalar()
    going = select(AUDIT.c.number, AUDIT.c.hash).order_by(AUDIT.c.number.desc()).limit(1)
    if first_kept is not None:
        going = going.where(AUDIT.c.number < first_kept)
    last = connection.execute(going).first()
    if last is None:
        return 0
    # the row that tells where the chain begins is itself in the chain, and written before anything goes
    count = connection.execute(
        select(func.count()).select_from(AUDIT).where(AUDIT.c.number <= last.number)
    ).scalar_one()
    about = {"through": int(last.number), "before": str(last.hash), "removed": int(count)}
    append(connection, AuditKind.PRUNE, by, about, at=at)
    connection.execute(insert(AUDIT_PRUNING).values(through=last.number))
    connection.execute(delete(AUDIT).where(AUDIT.c.number <= last.number))
    connection.execute(delete(AUDIT_PRUNING))
    return int(count)


def digest(plain: Mapping[str, Any]) -> str:
    """Return the SHA-256 of plain data, letter for letter: another spelling of the same letter is another text."""
    text = json.dumps(
        plain, ensure_ascii=True, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _hash(columns: Mapping[str, Any], before: str) -> str:
    moment: dt.datetime = columns["at"]
    at = moment.astimezone(dt.UTC).isoformat()
    return digest({**columns, "at": at, "before": before})


def _fault(row: Row[Any], expected: int, before: str) -> str:
    """Return what is wrong with one row that should follow `before`; empty if nothing is."""
    if row.number != expected:
        return f"Hier hoort regel {expected} te staan: er is een regel verdwenen, of het begin is afgesneden."
    columns = {name: getattr(row, name) for name in AUDIT.c.keys() if name != "hash"}  # noqa: SIM118
    if _hash(columns, before) != row.hash:
        return _CHANGED
    return ""


def _stub(connection: Connection) -> tuple[int, str]:
    """Return the number and hash that the first kept row must follow, as the last pruning wrote them down."""
    question = (
        select(AUDIT.c.about)
        .where(AUDIT.c.kind == AuditKind.PRUNE.value)
        .order_by(AUDIT.c.number.desc())
        .limit(1)
    )
    told = connection.execute(question).scalar()
    try:
        about = json.loads(told or "{}")
        return int(about["through"]) + 1, str(about["before"])
    except (KeyError, TypeError, ValueError):
        return 1, START


def _row(row: Row[Any]) -> AuditRow:
    try:
        return AuditRow(
            number=row.number,
            at=row.at,
            kind=AuditKind(row.kind),
            name=row.name,
            role=Role(row.role),
            about=dict(json.loads(row.about)),
            hash=row.hash,
        )
    except (TypeError, ValueError) as error:
        raise DataError(
            f"Regel {row.number} van de audit is veranderd en niet te lezen; "
            "`python -m spreidingskaart audit verify` zegt waar het misging."
        ) from error


def _one_line(name: str) -> str:
    """Return a login name as it fits: what the audit tells of must never fail on the name of who did it."""
    shown = "".join(sign if sign.isprintable() else " " for sign in name)
    return " ".join(shown.split())[:MOST_NAME]
