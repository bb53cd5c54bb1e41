"""Ours and every peer in turn: a question at a time, so that a busy machine slows everybody."""

from __future__ import annotations

import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bench.peers_protocol import Peer, WayOfAsking

    Ways = Mapping[str, Sequence[WayOfAsking]]
    Answer = tuple[str, str, str]
    """Name of the peer, question and name of the way."""


@dataclass(frozen=True)
class Took:
    """What one run took, in seconds."""

    wall: float
    processor: float


@dataclass(frozen=True)
class Race:
    """What every run took."""

    ours: dict[str, list[Took]]
    """Of our whole screening, by the kind of loops."""
    peers: dict[Answer, list[Took]]


def race(
    ours: Mapping[str, Callable[[], object]],
    asked: Sequence[tuple[Peer, Ways]],
    names: Sequence[str],
    rounds: int,
) -> Race:
    """Ask each question of each peer in each of its ways, and screen the city ourselves before every question."""
    found = Race({kind: [] for kind in ours}, {})
    for _ in range(rounds):
        for name in names:
            for kind, screening in ours.items():
                found.ours[kind].append(took(screening, time.process_time))
            for peer, every in asked:
                for way in every[name]:
                    runs = found.peers.setdefault((peer.name, name, way.name), [])
                    runs.append(took(way.run, peer.processor))
    return found


def took_in_turn(actions: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, list[Took]]:
    """Return what some rounds of each action take, in this process."""
    found: dict[str, list[Took]] = {name: [] for name in actions}
    for _ in range(rounds):
        for name, action in actions.items():
            found[name].append(took(action, time.process_time))
    return found


def took(action: Callable[[], object], processor: Callable[[], float]) -> Took:
    """Return what one run takes."""
    before, start = processor(), time.perf_counter()
    action()
    wall = time.perf_counter() - start
    return Took(wall, processor() - before)


def median(runs: Sequence[Took]) -> Took:
    """Return the medians of wall and of processor time."""
    return Took(
        statistics.median(run.wall for run in runs),
        statistics.median(run.processor for run in runs),
    )
