"""What would help: the smallest change with which a blocked proposal is no longer blocked.

Nothing is guessed: every change that is told was put to the same criteria as a changed proposal. A proposal that may
fit and leans to no is blocked too: what would help is another proposal, or the text of the plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.parallel import in_threads
from spreidingskaart.criteria import BY_ID, CRITERIA
from spreidingskaart.model import NO_LEAN, Finding, Findings, Lean, Verdict
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.plot_search.run import KEPT, blocks_of
from spreidingskaart.site_test.assess import assess, lean_of_whole, overall
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import RoundingWay, in_steps, plain

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import CareForm, Proposals
    from spreidingskaart.plot_search.result import ScreenResult
    from spreidingskaart.rules.relaxation import Relaxation

KINDS: Final = (
    "", "more_parking", "fewer_parking", "lower", "fewer_units", "fewer_places", "other_form", "read_plan", "permit",
)  # fmt: skip
"""Kinds of change in the order in which they are offered: what leaves most of the proposal as it is goes first."""
_NUMBERS: Final = KINDS[1:6]
_SIZES: Final = ("units", "own_parking", "height")
"""Numbers of a proposal that a criterion can bound and that the search makes smaller."""
_DECIMETRES: Final = 10.0
_MOST_FORMS_TOLD: Final = 3
_READ_PLAN: Final = (
    "Lees de planregels: als daarin staat dat deze vorm mag, is er geen bezwaar gevonden. Anders is een vergunning "
    "buiten het plan om (BOPA) nodig."
)


@dataclass(frozen=True, eq=False)
class Unblocked:
    """What helps each of n proposals; nothing where it is not blocked, or where no single change helps."""

    blocked: NDArray[np.bool_]
    more_parking: NDArray[np.float64]
    """Least extra spaces on the plot itself; NaN where that does not help, or where nobody said how many there are."""
    fewer_parking: NDArray[np.float64]
    """Most spaces on the plot itself with which it is not blocked, where the plan names a maximum; else NaN."""
    lower: NDArray[np.float64]
    """Greatest building height (m, to the decimetre) with which it is not blocked, where the plan names one."""
    fewer_units: NDArray[np.float64]
    """Most dwellings or rooms, for as many places, with which it is not blocked, where the plan names a maximum."""
    fewer_places: NDArray[np.float64]
    """Most places with which it is not blocked; NaN where fewer places do not help."""
    other_form: NDArray[np.bool_]
    """(n, forms) care forms with no more supervision that are not blocked with the same number of places."""
    read_plan: NDArray[np.bool_]
    """Where nothing stands in the way but that the answer leans to no: the text of the plan decides."""
    permit: NDArray[np.bool_]
    """Where of what was tested the zoning plan alone stands in the way, so that a permit outside the plan would do."""
    forms: tuple[CareForm, ...]

    @property
    def kind(self) -> NDArray[np.int64]:
        """The first kind of change that helps, as a position in KINDS; 0 where none does."""
        numbers = (
            self.more_parking,
            self.fewer_parking,
            self.lower,
            self.fewer_units,
            self.fewer_places,
        )
        ways = np.stack(
            [
                *(~np.isnan(each) for each in numbers),
                self.other_form.any(axis=1),
                self.read_plan,
                self.permit,
            ],
            axis=1,
        )
        return np.where(ways.any(axis=1), ways.argmax(axis=1) + 1, 0)

    def sentences(self, i: int) -> tuple[str, ...]:
        """Return everything that helps proposal `i`, each one Dutch sentence, the smallest change first.

        No sentence promises more than was found: what is not tested may still stand in the way.
        """
        told = []
        if not np.isnan(self.more_parking[i]):
            spaces = count(float(self.more_parking[i]), "parkeerplaats", "parkeerplaatsen")
            told.append(f"Met {spaces} erbij op eigen terrein is er geen bezwaar gevonden.")
        if not np.isnan(self.fewer_parking[i]):
            spaces = count(float(self.fewer_parking[i]), "parkeerplaats", "parkeerplaatsen")
            told.append(f"Met hoogstens {spaces} op eigen terrein is er geen bezwaar gevonden.")
        if not np.isnan(self.lower[i]):
            metres = plain(in_steps(float(self.lower[i]), 0.1, RoundingWay.DOWN))
            told.append(
                f"Met een gebouw van hoogstens {metres} m hoog is er geen bezwaar gevonden."
            )
        if not np.isnan(self.fewer_units[i]):
            units = count(float(self.fewer_units[i]), "woning of kamer", "woningen of kamers")
            told.append(f"Met hoogstens {units} is er geen bezwaar gevonden.")
        if not np.isnan(self.fewer_places[i]):
            places = count(float(self.fewer_places[i]), "plek", "plekken")
            told.append(f"Met hoogstens {places} is er geen bezwaar gevonden.")
        names = [self.forms[row].name for row in np.flatnonzero(self.other_form[i])]
        if names:
            more = len(names) - _MOST_FORMS_TOLD
            shown = names[:_MOST_FORMS_TOLD] + ([f"{more} andere vormen"] if more > 0 else [])
            told.append(f"Met evenveel plekken is er geen bezwaar gevonden voor {join(shown)}.")
        if self.read_plan[i]:
            told.append(_READ_PLAN)
        if self.permit[i]:
            told.append(
                "Van wat getoetst is, staat alleen het omgevingsplan in de weg; een vergunning buiten het plan "
                "om (BOPA) is te vragen."
            )
        return tuple(told)


def unblock(
    city: City,
    result: ScreenResult,
    *,
    at_most: Verdict = Verdict.MAY_FIT,
    at_least: Lean = Lean.OPEN,
    workers: int | None = None,
) -> Unblocked:
    """Return what would help every proposal that is stricter than `at_most` or leans more to no than `at_least`.

    Parameters
    ----------
    city
        The City that was screened, for the same role.
    result
        What `screen` found, for all criteria.
    at_most
        The strictest verdict that is good enough.
    at_least
        The lean that is good enough; what does not lean is.
    workers
        Threads; by default one for each processor, and only one where the ground is known: then the work is many short
        steps, of which two threads keep each other waiting.
    """
    proposals = result.proposals
    n = len(proposals)
    if workers is None and n <= KEPT:
        workers = 1
    helped = Unblocked(
        blocked=(result.verdict > at_most.code) | _leans_less(result.lean, at_least),
        **{name: np.full(n, np.nan) for name in _NUMBERS},
        other_form=np.zeros((n, len(proposals.forms)), dtype=bool),
        read_plan=np.zeros(n, dtype=bool),
        permit=np.zeros(n, dtype=bool),
        forms=proposals.forms,
    )

    def ask(block: tuple[NDArray[np.int64], Proposals]) -> tuple[NDArray[np.int64], Unblocked]:
        rows, some = block
        known = {
            name: Findings(
                name,
                column.verdict[rows],
                column.firm[rows],
                column.hard[rows],
                column.value[rows],
                _untold,
                column.lean[rows],
            )
            for name, column in result.columns.items()
        }
        return rows, _Changes(some, city, known, at_most, at_least).all()

    for rows, found in in_threads(ask, blocks_of(proposals), workers=workers):
        for name in _NUMBERS:
            getattr(helped, name)[rows] = getattr(found, name)
        helped.other_form[rows], helped.permit[rows] = found.other_form, found.permit
        helped.read_plan[rows] = found.read_plan
    return helped


def _leans_less(lean: NDArray[np.int8], at_least: Lean) -> NDArray[np.bool_]:
    """Return what leans more to no than is good enough."""
    return np.asarray((lean != NO_LEAN) & (lean < at_least.code))


def _untold(i: int) -> Finding:
    message = f"only verdicts are asked here, not the finding of proposal {i}"
    raise NotImplementedError(message)


@dataclass(frozen=True, eq=False)
class _Changes:
    """The changes of one block of proposals, put to the criteria."""

    proposals: Proposals
    city: City
    known: Mapping[str, Findings]
    at_most: Verdict
    at_least: Lean

    def all(self) -> Unblocked:
        blocked = self._blocked(self.known)
        return Unblocked(
            blocked=blocked,
            more_parking=self._more_parking(blocked),
            fewer_parking=self._fewer(blocked, "own_parking", 0),
            lower=self._fewer(blocked, "height", BY_NAME["height"].least, steps=_DECIMETRES),
            fewer_units=self._fewer(blocked, "units", 1),
            fewer_places=self._fewer_places(blocked),
            other_form=self._other_form(blocked),
            read_plan=blocked & ~self._too_strict(self.known),
            permit=self._permit(blocked),
            forms=self.proposals.forms,
        )

    def _blocked(self, columns: Mapping[str, Findings]) -> NDArray[np.bool_]:
        verdict = overall(columns)[0]
        too_strict = verdict > self.at_most.code
        return too_strict | _leans_less(lean_of_whole(columns, verdict), self.at_least)

    def _too_strict(self, columns: Mapping[str, Findings]) -> NDArray[np.bool_]:
        return np.asarray(overall(columns)[0] > self.at_most.code)

    def _blocked_when(self, changed: Proposals, *attributes: str) -> NDArray[np.bool_]:
        """Ask again what depends on the attributes that were changed; the rest stands."""
        again = [
            each.id
            for each in CRITERIA
            if each.id in self.known and set(each.heeds) & set(attributes)
        ]
        return self._blocked({**self.known, **assess(changed, self.city, again)})

    def _in_reach(self, blocked: NDArray[np.bool_], *attributes: str) -> NDArray[np.bool_]:
        """Return which blocked proposals are blocked only by criteria that heed one of the attributes."""
        others = {
            each.id: self.known[each.id]
            for each in CRITERIA
            if each.id in self.known and not set(each.heeds) & set(attributes)
        }
        for name, findings in self._unsized.items():
            others.setdefault(name, findings)
        return blocked & ~self._blocked(others) if others else blocked

    @cached_property
    def _relaxations(self) -> Mapping[str, Relaxation]:
        """What would relax each criterion that hands that out, by its id."""
        return {
            name: relax(self.proposals, self.city)
            for name in self.known
            if (relax := BY_ID[name].relax) is not None
        }

    @cached_property
    def _unsized(self) -> Mapping[str, Findings]:
        """What criteria with a maximum say where that number is not known: what is blocked then is so at any number."""
        unknown: dict[str, Any] = {}
        for relaxation in self._relaxations.values():
            unknown |= {
                name: np.full(len(self.proposals), np.nan)
                for name in _SIZES
                if name in relaxation.most
            }
        sized = [name for name, relaxation in self._relaxations.items() if relaxation.most]
        return assess(self.proposals.changed(**unknown), self.city, sized) if sized else {}

    def _most(self, number: str) -> NDArray[np.float64]:
        """Return the greatest value of a number that every criterion allows; infinite without a maximum."""
        most = np.full(len(self.proposals), np.inf)
        for relaxation in self._relaxations.values():
            most = np.minimum(most, relaxation.most.get(number, np.inf))
        return most

    def _fewer(
        self, blocked: NDArray[np.bool_], name: str, least: float, *, steps: float = 1.0
    ) -> NDArray[np.float64]:
        """Return the greatest number that is not blocked where the plan says it is too much, in `steps` to the unit."""
        now = self.proposals[name] * steps

        def still_blocked(number: NDArray[np.float64]) -> NDArray[np.bool_]:
            changed: dict[str, Any] = {name: number / steps}
            return self._blocked_when(self.proposals.changed(**changed), name)

        start = np.full_like(now, least * steps)
        too_much = (now > start) & (now > self._most(name) * steps)
        if not too_much.any():
            return np.full(len(now), np.nan)
        reach = self._in_reach(blocked & too_much, name)
        return _last_that_fits(reach, start, np.ceil(now) - 1, still_blocked, now) / steps

    def _fewer_places(self, blocked: NDArray[np.bool_]) -> NDArray[np.float64]:
        now = self.proposals.places
        units = self.proposals.units

        def still_blocked(places: NDArray[np.float64]) -> NDArray[np.bool_]:
            fewer = self.proposals.changed(places=places, units=np.ceil(units * places / now))
            return self._blocked_when(fewer, "places", "units")

        reach = self._in_reach(blocked, "places", "units") & (now > 1)
        # the criteria are asked for `fits` at every number that is told, so it holds even if they are not monotone
        return _last_that_fits(reach, np.ones_like(now), now - 1, still_blocked, now)

    def _more_parking(self, blocked: NDArray[np.bool_]) -> NDArray[np.float64]:
        now = self.proposals.own_parking
        most = np.floor(np.minimum(self._most("own_parking"), BY_NAME["own_parking"].most))

        def still_blocked(fewer_than_most: NDArray[np.float64]) -> NDArray[np.bool_]:
            more = self.proposals.changed(own_parking=most - fewer_than_most)
            return self._blocked_when(more, "own_parking")

        reach = self._in_reach(blocked, "own_parking") & ~np.isnan(now)
        room = np.where(np.isnan(now), 0.0, most - now)
        # counted down from the most: the last number that may be left out
        left = _last_that_fits(
            reach & (room > 0), np.zeros_like(now), np.maximum(room - 1, 0.0), still_blocked, room
        )
        return most - left - now

    def _other_form(self, blocked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        fits = np.zeros((len(self.proposals), len(self.proposals.forms)), dtype=bool)
        forms = self.proposals.forms
        if blocked.any():
            for row, form_here in enumerate(forms):
                # nobody gets heavier care than was asked because a plan allows that
                lighter = np.array([not form_here.is_heavier_than(asked) for asked in forms])
                other = blocked & (self.proposals.form != row) & lighter[self.proposals.form]
                if other.any():
                    form = np.full(len(self.proposals), row)
                    fits[:, row] = other & ~self._blocked_when(
                        self.proposals.changed(form=form), "form"
                    )
        return fits

    def _permit(self, blocked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        liftable = {name for name, found in self._relaxations.items() if found.permit}
        barred = np.zeros(len(self.proposals), dtype=bool)
        for name in liftable:
            barred |= self.known[name].verdict == Verdict.CONFLICTS.code
        rest = {name: findings for name, findings in self.known.items() if name not in liftable}
        stands = self._blocked(rest) if rest else np.zeros(len(self.proposals), dtype=bool)
        return np.asarray(blocked & barred & ~stands)


def _last_that_fits(
    wanted: NDArray[np.bool_],
    least: NDArray[np.float64],
    most: NDArray[np.float64],
    still_blocked: Callable[[NDArray[np.float64]], NDArray[np.bool_]],
    otherwise: NDArray[np.float64],
) -> NDArray[np.float64]:
    """Return for each proposal the greatest whole number from `least` to `most` that is not blocked, by halving.

    NaN where it is not wanted or where `least` is blocked too; `otherwise` is asked where nothing is wanted.
    """
    found = np.full(len(wanted), np.nan)
    if not wanted.any():
        return found
    fits = wanted & ~still_blocked(np.where(wanted, least, otherwise))
    low, high = np.where(fits, least, 0.0), np.where(fits, most, 0.0)
    while (low < high).any():
        middle = np.where(low < high, np.ceil((low + high) / 2), low)
        good = ~still_blocked(np.where(fits, middle, otherwise))
        open_still = low < high
        low = np.where(open_still & good, middle, low)
        high = np.where(open_still & ~good, middle - 1, high)
    found[fits] = low[fits]
    return found
