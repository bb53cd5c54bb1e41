"""`assess`: test one site."""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.cli.answer import Answer, add_common, add_fields, as_number, city_of, fields_of
from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict
from spreidingskaart.model.fields import FIELDS
from spreidingskaart.words.coordinates import read_degrees, read_x, read_y

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Finding
    from spreidingskaart.site_test.evidence import EvidenceItem
    from spreidingskaart.spread.before_after import BeforeAfter

HELP = "toets één locatie aan alle criteria"
_MOST_LONG_NAME = 1_000
_PLACE: Final = {
    "x": read_x,
    "y": read_y,
    "longitude": read_degrees,
    "latitude": read_degrees,
}
_INLINE = re.compile(
    r"\s*(\{|\[|SRID=|(MULTI)?(POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)", re.IGNORECASE
)


def add_place(parser: argparse.ArgumentParser) -> None:
    """Declare the ways in which a place can be given."""
    place = parser.add_argument_group("de locatie, op één manier")
    place.add_argument("--x", metavar="RD", help="x in meters (EPSG:28992)")
    place.add_argument("--y", metavar="RD", help="y in meters (EPSG:28992)")
    place.add_argument("--longitude", "--lon", metavar="GRADEN", help="WGS84")
    place.add_argument("--latitude", "--lat", metavar="GRADEN", help="WGS84")
    place.add_argument(
        "--geometry", metavar="BESTAND|WKT", help="perceel: WKT, GeoJSON of een bestand daarmee"
    )
    place.add_argument(
        "--address", metavar="ADRES", help="straat of postcode met nummer, in de gemeente"
    )
    place.add_argument("--site", metavar="ID", help="kandidaat-locatie, bijvoorbeeld L01")


