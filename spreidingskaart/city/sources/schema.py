"""What each layer of a city folder must hold: one schema a layer. docs/data.md says the same for people."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.shapes import Shape
from spreidingskaart.model import (
    CarParkKind,
    FacilityStatus,
    GreenBlueKind,
    HalfOutcome,
    LivingDefinition,
    OwnerKind,
    PlanStatus,
    Precision,
    Unit,
    Visibility,
    YesNo,
    ZoningKind,
)
from spreidingskaart.model.fields import OF_SITE

if TYPE_CHECKING:
    from collections.abc import Collection
    from enum import StrEnum

MOST_PLACES: Final = 10_000
"""More places than any facility has; a greater number is a slip."""
MOST_PEOPLE: Final = 1_000_000
"""More people than any municipality has."""
YEARS: Final = (1900.0, 2200.0)
CBS_UNKNOWN: Final = -99_990.0
"""CBS writes -99995, -99997 or -99999999 where a figure is secret, missing or does not exist."""


@dataclass(frozen=True)
class ColumnSpec:
    """One column of a layer: what may stand in its cells."""

    name: str
    there: bool = True
    """Whether the file must have the column; the other ones may be left out."""
    filled: bool = False
    """Whether an empty cell leaves out its row."""
    words: type[StrEnum] | None = None
    """The words that are known; others are faults and count as unknown."""
    refers: str | None = None
    """Layer in which its codes must be."""
    decides: bool = False
    """Whether what cannot be read in it leaves out its row: without it nobody knows what the row counts for."""

    @property
    def optional(self) -> ColumnSpec:
        """The same column in a layer that may do without it."""
        return replace(self, there=False)


@dataclass(frozen=True)
class NumberColumn(ColumnSpec):
    """A column of numbers; empty, and what CBS writes for unknown, is NaN."""

    unit: Unit = Unit.NUMBER
    least: float = 0.0
    most: float = float("inf")
    whole: bool = False


@dataclass(frozen=True)
class LayerSchema:
    """The columns, the key and the kind of shape of one layer."""

    columns: tuple[ColumnSpec, ...]
    """The first names a row."""
    shapes: frozenset[Shape] = frozenset()
    """Kinds of shape that a row may have; none where the layer is a table."""
    needs_shape: bool = True
    """Whether a row without a shape is left out."""
    key: tuple[str, ...] = ()
    """Columns that together are different in every row; a row without them is not compared."""
    whole: bool = False
    """Whether one row that cannot be read leaves out the layer: what is missing would count as not there."""
    closed: bool = False
    """Whether a column that is not known is a fault: it may hold what nobody should see."""
    more_numbers: bool = False
    """Whether other columns of numbers are read too; key figures differ from year to year."""

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Every column that the file may have, without its shape."""
        return tuple(column.name for column in self.columns)

    @cached_property
    def needed(self) -> tuple[str, ...]:
        """The columns that the file must have."""
        return tuple(column.name for column in self.columns if column.there)

    @property
    def expected(self) -> tuple[str, ...]:
        """Every column of a CSV, by which its header is known."""
        return (*self.names, "x", "y", "wkt") if self.shapes else self.names


def _text(name: str, *, filled: bool = False) -> ColumnSpec:
    return ColumnSpec(name, filled=filled)


def _word(name: str, words: type[StrEnum], *, decides: bool = False) -> ColumnSpec:
    return ColumnSpec(name, words=words, filled=decides, decides=decides)


def _code(name: str, refers: str) -> ColumnSpec:
    return ColumnSpec(name, refers=refers)


def _figure(name: str, unit: Unit, least: float = 0.0, most: float = float("inf")) -> NumberColumn:
    return NumberColumn(name, there=False, unit=unit, least=least, most=most)


def _share(name: str) -> NumberColumn:
    return _figure(name, Unit.PERCENT, most=100.0)


def _people(name: str) -> NumberColumn:
    return _figure(name, Unit.PEOPLE, most=MOST_PEOPLE)


