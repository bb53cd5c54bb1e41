"""`audit`: who saw a protected layer or changed something, and whether nobody changed that record."""

from __future__ import annotations

import datetime as dt
import getpass
import json
from typing import TYPE_CHECKING, Final

from spreidingskaart.cli.answer import Answer, add_common, aligned
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import argparse

HELP = "lees wie wat zag of wijzigde, kijk of daar niets aan veranderd is, of ruim oude regels op"
ACTIONS = ("show", "verify", "prune")
SCHEMA: Final = "spreidingskaart/audit/1"
_HASH: Final = 64


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("action", choices=ACTIONS, help="wat te doen")
    parser.add_argument("--since", metavar="DATUM", help="bij show: vanaf deze dag (2026-11-29)")
    parser.add_argument(
        "--head", metavar="HASH", help="bij verify: een vingerafdruk die eerder is genoteerd"
    )
    parser.add_argument("--name", help="bij prune: wie het doet (standaard wie is aangemeld)")
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Show, verify or prune."""
    if options.action == "show":
        return _show(options)
    return _verify(options) if options.action == "verify" else _prune(options)


def _show(options: argparse.Namespace) -> Answer:
    from spreidingskaart.store import audit

    rows = audit.show(since=_since(options.since))
    document = {
        "schema": SCHEMA,
        "action": "show",
        "rows": [
            {
                "number": row.number,
                "at": row.at.isoformat(),
                "kind": row.kind.value,
                "name": row.name,
                "role": row.role.value,
                "about": dict(row.about),
                "hash": row.hash,
            }
            for row in rows
        ],
    }
    table = aligned(
        [
            (
                str(row.number),
                f"{row.at:%d-%m-%Y %H:%M}",
                row.name or "(niemand)",
                row.role.value,
                row.kind.dutch,
                json.dumps(dict(row.about), ensure_ascii=False) if row.about else "",
            )
            for row in rows
        ]
    )
    return Answer(document, table or "Er staat niets in de audit.")


def _since(text: str | None) -> dt.datetime | None:
    if text is None:
        return None
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            f"Bij --since hoort een dag zoals 2026-11-29 (gegeven: {text!r})."
        ) from error
    return dt.datetime.combine(day, dt.time(), dt.UTC)


def _verify(options: argparse.Namespace) -> Answer:
    from spreidingskaart.store import audit

    head = options.head
    if head is not None and (len(head) != _HASH or set(head) - set("0123456789abcdef")):
        raise InputError(
            f"Bij --head horen {_HASH} tekens 0-9 en a-f, zoals `audit verify` ze noemt."
        )
    found = audit.verify(head)
    document = {
        "schema": SCHEMA,
        "action": "verify",
        "ok": found.broken is None,
        "rows": found.rows,
        "head": found.head,
        "broken": found.broken,
        "why": found.why or None,
    }
    if found.broken is not None:
        return Answer(
            document, f"Regel {found.broken} van de audit klopt niet. {found.why}", ok=False
        )
    told = f"De audit klopt: {count(found.rows, 'regel', 'regels')}. Vingerafdruk {found.head}."
    return Answer(
        document, f"{told} Noteer die elders; dan is later te zien of het einde is afgesneden."
    )


def _prune(options: argparse.Namespace) -> Answer:
    from spreidingskaart.model import Person, Role
    from spreidingskaart.store import audit

    # whoever can run this can change the files: they act as an administrator
    by = Person(options.name or getpass.getuser(), Role.ADMINISTRATOR)
    days = audit.keep_days()
    gone = audit.prune(by)
    document = {"schema": SCHEMA, "action": "prune", "days": days, "removed": gone}
    older = f"ouder dan {count(days, 'dag', 'dagen')}"
    return Answer(document, f"Opgeruimd: {count(gone, 'regel', 'regels')} {older}.")
