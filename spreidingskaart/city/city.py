"""The facts of one city: every layer in EPSG:28992, read-only, with indexes that all sessions share."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

import numpy as np
import shapely

from geo.layer import Layer, from_frame
from spreidingskaart import PROJECT
from spreidingskaart.city.areas import (
    LEVEL_COLUMN,
    LEVELS,
    buurt_field,
    buurt_rows,
    rows_above,
    rows_in_field,
)
from spreidingskaart.city.growing import TABLE as GROWTH
from spreidingskaart.city.growing import PlannedHousing, grown
from spreidingskaart.city.known import Key, Known, Latest, RestsOn, of_layers
from spreidingskaart.city.sources.folder import (
    FolderContents,
    LoadReport,
    Municipality,
    read_folder,
)
from spreidingskaart.city.sources.schema import ESSENTIAL, TITLES
from spreidingskaart.errors import DataError
from spreidingskaart.model import CareForm, DataRef, FacilityStatus, Fictional
from spreidingskaart.rules import OWN_RULES, RuleBook, care_forms, read_rule_book

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

_Answer = TypeVar("_Answer")
_FEW: Final = 256
"""Up to so many points are held against the borders of the buurten themselves."""
_MOST_YEARS: Final = 24
"""Other years in which a City is kept."""

DATA: Final = PROJECT / "data"
CARE_FORMS: Final = DATA / "care_forms.yaml"
RULES: Final = DATA / "rules"
BUNDLED_CITY: Final = DATA / "almere"
"""The folder that is shown where no other is named; the one line in the code that names a municipality."""


@dataclass(frozen=True, eq=False)
class City:
    """All layers of one municipality as one role may see them."""

    municipality: Municipality
    version: str
    """Hash of every file that was read, rules included."""
    year: int
    layers: Mapping[str, Layer]
    reports: Mapping[str, LoadReport]
    rules: RuleBook
    forms: Mapping[str, CareForm]
    role: str = "all"
    """`all` as loaded; else the role that access.seen_by made it for."""
    hidden_counts: Layer | None = None
    """Rounded counts of facilities without a place of their own (access.py): level, code, form, places."""
    own_year: int | None = None
    """The year that its facts are of, where `at` made it for another; else None."""
    planned_housing: PlannedHousing | None = None
    """What planned housing adds to its inhabitants in its year; None where they are those of the facts."""
    own_areas: Mapping[str, Layer] | None = None
    """The layers of areas as its facts have them, where planned housing added to them; else None."""
    folder: Path | None = None
    """Where it was read from; None for a City that was made in memory."""
    levels: tuple[str, ...] = LEVELS
    """The levels of areas that this municipality has, from fine to coarse. Where it has no districts, `districts`
    is one area, the municipality itself: then what is asked per district is asked of the whole."""
    kept: Known = field(default_factory=Known, init=False, repr=False)
    """What is derived of this City once (`known`); `dataclasses.replace` starts with nothing."""

    def known(self, key: Key, make: Callable[[], _Answer]) -> _Answer:
        """Return what `make` returns; it is asked once, and the answer is kept with this City.

        Parameters
        ----------
        key
            Made by `of_layers`, `of_people`, `of_year` or `of_rules`, whichever names all that the answer rests on.
        """
        return self.kept.known(key, make)

    def layer(self, name: str) -> Layer | None:
        """Return a layer, or None where it is not loaded."""
        return self.layers.get(name)

    def areas(self, level: str) -> Layer:
        """Return the areas of a level (buurten, wijken, districts) with their figures in the year of this City."""
        return self.layers[level]

    @property
    def layers_of_facts(self) -> Mapping[str, Layer]:
        """The layers with the figures as they were published, whatever housing is planned."""
        return self.layers if self.own_areas is None else {**self.layers, **self.own_areas}

    def why_missing(self, name: str) -> str:
        """Return one Dutch sentence that says why a layer is not there."""
        report = self.reports.get(name)
        if report is None:
            return f"De laag {TITLES.get(name, name)} is niet geladen."
        title = report.entry.title if report.entry else TITLES.get(name, name)
        return report.fault or f"De laag {title} is leeg."

    def dropped(self, name: str) -> int:
        """Return how many rows of a layer were not kept when it was read."""
        report = self.reports.get(name)
        return 0 if report is None else report.read - report.kept

    def is_whole(self, name: str) -> bool:
        """Return whether a verdict may rest on a layer without reserve (`LoadReport.whole`); one not listed is."""
        report = self.reports.get(name)
        return report is None or report.whole

    @property
    def not_there(self) -> dict[str, str]:
        """The Dutch names of layers that city.yaml does not list, by layer."""
        return {name: title for name, title in TITLES.items() if name not in self.reports}

    def reference(self, name: str) -> DataRef:
        """Return what a finding says of a layer."""
        report = self.reports.get(name)
        return report.reference if report else DataRef(name, None, fictional=False)

    def fictional_kind(self, name: str) -> Fictional:
        """Return whether a layer is fictional, in part or not at all; not where it is not listed."""
        report = self.reports.get(name)
        return Fictional.NO if report is None or report.entry is None else report.entry.fictional

    @cached_property
    def outline(self) -> shapely.Geometry:
        """The municipality: the union of the districts."""
        return shapely.union_all(self.areas("districts").geometry)

    def buurt_at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the row of the buurt in which each of n points lies (metres, EPSG:28992); -1 outside every buurt.

        On a border it is the buurt with the lowest code.
        """
        buurten = (self.own_areas or self.layers)[
            "buurten"
        ]  # with the indexes that all years share
        if len(x) <= _FEW:
            return buurt_rows(buurten, x, y)
        field = self.known(of_layers("areas.field"), lambda: buurt_field(buurten))
        return rows_in_field(buurten, field, x, y)

    def area_of(self, level: str, buurt: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the row of the area at a level (buurten, wijken, districts) of n rows of buurten; -1 stays -1."""
        above = self.known(of_layers("areas.above", level), lambda: rows_above(self.layers, level))
        return above[buurt]

    def area_at(
        self, level: str, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> NDArray[np.int64]:
        """Return the row of the area at a level in which each of n points lies: that of its buurt; -1 outside."""
        return self.area_of(level, self.buurt_at(x, y))

    def at(self, year: int | None) -> City:
        """Return the City in another year: measures count the facilities open then, norms are those that held then.

        In a year after that of its facts the inhabitants are those with the planned housing (`growing.py`).
        The same object for the same year, as long as nobody asks for too many others; None is the year of this City.
        """
        if year is None or year == self.year:
            return self
        years = self.known(Key(RestsOn.RULES, "in_year"), lambda: Latest[int, City](_MOST_YEARS))
        years.known(self.year, lambda: self)
        facts = years.get(self.facts_of) or self
        return years.known(year, lambda: facts._in_year(year))  # noqa: SLF001 - a City too

    def _in_year(self, year: int) -> City:
        rules, facts = self.rules.at(year), self.layers_of_facts
        more = grown(facts, facts.get(GROWTH), facts_of=self.facts_of, year=year)
        housing, areas = more or (None, {})
        return self._changed(
            RestsOn.YEAR if self.own_areas is None and not areas else RestsOn.YEAR | RestsOn.PEOPLE,
            year=year,
            rules=rules,
            own_year=self.facts_of,
            layers={**facts, **areas} if areas else facts,
            planned_housing=housing,
            own_areas={level: facts[level] for level in LEVELS} if areas else None,
        )

    @property
    def facts_of(self) -> int:
        """The year that its facts are of: status and visibility hold for that year, and for none before it."""
        return self.year if self.own_year is None else self.own_year

    @property
    def looks_back(self) -> bool:
        """Whether it is in a year before that of its facts, of which they do not tell everything."""
        return self.year < self.facts_of

    def under(self, rules: RuleBook, version: str) -> City:
        """Return the City under other rules; of what is known only that stays which rests on no rule."""
        return self._changed(RestsOn.RULES, rules=rules, version=version)

    def _changed(self, what: RestsOn, **changes: Any) -> City:  # noqa: ANN401 - fields of City
        other = replace(self, **changes)
        object.__setattr__(other, "kept", self.kept.without(what))
        return other


def open_in(city: City, facilities: Layer) -> NDArray[np.bool_]:
    """Return which facilities, or hidden counts, are known to be open in the year of a City.

    An existing one without an opening year is open in the year of the facts and after it, and in no year before;
    a planned one without a year never is. `unconfirmed` ones are not counted, because nobody confirmed that they
    still exist. Opening years of hidden ones that are past are not told, so in earlier years none of them counts.
    """
    opened, closes, status = facilities["opened"], facilities["closes"], facilities["status"]
    by_now = (status != FacilityStatus.PLANNED) & (not city.looks_back)
    started = np.where(np.isnan(opened), by_now, opened <= city.year).astype(bool)
    ended = closes <= city.year
    return np.asarray(started & ~ended & (status != FacilityStatus.UNCONFIRMED))


def told_of_another_year(city: City, facilities: Layer) -> NDArray[np.bool_]:
    """Return which are there in the year of the facts, while nobody knows whether they were in this earlier one."""
    if not city.looks_back:
        return np.zeros(len(facilities), dtype=bool)
    there_now = ~np.isin(facilities["status"], (FacilityStatus.PLANNED, FacilityStatus.UNCONFIRMED))
    return np.asarray(np.isnan(facilities["opened"]) & there_now)


def load_city(folder: Path = BUNDLED_CITY, *, rules_folder: Path = RULES) -> City:
    """Return the City of a folder; broken layers are absent and named in `reports`.

    Raises
    ------
    DataError
        If city.yaml, the care forms or one of the area layers cannot be read.
    """
    return city_of_contents(city_contents(folder), folder, rules_folder=rules_folder)


def city_of_contents(contents: FolderContents, folder: Path, *, rules_folder: Path = RULES) -> City:
    """Return the City of a folder that was read before.

    Raises
    ------
    DataError
        If a layer of areas is missing.
    """
    missing = missing_areas(contents, folder)
    if missing:
        raise DataError(missing)
    book = read_rule_book(rules_folder / contents.entry.rules, folder / OWN_RULES)
    whole = _with_districts(contents.layers, contents.entry.municipality)
    layers = _with_area_codes(_with_figures(whole))
    for layer in layers.values():
        _ = layer.tree
    return City(
        municipality=contents.entry.municipality,
        version=f"{contents.version}-{book.version}",
        year=contents.entry.default_year,
        layers=layers,
        reports=contents.reports,
        rules=book.at(contents.entry.default_year),
        forms=care_forms(CARE_FORMS),
        folder=folder,
        levels=tuple(level for level in LEVELS if level in contents.layers),
    )


def city_contents(folder: Path, *, instead: Mapping[str, Path] | None = None) -> FolderContents:
    """Return what can be read from a city folder, and everything that is wrong with it.

    Parameters
    ----------
    instead
        Files that are read in place of those of the folder, by layer.

    Raises
    ------
    DataError
        If city.yaml or the care forms cannot be read.
    """
    return read_folder(folder, forms=tuple(care_forms(CARE_FORMS)), instead=instead)


def missing_areas(contents: FolderContents, folder: Path) -> str | None:
    """Return why there is no city in a folder: a layer of areas that is not there; None where all are."""
    for name in ESSENTIAL:
        if name not in contents.layers:
            report = contents.reports.get(name)
            return (report and report.fault) or f"De laag {name} ontbreekt in {folder.name}."
    return None


def _with_districts(layers: dict[str, Layer], municipality: Municipality) -> dict[str, Layer]:
    """Take the municipality itself for the one district, where no districts are loaded."""
    if "districts" in layers:
        return layers
    whole = shapely.union_all(layers["buurten"].geometry)
    one = Layer(
        np.array([whole], dtype=object),
        {
            "code": np.array([municipality.code], dtype=object),
            "name": np.array([municipality.name], dtype=object),
        },
    )
    placed = {
        level: layers[level].with_columns(
            district_code=np.full(len(layers[level]), municipality.code, dtype=object)
        )
        for level in ("buurten", "wijken")
    }
    facilities = layers.get("facilities")
    if facilities is not None:
        inside = np.full(len(facilities), municipality.code, dtype=object)
        placed["facilities"] = facilities.with_columns(district_code=inside)
    return {**layers, **placed, "districts": one}


def _with_figures(layers: dict[str, Layer]) -> dict[str, Layer]:
    """Join the key figures to the areas; those of a district are summed over its wijken."""
    joined = dict(layers)
    for level, tables in {
        "buurten": ["figures_buurten"],
        "wijken": ["figures_wijken", "tenure_wijken"],
    }.items():
        for table in tables:
            if table in layers:
                prefix = "tenure_" if table.startswith("tenure") else ""
                joined[level] = _join(joined[level], layers[table], prefix)
        if "inhabitants" not in joined[level].columns:
            nobody_knows = np.full(len(joined[level]), np.nan)
            joined[level] = joined[level].with_columns(inhabitants=nobody_knows)
    wijken, districts = joined["wijken"], joined["districts"]
    names = (
        "inhabitants",
        "inhabitants_65_plus",
        "inhabitants_0_15",
        "households",
        "land_area_ha",
    )
    sums = {
        name: _summed(name, joined["buurten"], wijken, districts)
        for name in names
        if name in wijken.columns or name in joined["buurten"].columns
    }
    joined["districts"] = districts.with_columns(**sums)
    return joined


def _summed(name: str, buurten: Layer, wijken: Layer, districts: Layer) -> NDArray[np.float64]:
    """Return a figure per district: the sum over its wijken, of one that is not known that of its buurten."""
    per_wijk = wijken.columns.get(name, np.full(len(wijken), np.nan))
    per_buurt = buurten.columns.get(name, np.full(len(buurten), np.nan))
    from_buurten = np.array(
        [_known_sum(per_buurt[buurten["wijk_code"] == code]) for code in wijken["code"]],
        dtype=float,
    )
    known = np.where(np.isnan(per_wijk), from_buurten, per_wijk)
    return np.array(
        [_known_sum(known[wijken["district_code"] == code]) for code in districts["code"]],
        dtype=float,
    )


def _with_area_codes(layers: dict[str, Layer]) -> dict[str, Layer]:
    """Fill in the codes of areas that a facility leaves empty: from its point, and from buurt to district.

    What a file says itself stays; a facility known per wijk or district gets no finer code.
    """
    facilities = layers.get("facilities")
    if facilities is None:
        return layers
    codes = {column: facilities[column].copy() for column in LEVEL_COLUMN.values()}
    exact = np.array(
        [word in (None, "point", "buurt") for word in facilities["precision"]], dtype=bool
    )
    unsaid = np.array([code is None for code in codes["buurt_code"]], dtype=bool)
    rows = np.flatnonzero(exact & unsaid)
    points = facilities.geometry[rows]
    rows = rows[~(shapely.is_missing(points) | shapely.is_empty(points))]
    inside = shapely.get_coordinates(shapely.point_on_surface(facilities.geometry[rows]))
    area = buurt_rows(layers["buurten"], inside[:, 0], inside[:, 1])
    codes["buurt_code"][rows[area >= 0]] = layers["buurten"]["code"][area[area >= 0]]
    steps = (
        ("buurten", "buurt_code", "wijk_code"),
        ("buurten", "buurt_code", "district_code"),
        ("wijken", "wijk_code", "district_code"),
    )
    for level, fine, coarse in steps:
        parent = dict(zip(layers[level]["code"], layers[level][coarse], strict=True))
        pairs = zip(codes[fine], codes[coarse], strict=True)
        codes[coarse] = np.array(
            [parent.get(inner) if code is None else code for inner, code in pairs], dtype=object
        )
    return {**layers, "facilities": facilities.with_columns(**codes)}


def _known_sum(values: NDArray[np.float64]) -> float:
    known = values[~np.isnan(values)]
    return float(known.sum()) if len(known) else float("nan")


def _join(areas: Layer, table: Layer, prefix: str) -> Layer:
    frame = table.frame().set_index("code").reindex(areas["code"])
    columns = from_frame(frame.reset_index(drop=True)).columns
    return areas.with_columns(**{f"{prefix}{name}": column for name, column in columns.items()})
