"""Places of care per area: counted at the level at which each facility is known, planned ones apart."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city import LEVEL_COLUMN, LEVELS, open_in, told_of_another_year
from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.counting import few_inhabitants
from spreidingskaart.city.measures.facilities import target_groups_of
from spreidingskaart.model import FacilityStatus, Fictional

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

PER: Final = 1000.0
_FINEST: Final = {"wijk": 1, "district": 2, "municipality": 3}
"""Position in LEVELS of the finest level at which a facility of this precision counts."""


@dataclass(frozen=True, eq=False)
class Entries:
    """Everything that holds places, one row each: facilities and hidden counts together."""

    form: NDArray[np.int64]
    """Row in the forms of the City; -1 where the form is not known."""
    places: NDArray[np.float64]
    status: NDArray[np.object_]
    open: NDArray[np.bool_]
    planned: NDArray[np.bool_]
    cannot_be_told: NDArray[np.bool_]
    """Those that are there now, while nobody can say whether they were in the earlier year that is asked."""
    fictional: NDArray[np.bool_]
    rounded: NDArray[np.bool_]
    area: dict[str, NDArray[np.int64]]
    """Row of the area per level; -1 where the facility is not known so precisely."""
    target_groups: tuple[frozenset[str], ...]


@dataclass(frozen=True, eq=False)
class PlacesTable:
    """Places per care form (k rows) and area (n columns) of one level in one year."""

    level: str
    codes: NDArray[np.object_]
    forms: tuple[str, ...]
    existing: NDArray[np.float64]
    """(k, n) places of facilities that are open."""
    planned: NDArray[np.float64]
    """(k, n) places that are planned and not open yet; never part of `existing`."""
    unknown: NDArray[np.int64]
    """(k, n) open facilities of which nobody gave the number of places: they count for none above."""
    rounded: NDArray[np.bool_]
    """(k, n) whether rounded counts of hidden facilities are part of it."""
    fictional: NDArray[np.bool_]
    """(k, n) whether fictional facilities are part of it."""
    coarser: NDArray[np.float64]
    """(k,) open places in the city that are only known for larger areas than these."""
    inhabitants: NDArray[np.float64]

    @property
    def rates(self) -> NDArray[np.float64]:
        """(k, n) places per 1,000 inhabitants; NaN where nobody lives or nobody counted."""
        return per_thousand(self.existing, self.inhabitants)

    @property
    def city_total(self) -> NDArray[np.float64]:
        """(k,) open places in the whole city, wherever they are known."""
        return np.asarray(self.existing.sum(axis=1) + self.coarser)


@dataclass(frozen=True, eq=False)
class AreaPlaces:
    """Places of one kind (a form, a target group, or all) per area of one level: arrays of length n."""

    level: str
    codes: NDArray[np.object_]
    existing: NDArray[np.float64]
    planned: NDArray[np.float64]
    unknown: NDArray[np.int64]
    rounded: NDArray[np.bool_]
    fictional: NDArray[np.bool_]
    inhabitants: NDArray[np.float64]
    coarser: float
    """Open places only known for larger areas than these."""

    @property
    def rate(self) -> NDArray[np.float64]:
        """Places per 1,000 inhabitants; NaN where nobody counted, nobody lives, or too few to tell a rate of."""
        enough = self.inhabitants >= few_inhabitants()
        return per_thousand(self.existing, np.where(enough, self.inhabitants, np.nan))


def per_thousand(
    places: NDArray[np.float64], inhabitants: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Return places per 1,000 inhabitants; NaN where the number of inhabitants is 0 or unknown."""
    people = np.where(inhabitants > 0, inhabitants, np.nan)
    return np.asarray(PER * places / people, dtype=float)


def places_table(city: City, level: str, *, year: int | None = None) -> PlacesTable:
    """Return places per care form and area.

    Parameters
    ----------
    city
        As one role may see it.
    level
        buurten, wijken or districts. A facility counts where it is known, and at every larger level.
    year
        Facilities open in this year count; by default the year of the City.

    Returns
    -------
    Arrays of shape (k forms, n areas), kept with the City.
    """
    there = city.at(year)
    return there.known(of_year("places.table", level), lambda: _table(there, level))


def places_per_area(
    city: City,
    level: str,
    *,
    form: str | None = None,
    target_group: str | None = None,
    year: int | None = None,
) -> AreaPlaces:
    """Return places of a form, of a target group (counted in full for each group it serves) or of all kinds.

    Raises
    ------
    KeyError
        If there is no such form or level.
    """
    city = city.at(year)
    if target_group is not None:
        return _of_target_group(city, level, form, target_group)
    table = places_table(city, level)
    rows = (
        slice(None) if form is None else [table.forms.index(form)] if form in table.forms else None
    )
    if rows is None:
        raise KeyError(form)
    return _collapse(table, rows)


def count_places(city: City, level: str, entries: Entries, keep: NDArray[np.bool_]) -> AreaPlaces:
    """Return places per area of the holders of places that are kept, in whatever way they are told to be open."""
    return _collapse(_tally(city, level, entries, keep), slice(None))


def inhabitants_of_city(city: City) -> float:
    """Return the sum of the known inhabitants of the districts; NaN where none is known."""
    inhabitants = city.areas("districts")["inhabitants"]
    known = inhabitants[~np.isnan(inhabitants)]
    return float(known.sum()) if len(known) else float("nan")


