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
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.programme.flow.outlook import outlook_of
from spreidingskaart.programme.flow.simulation import DRAWS, MONTHS, FlowInputs, simulate
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.needs import balance_of
from spreidingskaart.programme.scenario import Scenario, scenario_of
from spreidingskaart.web.opgave.programme import need_lines
from spreidingskaart.web.opgave.programme_question import TOGETHER, ProgrammeQuestion
from spreidingskaart.web.opgave.programme_table import input_rows, programme_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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


CITY = seen_by(load_city(), "public")
LAST = CITY.year + YEARS - 1


def scenarios() -> Iterator[Scenario]:
    """Return scenarios that nobody asked before: each changes one input of one group."""
    inflow = 40
    while True:
        inflow += 1
        yield scenario_of(f"proef;beschermd_wonen.inflow={inflow}")


NEW = scenarios()


def whole_programme(scenario: Scenario | None = None) -> None:
    """Work out every group in every year; what a City keeps of it is asked for again."""
    for group in target_groups(CITY):
        for year in range(CITY.year, LAST + 1):
            balance_of(CITY, group.id, year, scenario)


def from_nothing() -> None:
    """Work out the programme as the first visitor does."""
    CITY.kept.forget(
        "programme.needs", "programme.balances", "programme.supply", "programme.inputs"
    )
    whole_programme()


def changed_input() -> None:
    """Work out every group in every year after one input changed: one group is worked out anew."""
    whole_programme(next(NEW))


def changed_screen() -> None:
    """Make the lines and the tables of the screen Programma after one input changed."""
    question = ProgrammeQuestion(TOGETHER, LAST, next(NEW))
    need_lines(CITY, question)
    programme_rows(question, CITY)
    input_rows(question, CITY)


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
        (f"programme: {GROUPS} groups x {YEARS} years, from nothing", from_nothing, None),
        ("programme: one changed input, all groups and years", changed_input, 60),
        ("programme: the same with lines and tables of the screen", changed_screen, 300),
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
