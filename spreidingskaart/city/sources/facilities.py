"""What must hold within one facility: its dates, and a point, precision and areas that say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import shapely

from spreidingskaart.model import Precision
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from spreidingskaart.city.sources.draft import Draft

_DATE: Final = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NEEDED_CODE: Final = {
    Precision.BUURT: "buurt_code",
    Precision.WIJK: "wijk_code",
    Precision.DISTRICT: "district_code",
}
_NESTED: Final = (
    ("buurt_code", "buurten", "wijk_code"),
    ("buurt_code", "buurten", "district_code"),
    ("wijk_code", "wijken", "district_code"),
)
_ON_THE_BORDER: Final = 1.0
"""Metres that a point may lie outside its buurt: borders are drawn simpler than they are."""


def check_facilities(facilities: Draft, areas: Mapping[str, Draft], municipality: str) -> None:
    """Note what contradicts itself in a facility, and take away points that may not be shown or cannot be right.

    Parameters
    ----------
    areas
        The layers buurten, wijken and districts, as far as they are there.
    municipality
        Name, for the sentences.
    """
    outline = shapely.union_all(areas["buurten"].geometry[areas["buurten"].keep])
    parents = {
        (fine, coarse): dict(zip(areas[level]["code"], areas[level][coarse], strict=True))
        for fine, level, coarse in _NESTED
        if level in areas
    }
    shapes = dict(zip(areas["buurten"]["code"], areas["buurten"].geometry, strict=True))
    wrong = {(fault.row, fault.column) for fault in facilities.faults}
    for row in range(len(facilities.keep)):
        known = _Known(wrong, int(facilities.typed.numbers[row]))
        _check_dates(facilities, row, known)
        _check_nesting(facilities, row, parents)
        _check_position(facilities, row, known, has_districts="districts" in areas)
        _check_point(facilities, row, outline, shapes, municipality)


@dataclass(frozen=True, slots=True)
class _Known:
    """What was wrong with a row before its cells were held against each other."""

    wrong: Collection[tuple[int | None, str | None]]
    number: int

    def says(self, column: str) -> bool:
        """Whether a cell of the row has a fault already."""
        return (self.number, column) in self.wrong


def _check_dates(facilities: Draft, row: int, known: _Known) -> None:
    date = facilities["source_date"][row]
    if date and not _DATE.fullmatch(date):
        told = f"{date} is geen datum; schrijf jjjj, jjjj-mm of jjjj-mm-dd."
        facilities.typed.fault(row, "source_date", told, value=date)
    opened, closes = facilities["opened"][row], facilities["closes"][row]
    if closes < opened:
        told = f"sluit ({closes:.0f}) voordat het opent ({opened:.0f})."
        facilities.typed.fault(row, "closes", told)
    if facilities["fictional"][row] is None and not known.says("fictional"):
        facilities.typed.fault(row, "fictional", "is leeg; kies uit: yes, no.")


def _check_nesting(
    facilities: Draft, row: int, parents: Mapping[tuple[str, str], Mapping[str, str]]
) -> None:
    """Note an area that does not hold the finer one; the finer one is believed."""
    for (fine, coarse), parent_of in parents.items():
        inner, outer = facilities[fine][row], facilities[coarse][row]
        right = parent_of.get(inner)
        if outer is not None and right is not None and right != outer:
            told = f"{outer} klopt niet: {inner} ligt in {right}."
            facilities.typed.fault(row, coarse, told, value=outer)
            facilities[coarse][row] = right
            return


def _check_position(facilities: Draft, row: int, known: _Known, *, has_districts: bool) -> None:
    word = facilities["precision"][row]
    precision = None if word is None else Precision(word)
    if precision is not None and (has_districts or precision is not Precision.DISTRICT):
        _check_needed_code(facilities, row, precision, known)
    if facilities.geometry[row] is not None:
        _take_away_vague_point(facilities, row, precision, known)
    elif not known.says("x"):
        _check_placed(facilities, row, precision)


def _check_needed_code(facilities: Draft, row: int, precision: Precision, known: _Known) -> None:
    """Note a facility that says in which kind of area it is known, and not in which one."""
    needed = _NEEDED_CODE.get(precision)
    if needed and facilities[needed][row] is None and not known.says(needed):
        facilities.typed.fault(row, needed, f"is leeg, maar de precisie is {precision}.")


def _take_away_vague_point(
    facilities: Draft, row: int, precision: Precision | None, known: _Known
) -> None:
    """Take away a point that is told more exactly than it may be, or of which nobody knows how exact it is."""
    if precision is not None and not precision.has_point:
        told = f"de precisie is {precision}; laat x en y dan leeg, het punt wordt niet getoond."
        facilities.typed.fault(row, "x", told)
        facilities.geometry[row] = None
    elif precision is None and known.says("precision"):
        facilities.geometry[row] = None


def _check_placed(facilities: Draft, row: int, precision: Precision | None) -> None:
    """Note a facility without a point that has no area either, or says that it has one."""
    codes = [facilities[name][row] for name in ("buurt_code", "wijk_code", "district_code")]
    nowhere = precision is None and all(code is None for code in codes)
    if precision is Precision.POINT or nowhere:
        told = "x en y zijn leeg, terwijl er geen gebied is dat zegt waar het is."
        facilities.typed.fault(row, "x", told)


def _check_point(
    facilities: Draft,
    row: int,
    outline: shapely.Geometry,
    buurten: Mapping[str, shapely.Geometry],
    municipality: str,
) -> None:
    """Note a point outside the municipality or outside its own buurt, and take it away."""
    point, code = facilities.geometry[row], facilities["buurt_code"][row]
    if point is None:
        return
    own = buurten.get(code)
    if not shapely.dwithin(outline, point, _ON_THE_BORDER):
        where = f"ligt buiten {municipality}."
    elif own is not None and not shapely.dwithin(own, point, _ON_THE_BORDER):
        where = f"ligt niet in de buurt {code}."
    else:
        return
    said = f"x = {plain(point.x, 2)}, y = {plain(point.y, 2)}"
    facilities.typed.fault(row, "x", f"{said} {where}")
    facilities.geometry[row] = None
