"""The spread as one JSON document and as a table, for the command line, files and the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.spread import sentences
from spreidingskaart.spread.carrying import VARIABLES, carrying_of
from spreidingskaart.spread.chance import map_units
from spreidingskaart.spread.evenness import (
    bootstrap_of,
    clustering_of,
    evenness_of,
    leave_one_out,
    nearest_of,
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


def rows_of(index: Index) -> list[dict[str, Any]]:
    """Return one record per area, under COLUMNS; None where a number does not exist."""
    areas = index.areas
    return [
        {
            "code": str(areas.codes[row]),
            "name": str(areas.names[row]),
            "inhabitants": _number(areas.inhabitants[row], 1),
            "places": _number(index.existing[row]),
            "planned": _number(index.planned[row]),
            "facilities": int(index.facilities[row]),
            "rate": _number(index.rate[row]),
            "rate_low": _number(index.low[row]),
            "rate_high": _number(index.high[row]),
            "rate_with_planned": _number(index.rate_with_planned[row]),
            "share_of_places": _number(index.share_of_places[row], 6),
            "share_of_inhabitants": _number(index.share_of_inhabitants[row], 6),
            "location_quotient": _number(index.quotient[row]),
            "rank_best": _number(index.best_rank[row]),
            "rank_worst": _number(index.worst_rank[row]),
            "too_small": bool(index.too_small[row]),
            "too_small_because": sentences.too_small(index, row) or None,
            "rounded": bool(index.rounded[row]),
            "fictional": bool(index.fictional[row]),
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
    found = index.denominator
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
            "places": _number(index.total),
            "rate": _number(index.city_rate),
            "places_known_for_larger_areas_only": _number(index.coarser),
            "places_where_inhabitants_are_unknown": _number(index.without_inhabitants),
            "facilities_without_number_of_places": index.unknown,
            "fictional_places": _number(index.kind.fiction.places),
        },
        "inhabitants": {
            "source": found.source,
            "date": found.date.isoformat() if found.date else None,
            "years_old": _number(found.years_old, 2),
            "stale": found.stale,
        },
        "sentences": [
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
        document["map_units"] = _map_units(city, kind, year)
        document["carrying"] = _carrying(city, kind, year)
        document["reach"] = _reach(reach_of(city, kind, year=year))
    teams = reach_of_teams(city)
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
    near = nearest_of(city, evenness.kinds[k], year=year)
    clustering = clustering_of(city, level, year=year, permutations=permutations)
    low, high = leave_one_out(city, level, kind, year=year)
    of_hoover, of_gini = bootstrap_of(city, level, kind, year=year)
    document: dict[str, Any] = {
        "hoover": _number(evenness.hoover[k], 6),
        "gini": _number(evenness.gini[k], 6),
        "gini_unweighted": _number(evenness.gini_unweighted[k], 6),
        "theil": _number(evenness.theil[k], 6),
        "theil_between_districts": _number(evenness.theil_between[k], 6),
        "theil_within_districts": _number(evenness.theil_within[k], 6),
        "hoover_without_one_facility": [_number(low, 6), _number(high, 6)],
        "hoover_bootstrap": [_number(of_hoover.low, 6), _number(of_hoover.high, 6)],
        "gini_bootstrap": [_number(of_gini.low, 6), _number(of_gini.high, 6)],
        "nearest_neighbour": {
            "ratio": _number(near.ratio),
            "mean_m": _number(near.mean_distance, 1),
            "expected_m": _number(near.expected_distance, 1),
            "p": _number(near.p, 6),
            "facilities": near.points,
            "reason": near.reason,
        },
        "sentences": {
            "hoover": sentences.hoover(evenness, kind),
            "gini": sentences.gini(evenness, kind),
            "theil": sentences.theil(evenness, kind),
            "leave_one_out": sentences.leaning((low, high)),
            "nearest": sentences.nearest(near, evenness.kinds[k].places),
            "moran": sentences.moran(clustering, kind, level),
            "local": sentences.local(clustering, kind, level),
            "getis": sentences.getis(clustering, kind, level),
        },
    }
    if clustering is not None:
        # one row per kind, one column per area with enough inhabitants to count
        codes = clustering.areas.codes[clustering.keep]
        document["moran"] = {
            "i": _number(clustering.moran.i[k], 6),
            "expected": _number(clustering.moran.expected[k], 6),
            "p": _number(clustering.moran.p[k], 6),
            "p_simulated": _number(clustering.moran.p_simulated[k], 6),
            "areas": len(codes),
            "islands": clustering.moran.islands,
            "reason": str(clustering.moran.reason[k]),
        }
        document["local"] = [
            {
                "code": str(codes[j]),
                "moran": _number(clustering.local.i[k, j]),
                "quadrant": int(clustering.local.quadrant[k, j]),
                "moran_p": _number(clustering.local.p_adjusted[k, j]),
                "getis_z": _number(clustering.getis.z[k, j]),
                "getis_p": _number(clustering.getis.p_adjusted[k, j]),
                "island": bool(clustering.local.islands[j]),
            }
            for j in range(len(codes))
        ]
    return document


def _map_units(city: City, kind: str, year: int | None) -> dict[str, Any]:
    units = map_units(city, kind, year=year)
    return {
        "reference": units.reference,
        "conclusion": units.conclusion,
        "holds": units.holds,
        "of": len(units.answers),
        "badge": sentences.badge(units),
        "sentence": sentences.divisions(units),
        "holding": sentences.holding(units),
        "divisions": [
            {
                "by": answer.level,
                "facilities": answer.facilities,
                "hoover": _number(answer.hoover, 6),
                "by_chance": _number(answer.expected, 6),
                "by_chance_low": _number(answer.low, 6),
                "by_chance_high": _number(answer.high, 6),
                "p": _number(answer.p, 6),
                "conclusion": answer.conclusion,
            }
            for answer in units.answers
        ],
    }


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
                "correlation": _number(carrying.correlation),
                "p": _number(carrying.p),
                "wijken": int(carrying.shown.sum()),
                "share_of_places_where_most": _number(carrying.heaviest_places, 6),
                "share_of_inhabitants_where_most": _number(carrying.heaviest_inhabitants, 6),
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
        "share_of_inhabitants": [_number(share, 6) for share in distances.share],
        "known_for_share_of_inhabitants": _number(distances.known, 6),
        "white_spots": [str(code) for code in distances.buurten.codes[distances.white_spots]],
        "inhabitants_beyond": _number(distances.beyond),
        "sentences": [sentences.reach(distances), sentences.white_spots(distances)],
    }


def _number(value: Any, digits: int = 4) -> float | None:  # noqa: ANN401 - any numpy number
    known = float(value)
    return round(known, digits) if np.isfinite(known) else None
