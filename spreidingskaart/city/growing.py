"""What planned housing adds to the inhabitants of a municipality, year by year: quarters that are not built yet.

A quarter counts in its area and in every larger one. It counts in a smaller one only where there is no choice: a wijk
of one buurt. Shared out over several it would say of a buurt what no plan says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import numpy as np

from spreidingskaart.city.areas import LEVEL_COLUMN, LEVELS
from spreidingskaart.model import FigureStatus, Gap, GapKind, read_word
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from geo.layer import Layer

TABLE: Final = "growth"
_GROWS: Final = ("inhabitants", "inhabitants_65_plus")
"""Figures of an area that the table adds to."""
_UNKNOWN_THEN: Final = ("inhabitants_0_15", "households")
"""Figures that grow too, while the table does not say how much: where a quarter comes, they are not known."""
_DENSITY: Final = "density_per_km2"
_LAND: Final = "land_area_ha"
_HA_PER_KM2: Final = 100.0
_ORDER: Final = tuple(FigureStatus)
"""From sure to unsure."""


@dataclass(frozen=True, slots=True)
class PlannedQuarter:
    """One planned quarter in one year."""

    id: str
    name: str
    code: str
    """Of the buurt, the wijk or the district in which it comes."""
    level: str | None
    """The level of that area; None where there is no area with this code."""
    added: float
    """Inhabitants that it has in this year, above those of now; whole people."""
    added_65_plus: float
    """The same of people of 65 and older; NaN where the table does not say."""
    status: FigureStatus
    """The least sure of its rows."""


@dataclass(frozen=True, eq=False)
class PlannedHousing:
    """What planned housing adds in one year."""

    year: int
    quarters: tuple[PlannedQuarter, ...]
    """Those that have inhabitants by then, in the order of the table."""
    added: Mapping[str, NDArray[np.float64]]
    """By level, one number per area: inhabitants that planned quarters add."""
    larger_only: Mapping[str, tuple[str, ...]]
    """By level, names of quarters that are known for larger areas only: no area of this level counts them."""
    from_nothing: Mapping[str, tuple[str, ...]]
    """By level, names of areas of which nobody published how many live there now: they count their quarters alone."""

    @property
    def status(self) -> FigureStatus:
        """The least sure status of the quarters that count."""
        return max((quarter.status for quarter in self.quarters), key=_ORDER.index)

    @property
    def mark(self) -> str:
        """What stands beside every number of inhabitants: "met de geplande woningen, fictief"."""
        sure = self.status is FigureStatus.SOURCED
        return f"met de geplande woningen{'' if sure else f', {self.status.dutch}'}"

    @property
    def is_fictional(self) -> bool:
        """Whether a quarter that counts was invented for the example."""
        return self.status is FigureStatus.FICTIONAL

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the quarters that count."""
        return tuple(dict.fromkeys(quarter.name for quarter in self.quarters))

    @property
    def sentence(self) -> str:
        """The mark as a sentence of its own."""
        return f"Inwonertallen van {self.year}: {self.mark}."

    @property
    def gap(self) -> Gap:
        """What keeps an answer from being firm that rests on these inhabitants: a plan is no fact."""
        kind = GapKind.FICTIONAL if self.is_fictional else GapKind.ASSUMED
        return Gap(kind, f"de inwoners van {self.year} zijn {self.mark}", layer=TABLE)

    def as_dict(self, level: str) -> dict[str, Any]:
        """Return it as plain data for answers at one level."""
        return {
            "inhabitants": sum(quarter.added for quarter in self.quarters),
            "status": self.status.value,
            "mark": self.mark,
            "quarters": list(self.names),
            "for_larger_areas_only": list(self.larger_only.get(level, ())),
        }

    def reserves(self, level: str) -> list[str]:
        """Return what must be known beside a number of inhabitants at a level, each a Dutch sentence."""
        said = [f"Inwoners in {self.year} zijn {self.mark}: {join(self.names)}."]
        if missing := self.larger_only.get(level, ()):
            says = "is" if len(missing) == 1 else "zijn"
            said.append(f"{join(missing)} {says} niet zo precies bekend en tellen hier niet mee.")
        if unknown := self.from_nothing.get(level, ()):
            said.append(
                f"Hoeveel mensen nu in {join(unknown)} wonen, is niet bekend: daar tellen alleen de geplande woningen."
            )
        return said


