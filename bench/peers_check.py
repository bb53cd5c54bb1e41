"""Whether a peer gives our rows: the same pairs, the same areas and the same metres, to 0.000001."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from bench.peers_protocol import BUSINESSES
from geo.overlap import SLIVER, overlaps
from geo.proximity import nearest, within
from spreidingskaart.city.measures.designations import buurt_of, nearest_to, shared_ground
from spreidingskaart.criteria.business_park.parks import parks_of
from spreidingskaart.criteria.spread.counts import points_of
from spreidingskaart.criteria.zoning.ground import ground_of
from spreidingskaart.plot_search import screen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.overlap import Overlaps
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

CLOSE = 1e-6
"""Metres, and parts of a plot."""


@dataclass(frozen=True)
class Compared:
    """How the answer of a peer lies to ours."""

    pairs: int
    """Pairs of a plot and a thing that either of both found."""
    wrong: int
    """Pairs that only one of both found, or that differ by more than `CLOSE`."""
    largest: float
    """The largest difference: metres, parts of a plot, or a number."""


def our_rows(
    city: City, proposals: Proposals, form: str, walk: float, radius: float
) -> dict[str, pd.DataFrame]:
    """Return what we answer to each question, as a peer would.

    Parameters
    ----------
    form, walk, radius
        As the peers are asked: care form of the nearest, metres to a car park, metres around a site.
    """
    ground, parks = ground_of(city), parks_of(city)
    car_parks, around = city.layer("car_parks"), points_of(city, None)
    if ground is None or parks is None or car_parks is None or around is None:
        raise ValueError("the City lacks a layer; peers are asked of a complete City only")
    columns, plot = screen(city, proposals).columns, np.arange(len(proposals))
    marked = overlaps(proposals.geometry, ground.marked.layer)
    parking = within(proposals.geometry, car_parks, walk)
    facilities = np.bincount(within(proposals.geometry, around, radius).site, minlength=len(plot))
    return {
        "designations": _pairs(shared_ground(proposals, ground.designations.layer), "zone"),
        "marks": pd.DataFrame(
            {"plot": marked.site, "zone": ground.marked.designation[marked.zone],
             "reading": ground.marked.reading[marked.zone], "area": marked.area}
        ),
        "safety zones": _pairs(overlaps(proposals.geometry, ground.zones.layer), "zone"),
        "sizes": _pairs(shared_ground(proposals, ground.limits.layer), "size"),
        "green-blue": pd.DataFrame(
            {"plot": plot, "area": columns["green_blue"].value * proposals.area}
        ),
        "station": _metres(columns["public_transport"].value),
        BUSINESSES: pd.concat(
            [
                _metres(nearest(proposals.geometry, layer)[1]).assign(category=number)
                for number, layer in enumerate(parks.by_category.values())
            ],
            ignore_index=True,
        ),
        "business ground without category": _metres(nearest_to(proposals, parks.unknown)[1]),
        "car parks": pd.DataFrame(
            {"plot": parking.site, "car_park": parking.row, "metres": parking.distance}
        ),
        "buurt": pd.DataFrame({"plot": plot, "buurt": buurt_of(proposals, city)}),
        "facilities around": pd.DataFrame({"plot": plot, "number": facilities})[facilities > 0],
        "same form": _metres(nearest_to(proposals, points_of(city, form))[1]),
    }  # fmt: skip


def compared(ours: pd.DataFrame, theirs: pd.DataFrame, whole: NDArray[np.float64]) -> Compared:
    """Compare two answers to one question.

    Parameters
    ----------
    whole
        Area (m2) of each plot.
    """
    measure = next(name for name in ("area", "metres", "number", "buurt") if name in ours)
    keys = [name for name in ours.columns if name != measure]
    ours, theirs = (_summed(rows, keys, measure) for rows in (ours, theirs))
    both = ours.merge(theirs, on=keys, how="outer", suffixes=("", "_peer"))
    if measure == "area":
        # a share that one of both lacks is a share of nothing
        both = both.fillna(0.0)
        both[["area", "area_peer"]] /= whole[both["plot"]][:, None]
    apart = (both[measure] - both[f"{measure}_peer"]).abs()
    return Compared(
        len(both), int((~(apart <= CLOSE)).sum()), float(apart.max()) if len(apart) else 0.0
    )


def _summed(rows: pd.DataFrame, keys: list[str], measure: str) -> pd.DataFrame:
    """Return one row of each pair; slivers are no ground, and the nearest of nothing is no row."""
    rows = rows[[*keys, measure]].dropna().astype({measure: float})
    if measure != "area":
        return rows
    summed = pd.DataFrame(rows.groupby(keys, as_index=False)["area"].sum())
    return summed[summed["area"] > SLIVER]


def _pairs(found: Overlaps, name: str) -> pd.DataFrame:
    return pd.DataFrame({"plot": found.site, name: found.zone, "area": found.area})


def _metres(distance: NDArray[np.float64]) -> pd.DataFrame:
    return pd.DataFrame({"plot": np.arange(len(distance)), "metres": distance})
