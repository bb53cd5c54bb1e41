"""What each decision does: how near a planned facility, or one on a candidate site, brings a district to its share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import shapely

from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.model import Fictional, FigureStatus
from spreidingskaart.programme.fair_share.places import opening_years, rows_of_forms
from spreidingskaart.programme.rows import layer_source

if TYPE_CHECKING:
    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.programme.fair_share.shares import NeedPerDistrict


@dataclass(frozen=True, slots=True)
class ShareDecision:
    """One decision, on its own: what a district has before it and after it, against its share."""

    name: str
    id: str
    planned: bool
    """A planned facility of the register; else a candidate site with an assumed size."""
    fictional: bool
    source: str
    """Who says it; "" where nobody is named."""
    district: str
    """Name; "" where the facility is known for no single district."""
    opens: int | None
    places: float
    """NaN where nobody gave the number."""
    before: float
    """Places in the district without any plan; NaN where that is not known."""
    share: float

    @property
    def after(self) -> float:
        """Places in the district with this one."""
        return self.before + self.places

    @property
    def away_before(self) -> float:
        """Places from the share, either way."""
        return abs(self.before - self.share)

    @property
    def away_after(self) -> float:
        """Places from the share with this one, either way."""
        return abs(self.after - self.share)

    @property
    def nearer(self) -> float:
        """How many places nearer to the share it comes; below 0 is farther, NaN where something is not known."""
        return self.away_before - self.away_after

    @property
    def told(self) -> str:
        """What it does, in two or three words."""
        if np.isnan(self.nearer):
            return "niet bekend"
        if self.nearer > 0:
            return "dichter bij het deel"
        return "verder van het deel" if self.nearer < 0 else "even ver"


def decision_status(one: ShareDecision, divided: NeedPerDistrict) -> FigureStatus | None:
    """Return how what a decision does is known: no surer than the decision, and than the share it is held against."""
    return FigureStatus.FICTIONAL if one.fictional else divided.figure.status


def planned_decisions(city: City, divided: NeedPerDistrict) -> tuple[ShareDecision, ...]:
    """Return what each planned facility of the group does, in the order of the register."""
    facilities, entries = city.layer("facilities"), entries_of(city)
    if facilities is None:
        return ()
    opened = opening_years(city)
    mine = rows_of_forms(city, divided.group.forms) & entries.planned & ~entries.rounded
    return tuple(
        ShareDecision(
            name=str(facilities["name"][row]),
            id=str(facilities["id"][row]),
            planned=True,
            fictional=bool(entries.fictional[row]),
            source=_source(facilities, row),
            opens=None if np.isnan(opened[row]) else int(opened[row]),
            places=float(entries.places[row]),
            **_district(divided, int(entries.area["districts"][row]))._asdict(),
        )
        # facilities come first among all that holds places, in the order of their layer
        for row in np.flatnonzero(mine[: len(facilities)]).tolist()
    )


def site_decisions(
    city: City, divided: NeedPerDistrict, places: float
) -> tuple[ShareDecision, ...]:
    """Return what a facility of a size on each candidate site does, in the order of the layer; none without sites."""
    sites = city.layer("sites")
    if sites is None or not len(sites):
        return ()
    inside = shapely.get_coordinates(shapely.point_on_surface(sites.geometry))
    district = city.area_at("districts", inside[:, 0], inside[:, 1])
    return tuple(
        ShareDecision(
            name=str(sites["name"][row] or sites["id"][row]),
            id=str(sites["id"][row]),
            planned=False,
            fictional=sites["fictional"][row] == Fictional.YES,
            source=layer_source(city, "sites").text,
            opens=None,
            places=places,
            **_district(divided, int(district[row]))._asdict(),
        )
        for row in range(len(sites))
    )


def _source(facilities: Layer, row: int) -> str:
    columns = [name for name in ("source", "source_date") if name in facilities.columns]
    return ", ".join(str(facilities[name][row]) for name in columns if facilities[name][row])


class _District(NamedTuple):
    """The fields of a decision that its district tells."""

    district: str
    before: float
    share: float


def _district(divided: NeedPerDistrict, row: int) -> _District:
    if row < 0:
        return _District("", float("nan"), float("nan"))
    there = divided.places.told_there[row]
    return _District(str(divided.weights.names[row]), float(there), float(divided.share[row]))
