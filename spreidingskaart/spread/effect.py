"""What decisions do to the spread: evenness before and after, for each of N proposals or for a set together.

Every proposal falls in one area of each division. Proposals of the same form and size in the same area have
the same effect, so 90,000 proposals are worked out as the few hundred different ones among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.change import direction, most_changed, places_after
from geo.statistics.evenness import gini, hoover
from geo.statistics.rates import location_quotient
from spreidingskaart.city.known import of_rules
from spreidingskaart.errors import InputError
from spreidingskaart.spread.areas import Areas, areas_of, divisions_of
from spreidingskaart.spread.counts import counts_of
from spreidingskaart.spread.kinds import CLUSTERED, Kind, kinds_of
from spreidingskaart.spread.policy import choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import CareForm, Proposals

MOST_NAMED: Final = 2
"""Areas that gain and lose most, on each side."""
_BLOCK: Final = 4_000_000
"""Numbers in one block of scenarios."""


@dataclass(frozen=True, eq=False)
class SpreadEffect:
    """What N proposals do to one kind of places over one division. NaN where nothing can be said."""

    kind: Kind
    areas: Areas
    row: NDArray[np.int64]
    """(N,) the area each falls in; -1 outside the city."""
    places: NDArray[np.float64]
    """(N,) places that each adds."""
    before: float
    """Hoover index as it is; NaN where there are no places yet."""
    after: NDArray[np.float64]
    """(N,) NaN where the proposal lies in an area without a known number of inhabitants."""
    gini_before: float
    gini_after: NDArray[np.float64]
    direction: NDArray[np.int8]
    """(N,) by Hoover: 1 more even, -1 less even, 0 no difference or nothing to compare."""
    gains: NDArray[np.int64]
    """(N, 2) areas whose share of the places grows most for their inhabitants; -1 for none."""
    losses: NDArray[np.int64]
    """(N, 2) areas that go down most."""
    quotient_before: NDArray[np.float64]
    """(areas,) share of the places divided by share of the inhabitants; NaN where nobody is known to live."""
    gain_after: NDArray[np.float64]
    """(N, 2) quotient after of `gains`; NaN for none."""
    loss_after: NDArray[np.float64]
    """(N, 2)"""

    def __len__(self) -> int:
        """Return N."""
        return len(self.after)


def effect(
    city: City,
    proposals: Proposals,
    *,
    rows: Sequence[int] | NDArray[np.int64] | None = None,
    levels: Sequence[str] | None = None,
    year: int | None = None,
) -> dict[tuple[str, str], SpreadEffect]:
    """Return what each proposal does on its own.

    Parameters
    ----------
    city
        City as one role may see it.
    proposals
        N proposals.
    rows
        Which of them; by default all.
    levels
        Divisions; by default all that the City has.
    year
        Counts what is open then; by default the year of the City.

    Returns
    -------
    By (level, kind): for each form among the proposals its own kind, and `clustered`. An Effect speaks of all
    N; where a proposal is of another form, or its form is not clustered, its numbers are NaN.
    """
    there = city.at(year)
    chosen = np.arange(len(proposals)) if rows is None else np.asarray(rows, dtype=np.int64)
    effects: dict[tuple[str, str], SpreadEffect] = {}
    for level in divisions_of(city) if levels is None else levels:
        areas = areas_of(there, level)
        area = areas.rows_of(proposals.x[chosen], proposals.y[chosen], there)
        for kind, mine in _kinds(there, proposals, chosen, level):
            here = _before(there, level, kind)
            effects[level, kind.id] = _each(
                here, np.where(mine, area, -1), proposals.places[chosen]
            )
    return effects


def effect_of_set(
    city: City,
    proposals: Proposals,
    *,
    rows: Sequence[int] | NDArray[np.int64] | None = None,
    levels: Sequence[str] | None = None,
    year: int | None = None,
) -> dict[tuple[str, str], SpreadEffect]:
    """Return what the proposals do together: as `effect`, with N = 1 and `row` -1.

    A kind to which one of them adds places in an area without a known number of inhabitants has NaN.
    """
    there = city.at(year)
    chosen = np.arange(len(proposals)) if rows is None else np.asarray(rows, dtype=np.int64)
    effects: dict[tuple[str, str], SpreadEffect] = {}
    for level in divisions_of(city) if levels is None else levels:
        area = areas_of(there, level).rows_of(proposals.x[chosen], proposals.y[chosen], there)
        for kind, mine in _kinds(there, proposals, chosen, level):
            here = _before(there, level, kind)
            effects[level, kind.id] = _together(here, area[mine], proposals.places[chosen][mine])
    return effects


def effect_in(
    city: City,
    level: str,
    kind: str,
    rows: Sequence[int],
    *,
    places: float,
    year: int | None = None,
) -> SpreadEffect:
    """Return what one facility of a size would do in some areas of a division: N is their number."""
    there = city.at(year)
    here = _before(there, level, kinds_of(there)[kind])
    return _each(here, np.asarray(rows, dtype=np.int64), np.full(len(rows), float(places)))


def helps_where(
    city: City,
    level: str,
    kind: str = CLUSTERED,
    *,
    places: float | None = None,
    year: int | None = None,
) -> SpreadEffect:
    """Return what one facility more would do in each area of a division: N is the number of areas.

    Parameters
    ----------
    places
        Its size; by default that of norms.yaml.
    """
    there = city.at(year)
    size = choice("example_places") if places is None else places

    def one_more() -> SpreadEffect:
        here = _before(there, level, kinds_of(there)[kind])
        n = len(here.areas)
        return _each(here, np.arange(n), np.full(n, float(size)))

    return there.known(of_rules("spread.helps", level, kind, size), one_more)


def _kinds(
    city: City, proposals: Proposals, chosen: NDArray[np.int64], level: str
) -> list[tuple[Kind, NDArray[np.bool_]]]:
    """Return the kinds that the chosen proposals add to, and which of them do."""
    if not len(chosen):
        message = "Geef ten minste één voorstel."
        raise InputError(message)
    kinds, form = kinds_of(city), proposals.form[chosen]
    here: list[CareForm] = [proposals.forms[int(position)] for position in np.unique(form)]
    members = []
    for care_form in here:
        mine = np.array(
            [proposals.forms[int(position)].id == care_form.id for position in form], dtype=bool
        )
        # dispersed homes count per district only
        if care_form.clustered or level == "districts":
            members.append((kinds[care_form.id], mine))
    clustered = np.array([one.clustered for one in proposals.forms], dtype=bool)[form]
    if clustered.any():
        members.append((kinds[CLUSTERED], clustered))
    return members


@dataclass(frozen=True, eq=False)
class _Before:
    """One kind over one division as it is, over the areas with a known number of inhabitants."""

    kind: Kind
    areas: Areas
    known: NDArray[np.bool_]
    """Shape (n,); the arrays below have one number for each true."""
    existing: NDArray[np.float64]
    people: NDArray[np.float64]
    quotient: NDArray[np.float64]
    hoover: float
    gini: float


def _before(city: City, level: str, kind: Kind) -> _Before:
    return city.known(
        of_rules("spread.before", level, kind.id), lambda: _as_it_is(city, level, kind)
    )


def _as_it_is(city: City, level: str, kind: Kind) -> _Before:
    counts = counts_of(city, level)
    lived_in = counts.areas.lived_in
    existing, people = (
        counts.existing[counts.row(kind.id), lived_in],
        counts.areas.inhabitants[lived_in],
    )
    if not len(people):
        nothing = np.full(0, np.nan)
        return _Before(kind, counts.areas, lived_in, existing, people, nothing, np.nan, np.nan)
    return _Before(
        kind,
        counts.areas,
        lived_in,
        existing,
        people,
        location_quotient(existing, people),
        float(hoover(existing, people)),
        float(gini(existing, people)),
    )


@dataclass(frozen=True, eq=False)
class _Change:
    """The columns of an Effect that depend on the scenario."""

    after: NDArray[np.float64]
    gini_after: NDArray[np.float64]
    gains: NDArray[np.int64]
    losses: NDArray[np.int64]
    gain_after: NDArray[np.float64]
    loss_after: NDArray[np.float64]


def _nothing(n: int) -> _Change:
    """Return n scenarios of which nothing can be said."""
    return _Change(
        np.full(n, np.nan),
        np.full(n, np.nan),
        np.full((n, MOST_NAMED), -1, dtype=np.int64),
        np.full((n, MOST_NAMED), -1, dtype=np.int64),
        np.full((n, MOST_NAMED), np.nan),
        np.full((n, MOST_NAMED), np.nan),
    )


def _each(here: _Before, area: NDArray[np.int64], size: NDArray[np.float64]) -> SpreadEffect:
    """Work out every different (area, size) once, in blocks, and give it to all proposals that share it."""
    measurable = (area >= 0) & here.known[area] & ~np.isnan(size)
    change = _nothing(len(area))
    if measurable.any():
        # row 0 the area and row 1 the size of each proposal; one column per different pair is one scenario
        pairs = np.stack([area[measurable].astype(float), size[measurable]])
        scenarios, which = (
            np.unique(pairs, axis=1, return_inverse=True)
            if len(area) > 1
            else (pairs, np.zeros(1, int))
        )
        # place of each area among those with inhabitants, which are the columns of what is measured
        place = np.cumsum(here.known) - 1
        block = max(1, _BLOCK // len(here.people))
        parts = [
            _measure(here, places_after(here.existing, place[part[0].astype(int)], part[1]))
            for part in np.split(scenarios, np.arange(block, scenarios.shape[1], block), axis=1)
        ]
        for name in _Change.__dataclass_fields__:
            column = np.concatenate([getattr(part, name) for part in parts])
            getattr(change, name)[measurable] = column[which.ravel()]
    return _assembled(here, area, size, change)


def _together(here: _Before, area: NDArray[np.int64], size: NDArray[np.float64]) -> SpreadEffect:
    change = _nothing(1)
    if (area >= 0).all() and here.known[area].all() and not np.isnan(size).any():
        place = np.cumsum(here.known) - 1
        one = np.zeros(len(area), dtype=np.int64)
        change = _measure(here, places_after(here.existing, place[area], size, scenario=one))
    return _assembled(here, np.full(1, -1), np.array([size.sum()]), change)


def _measure(here: _Before, after: NDArray[np.float64]) -> _Change:
    """Return what scenarios (m, areas with inhabitants) change."""
    # one row per scenario; the columns are the areas with inhabitants, `told` gives their rows among all
    quotient_after = location_quotient(after, here.people)
    found = most_changed(np.nan_to_num(here.quotient), quotient_after, MOST_NAMED)
    gains, losses = (_padded(rows) for rows in found)
    rows_of_all = np.append(np.flatnonzero(here.known), -1)

    def of(rows: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.where(
            rows >= 0, np.take_along_axis(quotient_after, np.maximum(rows, 0), 1), np.nan
        )

    return _Change(
        hoover(after, here.people),
        gini(after, here.people),
        rows_of_all[gains],
        rows_of_all[losses],
        of(gains),
        of(losses),
    )


def _padded(rows: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return rows (m, up to 2) with -1 where there are fewer areas than are named."""
    missing = MOST_NAMED - rows.shape[1]
    return rows if not missing else np.pad(rows, ((0, 0), (0, missing)), constant_values=-1)


def _assembled(
    here: _Before, row: NDArray[np.int64], places: NDArray[np.float64], change: _Change
) -> SpreadEffect:
    quotient = np.full(len(here.areas), np.nan)
    quotient[here.known] = here.quotient
    return SpreadEffect(
        kind=here.kind,
        areas=here.areas,
        row=row,
        places=places,
        before=here.hoover,
        after=change.after,
        gini_before=here.gini,
        gini_after=change.gini_after,
        direction=direction(here.hoover, change.after),
        gains=change.gains,
        losses=change.losses,
        quotient_before=quotient,
        gain_after=change.gain_after,
        loss_after=change.loss_after,
    )