def _of_target_group(city: City, level: str, form: str | None, target_group: str) -> AreaPlaces:
    def counted() -> AreaPlaces:
        entries = entries_of(city)
        keep = np.array([target_group in groups for groups in entries.target_groups], dtype=bool)
        if form is not None:
            keep &= entries.form == list(city.forms).index(form)
        return count_places(city, level, entries, keep)

    return city.known(of_year("places.per_area", level, form, target_group), counted)


def _collapse(table: PlacesTable, rows: slice | list[int]) -> AreaPlaces:
    return AreaPlaces(
        level=table.level,
        codes=table.codes,
        existing=table.existing[rows].sum(axis=0),
        planned=table.planned[rows].sum(axis=0),
        unknown=table.unknown[rows].sum(axis=0),
        rounded=np.asarray(table.rounded[rows].any(axis=0)),
        fictional=np.asarray(table.fictional[rows].any(axis=0)),
        inhabitants=table.inhabitants,
        coarser=float(table.coarser[rows].sum()),
    )


def _table(city: City, level: str) -> PlacesTable:
    entries = entries_of(city)
    return _tally(city, level, entries, np.ones(len(entries.form), dtype=bool))


def _tally(city: City, level: str, entries: Entries, keep: NDArray[np.bool_]) -> PlacesTable:
    areas = city.areas(level)
    shape = (len(city.forms), len(areas))
    area, form = entries.area[level], entries.form
    keep = keep & (form >= 0)
    known = keep & ~np.isnan(entries.places)
    here = keep & (area >= 0)
    existing, planned = np.zeros(shape), np.zeros(shape)
    unknown = np.zeros(shape, dtype=np.int64)
    rounded, fictional = np.zeros(shape, dtype=bool), np.zeros(shape, dtype=bool)
    for target, rows in (
        (existing, here & known & entries.open),
        (planned, here & known & entries.planned),
    ):
        np.add.at(target, (form[rows], area[rows]), entries.places[rows])
    nameless = here & ~known & entries.open
    np.add.at(unknown, (form[nameless], area[nameless]), 1)
    for flags, rows in ((rounded, here & entries.rounded), (fictional, here & entries.fictional)):
        flags[form[rows], area[rows]] = True
    coarser = np.zeros(shape[0])
    elsewhere = known & entries.open & (area < 0)
    np.add.at(coarser, form[elsewhere], entries.places[elsewhere])
    if city.layer("facilities") is None:  # nobody knows how many there are, and that is not 0
        existing[:], planned[:] = np.nan, np.nan
    for array in (existing, planned, unknown, rounded, fictional, coarser):
        array.setflags(write=False)
    return PlacesTable(
        level,
        areas["code"],
        tuple(city.forms),
        existing,
        planned,
        unknown,
        rounded,
        fictional,
        coarser,
        areas["inhabitants"],
    )


def entries_of(city: City) -> Entries:
    """Return everything that holds places in a City; made once."""
    return city.known(of_year("places.entries"), lambda: _entries(city))


def _entries(city: City) -> Entries:
    parts = [
        _from_layer(city, layer, hidden=hidden)
        for layer, hidden in ((city.layer("facilities"), False), (city.hidden_counts, True))
        if layer is not None
    ]
    return _joined(parts)


def _from_layer(city: City, layer: Layer, *, hidden: bool) -> Entries:
    form_rows = {form: row for row, form in enumerate(city.forms)}
    form = np.array([form_rows.get(form, -1) for form in layer["form"]], dtype=np.int64)
    is_open = open_in(city, layer)
    to_come = (layer["status"] == FacilityStatus.PLANNED) & (not city.looks_back)
    precision = layer["level"] if hidden else layer["precision"]
    finest = np.array([_FINEST.get(word, 0) for word in precision], dtype=np.int64)
    area: dict[str, NDArray[np.int64]] = {}
    for position, level in enumerate(LEVELS):
        column = LEVEL_COLUMN[level]
        index = city.areas(level).index
        codes = (
            layer[column] if column in layer.columns else np.full(len(layer), None, dtype=object)
        )
        rows = np.array([index.get(code, -1) for code in codes], dtype=np.int64)
        area[level] = np.where(finest <= position, rows, -1)
    return Entries(
        form=form,
        places=layer["places"],
        status=layer["status"],
        open=is_open,
        planned=np.asarray(to_come & ~is_open),
        cannot_be_told=told_of_another_year(city, layer),
        fictional=np.asarray(layer["fictional"] == Fictional.YES),
        rounded=np.full(len(layer), hidden),
        area=area,
        target_groups=tuple(
            frozenset(target_groups_of(city, layer, row)) for row in range(len(layer))
        ),
    )


def _joined(parts: list[Entries]) -> Entries:
    def column(name: str, dtype: type) -> NDArray[np.generic]:
        return np.concatenate(
            [np.zeros(0, dtype=dtype), *(getattr(part, name) for part in parts)]
        ).astype(dtype)

    return Entries(
        form=column("form", np.int64),  # type: ignore[arg-type]
        places=column("places", np.float64),  # type: ignore[arg-type]
        status=column("status", np.object_),  # type: ignore[arg-type]
        open=column("open", np.bool_),  # type: ignore[arg-type]
        planned=column("planned", np.bool_),  # type: ignore[arg-type]
        cannot_be_told=column("cannot_be_told", np.bool_),  # type: ignore[arg-type]
        fictional=column("fictional", np.bool_),  # type: ignore[arg-type]
        rounded=column("rounded", np.bool_),  # type: ignore[arg-type]
        area={
            level: np.concatenate(
                [np.zeros(0, dtype=np.int64), *(part.area[level] for part in parts)]
            )
            for level in LEVELS
        },
        target_groups=tuple(groups for part in parts for groups in part.target_groups),
    )
