"""The tables, in what both SQLite and PostgreSQL know."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Double,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect

METADATA: Final = MetaData()
Number: Final = BigInteger().with_variant(Integer, "sqlite")


class Moment(TypeDecorator[dt.datetime]):
    """A moment in UTC; SQLite forgets the time zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:  # noqa: ARG002
        """Return the moment in UTC; a time without zone is refused."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        return value.astimezone(dt.UTC)

    def process_result_value(
        self,
        value: dt.datetime | None,
        dialect: Dialect,  # noqa: ARG002
    ) -> dt.datetime | None:
        """Return the moment with its time zone."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


EVENTS: Final = Table(
    "events",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("name", String(120), nullable=False),
    Column("role", String(20), nullable=False, server_default="public"),
    Column("reason", Text, nullable=False),
    Column("subject", Number, ForeignKey("events.id", name="events_subject_fk")),
    Column("step", Integer),
    UniqueConstraint("subject", "step", name="events_one_turn_at_a_time"),
    sqlite_autoincrement=True,
)
"""The journal. A withdrawal or restoration names its `subject`; its `step` is odd for the first, even for the
second, and no two people can take the same step. A publication names its `subject` too and has no step. `role` is
that of who did it; what was written before there were roles was public at once."""

OVERRIDES: Final = Table(
    "overrides",
    METADATA,
    Column(
        "event_id", Number, ForeignKey("events.id", name="overrides_event_fk"), primary_key=True
    ),
    Column("proposal_key", String(80), nullable=False, index=True),
    Column("municipality", Text, nullable=False),
    Column("proposal", JSON, nullable=False),
    Column("criterion", String(80), nullable=False),
    Column("original", String(20), nullable=False),
    Column("original_sentence", Text, nullable=False),
    Column("original_firm", Boolean, nullable=False),
    Column("data_version", String(80), nullable=False),
    Column("role", String(40), nullable=False),
    Column("verdict", String(20), nullable=False),
)

FRAMEWORKS: Final = Table(
    "frameworks",
    METADATA,
    Column(
        "event_id", Number, ForeignKey("events.id", name="frameworks_event_fk"), primary_key=True
    ),
    Column("framework_id", String(120), nullable=False),
    Column("version", Integer, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("document", JSON, nullable=False),
    UniqueConstraint("framework_id", "version", "attempt", name="frameworks_one_at_a_time"),
)
"""`attempt` counts up when a version was withdrawn and another one takes its number."""

LOCKS: Final = Table(
    "locks",
    METADATA,
    Column("event_id", Number, ForeignKey("events.id", name="locks_event_fk"), primary_key=True),
    Column(
        "framework_event",
        Number,
        ForeignKey("frameworks.event_id", name="locks_framework_fk"),
        nullable=False,
    ),
    Column("attempt", Integer, nullable=False),
    Column("proof", JSON(none_as_null=True)),
    UniqueConstraint("framework_event", "attempt", name="locks_one_at_a_time"),
)

PROPOSALS: Final = Table(
    "proposals",
    METADATA,
    Column(
        "event_id", Number, ForeignKey("events.id", name="proposals_event_fk"), primary_key=True
    ),
    Column("title", String(200), nullable=False, index=True),
    Column("proposal_key", String(80), nullable=False, index=True),
    Column("proposal", JSON, nullable=False),
)

ENTRIES: Final = Table(
    "entries",
    METADATA,
    Column("event_id", Number, ForeignKey("events.id", name="entries_event_fk"), primary_key=True),
    Column("framework_id", String(120), nullable=False, index=True),
    Column("municipality", Text, nullable=False),
    Column("site", String(120), nullable=False),
    Column("criterion", String(80), nullable=False),
    Column("value", Double),
    Column("verdict", String(20)),
    Column("source", Text, nullable=False),
)
"""What people found by hand: a number or a verdict for one site and one criterion of a framework."""

SCENARIOS: Final = Table(
    "scenarios",
    METADATA,
    Column(
        "event_id", Number, ForeignKey("events.id", name="scenarios_event_fk"), primary_key=True
    ),
    Column("title", String(120), nullable=False),
    Column("municipality", Text, nullable=False, index=True),
    Column("document", JSON, nullable=False),
)
"""Other figures for the programme of a municipality, each under a title; a later one takes the place of an earlier."""

AUDIT: Final = Table(
    "audit",
    METADATA,
    Column("number", Number, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("name", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    Column("about", Text, nullable=False),
    Column("once", String(64)),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("once", name="audit_once"),
)
"""Who saw or did what: a chain in which each `hash` covers the row and the hash before it. `about` is JSON as text, so
that it stays letter for letter what was hashed."""

AUDIT_PRUNING: Final = Table(
    "audit_pruning",
    METADATA,
    Column("through", Number, primary_key=True, autoincrement=False),
)
"""Empty but inside a transaction that prunes: the last row of the audit that may go. The database refuses every
other removal."""

REVOCATIONS: Final = Table(
    "revocations",
    METADATA,
    Column("fingerprint", String(64), primary_key=True),
    Column("until", Moment, nullable=False),
)
"""Logins that ended before their time. No part of the journal: a row goes when the login would have ended by itself."""

SESSIONS: Final = Table(
    "sessions",
    METADATA,
    Column("id", Number, primary_key=True),
    Column("code", String(20), nullable=False),
    Column("at", Moment, nullable=False),
    Column("name", String(120), nullable=False),
    Column("role", String(20), nullable=False),
    Column("municipality", Text, nullable=False),
    Column("title", String(120), nullable=False),
    Column("key", String(64), nullable=False),
    Column("document", JSON, nullable=False),
    UniqueConstraint("code", name="sessions_code"),
    sqlite_autoincrement=True,
)
"""Workshop sessions: the code by which tables join, and the fingerprint of the key of who leads it."""

SESSION_STEPS: Final = Table(
    "session_steps",
    METADATA,
    Column(
        "session",
        Number,
        ForeignKey("sessions.id", name="session_steps_session_fk"),
        primary_key=True,
    ),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("who", Integer, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("document", JSON, nullable=False),
)
"""What happened in a session, one after another: a journal of its own, because its people have no name and no role.
`who` is the number of a table; 0 is who leads the session. Two people cannot take the same number."""

SESSIONS_FORGOTTEN: Final = Table(
    "sessions_forgotten",
    METADATA,
    Column(
        "session",
        Number,
        ForeignKey("sessions.id", name="sessions_forgotten_session_fk"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("at", Moment, nullable=False),
)
"""Sessions of which everything that was said is gone. Only of these the database lets steps go."""
