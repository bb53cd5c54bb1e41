"""`policy-change`: the cheapest policy that opens a number of sites in the areas with the fewest places."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import (
    Answer,
    add_common,
    add_fields,
    as_number,
    city_of,
    fields_of,
)
from spreidingskaart.cli.screen import bar
from spreidingskaart.model.fields import OF_PLOTS
from spreidingskaart.words.numbers import read_within

if TYPE_CHECKING:
    import argparse

HELP = "wat de stad zou moeten veranderen om locaties te openen"
_OPEN = "5"
_MOST_SITES = 100


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--form", help="woonzorgvorm; zie het commando forms")
    add_fields(parser, OF_PLOTS)
    parser.add_argument(
        "--open",
        default=_OPEN,
        metavar="N",
        help=f"aantal locaties dat open moet, elk in een andere wijk (standaard {_OPEN})",
    )
    parser.add_argument(
        "--among",
        metavar="N",
        help="kies uit zoveel wijken met de minste plekken (standaard twee keer zoveel als locaties)",
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Find the cheapest policy."""
    from spreidingskaart.plot_search.policy import policy_answer
    from spreidingskaart.plot_search.policy_words import headline, policy_document

    numbers = fields_of(options, OF_PLOTS)
    read = partial(read_within, least=1, most=_MOST_SITES, whole=True)
    sites = int(as_number("--open", options.open, read) or 1)
    among = as_number("--among", options.among, read)
    city = city_of(options)
    size: dict[str, Any] = {name: value for name, value in numbers.items() if value is not None}
    answer = policy_answer(
        city,
        form=options.form,
        size=size,
        sites=sites,
        among=None if among is None else int(among),
        progress=bar(("antwoord", "antwoorden")),
    )
    document = policy_document(answer, city)
    reserve = document["why_not_firm"]
    lines = [headline(answer, city), *document["more"]]
    return Answer(document, "\n".join([*lines, *([f"Niet zeker: {reserve}"] if reserve else [])]))
