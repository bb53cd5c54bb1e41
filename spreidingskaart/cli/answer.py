"""What a command gives back, and what all commands read from their options."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.city.access import ROLES, seen_by
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.rules import RuleBook


@dataclass(frozen=True)
class Answer:
    """One JSON document, and the same for people."""

    document: dict[str, Any]
    text: str
    ok: bool = True
    """False where the answer lists what is wrong with what was given: exit code 2."""


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
    from spreidingskaart.rules import read_rule_book, read_yaml

    folder = city_folder(options)
    entry = read_yaml(folder / "city.yaml")
    return read_rule_book(RULES / str(entry["rules"]))


def check_role(role: str) -> None:
    """Refuse a role that does not exist, before anything is read."""
    if role not in ROLES:
        message = f"De rol {role!r} bestaat niet; kies uit: {', '.join(ROLES)}."
        raise InputError(message)


_LARGE: Final = ("--places", "--units", "--own-parking", "--staff", "--floor-area", "--old-size")
"""Options of which a thousand is as likely as a number with three decimals."""
_THOUSAND_OR_NOT: Final = re.compile(r"[1-9]\d{0,2}\.\d{3}")


def as_number(option: str, text: str | None) -> float | None:
    """Return a number typed by a person (a decimal comma is fine), or None where nothing was typed.

    Raises
    ------
    InputError
        If it is not a finite number, or may be a thousand as well; the message quotes it.
    """
    if text is None:
        return None
    if option in _LARGE and _THOUSAND_OR_NOT.fullmatch(text.strip()):
        whole, part = text.strip().replace(".", ""), text.strip().replace(".", ",")
        message = f"Bij {option} kan {text!r} twee dingen zijn; schrijf {whole} of {part}."
        raise InputError(message)
    try:
        value = float(text.strip().replace(",", "."))
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        message = f"Bij {option} hoort een getal (gegeven: {text!r})."
        raise InputError(message)
    return value


def sizes_of(options: argparse.Namespace) -> dict[str, float | None]:
    """Return what `screen` is told of every plot beside form and places, None where nobody said."""
    names = ("units", "own_parking", "height", "temporary_years")
    return {
        name: as_number(f"--{name.replace('_', '-')}", getattr(options, name)) for name in names
    }


def aligned(rows: Sequence[tuple[str, ...]]) -> str:
    """Return rows as text in columns."""
    if not rows:
        return ""
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    )
