"""`import`: read files of the municipality itself and keep them in its folder, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.cli.answer import add_commands
from spreidingskaart.cli.importing import plan_texts, plans
from spreidingskaart.cli.importing.register import REGISTERS
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.cli.answer import Answer, Command

HELP = "lees eigen bestanden van de gemeente in en bewaar ze in haar map"


KINDS: Final[dict[str, Command]] = {
    "plans": plans,
    "plan-texts": plan_texts,
    **{register.kind: register for register in REGISTERS},
}
"""A kind of import has HELP, add and run, as a command has."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare what can be imported."""
    parser.epilog = "Bij elke soort horen --city, --mapping, --dry-run, --json en --role."
    subparsers = parser.add_subparsers(dest="kind", metavar="SOORT")
    add_commands(subparsers, KINDS)


def run(options: argparse.Namespace) -> Answer:
    """Import one kind of file."""
    if options.kind is None:
        raise InputError(f"Geef wat u inleest: {', '.join(KINDS)}. Meer weten: import --help.")
    answer: Answer = KINDS[options.kind].run(options)
    return answer
