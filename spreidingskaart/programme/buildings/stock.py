"""The buildings that are there: of the BAG where it is loaded, else plots of which something is known or assumed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.designations import designations
from spreidingskaart.criteria.parking.old_use import old_uses
from spreidingskaart.errors import InputError
from spreidingskaart.model import FigureStatus
from spreidingskaart.plot_search.sites import PLOTS, plot_proposals, usable
from spreidingskaart.programme.buildings.bag import bag_buildings
from spreidingskaart.programme.buildings.floor_area import BUILT_PERCENT, FLOORS
from spreidingskaart.programme.figures import FigureSource
from spreidingskaart.site_test.proposals import proposals_from

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

GROUPS: Final = (
    "centrum", "cultuur en ontspanning", "detailhandel", "dienstverlening", "gemengd", "horeca", "kantoor",
    "maatschappelijk",
)  # fmt: skip
"""Designations where a building may stand that is no home and no business: where no building is loaded, these plots."""
MISSING: Final = (
    "Er zijn geen gebouwen en geen percelen geladen. Met de tabel buildings (kolommen id, status, use, area_m2, "
    "dwellings, built en de vorm) en addresses (building_id, use, area_m2) van de BAG is dit scherm te vullen."
)


_NO_BUILDINGS: Final = "Er zijn geen gebouwen geladen (tabel buildings, uit de BAG):"


class StockSource(StrEnum):
    """What the buildings come from."""

    BAG = "bag"
    OLD_USE = "old_use"
    """Plots of which the old use and its size are known."""
    PLAN = "plan"
    """Plots by their designation; how much is built there is an assumption."""


@dataclass(frozen=True, eq=False)
class Stock:
    """n buildings in which people could come to live, each on its plot."""

    source: StockSource
    proposals: Proposals
    """One a building, for one place; on its plot, or on its own outline where no plots are loaded."""
    id: NDArray[np.object_]
    use: NDArray[np.object_]
    """What it is used for now, in Dutch."""
    floor_area: NDArray[np.float64]
    """m2 gross; NaN where nobody knows."""
    floor_source: FigureSource
    left_out: Mapping[str, int]
    """How many others there are, by Dutch reason."""

    def __len__(self) -> int:
        """Return n."""
        return len(self.id)

    @property
    def called(self) -> tuple[str, str]:
        """One and more of them."""
        if self.source is StockSource.BAG:
            return "gebouw", "gebouwen"
        return "perceel", "percelen"

    @property
    def told(self) -> str:
        """Where these buildings come from, a Dutch sentence."""
        if self.source is StockSource.BAG:
            return "De gebouwen, hun gebruik en hun oppervlakte komen uit de BAG."
        if self.source is StockSource.OLD_USE:
            return f"{_NO_BUILDINGS} dit zijn percelen waarvan het oude gebruik en de omvang bekend zijn."
        return (
            f"{_NO_BUILDINGS} dit zijn percelen waar volgens het plan iets anders dan een woning of bedrijf mag staan. "
            f"Hoeveel er staat is een aanname: {BUILT_PERCENT:.0f}% van het perceel, {FLOORS:.0f} bouwlaag."
        )


def stock_of(city: City) -> Stock:
    """Return the buildings of a City that could house people; read once.

    Raises
    ------
    InputError
        If there are neither buildings nor plots; the sentence says which file would fill it.
    """
    return city.known(of_rules("buildings.stock"), lambda: _stock(city))


def _stock(city: City) -> Stock:
    if city.layer("buildings") is not None:
        return _of_bag(city)
    if city.layer(PLOTS) is None:
        raise InputError(MISSING)
    return _of_old_use(city) or _of_plan(city)


def _of_bag(city: City) -> Stock:
    found = bag_buildings(city)
    rows, proposals = _on_their_plots(city, found.geometry)
    left_out = dict(found.left_out)
    if lost := len(found.id) - len(rows):
        left_out["zonder perceel in deze gemeente"] = lost
    reference = city.reference("buildings")
    status = FigureStatus.FICTIONAL if reference.fictional else FigureStatus.SOURCED
    return Stock(
        StockSource.BAG,
        proposals,
        found.id[rows],
        found.use[rows],
        found.floor_area[rows],
        FigureSource(status, reference.source, reference.date or ""),
        left_out,
    )


def _on_their_plots(city: City, shapes: NDArray[np.object_]) -> tuple[NDArray[np.int64], Proposals]:
    """Return which of n buildings have a site, and a proposal on each: its plot, or itself where none is loaded."""
    form = next(iter(city.forms))
    layer = city.layer(PLOTS)
    if layer is None:
        keep, _ = usable(city, shapes)
        rows = np.flatnonzero(keep)
        return rows, proposals_from(city, form=form, places=1, geometry=shapes[rows])
    inside = shapely.point_on_surface(shapes)
    building, plot = layer.tree.query(inside, predicate="intersects")
    # of two plots that share a border the first one
    building, first = np.unique(building, return_index=True)
    every = plot_proposals(city, form=form, places=1)
    row_of = {name: row for row, name in enumerate(every.site_id.tolist())}
    at = np.array([row_of.get(name, -1) for name in layer["id"][plot[first]]], dtype=np.int64)
    return building[at >= 0].astype(np.int64), every.take(at[at >= 0])


def _of_old_use(city: City) -> Stock | None:
    """Return the plots of which the old use is known with its floor area; None where none is."""
    every = plot_proposals(city, form=next(iter(city.forms)), places=1)
    in_metres = {name: use.title for name, use in old_uses().items() if use.unit.startswith("m²")}
    known = np.array([name in in_metres for name in every.old_function.tolist()], dtype=bool)
    rows = np.flatnonzero(known & (every.old_size > 0))
    if not len(rows):
        return None
    some = every.take(rows)
    use = np.array([in_metres[name] for name in some.old_function], dtype=object)
    others = {"zonder bekend oud gebruik in m²": len(every) - len(rows)}
    return Stock(
        StockSource.OLD_USE, some, some.site_id, use, some.old_size, _source_of_plots(city), others
    )


def _of_plan(city: City) -> Stock:
    every = plot_proposals(city, form=next(iter(city.forms)), places=1)
    group = _groups_at(city, every)
    rows = np.flatnonzero(np.isin(group, GROUPS))
    some = every.take(rows)
    floor = some.size * BUILT_PERCENT / 100 * FLOORS
    others = {"met een andere bestemming": len(every) - len(rows)}
    plots = _source_of_plots(city)
    status = max(plots.status, FigureStatus.ASSUMPTION, key=list(FigureStatus).index)
    source = FigureSource(status, plots.text, plots.date)
    return Stock(StockSource.PLAN, some, some.site_id, group[rows], floor, source, others)


def _groups_at(city: City, proposals: Proposals) -> NDArray[np.object_]:
    """Return the main group of the designation at the point of n sites; "" where there is none."""
    group = np.full(len(proposals), "", dtype=object)
    zones = designations(city)
    if zones is not None and len(zones):
        points = shapely.points(proposals.x, proposals.y)
        site, zone = zones.tree.query(points, predicate="intersects")
        named = np.array([name or "" for name in zones["main_group"][zone]], dtype=object)
        group[site] = named
    return group


def _source_of_plots(city: City) -> FigureSource:
    reference = city.reference(PLOTS)
    status = FigureStatus.FICTIONAL if reference.fictional else FigureStatus.SOURCED
    return FigureSource(status, reference.source, reference.date or "")
