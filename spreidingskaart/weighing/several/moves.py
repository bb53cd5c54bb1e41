"""How many moves an agreed norm needs at least: of places, or of whole facilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy.sparse import csr_array

from geo.integer_programme import SolverAnswer, solve
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.integer_programme import Row

TIME_LIMIT: Final = 20.0
_SLACK: Final = 1e-9
"""A norm that is passed by less is met: only rounding of the computer is left."""


@dataclass(frozen=True)
class Move:
    """Places that go from one area to another; `facility` is the index of the one that moves as a whole."""

    origin: int
    target: int
    places: float
    facility: int | None = None


@dataclass(frozen=True)
class Moves:
    """The fewest moves after which no area is above the norm."""

    fewest: int | None
    """None if no number of moves is enough, or none was found in the time given."""
    at_least: int
    """Fewer than this is impossible; equal to `fewest` if proven."""
    plan: tuple[Move, ...]
    """One way to do it with that few; there may be others."""
    too_many: float
    """Places above the norm now, all areas together."""
    room: float
    """Places that still fit below the norm, all areas together; inf if an area has no norm."""
    possible: bool | None
    """None if the time was too short to tell."""

    @property
    def proven(self) -> bool:
        """Whether no plan with fewer moves exists, or it is certain that none exists at all."""
        return self.possible is False or self.fewest == self.at_least


def fewest_places(places: NDArray[np.float64], most: NDArray[np.float64]) -> Moves:
    """Return the fewest places to move so that no area has more than the norm allows.

    Parameters
    ----------
    places
        Shape (a,): whole numbers, places per area now.
    most
        Shape (a,): most places allowed, for instance norm per 1,000 x inhabitants / 1,000; inf without a
        norm. Places are whole, so the part behind the comma does not count.

    Raises
    ------
    ValueError
        If a number is NaN or negative, or places are not whole.

    Notes
    -----
    Each move takes one place out of one area, so the places above the norm are a lower bound; if there is
    room for them elsewhere, moving exactly those reaches it.
    """
    _refuse(places, most)
    if (places != np.floor(places)).any():
        raise ValueError("`places` must be whole numbers")
    allowed = np.floor(most + _SLACK)
    over, room = np.maximum(places - allowed, 0.0), np.maximum(allowed - places, 0.0)
    too_many, space = float(over.sum()), float(room.sum())
    if too_many > space:
        return Moves(None, int(too_many), (), too_many, space, possible=False)
    # each surplus goes to the area with the most room left, and what does not fit to the next one
    plan = []
    left = room.copy()
    for origin in np.flatnonzero(over):
        rest = float(over[origin])
        while rest > 0:
            target = int(np.argmax(left))
            part = min(rest, float(left[target]))
            plan.append(Move(int(origin), target, part))
            left[target] -= part
            rest -= part
    return Moves(int(too_many), int(too_many), tuple(plan), too_many, space, possible=True)


def fewest_facilities(
    sizes: NDArray[np.float64],
    area: NDArray[np.intp],
    most: NDArray[np.float64],
    *,
    movable: NDArray[np.bool_] | None = None,
    time_limit: float = TIME_LIMIT,
) -> Moves:
    """Return the fewest whole facilities to move so that no area has more places than the norm allows.

    Parameters
    ----------
    sizes
        Shape (f,): places per facility.
    area
        Shape (f,): index of the area each stands in.
    most
        Shape (a,): most places allowed; inf without a norm.
    movable
        Shape (f,): facilities that may move; all if left out.
    time_limit
        Seconds for HiGHS, if the quick plan is not already proven.

    Raises
    ------
    ValueError
        If a number is NaN or negative.

    Notes
    -----
    Out of each area that is too full at least as many facilities must go as its largest movable ones need to
    bring it under the norm. If those fit elsewhere, that number is proven; else an integer programme decides.
    """
    _refuse(sizes, most)
    places = np.zeros(len(most))
    np.add.at(places, area, sizes)
    may_move = np.ones(len(sizes), dtype=bool) if movable is None else movable
    too_many = float(np.maximum(places - most - _SLACK, 0.0).sum())
    room = float(np.maximum(most - places, 0.0).sum())
    out = _fewest_out(sizes, area, most, places, may_move)
    if out is None or too_many > room + _SLACK:
        return Moves(None, 0 if out is None else len(out), (), too_many, room, possible=False)
    plan = _placed(out, sizes, area, most, places)
    if plan is not None:
        return Moves(len(plan), len(out), plan, too_many, room, possible=True)
    answer, pairs = _programme(sizes, area, most, places, may_move, time_limit)
    if answer.infeasible:
        return Moves(None, len(out), (), too_many, room, possible=False)
    at_least = max(len(out), int(np.ceil(answer.bound - 1e-6)) if np.isfinite(answer.bound) else 0)
    if answer.x is None:
        return Moves(None, at_least, (), too_many, room, possible=None)
    plan = tuple(
        Move(int(area[facility]), int(target), float(sizes[facility]), int(facility))
        for facility, target in pairs[answer.x > 0.5]
    )
    return Moves(len(plan), min(at_least, len(plan)), plan, too_many, room, possible=True)


def tell(moves: Moves, *, whole_facilities: bool = False) -> str:
    """Return how many moves the norm needs, as one Dutch sentence."""
    words = ("voorziening", "voorzieningen") if whole_facilities else ("plek", "plekken")
    if moves.possible is None:
        least = count(moves.at_least, *words)
        return f"Ten minste {least} moeten verhuizen; of het dan kan, is in de rekentijd niet gevonden."
    if not moves.possible:
        if moves.too_many > moves.room:
            much = count(moves.too_many, "plek is", "plekken zijn")
            return f"De norm is niet haalbaar: {much} te veel en er is ruimte voor {plain(moves.room)}."
        return "De norm is niet haalbaar: de voorzieningen passen als geheel nergens anders."
    if moves.fewest == 0:
        return "0 verhuizingen nodig: overal is de norm gehaald."
    fewest = moves.fewest or 0
    verb = "moet" if fewest == 1 else "moeten"
    if moves.proven:
        what = count(fewest, *words)
        return f"Ten minste {what} {verb} verhuizen om overal aan de norm te voldoen (bewezen)."
    return (
        f"Met {count(fewest, *words)} verhuizen kan het; of het met minder kan (ten minste {moves.at_least}) "
        "is niet bewezen."
    )


def tell_plan(moves: Moves, areas: Sequence[str], facilities: Sequence[str] | None = None) -> str:
    """Return the plan as one Dutch sentence; empty if nothing moves."""
    if not moves.plan:
        return ""
    steps = []
    for move in moves.plan:
        what = count(move.places, "plek", "plekken")
        if facilities is not None and move.facility is not None:
            what = f"{facilities[move.facility]} ({what})"
        steps.append(f"{what} van {areas[move.origin]} naar {areas[move.target]}")
    return f"Zo kan het: {join(steps)}."


def _fewest_out(
    sizes: NDArray[np.float64],
    area: NDArray[np.intp],
    most: NDArray[np.float64],
    places: NDArray[np.float64],
    may_move: NDArray[np.bool_],
) -> list[int] | None:
    """Return the largest movable facilities that bring every area under the norm; None if they cannot."""
    out: list[int] = []
    for full in np.flatnonzero(places > most + _SLACK):
        candidates = np.flatnonzero((area == full) & may_move)
        candidates = candidates[np.argsort(-sizes[candidates], kind="stable")]
        after = places[full] - np.cumsum(sizes[candidates])
        enough = np.flatnonzero(after <= most[full] + _SLACK)
        if not enough.size:
            return None
        out += [int(facility) for facility in candidates[: enough[0] + 1]]
    return out


def _placed(
    out: list[int],
    sizes: NDArray[np.float64],
    area: NDArray[np.intp],
    most: NDArray[np.float64],
    places: NDArray[np.float64],
) -> tuple[Move, ...] | None:
    """Return where those facilities fit, the largest first into the most room; None if one does not."""
    room = most - places
    room[places > most + _SLACK] = -np.inf
    plan = []
    for facility in sorted(out, key=lambda each: -sizes[each]):
        target = int(np.argmax(room)) if room.size else -1
        if target < 0 or room[target] < sizes[facility] - _SLACK:
            return None
        plan.append(Move(int(area[facility]), target, float(sizes[facility]), facility))
        room[target] -= sizes[facility]
    return tuple(plan)


def _programme(
    sizes: NDArray[np.float64],
    area: NDArray[np.intp],
    most: NDArray[np.float64],
    places: NDArray[np.float64],
    may_move: NDArray[np.bool_],
    time_limit: float,
) -> tuple[SolverAnswer, NDArray[np.intp]]:
    """Minimise the number of moves; one variable per (facility, other area) where it fits alone."""
    facility, target = np.nonzero(may_move[:, None] & (sizes[:, None] <= most[None, :] + _SLACK))
    elsewhere = area[facility] != target
    facility, target = facility[elsewhere], target[elsewhere]
    if not facility.size:
        return SolverAnswer(None, np.inf, np.inf, proven=False, infeasible=True), np.empty(
            (0, 2), dtype=np.intp
        )
    # one column per possible move: `once` has a row per facility, `balance` a row per area with what it
    # gains and loses
    moves, column = len(facility), np.arange(len(facility))
    once = csr_array((np.ones(moves), (facility, column)), shape=(len(sizes), moves))
    amounts = np.concatenate([sizes[facility], -sizes[facility]])
    balance = csr_array(
        (amounts, (np.concatenate([target, area[facility]]), np.tile(column, 2))),
        shape=(len(most), moves),
    )
    bounded = np.isfinite(most)
    rows: list[Row] = [
        (once, -np.inf, 1.0),
        (balance[bounded], -np.inf, (most - places)[bounded] + _SLACK),
    ]
    answer = solve(np.ones(moves), rows, np.ones(moves, dtype=bool), 1.0, time_limit)
    return answer, np.column_stack([facility, target])


def _refuse(amounts: NDArray[np.float64], most: NDArray[np.float64]) -> None:
    faults = [
        f"`{name}` must be 0 or more and not NaN"
        for name, values in (("amounts", amounts), ("most", most))
        if np.isnan(values).any() or (values < 0).any()
    ]
    if faults:
        raise ValueError("; ".join(faults))
