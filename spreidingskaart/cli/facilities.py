"""`facilities`: those that a role may see, and rounded counts of those that have no place of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from spreidingskaart.cli.answer import Answer, add_common, aligned, city_of
from spreidingskaart.model import Fictional
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import plain
from spreidingskaart.words.spreadsheet import plain_csv

if TYPE_CHECKING:
    import argparse

    from geo.layer import Layer
    from spreidingskaart.city import City

HELP = "welke voorzieningen er zijn"
_TEXTS = (
    "id",
    "name",
    "form",
    "target_groups",
    "operator",
    "status",
    "visibility",
    "fictional",
    "precision",
)
_SOURCES = ("source", "source_date", "source_url", "note")


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("--csv", action="store_true", help="CSV op stdout (UTF-8, komma's)")
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """List the facilities."""
    city = city_of(options)
    records = facility_records(city)
    document = {
        "schema": "spreidingskaart/facilities/1",
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "year": city.year,
        "facilities": records,
    }
    if options.csv:
        return Answer(document, as_csv(records).rstrip("\r\n"))
    rows: list[tuple[str, ...]] = [("naam", "vorm", "plekken", "status", "wijk", "fictief?")]
    rows += [
        (
            record["name"],
            record["form"],
            "onbekend" if record["places"] is None else plain(record["places"]),
            record["status"] or "",
            record["wijkcode"] or "",
            "ja" if record["fictional"] == Fictional.YES else "nee",
        )
        for record in records
    ]
    on_map = sum(record["x"] is not None for record in records)
    total = f"{count(len(records), 'regel', 'regels')}, waarvan {on_map} op de kaart."
    return Answer(document, f"{aligned(rows)}\n\n{total}")


def facility_records(city: City) -> list[dict[str, Any]]:
    """Return one record per facility, and one per rounded count of those that have no place of their own.

    A count has visibility `aggregated`, no coordinates and no operator; its places are rounded to 5.
    """
    facilities, counts = city.layer("facilities"), city.hidden_counts
    records = (
        [] if facilities is None else [_facility(facilities, row) for row in range(len(facilities))]
    )
    if counts is not None:
        records += [_count(city, counts, row) for row in range(len(counts))]
    return records


def _facility(facilities: Layer, row: int) -> dict[str, Any]:
    point = facilities.geometry[row]
    return {
        **{name: _cell(facilities, name, row) for name in _TEXTS},
        "places": _cell(facilities, "places", row),
        "units": _cell(facilities, "units", row),
        "opened": _cell(facilities, "opened", row),
        "closes": _cell(facilities, "closes", row),
        "buurtcode": _cell(facilities, "buurt_code", row),
        "wijkcode": _cell(facilities, "wijk_code", row),
        "district": _cell(facilities, "district_code", row),
        "x": None if point is None else round(float(point.x), 2),
        "y": None if point is None else round(float(point.y), 2),
        **{name: _cell(facilities, name, row) for name in _SOURCES},
    }


def _count(city: City, counts: Layer, row: int) -> dict[str, Any]:
    form = city.forms.get(counts["form"][row])
    empty = dict.fromkeys((*_TEXTS, "units", "buurtcode", "x", "y", *_SOURCES))
    return {
        **empty,
        "id": f"count-{row + 1}",
        "name": f"{form.name if form else counts['form'][row]}: aantal per gebied, afgerond",
        "form": counts["form"][row],
        "target_groups": ";".join(form.target_groups) if form else None,
        "status": counts["status"][row],
        "visibility": "aggregated",
        "fictional": counts["fictional"][row],
        "precision": {"wijken": "wijk", "districts": "district"}.get(
            counts["level"][row], "municipality"
        ),
        "places": _cell(counts, "places", row),
        "opened": _cell(counts, "opened", row),
        "closes": _cell(counts, "closes", row),
        "wijkcode": counts["wijk_code"][row],
        "district": counts["district_code"][row],
        "note": f"Afgerond op 5; ergens in {counts['area'][row]}; het adres is niet openbaar.",
    }


def _cell(layer: Layer, name: str, row: int) -> Any:  # noqa: ANN401 - text, a number or nothing
    if name not in layer.columns:
        return None
    value = layer[name][row]
    if isinstance(value, np.floating | float):
        return (
            None if np.isnan(value) else int(value) if float(value).is_integer() else float(value)
        )
    return value


def as_csv(records: list[dict[str, Any]]) -> str:
    """Return records as CSV; a text that a spreadsheet would run as a formula gets an apostrophe in front."""
    return plain_csv(list(records[0]), records, line_end="\r\n") if records else ""
