"""`fair-share`: what each district would have of the places that are needed, against what it has and gets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer, add_common, aligned, city_of
from spreidingskaart.cli.spread import year_of
from spreidingskaart.errors import InputError
from spreidingskaart.words.numbers import percent, plain

if TYPE_CHECKING:
    import argparse

HELP = "het eerlijke deel van elk stadsdeel in de plekken die nodig zijn"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--year", metavar="JAAR", help="wat dan nodig en open is (standaard het jaar van de stad)"
    )
    parser.add_argument(
        "--correction",
        default="none",
        help="none, ses_woa of liveability (standaard none: alleen inwoners)",
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Divide what is needed."""
    from spreidingskaart.programme.fair_share.document import fair_share_document
    from spreidingskaart.programme.fair_share.weights import ShareCorrection

    corrections = [one.value for one in ShareCorrection]
    if options.correction not in corrections:
        message = (
            f"De correctie {options.correction!r} bestaat niet; kies uit: {', '.join(corrections)}."
        )
        raise InputError(message)
    year, city = year_of(options.year), city_of(options)
    if "districts" not in city.levels:
        raise InputError(f"{city.municipality.name} heeft geen stadsdelen om over te verdelen.")
    correction = ShareCorrection(options.correction)
    document = fair_share_document(city, city.year if year is None else year, correction)
    return Answer(document, _as_text(document))


def _as_text(document: dict[str, Any]) -> str:
    if not document["groups"]:
        return "Geen cijfers: er zijn geen doelgroepen geladen (programme_groups.csv)."
    blocks = [document["formula"]]
    for group in document["groups"]:
        lines = [group["name"], group["sentence"]]
        if group["need"] is not None:
            lines += [*filter(None, [group["fiction"]]), _table(group)]
        blocks.append("\n".join(lines))
    return "\n\n".join(blocks)


def _table(group: dict[str, Any]) -> str:
    head = ("stadsdeel", "gewicht", "deel", "is er", "komt erbij", "meer of minder")
    rows = [
        (
            district["name"],
            "-" if district["weight"] is None else percent(district["weight"], 1),
            *(_told(district[name]) for name in ("share", "there", "coming", "more_with_coming")),
        )
        for district in group["districts"]
    ]
    return aligned([head, *rows])


def _told(value: float | None) -> str:
    return "-" if value is None else plain(value)