def _year(name: str) -> NumberColumn:
    return NumberColumn(
        name, there=False, unit=Unit.YEAR, least=YEARS[0], most=YEARS[1], whole=True
    )


_POINTS: Final = frozenset({Shape.POINT})
_AREAS: Final = frozenset({Shape.AREA})
_LINES: Final = frozenset({Shape.LINE})
_CODE: Final = _text("code", filled=True)
_ID: Final = _text("id", filled=True)
_INHABITANTS: Final = replace(_people("inhabitants"), there=True, decides=True)
_DISTRICT: Final = _code("district_code", "districts").optional
_TOLD_WITH: Final = _text("told_with").optional
_OWN_PARKING: Final = NumberColumn("own_parking")
_KNOWN: Final = tuple(
    NumberColumn(field.name, there=False) for field in OF_SITE if field.name != _OWN_PARKING.name
)
"""Other numbers of a proposal that may be known of a site or a plot."""
_OWNER: Final = _word("owner", OwnerKind)

_FIGURES: Final = (
    _CODE,
    _INHABITANTS,
    _people("inhabitants_65_plus"),
    _people("inhabitants_0_15"),
    _figure("households", Unit.NUMBER, most=MOST_PEOPLE),
    _figure("density_per_km2", Unit.PER_KM2),
    _figure("address_density_per_km2", Unit.PER_KM2),
    _figure("household_size", Unit.PEOPLE),
    _figure("house_value_keur", Unit.THOUSANDS_OF_EUROS),
    _figure("income_per_inhabitant_keur", Unit.THOUSANDS_OF_EUROS, least=-1_000.0),
    _share("owner_occupied_pct"),
    _share("single_family_pct"),
    _figure("urbanity_class", Unit.NUMBER, least=1.0, most=5.0),
    _figure("land_area_ha", Unit.HECTARES),
    _figure("gp_distance_km", Unit.KILOMETRES),
    _figure("supermarket_distance_km", Unit.KILOMETRES),
    _figure("primary_school_distance_km", Unit.KILOMETRES),
    _figure("primary_schools_within_3km", Unit.NUMBER),
    _figure("liveability_score", Unit.NUMBER, least=-100.0),
    _figure("ses_woa", Unit.NUMBER, least=-100.0),
)


