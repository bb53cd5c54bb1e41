"""`diff`: what differs between two cities, or two versions of one, as a role may see them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.cli.answer import Answer, add_common, aligned, check_role, city_folder
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    import argparse

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.comparing import LayerChange

HELP = "wat er per laag verschilt tussen twee versies of twee mappen"
_MOST: Final = 1_000
"""Rows of a layer that are named; all are counted."""
_MOST_SHOWN: Final = 5
_COUNTED: Final = {
    "places": "plekken",
    "inhabitants": "inwoners",
    "dwellings": "woningen",
    "capacity": "parkeerplaatsen",
}


def add(parser: argparse.ArgumentParser) -> None:
    """Declare the options."""
    parser.add_argument("before", metavar="A", help="versie (met --city), of map van een gemeente")
    parser.add_argument("after", metavar="B", help="versie, map, of `nu` voor wat in gebruik is")
    add_common(parser)


def run(options: argparse.Namespace) -> Answer:
    """Compare the two layer by layer."""
    check_role(options.role)
    before, after = (_city(each, options) for each in (options.before, options.after))
    records, lines = [], []
    for name in _names(before, after):
        change = _change(name, before, after)
        records.append(_record(name, change, before, after))
        lines += _lines(change, before, after)
    document = {
        "schema": "spreidingskaart/diff/1",
        "role": options.role,
        "before": {"name": options.before, "data_version": before.version},
        "after": {"name": options.after, "data_version": after.version},
        "layers": records,
    }
    same = all(record["same"] for record in records)
    told = ["Er verschilt niets."] if same and not lines else lines
    return Answer(document, "\n".join(told))


def _city(name: str, options: argparse.Namespace) -> City:
    from spreidingskaart.city import load_city
    from spreidingskaart.city.access import seen_by

    return seen_by(load_city(_folder(name, options)), options.role)


def _folder(name: str, options: argparse.Namespace) -> Path:
    from spreidingskaart.city.sources.versions import version_folder, versions

    folder = city_folder(options)
    if name == "nu":
        return folder
    if any(version.name == name for version in versions(folder)):
        return version_folder(folder, name)
    if (Path(name) / "city.yaml").is_file():
        return Path(name)
    there = ", ".join(version.name for version in versions(folder)) or "geen"
    raise InputError(
        f"{name!r} is geen map met een city.yaml en geen versie van {folder.name}; versies: {there}."
    )


def _names(before: City, after: City) -> list[str]:
    from spreidingskaart.city.sources.schema import SCHEMAS

    there = {**before.reports, **after.reports}
    return [name for name in SCHEMAS if name in there]


def _change(name: str, before: City, after: City) -> LayerChange:
    from spreidingskaart.city.sources.comparing import compare_states

    layers = [city.layers.get(name) if name in city.reports else None for city in (before, after)]
    return compare_states(name, *layers)


def _state(name: str, city: City) -> dict[str, Any] | None:
    """Return what the load report says of a layer; None where the city does not name it."""
    report = city.reports.get(name)
    if report is None:
        return None
    entry = report.entry
    # a receipt of a register would be a hash of what is secret too
    told = entry is not None and (name != "facilities" or city.role != "public")
    return {
        "rows": report.kept,
        "rows_read": report.read,
        "fault": report.fault,
        "source": entry.source if entry else None,
        "date": entry.date.isoformat() if entry else None,
        "fictional": entry.fictional.value if entry else None,
        "complete": entry.complete if entry else None,
        "receipts": list(entry.receipts) if entry is not None and told else [],
    }


def _told_alike(was: dict[str, Any] | None, now: dict[str, Any] | None) -> bool:
    """Return whether the same is said of a layer; that it was fetched once more is no difference."""
    if was is None or now is None:
        return was is now
    return {**was, "receipts": None} == {**now, "receipts": None}


def _record(name: str, change: LayerChange, before: City, after: City) -> dict[str, Any]:
    was, now = _state(name, before), _state(name, after)
    return {
        "layer": name,
        "same": change.same and _told_alike(was, now),
        "before": was,
        "after": now,
        "added": len(change.added),
        "removed": len(change.removed),
        "changed": len(change.changed),
        "totals": {
            column: {"before": old, "after": new} for column, (old, new) in change.totals.items()
        },
        "rows_added": list(change.added[:_MOST]),
        "rows_removed": list(change.removed[:_MOST]),
        "rows_changed": [asdict(row) for row in change.changed[:_MOST]],
    }


def _lines(change: LayerChange, before: City, after: City) -> list[str]:
    """Return what a person reads of one layer; nothing where it is the same."""
    was, now = _state(change.name, before), _state(change.name, after)
    if change.same and _told_alike(was, now):
        return []
    title = (after if now else before).reference(change.name).title or change.name
    if was is None or now is None:
        rows = count((now or was or {"rows": 0})["rows"], "rij", "rijen")
        return [f"{title}: {'nieuw' if was is None else 'weg'}, {rows}."]
    counts = (
        f"{title}: {number(len(change.added))} erbij, {number(len(change.removed))} weg, "
        f"{number(len(change.changed))} anders"
    )
    fault = [f"  let op: {now['fault']}"] if now["fault"] else []
    return [f"{counts}{_dates(was, now)}.", *_totals(change), *_rows(change), *fault]


def _totals(change: LayerChange) -> list[str]:
    return [
        f"  {_COUNTED[column]}: {_figure(old)} → {_figure(new)}"
        for column, (old, new) in change.totals.items()
        if old != new
    ]


def _dates(was: dict[str, Any], now: dict[str, Any]) -> str:
    told = [
        f"{what} {was[key] or 'onbekend'} → {now[key] or 'onbekend'}"
        for key, what in (("date", "datum"), ("source", "bron"))
        if was[key] != now[key]
    ]
    return f" ({'; '.join(told)})" if told else ""


def _figure(value: float | None) -> str:
    return "onbekend" if value is None else number(value)


def _rows(change: LayerChange) -> list[str]:
    rows = [("  +", key, "") for key in change.added[:_MOST_SHOWN]]
    rows += [("  -", key, "") for key in change.removed[:_MOST_SHOWN]]
    for row in change.changed[:_MOST_SHOWN]:
        told = [*row.columns]
        if row.moved is not None:
            told.append(f"{number(row.moved, 1)} m verplaatst")
        if row.shape_came_or_went:
            told.append("plaats op de kaart erbij of weg")
        rows.append(("  ~", row.key, ", ".join(told)))
    return aligned(rows).split("\n") if rows else []
