"""What a peer of screening is: it gets the tables once, and answers each question in one or more ways."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    import pandas as pd

    from bench.peers_ground import Tables

BUSINESSES: Final = "businesses"
QUESTIONS: Final = (
    "designations", "marks", "safety zones", "sizes", "green-blue", "station", BUSINESSES,
    "business ground without category", "car parks", "buurt",
)  # fmt: skip
"""What screening asks of every plot."""
MORE_QUESTIONS: Final = ("facilities around", "same form")
"""What is told of one site only, when somebody looks."""


class NotHereError(RuntimeError):
    """A peer is not here; the message says in one line what is missing."""


@dataclass(frozen=True)
class WayOfAsking:
    """One way in which a peer is asked a question."""

    name: str
    rows: Callable[[], pd.DataFrame]
    """Gives the answer."""
    run: Callable[[], object]
    """Makes all rows of the answer and adds them up; a database sends none."""
    exact: bool = True
    """Whether one question finds the nearest at any distance, without a radius that was chosen beforehand."""


class Peer(Protocol):
    """A program that was given the tables, and made what follows from the City alone: indexes, unions, pieces."""

    @property
    def name(self) -> str:
        """What people call it."""

    def questions(self, walk: float, radius: float) -> dict[str, list[WayOfAsking]]:
        """Return the ways of asking each of `QUESTIONS` and `MORE_QUESTIONS`.

        Parameters
        ----------
        walk
            Metres as the crow flies to a car park.
        radius
            Metres to the facilities around a site.
        """

    def processor(self) -> float:
        """Return the seconds of processor that this peer took until now."""


Standing = Callable[["Tables"], AbstractContextManager[Peer]]
"""Starts a peer with the tables; at the end it is stopped and leaves nothing behind. Raises `NotHereError`."""
