"""`zoning-rule`: what the table of rules says of one designation and one way of living; no map needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common, check_role
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    import argparse

HELP = "vraag de bestemmingsregel voor één bestemming en één woonzorgvorm"
_NEEDED = ("main_group", "independent", "supervision", "stay", "household")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--main-group", metavar="HOOFDGROEP", help="bijvoorbeeld wonen of maatschappelijk"
    )
    parser.add_argument(
        "--mark",
        action="append",
        default=[],
        metavar="AANDUIDING",
        help="functieaanduiding, zo vaak als nodig",
    )
    parser.add_argument(
        "--zone",
        action="append",
        default=[],
        metavar="ZONE",
        help="gebiedsaanduiding, zo vaak als nodig",
    )
    parser.add_argument("--independent", metavar="yes|no", help="zelfstandige wooneenheden")
    parser.add_argument(
        "--supervision", metavar="none|ambulatory|part_of_day|around_the_clock", help="toezicht"
    )
    parser.add_argument("--stay", metavar="short|medium|long", help="verblijfsduur")
    parser.add_argument("--household", metavar="one|separate|rooms", help="huishouden")
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Answer from the table of rules."""
    from spreidingskaart.criteria.zoning.rule import rule_document

    check_role(options.role)
    missing = [f"--{name.replace('_', '-')}" for name in _NEEDED if getattr(options, name) is None]
    if missing:
        message = (
            f"Geef ook {', '.join(missing)}; zie `python -m spreidingskaart zoning-rule --help`."
        )
        raise InputError(message)
    document = rule_document(
        options.main_group,
        tuple(options.mark),
        tuple(options.zone),
        independent=options.independent,
        supervision=options.supervision,
        stay=options.stay,
        household=options.household,
    )
    return Answer(document, str(document["sentence"]))
