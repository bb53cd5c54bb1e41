"""The municipalities of the region, and the share of its inhabitants that each has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.city.measures.places import inhabitants_of_city
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, combined, unknown
from spreidingskaart.programme.rows import figure_of, people_sources

if TYPE_CHECKING:
    from spreidingskaart.city import City

_TRIED = FigureSource(FigureStatus.ASSUMPTION, "inwoners van de andere gemeenten, hier ingevuld")


@dataclass(frozen=True, slots=True)
class RegionMunicipality:
    """One municipality of the region, or all others together."""

    code: str
    """"" for all others together."""
    name: str
    inhabitants: ProgrammeFigure
    budget: ProgrammeFigure
    """Euro a year that it gets today for this task."""
    share: ProgrammeFigure
    """Of the inhabitants of the region, 0..1."""


@dataclass(frozen=True, slots=True)
class Region:
    """The region of which this municipality is the centre."""

    own: RegionMunicipality
    others: tuple[RegionMunicipality, ...]

    @property
    def every(self) -> tuple[RegionMunicipality, ...]:
        """The centre first, then the others."""
        return (self.own, *self.others)

    @property
    def without_inhabitants(self) -> tuple[str, ...]:
        """Names of the municipalities of which nobody gave the inhabitants."""
        return tuple(one.name for one in self.every if not one.inhabitants.is_known)


def region_of(city: City, others: float | None = None) -> Region | None:
    """Return the region of a City; None where the table is not loaded or does not name this municipality.

    Parameters
    ----------
    city
        As one role may see it. The inhabitants of its own municipality are those of the map where the table gives
        none.
    others
        Inhabitants of all other municipalities together, as somebody assumes them: the others then count as one.
    """
    layer = city.layer("region")
    code = city.municipality.code
    if layer is None or code not in layer["code"]:
        return None
    rows = [
        (
            str(layer["code"][row]),
            str(layer["name"][row]),
            figure_of(layer, row, "inhabitants"),
            combined(lambda thousands: 1_000 * thousands, figure_of(layer, row, "budget_keur")),
        )
        for row in range(len(layer))
    ]
    rows = [
        row if row[0] != code or row[2].is_known else (*row[:2], _of_map(city), row[3])
        for row in rows
    ]
    rows.sort(key=lambda row: (row[0] != code, row[1]))
    if others is not None:
        together = ProgrammeFigure(others, (_TRIED,))
        rows = [rows[0], ("", "de andere gemeenten samen", together, unknown("geen cijfer"))]
    counts = [row[2] for row in rows]
    shared = [RegionMunicipality(*row, share=combined(_part, row[2], *counts)) for row in rows]
    return Region(shared[0], tuple(shared[1:]))


def _part(own: float, *every: float) -> float:
    whole = sum(every)
    return own / whole if whole else float("nan")


def _of_map(city: City) -> ProgrammeFigure:
    found = inhabitants_of_city(city)
    if found != found:  # noqa: PLR0124
        return unknown("de kaart heeft geen inwoners")
    return ProgrammeFigure(found, people_sources(city))