def given_place(options: argparse.Namespace) -> dict[str, Any]:
    """Return the place that the options give, as `propose` wants it."""
    numbers = {
        name: as_number(f"--{name}", getattr(options, name), read) for name, read in _PLACE.items()
    }
    return {**numbers, "geometry": _geometry(options.geometry), "site_id": options.site}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_place(parser)
    parser.add_argument("--form", help="woonzorgvorm; zie het commando forms")
    add_fields(parser, FIELDS)
    parser.add_argument(
        "--old-function",
        metavar="FUNCTIE",
        help="wat er nu mag staan (een parkeerfunctie), of none",
    )
    parser.add_argument("--owner", help="soort eigenaar van de grond")
    parser.add_argument("--year", metavar="JAAR", help="tel de voorzieningen die dan open zijn")
    shape = parser.add_mutually_exclusive_group()
    shape.add_argument(
        "--table", action="store_true", help="het bewijs: elke regel met versie, bron en status"
    )
    shape.add_argument(
        "--csv", action="store_true", help="hetzelfde als CSV op stdout (puntkomma's)"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Test one site."""
    from spreidingskaart.cli.spread import year_of
    from spreidingskaart.site_test.overrides import assessment_with_overrides
    from spreidingskaart.site_test.proposals import propose
    from spreidingskaart.spread.before_after import per_level
    from spreidingskaart.store import open_store

    numbers: dict[str, Any] = dict(fields_of(options, FIELDS))
    place = given_place(options)
    year = year_of(options.year)
    city = city_of(options)
    if year is not None:
        city = city.at(year)
    if options.address is not None:
        place |= _point_of_address(city, options.address, place)
    proposal = propose(
        city,
        form=options.form,
        places=numbers.pop("places") or 0.0,
        owner=options.owner,
        old_function=options.old_function,
        **place,
        **numbers,
    )
    found = assessment_with_overrides(proposal, city, open_store())
    spread = per_level(city, proposal)
    document = {**found.as_dict(), "before_after": [one.as_dict() for one in spread]}
    return Answer(document, _told(found, spread, options))


def _point_of_address(city: City, text: str, place: dict[str, float | None]) -> dict[str, float]:
    """Return the point of the one address that is meant; propose() refuses it beside another place."""
    from spreidingskaart.city.sources.services.location import search
    from spreidingskaart.city.sources.services.searching import OutsideSearch, outside_search
    from spreidingskaart.site_test.address_search import find_address

    if any(value is not None for value in place.values()):
        raise InputError("Geef de locatie op één manier: een adres of coördinaten.")
    may_ask = outside_search() in (OutsideSearch.PLANNER, OutsideSearch.EVERYONE)
    found = find_address(city, text, outside=search if may_ask else None)
    if found.note:
        print(found.note, file=sys.stderr)
    if len(found.places) > 1:
        names = "; ".join(each.name for each in found.places)
        raise InputError(f"Er zijn {len(found.places)} adressen gevonden: {names}. Geef er één.")
    return {"x": found.places[0].x, "y": found.places[0].y}


def _geometry(given: str | None) -> str | Path | None:
    if given is None or _INLINE.match(given):
        return given
    if not given.strip():
        return given
    if len(given) <= _MOST_LONG_NAME and (Path(given).suffix or Path(given).is_file()):
        return Path(given)
    return given


def _told(found: Assessment, spread: Sequence[BeforeAfter], options: argparse.Namespace) -> str:
    if options.csv:
        from spreidingskaart.site_test.evidence import evidence_csv_text

        return evidence_csv_text(found).rstrip("\r\n")
    return as_table(found) if options.table else as_text(found, spread)


def as_table(found: Assessment) -> str:
    """Return what each finding rests on, as text to print: outcome, number and limit, and every rule and layer."""
    from spreidingskaart.site_test.evidence import (
        EvidenceKind,
        certainty_of,
        grounds_of,
        judged_otherwise,
        title_of,
    )

    lines = _filled(found.summary, "")
    lines += [
        f"{found.municipality}, gegevens {found.data_version}, rol {found.role}. Dit is geen besluit."
    ]
    for row, finding in enumerate(found.findings, start=1):
        certainty = certainty_of(finding)
        head = f"{row}. {title_of(finding)}: {finding.word}{f' ({certainty})' if certainty else ''}"
        lines += [
            "",
            head,
            "-" * len(head),
            *_filled(finding.sentence, "   "),
            *_filled(_measured(finding), "   "),
        ]
        if finding.why_not_firm:
            lines += _filled(f"Waarom niet hard: {finding.why_not_firm}", "   ")
        if judged := judged_otherwise(finding):
            lines += _filled(f"Anders beoordeeld: {judged}", "   ")
        for ground in grounds_of(finding):
            called = "ontvangstbewijs" if ground.kind is EvidenceKind.DATA else "versie"
            version = f"  {called} {ground.version}" if ground.version else ""
            lines += ["", f"   {ground.kind.value.capitalize()}: {ground.id}{version}"]
            lines += [line for told in _facts(ground) for line in _filled(told, "     ")]
    return "\n".join([*lines, "", *_not_asked(found)])


def _not_asked(found: Assessment) -> list[str]:
    """Return what no criterion asked, and what of it lies on the site."""
    from spreidingskaart.criteria.zoning.subjects import told_here, told_short

    untested = any(finding.verdict is Verdict.NOT_TESTED for finding in found.findings)
    return [
        line
        for told in (told_short(found.open_subjects, untested), told_here(found.open_subjects))
        for line in _filled(told, "")
    ]


def _measured(finding: Finding) -> str:
    from spreidingskaart.words.numbers import plain

    if finding.value is None:
        return "Gemeten: niets."
    limit = "geen" if finding.threshold is None else plain(finding.threshold, 3)
    return (
        f"Gemeten: {plain(finding.value, 3)} {finding.unit or ''}".rstrip() + f". Grens: {limit}."
    )


def _facts(ground: EvidenceItem) -> list[str]:
    from spreidingskaart.site_test.evidence import EvidenceKind

    if ground.kind is EvidenceKind.DATA:
        date = f"Van {ground.date}" if ground.date else "Zonder datum"
        said = [ground.title, f"Bron: {ground.source}" if ground.source else "", date]
    else:
        since = "Plan van" if ground.kind is EvidenceKind.SIZE else "Geldt vanaf"
        from_when = f"{since} {ground.date}" if ground.date else ""
        cited = f"Bron: {ground.source}" if ground.source != ground.title else ""
        said = [ground.title, cited, from_when]
    told = ". ".join(part.rstrip(".") for part in (*said, ground.status.capitalize()) if part) + "."
    return [told, *([ground.url] if ground.url else [])]


def _filled(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text, 100, initial_indent=indent, subsequent_indent=indent, break_long_words=False
    )


def as_text(found: Assessment, spread: Sequence[BeforeAfter] = ()) -> str:
    """Return an assessment as people read it in a terminal."""
    from spreidingskaart.criteria import BY_ID
    from spreidingskaart.site_test.evidence import judged_otherwise
    from spreidingskaart.site_test.reading import decisive_first, what_helps

    lines = [found.summary, *(one.sentence for one in spread)]
    lines += [f"Wat helpt: {sentence}" for _, sentence in what_helps(found)]
    lines.append("")
    for finding in (one for group in decisive_first(found) for one in group):
        reserve = (
            ""
            if finding.firm or not finding.why_not_firm
            else f"  [voorlopig: {finding.why_not_firm}]"
        )
        word = finding.word.replace(": ", ", ")
        lines.append(f"{BY_ID[finding.criterion].title}: {word}{reserve}")
        lines.append(f"  {finding.sentence}")
        if judged := judged_otherwise(finding):
            lines.append(f"  Anders beoordeeld: {judged}")
    lines += ["", *_not_asked(found)]
    lines += ["", f"{found.municipality}, gegevens {found.data_version}, rol {found.role}."]
    return "\n".join(lines)
