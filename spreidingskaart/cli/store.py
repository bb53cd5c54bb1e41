"""`store`: copy what people made, put it back, or look whether it is whole."""

from __future__ import annotations

import getpass
from pathlib import Path
from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from spreidingskaart.store.chain import AuditKind

HELP = "kopieer of controleer wat mensen maakten, zet het terug, maak openbaar wat intern is, wis een werksessie"
ACTIONS = ("backup", "restore", "check", "internal", "publish", "unpublish", "sessions", "forget")
SCHEMA = "spreidingskaart/store/1"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("action", choices=ACTIONS, help="wat te doen")
    parser.add_argument(
        "file",
        nargs="?",
        metavar="BESTAND|STAP|CODE",
        help="bij backup en restore: de reservekopie; bij publish en unpublish: het nummer dat `store internal` noemt; "
        "bij forget: de code van een werksessie",
    )
    parser.add_argument(
        "--into",
        metavar="PLAATS",
        help="bij restore: bestand of adres van een database (standaard wat SPREIDINGSKAART_STORE noemt)",
    )
    parser.add_argument(
        "--replace",
        action="store_true",
        help="bij restore: ook als daar al iets staat; daarvan komt er eerst een kopie naast",
    )
    parser.add_argument("--name", help="wie het doet (standaard wie is aangemeld)")
    parser.add_argument("--reason", help="bij publish en unpublish: waarom")
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Copy, put back, check, or make public."""
    if options.action in ("internal", "publish", "unpublish"):
        from spreidingskaart.cli.store_publishing import run as run_publishing

        return run_publishing(options)
    if options.action in ("sessions", "forget"):
        from spreidingskaart.cli.store_sessions import run as run_sessions

        return run_sessions(options)
    if options.action == "check":
        if options.file is not None:
            raise InputError(
                "Bij `store check` hoort geen bestand; SPREIDINGSKAART_STORE noemt de plaats."
            )
        return _check()
    if options.file is None:
        raise InputError(f"Geef ook het bestand: `store {options.action} BESTAND`.")
    path = Path(options.file)
    return _backup(path, options) if options.action == "backup" else _restore(path, options)


def _backup(path: Path, options: argparse.Namespace) -> Answer:
    from spreidingskaart.store import default_place
    from spreidingskaart.store.backup import backup
    from spreidingskaart.store.chain import AuditKind

    made = backup(default_place(), path)
    told = _audited(default_place(), AuditKind.BACKUP, options, {"file": path.name, **made.rows})
    document = {"schema": SCHEMA, "action": "backup", "file": str(path), "rows": dict(made.rows)}
    return Answer(
        document,
        f"Reservekopie gemaakt: {path.name}, met {number(made.events)} stappen in de geschiedenis. Ze is alleen voor u "
        f"te lezen; bewaar haar op een andere schijf.{told}",
    )


def _restore(path: Path, options: argparse.Namespace) -> Answer:
    from spreidingskaart.store import default_place
    from spreidingskaart.store.backup import restore
    from spreidingskaart.store.chain import AuditKind

    place = options.into or default_place()
    done = restore(path, place, replace=options.replace)
    told = _audited(place, AuditKind.RESTORE, options, {"file": path.name, **done.rows})
    before = None if done.before is None else done.before.name
    document = {
        "schema": SCHEMA,
        "action": "restore",
        "file": str(path),
        "rows": dict(done.rows),
        "before": before,
    }
    kept = "" if before is None else f" Wat er stond, staat nu in {before}."
    return Answer(
        document,
        f"Teruggezet: {number(done.rows['events'])} stappen in de geschiedenis.{kept}{told}",
    )


def _check() -> Answer:
    from spreidingskaart.store import default_place
    from spreidingskaart.store.checking import Grade, as_plain, check

    found = check(default_place())
    whole = all(each.grade is not Grade.FAULT for each in found)
    document = {"schema": SCHEMA, "action": "check", "ok": whole, "checks": as_plain(found)}
    lines = [f"{each.grade.dutch}: {each.sentence}" for each in found]
    return Answer(document, "\n".join(lines), ok=whole)


def _audited(
    place: str, kind: AuditKind, options: argparse.Namespace, about: Mapping[str, object]
) -> str:
    """Write in the audit who did it; return what to tell where that cannot be written."""
    from spreidingskaart.model import Person, Role
    from spreidingskaart.store import Store

    # whoever can run this can read the files: they act as an administrator
    by = Person(options.name or getpass.getuser(), Role.ADMINISTRATOR)
    store = Store(place)
    try:
        store.write_audit(kind, by, about)
    except SpreidingskaartError as error:
        return f" In de audit staat het niet: {error}"
    finally:
        store.close()
    return ""
