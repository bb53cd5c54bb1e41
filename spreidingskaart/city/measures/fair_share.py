"""How what an area has after a decision compares with its fair share of all places, for N proposals at once."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.fair_share import fair_share_ratio
from spreidingskaart.city.measures.designations import buurt_of
from spreidingskaart.city.measures.own_plans import own_plans
from spreidingskaart.city.measures.place_pools import WAYS, place_pool
from spreidingskaart.model.counted_places import DIVISIONS, CountedPlaces, ratio_column

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.own_plans import OwnPlans
    from spreidingskaart.model import CareForm, Proposals


@dataclass(frozen=True, eq=False)
class FairShares:
    """What N proposals make of the areas they lie in, over one division; NaN where something is unknown.

    Of every way of counting (`WAYS`) as the first axis, or of one (`of`).
    """

    row: NDArray[np.int64]
    """(N,) row of the area; -1 outside every area."""
    size: NDArray[np.float64]
    """(N,) places of the proposal itself."""
    after: NDArray[np.float64]
    """(..., N) places in the area, the proposal included."""
    fair: NDArray[np.float64]
    """(..., N) what the area would have of the total if every inhabitant had the same."""
    ratio: NDArray[np.float64]
    """(..., N) `after` divided by the largest of `fair` and `size`."""
    fictional: NDArray[np.float64]
    """(..., N) how many of the places in the area are fictional, those of the proposal aside."""
    any_fictional: NDArray[np.bool_]
    """(..., N) whether a fictional facility is part of the area or of the total."""
    rounded: NDArray[np.bool_]
    """(..., N) whether rounded counts of hidden facilities are part of the area."""
    own_plan: NDArray[np.float64]
    """(..., N) planned places that were left out because the decision itself would realise them."""
    without_number: NDArray[np.int64]
    """(..., N) facilities in the city of which nobody gave the number of places: they are no part of the total, and in
    their own area nothing can be said."""

    def of(self, counts: CountedPlaces, *, planned: bool) -> FairShares:
        """Return what one way of counting says."""
        way = WAYS.index((counts, planned))
        counted = {name: getattr(self, name)[way] for name in _COUNTED}
        return FairShares(self.row, self.size, **counted)


_COUNTED: Final = tuple(field.name for field in fields(FairShares)[2:])
"""The columns that differ with the way of counting."""
_FOR_ALL_FORMS: Final = "districts"
"""The one division that says something of dispersed homes too."""


def fair_shares(proposals: Proposals, city: City) -> dict[str, FairShares]:
    """Return the fair shares per division, in every way of counting.

    Dispersed homes are compared with their own form, per district only, whatever is chosen: a dispersed home must not
    be told more precisely. Where planned places count, what the decision itself would realise never does: a planned
    facility of the same form on the plot or, where its plot is not known, in the wijk or district of the plot.

    Parameters
    ----------
    proposals
        N proposals.
    city
        As one role may see it, in the year to count. A facility counts where it is known: what is known per
        district only counts in districts, and not in the total of the wijken.

    Returns
    -------
    By division, as far as the City has it and it says something of any of these forms.
    """
    mine = [
        (form, rows, own_plans(proposals, city, form, rows)) for form, rows in _by_form(proposals)
    ]
    any_clustered = any(form.clustered for form, *_ in mine)
    return {
        level: _joined(
            len(proposals), [(one[1], _of_form(proposals, city, level, *one)) for one in mine]
        )
        for level in DIVISIONS
        if level in city.levels and (any_clustered or level == _FOR_ALL_FORMS)
    }


def ratio_columns(proposals: Proposals, city: City) -> dict[str, NDArray[np.float64]]:
    """Return the ratios for every way of counting, by the name of their column (`ratio_column`), each shape (n,)."""
    return {
        ratio_column(counts, level, planned=planned): ratio
        for level, found in fair_shares(proposals, city).items()
        for (counts, planned), ratio in zip(WAYS, found.ratio, strict=True)
    }


def weak_shares(proposals: Proposals, city: City) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return of which of n proposals the shares rest on a fictional facility, and on one without a number of places.

    All clustered forms count, without what is planned.
    """
    way, n = WAYS.index((CountedPlaces.ALL_CLUSTERED, False)), len(proposals)
    fictional, uncounted = np.zeros(n, dtype=bool), np.zeros(n, dtype=bool)
    for form, rows in _by_form(proposals):
        for level in DIVISIONS:
            if level in city.levels:
                pool = place_pool(city, level, form)
                inside = _rows_of_areas(proposals, city, level, form, rows) >= 0
                fictional[rows] |= inside & pool.any_fictional[way]
                uncounted[rows] |= inside & (pool.without_number[way] > 0)
    return fictional, uncounted


def _by_form(proposals: Proposals) -> Iterator[tuple[CareForm, NDArray[np.int64]]]:
    """Return each care form that is proposed, with the rows of its proposals."""
    for position in np.flatnonzero(np.bincount(proposals.form)):
        yield proposals.forms[position], np.flatnonzero(proposals.form == position)


def _rows_of_areas(
    proposals: Proposals, city: City, level: str, form: CareForm, rows: NDArray[np.int64]
) -> NDArray[np.int64]:
    """Return the row of the area of some proposals of one form; -1 also where a division says nothing of the form."""
    if not (form.clustered or level == _FOR_ALL_FORMS):
        return np.full(len(rows), -1)
    return city.area_of(level, buurt_of(proposals, city)[rows])


def _of_form(
    proposals: Proposals,
    city: City,
    level: str,
    form: CareForm,
    rows: NDArray[np.int64],
    plans: OwnPlans,
) -> FairShares:
    pool, size = place_pool(city, level, form), proposals.places[rows]
    row = _rows_of_areas(proposals, city, level, form, rows)
    inside = row >= 0
    own, own_fictional = plans.counted_in(pool)
    after = np.where(inside, pool.places[:, row] - own, np.nan) + size
    fair = (pool.total - own + size) * np.where(inside, pool.share[row], np.nan)
    return FairShares(
        row=row,
        size=size,
        after=after,
        fair=fair,
        ratio=fair_share_ratio(after, fair, size),
        fictional=np.where(inside, pool.fictional[:, row] - own_fictional, np.nan),
        any_fictional=inside & pool.any_fictional,
        rounded=inside & pool.rounded[:, row],
        own_plan=np.where(inside, own, np.nan),
        without_number=inside * pool.without_number,
    )


def _joined(n: int, parts: Sequence[tuple[NDArray[np.int64], FairShares]]) -> FairShares:
    """Return the shares of all n proposals, from those of each care form."""
    if len(parts) == 1:
        return parts[0][1]
    whole = {}
    for field in fields(FairShares):
        columns = [getattr(shares, field.name) for _, shares in parts]
        whole[field.name] = np.empty((*columns[0].shape[:-1], n), columns[0].dtype)
        for (rows, _), column in zip(parts, columns, strict=True):
            whole[field.name][..., rows] = column
    return FairShares(**whole)
