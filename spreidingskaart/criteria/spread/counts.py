"""Places of the proposed kind in the buurt, the wijk and the district of each site, before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.proximity import within
from spreidingskaart.city import LEVELS, open_in
from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.designations import buurt_of, nearest_to
from spreidingskaart.city.measures.facilities import at_their_point
from spreidingskaart.city.measures.places import inhabitants_of_city, per_thousand, places_table
from spreidingskaart.criteria.spread.details import FacilityAround
from spreidingskaart.model import FacilityStatus, Fictional

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals


@dataclass(frozen=True, eq=False)
class LevelCounts:
    """Arrays of length n for one level; NaN where the site lies in no area."""

    row: NDArray[np.int64]
    existing: NDArray[np.float64]
    planned: NDArray[np.float64]
    unknown: NDArray[np.float64]
    inhabitants: NDArray[np.float64]
    before: NDArray[np.float64]
    """Places per 1,000 inhabitants."""
    after: NDArray[np.float64]
    rounded: NDArray[np.bool_]
    fictional: NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class CityCounts:
    """Places of the same kind in the whole city, arrays of length n."""

    existing: NDArray[np.float64]
    before: NDArray[np.float64]
    after: NDArray[np.float64]


def counts_at(proposals: Proposals, city: City) -> dict[str, LevelCounts]:
    """Return the counts per level."""
    form = _form_rows(proposals, city)
    found: dict[str, LevelCounts] = {}
    buurt = buurt_of(proposals, city)
    for level in LEVELS:
        rows = city.area_of(level, buurt)
        table = places_table(city, level)
        known = rows >= 0
        people = np.where(known, table.inhabitants[rows], np.nan)
        existing = np.where(known, table.existing[form, rows], np.nan)
        found[level] = LevelCounts(
            row=rows,
            existing=existing,
            planned=np.where(known, table.planned[form, rows], np.nan),
            unknown=np.where(known, table.unknown[form, rows], np.nan),
            inhabitants=people,
            before=per_thousand(existing, people),
            after=per_thousand(existing + proposals.places, people),
            rounded=known & table.rounded[form, rows],
            fictional=known & table.fictional[form, rows],
        )
    return found


def city_counts(proposals: Proposals, city: City) -> CityCounts:
    """Return the counts of the whole city."""
    existing = places_table(city, "districts").city_total[_form_rows(proposals, city)]
    people = np.full(len(proposals), inhabitants_of_city(city))
    return CityCounts(
        existing, per_thousand(existing, people), per_thousand(existing + proposals.places, people)
    )


def nearest_same_form(
    proposals: Proposals, form: str, city: City
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return per site the row in `facilities` of the nearest open facility of a form, and the metres.

    Only facilities that are known to the point count. The row is -1 and the distance NaN where there is none.
    """
    points = points_of(city, form)
    found, distance = nearest_to(proposals, points)
    rows = points["row"][found] if len(points) else found
    return np.where(found >= 0, rows, -1), distance


def within_radius(
    proposals: Proposals, city: City, i: int, radius: float
) -> tuple[FacilityAround, ...]:
    """Return the clustered facilities around one site that are known to the point, nearest first."""
    points = points_of(city, None)
    facilities = city.layer("facilities")
    if facilities is None or not len(points):
        return ()
    one = proposals.alone(i)
    near = one.known(("within", points, radius), lambda: within(one.anchor, points, radius))
    return tuple(
        FacilityAround(
            id=facilities["id"][row],
            name=facilities["name"][row],
            form=facilities["form"][row],
            status=facilities["status"][row],
            fictional=facilities["fictional"][row] == Fictional.YES,
            places=None
            if np.isnan(facilities["places"][row])
            else float(facilities["places"][row]),
            distance_m=round(float(metres), 1),
        )
        for row, metres in zip(points["row"][near.row], near.distance, strict=True)
    )


def nothing_listed(city: City) -> bool:
    """Whether no facility is loaded, with or without a point of its own."""
    facilities, hidden = city.layer("facilities"), city.hidden_counts
    return facilities is None or (not len(facilities) and (hidden is None or not len(hidden)))


def is_unplaced(city: City, form: str) -> bool:
    """Whether an open facility of a form has no point that is known."""
    hidden = city.hidden_counts
    if hidden is not None and (hidden["form"] == form).any():
        return True
    facilities = city.layers["facilities"]
    listed = open_in(city, facilities) & (facilities["form"] == form)
    return bool((listed & ~at_their_point(city)).any())


def points_of(city: City, form: str | None) -> Layer:
    """Return the clustered facilities known to the point: of one form the open, of all also the planned."""
    return city.known(of_year("spread.points", form), lambda: _points(city, form))


def _points(city: City, form: str | None) -> Layer:
    facilities = city.layers["facilities"]
    is_open = open_in(city, facilities)
    keep = at_their_point(city) & (
        is_open | (facilities["status"] == FacilityStatus.PLANNED)
        if form is None
        else is_open & (facilities["form"] == form)
    )
    layer = facilities.with_columns(row=np.arange(len(facilities))).take(keep)
    _ = layer.tree
    return layer


def _form_rows(proposals: Proposals, city: City) -> NDArray[np.int64]:
    order = {form: row for row, form in enumerate(city.forms)}
    return np.array([order[form.id] for form in proposals.forms], dtype=np.int64)[proposals.form]
