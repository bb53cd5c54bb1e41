"""`layers`: what is in the City, from where, of when, and what was dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from spreidingskaart.city.access import telling_areas_of
from spreidingskaart.cli.answer import Answer, add_common, aligned, city_of
from spreidingskaart.model import Fictional
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city import City

HELP = "welke lagen er zijn, met bron, datum en licentie"


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """List the layers."""
    city = city_of(options)
    records = layer_records(city)
    document = {
        "schema": "spreidingskaart/layers/1",
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "layers": records,
        "not_loaded": city.not_there,
        "telling_areas": telling_records(city),
    }
    rows: list[tuple[str, ...]] = [("laag", "rijen", "datum", "echt?", "bron")]
    rows += [
        (
            record["layer"],
            number(record["rows"]) if record["loaded"] else "ontbreekt",
            record["date"] or "",
            Fictional(record["fictional"]).dutch if record["fictional"] else "",
            record["fault"] or record["source"] or "",
        )
        for record in records
    ]
    rows += [(name, "niet geladen", "", "", "") for name in city.not_there]
    notes = [f"{record['layer']}: {note}" for record in records for note in record["notes"]]
    return Answer(document, "\n".join([aligned(rows), *notes]))


def telling_records(city: City) -> list[dict[str, Any]]:
    """Return the areas in which hidden places are told together, also where none is: they rest on no facility."""
    told = telling_areas_of(city)
    areas = dict.fromkeys([*told.by_district.values(), *told.by_wijk.values()])
    return [{"level": area.level, "name": area.name, "codes": list(area.codes)} for area in areas]


def layer_records(city: City) -> list[dict[str, Any]]:
    """Return one record per layer that city.yaml names, loaded or not."""
    records = []
    for name, report in city.reports.items():
        entry = report.entry
        records.append(
            {
                "layer": name,
                "title": entry.title if entry else name,
                "loaded": name in city.layers,
                "rows": report.kept,
                "rows_read": report.read,
                "dropped": list(report.dropped),
                "notes": list(report.notes),
                "fault": report.fault,
                "source": entry.source if entry else None,
                "date": entry.date.isoformat() if entry else None,
                "licence": entry.licence if entry else None,
                "fictional": entry.fictional if entry else None,
                "url": entry.url if entry else None,
                "note": entry.note if entry else None,
            }
        )
    return records
