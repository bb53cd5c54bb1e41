"""`store sessions` and `store forget`: which workshop sessions there were, and removing what was said in one."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Final

from spreidingskaart.cli.answer import Answer
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.store import KeptSession, Store

SCHEMA: Final = "spreidingskaart/store/1"


def run(options: argparse.Namespace) -> Answer:
    """List the sessions, or remove everything that was said in one.

    Raises
    ------
    InputError
        If there is no session with this code.
    """
    from spreidingskaart.store import open_store

    store = open_store()
    return _listed(store) if options.action == "sessions" else _forgotten(store, options)


def _listed(store: Store) -> Answer:
    sessions = store.sessions()
    document = {
        "schema": SCHEMA,
        "action": "sessions",
        "sessions": [
            {
                "code": one.code,
                "title": one.title,
                "started_at": one.started_at.isoformat(),
                "steps": store.session_version(one),
                "forgotten": one.forgotten_at is not None,
            }
            for one in sessions
        ],
    }
    lines = [_line(one) for one in sessions]
    return Answer(document, "\n".join(lines) or "Er zijn geen werksessies.")


def _line(session: KeptSession) -> str:
    from spreidingskaart.words.dates import short_day

    gone = ", gewist" if session.forgotten_at is not None else ""
    return f"{session.code}: {session.title}, {short_day(session.started_at)}{gone}"


def _forgotten(store: Store, options: argparse.Namespace) -> Answer:
    from spreidingskaart.model import Person, Role

    code = str(options.file or "")
    session = store.session(code)
    if session is None:
        raise InputError(
            "Geef ook de code van een sessie: `store forget CODE`; `store sessions` noemt ze."
        )
    # whoever can run this can read the files: they act as an administrator
    by = Person(options.name or getpass.getuser(), Role.ADMINISTRATOR)
    gone = store.forget_session(session, by)
    document = {"schema": SCHEMA, "action": "forget", "code": code, "steps": gone}
    return Answer(
        document,
        f"Gewist: {count(gone, 'stap', 'stappen')} van de werksessie {session.title}. In reservekopieën staan ze nog.",
    )
