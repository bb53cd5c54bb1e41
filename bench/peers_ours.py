"""Ours in the race: screen the whole city as if for the first time, with plain and with compiled loops."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING

from geo.compiled import compiled_or_plain
from geo.proximity import nearest, within
from spreidingskaart.city.measures.norms import book_of
from spreidingskaart.criteria.spread.counts import points_of
from spreidingskaart.plot_search import screen

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals


def screenings(city: City, proposals: Proposals) -> dict[str, Callable[[], object]]:
    """Return our whole screening by the kind of loops: the fastest first, plain ones only where numba is missing."""
    found = {"compiled": True, "plain": False} if find_spec("numba") else {"plain": False}
    return {
        kind: partial(anew, city, proposals, compiled=compiled) for kind, compiled in found.items()
    }


def anew(city: City, proposals: Proposals, *, compiled: bool) -> None:
    """Screen all criteria with verdicts; nothing is known of the ground of the plots."""
    proposals.ground.clear()
    with compiled_or_plain(compiled=compiled):
        screen(city, proposals)


def more_questions(
    city: City, proposals: Proposals, form: str, radius: float
) -> dict[str, Callable[[], object]]:
    """Return how we find for all plots what is told of one site only, by question."""
    around, same = points_of(city, None), points_of(city, form)
    return {
        "facilities around": lambda: within(proposals.geometry, around, radius),
        "same form": lambda: nearest(proposals.geometry, same),
    }


def walking(city: City) -> float:
    """Return the metres as the crow flies that a public parking space may lie away."""
    book = book_of(city)
    reach = [
        book.number(f"walking_distance_{group}") or 0.0 for group in ("wonen", "maatschappelijk")
    ]
    return max(reach) / (book.number("detour_factor") or 1.0)
