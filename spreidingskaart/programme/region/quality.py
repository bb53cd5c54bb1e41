"""How good the shelter is that there is: rooms for one person, and small facilities."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city import open_in
from spreidingskaart.model import Fictional, FigureStatus
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, combined, unknown
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.programme.rows import figure_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.programme.groups import TargetGroup


@dataclass(frozen=True, slots=True)
class ShelterQuality:
    """The quality of the places of one target group, of the facilities with an address that are open."""

    group: TargetGroup
    facilities: int
    """Open facilities with a known number of places."""
    places: ProgrammeFigure
    with_rooms: int
    """Facilities of which the single rooms are known too."""
    single_rooms: ProgrammeFigure
    """Places in a room for one person, in those facilities."""
    single_share: ProgrammeFigure
    """Of the places in those facilities, 0..1."""
    small: ProgrammeFigure
    """Places in facilities of at most so many places as was asked."""
    small_share: ProgrammeFigure
    """Of all places, 0..1."""
    largest: ProgrammeFigure
    """Places of the largest facility."""


def quality(city: City, small: float, *, year: int | None = None) -> tuple[ShelterQuality, ...]:
    """Return the quality of the places of every target group.

    Parameters
    ----------
    city
        As one role may see it. Hidden facilities have no rows in it and count for nothing here.
    small
        Most places of a facility that is called small.
    year
        Facilities open in this year count; by default the year of the City.
    """
    return tuple(_of_group(city.at(year), group, small) for group in target_groups(city))


def _of_group(city: City, group: TargetGroup, small: float) -> ShelterQuality:
    facilities = city.layer("facilities")
    if facilities is None or not group.forms:
        why = (
            "er zijn geen voorzieningen geladen"
            if facilities is None
            else "voor deze groep is geen woonzorgvorm bekend"
        )
        none = unknown(why)
        return ShelterQuality(group, 0, none, 0, none, none, none, none, none)
    places = facilities["places"]
    counted = np.isin(facilities["form"], group.forms) & open_in(city, facilities)
    counted &= ~np.isnan(places)
    rows = np.flatnonzero(counted)
    if not len(rows):
        none = unknown("er is geen open voorziening met een bekend aantal plekken")
        return ShelterQuality(group, 0, none, 0, none, none, none, none, none)
    total = _register(city, rows, float(places[rows].sum()))
    is_small = rows[places[rows] <= small]
    in_small = _register(city, rows, float(places[is_small].sum()))
    rooms = _rooms(city, rows)
    known = [int(row) for row in rows if int(row) in rooms]
    single = (
        combined(lambda *each: sum(each), *(rooms[row] for row in known))
        if known
        else unknown("van geen voorziening zijn de kamers bekend")
    )
    of_known = _register(city, known, float(places[known].sum())) if known else single
    return ShelterQuality(
        group,
        len(rows),
        total,
        len(known),
        single,
        combined(_share, single, of_known),
        in_small,
        combined(_share, in_small, total),
        _register(city, rows, float(places[rows].max())),
    )


def _share(part: float, whole: float) -> float:
    return part / whole if whole else float("nan")


def _rooms(city: City, rows: NDArray[np.int64]) -> dict[int, ProgrammeFigure]:
    """Return the single rooms of facilities, by their row; never more of them than places."""
    layer, facilities = city.layer("shelter_quality"), city.layers["facilities"]
    if layer is None:
        return {}
    row_of = {str(facilities["id"][row]): int(row) for row in rows}
    found = {}
    for quality_row, facility in enumerate(layer["facility"]):
        row = row_of.get(str(facility))
        figure = figure_of(layer, quality_row, "single_rooms")
        if row is not None and figure.is_known:
            most = _register(city, [row], float(facilities["places"][row]))
            found[row] = combined(min, figure, most)
    return found


def _register(city: City, rows: NDArray[np.int64] | list[int], value: float) -> ProgrammeFigure:
    """Return a figure of the register: fictional as soon as one of its facilities is."""
    fictional = city.layers["facilities"]["fictional"][rows] == Fictional.YES
    status = FigureStatus.FICTIONAL if bool(fictional.any()) else FigureStatus.SOURCED
    return ProgrammeFigure(value, (FigureSource(status, "register van voorzieningen"),))
