"""`versions`: which states of a city folder there are; use one again, or clear the oldest away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common, aligned, as_number, city_folder
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count, join

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

    from spreidingskaart.city.sources.versions import CityVersion

HELP = "welke versies van de gegevens er zijn; ga terug naar één, of ruim de oudste op"
SCHEMA = "spreidingskaart/versions/1"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "action", choices=("list", "back", "prune"), nargs="?", default="list", help="wat te doen"
    )
    parser.add_argument(
        "name", nargs="?", metavar="VERSIE", help="bij back: de versie die weer in gebruik komt"
    )
    parser.add_argument(
        "--keep", metavar="N", help="bij prune: hoeveel er blijven, de nieuwste eerst"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """List, go back or prune."""
    from spreidingskaart.city.sources.versions import go_back, prune
    from spreidingskaart.words.numbers import read_within

    _refuse_extra(options)
    folder = city_folder(options)
    match options.action:
        case "back":
            version = go_back(folder, options.name)
            said = f"In gebruik is nu {version.name}: {version.why}. Wat nieuwer is, is er nog."
        case "prune":
            keep = as_number(
                "--keep", options.keep, lambda text: read_within(text, 1, 10_000, whole=True)
            )
            gone = prune(folder, int(keep or 1))
            said = f"Weg: {join(gone)}." if gone else "Er was niets op te ruimen."
        case _:
            said = ""
    return _listed(folder, said)


def _refuse_extra(options: argparse.Namespace) -> None:
    if options.action == "back" and options.name is None:
        raise InputError("Noem de versie; `versions list` zegt welke er zijn.")
    if options.action != "back" and options.name is not None:
        raise InputError(f"Bij `versions {options.action}` hoort geen versie.")
    if (options.action == "prune") != (options.keep is not None):
        raise InputError("Bij `versions prune` hoort --keep, en alleen daar.")


def _listed(folder: Path, said: str) -> Answer:
    from spreidingskaart.city.sources.versions import in_use, unreadable, versions

    made, used, broken = versions(folder), in_use(folder), unreadable(folder)
    document = {
        "schema": SCHEMA,
        "folder": str(folder),
        "in_use": used,
        "versions": [version.model_dump(mode="json") for version in made],
        "unreadable": list(broken),
    }
    rows = [("versie", "", "wat", "lagen")]
    rows += [
        (each.name, "in gebruik" if each.name == used else "", each.why, _layers(each))
        for each in made
    ]
    told = aligned(rows) if made else f"De map {folder.name} heeft nog geen versies."
    more = [f"Niet te lezen: {join(broken)}."] if broken else []
    return Answer(document, "\n".join(filter(None, (said, told, *more))))


def _layers(version: CityVersion) -> str:
    most = 3
    if len(version.changed) <= most:
        return ", ".join(version.changed)
    return count(len(version.changed), "laag", "lagen")
