"""What decisions do to the spread: evenness before and after, for each of N proposals or for a set together.

Every proposal falls in one area of each division. Proposals of the same form and size in the same area have
the same effect, so 90,000 proposals are worked out as the few hundred different ones among them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.change import direction, most_changed, places_after
from geo.statistics.evenness import hoover, hoover_of_shares
from geo.statistics.rates import location_quotient, ratio, share_of_total
from spreidingskaart.city.known import Latest, of_rules
from spreidingskaart.errors import InputError
from spreidingskaart.spread.areas import Areas, areas_of, divisions_of
from spreidingskaart.spread.counts import counts_of
from spreidingskaart.spread.kinds import CLUSTERED, Kind, kinds_of
from spreidingskaart.spread.policy import choice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

MOST_NAMED: Final = 2
"""Areas that gain and lose most, on each side."""
_BLOCK: Final = 4_000_000
"""Numbers in one block of scenarios."""
_MOST_ALONE: Final = 32
"""Facilities by themselves of which it is kept what they do to one kind over one division, some 400 bytes each."""


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
    return {
        (here.areas.level, here.kind.id): _each(here, np.where(mine, area, -1), places)
        for here, mine, area, places in _asked(city, proposals, rows, levels, year)
    }


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
    return {
        (here.areas.level, here.kind.id): _together(here, area[mine], places[mine])
        for here, mine, area, places in _asked(city, proposals, rows, levels, year)
    }


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


def _asked(
    city: City,
    proposals: Proposals,
    rows: Sequence[int] | NDArray[np.int64] | None,
    levels: Sequence[str] | None,
    year: int | None,
) -> Iterator[tuple[_Before, NDArray[np.bool_], NDArray[np.int64], NDArray[np.float64]]]:
    """Return per division and kind how it is, which of the chosen proposals add to it, their areas and their places."""
    there = city.at(year)
    chosen = np.arange(len(proposals)) if rows is None else np.asarray(rows, dtype=np.int64)
    if not len(chosen):
        message = "Geef ten minste één voorstel."
        raise InputError(message)
    kinds, places = _kinds(there, proposals, proposals.form[chosen]), proposals.places[chosen]
    for level in divisions_of(city) if levels is None else levels:
        area = areas_of(there, level).rows_of_sites(proposals, there)[chosen]
        for kind, mine in kinds:
            # dispersed homes count per district only
            if kind.clustered or level == "districts":
                yield _before(there, level, kind), mine, area, places


def _kinds(
    city: City, proposals: Proposals, form: NDArray[np.int64]
) -> list[tuple[Kind, NDArray[np.bool_]]]:
    """Return the kinds that proposals of these forms add to, and which of them do."""
    kinds = kinds_of(city)
    here = np.flatnonzero(np.bincount(form)).tolist()
    members = [(kinds[proposals.forms[position].id], form == position) for position in here]
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
    """(n,) where people are known to live."""
    quotient: NDArray[np.float64]
    """(n,) share of the places divided by share of the inhabitants; NaN where nobody is known to live."""
    hoover: float
    row: NDArray[np.int64]
    """(k,) the areas where people are known to live, and -1 behind them; the arrays below have k - 1 numbers."""
    existing: NDArray[np.float64]
    share: NDArray[np.float64]
    """Of all inhabitants."""
    alone: Latest[tuple[int, float], _Change]
    """What one facility does, by the area and its size: a click asks it by several sentences."""

    def column(self, area: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the place of areas among those where people are known to live."""
        return np.searchsorted(self.row[:-1], area)


def _before(city: City, level: str, kind: Kind) -> _Before:
    return city.known(
        of_rules("spread.before", level, kind.id), lambda: _as_it_is(city, level, kind)
    )


def _as_it_is(city: City, level: str, kind: Kind) -> _Before:
    counts = counts_of(city, level)
    areas, lived_in = counts.areas, counts.areas.lived_in
    existing, people = counts.existing[counts.row(kind.id), lived_in], areas.inhabitants[lived_in]
    quotient = np.full(len(areas), np.nan)
    quotient[lived_in] = location_quotient(existing, people) if len(people) else np.nan
    return _Before(
        kind=kind,
        areas=areas,
        known=lived_in,
        quotient=quotient,
        hoover=float(hoover(existing, people)) if len(people) else np.nan,
        row=np.append(np.flatnonzero(lived_in), -1),
        existing=existing,
        share=share_of_total(people),
        alone=Latest(_MOST_ALONE),
    )


