"""The tables of the race: every question of every peer, what all of them take together, and our goals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bench.peers_protocol import BUSINESSES, MORE_QUESTIONS, QUESTIONS
from bench.peers_race import Took, median

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from bench.peers_check import Compared
    from bench.peers_protocol import Peer
    from bench.peers_race import Answer, Race, Ways

GOALS = {"geopandas": 25.0, "PostGIS": 20.0, "DuckDB": 15.0, "SedonaDB": 15.0}
"""Times as fast as these where one question finds the nearest at any distance (issue of speed)."""
GOAL_IN_ANY_WAY = 10.0


@dataclass(frozen=True)
class Line:
    """What one way of asking one question took."""

    question: str
    way: str
    exact: bool
    runs: Sequence[Took]
    compared: Compared | None

    def text(self) -> str:
        """Return the line: medians, spread, and the rows that differ from ours."""
        walls = [run.wall * 1e3 for run in self.runs]
        middle = median(self.runs)
        return (
            f"{self.question:34}{self.way:22}{middle.wall * 1e3:9,.0f}{middle.processor * 1e3:11,.0f}"
            f"{f'{min(walls):,.0f}–{max(walls):,.0f}':>16}{self._equal():>28}"
        )

    def _equal(self) -> str:
        if self.compared is None:
            return "not compared"
        if self.compared.wrong:
            return f"{self.compared.wrong:,} of {self.compared.pairs:,} WRONG"
        return f"{self.compared.pairs:,} equal"


def lines(
    peer: Peer, ways: Ways, found: Race, compared: Mapping[Answer, Compared]
) -> Iterator[Line]:
    """Yield the lines of a peer, in the order of the questions."""
    for question in (*QUESTIONS, *MORE_QUESTIONS):
        for way in ways[question]:
            key = peer.name, question, way.name
            yield Line(question, way.name, way.exact, found.peers[key], compared.get(key))


def total(of: Sequence[Line], without: Sequence[str] = ()) -> Took:
    """Return what all of `QUESTIONS` take, each in its fastest way."""
    each = [
        min((median(line.runs) for line in of if line.question == question), key=_wall)
        for question in QUESTIONS
        if question not in without
    ]
    return Took(sum(run.wall for run in each), sum(run.processor for run in each))


def _wall(run: Took) -> float:
    return run.wall


def show_peer(name: str, of: Sequence[Line]) -> None:
    """Print what a peer took."""
    print(f"\n{name:58}{'wall ms':>9}{'processor':>11}{'least–most':>16}{'rows beside ours':>28}")
    for line in of:
        print(f"  {line.text()}")


def show_ours(found: Race, more: Mapping[str, Sequence[Took]]) -> None:
    """Print what our whole screening took, and what is told of one site only if it is asked of all plots."""
    print(f"\n{'ours':58}{'wall ms':>9}{'processor':>11}{'least–most':>16}")
    every = {f"all criteria with verdicts, {kind} loops": runs for kind, runs in found.ours.items()}
    for name, runs in {**every, **more}.items():
        walls, middle = [run.wall * 1e3 for run in runs], median(runs)
        spread = f"{min(walls):,.0f}–{max(walls):,.0f}"
        print(
            f"  {name:43}{f'{len(runs)} times':>13}{middle.wall * 1e3:9,.0f}"
            f"{middle.processor * 1e3:11,.0f}{spread:>16}"
        )


def show_ratios(found: Race, peers: Mapping[str, Sequence[Line]]) -> None:
    """Print how many times as fast we are, beside the goals, which are for our fastest loops."""
    for title, only_exact in {"exact ways only": True, "the fastest ways": False}.items():
        print(
            f"\n{title:50}{'wall ms':>9}{'processor':>11}   ours is faster, by wall (by processor)"
        )
        for name, of in peers.items():
            goal = GOALS[name] if only_exact else GOAL_IN_ANY_WAY
            allowed = [line for line in of if line.exact or not only_exact]
            _show_total(f"  {name}", total(allowed), found, goal)
            without = f"    {name} without business ground, ours with"
            _show_total(without, total(allowed, [BUSINESSES]), found, None)


def _show_total(name: str, theirs: Took, found: Race, goal: float | None) -> None:
    ratios = {
        kind: Took(theirs.wall / ours.wall, theirs.processor / ours.processor)
        for kind, ours in ((kind, median(runs)) for kind, runs in found.ours.items())
    }
    told = "; ".join(
        f"{kind} {ratio.wall:.1f} x ({ratio.processor:.1f} x)" for kind, ratio in ratios.items()
    )
    best = next(iter(ratios.values())).wall
    verdict = "" if goal is None else f"   goal {goal:g} x{'' if best >= goal else '   MISSED'}"
    print(f"{name:50}{theirs.wall * 1e3:9,.0f}{theirs.processor * 1e3:11,.0f}   {told}{verdict}")
