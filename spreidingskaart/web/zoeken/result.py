"""Which plots answer a search: asked once per form and size, and masked anew for every limit.

Of another size only the criteria that heed it are asked.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.plot_search import plot_proposals, screen
from spreidingskaart.web.zoeken.form import MAY_BE_LEFT_OUT

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.plot_search import ScreenResult
    from spreidingskaart.web.zoeken.form import Search

_KEY: Final = "search.results"
_MOST_KEPT: Final = 12
"""Questions of which the answer is kept: some 3 MB each."""
_Question: TypeAlias = frozenset[tuple[str, object]]
"""The form and the size that were asked."""


@dataclass(frozen=True)
class Step:
    """One limit of the funnel."""

    title: str
    criterion: str | None
    """None for a limit that is no criterion."""
    dropped: int
    """Plots that fall off here because the answer is not good enough."""
    undecided: int
    """Plots that fall off here because nobody can say: not tested."""
    after: int
    untested: int
    """Plots among those that go on of which the criterion says nothing: not tested."""

    @property
    def gone(self) -> int:
        """Plots that fall off here."""
        return self.dropped + self.undecided


@dataclass(frozen=True, eq=False)
class Answer:
    """What a search found."""

    result: ScreenResult
    plot: NDArray[np.int64]
    """Row in the layer `plots` of each plot that was asked."""
    verdict: NDArray[np.int8]
    """Verdict of each plot as far as the criteria that must hold say."""
    firm: NDArray[np.bool_]
    """Whether that verdict is firm."""
    keeps: NDArray[np.bool_]
    """Which plots fall off at no limit; what is not tested may be among them."""
    steps: tuple[Step, ...]

    @property
    def total(self) -> int:
        """Plots that were asked."""
        return len(self.keeps)

    def best(self, amount: int) -> NDArray[np.int64]:
        """Return the rows of the plots that pass, the mildest verdict first and then the largest."""
        rows = np.flatnonzero(self.keeps)
        order = np.lexsort(
            (-self.result.proposals.area[rows], self.result.untested[rows], self.verdict[rows])
        )
        return rows[order[:amount]]


def answer(
    city: City, search: Search, progress: Callable[[int, int], None] | None = None
) -> Answer:
    """Return what a search finds.

    Parameters
    ----------
    city
        As the session may see it.
    search
        The question.
    progress
        Called with the number of plots done and all, while the plots are asked for the first time.
    """
    result = _screened(city, search, progress)
    verdict, firm = _verdict(result, search.must)
    here = np.ones(len(result), dtype=bool)
    steps: list[Step] = []

    def limit(title: str, passes: NDArray[np.bool_], criterion: str | None = None) -> None:
        nonlocal here
        nobody_knows = np.zeros(len(here), dtype=bool)
        if criterion is not None:
            nobody_knows = result.columns[criterion].open_question
        gone = here & ~passes
        here = here & passes
        steps.append(
            Step(
                title,
                criterion,
                dropped=int((gone & ~nobody_knows).sum()),
                undecided=int((gone & nobody_knows).sum()),
                after=int(here.sum()),
                untested=int((here & nobody_knows).sum()),
            )
        )

    if search.least_area:
        limit("Oppervlakte", result.proposals.area >= search.least_area)
    if search.owner:
        limit("Grond van de gemeente", np.asarray(result.proposals.owner == search.owner))
    for name, column in result.columns.items():
        if column.hard.any() and _counts(name, search.must):
            limit(BY_ID[name].title, ~column.hard | (column.verdict <= search.at_most.code), name)
    return Answer(result, _rows(city, result), verdict, firm, here, tuple(steps))


def _counts(criterion: str, must: tuple[str, ...]) -> bool:
    return criterion in must or criterion not in MAY_BE_LEFT_OUT


def _verdict(
    result: ScreenResult, must: tuple[str, ...]
) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Return the strictest verdict of the criteria that count, and whether it is firm.

    Where one of them is not tested, or where nothing counts, it is at best `may_fit`: nobody knows.
    """
    strictest = np.full(len(result), Verdict.REPORTED.code, dtype=np.int8)
    firm = np.ones(len(result), dtype=bool)
    for name, column in result.columns.items():
        if _counts(name, must):
            says = np.where(column.open_question, Verdict.MAY_FIT.code, column.verdict)
            strictest = np.where(column.hard, np.maximum(strictest, says), strictest)
            firm &= column.firm | ~column.hard
    nothing = strictest == Verdict.REPORTED.code
    return np.where(nothing, Verdict.MAY_FIT.code, strictest).astype(np.int8), firm & ~nothing


def _screened(
    city: City, search: Search, progress: Callable[[int, int], None] | None
) -> ScreenResult:
    kept: OrderedDict[_Question, ScreenResult] = city.memo.setdefault(_KEY, OrderedDict())  # type: ignore[assignment]
    question = frozenset({"form": search.form, **search.size}.items())
    found = kept.get(question)
    if found is None:
        proposals = plot_proposals(city, form=search.form, **search.size)
        form = ("form", search.form)
        nearest = min(
            list(kept), key=lambda other: (form not in other, len(other ^ question)), default=None
        )
        known = None if nearest is None else kept.get(nearest)
        found = kept[question] = screen(city, proposals, known=known, progress=progress)
        while len(kept) > _MOST_KEPT:
            kept.popitem(last=False)
    return found


def _rows(city: City, result: ScreenResult) -> NDArray[np.int64]:
    index = city.layers["plots"].index
    rows: NDArray[np.int64] = result.proposals.known(
        "search.rows",
        lambda: np.array([index[plot] for plot in result.proposals.site_id], dtype=np.int64),
    )
    return rows
