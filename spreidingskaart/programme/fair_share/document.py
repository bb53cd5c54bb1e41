"""Fair shares as one JSON document: every target group, every district, every number with how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.programme.fair_share.asked import group_needs
from spreidingskaart.programme.fair_share.decisions import decision_status, planned_decisions
from spreidingskaart.programme.fair_share.shares import divided
from spreidingskaart.programme.fair_share.told import fiction, headline, remarks
from spreidingskaart.programme.fair_share.weights import ShareCorrection, corporation_share

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.programme.fair_share.decisions import ShareDecision
    from spreidingskaart.programme.fair_share.shares import GroupNeed, NeedPerDistrict
    from spreidingskaart.programme.scenario import Scenario

SCHEMA: Final = "spreidingskaart/fair-share/1"


def fair_share_document(
    city: City,
    year: int,
    correction: ShareCorrection = ShareCorrection.NONE,
    scenario: Scenario | None = None,
) -> dict[str, Any]:
    """Return the fair share of every district of what each target group needs in a year."""
    groups = [_group(city, need, year, correction) for need in group_needs(city, year, scenario)]
    return {
        "schema": SCHEMA,
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "year": year,
        "correction": correction.value,
        "formula": correction.formula,
        "groups": groups,
    }


def _group(city: City, need: GroupNeed, year: int, correction: ShareCorrection) -> dict[str, Any]:
    found = divided(city, need, year, correction)
    figure = found.figure.as_dict()
    return {
        "group": need.id,
        "name": need.name,
        "need": _number(found.need.value),
        "status": figure["status"],
        "sources": figure["sources"],
        "unknown": figure["unknown"] or found.places.unknown or None,
        "sentence": headline(found),
        "fiction": fiction(found) or None,
        "remarks": remarks(found),
        "districts": _districts(city, found),
        "no_single_district": {
            "there": _number(found.places.whole_there),
            "coming": _number(found.places.whole_coming),
        },
        "decisions": [_decision(one, found) for one in planned_decisions(city, found)],
    }


def _districts(city: City, found: NeedPerDistrict) -> list[dict[str, Any]]:
    weights, places = found.weights, found.places
    columns: dict[str, NDArray[np.float64]] = {
        "inhabitants": weights.inhabitants,
        "score": weights.score,
        "weight": np.round(weights.weight, 6),
        "share": found.share,
        "share_exact": np.round(found.exact, 3),
        "there": places.there,
        "coming": places.coming,
        "coming_without_year": places.undated,
        "closing": places.closing,
        "more_now": found.more_now,
        "more_with_coming": found.more_later,
        "corporation_pct": np.round(corporation_share(city), 1),
    }
    return [
        {
            "code": str(code),
            "name": str(name),
            **{column: _number(values[row]) for column, values in columns.items()},
            "facilities_without_number": int(
                places.without_number[row] + places.without_number_coming[row]
            ),
        }
        for row, (code, name) in enumerate(zip(weights.codes, weights.names, strict=True))
    ]


def _decision(one: ShareDecision, found: NeedPerDistrict) -> dict[str, Any]:
    status = decision_status(one, found)
    return {
        "id": one.id,
        "name": one.name,
        "status": None if status is None else status.value,
        "source": one.source or None,
        "district": one.district or None,
        "opens": one.opens,
        "places": _number(one.places),
        "before": _number(one.before),
        "after": _number(one.after),
        "share": _number(one.share),
        "nearer": _number(one.nearer),
    }


def _number(value: float) -> float | int | None:
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)
