"""The questions that screening asks of the ground, in plain geopandas: overlay, sjoin, sjoin_nearest."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from bench.peers_protocol import BUSINESSES, WayOfAsking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.peers_ground import Tables

    Question = Callable[[Tables, "Prepared"], pd.DataFrame]

NEAREST = "sjoin_nearest"
FEW = 0.01
"""m2; the application calls less than this touching borders."""
LEAST_PART = 1.0
"""m2; business ground without a category that is smaller than this is a drawing error to the application."""


@dataclass(frozen=True)
class Prepared:
    """What is made of a City once, before anybody asks."""

    marked: gpd.GeoDataFrame
    """The parts of designations under a mark of the same plan or of an umbrella plan: `zone`, `mark`, `reading`."""
    network: gpd.GeoDataFrame
    """The green-blue network as one area, in its parts."""
    unknown: gpd.GeoDataFrame
    """Business ground without a category."""


def prepared(tables: Tables) -> Prepared:
    """Return what follows from the City alone."""
    both = gpd.overlay(tables.designations, tables.marks, how="intersection", keep_geom_type=True)
    both = both[((both["plan_1"] == both["plan_2"]) | both["umbrella"]) & (both.area > FEW)]
    network = tables.green_blue.dissolve()[["geometry"]].explode().reset_index(drop=True)
    business = tables.designations[tables.designations["business"]]
    rest = business.geometry.difference(tables.businesses.geometry.union_all())
    rest = rest[rest.area > LEAST_PART].reset_index(drop=True)
    return Prepared(
        both[["zone", "mark", "reading", "geometry"]].reset_index(drop=True),
        network.assign(part=np.arange(len(network)))[["part", "geometry"]],
        gpd.GeoDataFrame(geometry=rest, crs=tables.plots.crs),
    )


def shared(plots: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, by: list[str]) -> pd.DataFrame:
    """Return the area (m2) that plots share with zones, per plot and `by`."""
    pieces = gpd.overlay(plots, zones, how="intersection", keep_geom_type=True)
    return pieces.assign(area=pieces.area).groupby(["plot", *by], as_index=False)["area"].sum()


def shared_by_pairs(
    plots: gpd.GeoDataFrame, zones: gpd.GeoDataFrame, by: list[str]
) -> pd.DataFrame:
    """Return the same, with pairs first and a cut only where a plot is not wholly inside."""
    pairs = gpd.sjoin(plots, zones, predicate="intersects")
    ground = zones.geometry.to_numpy()[pairs["index_right"]]
    inside = gpd.sjoin(plots, zones, predicate="within")
    many = len(zones)
    whole = np.isin(
        pairs.index * many + pairs["index_right"], inside.index * many + inside["index_right"]
    )
    area = pairs.area.to_numpy(copy=True)
    area[~whole] = shapely.area(
        shapely.intersection(pairs.geometry.to_numpy()[~whole], ground[~whole])
    )
    return (
        pd.DataFrame(pairs[["plot", *by]])
        .assign(area=area)
        .groupby(["plot", *by], as_index=False)["area"]
        .sum()
    )


def nearest(plots: gpd.GeoDataFrame, layer: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return metres to the nearest of a layer per plot; of equals one counts."""
    found = gpd.sjoin_nearest(plots, layer[["geometry"]], distance_col="metres")
    return pd.DataFrame(found[["plot", "metres"]]).groupby("plot", as_index=False)["metres"].min()


def businesses(tables: Tables, _: Prepared) -> pd.DataFrame:
    """Return metres to the nearest business ground of every category."""
    each = [
        nearest(tables.plots, of_one).assign(category=category)
        for category, of_one in tables.businesses.groupby("category")
    ]
    return pd.concat(each, ignore_index=True)


def near(plots: gpd.GeoDataFrame, layer: gpd.GeoDataFrame, metres: float) -> gpd.GeoDataFrame:
    """Return the pairs of a plot and a thing at most so many metres away."""
    return gpd.sjoin(plots, layer, predicate="dwithin", distance=metres)


def car_parks(tables: Tables, metres: float) -> pd.DataFrame:
    """Return the car parks in reach of every plot, with their distance."""
    pairs = near(tables.plots, tables.car_parks, metres)
    there = tables.car_parks.geometry.to_numpy()[pairs["index_right"]]
    return pd.DataFrame(pairs[["plot", "car_park"]]).assign(
        metres=shapely.distance(pairs.geometry.to_numpy(), there)
    )


def buurten(tables: Tables, _: Prepared) -> pd.DataFrame:
    """Return the buurt in which the point of every plot lies."""
    found = gpd.sjoin(tables.points, tables.buurten, predicate="intersects")
    return pd.DataFrame(found[["plot", "buurt"]]).groupby("plot", as_index=False)["buurt"].min()


def counted(tables: Tables, metres: float) -> pd.DataFrame:
    """Return how many facilities lie within so many metres of every plot that has any."""
    return (
        near(tables.plots, tables.facilities, metres)
        .groupby("plot")
        .size()
        .reset_index(name="number")
    )


@dataclass(frozen=True)
class GeoPandas:
    """Plain geopandas in this process."""

    tables: Tables
    made: Prepared
    name: str = "geopandas"

    def questions(self, walk: float, radius: float) -> dict[str, list[WayOfAsking]]:
        """Return the ways of asking each question."""
        return {
            question: [self._way(name, ask) for name, ask in ways.items()]
            for question, ways in questions(walk, radius).items()
        }

    def processor(self) -> float:
        """Return the seconds of processor of this process."""
        return time.process_time()

    def _way(self, name: str, ask: Question) -> WayOfAsking:
        answer = partial(ask, self.tables, self.made)
        return WayOfAsking(name, answer, answer)


@contextmanager
def standing(tables: Tables) -> Iterator[GeoPandas]:
    """Make what follows from the City alone."""
    yield GeoPandas(tables, prepared(tables))


def questions(walk: float, radius: float) -> dict[str, dict[str, Question]]:
    """Return the ways of asking each question, by their name."""
    return {
        "designations": _both_ways(lambda t, _: (t.plots, t.designations, ["zone"])),
        "marks": _both_ways(lambda t, p: (t.plots, p.marked, ["zone", "mark", "reading"])),
        "safety zones": _both_ways(lambda t, _: (t.plots, t.safety_zones, ["zone"])),
        "sizes": _both_ways(lambda t, _: (t.plots, t.sizes, ["size"])),
        "green-blue": _both_ways(lambda t, p: (t.plots, p.network, [])),
        "station": {NEAREST: lambda t, _: nearest(t.plots, t.stations)},
        BUSINESSES: {NEAREST: businesses},
        "business ground without category": {NEAREST: _unknown},
        "car parks": {"sjoin dwithin": lambda t, _: car_parks(t, walk)},
        "buurt": {"sjoin": buurten},
        "facilities around": {"sjoin dwithin": lambda t, _: counted(t, radius)},
        "same form": {NEAREST: lambda t, _: nearest(t.plots, t.same_form)},
    }


def _unknown(tables: Tables, made: Prepared) -> pd.DataFrame:
    if not len(made.unknown):
        return pd.DataFrame({"plot": np.zeros(0, dtype=int), "metres": np.zeros(0)})
    return nearest(tables.plots, made.unknown)


def _both_ways(of: Callable[[Tables, Prepared], tuple[Any, Any, list[str]]]) -> dict[str, Question]:
    return {
        "overlay": lambda t, p: shared(*of(t, p)),
        "cut where it must": lambda t, p: shared_by_pairs(*of(t, p)),
    }
