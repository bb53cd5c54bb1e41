"""What the city would have to change: the cheapest policy that opens k sites in the areas with the fewest places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from spreidingskaart.city.known import Latest, of_rules
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.plot_search.policy_options import (
    ChangeKind,
    PolicyOption,
    PolicyOptions,
    policy_options,
    trials_of,
)
from spreidingskaart.plot_search.policy_programme import Cheapest, Ways, cheapest
from spreidingskaart.plot_search.search import search_plots
from spreidingskaart.spread.index import index_of
from spreidingskaart.spread.kinds import CLUSTERED

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.plot_search.result import ScreenResult
    from spreidingskaart.spread.index import Index

LEVEL: Final = "wijken"
_MOST_KEPT: Final = 4
_Question: TypeAlias = frozenset[tuple[str, object]]


@dataclass(frozen=True)
class PolicyChange:
    """One thing that the city would change."""

    kind: ChangeKind
    id: str
    """Id of the norm, or the main group of plans."""
    title: str
    """What the norm asks; the main group for a text."""
    was: str
    """The value of the norm as it is, in words; empty for a text."""
    becomes: str
    """The value that it would have, in words; empty for a text, and for a norm that goes away."""
    touched: int
    """Plots on which it no longer stands in the way."""
    unread: int = 0
    """Those of them where nobody read the text, so that the form is perhaps admitted already."""


@dataclass(frozen=True)
class OpenedSite:
    """One plot that opens."""

    area: str
    area_code: str
    places: float
    """Places in that area that are known there."""
    plots: int
    """Plots that open in that area."""
    plot: str
    row: int
    """Its row among the plots that were screened."""


@dataclass(frozen=True, eq=False)
class PolicyAnswer:
    """What the city would have to change."""

    result: ScreenResult
    index: Index
    form: str
    places: float
    asked: int
    """Sites that should open."""
    pool: NDArray[np.int64]
    """Rows of the areas that were looked at, fewest places first: nothing is open there now."""
    already: int
    """Areas with as few places that were passed over because something is open there now."""
    reachable: int
    """Areas of the pool in which something can open at all."""
    changes: tuple[PolicyChange, ...]
    sites: tuple[OpenedSite, ...]
    opened: int
    """Plots that open in the whole city."""
    open_now: int
    never: int
    """Plots that no change on offer opens."""
    touched: int
    proven: bool

    @property
    def possible(self) -> bool:
        """Whether as many sites as asked can open."""
        return len(self.sites) == self.asked


def policy_answer(
    city: City,
    *,
    form: str,
    size: Mapping[str, float],
    sites: int,
    among: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PolicyAnswer:
    """Return the cheapest set of changes that opens a number of sites, each in another area.

    Cost is a choice: fewest changes first, then fewest plots touched. The areas are those with the fewest places of
    all clustered forms per inhabitant, fewer than the city as a whole, in which now no plot is open.

    Parameters
    ----------
    city
        As one role may see it.
    form
        Id of a care form.
    size
        What is proposed beside the form, by its name in `plot_proposals`.
    sites
        Sites that should open.
    among
        Areas to choose from; by default twice as many as sites.
    progress
        Called with the number of answers done and all: one for each plot and each value that is tried.

    Raises
    ------
    InputError
        If there are no plots, facilities or inhabitants, or a number cannot be right.
    """
    if sites < 1 or (among is not None and among < sites):
        message = "Geef ten minste 1 locatie, en niet minder gebieden dan locaties."
        raise InputError(message)
    _check_there_is_a_rate(city)
    wide = 2 * sites if among is None else among
    kept = city.known(
        of_rules("policy.answers"), lambda: Latest[_Question, PolicyAnswer](_MOST_KEPT)
    )
    question = frozenset({"form": form, "sites": sites, "among": wide, **size}.items())
    return kept.known(question, lambda: _answer(city, form, size, (sites, wide), progress))


def _check_there_is_a_rate(city: City) -> None:
    """Refuse, before thousands of plots are asked, where nobody knows which areas have few places."""
    index = index_of(city, LEVEL, CLUSTERED)
    if np.isnan(index.total) or not index.lived_in.any():
        layer = "facilities" if np.isnan(index.total) else f"figures_{LEVEL}"
        raise InputError(
            f"Waar de minste plekken zijn, is niet te zeggen. {city.why_missing(layer)}"
        )


def _answer(
    city: City,
    form: str,
    size: Mapping[str, float],
    amounts: tuple[int, int],
    progress: Callable[[int, int], None] | None,
) -> PolicyAnswer:
    steps = _Steps(trials_of(city, form), progress)
    found = search_plots(
        city, form=form, size=size, criteria=tuple(BY_ID), progress=steps.screening
    )
    result = found.result
    steps.begun(len(result))
    options = policy_options(city, result, step_done=steps.tried)
    steps.ended()
    return _chosen(city, result, options, form, amounts)


class _Steps:
    """How far it is: every plot once, and then once more for each value that is tried."""

    def __init__(self, trials: int, progress: Callable[[int, int], None] | None) -> None:
        self.trials, self.progress, self.plots, self.done = trials, progress, 0, 1
        self.told = 0

    def screening(self, done: int, all_: int) -> None:
        self._tell(done, all_ * self.trials)

    def begun(self, plots: int) -> None:
        self.plots = plots

    def tried(self) -> None:
        self.done = min(self.done + 1, self.trials)
        self._tell(self.done * self.plots, self.trials * self.plots)

    def ended(self) -> None:
        self._tell(self.trials * self.plots, self.trials * self.plots)

    def _tell(self, done: int, all_: int) -> None:
        if self.progress is not None and done > self.told:
            self.told = done
            self.progress(done, all_)


def _chosen(
    city: City,
    result: ScreenResult,
    options: PolicyOptions,
    form: str,
    amounts: tuple[int, int],
) -> PolicyAnswer:
    sites, among = amounts
    index = index_of(city, LEVEL, CLUSTERED)
    area = city.area_at(LEVEL, result.proposals.x, result.proposals.y)
    open_now = options.open_now
    pool, already = _pool(index, area[open_now], among)
    # the position of each plot's area in the pool; -1 for plots elsewhere
    place = np.full(len(index.areas) + 1, -1, dtype=np.int64)
    place[pool] = np.arange(len(pool))
    position = place[area]
    can = (position >= 0) & ~options.never
    ways = ways_of(options, position, can)
    # where fewer areas can open than were asked, the cheapest way to open those is told
    reachable = min(sites, ways.areas)
    found = cheapest(ways, reachable) if reachable else None
    step = np.zeros(len(options.options), dtype=np.int64) if found is None else found.step
    opens = ~options.never & ~open_now & (options.need <= step).all(axis=1)
    return PolicyAnswer(
        result=result,
        index=index,
        form=form,
        places=float(result.proposals.places[0]) if len(result) else 0.0,
        asked=sites,
        pool=pool,
        already=already,
        reachable=ways.areas,
        changes=() if found is None else _changes(options, found),
        sites=() if found is None else _sites(result, index, pool, position, opens, reachable),
        opened=int(opens.sum()) if found is not None else 0,
        open_now=int(open_now.sum()),
        never=int(options.never.sum()),
        touched=0 if found is None else found.touched,
        proven=found is not None and found.proven,
    )


def _pool(index: Index, has_open: NDArray[np.int64], among: int) -> tuple[NDArray[np.int64], int]:
    """Return the areas with the fewest places per inhabitant where nothing is open, and how many were passed over.

    Only areas with fewer than the city as a whole count: others have no few.
    """
    few = np.nan_to_num(index.rate, nan=np.inf) < (index.city_rate or np.inf)
    said = np.flatnonzero(few & index.lived_in & ~index.few_inhabitants)
    # of areas with as few places per inhabitant the one that misses most places goes first
    order = said[np.lexsort((-index.short_of_share[said], index.rate[said]))]
    shut = ~np.isin(order, has_open)
    pool = order[shut][:among]
    last = int(np.flatnonzero(order == pool[-1])[0]) if len(pool) else len(order)
    return pool, int((~shut[:last]).sum())


def ways_of(options: PolicyOptions, position: NDArray[np.int64], can: NDArray[np.bool_]) -> Ways:
    """Return the groups of plots that need the same in the same area, with what each step of each rule touches."""
    rows = np.flatnonzero(can)
    groups = np.unique(np.column_stack([position[rows], options.need[rows]]), axis=0)
    return Ways(groups[:, 0], groups[:, 1:], tuple(option.touched for option in options.options))


def _changes(options: PolicyOptions, found: Cheapest) -> tuple[PolicyChange, ...]:
    return tuple(
        _change(option, int(step))
        for option, step in zip(options.options, found.step, strict=True)
        if step
    )


def _change(option: PolicyOption, step: int) -> PolicyChange:
    rule, value = option.rule, option.steps[step - 1]
    return PolicyChange(
        kind=option.kind,
        id=option.id,
        title=option.id if rule is None else rule.title,
        was="" if rule is None else rule.told(rule.value),
        becomes="" if rule is None or value is None else rule.told(value),
        touched=int(option.touched[step - 1]),
        unread=int(option.unread.sum()),
    )


def _sites(
    result: ScreenResult,
    index: Index,
    pool: NDArray[np.int64],
    position: NDArray[np.int64],
    opens: NDArray[np.bool_],
    sites: int,
) -> tuple[OpenedSite, ...]:
    """Return the largest plot that opens in each of the first areas in which any does."""
    found = []
    for place in np.unique(position[opens & (position >= 0)])[:sites]:
        here = np.flatnonzero(opens & (position == place))
        row = int(here[np.argmax(result.proposals.area[here])])
        area = int(pool[place])
        found.append(
            OpenedSite(
                area=str(index.areas.names[area]),
                area_code=str(index.areas.codes[area]),
                places=float(index.existing[area]),
                plots=len(here),
                plot=str(result.proposals.site_id[row]),
                row=row,
            )
        )
    return tuple(found)
