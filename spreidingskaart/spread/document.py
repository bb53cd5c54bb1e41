"""The spread as one JSON document and as a table, for the command line, files and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import LEVEL_BELOW
from spreidingskaart.spread.carrying import VARIABLES, carrying_of
from spreidingskaart.spread.chance_document import (
    known_or_none,
    local_counts_record,
    map_units_record,
    scan_record,
    spacing_record,
)
from spreidingskaart.spread.evenness import (
    bootstrap_of,
    clustering_of,
    evenness_of,
    leave_one_out,
)
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import CLUSTERED, GROUP
from spreidingskaart.spread.policy import choices
from spreidingskaart.spread.reach import DISTANCES, reach_of, reach_of_teams

if TYPE_CHECKING:
    import datetime as dt

    from spreidingskaart.city import City
    from spreidingskaart.spread.index import Index
    from spreidingskaart.spread.reach import Reach

SCHEMA: Final = "spreidingskaart/spread/1"
COLUMNS: Final = (
    "code", "name", "inhabitants", "places", "planned", "facilities", "rate", "rate_low", "rate_high",
    "rate_with_planned", "share_of_places", "share_of_inhabitants", "location_quotient", "rank_best",
    "rank_worst", "too_small", "too_small_because", "rounded", "fictional",
)  # fmt: skip
GROWN_COLUMNS: Final = (*COLUMNS, "planned_inhabitants", "planned_housing")
"""Those of a year in which planned housing adds to the inhabitants."""


def rows_of(index: Index) -> list[dict[str, Any]]:
    """Return one record per area; None where a number does not exist.

    Its columns are COLUMNS, and GROWN_COLUMNS where planned housing adds to the inhabitants.
    """
    areas, housing = index.areas, index.planned_housing
    grown: list[dict[str, Any]] = [{}] * len(areas)
    if housing is not None:
        level = LEVEL_BELOW.get(areas.level, areas.level)
        added = housing.added[level] if level == areas.level else [None] * len(areas)
        grown = [
            {
                "planned_inhabitants": None if more is None else known_or_none(more, 1),
                "planned_housing": housing.mark,
            }
            for more in added
        ]
    return [
        {
            "code": str(areas.codes[row]),
            "name": str(areas.names[row]),
            "inhabitants": known_or_none(areas.inhabitants[row], 1),
            "places": known_or_none(index.existing[row]),
            "planned": known_or_none(index.planned[row]),
            "facilities": int(index.facilities[row]),
            "rate": known_or_none(index.rate[row]),
            "rate_low": known_or_none(index.low[row]),
            "rate_high": known_or_none(index.high[row]),
            "rate_with_planned": known_or_none(index.rate_with_planned[row]),
            "share_of_places": known_or_none(index.share_of_places[row], 6),
            "share_of_inhabitants": known_or_none(index.share_of_inhabitants[row], 6),
            "location_quotient": known_or_none(index.quotient[row]),
            "rank_best": known_or_none(index.best_rank[row]),
            "rank_worst": known_or_none(index.worst_rank[row]),
            "too_small": bool(index.too_small[row]),
            "too_small_because": sentences.too_small(index, row) or None,
            "rounded": bool(index.rounded[row]),
            "fictional": bool(index.fictional[row]),
            **grown[row],
        }
        for row in range(len(areas))
    ]


def spread_document(
    city: City,
    level: str,
    kind: str = CLUSTERED,
    *,
    year: int | None = None,
    today: dt.date | None = None,
    permutations: int = 999,
) -> dict[str, Any]:
    """Return everything about one kind over one division in one year."""
    index = index_of(city, level, kind, year=year, today=today)
    found, housing = index.denominator, index.planned_housing
    below = LEVEL_BELOW.get(level, level)
    document: dict[str, Any] = {
        "schema": SCHEMA,
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "by": level,
        "kind": kind,
        "kind_name": index.kind.name,
        "year": index.year,
        "city": {
            "places": known_or_none(index.total),
            "rate": known_or_none(index.city_rate),
            "places_known_for_larger_areas_only": known_or_none(index.coarser),
            "places_where_inhabitants_are_unknown": known_or_none(index.without_inhabitants),
            "facilities_without_number_of_places": index.unknown,
            "fictional_places": known_or_none(index.kind.fiction.places),
        },
        "inhabitants": {
            "source": found.source,
            "date": found.date.isoformat() if found.date else None,
            "years_old": known_or_none(found.years_old, 2),
            "stale": found.stale,
            "planned_housing": None if housing is None else housing.as_dict(below),
        },
        "sentences": [
            *([fiction] if (fiction := index.kind.fiction.sentence) else []),
            sentences.how_much(index, city.municipality.name),
            *_why_nothing(city),
            sentences.where(index),
            *sentences.reserves(index),
        ],
        "areas": rows_of(index),
        "choices": {name: norm.value for name, norm in choices().items()},
    }
    if not kind.startswith(GROUP) and city.layer("facilities") is not None:
        document["evenness"] = _evenness(city, level, kind, year, permutations)
        document["scan"] = scan_record(city, kind, year)
        document["spacing"] = spacing_record(city, kind, year)
        document["local_counts"] = local_counts_record(city, level, kind, year)
        document["map_units"] = map_units_record(city, kind, year)
        document["carrying"] = _carrying(city, kind, year)
        document["reach"] = _reach(reach_of(city, kind, year=year))
    teams = reach_of_teams(city, year=year)
    document["reach_of_teams"] = None if teams is None else _reach(teams)
    return document


def _why_nothing(city: City) -> list[str]:
    """Return why there are no facilities, where a file of them could not be used."""
    report = city.reports.get("facilities")
    left_out = city.layer("facilities") is None and report is not None
    return [city.why_missing("facilities")] if left_out else []


def _evenness(
    city: City, level: str, kind: str, year: int | None, permutations: int
) -> dict[str, Any]:
    evenness = evenness_of(city, level, year=year)
    k = evenness.row(kind)
    clustering = clustering_of(city, level, year=year, permutations=permutations)
    low, high = leave_one_out(city, level, kind, year=year)
    of_hoover, of_gini = bootstrap_of(city, level, kind, year=year)
    document: dict[str, Any] = {
        "hoover": known_or_none(evenness.hoover[k], 6),
        "gini": known_or_none(evenness.gini[k], 6),
        "gini_unweighted": known_or_none(evenness.gini_unweighted[k], 6),
        "theil": known_or_none(evenness.theil[k], 6),
        "theil_between_districts": known_or_none(evenness.theil_between[k], 6),
        "theil_within_districts": known_or_none(evenness.theil_within[k], 6),
        "hoover_without_one_facility": [known_or_none(low, 6), known_or_none(high, 6)],
        "hoover_bootstrap": [known_or_none(of_hoover.low, 6), known_or_none(of_hoover.high, 6)],
        "gini_bootstrap": [known_or_none(of_gini.low, 6), known_or_none(of_gini.high, 6)],
        "sentences": {
            "hoover": sentences.hoover(evenness, kind),
            "gini": sentences.gini(evenness, kind),
            "theil": sentences.theil(evenness, kind),
            "leave_one_out": sentences.leaning((low, high)),
            "moran": sentences.moran(clustering, kind, level),
            "local": sentences.local(clustering, kind, level),
            "getis": sentences.getis(clustering, kind, level),
        },
    }
    if clustering is not None:
        # one row per kind, one column per area with enough inhabitants to count
        codes = clustering.areas.codes[clustering.keep]
        document["moran"] = {
            "i": known_or_none(clustering.moran.i[k], 6),
            "expected": known_or_none(clustering.moran.expected[k], 6),
            "p": known_or_none(clustering.moran.p[k], 6),
            "p_simulated": known_or_none(clustering.moran.p_simulated[k], 6),
            "areas": len(codes),
            "islands": clustering.moran.islands,
            "reason": str(clustering.moran.reason[k]),
        }
        document["local"] = [
            {
                "code": str(codes[j]),
                "moran": known_or_none(clustering.local.i[k, j]),
                "quadrant": int(clustering.local.quadrant[k, j]),
                "moran_p": known_or_none(clustering.local.p_adjusted[k, j]),
                "getis_z": known_or_none(clustering.getis.z[k, j]),
                "getis_p": known_or_none(clustering.getis.p_adjusted[k, j]),
                "island": bool(clustering.local.islands[j]),
            }
            for j in range(len(codes))
        ]
    return document


def _carrying(city: City, kind: str, year: int | None) -> list[dict[str, Any]]:
    records = []
    for name, variable in VARIABLES.items():
        carrying = carrying_of(city, name, kind, year=year)
        record: dict[str, Any] = {
            "variable": name,
            "name": variable.name,
            "loaded": carrying is not None,
        }
        if carrying is None:
            record["sentences"] = [city.why_missing(variable.layer)]
        else:
            record |= {
                "correlation": known_or_none(carrying.correlation),
                "p": known_or_none(carrying.p),
                "wijken": int(carrying.shown.sum()),
                "share_of_places_where_most": known_or_none(carrying.heaviest_places, 6),
                "share_of_inhabitants_where_most": known_or_none(carrying.heaviest_inhabitants, 6),
                "wijken_where_most": [
                    str(code) for code in carrying.index.areas.codes[carrying.heaviest]
                ],
                "sentences": [sentences.indicator(carrying), sentences.association(carrying)],
            }
        records.append(record)
    return records


def _reach(distances: Reach) -> dict[str, Any]:
    return {
        "targets": distances.targets,
        "within_m": list(DISTANCES),
        "share_of_inhabitants": [known_or_none(share, 6) for share in distances.share],
        "known_for_share_of_inhabitants": known_or_none(distances.known, 6),
        "white_spots": [str(code) for code in distances.buurten.codes[distances.white_spots]],
        "inhabitants_beyond": known_or_none(distances.beyond),
        "sentences": [sentences.reach(distances), sentences.white_spots(distances)],
    }
