"""`dossier`: freeze a weighing in one file, or check such a file and do its sum again."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.cli.answer import (
    Answer,
    add_common,
    add_confidential,
    check_confidential,
    city_of,
    path_of_file,
)
from spreidingskaart.cli.weigh import add_case, case_of
from spreidingskaart.errors import InputError, SpreidingskaartError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from spreidingskaart.city import City

HELP = "leg een weging vast in één bestand, of reken zo'n bestand na"
ACTIONS = ("make", "verify")
SCHEMA = "spreidingskaart/dossier-answer/1"
_OF_EVERYBODY = (
    "Dit dossier is gemaakt van wat iedereen mag zien. Met --confidential komt erin wat de rol {role} ziet; die staat "
    "dan in de naam."
)


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("action", choices=ACTIONS, help="wat te doen")
    parser.add_argument("file", metavar="BESTAND.zip", help="het dossier")
    add_case(parser)
    add_confidential(parser)
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Make or verify."""
    path = Path(options.file)
    return _make(path, options) if options.action == "make" else _verify(path, options)


def _make(path: Path, options: argparse.Namespace) -> Answer:
    from spreidingskaart.weighing.dossier.replay import make

    check_confidential(options)
    if options.confidential:
        path = path_of_file(options, path)
    elif options.role != PUBLIC:
        print(_OF_EVERYBODY.format(role=options.role), file=sys.stderr)
        options.role = PUBLIC
    case = case_of(options)
    data, fingerprint = make(case)
    try:
        with path.open("xb") as file:
            file.write(data)
    except FileExistsError as error:
        raise InputError(f"{path.name} bestaat al; kies een andere naam.") from error
    except OSError as error:
        raise InputError(f"{path.name} is niet te schrijven.") from error
    document = {
        "schema": SCHEMA,
        "action": "make",
        "file": path.name,
        "bytes": len(data),
        "sha256": fingerprint,
        "left_out": list(case.left_out),
    }
    told = [f"Dossier in {path.name}. Vingerafdruk {fingerprint}.", *case.left_out]
    return Answer(document, "\n".join(told))


def _verify(path: Path, options: argparse.Namespace) -> Answer:
    from spreidingskaart.weighing.dossier.replay import replay, role_of

    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"Het bestand {path.name} bestaat niet of is niet te lezen.") from error
    _, role = role_of(data)
    found = replay(data, _city_of_today(options, role))
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "action": "verify",
        "file": path.name,
        "ok": found.sound,
        "sha256": found.fingerprint,
        "identical": found.identical,
        "differences": list(found.differences),
        "otherwise": list(found.followed.otherwise),
        "locked": found.lock is not None,
        "today": list(found.today),
        "rules": found.rules.as_dict(),
        "weighing": found.weighing,
    }
    return Answer(document, _text(document, found.followed.sentences), ok=found.sound)


def _city_of_today(options: argparse.Namespace, role: str) -> City | None:
    """Return the City to compare with; without one the sum is still done."""
    options.role = role
    try:
        return city_of(options)
    except SpreidingskaartError:
        if options.city is not None:
            raise
        return None


def _text(document: dict[str, Any], followed: Sequence[str]) -> str:
    from spreidingskaart.cli.weigh import table

    lines = [table(document["weighing"]), ""]
    lines += (
        ["Nagerekend uit het dossier zelf: elk getal is gelijk."]
        if document["identical"]
        else [
            "Nagerekend uit het dossier zelf: niet elk getal is gelijk.",
            *document["differences"][:20],
        ]
    )
    lines += [*followed, f"Vingerafdruk {document['sha256']}."]
    lines += [*document["today"], *document["rules"]["sentences"]]
    return "\n".join(lines)
