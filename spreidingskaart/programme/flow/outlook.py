"""What the draws of a flow say together: means, bands and waiting times, a value a year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.programme.flow.simulation import MONTHS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.programme.flow.simulation import FlowRun

LOW_PERCENTILE: Final = 10
HIGH_PERCENTILE: Final = 90
LONG_WAIT_MONTHS: Final = 6


@dataclass(frozen=True, eq=False)
class FlowBand:
    """One number a year: its mean over the draws, and between which values four of five draws lie."""

    mean: NDArray[np.float64]
    low: NDArray[np.float64]
    """10th percentile."""
    high: NDArray[np.float64]
    """90th percentile."""


@dataclass(frozen=True, eq=False)
class FlowOutlook:
    """What is to be expected of one target group, a value a year; people unless it says otherwise."""

    waiting: FlowBand
    """In the queue at the end of the year."""
    in_care: FlowBand
    ready: FlowBand
    """Ready, in a place, waiting for a home, at the end of the year."""
    months_for_place: FlowBand
    """Who waits for a place on average, as months of placing at the pace of that year."""
    months_for_home: FlowBand
    came: NDArray[np.float64]
    """A year, mean of the draws; as are the next four."""
    placed: NDArray[np.float64]
    finished: NDArray[np.float64]
    housed: NDArray[np.float64]
    lost: NDArray[np.float64]
    long_for_place: NDArray[np.float64]
    """Chance, 0..1, that who comes in that year waits longer than LONG_WAIT_MONTHS; NaN where the years end before."""
    long_for_home: NDArray[np.float64]
    draws: int


def outlook_of(run: FlowRun) -> FlowOutlook:
    """Return what the draws of a run say together."""
    return FlowOutlook(
        waiting=_band(run.at_year_end("waiting")),
        in_care=_band(run.at_year_end("in_care")),
        ready=_band(run.at_year_end("ready")),
        months_for_place=_months(run, "waiting", "placed"),
        months_for_home=_months(run, "ready", "housed"),
        came=_mean(run, "came"),
        placed=_mean(run, "placed"),
        finished=_mean(run, "finished"),
        housed=_mean(run, "housed"),
        lost=_mean(run, "lost"),
        long_for_place=share_waiting_longer(run, LONG_WAIT_MONTHS),
        long_for_home=share_waiting_longer(run, LONG_WAIT_MONTHS, for_home=True),
        draws=run.waiting.shape[1],
    )


def share_waiting_longer(
    run: FlowRun, months: float, *, for_home: bool = False
) -> NDArray[np.float64]:
    """Return the chance that somebody who joins in a year waits longer than some months; first come, first served.

    Parameters
    ----------
    run
        In which nobody is turned away.
    months
        Whole steps are taken, rounded down.
    for_home
        Whether it is of who is ready and waits for a home; else of who comes and waits for a place.

    Returns
    -------
    n_years values, 0..1: people who join in the steps of the year whose wait can be seen before the run ends; NaN
    where there are none.
    """
    joining, leaving = (run.finished, run.housed) if for_home else (run.came, run.placed)
    start = (run.ready if for_home else run.waiting)[0]
    joined = start + np.cumsum(joining, axis=0)
    left = np.cumsum(leaving, axis=0)
    lag = int(months * run.steps_a_year // MONTHS)
    steps = len(joined) - 1
    seen = max(steps - lag, 0)
    # of those who joined in step t, places joined[t-1] to joined[t] in the row, those behind left[t+lag] still wait
    rows = slice(1, 1 + seen)
    still = np.clip(joined[rows] - np.maximum(left[1 + lag :], joined[:seen]), 0, None)
    by_step = np.zeros((2, steps))
    by_step[0, :seen] = still.sum(axis=1)
    by_step[1, :seen] = joining[rows].sum(axis=1)
    long, all_people = by_step.reshape(2, -1, run.steps_a_year).sum(axis=2)
    share = np.full(len(long), np.nan)
    np.divide(long, all_people, out=share, where=all_people > 0)
    return share


def _mean(run: FlowRun, name: str) -> NDArray[np.float64]:
    mean: NDArray[np.float64] = run.yearly(name).mean(axis=1)
    return mean


def _band(values: NDArray[np.floating] | NDArray[np.integer]) -> FlowBand:
    low, high = np.percentile(values, (LOW_PERCENTILE, HIGH_PERCENTILE), axis=1)
    return FlowBand(np.asarray(values.mean(axis=1), dtype=float), low, high)


def _months(run: FlowRun, stock: str, flow: str) -> FlowBand:
    """Return how long the row of each year takes at the pace of that year (Little's law), in months.

    Where nobody goes on while somebody waits it has no end: infinite.
    """
    waiting, moving = run.mean_in_year(stock), run.yearly(flow)
    months = np.where(waiting > 0, np.inf, 0.0)
    np.divide(MONTHS * waiting, moving, out=months, where=moving > 0)
    # draws without an end would make the mean infinite: the pace of all draws together does not
    people, paces = waiting.sum(axis=1), moving.sum(axis=1)
    mean = np.where(people > 0, np.inf, 0.0)
    np.divide(MONTHS * people, paces, out=mean, where=paces > 0)
    low, high = np.percentile(months, (LOW_PERCENTILE, HIGH_PERCENTILE), axis=1, method="nearest")
    return FlowBand(mean, low, high)
