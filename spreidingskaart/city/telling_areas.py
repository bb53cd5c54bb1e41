"""The areas in which places without an address are told: fixed beforehand, from public figures alone.

Where each hidden facility got the finest area that is large enough for it, the answer told on its own: told for the
whole municipality meant that it stood in the one district that is too small. So the municipality is cut up once, and
whatever is hidden anywhere in one telling area is told for all of that area. Which area that is rests on borders and
inhabitants, which everybody may know, and on no facility.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.layer import Layer

FEWEST_INHABITANTS: Final = 500.0
"""A part of a telling area with fewer inhabitants is no place where a reader would look."""
FEWEST_PARTS: Final = 2
"""So many parts with enough inhabitants a telling area holds: buurten where it is told by wijk, else wijken."""
LEADS: Final = 0.9
"""Of merged areas, one with this share of the inhabitants counts the places of all in tables per area."""
FIXED: Final = "told_with"
"""Column of wijken and districts: areas with the same word are told together, whatever later figures would give."""
MUNICIPALITY: Final = "municipality"
"""Level of what is only known to lie in the municipality."""
_TOUCHES: Final = 1.0
"""Metres between two areas that are neighbours; borders are not always drawn alike."""
_MOST_NAMES: Final = 4


@dataclass(frozen=True, slots=True)
class TellingArea:
    """One or more areas of one level, told together."""

    level: str
    """wijken, districts or municipality."""
    codes: tuple[str, ...]
    """Codes of its areas, the one with most inhabitants first."""
    name: str
    """Names of its areas: "Poort of Pampus"."""
    wijk: str | None
    """Code of the wijk in which tables per wijk count its places; None where they count for a larger area only."""
    district: str | None
    """The same for tables per district."""
    mark: shapely.Point | None
    """Where its number stands on the map, EPSG:28992; None for the municipality as a whole."""

    @property
    def code(self) -> str:
        """The code of its only area, or those of all, joined."""
        return "+".join(self.codes)


@dataclass(frozen=True, eq=False)
class TellingAreas:
    """The telling areas of a municipality; what lies in none of them stays secret."""

    by_wijk: Mapping[str, TellingArea]
    """For a facility whose wijk is known, by its code."""
    by_district: Mapping[str, TellingArea]
    """For a facility of which no more than the district is known or may be told, by its code."""
    municipality: TellingArea | None
    """For a facility of which no area is known."""


@dataclass(frozen=True, eq=False)
class _Units:
    """n areas of one level that may be merged."""

    level: str
    codes: Sequence[str]
    names: Sequence[str]
    geometry: NDArray[np.object_]
    people: NDArray[np.float64]
    """Inhabitants; 0 where nobody published them."""
    parts: Sequence[Sequence[float]]
    """Inhabitants of the buurten of each wijk, or of the wijken of each district."""
    home: Sequence[str | None]
    """Code of the district of each."""
    fixed: Sequence[str | None]
    """The word of the group that the municipality put each in; all None where it fixed none."""

    def people_of(self, members: Iterable[int]) -> float:
        return float(sum(self.people[row] for row in members))

    def tells(self, members: Iterable[int]) -> bool:
        """Return whether these areas together have enough parts in which enough people live."""
        parts = [people for row in members for people in self.parts[row]]
        return sum(people >= FEWEST_INHABITANTS for people in parts) >= FEWEST_PARTS


def telling_areas(layers: Mapping[str, Layer], code: str, name: str) -> TellingAreas:
    """Return the telling areas of a municipality.

    Districts that cannot be told alone are merged with a neighbour; then, within each, wijken are. Where the wijken
    of such a group of districts cannot be merged into areas that may be told, all that is known there is told for
    the group, never a part of it. Where not even the districts can, nothing is told. Groups that the municipality
    fixed (`told_with`) are taken as they are: who keeps the groups of two years could rule out what is in one only.

    Parameters
    ----------
    layers
        buurten, wijken and districts with the column `inhabitants`; NaN is nobody.
    code, name
        Of the municipality.
    """
    districts, wijken = _districts(layers), _wijken(layers)
    by_district: dict[str, TellingArea] = {}
    by_wijk: dict[str, TellingArea] = {}
    groups = _partition(districts, range(len(districts.codes))) or []
    for group in groups:
        told = _told(districts, group)
        by_district |= dict.fromkeys(told.codes, told)
        inside = [row for row, home in enumerate(wijken.home) if home in told.codes]
        merged = _partition(wijken, inside) or []
        if len(merged) < 2:  # nothing finer can be told than the districts
            by_wijk |= dict.fromkeys((wijken.codes[row] for row in inside), told)
            continue
        for members in merged:
            area = _told(wijken, members)
            by_wijk |= dict.fromkeys(area.codes, area)
    whole = TellingArea(MUNICIPALITY, (code,), name, None, None, None) if groups else None
    only = next(iter(by_district.values())) if len(groups) == 1 else whole
    return TellingAreas(by_wijk, by_district, only)


def _districts(layers: Mapping[str, Layer]) -> _Units:
    districts, wijken = layers["districts"], layers["wijken"]
    return _units("districts", districts, wijken, "district_code", districts["code"].tolist())


def _wijken(layers: Mapping[str, Layer]) -> _Units:
    wijken = layers["wijken"]
    return _units(
        "wijken", wijken, layers["buurten"], "wijk_code", wijken["district_code"].tolist()
    )


def _units(
    level: str, areas: Layer, parts: Layer, parent: str, home: Sequence[str | None]
) -> _Units:
    codes = areas["code"].tolist()
    inside: dict[str, list[float]] = {code: [] for code in codes}
    for of, people in zip(parts[parent], parts["inhabitants"], strict=True):
        if of in inside:
            inside[of].append(float(np.nan_to_num(people)))
    return _Units(
        level=level,
        codes=codes,
        names=areas["name"].tolist(),
        geometry=areas.geometry,
        people=np.nan_to_num(areas["inhabitants"]),
        parts=[inside[code] for code in codes],
        home=home,
        fixed=areas.columns.get(FIXED, np.full(len(codes), None, dtype=object)).tolist(),
    )


def _partition(units: _Units, rows: Iterable[int]) -> list[frozenset[int]] | None:
    """Return the rows in groups that may be told, the smallest merged first; None where that cannot be done."""
    listed = list(rows)
    if any(word is not None for word in units.fixed):
        return _as_fixed(units, listed)
    groups = [frozenset({row}) for row in listed]
    near = _neighbours(units)
    while too_small := [group for group in groups if not units.tells(group)]:
        if len(groups) == 1:
            return None
        least = min(too_small, key=lambda group: (units.people_of(group), _codes(units, group)))
        others = [group for group in groups if group is not least]
        beside = [group for group in others if any((a, b) in near for a in least for b in group)]
        other = min(beside or others, key=lambda group: _cost(units, least, group))
        groups = [group for group in others if group is not other] + [least | other]
    return groups


def _as_fixed(units: _Units, rows: Sequence[int]) -> list[frozenset[int]] | None:
    """Return the groups that the municipality fixed; None where one of them may not be told by the figures of now."""
    by_word: dict[str, set[int]] = {}
    for row in rows:
        by_word.setdefault(units.fixed[row] or units.codes[row], set()).add(row)
    groups = [frozenset(members) for members in by_word.values()]
    return groups if all(units.tells(group) for group in groups) else None


def _neighbours(units: _Units) -> set[tuple[int, int]]:
    one, other = shapely.STRtree(units.geometry).query(
        units.geometry, predicate="dwithin", distance=_TOUCHES
    )
    return set(zip(one.tolist(), other.tolist(), strict=True))


def _cost(units: _Units, least: frozenset[int], other: frozenset[int]) -> tuple[object, ...]:
    """Return by what a group chooses another: in its own district, where it costs the fewest people their own area."""
    both = least | other
    other_district = len({units.home[row] for row in both}) > 1 and units.level == "wijken"
    people = units.people_of(other)
    if units.tells(other) and people >= LEADS * units.people_of(both):
        kind, people = 0, -people  # the tables per area lose nothing
    elif units.tells(both) and not units.tells(other):
        kind = 1  # two that cannot be told alone help each other
    else:
        kind = 2
    far = 0.0 if not other_district else 1.0
    return far, kind, people, _codes(units, other)


def _codes(units: _Units, members: Iterable[int]) -> tuple[str, ...]:
    return tuple(sorted(units.codes[row] for row in members))


def _told(units: _Units, members: frozenset[int]) -> TellingArea:
    rows = sorted(members, key=lambda row: (-units.people[row], units.codes[row]))
    leads = units.people[rows[0]] >= LEADS * units.people_of(rows)
    homes = {units.home[row] for row in rows}
    first = rows[0]
    own = units.codes[first] if leads else None
    home = units.home[first] if leads or len(homes) == 1 else None
    shown = units.geometry[first] if leads else shapely.union_all(units.geometry[rows])
    return TellingArea(
        level=units.level,
        codes=tuple(units.codes[row] for row in rows),
        name=_name([units.names[row] for row in rows], units.level),
        wijk=own if units.level == "wijken" else None,
        district=home,
        mark=shapely.point_on_surface(shown),
    )


def _name(names: Sequence[str], level: str) -> str:
    """Return the names of areas told together: all of them, or the first and how many others."""
    if len(names) <= _MOST_NAMES:
        return join(names, "of")
    what = "wijken" if level == "wijken" else "stadsdelen"
    return f"{names[0]}, {names[1]} of een van {len(names) - 2} kleine {what}"
