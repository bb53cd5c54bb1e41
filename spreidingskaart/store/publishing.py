"""Make public what a planner made, and take that back: an administrator says so, in a row of the journal of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from spreidingskaart.errors import InputError
from spreidingskaart.model import Role
from spreidingskaart.store import journal
from spreidingskaart.store.tables import LOCKS, OVERRIDES

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Row

    from spreidingskaart.model import Person
    from spreidingskaart.store.nouns import Event


def refuse_who_may_not(by: Person, what: str) -> None:
    """Raise where this person does not publish.

    Raises
    ------
    InputError
        If they are no administrator.
    """
    if not by.role.may_publish:
        raise InputError(f"Alleen een beheerder kan iets {what}; log in als beheerder.")


def publish(connection: Connection, event_id: int, signature: journal.Signature) -> int:
    """Make an event public and return the id of the new row.

    With a lock goes the version that it is on, because a lock says nothing without it.

    Raises
    ------
    InputError
        If there is no such event, it is public already, is about something internal, or rests on protected data.
    """
    row = _made_by_people(connection, event_id)
    if row.public:
        raise InputError(f"Stap {event_id} is al openbaar.")
    if row.subject is not None and not journal.row_of(connection, row.subject).public:
        raise InputError(
            f"Stap {event_id} gaat over iets dat intern is; publiceer eerst stap {row.subject}."
        )
    if row.kind == journal.OVERRIDE:
        _refuse_protected(connection, event_id)
    if row.kind == journal.LOCK:
        version = _version_of(connection, event_id)
        if not journal.row_of(connection, version).public:
            journal.append(connection, journal.PUBLISH, signature, version)
    return journal.append(connection, journal.PUBLISH, signature, event_id)


def unpublish(connection: Connection, event_id: int, signature: journal.Signature) -> int:
    """Make an event internal again and return the id of the new row.

    Raises
    ------
    InputError
        If there is no such event, or it is internal already.
    """
    row = _made_by_people(connection, event_id)
    if not row.public:
        raise InputError(f"Stap {event_id} is al intern.")
    return journal.append(connection, journal.UNPUBLISH, signature, event_id)


def internal(connection: Connection) -> tuple[Event, ...]:
    """Return what would change for the public if it were published, newest first."""
    every = journal.history(connection, seen_by=Role.PLANNER)
    public = {event.id for event in every if event.public}
    return tuple(
        event
        for event in every
        if not event.public
        and event.in_force
        and event.kind not in journal.PUBLICATIONS
        and (event.subject is None or event.subject in public)
    )


def _made_by_people(connection: Connection, event_id: int) -> Row[Any]:
    row = journal.row_of(connection, event_id)
    if row.kind in journal.PUBLICATIONS:
        raise InputError(
            f"Stap {event_id} is zelf een publicatie; noem de stap waar die over gaat."
        )
    return row


def _refuse_protected(connection: Connection, event_id: int) -> None:
    looking = select(OVERRIDES.c.role).where(OVERRIDES.c.event_id == event_id)
    if connection.execute(looking).scalar_one() != Role.PUBLIC:
        raise InputError(
            f"Stap {event_id} gaat over een uitkomst die alleen planners zien; die kan niet openbaar worden."
        )


def _version_of(connection: Connection, lock: int) -> int:
    question = select(LOCKS.c.framework_event).where(LOCKS.c.event_id == lock)
    return int(connection.execute(question).scalar_one())
