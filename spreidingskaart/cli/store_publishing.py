"""`store internal`, `store publish` and `store unpublish`: what a planner made, and who may read it."""

from __future__ import annotations

import getpass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.cli.answer import Answer
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.model import Person
    from spreidingskaart.store import Event, Store

SCHEMA: Final = "spreidingskaart/store/1"


def run(options: argparse.Namespace) -> Answer:
    """List what is internal, or make one event public or internal.

    Raises
    ------
    InputError
        If the role does not see or do this, or there is no such event.
    """
    from spreidingskaart.store import open_store

    by, store = _who(options), open_store()
    if options.action == "internal":
        return _internal(store, by)
    act = store.publish if options.action == "publish" else store.unpublish
    number = _number(options)
    made = act(number, by, options.reason or "")
    word = "openbaar" if options.action == "publish" else "weer intern"
    document = {"schema": SCHEMA, "action": options.action, "event": number, "by": made.id}
    return Answer(document, f"Stap {number} is {word}.")


def _who(options: argparse.Namespace) -> Person:
    from spreidingskaart.model import Person, Role

    known = [role.value for role in Role]
    if options.role not in known:
        raise InputError(f"De rol {options.role!r} bestaat niet; kies uit: {', '.join(known)}.")
    return Person(options.name or getpass.getuser(), Role(options.role))


def _number(options: argparse.Namespace) -> int:
    text = str(options.file or "")
    if not (text.isascii() and text.isdigit()):
        raise InputError(
            f"Geef ook het nummer van de stap: `store {options.action} STAP`; `store internal` noemt ze."
        )
    return int(text[:20])


def _internal(store: Store, by: Person) -> Answer:
    if not by.role.may_change:
        raise InputError(
            "Wat intern is, ziet alleen een planner of beheerder: geef --role planner of --role administrator."
        )
    events = store.internal()
    document = {
        "schema": SCHEMA,
        "action": "internal",
        "events": [_plain(store, event) for event in events],
    }
    lines = [line for event in events for line in _lines(store, event)]
    return Answer(document, "\n".join(lines) or "Er is niets intern.")


def _plain(store: Store, event: Event) -> dict[str, Any]:
    from spreidingskaart.site_test.journal_words import rests_on_protected, texts
    from spreidingskaart.weighing.case.offered import labels

    return {
        "event": event.id,
        "kind": event.kind,
        "can_be_public": not rests_on_protected(event),
        "texts": [{"what": what, "text": text} for what, text in texts(store, event, labels())],
    }


def _lines(store: Store, event: Event) -> list[str]:
    from spreidingskaart.site_test.journal_words import (
        PROTECTED,
        rests_on_protected,
        texts,
        what_happened,
    )
    from spreidingskaart.weighing.case.offered import labels

    told = [f"Stap {event.id}: {what_happened(event)}"]
    told += [f"  {what}: {text}" for what, text in texts(store, event, labels())]
    return [*told, f"  {PROTECTED}"] if rests_on_protected(event) else told
