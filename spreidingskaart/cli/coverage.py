"""`coverage`: what is known of which part of a city, and which gaps are worth filling first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common, aligned, city_of
from spreidingskaart.words.dates import current_day
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.site_test.coverage.nouns import DataSet

HELP = "wat we weten per stadsdeel, en welke gaten het meest schelen"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--csv", action="store_true", help="een rij per laag en stadsdeel, voor een rekenblad"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Tell what is known."""
    from spreidingskaart.site_test.coverage.document import (
        HEAD,
        coverage_of,
        document,
        rows,
        sentences,
    )
    from spreidingskaart.words.spreadsheet import csv_text

    found = coverage_of(city_of(options), current_day())
    if options.csv:
        return Answer(document(found), csv_text(HEAD, rows(found)).rstrip("\r\n"))
    table = [("gegevens", "rijen", "leeftijd", "hele gemeente", *found.districts)]
    table += [_row(one) for one in found.sets]
    left = [f"{one.title}: {one.left_untested}" for one in found.sets if one.left_untested]
    parts = ["Wat weten we?", aligned(table), *left, "Wat scheelt het meest?", *sentences(found)]
    return Answer(document(found), "\n".join(parts))


def _row(one: DataSet) -> tuple[str, ...]:
    from spreidingskaart.site_test.coverage.document import age_told

    told = (f"{covered.shape} {covered.word}" for covered in (one.whole, *one.districts))
    return (one.title, number(one.whole.rows) if one.loaded else "", age_told(one), *told)
