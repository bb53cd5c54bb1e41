"""Which buildings are large enough, what the site test says of each, and what is the least that would open it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.known import Latest, of_rules
from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.plot_search.run import screen
from spreidingskaart.plot_search.unblock import KINDS, Unblocked, unblock
from spreidingskaart.programme.buildings.floor_area import floor_a_place
from spreidingskaart.programme.buildings.stock import Stock, stock_of
from spreidingskaart.words.fields import check

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.plot_search.result import ScreenResult
    from spreidingskaart.programme.figures import ProgrammeFigure

_MOST_KEPT: Final = 6
"""Questions of which the answer is kept."""
NOTHING_HELPS: Final = len(KINDS) + 2
"""Level of a building that no single change opens."""
_Answer = tuple["ScreenResult", "Unblocked"]


@dataclass(frozen=True)
class BuildingSearch:
    """What must come in a building; the same for every building."""

    form: str
    places: float
    own_parking: float | None = None
    """Spaces on the plot itself; None where nobody said, and then parking is tested only where a layer knows them."""
    floor_a_place: float | None = None
    """m2 gross floor area of one place that somebody filled in; None for our assumption."""


@dataclass(frozen=True, eq=False)
class Chances:
    """What could come in n buildings."""

    wanted: BuildingSearch
    stock: Stock
    result: ScreenResult
    helped: Unblocked
    needed: ProgrammeFigure
    """m2 gross floor area of one place."""
    large: NDArray[np.bool_]
    """Which are large enough; where the size is not known they are not."""
    level: NDArray[np.int64]
    """0 fits, 1 may fit, then by the kind of the smallest change (`KINDS`), NOTHING_HELPS where none helps."""

    @property
    def fits(self) -> NDArray[np.bool_]:
        """Which are large enough and fit as asked."""
        return np.asarray(self.large & (self.level == 0))

    @property
    def may_fit(self) -> NDArray[np.bool_]:
        """Which are large enough, and nothing was found against them as asked."""
        return np.asarray(self.large & (self.level == 1))

    @property
    def with_one_change(self) -> NDArray[np.bool_]:
        """Which are large enough, and one change opens them."""
        return np.asarray(self.large & (self.level > 1) & (self.level < NOTHING_HELPS))

    @property
    def size_unknown(self) -> int:
        """Buildings of which nobody knows the floor area."""
        return int(np.isnan(self.stock.floor_area).sum())

    def ranked(self) -> NDArray[np.int64]:
        """Return the rows of what is large enough: the smallest change first, then the surest, then the largest."""
        rows = np.flatnonzero(self.large)
        order = np.lexsort(
            (
                self.stock.id[rows].astype(str),
                -self.stock.floor_area[rows],
                self.result.untested[rows],
                ~self.result.firm[rows],
                self._amount[rows],
                self.level[rows],
            )
        )
        return rows[order]

    @property
    def _amount(self) -> NDArray[np.float64]:
        """How large the smallest change is within its kind; 0 where a kind has no size."""
        asked, helped = self.result.proposals, self.helped
        sizes = (
            helped.more_parking,
            asked.own_parking - helped.fewer_parking,
            asked.height - helped.lower,
            asked.units - helped.fewer_units,
            asked.places - helped.fewer_places,
        )
        amount = np.zeros(len(asked))
        for kind, size in enumerate(sizes, start=1):
            here = helped.kind == kind
            amount[here] = np.nan_to_num(size[here])
        return amount


def chances(
    city: City, wanted: BuildingSearch, *, progress: Callable[[int, int], None] | None = None
) -> Chances:
    """Return what could come in the buildings of a City.

    What is asked of a building is what the search asks of its plot and the site test of one pin: there is no other way
    of judging.

    Parameters
    ----------
    city
        As one role may see it.
    wanted
        What must come.
    progress
        Called with the number of buildings that were tested and all, while that is done for the first time.

    Raises
    ------
    InputError
        If the form is not known, a number cannot be right, or there are neither buildings nor plots.
    """
    if wanted.form not in city.forms:
        known = ", ".join(city.forms)
        raise InputError(f"De woonzorgvorm {wanted.form!r} is niet bekend; kies uit: {known}.")
    check(BY_NAME["places"], wanted.places)
    if wanted.own_parking is not None:
        check(BY_NAME["own_parking"], wanted.own_parking)
    stock = stock_of(city)
    result, helped = _tested(city, stock, wanted, progress)
    needed = floor_a_place(city.forms[wanted.form], wanted.floor_a_place)
    # a size that is not known is no size that is large enough
    large = np.nan_to_num(stock.floor_area, nan=-1.0) >= needed.value * wanted.places
    return Chances(wanted, stock, result, helped, needed, large, _levels(result, helped))


def _levels(result: ScreenResult, helped: Unblocked) -> NDArray[np.int64]:
    fits = (result.verdict == Verdict.FITS.code) & ~helped.blocked
    kind = helped.kind
    changed = np.where(kind > 0, 1 + kind, NOTHING_HELPS)
    return np.where(fits, 0, np.where(helped.blocked, changed, 1))


def _tested(
    city: City,
    stock: Stock,
    wanted: BuildingSearch,
    progress: Callable[[int, int], None] | None,
) -> _Answer:
    kept = city.known(
        of_rules("buildings.tested"),
        lambda: Latest[tuple[object, ...], _Answer](_MOST_KEPT),
    )

    def ask() -> _Answer:
        base = stock.proposals
        n = len(base)
        form = next(row for row, form in enumerate(base.forms) if form.id == wanted.form)
        numbers = {"places": np.full(n, float(wanted.places))}
        if wanted.own_parking is not None:
            numbers["own_parking"] = np.full(n, float(wanted.own_parking))
        asked = base.changed(form=np.full(n, form), **numbers)
        result = screen(city, asked, progress=progress)
        return result, unblock(city, result)

    return kept.known((wanted.form, wanted.places, wanted.own_parking), ask)