def grown(
    areas: Mapping[str, Layer], table: Layer | None, *, facts_of: int, year: int
) -> tuple[PlannedHousing, dict[str, Layer]] | None:
    """Return what planned housing adds in a year, and the areas with those inhabitants.

    Parameters
    ----------
    areas
        buurten, wijken and districts with the figures of now.
    table
        Planned quarters (`growth`): id, name, code, year, inhabitants and more.
    facts_of
        Year that the figures are taken to be of. Between it and the first row of a quarter, and between rows, the
        number goes in a straight line; after the last row it stays. Rows of this year and before it are past.
    year
        The year that is asked.

    Returns
    -------
    None where the areas are as they are now: in the year of the facts, before it, and where nothing is planned by
    then.
    """
    if table is None or year <= facts_of:
        return None
    here = [
        quarter
        for quarter in _quarters(areas, table, facts_of, year)
        if quarter.added and quarter.level is not None
    ]
    if not here:
        return None
    added, elder, larger_only = _spread_over(areas, here)
    housing = PlannedHousing(
        year=year,
        quarters=tuple(here),
        added=_read_only(added),
        larger_only={level: tuple(dict.fromkeys(names)) for level, names in larger_only.items()},
        from_nothing={level: _from_nothing(areas[level], added[level]) for level in LEVELS},
    )
    return housing, {
        level: _with_more(areas[level], added[level], elder[level]) for level in LEVELS
    }


_PerLevel: TypeAlias = "dict[str, NDArray[np.float64]]"


def _spread_over(
    areas: Mapping[str, Layer], quarters: Sequence[PlannedQuarter]
) -> tuple[_PerLevel, _PerLevel, dict[str, list[str]]]:
    """Return by level what quarters add to each area, in all and of 65 and older, and whose code is of a larger one."""
    added = {level: np.zeros(len(areas[level])) for level in LEVELS}
    elder = {level: np.zeros(len(areas[level])) for level in LEVELS}
    larger_only: dict[str, list[str]] = {level: [] for level in LEVELS}
    for quarter in quarters:
        rows = _rows_of(areas, quarter)
        for level in LEVELS:
            if level in rows:
                added[level][rows[level]] += quarter.added
                elder[level][rows[level]] += quarter.added_65_plus
            elif LEVELS.index(level) < LEVELS.index(quarter.level or level):
                larger_only[level].append(quarter.name)
    return added, elder, larger_only


def quarters_nowhere(areas: Mapping[str, Layer], table: Layer | None) -> tuple[str, ...]:
    """Return the names of planned quarters whose code is that of no area: they count nowhere."""
    if table is None:
        return ()
    pairs = zip(table["name"].tolist(), table["code"].tolist(), strict=True)
    return tuple(dict.fromkeys(name for name, code in pairs if _level_of(areas, code) is None))


def _quarters(
    areas: Mapping[str, Layer], table: Layer, facts_of: int, year: int
) -> list[PlannedQuarter]:
    rows_of: dict[str, list[int]] = {}
    for row, quarter in enumerate(table["id"].tolist()):
        rows_of.setdefault(quarter, []).append(row)
    found = []
    for quarter, rows in rows_of.items():
        in_order = sorted(rows, key=lambda row: float(table["year"][row]))
        first = in_order[0]
        ahead = [row for row in in_order if table["year"][row] > facts_of]
        if not ahead:
            continue
        years = np.array([facts_of, *table["year"][ahead]], dtype=float)
        found.append(
            PlannedQuarter(
                id=quarter,
                name=table["name"][first],
                code=table["code"][first],
                level=_level_of(areas, table["code"][first]),
                added=_in_year(table, "inhabitants", ahead, years, year),
                added_65_plus=_in_year(table, "inhabitants_65_plus", ahead, years, year),
                status=max((_status(table, row) for row in ahead), key=_ORDER.index),
            )
        )
    return found


