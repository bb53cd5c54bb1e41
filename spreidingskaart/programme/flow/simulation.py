"""People of one target group month by month: they wait, are in care, are ready and wait for a home, and move.

A stock-and-flow model in which chance has three places: who comes (Poisson), whose care ends (binomial), and,
where only the mean waiting time for a home is known, who moves (binomial). Whoever is ready keeps the place
until there is a home. Groups do not depend on each other, so each has a generator of its own: a group asked
alone gives what it gives among the others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zlib import crc32

import numpy as np

from spreidingskaart.errors import InputError

if TYPE_CHECKING:
    from numpy.typing import NDArray

MONTHS: Final = 12
DRAWS: Final = 1_000
SEED: Final = 13
_NO_LIMIT: Final = 10**9
"""More places and homes than there are people."""
_COUNTED: Final = (
    "waiting", "in_care", "ready", "came", "placed", "finished", "housed", "lost",
)  # fmt: skip


@dataclass(frozen=True, eq=False)
class FlowInputs:
    """What is put in for one target group: one value a year, and how it begins."""

    inflow: NDArray[np.float64]
    """People who come in a year, n_years."""
    care_years: NDArray[np.float64]
    """Mean years of care in a place, n_years; at least one step is taken."""
    places: NDArray[np.float64]
    """Places for this group, n_years; infinite where there is no limit."""
    homes: NDArray[np.float64]
    """Homes a year for who is ready, n_years; infinite where their number is no limit."""
    wait_years: NDArray[np.float64]
    """Mean years that somebody who is ready waits, whatever the number of homes, n_years; 0 for no such wait."""
    waiting: int = 0
    """People in the queue at the start."""
    in_care: int = 0
    ready: int = 0
    """People who are ready and wait for a home at the start."""
    turned_away: bool = False
    """Whether who finds no place goes elsewhere (a loss system); else they wait."""

    @property
    def years(self) -> int:
        """How many years are asked."""
        return len(self.inflow)


@dataclass(frozen=True, eq=False)
class FlowRun:
    """What happened in every draw: who is where at the end of each step, and who went on in it.

    Arrays of (steps + 1) × draws; row 0 is the start, in which nobody goes on.
    """

    steps_a_year: int
    waiting: NDArray[np.int32]
    """In the queue."""
    in_care: NDArray[np.int32]
    ready: NDArray[np.int32]
    """In a place, ready, waiting for a home."""
    came: NDArray[np.int32]
    """Came in this step."""
    placed: NDArray[np.int32]
    """Got a place in this step."""
    finished: NDArray[np.int32]
    """Became ready in this step."""
    housed: NDArray[np.int32]
    """Got a home in this step."""
    lost: NDArray[np.int32]
    """Turned away in this step."""

    def by_year(self, name: str) -> NDArray[np.int32]:
        """Return what is counted under a name, years × steps × draws, without the start."""
        steps: NDArray[np.int32] = getattr(self, name)
        return steps[1:].reshape(-1, self.steps_a_year, steps.shape[1])

    def yearly(self, name: str) -> NDArray[np.int64]:
        """Return how many people went on in each year, years × draws."""
        summed: NDArray[np.int64] = self.by_year(name).sum(axis=1, dtype=np.int64)
        return summed

    def at_year_end(self, name: str) -> NDArray[np.int32]:
        """Return how many people are somewhere at the end of each year, years × draws."""
        return self.by_year(name)[:, -1]

    def mean_in_year(self, name: str) -> NDArray[np.float64]:
        """Return how many people are somewhere in each year on average, years × draws."""
        mean: NDArray[np.float64] = self.by_year(name).mean(axis=1)
        return mean


def simulate(
    inputs: FlowInputs,
    *,
    group: str = "",
    draws: int = DRAWS,
    seed: int = SEED,
    steps_a_year: int = MONTHS,
) -> FlowRun:
    """Return what happens in each draw, step by step; a step is a month.

    In each step, in this order: care ends for a binomial part of who is in care, with p = step ÷ mean care time;
    the homes of the step go to who is ready (a fraction of a home is carried to the next step, a home that nobody
    is ready for goes to others); people come; and who waits is placed as far as places are free. Where places
    become fewer nobody is put out: nobody is placed until there is room again.

    Parameters
    ----------
    inputs
        Of one target group.
    group
        Id of the group: each has random numbers of its own.
    draws
        How often it is tried.
    seed
        The same seed gives the same answer.
    steps_a_year
        Shorter steps come nearer to continuous time, in which the closed forms of queues hold.

    Raises
    ------
    InputError
        If a number is missing, negative or not finite where it must be, or arrays differ in length.
    """
    _check(inputs, draws)
    came = _arrivals(
        inputs, np.random.default_rng([seed, crc32(group.encode()), 0]), draws, steps_a_year
    )
    random = np.random.default_rng([seed, crc32(group.encode()), 1])
    homes = _whole_homes(inputs.homes, steps_a_year)
    places = np.minimum(inputs.places, _NO_LIMIT).astype(np.int64)
    counted = {name: np.zeros_like(came) for name in _COUNTED} | {"came": came}
    waiting, in_care, ready = (
        np.full(draws, start, dtype=np.int64)
        for start in (inputs.waiting, inputs.in_care, inputs.ready)
    )
    for name, stock in (("waiting", waiting), ("in_care", in_care), ("ready", ready)):
        counted[name][0] = stock
    for step in range(1, len(came)):
        year = (step - 1) // steps_a_year
        movers = None  # of who was ready before; where there is no such wait, anybody who is ready may move at once
        if inputs.wait_years[year] > 0:
            movers = random.binomial(ready, _share(inputs.wait_years[year], steps_a_year))
        finished = random.binomial(in_care, _share(inputs.care_years[year], steps_a_year))
        in_care -= finished
        ready += finished
        housed = np.minimum(ready if movers is None else movers, homes[step])
        ready -= housed
        waiting += came[step]
        placed = np.minimum(waiting, np.maximum(places[year] - in_care - ready, 0))
        waiting -= placed
        in_care += placed
        if inputs.turned_away:
            counted["lost"][step] = waiting
            waiting[:] = 0
        for name, stock in (("waiting", waiting), ("in_care", in_care), ("ready", ready)):
            counted[name][step] = stock
        for name, moved in (("placed", placed), ("finished", finished), ("housed", housed)):
            counted[name][step] = moved
    return FlowRun(steps_a_year, **counted)


def _arrivals(
    inputs: FlowInputs, random: np.random.Generator, draws: int, steps_a_year: int
) -> NDArray[np.int32]:
    """Return who comes, (steps + 1) × draws: drawn apart, so that scenarios with one inflow see the same people."""
    came = np.zeros((1 + steps_a_year * inputs.years, draws), dtype=np.int32)
    for year, inflow in enumerate(inputs.inflow):
        first = 1 + steps_a_year * year
        came[first : first + steps_a_year] = random.poisson(
            inflow / steps_a_year, (steps_a_year, draws)
        )
    return came


def _whole_homes(homes: NDArray[np.float64], steps_a_year: int) -> NDArray[np.int64]:
    """Return how many homes there are in each step, n_steps + 1; the fraction of one is carried on."""
    limited = np.where(homes < _NO_LIMIT, homes, 0.0)
    until = np.concatenate([[0.0], np.cumsum(np.repeat(limited / steps_a_year, steps_a_year))])
    # twelve times a twelfth of a whole number must give the whole number
    whole = np.diff(np.floor(until + 1e-6), prepend=0.0).astype(np.int64)
    whole[1:][np.repeat(homes >= _NO_LIMIT, steps_a_year)] = _NO_LIMIT
    return whole


def _share(mean_years: float, steps_a_year: int) -> float:
    """Return the chance that something of a mean length ends in one step."""
    return 1.0 / max(1.0, steps_a_year * mean_years)


def _check(inputs: FlowInputs, draws: int) -> None:
    columns = {
        "instroom": inputs.inflow,
        "zorgtijd": inputs.care_years,
        "plekken": inputs.places,
        "woningen": inputs.homes,
        "wachttijd": inputs.wait_years,
    }
    limitless = ("plekken", "woningen")
    wrong = [
        name
        for name, values in columns.items()
        if len(values) != inputs.years
        or not np.all(values >= 0)
        or (name not in limitless and not np.all(np.isfinite(values)))
    ]
    starts = {"wachtend": inputs.waiting, "in zorg": inputs.in_care, "klaar": inputs.ready}
    wrong += [name for name, value in starts.items() if value < 0]
    if wrong:
        raise InputError(
            f"Elk jaar moet een getal van 0 of meer hebben; dat is niet zo voor: {', '.join(wrong)}."
        )
    if draws < 1:
        raise InputError(f"Het aantal trekkingen is {draws}, maar moet ten minste 1 zijn.")
