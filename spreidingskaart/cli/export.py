"""`export`: a layer as a file, as a role sees it; what comes out can be imported again unchanged."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common, add_confidential, city_of, path_of_file
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city import City

HELP = "bewaar een laag als CSV, XLSX, GeoJSON of GeoPackage"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("layer", metavar="LAAG", help="naam van de laag, zoals facilities")
    parser.add_argument(
        "--out",
        metavar="BESTAND",
        required=True,
        help="waar het komt; het eind van de naam zegt de soort: .csv, .xlsx, .geojson of .gpkg",
    )
    add_confidential(parser)
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Write the file; one that is there already is replaced in one step."""
    from spreidingskaart.city.confidential import confidential_line
    from spreidingskaart.city.sources.export import as_file, exported, format_of

    path = path_of_file(options, Path(options.out))
    kind = format_of(path)
    if not path.parent.is_dir():
        raise InputError(f"De map {path.parent} bestaat niet; maak die eerst.")
    city = city_of(options)
    name = _layer(options.layer, city)
    report = city.reports.get(name)
    entry = report.entry if report is not None else None
    rows = exported(name, city.layers[name], entry, line=confidential_line(city.role))
    content = as_file(rows, kind)
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        raise InputError(f"Het bestand {path} is niet te schrijven.") from error
    finally:
        new.unlink(missing_ok=True)
    document = {
        "schema": "spreidingskaart/export/1",
        "layer": name,
        "role": city.role,
        "data_version": city.version,
        "file": str(path),
        "rows": len(rows),
        "columns": list(rows.columns),
        "bytes": len(content),
    }
    told = f"{rows.title}: {count(len(rows), 'rij', 'rijen')} in {path}. {rows.told}"
    return Answer(document, told)


def _layer(name: str, city: City) -> str:
    """Return the name of a layer that the City has and that a file can hold.

    Raises
    ------
    InputError
        If there is none of this name.
    """
    from spreidingskaart.city.sources.schema import SCHEMAS

    if name in city.layers and name in SCHEMAS:
        if not len(city.layers[name]):
            raise InputError(f"In de laag {name} is niets te zien voor de rol {city.role}.")
        return name
    if name in SCHEMAS:
        raise InputError(city.why_missing(name))
    there = ", ".join(each for each in city.layers if each in SCHEMAS)
    raise InputError(f"Er is geen laag {name!r}; er zijn: {there}.")