def _in_year(
    table: Layer, column: str, rows: Sequence[int], years: NDArray[np.float64], year: int
) -> float:
    """Return how many whole people a quarter has in a year, by a straight line from 0; NaN where that is not said."""
    if column not in table.columns:
        return float("nan")
    values = np.array([0.0, *table[column][list(rows)]], dtype=float)
    return float(np.round(np.interp(year, years, values)))


def _status(table: Layer, row: int) -> FigureStatus:
    word = table["status"][row] if "status" in table.columns else None
    return read_word(FigureStatus, word) or FigureStatus.ASSUMPTION


def _level_of(areas: Mapping[str, Layer], code: str) -> str | None:
    return next((level for level in LEVELS if code in areas[level].index), None)


def _rows_of(areas: Mapping[str, Layer], quarter: PlannedQuarter) -> dict[str, int]:
    """Return the row of the area that counts a quarter, by level; larger areas by their codes, smaller where sure."""
    level = quarter.level or LEVELS[-1]
    rows = {level: areas[level].index[quarter.code]}
    for above in LEVELS[LEVELS.index(level) + 1 :]:
        codes = areas[level].columns.get(LEVEL_COLUMN[above])
        if codes is not None and codes[rows[level]] in areas[above].index:
            rows[above] = areas[above].index[codes[rows[level]]]
    here = level
    for below in reversed(LEVELS[: LEVELS.index(level)]):
        parents = areas[below].columns.get(LEVEL_COLUMN[here])
        inside = np.flatnonzero(parents == areas[here]["code"][rows[here]])
        if parents is None or len(inside) != 1:
            break
        rows[below] = int(inside[0])
        here = below
    return rows


def _from_nothing(areas: Layer, added: NDArray[np.float64]) -> tuple[str, ...]:
    people = areas["inhabitants"]
    alone = (added > 0) & np.isnan(people) & (not np.isnan(people).all())
    return tuple(areas["name"][alone].tolist())


def _with_more(areas: Layer, added: NDArray[np.float64], elder: NDArray[np.float64]) -> Layer:
    """Return the areas with more inhabitants; the same layer where none comes."""
    grows = added > 0
    if not grows.any():
        return areas
    columns = {
        name: _sum(areas[name], more, grows)
        for name, more in zip(_GROWS, (added, elder), strict=True)
        if name in areas.columns
    }
    columns |= {
        name: np.where(grows, np.nan, areas[name])
        for name in _UNKNOWN_THEN
        if name in areas.columns
    }
    if {_DENSITY, _LAND} <= set(areas.columns):
        columns[_DENSITY] = _denser(areas, added, grows)
    return areas.with_columns(**columns)


def _denser(
    areas: Layer, added: NDArray[np.float64], grows: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return inhabitants per km2 of land then; unknown where nobody knows the land."""
    land = np.where(areas[_LAND] > 0, areas[_LAND] / _HA_PER_KM2, np.nan)
    return _sum(areas[_DENSITY], added / land, grows)


def _sum(
    now: NDArray[np.float64], more: NDArray[np.float64], grows: NDArray[np.bool_]
) -> NDArray[np.float64]:
    """Return a figure then; where nobody published it now hardly anybody lives, unless it is published nowhere."""
    if np.isnan(now).all():
        return now
    return np.where(grows, np.nan_to_num(now) + more, now)


def _read_only(arrays: dict[str, NDArray[np.float64]]) -> dict[str, NDArray[np.float64]]:
    for array in arrays.values():
        array.setflags(write=False)
    return arrays
