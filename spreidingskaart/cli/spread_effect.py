"""`spread-effect`: what one proposal, or several together, do to the spread."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.cli.answer import Answer, add_common, add_fields, as_number, city_of, fields_of
from spreidingskaart.cli.spread import year_of
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.words.coordinates import read_x, read_y

if TYPE_CHECKING:
    import argparse

_ASKED = (BY_NAME["places"],)
HELP = "wat een voorstel met de spreiding doet"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--x", metavar="RD", help="x in meters (EPSG:28992)")
    parser.add_argument("--y", metavar="RD", help="y in meters (EPSG:28992)")
    parser.add_argument(
        "--site",
        action="append",
        default=[],
        metavar="ID",
        help="kandidaat-locatie; meer tellen samen",
    )
    parser.add_argument("--form", help="woonzorgvorm; zie het commando forms")
    add_fields(parser, _ASKED)
    parser.add_argument(
        "--year", metavar="JAAR", help="tel wat dan open is (standaard het jaar van de stad)"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Work out the effect."""
    from spreidingskaart.site_test.proposals import proposals_from, propose
    from spreidingskaart.spread.before_after import per_level
    from spreidingskaart.spread.effect_words import (
        effect_sentences_of_set,
        tell_effect,
        why_unknown,
    )

    places = fields_of(options, _ASKED)["places"]
    x, y = as_number("--x", options.x, read_x), as_number("--y", options.y, read_y)
    city, year = city_of(options), year_of(options.year)
    if len(options.site) > 1:
        if x is not None or y is not None:
            message = "Geef --x en --y, of --site; niet allebei."
            raise InputError(message)
        proposals = proposals_from(
            city, form=options.form, places=places or 0.0, site_id=options.site
        )
        line, told = why_unknown(city), effect_sentences_of_set(city, proposals, year=year)
    else:
        site = options.site[0] if options.site else None
        proposals = propose(city, form=options.form, places=places or 0.0, x=x, y=y, site_id=site)
        line, told = tell_effect(city, proposals, year=year)
    spread = per_level(city, proposals, year=year)
    housing = city.at(year).planned_housing
    document: dict[str, Any] = {
        "schema": "spreidingskaart/spread-effect/1",
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "year": city.year if year is None else year,
        "form": options.form,
        "places": places,
        "sites": options.site,
        "x": x,
        "y": y,
        "planned_housing": None if housing is None else housing.mark,
        "before_after": [one.as_dict() for one in spread],
        "summary": line,
        "effects": [one.as_dict() for one in told],
    }
    mark = "" if housing is None else housing.sentence
    answers = [] if why_unknown(city) else [one.sentence for one in spread]
    text = "\n".join(filter(None, [mark, *answers, line, *(one.sentence for one in told)]))
    return Answer(document, text)
