"""By which routes people of a target group get a home, and how a number of homes divides over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.city.known import of_layers
from spreidingskaart.model import MovingOnRoute, read_word
from spreidingskaart.programme.figures import ProgrammeFigure, total, unknown
from spreidingskaart.programme.rows import figure_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.layer import Layer
    from spreidingskaart.city import City


@dataclass(frozen=True, slots=True)
class HomeRoute:
    """One route to a home for one target group."""

    route: MovingOnRoute
    homes: ProgrammeFigure
    """A year."""
    waiting_months: ProgrammeFigure
    """That somebody who takes this route waits."""


@dataclass(frozen=True, slots=True)
class RouteShare:
    """How many of the people who move take one route."""

    route: MovingOnRoute | None
    """None for who moves by a route that nobody named."""
    people: float
    """A year."""
    homes: ProgrammeFigure | None
    waiting_months: ProgrammeFigure | None


def routes_of(city: City, group: str, year: int) -> tuple[HomeRoute, ...]:
    """Return the routes of a target group as they hold in a year; of each the row with the newest year up to it.

    None where the table is not loaded, or has no row for the group.
    """
    table = city.known(of_layers("programme.routes"), lambda: _read(city))
    newest = {route.route: route for from_year, route in table.get(group, ()) if from_year <= year}
    return tuple(newest[route] for route in MovingOnRoute if route in newest)


def divided(routes: Sequence[HomeRoute], people: float) -> tuple[RouteShare, ...]:
    """Return how people who move divide over routes: all of them, so that the shares add up.

    As many as there are homes on each route; where fewer people move each route in proportion, and where more move the
    rest by a route that nobody named.
    """
    known = [route for route in routes if route.homes.is_known]
    homes = total(route.homes for route in known).value if known else 0.0
    scale = min(1.0, people / homes) if homes > 0 else 0.0
    shares = [
        RouteShare(route.route, route.homes.value * scale, route.homes, route.waiting_months)
        for route in known
    ]
    rest = people - sum(share.people for share in shares)
    if rest > 1e-6:
        shares.append(RouteShare(None, rest, None, None))
    return tuple(share for share in shares if share.people > 0)


def _read(city: City) -> Mapping[str, tuple[tuple[int, HomeRoute], ...]]:
    """Return the rows of each group with the year from which each holds, oldest first."""
    layer = city.layer("homes_routes")
    if layer is None:
        return {}
    rows: dict[str, list[tuple[int, HomeRoute]]] = {}
    for row, (group, word, year) in enumerate(
        zip(*(layer[name] for name in ("group", "route", "from_year")), strict=True)
    ):
        route = read_word(MovingOnRoute, word)
        if route is not None:
            homes, waiting = (_figure(layer, row, name) for name in ("homes", "waiting_months"))
            rows.setdefault(group, []).append((int(year), HomeRoute(route, homes, waiting)))
    return {group: tuple(sorted(found, key=lambda one: one[0])) for group, found in rows.items()}


def _figure(layer: Layer, row: int, name: str) -> ProgrammeFigure:
    return figure_of(layer, row, name) if name in layer.columns else unknown("geen cijfer")
