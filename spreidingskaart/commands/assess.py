"""`assess`: test one site."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from spreidingskaart.commands.answer import Answer, add_common, as_number, city_of
from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.model import Assessment

HELP = "toets één locatie aan alle criteria"
_MOST_LONG_NAME = 1_000
_INLINE = re.compile(r"\s*(\{|\[|SRID=|(MULTI)?(POINT|LINESTRING|POLYGON)|GEOMETRYCOLLECTION)", re.IGNORECASE)


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    place = parser.add_argument_group("de plek, op één manier")
    place.add_argument("--x", metavar="RD", help="x in meters (EPSG:28992)")
    place.add_argument("--y", metavar="RD", help="y in meters (EPSG:28992)")
    place.add_argument("--longitude", "--lon", metavar="GRADEN", help="WGS84")
    place.add_argument("--latitude", "--lat", metavar="GRADEN", help="WGS84")
    place.add_argument(
        "--geometry", metavar="BESTAND|WKT", help="perceel: WKT, GeoJSON of een bestand daarmee"
    )
    place.add_argument("--site", metavar="ID", help="kandidaat-locatie, bijvoorbeeld L01")
    parser.add_argument("--form", help="woonzorgvorm; zie het commando forms")
    parser.add_argument("--places", metavar="N", help="aantal plekken")
    parser.add_argument("--units", metavar="N", help="aantal wooneenheden")
    parser.add_argument("--own-parking", metavar="N", help="parkeerplaatsen op eigen terrein")
    parser.add_argument("--floor-area", metavar="M2", help="bruto vloeroppervlak")
    parser.add_argument("--staff", metavar="N", help="medewerkers in de drukste dienst")
    parser.add_argument("--height", metavar="M", help="bouwhoogte in meters")
    parser.add_argument("--old-function", metavar="FUNCTIE", help="wat er nu mag staan (een parkeerfunctie), of none")
    parser.add_argument("--old-size", metavar="N", help="hoeveel daarvan: woningen, kamers of m² bvo")
    parser.add_argument("--temporary-years", metavar="N", help="hoeveel jaar het duurt, als het tijdelijk is")
    parser.add_argument("--owner", help="soort eigenaar van de grond")
    parser.add_argument("--year", metavar="JAAR", help="tel de voorzieningen die dan open zijn")
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Test one site."""
    from spreidingskaart.assess import assessment
    from spreidingskaart.proposals import propose

    for option in ("form", "places"):
        if getattr(options, option) is None:
            message = f"Geef ook --{option}; zie `python -m spreidingskaart assess --help`."
            raise InputError(message)
    numbers = {
        name: as_number(f"--{name.replace('_', '-')}", getattr(options, name))
        for name in (
            "x",
            "y",
            "longitude",
            "latitude",
            "places",
            "units",
            "own_parking",
            "floor_area",
            "staff",
            "height",
            "old_size",
            "temporary_years",
        )
    }
    year = as_number("--year", options.year)
    city = city_of(options)
    if year is not None:
        city = city.at(int(year))
    places = numbers.pop("places") or 0.0
    proposal = propose(
        city,
        form=options.form,
        places=places,
        geometry=_geometry(options.geometry),
        site_id=options.site,
        owner=options.owner,
        old_function=options.old_function,
        **numbers,
    )
    found = assessment(proposal, city)
    return Answer(found.as_dict(), as_text(found))


def _geometry(given: str | None) -> str | Path | None:
    if given is None or _INLINE.match(given):
        return given
    if not given.strip():
        return given
    if len(given) <= _MOST_LONG_NAME and (Path(given).suffix or Path(given).is_file()):
        return Path(given)
    return given


def as_text(found: Assessment) -> str:
    """Return an assessment as people read it in a terminal."""
    from spreidingskaart.criteria import BY_ID

    lines = [found.summary, ""]
    for finding in found.findings:
        reserve = "" if finding.firm or not finding.why_not_firm else f"  [voorlopig: {finding.why_not_firm}]"
        lines.append(f"{BY_ID[finding.criterion].title}: {finding.verdict.dutch}{reserve}")
        lines.append(f"  {finding.sentence}")
        lines += [f"  Wat helpt: {sentence}" for sentence in finding.helps]
    lines += ["", f"{found.municipality}, gegevens {found.data_version}, rol {found.role}."]
    return "\n".join(lines)
