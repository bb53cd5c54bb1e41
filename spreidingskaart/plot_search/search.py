"""Which plots answer a search: screened once per form and size, and held against every other limit anew.

For another size only the criteria that heed it are asked again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np
import shapely

from spreidingskaart.city.known import Latest, of_rules
from spreidingskaart.model import NO_LEAN, Lean, Verdict
from spreidingskaart.plot_search.funnel import left_over, limits_of, plain_limit, steps_of
from spreidingskaart.plot_search.result import ScreenResult
from spreidingskaart.plot_search.run import screen
from spreidingskaart.plot_search.sites import PLOTS, plot_proposals
from spreidingskaart.site_test.assess import lean_of_whole, overall

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.plot_search.funnel import Step

_MOST_KEPT: Final = 12
"""Questions of which the answer is kept: some 3 MB each."""
UNLIKELY: Final = "Waarschijnlijk niet"
"""Title of the limit that leaves out what leans to no."""
_Question: TypeAlias = frozenset[tuple[str, object]]
"""The form and the size that were asked."""


@dataclass(frozen=True, eq=False)
class SearchResult:
    """What a search says of n plots."""

    result: ScreenResult
    plot: NDArray[np.int64]
    """Row in the layer `plots` of each plot that was asked."""
    verdict: NDArray[np.int8]
    """Verdict of each plot as far as the criteria that must hold say."""
    lean: NDArray[np.int8]
    """Which way that verdict leans; -1 where it does not."""
    firm: NDArray[np.bool_]
    """Whether that verdict is firm."""
    unlikely: NDArray[np.bool_]
    """Which plots fall off at no other limit, and lean to no; whether they are left, the search says."""
    keeps: NDArray[np.bool_]
    """Which plots fall off at no limit; what is not tested may be among them."""
    steps: tuple[Step, ...]

    @property
    def total(self) -> int:
        """Plots that were asked."""
        return len(self.keeps)

    @property
    def left(self) -> int:
        """Plots that fall off at no limit."""
        return int(self.keeps.sum())

    @property
    def possible(self) -> int:
        """Plots that are left, those that lean to no included."""
        return int((self.keeps | self.unlikely).sum())

    def not_tested(self) -> dict[str, int]:
        """Return of how many plots that are left each criterion of the funnel is not tested."""
        columns, asked = self.result.columns, [step.criterion for step in self.steps]
        return {
            name: int((self.keeps & columns[name].open_question).sum())
            for name in asked
            if name is not None
        }

    def best(self, amount: int) -> NDArray[np.int64]:
        """Return the rows of the plots that are left: the mildest first, then the likeliest, then the largest."""
        rows = np.flatnonzero(self.keeps)
        lean = np.where(self.lean == NO_LEAN, np.int8(Lean.OPEN.code), self.lean)
        order = np.lexsort(
            (
                -self.result.proposals.area[rows],
                self.result.untested[rows],
                -lean[rows],
                self.verdict[rows],
            )
        )
        return rows[order[:amount]]

    def row_at(self, city: City, x: float, y: float) -> int | None:
        """Return the row of the plot at a point in EPSG:28992; None where no plot was asked."""
        hits = city.layers[PLOTS].tree.query(shapely.Point(x, y), predicate="intersects")
        rows = np.flatnonzero(np.isin(self.plot, hits))
        return int(rows[0]) if len(rows) else None


def search_plots(  # noqa: PLR0913 - a question is what a person fills in
    city: City,
    *,
    form: str,
    size: Mapping[str, float],
    criteria: Collection[str],
    at_most: Verdict = Verdict.MAY_FIT,
    also_unlikely: bool = False,
    least_area: float = 0.0,
    owner: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SearchResult:
    """Return what a search finds.

    Parameters
    ----------
    city
        As one role may see it.
    form
        Id of a care form.
    size
        What is proposed beside the form, by its name in `plot_proposals`.
    criteria
        Ids of the criteria that must hold.
    at_most
        The strictest verdict that is good enough.
    also_unlikely
        Whether plots may be left that lean to no.
    least_area
        m2; 0 lets every plot through.
    owner
        Kind of owner; None lets every plot through.
    progress
        Called with the number of plots done and all, while the plots are asked for the first time.
    """
    result = _screened(city, form, size, progress)
    verdict, lean, firm = verdict_of(result, criteria)
    limits = []
    if least_area:
        limits.append(plain_limit("Oppervlakte", result.proposals.area >= least_area))
    if owner:
        owned = np.asarray(result.proposals.owner == owner)
        limits.append(plain_limit("Grond van de gemeente", owned))
    limits += limits_of(result, criteria=criteria, at_most=at_most)
    keeps = left_over(limits, len(result))
    leans_to_no = lean == Lean.UNLIKELY.code
    unlikely = keeps & leans_to_no
    if not also_unlikely and leans_to_no.any():
        # after what leans, so that later limits count only what is left of it
        after = max(i for i, limit in enumerate(limits) if limit.unlikely.any())
        limits.insert(after + 1, plain_limit(UNLIKELY, ~leans_to_no))
        keeps = keeps & ~leans_to_no
    return SearchResult(
        result, _rows(city, result), verdict, lean, firm, unlikely, keeps, steps_of(limits)
    )


def verdict_of(
    result: ScreenResult, criteria: Collection[str]
) -> tuple[NDArray[np.int8], NDArray[np.int8], NDArray[np.bool_]]:
    """Return the verdict as far as some criteria say, which way it leans, and whether it is firm.

    Where one of them is not tested, or where nothing counts, it is at best `may_fit`: nobody knows.
    """
    columns = {name: column for name, column in result.columns.items() if name in criteria}
    if not columns or not len(result):
        nobody_knows = np.full(len(result), Verdict.MAY_FIT.code, dtype=np.int8)
        return nobody_knows, np.full_like(nobody_knows, NO_LEAN), np.zeros(len(result), dtype=bool)
    code, firm, _ = overall(columns)
    lean = lean_of_whole(columns, code)
    open_question = (code == Verdict.REPORTED.code) | (code == Verdict.NOT_TESTED.code)
    code = np.where(open_question, Verdict.MAY_FIT.code, code).astype(np.int8)
    return code, lean, firm & ~open_question


def _screened(
    city: City,
    form: str,
    size: Mapping[str, float],
    progress: Callable[[int, int], None] | None,
) -> ScreenResult:
    kept = city.known(
        of_rules("search.results"), lambda: Latest[_Question, ScreenResult](_MOST_KEPT)
    )
    question: _Question = frozenset({"form": form, **size}.items())

    def asked() -> ScreenResult:
        proposals = plot_proposals(city, form=form, **size)
        asked_form = ("form", form)
        nearest = min(
            kept.questions(),
            key=lambda other: (asked_form not in other, len(other ^ question)),
            default=None,
        )
        known = None if nearest is None else kept.get(nearest)
        return screen(city, proposals, known=known, progress=progress)

    return kept.known(question, asked)


def _rows(city: City, result: ScreenResult) -> NDArray[np.int64]:
    index = city.layers[PLOTS].index
    rows: NDArray[np.int64] = result.proposals.known(
        "search.rows",
        lambda: np.array([index[plot] for plot in result.proposals.site_id], dtype=np.int64),
    )
    return rows
