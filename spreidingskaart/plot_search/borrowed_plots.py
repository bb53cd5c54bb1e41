"""How many plots remain where a spread rule of another place is laid over the city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.facilities import at_their_point
from spreidingskaart.criteria import BY_ID
from spreidingskaart.plot_search.search import search_plots
from spreidingskaart.plot_search.sites import PLOTS, plot_proposals
from spreidingskaart.rules.borrowed import CITY, RuleEffect
from spreidingskaart.spread.borrowed_history import walked
from spreidingskaart.spread.counts import open_facilities
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.spread.borrowed import Borrowed


@dataclass(frozen=True)
class PlotsLeft:
    """How many plots a rule of elsewhere leaves."""

    total: int
    open: int
    """Plots on which the rule lets the new facility come."""
    perhaps: int
    """Plots of which that cannot be told; part of neither."""
    good: int | None
    """Plots on which nothing was found against a care form; None where none was asked."""
    good_and_open: int | None

    def sentence(self, *, fictional: bool) -> str:
        """Say how many plots are left."""
        unreal = "fictieve " if fictional else ""
        if self.good is None or self.good_and_open is None:
            told = (
                f"{number(self.open)} van de {number(self.total)} {unreal}percelen houdt de regel "
                "open."
            )
        else:
            told = (
                f"{number(self.good_and_open)} van de {count(self.good, f'{unreal}perceel', f'{unreal}percelen')} "
                "zonder gevonden bezwaar houdt de regel open."
            )
        if self.perhaps:
            told += f" Van {number(self.perhaps)} percelen is het niet te zeggen."
        return told


def plots_left(
    city: City,
    found: Borrowed,
    *,
    form: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PlotsLeft | None:
    """Return how many plots a rule leaves; None where the rule cannot be run, or there are no plots.

    Parameters
    ----------
    city
        The City that the rule was run on, for the same role.
    found
        What the rule says of it.
    form
        Care form that the plots are screened for; None asks only where the rule lets anything in.
    progress
        Called with the number of plots screened and all.
    """
    if found.why_not or city.layer(PLOTS) is None:
        return None
    there = city.at(found.year)
    if form is not None:
        searched = search_plots(
            there,
            form=form,
            size={"places": found.places},
            criteria=tuple(BY_ID),
            progress=progress,
        )
        proposals, good = searched.result.proposals, searched.keeps
    else:
        proposals = plot_proposals(there, form=next(iter(city.forms)), places=found.places)
        good = None
    shut, doubt = there.known(
        of_rules("borrowed.plots", found.rule_id, found.kind.id, found.places),
        lambda: shut_plots(there, found, proposals),
    )
    lets = ~shut & ~doubt
    return PlotsLeft(
        total=len(lets),
        open=int(lets.sum()),
        perhaps=int((doubt if good is None else doubt & good).sum()),
        good=None if good is None else int(good.sum()),
        good_and_open=None if good is None else int((good & lets).sum()),
    )


def shut_plots(
    city: City, found: Borrowed, proposals: Proposals
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return on which of n plots a rule lets the facility not come, and on which nobody can tell."""
    n = len(proposals)
    shut, doubt = np.full(n, found.too_large), np.zeros(n, dtype=bool)
    for under in found.areas:
        if under.limit.effect is not RuleEffect.FORBIDS:
            continue
        if under.counting.level == CITY:
            row = np.zeros(n, dtype=np.int64)
        else:
            row = city.area_at(under.counting.level, proposals.x, proposals.y)
        shut |= (row >= 0) & under.closed[row]
        doubt |= (row < 0) | under.perhaps_closed[row]
    if found.apart is not None:
        shut |= _too_near(city, found, proposals, walked(city, found.apart))
    return shut, doubt & ~shut


def _too_near(
    city: City, found: Borrowed, proposals: Proposals, metres: float
) -> NDArray[np.bool_]:
    """Return which plots lie nearer than that to an open facility that is known to the point."""
    near = np.zeros(len(proposals), dtype=bool)
    layer = city.layers["facilities"]
    others = layer.geometry[open_facilities(city, found.kind) & at_their_point(city)]
    if len(others):
        plots = city.layers[PLOTS]
        # from the facilities to the index of the plots that the City keeps; its rows are those of the layer
        row = plots.tree.query(others, predicate="dwithin", distance=metres)[1]
        hit = np.zeros(len(plots), dtype=bool)
        hit[row] = True
        index = plots.index
        near[:] = hit[[index[site] for site in proposals.site_id]]
    return near
