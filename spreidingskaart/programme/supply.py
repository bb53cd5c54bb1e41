"""The places that there are for a group, and that are coming and going, from the register by the rules of `open_in`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.model import FacilityStatus, Fictional, FigureStatus
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure, combined, unknown
from spreidingskaart.programme.groups import target_groups

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.city.measures.places import Entries
    from spreidingskaart.programme.groups import TargetGroup

_REGISTER: Final = "register van voorzieningen"
_ROUNDED: Final = "afgerond, zonder adres"
_NAMELESS: Final = "voorzieningen zonder adres"


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A facility of a group that does not count, and why."""

    name: str
    places: float
    """NaN where nobody gave them."""
    why: str
    """Dutch clause without capital or full stop."""


@dataclass(frozen=True, slots=True)
class GroupSupply:
    """The places for one group in one year."""

    group: str
    year: int
    existing: ProgrammeFigure
    """Open in the year of the City."""
    planned: ProgrammeFigure
    """Not open then, and open in this year."""
    closing: ProgrammeFigure
    """Open then, and closed in this year."""
    total: ProgrammeFigure
    """Open in this year: existing + planned - closing."""
    not_counted: tuple[NotCounted, ...] = ()


def supply_of(city: City, year: int) -> Mapping[str, GroupSupply]:
    """Return the places for every target group in a year, by the id of the group.

    Parameters
    ----------
    city
        As one role may see it, in the year from which is counted; hidden places count rounded, as the City tells them.
    year
        The year that is asked. In a year before that of the facts only those count of which is known that they were
        there (`city.open_in`).

    Returns
    -------
    Every group of `target_groups`. A group without care forms, and every group where no facilities are loaded, has no
    figures. A facility without a number of places, without a year, or that nobody confirmed, counts for none and is
    named in `not_counted`.
    """
    return city.known(of_year("programme.supply", year), lambda: _count(city, year))


def _count(city: City, year: int) -> dict[str, GroupSupply]:
    return {group.id: _of_group(city, group, year) for group in target_groups(city)}


def _of_group(city: City, group: TargetGroup, year: int) -> GroupSupply:
    why = ""
    if not group.forms:
        why = "voor deze groep is geen woonzorgvorm bekend"
    elif city.layer("facilities") is None:
        why = "er zijn geen voorzieningen geladen"
    if why:
        none = unknown(why)
        return GroupSupply(group.id, year, none, none, none, none)
    now, then = entries_of(city), entries_of(city.at(year))
    forms = [row for row, form in enumerate(city.forms) if form in group.forms]
    mine = np.isin(now.form, forms)
    counted = mine & ~np.isnan(now.places)
    existing = _figure(city, counted & now.open)
    planned = _figure(city, counted & then.open & ~now.open)
    closing = _figure(city, counted & now.open & ~then.open)
    total = combined(lambda there, more, less: there + more - less, existing, planned, closing)
    if (mine & then.open).any() and not (counted & then.open).any():
        total = unknown("van geen voorziening is het aantal plekken bekend", total)
    return GroupSupply(
        group.id, year, existing, planned, closing, total, _left_out(city, then, mine)
    )


def _figure(city: City, counted: NDArray[np.bool_]) -> ProgrammeFigure:
    """Return the places of some facilities with who says so; of none it is 0, and then the register says so."""
    rows = np.flatnonzero(counted)
    sources = dict.fromkeys(_source(city, row) for row in map(int, rows))
    places = float(entries_of(city).places[rows].sum())
    return ProgrammeFigure(places, tuple(sources) or (_register(city),))


def _register(city: City) -> FigureSource:
    """Return the register itself as a source: it is no surer than the least sure of its rows."""
    real = city.fictional_kind("facilities") is Fictional.NO
    return FigureSource(FigureStatus.SOURCED if real else FigureStatus.FICTIONAL, _REGISTER)


def _source(city: City, row: int) -> FigureSource:
    """Return who says one row of `entries_of`."""
    layer, place = _place_of(city, row)
    if layer["fictional"][place] == Fictional.YES:
        return FigureSource(FigureStatus.FICTIONAL, _REGISTER)
    if layer is city.hidden_counts:
        return FigureSource(FigureStatus.SOURCED, f"{_REGISTER}, {_ROUNDED}")
    text, date, url = (
        str(layer[name][place] or "") if name in layer.columns else ""
        for name in ("source", "source_date", "source_url")
    )
    return FigureSource(FigureStatus.SOURCED, text or _REGISTER, date, url or None)


def _left_out(city: City, then: Entries, mine: NDArray[np.bool_]) -> tuple[NotCounted, ...]:
    """Return the facilities that may be there in a year, while nobody can count them."""
    found = []
    for row in map(int, np.flatnonzero(mine)):
        layer, place = _place_of(city, row)
        if why := _why_not(then, row, opened=float(layer["opened"][place])):
            name = str(layer["name"][place]) if "name" in layer.columns else _NAMELESS
            found.append(NotCounted(name, float(then.places[row]), why))
    return tuple(found)


def _why_not(then: Entries, row: int, *, opened: float) -> str:
    if then.status[row] == FacilityStatus.UNCONFIRMED:
        return "niemand heeft bevestigd dat die er nog is"
    if then.cannot_be_told[row]:
        return "niet bekend of die er in dat jaar was"
    if then.planned[row] and np.isnan(opened):
        return "gepland, het jaar is niet bekend"
    if then.open[row] and np.isnan(then.places[row]):
        return "het aantal plekken is niet bekend"
    return ""


def _place_of(city: City, row: int) -> tuple[Layer, int]:
    """Return the layer of one row of `entries_of`, and the row in it: facilities come first, then hidden counts."""
    facilities, hidden = city.layer("facilities"), city.hidden_counts
    before = 0 if facilities is None else len(facilities)
    if facilities is not None and row < before:
        return facilities, row
    if hidden is None:
        raise IndexError(row)
    return hidden, row - before
