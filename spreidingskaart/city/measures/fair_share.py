"""How what an area has after a decision compares with its fair share of all places, for N proposals at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely

from geo.statistics.fair_share import fair_share_ratio
from spreidingskaart.city import LEVELS
from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.designations import buurt_of
from spreidingskaart.city.measures.facilities import at_their_point
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.model.counted_places import DIVISIONS, CountedPlaces, ratio_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.places import Entries
    from spreidingskaart.model import CareForm, Proposals


@dataclass(frozen=True, eq=False)
class FairShares:
    """What N proposals make of the areas they lie in, over one division; NaN where something is unknown."""

    row: NDArray[np.int64]
    """(N,) row of the area; -1 outside every area."""
    after: NDArray[np.float64]
    """(N,) places in the area, the proposal included."""
    fair: NDArray[np.float64]
    """(N,) what the area would have of the total if every inhabitant had the same."""
    size: NDArray[np.float64]
    """(N,) places of the proposal itself."""
    ratio: NDArray[np.float64]
    """(N,) `after` divided by the largest of `fair` and `size`."""
    fictional: NDArray[np.float64]
    """(N,) how many of the places in the area are fictional, those of the proposal aside."""
    any_fictional: NDArray[np.bool_]
    """(N,) whether a fictional facility is part of the area or of the total."""
    rounded: NDArray[np.bool_]
    """(N,) whether rounded counts of hidden facilities are part of the area."""
    own_plan: NDArray[np.float64]
    """(N,) planned places that were left out because the decision itself would realise them."""
    without_number: NDArray[np.int64]
    """(N,) facilities in the city of which nobody gave the number of places: they are no part of the total, and in
    their own area nothing can be said."""


@dataclass(frozen=True, eq=False)
class _Pool:
    """The holders of places that count beside proposals of one form, added up per area of one division."""

    here: NDArray[np.bool_]
    places: NDArray[np.float64]
    total: float
    fictional: NDArray[np.float64]
    any_fictional: bool
    rounded: NDArray[np.bool_]
    unknown: NDArray[np.int64]
    """Facilities without a number of places, per area."""


def fair_shares(
    proposals: Proposals,
    city: City,
    counts: CountedPlaces = CountedPlaces.ALL_CLUSTERED,
    *,
    planned: bool,
) -> dict[str, FairShares]:
    """Return the fair shares per division.

    Parameters
    ----------
    proposals
        N proposals.
    city
        As one role may see it, in the year to count. A facility counts where it is known: what is known per
        district only counts in districts, and not in the total of the wijken.
    counts
        Which places count. Dispersed homes are compared with their own form, per district only, whatever is chosen:
        a dispersed home must not be told more precisely.
    planned
        Whether planned places count too. What the decision itself would realise never does: a planned facility
        of the same form on the plot or, where its plot is not known, in the wijk or district of the plot.

    Returns
    -------
    By division, as far as the City has it and it says something of any of these forms.
    """
    found: dict[str, FairShares] = {}
    clustered = np.array([form.clustered for form in proposals.forms], dtype=bool)[proposals.form]
    for level in DIVISIONS:
        tells = np.ones(len(proposals), dtype=bool) if level == "districts" else clustered
        if level in city.levels and tells.any():
            found[level] = _of_level(proposals, city, level, counts, tells, planned=planned)
    return found


def ratio_columns(proposals: Proposals, city: City) -> dict[str, NDArray[np.float64]]:
    """Return the ratios for every way of counting, by the name of their column (`ratio_column`), each shape (n,)."""
    return {
        ratio_column(counts, level, planned=planned): found.ratio
        for counts in CountedPlaces
        for planned in (False, True)
        for level, found in fair_shares(proposals, city, counts, planned=planned).items()
    }


def _of_level(
    proposals: Proposals,
    city: City,
    level: str,
    counts: CountedPlaces,
    tells: NDArray[np.bool_],
    *,
    planned: bool,
) -> FairShares:
    n = len(proposals)
    people = city.areas(level)["inhabitants"]
    everyone = float(np.nansum(people))
    row = np.where(tells, city.area_of(level, buurt_of(proposals, city)), -1)
    places, total, fictional, own = (np.full(n, np.nan) for _ in range(4))
    any_fictional, rounded = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    without = np.zeros(n, dtype=np.int64)
    for position in np.unique(proposals.form):
        form = proposals.forms[int(position)]
        pool = _pool(city, level, form, counts, planned=planned)
        mine = np.flatnonzero(proposals.form == position)
        at = row[mine]
        inside = at >= 0
        mine, at = mine[inside], at[inside]
        own[mine], own_fictional = (
            _own_plan(proposals, city, form, pool, mine) if planned else (0.0, 0.0)
        )
        # a facility of which nobody knows the number of places makes its area unknown, and not smaller
        places[mine] = np.where(pool.unknown[at] > 0, np.nan, pool.places[at]) - own[mine]
        total[mine] = pool.total - own[mine]
        fictional[mine] = pool.fictional[at] - own_fictional
        any_fictional[mine] = pool.any_fictional
        rounded[mine] = pool.rounded[at]
        without[mine] = pool.unknown.sum()
    after = places + proposals.places
    share = np.where(row >= 0, people[row], np.nan) / (everyone or np.nan)
    fair = (total + proposals.places) * share
    return FairShares(
        row=row,
        after=after,
        fair=fair,
        size=proposals.places,
        ratio=fair_share_ratio(after, fair, proposals.places),
        fictional=fictional,
        any_fictional=any_fictional,
        rounded=rounded,
        own_plan=own,
        without_number=without,
    )


def _pool(city: City, level: str, form: CareForm, counts: CountedPlaces, *, planned: bool) -> _Pool:
    return city.known(
        of_year("places.fair_share", level, form.id, counts, planned),
        lambda: _counted(city, level, form, counts, planned=planned),
    )


def _counted(
    city: City, level: str, form: CareForm, counts: CountedPlaces, *, planned: bool
) -> _Pool:
    entries = entries_of(city)
    when = entries.open | entries.planned if planned else entries.open
    here = _belongs(city, entries, form, counts) & when & (entries.area[level] >= 0)
    known = ~np.isnan(entries.places)
    n = len(city.areas(level))
    area = entries.area[level]

    def per_area(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
        return np.bincount(area[rows], entries.places[rows], n).astype(np.float64)

    places = per_area(here & known)
    rounded = np.zeros(n, dtype=bool)
    rounded[area[here & entries.rounded]] = True
    return _Pool(
        here=here,
        places=places,
        total=float(places.sum()),
        fictional=per_area(here & known & entries.fictional),
        any_fictional=bool((here & entries.fictional).any()),
        rounded=rounded,
        unknown=np.bincount(area[here & ~known], minlength=n).astype(np.int64),
    )


def _belongs(
    city: City, entries: Entries, form: CareForm, counts: CountedPlaces
) -> NDArray[np.bool_]:
    """Return which holders of places count beside a form."""
    forms = list(city.forms.values())
    if counts is CountedPlaces.SAME_FORM or not form.clustered:
        return np.asarray(entries.form == [one.id for one in forms].index(form.id))
    clustered = np.array([*(one.clustered for one in forms), False], dtype=bool)[entries.form]
    if counts is CountedPlaces.ALL_CLUSTERED:
        return clustered
    wanted = frozenset(form.target_groups)
    served = np.array([bool(wanted & groups) for groups in entries.target_groups], dtype=bool)
    return np.asarray(clustered & served)


def _own_plan(
    proposals: Proposals, city: City, form: CareForm, pool: _Pool, mine: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the planned places that each of some proposals would itself realise, and how many are fictional."""
    entries = entries_of(city)
    same = pool.here & entries.planned & (entries.form == list(city.forms).index(form.id))
    own, fictional = np.zeros(len(mine)), np.zeros(len(mine))
    for holder in np.flatnonzero(same & ~np.isnan(entries.places)):
        here = np.where(_is_there(proposals, city, int(holder), mine), entries.places[holder], 0.0)
        own += here
        fictional += here * entries.fictional[holder]
    return own, fictional


def _is_there(
    proposals: Proposals, city: City, holder: int, mine: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Return which proposals lie where a planned facility comes: on its point, or in the area that is known of it."""
    entries, facilities = entries_of(city), city.layer("facilities")
    # facilities come first among all that holds places, in the order of their layer
    if facilities is not None and holder < len(facilities) and at_their_point(city)[holder]:
        point = facilities.geometry[holder]
        return np.asarray(shapely.intersects(proposals.geometry[mine], point))
    level = next((one for one in LEVELS if entries.area[one][holder] >= 0), None)
    if level is None:
        return np.zeros(len(mine), dtype=bool)
    row = city.area_of(level, buurt_of(proposals, city))[mine]
    return np.asarray(row == entries.area[level][holder])
