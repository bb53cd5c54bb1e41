"""What every import has: its options, the city that it writes in, and what it gives back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.cli.answer import add_common, check_role, city_folder
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from spreidingskaart.city.sources.faults import Fault

SCHEMA: Final = "spreidingskaart/import/1"


def add_import(parser: argparse.ArgumentParser, *, path: str) -> None:
    """Declare the options that every import has.

    Parameters
    ----------
    path
        What is read, in Dutch, for --help.
    """
    parser.add_argument("path", metavar="PAD", help=path)
    parser.add_argument(
        "--mapping", metavar="BESTAND", help="welke kolom of welk woord wat betekent (YAML)"
    )
    parser.add_argument(
        "--dry-run",
        "--preview",
        action="store_true",
        help="lees en vertel, maar verander niets in de map",
    )
    add_common(parser)


def own_city(options: argparse.Namespace) -> Path:
    """Return the folder of the City that an import writes in; it must be named.

    Raises
    ------
    InputError
        If no city is named, there is no city.yaml in it, or it is the one that ships with the application.
    """
    from spreidingskaart.city import BUNDLED_CITY

    check_role(options.role)
    if options.city is None:
        raise InputError("Geef ook --city: de map van de gemeente waarin dit komt te staan.")
    folder = city_folder(options)
    if folder.resolve() == BUNDLED_CITY.resolve() and not options.dry_run:
        raise InputError(
            "In de meegeleverde map wordt niets ingelezen; maak eerst een eigen map, met init of als kopie."
        )
    return folder


def existing(path: str) -> Path:
    """Return a path that is there.

    Raises
    ------
    InputError
        If nothing is there.
    """
    found = Path(path)
    if not found.exists():
        raise InputError(f"Het bestand of de map {path} bestaat niet.")
    return found


def existing_file(path: str) -> Path:
    """Return the path of a file that is there.

    Raises
    ------
    InputError
        If nothing is there, or a folder.
    """
    found = existing(path)
    if found.is_dir():
        raise InputError(f"{path} is een map; geef het bestand zelf.")
    return found


def this_moment() -> dt.datetime:
    """Return now, in UTC."""
    return dt.datetime.now(dt.UTC)


def import_document(
    kind: str,
    *,
    read: int,
    kept: int,
    dropped: Iterable[dict[str, Any]],
    version: str | None,
    **more: object,
) -> dict[str, Any]:
    """Return what an import gives back as JSON.

    Parameters
    ----------
    version
        The version of the city that was made; None where nothing changed.
    more
        What this kind of import says beside it.
    """
    document = {"schema": SCHEMA, "kind": kind, "read": read, "kept": kept}
    return {**document, "dropped": list(dropped), **more, "version": version}


def dropped_row(fault: Fault, file: str | None = None) -> dict[str, Any]:
    """Return one row that was left out, and why."""
    told = {"row": fault.row, "column": fault.column, "reason": fault.sentence}
    return told if file is None else {**told, "file": file}


def told_end(read: int, kept: int, version: str | None, *, dry_run: bool) -> str:
    """Return the last line for people: how much came, and what became of the city."""
    rows = f"{count(read, 'rij', 'rijen')} gelezen, {count(kept, 'rij', 'rijen')} gehouden."
    if dry_run:
        return f"{rows} Er is niets veranderd: u keek alleen."
    if version is None:
        return f"{rows} Er is niets veranderd."
    return f"{rows} De gemeente gebruikt nu versie {version}."
