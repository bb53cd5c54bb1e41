"""A layer of lines: how they hang together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import percent, plain

if TYPE_CHECKING:
    from geo.network import Network


def hangs_together(network: Network) -> str:
    """Return one Dutch sentence that says how long a network is and how much of it can be walked from one place."""
    parts = network.part_length
    if not len(parts):
        return "Er is geen meter om over te lopen."
    told = f"{plain(float(parts.sum()) / 1000)} km"
    if len(parts) == 1:
        return f"{told}, alles hangt aan elkaar."
    share = float(parts[0] / parts.sum())
    # 100% would say that nothing hangs loose
    shown = percent(min(share, 0.999), 1 if share > 0.99 else 0)
    return f"{told} in {count(len(parts), 'los deel', 'losse delen')}; het grootste heeft {shown} van de lengte."
