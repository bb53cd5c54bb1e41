"""`receipt`: what a source answered, as it came; and what it answers now to the same question."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.cli.answer import Answer, add_common, aligned, check_role
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city.sources.fetching.asked_again import AskedAgain
    from spreidingskaart.city.sources.receipts import Receipt, Receipts, Series

HELP = "toon wat een bron antwoordde, of vraag hetzelfde nog eens"
CITY: Final = "SPREIDINGSKAART_CITY"
SCHEMA: Final = "spreidingskaart/receipt/1"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare what can be asked of a receipt."""
    parser.epilog = "Bij elke vraag horen --city, --json en --role."
    subparsers = parser.add_subparsers(dest="action", metavar="VRAAG")
    listed = subparsers.add_parser(
        "list", help="alle ontvangstbewijzen van de gemeente", allow_abbrev=False
    )
    listed.add_argument("--layer", metavar="LAAG", help="alleen die van één laag, zoals plots")
    shown = subparsers.add_parser("show", help="één ontvangstbewijs", allow_abbrev=False)
    asked = subparsers.add_parser("again", help="stel dezelfde vraag nog eens", allow_abbrev=False)
    for one in (shown, asked):
        one.add_argument("id", metavar="NUMMER", help="16 tekens, 0-9 en a-f")
    shown.add_argument("--out", metavar="BESTAND", help="schrijf het antwoord zoals het kwam")
    for one in (listed, shown, asked):
        add_common(one)


def run(options: argparse.Namespace) -> Answer:
    """Answer one question about receipts."""
    from spreidingskaart.city.sources.receipts import Receipts

    if options.action is None:
        raise InputError(
            "Geef ook wat u wilt: receipt list, receipt show NUMMER of receipt again NUMMER."
        )
    check_role(options.role)
    folder = _folder(options)
    kept = Receipts.of_city(folder)
    if options.action == "list":
        return _list(options, folder, kept)
    return _show(options, kept) if options.action == "show" else _again(options, folder, kept)


def _folder(options: argparse.Namespace) -> Path:
    from spreidingskaart.city import BUNDLED_CITY

    named = options.city or os.environ.get(CITY, "").strip()
    folder = Path(named) if named else BUNDLED_CITY
    if not (folder / "city.yaml").is_file() and not (folder / "receipts").is_dir():
        raise InputError(f"In de map {folder} staat geen city.yaml.")
    return folder


# ------------------------------------------------------------------------------------------------ list
def _list(options: argparse.Namespace, folder: Path, kept: Receipts) -> Answer:
    if options.layer is None:
        found = sorted(kept.every(), key=_moment)
    else:
        found = [kept.find(name) for name in _of_layer(folder, options.layer)]
    document = {"schema": SCHEMA, "receipts": [_record(each) for each in found]}
    rows = [(each.id, _when(each), _kind(each), _about(each)) for each in found]
    text = aligned(rows) if rows else "Er zijn geen ontvangstbewijzen."
    return Answer(document, text)


def _of_layer(folder: Path, layer: str) -> tuple[str, ...]:
    from spreidingskaart.rules import read_yaml

    layers = read_yaml(folder / "city.yaml").get("layers") or {}
    if layer not in layers:
        raise InputError(f"De laag {layer!r} is er niet; kies uit: {', '.join(layers)}.")
    return tuple(layers[layer].get("receipts") or ())


# ------------------------------------------------------------------------------------------------ show
def _show(options: argparse.Namespace, kept: Receipts) -> Answer:
    from spreidingskaart.city.sources.receipts import Series

    found = kept.find(options.id)
    if options.out is not None:
        if isinstance(found, Series):
            raise InputError(
                f"{found.id} is een reeks van {count(len(found.answers), 'antwoord', 'antwoorden')}; geef bij --out "
                "het nummer van één antwoord."
            )
        _write(Path(options.out), kept.content(found))
    document = {"schema": SCHEMA, "receipt": _record(found), "out": options.out}
    return Answer(
        document, _told_series(found, kept) if isinstance(found, Series) else _told(found)
    )


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(f"Het bestand {path} is niet te schrijven.") from error


# ------------------------------------------------------------------------------------------------ again
def _again(options: argparse.Namespace, folder: Path, kept: Receipts) -> Answer:
    from spreidingskaart.city.sources.fetching.asked_again import ask_again
    from spreidingskaart.city.sources.receipts import Series
    from spreidingskaart.city.sources.services.client import Client

    found = kept.find(options.id)
    answers = found.answers if isinstance(found, Series) else (found.id,)
    told = []
    with Client(folder) as client:
        for name in answers:
            receipt = kept.find(name)
            if not isinstance(receipt, Series):
                told.append(ask_again(client, kept, receipt))
    document = {"schema": SCHEMA, "asked": [each.as_record for each in told]}
    return Answer(document, "\n".join(_difference(each) for each in told))


def _difference(asked: AskedAgain) -> str:
    when = "zoals toen bekend" if asked.as_known_then else "zoals nu bekend"
    if asked.same:
        return f"{asked.before.id}: hetzelfde antwoord ({when})."
    lines = [f"{asked.before.id}: een ander antwoord ({when}), bewaard als {asked.after.id}."]
    return "\n".join([*lines, *(f"  {line}" for line in asked.differences)])


# ------------------------------------------------------------------------------------------------ in words
def _record(found: Receipt | Series) -> dict[str, Any]:
    from spreidingskaart.city.sources.receipts import as_record

    return {"id": found.id, **as_record(found)}


def _moment(found: Receipt | Series) -> str:
    return (found.begun_at if found.kind == "series" else found.asked_at).isoformat()


def _when(found: Receipt | Series) -> str:
    moment = found.begun_at if found.kind == "series" else found.asked_at
    return f"{moment:%d-%m-%Y %H:%M} UTC"


def _kind(found: Receipt | Series) -> str:
    return "reeks" if found.kind == "series" else "antwoord"


def _about(found: Receipt | Series) -> str:
    if found.kind == "series":
        partly = "" if found.complete else ", niet compleet"
        return f"{found.what} ({count(len(found.answers), 'antwoord', 'antwoorden')}{partly})"
    return f"{found.question.service}: {found.question.address}"


def _told(found: Receipt) -> str:
    rows = [
        ("ontvangstbewijs", found.id),
        ("bron", found.question.service),
        ("vraag", f"{found.question.method} {found.question.address}"),
        ("gevraagd op", _when(found)),
        ("antwoord", f"{found.status}, {number(found.size)} bytes"),
        ("sha256", found.sha256),
    ]
    if found.known_at is not None:
        rows.append(("zoals bekend op", f"{found.known_at:%d-%m-%Y %H:%M} UTC"))
    if found.question.body is not None:
        rows.append(("inhoud van de vraag", found.question.body))
    return aligned(rows)


def _told_series(found: Series, kept: Receipts) -> str:
    rows = [
        ("reeks", found.id),
        ("wat", found.what),
        ("bron", found.service),
        ("begonnen op", _when(found)),
        ("compleet", "ja" if found.complete else "nee"),
    ]
    answers = [(each.id, _when(each), _about(each)) for each in map(kept.find, found.answers)]
    return "\n".join([aligned(rows), *found.notes, "", aligned(answers)])
