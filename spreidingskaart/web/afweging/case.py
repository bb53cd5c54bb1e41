"""What the page Afweging shows: the framework in use, the sites measured, and whether their names may show."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.access import PLANNER
from spreidingskaart.city.measures.figure_classes import Classes
from spreidingskaart.site_test.overrides import reader_of
from spreidingskaart.web.afweging import choices
from spreidingskaart.web.gate.secret import keyed
from spreidingskaart.web.readable_store import readable_store
from spreidingskaart.web.session import person
from spreidingskaart.weighing.case.opened import OpenedCase, open_case
from spreidingskaart.weighing.case.outcome import Weighed, robust, weigh
from spreidingskaart.weighing.ranking.rank import UNRANKED

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Role
    from spreidingskaart.store import Store
    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.case.measured import Measured
    from spreidingskaart.weighing.case.offered import FrameworkStanding
    from spreidingskaart.weighing.case.outcome import Robust
    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.framework.framework import Framework

_CLASSES: Final = 5


@dataclass(frozen=True)
class ShownCase:
    """One weighing as one visitor sees it."""

    city: City
    store: Store
    standing: FrameworkStanding
    measured: Measured
    facts: Facts
    """Before names show: of groups of sites, in the order of the cover names (`weighing/case/covering.py`)."""
    shown: tuple[str, ...]
    """n names to call the sites by."""
    covered: bool
    """Names do not show yet."""
    weights: Mapping[str, float] | None
    """Tried instead of those of the framework."""
    how: Aggregation | None
    """Tried instead of how the framework makes one total of the scores."""
    examples: int
    """Entries by hand that are fictional."""
    not_counted: tuple[str, ...]
    """Why answers by hand do not count, one Dutch sentence each."""
    internal: frozenset[tuple[str, str]]
    """Cells (site, criterion) whose answer by hand is internal: the public does not see it."""

    @property
    def framework(self) -> Framework:
        """The framework in use."""
        return self.standing.framework

    @property
    def reader(self) -> Role:
        """Whom the store answers."""
        return reader_of(self.city.role)

    @property
    def may_change(self) -> bool:
        """Whether this visitor may lock, change and enter."""
        return person().role.may_change and self.city.role == PLANNER

    @cached_property
    def weighed(self) -> Weighed:
        """The ranking under the weights that are tried, else those of the framework."""
        return weigh(
            self.framework, self.facts, weights=self.weights, how=self.how, shown=self.shown
        )

    @property
    def tried(self) -> bool:
        """Whether anything is tried in place of what the framework says."""
        return self.weights is not None or self.how is not None

    @cached_property
    def robust(self) -> Robust | None:
        """How sure the winner is."""
        return robust(self.weighed)

    @cached_property
    def assessments(self) -> tuple[Assessment, ...]:
        """All findings per site, overrides beside them."""
        return self.measured.assessments(self.store.all_overrides(seen_by=self.reader))

    @cached_property
    def colours(self) -> tuple[list[str], Classes]:
        """Colour of the total of every site ("" where it has no rank), and the classes behind them."""
        ranking = self.weighed.ranking
        grouped = point_classes(np.where(ranking.rank == UNRANKED, np.nan, ranking.totals.total))
        return [
            grouped.colours[member] if member >= 0 else "" for member in grouped.member
        ], grouped


def point_classes(totals: NDArray[np.float64]) -> Classes:
    """Return at most five classes of equal width with whole limits, from the lowest to the highest total."""
    known = totals[np.isfinite(totals)]
    cuts = np.linspace(known.min(), known.max(), _CLASSES + 1)[1:-1] if len(known) else np.zeros(0)
    limits = tuple(
        sorted({float(round(cut)) for cut in cuts if len(known) and round(cut) < known.max()})
    )
    member = np.searchsorted(np.array(limits), totals, side="left").astype(np.int8)
    member[~np.isfinite(totals)] = -1
    return Classes(
        limits, member, tuple(int((member == rank).sum()) for rank in range(len(limits) + 1))
    )


@dataclass(frozen=True)
class Weighing:
    """What is asked to weigh, in plain choices: what leaves the page is made from these and the public City."""

    framework: str
    """Id."""
    places: float
    examples: bool
    weights: tuple[tuple[str, float], ...] | None
    how: Aggregation | None

    def of(self, city: City) -> ShownCase:
        """Return the same weighing with what a City knows."""
        case = case_of(city, self.framework, self.places, examples=self.examples)
        weights = None if self.weights is None else dict(self.weights)
        return replace(case, weights=weights, how=self.how)


def asked_of(case: ShownCase) -> Weighing:
    """Return what was asked to get a case."""
    return Weighing(
        framework=case.framework.id,
        places=case.measured.places,
        examples=case.examples > 0,
        weights=None if case.weights is None else tuple(case.weights.items()),
        how=case.how,
    )


def with_tried(case: ShownCase) -> ShownCase:
    """Return a case with the weights and the way to one total that this visitor tries."""
    ids = [criterion.id for criterion in case.framework.scored]
    tried = choices.tried_weights(ids)
    return replace(case, weights=tried, how=choices.tried_how(case.framework))


def case_of(city: City, framework_id: str, places: float, *, examples: bool) -> ShownCase:
    """Return what the page shows, by what the framework says itself.

    Raises
    ------
    InputError
        If framework or sites cannot be used.
    """
    store = readable_store()
    opened = open_case(
        city, store, framework_id, places, examples=examples, key=partial(keyed, "cover names")
    )
    return ShownCase(
        city=city,
        store=store,
        weights=None,
        how=None,
        **{name: getattr(opened, name) for name in _OPENED},
    )


_OPENED: Final = tuple(field.name for field in fields(OpenedCase))