SCHEMAS: Final[dict[str, LayerSchema]] = {
    "buurten": LayerSchema(
        (_CODE, _text("name", filled=True), _code("wijk_code", "wijken"), _DISTRICT),
        shapes=_AREAS,
        key=("code",),
    ),
    "wijken": LayerSchema(
        (_CODE, _text("name", filled=True), _DISTRICT, _TOLD_WITH), shapes=_AREAS, key=("code",)
    ),
    "districts": LayerSchema(
        (_CODE, _text("name", filled=True), _TOLD_WITH), shapes=_AREAS, key=("code",)
    ),
    "figures_buurten": LayerSchema(
        (replace(_CODE, refers="buurten"), *_FIGURES[1:]),
        key=("code",),
        whole=True,
        more_numbers=True,
    ),
    "figures_wijken": LayerSchema(
        (replace(_CODE, refers="wijken"), *_FIGURES[1:]),
        key=("code",),
        whole=True,
        more_numbers=True,
    ),
    "tenure_wijken": LayerSchema(
        (
            replace(_CODE, refers="wijken"),
            replace(_share("corporation_pct"), there=True),
            _figure("dwellings", Unit.NUMBER),
            _share("owner_occupied_pct"),
            _share("rented_pct"),
            _figure("house_value_keur", Unit.THOUSANDS_OF_EUROS),
            _people("inhabitants"),
            _figure("households", Unit.NUMBER),
        ),
        key=("code",),
        more_numbers=True,
    ),
    "stations": LayerSchema(
        (_text("code"), _text("name", filled=True)), shapes=_POINTS, key=("code",)
    ),
    "car_parks": LayerSchema(
        (_ID, _text("name"), _word("kind", CarParkKind), NumberColumn("capacity")),
        shapes=_POINTS,
        key=("id",),
    ),
    "car_park_occupancy": LayerSchema(
        (
            ColumnSpec("car_park_id", filled=True, refers="car_parks"),
            _text("part", filled=True),
            NumberColumn("mean", unit=Unit.SHARE),
            NumberColumn("p90", unit=Unit.SHARE),
            NumberColumn("readings"),
        ),
        key=("car_park_id", "part"),
    ),
    "district_teams": LayerSchema(
        (
            _text("id"),
            _text("name", filled=True),
            _code("buurt_code", "buurten"),
            _text("serves"),
            _word("precision", Precision).optional,
            _text("source").optional,
            _text("note").optional,
        ),
        shapes=_POINTS,
        key=("id",),
    ),
    "facilities": LayerSchema(
        (
            _ID,
            _text("name", filled=True),
            ColumnSpec("form", filled=True, decides=True),
            _word("status", FacilityStatus, decides=True),
            _word("visibility", Visibility, decides=True),
            _word("fictional", YesNo),
            NumberColumn("places", unit=Unit.PEOPLE, most=MOST_PLACES, whole=True),
            _text("target_groups").optional,
            _text("operator").optional,
            _word("precision", Precision).optional,
            _code("buurt_code", "buurten").optional,
            _code("wijk_code", "wijken").optional,
            _DISTRICT,
            _text("source").optional,
            _text("source_date").optional,
            _text("source_url").optional,
            _text("note").optional,
            NumberColumn("units", there=False, most=MOST_PLACES, whole=True),
            _year("opened"),
            _year("closes"),
        ),
        shapes=_POINTS,
        needs_shape=False,
        key=("id",),
        whole=True,
        closed=True,
    ),
    "zoning_plans": LayerSchema(
        (
            _ID,
            _text("name"),
            _text("type"),
            _word("status", PlanStatus),
            _text("date"),
            _word("umbrella", YesNo),
            _word("fictional", YesNo),
            _text("url").optional,
        ),
        key=("id",),
    ),
    "plan_texts": LayerSchema(
        (
            ColumnSpec("plan_id", filled=True, refers="zoning_plans"),
            _text("article", filled=True),
            _text("functions", filled=True),
            _word("living", LivingDefinition).optional,
            _word("complete", YesNo, decides=True),
            _text("quote", filled=True),
            _text("source").optional,
            _text("date").optional,
        ),
        key=("plan_id", "article"),
    ),
    "zoning": LayerSchema(
        (
            _text("id"),
            ColumnSpec("plan_id", filled=True, refers="zoning_plans"),
            ColumnSpec(
                "kind", filled=True, words=ZoningKind
            ),  # an unknown kind is kept where it lies, unread
            _text("name"),
            _text("main_group").optional,
            _text("zone_group").optional,
            _text("article").optional,
            _text("values").optional,
        ),
        shapes=frozenset(
            {Shape.AREA, Shape.LINE}
        ),  # a figure is a line; other lines agreement.py leaves out
        key=("id",),
    ),
    "asked_plans": LayerSchema(
        (
            _ID,
            _text("asked_at", filled=True),
            _word("new_part", HalfOutcome, decides=True),
            _word("temporary_part", HalfOutcome, decides=True),
            _text("documents", filled=True),
            _text("missing_new_part"),
            _text("missing_temporary_part"),
            _word("complete", YesNo),
        ),
        shapes=_AREAS | _POINTS,
        key=("id",),
    ),
    "green_blue": LayerSchema(
        (_ID, _text("name"), _word("kind", GreenBlueKind)), shapes=_AREAS, key=("id",), whole=True
    ),
    "water": LayerSchema((_ID, _text("name")), shapes=_AREAS, key=("id",)),
    "sites": LayerSchema(
        (
            _ID,
            _text("name"),
            _code("buurt_code", "buurten"),
            _OWNER,
            _word("fictional", YesNo),
            NumberColumn("area_m2", unit=Unit.SQUARE_METRES),
            _OWN_PARKING,
            _text("old_function").optional,
            *_KNOWN,
        ),
        shapes=_AREAS,
        key=("id",),
    ),
    "plots": LayerSchema(
        (
            _ID,
            _OWNER.optional,
            _text("old_function").optional,
            _figure("area_m2", Unit.SQUARE_METRES),
            *_KNOWN,
        ),
        shapes=_AREAS,
        key=("id",),
    ),
    "parking_zones": LayerSchema((_text("zone", filled=True),), shapes=_AREAS),
    "walking": LayerSchema((_text("id"),), shapes=_LINES),
    "addresses": LayerSchema(
        (
            _ID,
            _text("street", filled=True),
            _text("number", filled=True),
            _text("postcode"),
            _text("town"),
            _text("use").optional,
            _figure("area_m2", Unit.SQUARE_METRES),
            _text("building_id").optional,
        ),
        shapes=_POINTS,
        key=("id",),
    ),
    "buildings": LayerSchema(
        (
            _ID,
            _text("status"),
            _text("use").optional,
            _figure("area_m2", Unit.SQUARE_METRES),
            _figure("dwellings", Unit.NUMBER),
            replace(_year("built"), least=1_000.0),
        ),
        shapes=_AREAS,
        key=("id",),
    ),
    "parking_bays": LayerSchema((_ID,), shapes=_AREAS, key=("id",)),
    "roads": LayerSchema(
        (_ID, _text("function"), _text("surface").optional), shapes=_AREAS, key=("id",)
    ),
    "stops": LayerSchema(
        (_ID, _text("name", filled=True), _text("modes").optional), shapes=_POINTS, key=("id",)
    ),
    "schools": LayerSchema(
        (
            _ID,
            _text("name", filled=True),
            _text("kind"),
            _text("address").optional,
            _word("precision", Precision).optional,
        ),
        shapes=_POINTS,
        needs_shape=False,
        key=("id",),
    ),
    "amenities": LayerSchema(
        (_ID, _text("name"), _text("kind", filled=True)), shapes=_POINTS, key=("id",)
    ),
}
"""Layers by name; a city folder may hold any of them. Without `buurten` and `wijken` there is no city."""


