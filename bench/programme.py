"""How long the programme takes: `python -m bench.programme` prints processor and wall time beside what is asked.

The flow stands beside a peer in the same run: the random numbers that it must draw, and nothing else. A figure on a
busy machine is thus judged by how many times that it takes.
"""

from __future__ import annotations

from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING

import numpy as np

from bench.running import load
from spreidingskaart.programme.flow.outlook import outlook_of
from spreidingskaart.programme.flow.simulation import DRAWS, MONTHS, FlowInputs, simulate

if TYPE_CHECKING:
    from collections.abc import Callable

GROUPS, YEARS = 12, 20
REPEATS = 5


def times(run: Callable[[], object]) -> tuple[float, float]:
    """Return the median milliseconds of processor and of the clock of some runs, after one to warm up."""
    run()
    processor, clock = [], []
    for _ in range(REPEATS):
        before = process_time(), perf_counter()
        run()
        processor.append(1000 * (process_time() - before[0]))
        clock.append(1000 * (perf_counter() - before[1]))
    return median(processor), median(clock)


def flow_inputs(group: int) -> FlowInputs:
    """Return a group that is somewhat larger than the one before, with too few homes."""
    inflow = 30.0 + 5 * group
    every = (np.full(YEARS, value) for value in (inflow, 1.5, 1.55 * inflow, 0.95 * inflow, 0.0))
    return FlowInputs(*every, waiting=20, in_care=round(1.4 * inflow), ready=round(0.1 * inflow))


FLOWS = [flow_inputs(group) for group in range(GROUPS)]


def simulate_flows(groups: int = GROUPS) -> None:
    """Simulate groups, month by month."""
    for group in range(groups):
        simulate(FLOWS[group], group=str(group))


def draw_only(groups: int = GROUPS) -> None:
    """Draw as many random numbers as `simulate_flows` must."""
    for group in range(groups):
        random = np.random.default_rng(group)
        inputs = FLOWS[group]
        in_care = np.full(DRAWS, inputs.in_care)
        for _ in range(YEARS):
            random.poisson(inputs.inflow[0] / MONTHS, (MONTHS, DRAWS))
        for _ in range(YEARS * MONTHS):
            random.binomial(in_care, 1 / (MONTHS * inputs.care_years[0]))


def main() -> None:
    """Print the table."""
    what = f"{YEARS} years x {DRAWS:,} draws, monthly"
    cases: list[tuple[str, Callable[[], object], int | None]] = [
        (f"flow: {GROUPS} groups x {what}", simulate_flows, 1_000),
        ("  peer: only its random numbers", draw_only, None),
        (f"flow: 1 group x {what}", lambda: simulate_flows(1), 60),
        ("  peer: only its random numbers", lambda: draw_only(1), None),
        (
            "flow: 1 group with bands and waiting times",
            lambda: outlook_of(simulate(FLOWS[0])),
            None,
        ),
    ]
    print(f"({load()})")
    print(f"{'what':<60}{'processor ms':>14}{'wall ms':>10}{'asked':>8}")
    for told, run, asked in cases:
        processor, clock = times(run)
        print(f"{told:<60}{processor:>14.1f}{clock:>10.1f}{asked or '-':>8}")


if __name__ == "__main__":
    main()
