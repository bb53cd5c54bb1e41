"""The same tables for every peer: plain frames of what a City knows, and of the plots that are asked.

What the words of a plan mean (a status, a mark, a category) is read by the application. What is measured on the
ground is left to the peers: nothing here is cut, joined or measured.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import RD
from spreidingskaart.criteria.business_park.parks import GROUPS, parks_of
from spreidingskaart.criteria.spread.counts import points_of
from spreidingskaart.criteria.zoning.ground import ground_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

CELL = 250.0
"""Metres along a side of `Tables.cells`."""


@dataclass(frozen=True)
class Tables:
    """Frames in EPSG:28992; the first column of each is its row number here, and the last its geometry."""

    plots: gpd.GeoDataFrame
    points: gpd.GeoDataFrame
    """A point in each plot."""
    designations: gpd.GeoDataFrame
    """`plan`, and `business`: whether the main group is business ground."""
    marks: gpd.GeoDataFrame
    """`plan`, `umbrella` (whether that plan lies over others) and `reading` (row in `Ground.readings`)."""
    safety_zones: gpd.GeoDataFrame
    sizes: gpd.GeoDataFrame
    green_blue: gpd.GeoDataFrame
    stations: gpd.GeoDataFrame
    businesses: gpd.GeoDataFrame
    """Marked business ground with `category`: position in `Parks.by_category`."""
    car_parks: gpd.GeoDataFrame
    buurten: gpd.GeoDataFrame
    facilities: gpd.GeoDataFrame
    """Clustered ones that are known to the point."""
    same_form: gpd.GeoDataFrame
    """Open ones of one care form."""
    cells: gpd.GeoDataFrame
    """Squares that cover all plots, along which large areas may be cut up."""


def tables_of(city: City, proposals: Proposals, form: str) -> Tables:
    """Return the tables of a City and of n proposals.

    Parameters
    ----------
    form
        Id of the care form of `same_form`.

    Raises
    ------
    ValueError
        If the City lacks a layer that the peers are asked about.
    """
    ground, parks = ground_of(city), parks_of(city)
    if ground is None or parks is None:
        raise ValueError("the City has no zoning; peers can be asked of a City with zoning only")
    designations, marks = ground.designations, ground.marks
    groups = np.array(
        [(name or "").lower() for name in designations.layer["main_group"]], dtype=object
    )
    return Tables(
        plots=_table("plot", proposals.geometry),
        points=_table("plot", np.asarray(shapely.points(proposals.x, proposals.y), dtype=object)),
        designations=_table(
            "zone", designations.layer.geometry, plan=designations.plan, business=np.isin(groups, GROUPS)
        ),
        marks=_table(
            "mark", marks.layer.geometry,
            plan=marks.plan, umbrella=ground.plan_umbrella[marks.plan], reading=marks.what,
        ),
        safety_zones=_table("zone", ground.zones.layer.geometry),
        sizes=_table("size", ground.limits.layer.geometry),
        green_blue=_of(city.layer("green_blue"), "part"),
        stations=_of(city.layer("stations"), "station"),
        businesses=_table("part", parks.all.geometry, category=parks.all["category"]),
        car_parks=_of(city.layer("car_parks"), "car_park"),
        buurten=_of(city.areas("buurten"), "buurt"),
        facilities=_of(points_of(city, None), "facility"),
        same_form=_of(points_of(city, form), "facility"),
        cells=_table("cell", _squares(shapely.total_bounds(proposals.geometry))),
    )  # fmt: skip


def _of(layer: Layer | None, name: str) -> gpd.GeoDataFrame:
    if layer is None:
        raise ValueError(
            f"the City lacks the layer that gives the {name}s; peers are asked of a complete City only"
        )
    return _table(name, layer.geometry)


def _squares(bounds: NDArray[np.float64]) -> NDArray[np.object_]:
    """Return squares that cover a box: minx, miny, maxx, maxy."""
    left, bottom, right, top = bounds
    x, y = np.meshgrid(np.arange(left, right, CELL), np.arange(bottom, top, CELL))
    return np.asarray(shapely.box(x, y, x + CELL, y + CELL).ravel(), dtype=object)


def _table(
    name: str, geometry: NDArray[np.object_], **columns: NDArray[np.generic]
) -> gpd.GeoDataFrame:
    frame = pd.DataFrame({name: np.arange(len(geometry)), **columns})
    return gpd.GeoDataFrame(frame, geometry=geometry.copy(), crs=RD)
