"""`framework`: check, lock or verify an afwegingskader in a file."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common, city_of
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Collection

    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock

HELP = "controleer een afwegingskader, zet het vast, of controleer een vastgezet kader"
ACTIONS = ("check", "lock", "verify")
SCHEMA = "spreidingskaart/framework/1"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("action", choices=ACTIONS, help="wat te doen")
    parser.add_argument(
        "file", metavar="BESTAND", help="YAML of JSON; bij verify een vastgezet kader (JSON)"
    )
    parser.add_argument("--name", help="bij lock: wie het vastzet")
    parser.add_argument("--reason", help="bij lock: waarom")
    parser.add_argument(
        "--out", metavar="BESTAND.json", help="bij lock: waar het vastgezette kader komt"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Check, lock or verify."""
    path = Path(options.file)
    if options.action == "verify":
        return _verify(path)
    forms = city_of(options).forms
    return _check(path, forms) if options.action == "check" else _lock(path, forms, options)


def read_framework(path: Path, *, forms: Collection[str]) -> tuple[Framework, Lock | None]:
    """Return the framework in a file, and its lock where it is a locked one.

    Raises
    ------
    InputError
        If it is missing, not valid, or not what was locked.
    """
    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.weighing.framework.check import framework_from
    from spreidingskaart.weighing.framework.lock import SCHEMA as LOCKED
    from spreidingskaart.weighing.framework.lock import from_file

    data = _parsed(path)
    if isinstance(data, dict) and data.get("schema") == LOCKED:
        return from_file(path.read_text(encoding="utf-8"))
    return framework_from(data, known_criteria=BY_ID, known_forms=forms), None


def _parsed(path: Path) -> object:
    from spreidingskaart.weighing.framework.files import parsed

    try:
        return parsed(path)
    except DataError as error:
        # the file is what the person gave, so it is their question that cannot be answered
        raise InputError(str(error)) from error


def _check(path: Path, forms: Collection[str]) -> Answer:
    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.weighing.framework.check import faults, framework_from
    from spreidingskaart.weighing.framework.lock import SCHEMA as LOCKED
    from spreidingskaart.weighing.framework.lock import digest

    data = _parsed(path)
    if isinstance(data, dict) and data.get("schema") == LOCKED:
        return _verify(path)
    found = faults(data, known_criteria=BY_ID, known_forms=forms)
    document = {
        "schema": SCHEMA,
        "action": "check",
        "file": path.name,
        "ok": not found,
        "faults": found,
    }
    if found:
        return Answer(
            document,
            "\n".join([*found, f"{path.name}: {count(len(found), 'fout', 'fouten')}."]),
            ok=False,
        )
    framework = framework_from(data, known_criteria=BY_ID, known_forms=forms)
    document |= {"id": framework.id, "version": framework.version, "sha256": digest(framework)}
    told = f"{framework.title}, versie {framework.version}: geen fouten. Vingerafdruk {document['sha256']}."
    return Answer(document, told)


def _lock(path: Path, forms: Collection[str], options: argparse.Namespace) -> Answer:
    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.store.checks import signed
    from spreidingskaart.weighing.framework.lock import lock, to_file

    framework, locked = read_framework(path, forms=forms)
    if locked is not None:
        raise InputError(f"{path.name} is al vastgezet door {locked.by}.")
    name, why = signed(options.name or "", options.reason or "")
    made = lock(
        framework,
        at=dt.datetime.now(dt.UTC),
        by=name,
        why=why,
        known_criteria=BY_ID,
    )
    out = Path(options.out) if options.out else path.with_suffix(".locked.json")
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(to_file(framework, made))
    except FileExistsError as error:
        raise InputError(f"{out.name} bestaat al; geef met --out een andere naam.") from error
    except OSError as error:
        raise InputError(f"{out.name} is niet te schrijven.") from error
    document = {
        "schema": SCHEMA,
        "action": "lock",
        "file": out.name,
        "ok": True,
        **_told(framework, made),
    }
    return Answer(document, f"Vastgezet in {out.name}. Vingerafdruk {made.sha256}.")


def _verify(path: Path) -> Answer:
    from spreidingskaart.weighing.framework.lock import from_file

    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"Het bestand {path.name} bestaat niet of is niet te lezen.") from error
    framework, locked = from_file(text)
    document = {
        "schema": SCHEMA,
        "action": "verify",
        "file": path.name,
        "ok": True,
        **_told(framework, locked),
    }
    return Answer(
        document,
        f"Het kader is het vastgezette: {framework.title}, versie {framework.version}, vastgezet op "
        f"{locked.at:%d-%m-%Y %H:%M} door {locked.by}. Vingerafdruk {locked.sha256}.",
    )


def _told(framework: Framework, locked: Lock) -> dict[str, object]:
    return {
        "id": framework.id,
        "version": framework.version,
        "sha256": locked.sha256,
        "locked_at": locked.at.isoformat(),
        "by": locked.by,
        "why": locked.why,
    }
