"""What a command gives back, and what all commands read from their options."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from spreidingskaart.city.access import PUBLIC, ROLES, seen_by
from spreidingskaart.city.confidential import confidential_path
from spreidingskaart.errors import InputError
from spreidingskaart.words.numbers import read_number

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Field
    from spreidingskaart.rules import RuleBook


@dataclass(frozen=True)
class Answer:
    """One JSON document, and the same for people."""

    document: dict[str, Any]
    text: str
    ok: bool = True
    """False where the answer lists what is wrong with what was given: exit code 2."""


class Command(Protocol):
    """A command, or one kind of import: a module, or something else with the same three."""

    @property
    def HELP(self) -> str:  # noqa: N802 - as modules call it
        """What it does, in Dutch, without capital or full stop."""

    @property
    def add(self) -> Callable[[argparse.ArgumentParser], None]:
        """What declares its options."""

    @property
    def run(self) -> Callable[[argparse.Namespace], Answer]:
        """What gives its answer."""


def add_commands(
    subparsers: argparse._SubParsersAction[Any], commands: Mapping[str, Command]
) -> None:
    """Declare commands by their names, each with its own options."""
    for name, command in commands.items():
        command.add(
            subparsers.add_parser(
                name,
                help=command.HELP,
                description=f"{command.HELP.capitalize()}.",
                allow_abbrev=False,
            )
        )


def add_common(parser: argparse.ArgumentParser) -> None:
    """Add the options that every command has."""
    parser.add_argument("--json", action="store_true", help="één JSON-document op stdout")
    parser.add_argument(
        "--role", default="public", help=f"wie kijkt: {' of '.join(ROLES)} (standaard public)"
    )
    parser.add_argument(
        "--city", metavar="MAP", help="map met de gegevens van een gemeente (standaard data/almere)"
    )


def city_folder(options: argparse.Namespace) -> Path:
    """Return the folder of the City that the options name.

    Raises
    ------
    InputError
        If there is no city.yaml in it.
    """
    from spreidingskaart.city import BUNDLED_CITY

    if options.city is None:
        return BUNDLED_CITY
    folder = Path(options.city)
    if not (folder / "city.yaml").is_file():
        raise InputError(f"In de map {options.city} staat geen city.yaml.")
    return folder


def add_confidential(parser: argparse.ArgumentParser) -> None:
    """Add the option of commands that write a file of what a role sees."""
    parser.add_argument(
        "--confidential",
        action="store_true",
        help="maak het bestand van wat de rol ziet; de rol komt in de naam te staan",
    )


def check_confidential(options: argparse.Namespace) -> None:
    """Refuse --confidential for who sees no more than everybody.

    Raises
    ------
    InputError
        If the role is public.
    """
    check_role(options.role)
    if options.confidential and options.role == PUBLIC:
        raise InputError("Bij --confidential hoort --role planner; openbaar is niet vertrouwelijk.")


def path_of_file(options: argparse.Namespace, path: Path) -> Path:
    """Return where a file, or folder, with what the role sees is kept: it bears the role in its name.

    Raises
    ------
    InputError
        If the role sees more than everybody and nobody said that the file is confidential.
    """
    check_confidential(options)
    if options.role == PUBLIC or options.confidential:
        return confidential_path(path, options.role)
    raise InputError(
        f"Met --role {options.role} komt in {path.name} wat niet iedereen mag zien: geef ook --confidential, of laat "
        "--role weg."
    )


def whole_city(options: argparse.Namespace) -> City:
    """Return the City as loaded, before anybody looks."""
    from spreidingskaart.city import load_city

    return load_city(city_folder(options))


def city_of(options: argparse.Namespace) -> City:
    """Return the City that the options name, as their role may see it."""
    check_role(options.role)
    return seen_by(whole_city(options), options.role)


def rule_book_of(options: argparse.Namespace) -> RuleBook:
    """Return the rules of the municipality without loading its layers."""
    from spreidingskaart.city.city import RULES
    from spreidingskaart.rules import OWN_RULES, read_rule_book, read_yaml

    folder = city_folder(options)
    entry = read_yaml(folder / "city.yaml")
    return read_rule_book(RULES / str(entry["rules"]), folder / OWN_RULES)


def check_role(role: str) -> None:
    """Refuse a role that does not exist, before anything is read."""
    if role not in ROLES:
        message = f"De rol {role!r} bestaat niet; kies uit: {', '.join(ROLES)}."
        raise InputError(message)


def as_number(
    option: str, text: str | None, read: Callable[[str], float] = read_number
) -> float | None:
    """Return a number typed by a person, or None where nothing was typed.

    Raises
    ------
    InputError
        If `read` refuses it; the message names the option.
    """
    if text is None:
        return None
    try:
        return read(text)
    except InputError as error:
        raise InputError(f"Bij {option}: {error}") from error


def add_fields(parser: argparse.ArgumentParser, fields: Iterable[Field]) -> None:
    """Add an option for each number of a proposal."""
    for field in fields:
        metavar = {"m": "M", "m²": "M2"}.get(field.unit, "N")
        parser.add_argument(field.option, metavar=metavar, help=field.help)


def fields_of(options: argparse.Namespace, fields: Iterable[Field]) -> dict[str, float | None]:
    """Return what the options say of the numbers of a proposal, None where nobody said.

    Raises
    ------
    InputError
        If one of them is no number, or is missing and needed.
    """
    numbers = {
        field.name: as_number(field.option, getattr(options, field.name)) for field in fields
    }
    for name in ("form", *(field.name for field in fields if field.needed)):
        if getattr(options, name) is None:
            message = (
                f"Geef ook --{name}; zie `python -m spreidingskaart {options.command} --help`."
            )
            raise InputError(message)
    return numbers


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as text in columns."""
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
