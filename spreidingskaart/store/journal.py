"""The journal: append a row, see what still stands, and turn a step back with another row.

What somebody made in a role that is not public is *internal*: only who sees what a planner sees may see it, until an
administrator publishes it. `visible` alone decides that; every question goes through it, so two ways of asking cannot
give two answers. What the public sees is the journal without its internal rows, as if they had never been written.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, func, insert, or_, select, true

from spreidingskaart.errors import InputError
from spreidingskaart.model import Person, Role
from spreidingskaart.store import chain
from spreidingskaart.store.expecting import ChangedError
from spreidingskaart.store.nouns import Event
from spreidingskaart.store.tables import (
    ENTRIES,
    EVENTS,
    FRAMEWORKS,
    LOCKS,
    OVERRIDES,
    PROPOSALS,
    SCENARIOS,
)

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from sqlalchemy import ColumnElement, FromClause, Select, Table
    from sqlalchemy.engine import Connection, Row

OVERRIDE: Final = "override"
FRAMEWORK: Final = "framework"
LOCK: Final = "lock"
PROPOSAL: Final = "proposal"
ENTRY: Final = "entry"
SCENARIO: Final = "scenario"
WITHDRAW: Final = "withdraw"
RESTORE: Final = "restore"
PUBLISH: Final = "publish"
UNPUBLISH: Final = "unpublish"
PUBLICATIONS: Final = (PUBLISH, UNPUBLISH)
TURNS: Final = EVENTS.alias("turns")
_VERSION: Final = EVENTS.alias("version_event")
_MOST_ID: Final = 2**63 - 1
_AUDITED: Final = {
    PUBLISH: chain.AuditKind.PUBLISH,
    UNPUBLISH: chain.AuditKind.UNPUBLISH,
}


@dataclass(frozen=True)
class Signature:
    """Who does something, in which role, when and why; checked already."""

    at: dt.datetime
    by: Person
    reason: str = ""

    @property
    def name(self) -> str:
        """The login name of who does it."""
        return self.by.name


def append(
    connection: Connection,
    kind: str,
    signature: Signature,
    subject: int | None = None,
    step: int | None = None,
) -> int:
    """Write one row and return its id; the audit gets its row in the same transaction."""
    row = {
        "kind": kind,
        "at": signature.at,
        "name": signature.name,
        "role": signature.by.role.value,
        "reason": signature.reason,
        "subject": subject,
        "step": step,
    }
    event_id = int(
        connection.execute(insert(EVENTS).values(row).returning(EVENTS.c.id)).scalar_one()
    )
    audited = _AUDITED.get(kind, chain.AuditKind.CHANGE)
    about = {"event": event_id, "what": kind}
    chain.append(connection, audited, signature.by, about, at=signature.at)
    return event_id


def is_public(event: FromClause) -> ColumnElement[bool]:
    """Return the condition that a row of the journal may be seen by everybody, by the last word on it.

    Parameters
    ----------
    event
        EVENTS, or an alias of it.
    """
    word = EVENTS.alias()
    last = (
        select(word.c.kind)
        .where(word.c.subject == event.c.id, word.c.kind.in_(PUBLICATIONS))
        .order_by(word.c.id.desc())
        .limit(1)
        .scalar_subquery()
        .correlate(event)
    )
    return and_(
        event.c.kind.not_in(PUBLICATIONS),
        func.coalesce(last, event.c.role).in_((PUBLISH, Role.PUBLIC.value)),
    )


def visible(event: FromClause, seen_by: Role) -> ColumnElement[bool]:
    """Return the condition that a role may see a row of the journal."""
    return true() if seen_by.sees is Role.PLANNER else is_public(event)


@cache  # every page asks it in every run, and putting it together takes longer than the answer
def with_turns(table: Table, *more: ColumnElement[Any], seen_by: Role) -> Select[Any]:
    """Return the question for what was made of one kind, oldest first, with every turn it took that a role sees.

    Which of them the role sees, `as_they_stand` says.
    """
    question = (
        select(
            EVENTS.c.at,
            EVENTS.c.name,
            EVENTS.c.reason,
            EVENTS.c.role.label("maker"),
            is_public(EVENTS).label("public"),
            *table.c,
            *more,
            TURNS.c.step.label("turn"),
            TURNS.c.at.label("turned_at"),
            TURNS.c.name.label("turned_by"),
        )
        .join(table, table.c.event_id == EVENTS.c.id)
        .outerjoin(
            TURNS,
            and_(
                TURNS.c.subject == EVENTS.c.id,
                TURNS.c.step.is_not(None),
                visible(TURNS, seen_by),
            ),
        )
        .order_by(EVENTS.c.id, TURNS.c.step)
    )
    if table is OVERRIDES:
        question = question.where(_override_visible(seen_by))
    return question


def _override_visible(seen_by: Role) -> ColumnElement[bool]:
    """Return the condition that the finding that was overruled was one that this role sees too."""
    return true() if seen_by.sees is Role.PLANNER else OVERRIDES.c.role == Role.PUBLIC.value


def as_they_stand(
    connection: Connection, question: Select[Any], *, seen_by: Role
) -> list[Row[Any]]:
    """Return one row for each thing made that a role may see, with the last turn that it sees."""
    rows = {row.event_id: row for row in connection.execute(question)}
    # not in the question: a database would ask it of the whole journal before it joins
    return [row for row in rows.values() if row.public or seen_by.sees is Role.PLANNER]


def made(row: Row[Any]) -> dict[str, Any]:
    """Return what all nouns share: who, when, why, and who took it back."""
    withdrawn = row.turn is not None and row.turn % 2 == 1
    return {
        "event_id": row.event_id,
        "name": row.name,
        "reason": row.reason,
        "made_at": row.at,
        "public": bool(row.public),
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
    row = row_of(connection, event_id)
    if row.kind in PUBLICATIONS:
        raise InputError(
            f"Stap {event_id} is een publicatie; die draait alleen een beheerder terug, met `Maak weer intern`."
        )
    subject = int(row.id if row.subject is None else row.subject)
    kind = connection.execute(select(EVENTS.c.kind).where(EVENTS.c.id == subject)).scalar_one()
    steps = select(func.max(EVENTS.c.step)).where(EVENTS.c.subject == subject)
    last = connection.execute(steps).scalar() or 0
    if (row.subject is None and last % 2 == 1) or (row.subject is not None and row.step != last):
        raise ChangedError(None, f"stap {event_id} is al teruggedraaid")
    restoring = last % 2 == 1
    refuse(connection, str(kind), subject, restoring)
    return append(connection, RESTORE if restoring else WITHDRAW, signature, subject, last + 1)


def row_of(connection: Connection, event_id: int) -> Row[Any]:
    """Return one row of the journal.

    Raises
    ------
    InputError
        If there is none with this id.
    """
    known = 0 < event_id <= _MOST_ID
    question = select(EVENTS, is_public(EVENTS).label("public")).where(EVENTS.c.id == event_id)
    row = connection.execute(question).one_or_none() if known else None
    if row is None:
        raise InputError(f"Stap {event_id} staat niet in de opslag; er is niets veranderd.")
    return row


def history(
    connection: Connection,
    *,
    seen_by: Role,
    proposal_key: str | None = None,
    framework_id: str | None = None,
    event_id: int | None = None,
    most: int | None = None,
) -> tuple[Event, ...]:
    """Return what happened as a role may see it, newest first: all of it, or what concerns one thing."""
    # a publication is about a turn or a making; a turn about a making
    about = EVENTS.alias("about")
    root = EVENTS.alias("root")
    direct = func.coalesce(EVENTS.c.subject, EVENTS.c.id)
    subject = func.coalesce(about.c.subject, about.c.id)
    last = (
        select(func.max(TURNS.c.step))
        .where(TURNS.c.subject == root.c.id, visible(TURNS, seen_by))
        .scalar_subquery()
    )
    columns = [
        OVERRIDES.c.proposal_key.label("override_of"),
        *(OVERRIDES.c[name].label(f"override_{name}") for name in _OVERRIDE),
        *(FRAMEWORKS.c[name] for name in _FRAMEWORK),
        PROPOSALS.c.proposal_key.label("saved_key"),
        PROPOSALS.c.title,
        *(ENTRIES.c[name].label(f"entry_{name}") for name in _ENTRY),
        *(SCENARIOS.c[name].label(f"scenario_{name}") for name in _SCENARIO),
    ]
    question = (
        select(
            EVENTS,
            root.c.kind.label("made"),
            last.label("last"),
            is_public(EVENTS).label("public"),
            is_public(about).label("subject_public"),
            *columns,
        )
        .select_from(EVENTS)
        .join(about, about.c.id == direct)
        .join(root, root.c.id == subject)
        .outerjoin(OVERRIDES, OVERRIDES.c.event_id == root.c.id)
        .outerjoin(LOCKS, LOCKS.c.event_id == root.c.id)
        .outerjoin(
            FRAMEWORKS,
            FRAMEWORKS.c.event_id == func.coalesce(LOCKS.c.framework_event, root.c.id),
        )
        .outerjoin(_VERSION, _VERSION.c.id == FRAMEWORKS.c.event_id)
        .outerjoin(PROPOSALS, PROPOSALS.c.event_id == root.c.id)
        .outerjoin(ENTRIES, ENTRIES.c.event_id == root.c.id)
        .outerjoin(SCENARIOS, SCENARIOS.c.event_id == root.c.id)
        .where(
            visible(EVENTS, seen_by),
            visible(root, seen_by),
            or_(OVERRIDES.c.event_id.is_(None), _override_visible(seen_by)),
            or_(_VERSION.c.id.is_(None), visible(_VERSION, seen_by)),
        )
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


def newest_id(connection: Connection) -> int:
    """Return the id of the newest row; 0 where there is none."""
    return int(connection.execute(select(func.max(EVENTS.c.id))).scalar() or 0)


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
_SCENARIO: Final = ("title", "municipality")


def _event(row: Row[Any]) -> Event:
    last = row.last or 0
    about: dict[str, Any] = {"made": row.made}
    if row.made == OVERRIDE:
        about |= {"proposal_key": row.override_of}
        about |= {name: getattr(row, f"override_{name}") for name in _OVERRIDE}
    elif row.made in (FRAMEWORK, LOCK):
        about |= _named(row, _FRAMEWORK)
    elif row.made == PROPOSAL:
        about |= {"proposal_key": row.saved_key, "title": row.title}
    elif row.made == ENTRY:
        about |= {name: getattr(row, f"entry_{name}") for name in _ENTRY}
    elif row.made == SCENARIO:
        about |= {name: getattr(row, f"scenario_{name}") for name in _SCENARIO}
    return Event(
        id=row.id,
        kind=row.kind,
        at=row.at,
        name=row.name,
        reason=row.reason,
        subject=row.subject,
        in_force=_in_force(row, last),
        public=bool(row.public),
        about=about,
    )


def _in_force(row: Row[Any], last: int) -> bool:
    """Return whether what a row did still stands; a publication stands where its subject is as it says."""
    if row.kind in PUBLICATIONS:
        return bool(row.subject_public) is (row.kind == PUBLISH)
    return last % 2 == 0 if row.subject is None else bool(row.step == last)


def _named(row: Row[Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
