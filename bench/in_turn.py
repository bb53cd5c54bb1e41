"""Run one measurement on this checkout and on another in turn: a busy machine then slows both alike."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent.parent
ROUNDS = 8


class InTurn(NamedTuple):
    """One question on two checkouts, milliseconds, and how they compare turn by turn."""

    ours: float
    theirs: float
    ratio: float
    """Median of the ratios of single turns."""
    least: float
    most: float


def in_turn(script: Path, other: Path, rounds: int = ROUNDS) -> dict[str, InTurn]:
    """Return by question what a script measured here and on the code of another checkout.

    Parameters
    ----------
    script
        Prints one JSON object, milliseconds by question, and imports nothing of the bench.
    other
        The root of another checkout.
    """
    turns = []
    for turn in range(rounds):
        # who goes first changes, so that a machine that grows busier favours nobody
        order = (HERE, other) if turn % 2 else (other, HERE)
        took = {folder: _run(script, folder) for folder in order}
        turns.append((took[HERE], took[other]))
    return {
        name: _compared([(ours[name], theirs[name]) for ours, theirs in turns])
        for name in turns[0][0]
    }


def _compared(turns: list[tuple[float, float]]) -> InTurn:
    ratios = [ours / theirs for ours, theirs in turns]
    ours, theirs = (statistics.median(side) for side in zip(*turns, strict=True))
    return InTurn(ours, theirs, statistics.median(ratios), min(ratios), max(ratios))


def _run(script: Path, folder: Path) -> dict[str, float]:
    """Return what a script measures on the code of a folder."""
    told = subprocess.run(  # noqa: S603 - our own script with our own Python
        [sys.executable, "-P", str(script)],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    measured: dict[str, float] = json.loads(told.stdout)
    return measured


def print_in_turn(script: Path, other: Path) -> None:
    """Print the table of `in_turn`."""
    print(f"{'median of processor time, ms':36}{'ours':>8}{'theirs':>8}{'ratio':>8}   from - to")
    for name, found in in_turn(script, other).items():
        print(
            f"{name:36}{found.ours:8.2f}{found.theirs:8.2f}{found.ratio:8.2f}"
            f"   {found.least:.2f} - {found.most:.2f}"
        )