def held_against(names: Collection[str]) -> frozenset[str]:
    """Return layers with all that their rows are checked against: areas, and those that their codes refer to."""
    wanted = {*names, "buurten", "wijken", "districts"}
    while True:
        more = {
            column.refers
            for name in wanted
            if name in SCHEMAS
            for column in SCHEMAS[name].columns
            if column.refers
        }
        if more <= wanted:
            return frozenset(wanted)
        wanted |= more


TITLES: Final = {
    "buurten": "Buurten",
    "wijken": "Wijken",
    "districts": "Stadsdelen",
    "figures_buurten": "Kerncijfers per buurt",
    "figures_wijken": "Kerncijfers per wijk",
    "tenure_wijken": "Woningvoorraad en eigendom per wijk",
    "stations": "Stations",
    "car_parks": "Openbare parkeergarages en -terreinen",
    "car_park_occupancy": "Bezetting van parkeergarages",
    "district_teams": "Wijkteams",
    "facilities": "Woonzorgvoorzieningen",
    "zoning_plans": "Plannen",
    "plan_texts": "Planregels per artikel",
    "zoning": "Bestemmingen en aanduidingen",
    "asked_plans": "Plannen die per locatie zijn gevraagd",
    "green_blue": "Groen-blauw netwerk",
    "water": "Water",
    "sites": "Zoeklocaties",
    "plots": "Percelen",
    "parking_zones": "Parkeerzones",
    "walking": "Wandelnetwerk",
    "addresses": "Adressen",
    "buildings": "Gebouwen",
    "parking_bays": "Parkeervakken op straat",
    "roads": "Wegen en paden",
    "stops": "Haltes",
    "schools": "Scholen",
    "amenities": "Voorzieningen in de buurt",
}
"""What people call a layer that a city does not have; of those it has city.yaml says it."""

ESSENTIAL: Final = ("buurten", "wijken")
"""Layers without which there is no city; of the others each is missed only by what needs it."""
