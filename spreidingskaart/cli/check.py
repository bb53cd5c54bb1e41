"""`check`: is the City folder whole, or is a file with facilities right."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from spreidingskaart.cli.answer import Answer, add_common, check_role, whole_city
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city import City

HELP = "controleer een map met gegevens, of een bestand met voorzieningen"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument(
        "--facilities", metavar="BESTAND.csv", help="voorzieningen van de gemeente zelf"
    )
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Check and list every fault."""
    check_role(options.role)
    city = whole_city(options)
    return (
        _check_city(city)
        if options.facilities is None
        else _check_facilities(Path(options.facilities), city)
    )


def _check_city(city: City) -> Answer:
    faults = [
        {"layer": name, "message": report.fault}
        for name, report in city.reports.items()
        if report.fault
    ]
    faults += [
        {"layer": name, "message": line}
        for name, report in city.reports.items()
        for line in report.dropped
    ]
    faults += [{"layer": "rules", "message": fault} for fault in city.rules.faults]
    document = {
        "schema": "spreidingskaart/check/1",
        "municipality": city.municipality.name,
        "ok": not faults,
        "layers": len(city.layers),
        "faults": faults,
    }
    lines = [f"{fault['layer']}: {fault['message']}" for fault in faults]
    lines.append(
        f"{count(len(city.layers), 'laag', 'lagen')} gelezen, {count(len(faults), 'fout', 'fouten')}."
    )
    return Answer(document, "\n".join(lines), ok=not faults)


def _check_facilities(path: Path, city: City) -> Answer:
    from spreidingskaart.city.sources.facilities import check_facilities

    found = check_facilities(
        path,
        forms=tuple(city.forms),
        areas={level: city.areas(level) for level in ("buurten", "wijken", "districts")},
        municipality=city.municipality.name,
    )
    document = {
        "schema": "spreidingskaart/check/1",
        "municipality": city.municipality.name,
        "ok": not found.faults,
        "file": path.name,
        "rows": found.rows,
        "faults": [asdict(fault) for fault in found.faults],
    }
    lines = [fault.sentence for fault in found.faults]
    if found.faults:
        lines.append(
            f"{path.name}: {count(found.rows, 'rij', 'rijen')}, {count(len(found.faults), 'fout', 'fouten')}."
        )
    else:
        lines.append(
            f"{path.name}: {count(found.rows, 'rij', 'rijen')}, geen fouten. "
            "Zet het bestand als facilities.csv in de map van de gemeente; dan toont de kaart het."
        )
    return Answer(document, "\n".join(lines), ok=not found.faults)
