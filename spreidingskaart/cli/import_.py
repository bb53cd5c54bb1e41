"""`import`: read files of the municipality itself and keep them in its folder, whole or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.cli.importing import plan_texts, plans
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    import argparse
    from types import ModuleType

    from spreidingskaart.cli.answer import Answer

HELP = "lees eigen bestanden van de gemeente in en bewaar ze in haar map"

KINDS: Final[dict[str, ModuleType]] = {
    "plans": plans,
    "plan-texts": plan_texts,
}
"""A kind of import is a module with HELP, add and run, as a command is."""


def add(parser: argparse.ArgumentParser) -> None:
    """Declare what can be imported."""
    parser.epilog = "Bij elke soort horen --city, --mapping, --dry-run, --json en --role."
    subparsers = parser.add_subparsers(dest="kind", metavar="SOORT")
    for name, module in KINDS.items():
        module.add(
            subparsers.add_parser(
                name,
                help=module.HELP,
                description=f"{module.HELP.capitalize()}.",
                allow_abbrev=False,
            )
        )


def run(options: argparse.Namespace) -> Answer:
    """Import one kind of file."""
    if options.kind is None:
        raise InputError(f"Geef wat u inleest: {', '.join(KINDS)}. Meer weten: import --help.")
    answer: Answer = KINDS[options.kind].run(options)
    return answer
