"""The journal: append a row, see what still stands, and turn a step back with another row."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, select

from spreidingskaart.errors import InputError
from spreidingskaart.store.expecting import ChangedError
from spreidingskaart.store.nouns import Event
from spreidingskaart.store.tables import ENTRIES, EVENTS, FRAMEWORKS, LOCKS, OVERRIDES, PROPOSALS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, Select, Table
    from sqlalchemy.engine import Connection, Row

OVERRIDE: Final = "override"
FRAMEWORK: Final = "framework"
LOCK: Final = "lock"
PROPOSAL: Final = "proposal"
ENTRY: Final = "entry"
WITHDRAW: Final = "withdraw"
RESTORE: Final = "restore"
TURNS: Final = EVENTS.alias("turns")
_MOST_ID: Final = 2**63 - 1


@dataclass(frozen=True)
class Signature:
    """Who does something, when and why; checked already."""

    at: dt.datetime
    name: str
    reason: str = ""


def append(
    connection: Connection,
    kind: str,
    signature: Signature,
    subject: int | None = None,
    step: int | None = None,
) -> int:
    """Write one row and return its id."""
    row = {
        "kind": kind,
        "at": signature.at,
        "name": signature.name,
        "reason": signature.reason,
        "subject": subject,
        "step": step,
    }
    return int(connection.execute(insert(EVENTS).values(row).returning(EVENTS.c.id)).scalar_one())


def with_turns(table: Table, *more: ColumnElement[Any]) -> Select[Any]:
    """Return the question for what was made of one kind, oldest first, with every turn it took."""
    return (
        select(
            EVENTS.c.at,
            EVENTS.c.name,
            EVENTS.c.reason,
            *table.c,
            *more,
            TURNS.c.step.label("turn"),
            TURNS.c.at.label("turned_at"),
            TURNS.c.name.label("turned_by"),
        )
        .join(table, table.c.event_id == EVENTS.c.id)
        .outerjoin(TURNS, TURNS.c.subject == EVENTS.c.id)
        .order_by(EVENTS.c.id, TURNS.c.step)
    )


def as_they_stand(connection: Connection, question: Select[Any]) -> list[Row[Any]]:
    """Return one row for each thing made, with the last turn it took."""
    return list({row.event_id: row for row in connection.execute(question)}.values())


def made(row: Row[Any]) -> dict[str, Any]:
    """Return what all nouns share: who, when, why, and who took it back."""
    withdrawn = row.turn is not None and row.turn % 2 == 1
    return {
        "event_id": row.event_id,
        "name": row.name,
        "reason": row.reason,
        "made_at": row.at,
        "withdrawn_at": row.turned_at if withdrawn else None,
        "withdrawn_by": row.turned_by if withdrawn else None,
    }


def turn(
    connection: Connection,
    event_id: int,
    signature: Signature,
    refuse: Callable[[Connection, str, int, bool], None],
) -> int:
    """Take back an event, or take back the taking back; return the id of the new row.

    Parameters
    ----------
    connection
        Connection in a transaction that writes.
    event_id
        Event that is taken back: the making, or the last taking back or restoring of it.
    signature
        Who takes it back, when and why.
    refuse
        Gets kind and id of what was made and whether it is restored; raises where that may not be.

    Raises
    ------
    InputError
        If there is no such event, or it was turned already.
    """
    known = 0 < event_id <= _MOST_ID
    row = (
        connection.execute(select(EVENTS).where(EVENTS.c.id == event_id)).one_or_none()
        if known
        else None
    )
    if row is None:
        raise InputError(f"Stap {event_id} staat niet in de opslag; er is niets teruggedraaid.")
    subject = int(row.id if row.subject is None else row.subject)
    kind = connection.execute(select(EVENTS.c.kind).where(EVENTS.c.id == subject)).scalar_one()
    steps = select(func.max(EVENTS.c.step)).where(EVENTS.c.subject == subject)
    last = connection.execute(steps).scalar() or 0
    if (row.subject is None and last % 2 == 1) or (row.subject is not None and row.step != last):
        raise ChangedError(None, f"stap {event_id} is al teruggedraaid")
    restoring = last % 2 == 1
    refuse(connection, str(kind), subject, restoring)
    return append(connection, RESTORE if restoring else WITHDRAW, signature, subject, last + 1)


def history(
    connection: Connection,
    *,
    proposal_key: str | None = None,
    framework_id: str | None = None,
    event_id: int | None = None,
    most: int | None = None,
) -> tuple[Event, ...]:
    """Return what happened, newest first: all of it, or what concerns one proposal, framework or event."""
    subject = func.coalesce(EVENTS.c.subject, EVENTS.c.id)
    root = EVENTS.alias("root")
    last = select(func.max(TURNS.c.step)).where(TURNS.c.subject == subject).scalar_subquery()
    columns = [
        OVERRIDES.c.proposal_key.label("override_of"),
        *(OVERRIDES.c[name] for name in _OVERRIDE),
        *(FRAMEWORKS.c[name] for name in _FRAMEWORK),
        PROPOSALS.c.proposal_key.label("saved_key"),
        PROPOSALS.c.title,
        *(ENTRIES.c[name].label(f"entry_{name}") for name in _ENTRY),
    ]
    question = (
        select(EVENTS, root.c.kind.label("made"), last.label("last"), *columns)
        .select_from(EVENTS)
        .join(root, root.c.id == subject)
        .outerjoin(OVERRIDES, OVERRIDES.c.event_id == subject)
        .outerjoin(LOCKS, LOCKS.c.event_id == subject)
        .outerjoin(
            FRAMEWORKS, FRAMEWORKS.c.event_id == func.coalesce(LOCKS.c.framework_event, subject)
        )
        .outerjoin(PROPOSALS, PROPOSALS.c.event_id == subject)
        .outerjoin(ENTRIES, ENTRIES.c.event_id == subject)
        .order_by(EVENTS.c.id.desc())
        .limit(most)
    )
    if proposal_key is not None:
        question = question.where(
            (OVERRIDES.c.proposal_key == proposal_key) | (PROPOSALS.c.proposal_key == proposal_key)
        )
    if framework_id is not None:
        question = question.where(
            (FRAMEWORKS.c.framework_id == framework_id) | (ENTRIES.c.framework_id == framework_id)
        )
    if event_id is not None:
        question = question.where(EVENTS.c.id == event_id)
    return tuple(_event(row) for row in connection.execute(question))


_OVERRIDE: Final = (
    "municipality",
    "criterion",
    "original",
    "original_sentence",
    "verdict",
    "data_version",
    "role",
)
_FRAMEWORK: Final = ("framework_id", "version", "sha256")
_ENTRY: Final = ("framework_id", "municipality", "site", "criterion", "value", "verdict", "source")


def _event(row: Row[Any]) -> Event:
    last = row.last or 0
    about: dict[str, Any] = {"made": row.made}
    if row.made == OVERRIDE:
        about |= {"proposal_key": row.override_of, **_named(row, _OVERRIDE)}
    elif row.made in (FRAMEWORK, LOCK):
        about |= _named(row, _FRAMEWORK)
    elif row.made == PROPOSAL:
        about |= {"proposal_key": row.saved_key, "title": row.title}
    elif row.made == ENTRY:
        about |= {name: getattr(row, f"entry_{name}") for name in _ENTRY}
    return Event(
        id=row.id,
        kind=row.kind,
        at=row.at,
        name=row.name,
        reason=row.reason,
        subject=row.subject,
        in_force=last % 2 == 0 if row.subject is None else row.step == last,
        about=about,
    )


def _named(row: Row[Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
