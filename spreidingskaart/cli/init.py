"""`init`: a City folder for a municipality: empty and ready for `fetch`, or from the file of areas of CBS."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city.sources.cbs import CbsAreas
    from spreidingskaart.city.sources.folder import Municipality

HELP = "maak een map voor een gemeente, leeg of uit de buurten van CBS"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("code", metavar="CODE", help="code of naam van de gemeente, zoals GM0233")
    parser.add_argument("--to", metavar="MAP", required=True, help="map die gemaakt wordt")
    parser.add_argument(
        "--areas",
        metavar="BESTAND",
        help="buurten van CBS met hun cijfers (GeoPackage, GeoJSON, GML of shapefile); zonder blijft de map leeg, "
        "voor fetch",
    )
    parser.add_argument(
        "--year", metavar="JAAR", help="jaar van de buurten, als het bestand het niet zegt"
    )
    parser.add_argument(
        "--name", metavar="NAAM", help="naam van een gemeente die nog niet in de lijst staat"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Make the folder."""
    from spreidingskaart.city.sources.cbs import municipality_code, read_cbs_areas
    from spreidingskaart.city.sources.municipalities import municipality_of
    from spreidingskaart.city.sources.new_folder import refuse_taken, write_city_folder

    folder = Path(options.to)
    refuse_taken(folder)
    if options.areas is None:
        if options.year is not None:
            raise InputError("Bij --year hoort --areas; het is het jaar van de buurten.")
        return _empty(municipality_of(options.code, name=options.name), folder)
    source = Path(options.areas)
    named = options.code.strip()[-1:].isdigit()
    code = municipality_code(options.code) if named else municipality_of(options.code).code
    try:
        areas = read_cbs_areas(source, code)
    except DataError as error:
        raise InputError(str(error)) from error
    year = _year(options.year, areas)
    today = dt.date.today()  # noqa: DTZ011 - a year on a wall calendar
    write_city_folder(areas, folder, file=source.name, year=year, today=today)
    document = {
        "schema": "spreidingskaart/init/1",
        "municipality": {"code": areas.code, "name": areas.name},
        "folder": str(folder),
        "year": year,
        "buurten": len(areas.buurten.table),
        "wijken": len(areas.wijken.table),
        "wijken_from_buurten": areas.dissolved,
        "figures": [name for name in areas.buurten.figures.columns if name != "code"],
        "notes": list(areas.notes),
    }
    return Answer(document, _told(areas, folder, year))


def _empty(municipality: Municipality, folder: Path) -> Answer:
    from spreidingskaart.city.sources.new_folder import write_empty_folder

    today = dt.date.today()  # noqa: DTZ011 - a year on a wall calendar
    write_empty_folder(municipality, folder, today=today)
    document = {
        "schema": "spreidingskaart/init/1",
        "municipality": municipality.model_dump(),
        "folder": str(folder),
        "year": None,
        "buurten": 0,
        "wijken": 0,
        "wijken_from_buurten": False,
        "figures": [],
        "notes": ["Er staat nog geen enkele laag in."],
    }
    lines = [
        f"{municipality.name} ({municipality.code}): de map {folder} is klaar, nog zonder gegevens.",
        f"Haal ze op: python -m spreidingskaart fetch --city {folder}",
    ]
    return Answer(document, "\n".join(lines))


def _year(given: str | None, areas: CbsAreas) -> int:
    from spreidingskaart.cli.spread import year_of

    year = year_of(given) or areas.year
    if year is None:
        raise InputError(
            "Het bestand zegt niet van welk jaar het is; geef --year, zoals --year 2024."
        )
    return year


def _told(areas: CbsAreas, folder: Path, year: int) -> str:
    counts = (
        f"{count(len(areas.buurten.table), 'buurt', 'buurten')} en "
        f"{count(len(areas.wijken.table), 'wijk', 'wijken')}"
    )
    lines = [
        f"{areas.name} ({areas.code}): {counts} van {year} staan in {folder}.",
        *areas.notes,
        f"Controleer: python -m spreidingskaart check --city {folder}",
        f"Bekijk: SPREIDINGSKAART_CITY={folder} make run",
    ]
    return "\n".join(lines)