@dataclass(frozen=True, eq=False)
class _Change:
    """The columns of an Effect that depend on the scenario."""

    after: NDArray[np.float64]
    gains: NDArray[np.int64]
    losses: NDArray[np.int64]
    gain_after: NDArray[np.float64]
    loss_after: NDArray[np.float64]


def _nothing(n: int) -> _Change:
    """Return n scenarios of which nothing can be said."""
    return _Change(
        np.full(n, np.nan),
        np.full((n, MOST_NAMED), -1, dtype=np.int64),
        np.full((n, MOST_NAMED), -1, dtype=np.int64),
        np.full((n, MOST_NAMED), np.nan),
        np.full((n, MOST_NAMED), np.nan),
    )


def _each(here: _Before, area: NDArray[np.int64], size: NDArray[np.float64]) -> SpreadEffect:
    """Work out every different (area, size) once, in blocks, and give it to all proposals that share it."""
    measurable = (area >= 0) & here.known[area] & ~np.isnan(size)
    if len(area) == 1:
        return _assembled(here, area, size, _alone(here, area, size))
    change = _nothing(len(area))
    if measurable.any():
        # row 0 the area and row 1 the size of each proposal; one column per different pair is one scenario
        pairs = np.stack([area[measurable].astype(float), size[measurable]])
        scenarios, which = np.unique(pairs, axis=1, return_inverse=True)
        block = max(1, _BLOCK // len(here.existing))
        parts = [
            _measure(
                here,
                places_after(here.existing, here.column(part[0].astype(np.int64)), part[1]),
            )
            for part in np.split(scenarios, np.arange(block, scenarios.shape[1], block), axis=1)
        ]
        for name in _Change.__dataclass_fields__:
            column = np.concatenate([getattr(part, name) for part in parts])
            getattr(change, name)[measurable] = column[which.ravel()]
    return _assembled(here, area, size, change)


def _together(here: _Before, area: NDArray[np.int64], size: NDArray[np.float64]) -> SpreadEffect:
    if len(area) == 1:
        change = _alone(here, area, size)
    elif (area >= 0).all() and here.known[area].all() and not np.isnan(size).any():
        one = np.zeros(len(area), dtype=np.int64)
        after = places_after(here.existing, here.column(area), size, scenario=one)
        change = _measure(here, after)
    else:
        change = _nothing(1)
    return _assembled(here, np.full(1, -1), np.array([size.sum()]), change)


def _alone(here: _Before, area: NDArray[np.int64], size: NDArray[np.float64]) -> _Change:
    """Return what one proposal changes by itself."""
    row, places = int(area[0]), float(size[0])
    if row < 0 or not here.known[row] or np.isnan(places):
        return _nothing(1)

    def one_more() -> _Change:
        after = here.existing[None].copy()
        after[0, here.column(area)] += size
        return _measure(here, after)

    return here.alone.known((row, places), one_more)


def _measure(here: _Before, after: NDArray[np.float64]) -> _Change:
    """Return what scenarios (m, areas with inhabitants) change."""
    # one row per scenario; the columns are the areas with inhabitants, `here.row` gives their rows among all
    share = share_of_total(after)
    quotient_after = ratio(share, here.share)
    quotient = here.quotient[here.row[:-1]]
    gains, losses = (
        _padded(rows) for rows in most_changed(np.nan_to_num(quotient), quotient_after, MOST_NAMED)
    )
    every = np.arange(len(after))[:, None]

    def of(rows: NDArray[np.int64]) -> NDArray[np.float64]:
        return np.where(rows >= 0, quotient_after[every, rows], np.nan)

    return _Change(
        hoover_of_shares(share, here.share),
        here.row[gains],
        here.row[losses],
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
    return SpreadEffect(
        kind=here.kind,
        areas=here.areas,
        row=row,
        places=places,
        before=here.hoover,
        after=change.after,
        direction=direction(here.hoover, change.after),
        gains=change.gains,
        losses=change.losses,
        quotient_before=here.quotient,
        gain_after=change.gain_after,
        loss_after=change.loss_after,
    )
