"""Workshop sessions: who leads one, and what its tables did, step by step in a journal of its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, insert, select

from spreidingskaart.errors import InputError
from spreidingskaart.store import chain, checks
from spreidingskaart.store.expecting import ChangedError
from spreidingskaart.store.nouns import KeptSession, SessionStep
from spreidingskaart.store.tables import SESSION_STEPS, SESSIONS, SESSIONS_FORGOTTEN

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sqlalchemy import Select
    from sqlalchemy.engine import Connection, Row

    from spreidingskaart.model import Person
    from spreidingskaart.store.journal import Signature

FACILITATOR: Final = 0
"""Who leads the session, where a table has its number."""
MOST_TITLE: Final = 120
"""Characters in the title of a session."""
MOST_STEP: Final = 16_000
"""Bytes of one step in its canonical spelling."""
_MOST_CODE: Final = 20


def checked(
    code: object, municipality: object, title: object, key: str, document: object
) -> dict[str, Any]:
    """Return the columns of a session.

    Raises
    ------
    InputError
        If a text is empty, too long or not readable, or the document is no plain data or too large.
    """
    return {
        "code": checks.one_line("code", code, _MOST_CODE),
        "municipality": checks.one_line("gemeente", municipality, MOST_TITLE),
        "title": checks.one_line("titel", title, MOST_TITLE),
        "key": key,
        "document": checks.document(document, "de sessie", most=MOST_STEP),
    }


def start(connection: Connection, columns: Mapping[str, Any], signature: Signature) -> KeptSession:
    """Write a session and return it; the audit gets its row in the same transaction."""
    row = {
        **columns,
        "at": signature.at,
        "name": signature.name,
        "role": signature.by.role.value,
    }
    made = connection.execute(insert(SESSIONS).values(row).returning(SESSIONS.c.id)).scalar_one()
    about = {"session": int(made), "what": "start"}
    chain.append(connection, chain.AuditKind.SESSION, signature.by, about, at=signature.at)
    question = _sessions().where(SESSIONS.c.id == made)
    return _session(connection.execute(question).one())


def by_code(connection: Connection, code: str) -> KeptSession | None:
    """Return the session with this code; None where there is none."""
    row = connection.execute(_sessions().where(SESSIONS.c.code == code)).one_or_none()
    return None if row is None else _session(row)


def every(connection: Connection) -> tuple[KeptSession, ...]:
    """Return every session, newest first."""
    rows = connection.execute(_sessions().order_by(SESSIONS.c.id.desc()))
    return tuple(_session(row) for row in rows)


def version(connection: Connection, session: int) -> int:
    """Return the number of the newest step; 0 where there is none."""
    newest = select(func.max(SESSION_STEPS.c.number)).where(SESSION_STEPS.c.session == session)
    return int(connection.execute(newest).scalar() or 0)


def steps(connection: Connection, session: int, after: int = 0) -> tuple[SessionStep, ...]:
    """Return what happened in a session after a step, in order."""
    columns = SESSION_STEPS.c
    question = (
        select(SESSION_STEPS)
        .where(columns.session == session, columns.number > after)
        .order_by(columns.number)
    )
    return tuple(
        SessionStep(number=row.number, at=row.at, who=row.who, kind=row.kind, document=row.document)
        for row in connection.execute(question)
    )


def add(
    connection: Connection,
    session: KeptSession,
    step: SessionStep,
    *,
    audited: Person | None,
) -> SessionStep:
    """Write the step that follows all that whoever takes it has seen, and return it.

    Parameters
    ----------
    connection
        Connection in a transaction that writes.
    session, step
        Session, and the step; its number is one more than that of the newest step that was seen.
    audited
        In whose name the audit tells it; None for what a table does, of which no name is known.

    Raises
    ------
    ChangedError
        If another step was taken meanwhile.
    InputError
        If the session was forgotten.
    """
    gone = select(SESSIONS_FORGOTTEN.c.session).where(SESSIONS_FORGOTTEN.c.session == session.id)
    if connection.execute(gone).first() is not None:
        raise InputError("Deze sessie is gewist; er is niets bewaard.")
    if version(connection, session.id) + 1 != step.number:
        raise ChangedError(None, "iemand anders was net eerder")
    connection.execute(
        insert(SESSION_STEPS).values(
            session=session.id,
            number=step.number,
            at=step.at,
            who=step.who,
            kind=step.kind,
            document=checks.document(step.document, "deze stap", most=MOST_STEP),
        )
    )
    if audited is not None:
        about = {"session": session.id, "step": step.number, "what": step.kind}
        chain.append(connection, chain.AuditKind.SESSION, audited, about, at=step.at)
    return step


def forget(connection: Connection, session: KeptSession, by: Person, at: dt.datetime) -> int:
    """Remove all that was said in a session, and return how many steps went; that it was held stays known."""
    known = select(SESSIONS_FORGOTTEN.c.session).where(SESSIONS_FORGOTTEN.c.session == session.id)
    if connection.execute(known).first() is None:
        connection.execute(insert(SESSIONS_FORGOTTEN).values(session=session.id, at=at))
    gone = connection.execute(
        delete(SESSION_STEPS).where(SESSION_STEPS.c.session == session.id)
    ).rowcount
    about = {"session": session.id, "what": "forget", "steps": gone}
    chain.append(connection, chain.AuditKind.PRUNE, by, about, at=at)
    return gone


def _sessions() -> Select[Any]:
    return select(SESSIONS, SESSIONS_FORGOTTEN.c.at.label("forgotten_at")).outerjoin(
        SESSIONS_FORGOTTEN, SESSIONS_FORGOTTEN.c.session == SESSIONS.c.id
    )


def _session(row: Row[Any]) -> KeptSession:
    return KeptSession(
        id=row.id,
        code=row.code,
        title=row.title,
        municipality=row.municipality,
        started_at=row.at,
        maker=row.name,
        role=row.role,
        key=row.key,
        document=row.document,
        forgotten_at=row.forgotten_at,
    )
