"""What each layer of a city folder must hold: one schema a layer. docs/data.md says the same for people."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.column_specs import (
    MOST_PEOPLE,
    MOST_PLACES,
    ColumnSpec,
    LayerSchema,
    NumberColumn,
    code_column,
    figure_column,
    people_column,
    share_column,
    text_column,
    word_column,
    year_column,
)
from spreidingskaart.city.sources.programme_schemas import PROGRAMME, PROGRAMME_TITLES
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


_POINTS: Final = frozenset({Shape.POINT})
_AREAS: Final = frozenset({Shape.AREA})
_LINES: Final = frozenset({Shape.LINE})
_CODE: Final = text_column("code", filled=True)
_ID: Final = text_column("id", filled=True)
_INHABITANTS: Final = replace(people_column("inhabitants"), there=True, decides=True)
_DISTRICT: Final = code_column("district_code", "districts").optional
_TOLD_WITH: Final = text_column("told_with").optional
_OWN_PARKING: Final = NumberColumn("own_parking")
_KNOWN: Final = tuple(
    NumberColumn(field.name, there=False) for field in OF_SITE if field.name != _OWN_PARKING.name
)
"""Other numbers of a proposal that may be known of a site or a plot."""
_OWNER: Final = word_column("owner", OwnerKind)

_FIGURES: Final = (
    _CODE,
    _INHABITANTS,
    people_column("inhabitants_65_plus"),
    people_column("inhabitants_0_15"),
    figure_column("households", Unit.NUMBER, most=MOST_PEOPLE),
    figure_column("density_per_km2", Unit.PER_KM2),
    figure_column("address_density_per_km2", Unit.PER_KM2),
    figure_column("household_size", Unit.PEOPLE),
    figure_column("house_value_keur", Unit.THOUSANDS_OF_EUROS),
    figure_column("income_per_inhabitant_keur", Unit.THOUSANDS_OF_EUROS, least=-1_000.0),
    share_column("owner_occupied_pct"),
    share_column("single_family_pct"),
    figure_column("urbanity_class", Unit.NUMBER, least=1.0, most=5.0),
    figure_column("land_area_ha", Unit.HECTARES),
    figure_column("gp_distance_km", Unit.KILOMETRES),
    figure_column("supermarket_distance_km", Unit.KILOMETRES),
    figure_column("primary_school_distance_km", Unit.KILOMETRES),
    figure_column("primary_schools_within_3km", Unit.NUMBER),
    figure_column("liveability_score", Unit.NUMBER, least=-100.0),
    figure_column("ses_woa", Unit.NUMBER, least=-100.0),
)


SCHEMAS: Final[dict[str, LayerSchema]] = {
    "buurten": LayerSchema(
        (_CODE, text_column("name", filled=True), code_column("wijk_code", "wijken"), _DISTRICT),
        shapes=_AREAS,
        key=("code",),
    ),
    "wijken": LayerSchema(
        (_CODE, text_column("name", filled=True), _DISTRICT, _TOLD_WITH),
        shapes=_AREAS,
        key=("code",),
    ),
    "districts": LayerSchema(
        (_CODE, text_column("name", filled=True), _TOLD_WITH), shapes=_AREAS, key=("code",)
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
            replace(share_column("corporation_pct"), there=True),
            figure_column("dwellings", Unit.NUMBER),
            share_column("owner_occupied_pct"),
            share_column("rented_pct"),
            figure_column("house_value_keur", Unit.THOUSANDS_OF_EUROS),
            people_column("inhabitants"),
            figure_column("households", Unit.NUMBER),
        ),
        key=("code",),
        more_numbers=True,
    ),
    "stations": LayerSchema(
        (text_column("code"), text_column("name", filled=True)), shapes=_POINTS, key=("code",)
    ),
    "car_parks": LayerSchema(
        (_ID, text_column("name"), word_column("kind", CarParkKind), NumberColumn("capacity")),
        shapes=_POINTS,
        key=("id",),
    ),
    "car_park_occupancy": LayerSchema(
        (
            ColumnSpec("car_park_id", filled=True, refers="car_parks"),
            text_column("part", filled=True),
            NumberColumn("mean", unit=Unit.SHARE),
            NumberColumn("p90", unit=Unit.SHARE),
            NumberColumn("readings"),
        ),
        key=("car_park_id", "part"),
    ),
    "district_teams": LayerSchema(
        (
            text_column("id"),
            text_column("name", filled=True),
            code_column("buurt_code", "buurten"),
            text_column("serves"),
            word_column("precision", Precision).optional,
            text_column("source").optional,
            text_column("note").optional,
        ),
        shapes=_POINTS,
        key=("id",),
    ),
    "facilities": LayerSchema(
        (
            _ID,
            text_column("name", filled=True),
            ColumnSpec("form", filled=True, decides=True),
            word_column("status", FacilityStatus, decides=True),
            word_column("visibility", Visibility, decides=True),
            word_column("fictional", YesNo),
            NumberColumn("places", unit=Unit.PEOPLE, most=MOST_PLACES, whole=True),
            text_column("target_groups").optional,
            text_column("operator").optional,
            word_column("precision", Precision).optional,
            code_column("buurt_code", "buurten").optional,
            code_column("wijk_code", "wijken").optional,
            _DISTRICT,
            text_column("source").optional,
            text_column("source_date").optional,
            text_column("source_url").optional,
            text_column("note").optional,
            NumberColumn("units", there=False, most=MOST_PLACES, whole=True),
            year_column("opened"),
            year_column("closes"),
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
            text_column("name"),
            text_column("type"),
            word_column("status", PlanStatus),
            text_column("date"),
            word_column("umbrella", YesNo),
            word_column("fictional", YesNo),
            text_column("url").optional,
        ),
        key=("id",),
    ),
    "plan_texts": LayerSchema(
        (
            ColumnSpec("plan_id", filled=True, refers="zoning_plans"),
            text_column("article", filled=True),
            text_column("functions", filled=True),
            word_column("living", LivingDefinition).optional,
            word_column("complete", YesNo, decides=True),
            text_column("quote", filled=True),
            text_column("source").optional,
            text_column("date").optional,
        ),
        key=("plan_id", "article"),
    ),
    "zoning": LayerSchema(
        (
            text_column("id"),
            ColumnSpec("plan_id", filled=True, refers="zoning_plans"),
            ColumnSpec(
                "kind", filled=True, words=ZoningKind
            ),  # an unknown kind is kept where it lies, unread
            text_column("name"),
            text_column("main_group").optional,
            text_column("zone_group").optional,
            text_column("article").optional,
            text_column("values").optional,
        ),
        shapes=frozenset(
            {Shape.AREA, Shape.LINE}
        ),  # a figure is a line; other lines agreement.py leaves out
        key=("id",),
    ),
    "asked_plans": LayerSchema(
        (
            _ID,
            text_column("asked_at", filled=True),
            word_column("new_part", HalfOutcome, decides=True),
            word_column("temporary_part", HalfOutcome, decides=True),
            text_column("documents", filled=True),
            text_column("missing_new_part"),
            text_column("missing_temporary_part"),
            word_column("complete", YesNo),
        ),
        shapes=_AREAS | _POINTS,
        key=("id",),
    ),
    "green_blue": LayerSchema(
        (_ID, text_column("name"), word_column("kind", GreenBlueKind)),
        shapes=_AREAS,
        key=("id",),
        whole=True,
    ),
    "water": LayerSchema((_ID, text_column("name")), shapes=_AREAS, key=("id",)),
    "sites": LayerSchema(
        (
            _ID,
            text_column("name"),
            code_column("buurt_code", "buurten"),
            _OWNER,
            word_column("fictional", YesNo),
            NumberColumn("area_m2", unit=Unit.SQUARE_METRES),
            _OWN_PARKING,
            text_column("old_function").optional,
            *_KNOWN,
        ),
        shapes=_AREAS,
        key=("id",),
    ),
    "plots": LayerSchema(
        (
            _ID,
            _OWNER.optional,
            text_column("old_function").optional,
            figure_column("area_m2", Unit.SQUARE_METRES),
            *_KNOWN,
        ),
        shapes=_AREAS,
        key=("id",),
    ),
    "parking_zones": LayerSchema((text_column("zone", filled=True),), shapes=_AREAS),
    "walking": LayerSchema((text_column("id"),), shapes=_LINES),
    "addresses": LayerSchema(
        (
            _ID,
            text_column("street", filled=True),
            text_column("number", filled=True),
            text_column("postcode"),
            text_column("town"),
            text_column("use").optional,
            figure_column("area_m2", Unit.SQUARE_METRES),
            text_column("building_id").optional,
        ),
        shapes=_POINTS,
        key=("id",),
    ),
    "buildings": LayerSchema(
        (
            _ID,
            text_column("status"),
            text_column("use").optional,
            figure_column("area_m2", Unit.SQUARE_METRES),
            figure_column("dwellings", Unit.NUMBER),
            replace(year_column("built"), least=1_000.0),
        ),
        shapes=_AREAS,
        key=("id",),
    ),
    "parking_bays": LayerSchema((_ID,), shapes=_AREAS, key=("id",)),
    "roads": LayerSchema(
        (_ID, text_column("function"), text_column("surface").optional), shapes=_AREAS, key=("id",)
    ),
    "stops": LayerSchema(
        (_ID, text_column("name", filled=True), text_column("modes").optional),
        shapes=_POINTS,
        key=("id",),
    ),
    "schools": LayerSchema(
        (
            _ID,
            text_column("name", filled=True),
            text_column("kind"),
            text_column("address").optional,
            word_column("precision", Precision).optional,
        ),
        shapes=_POINTS,
        needs_shape=False,
        key=("id",),
    ),
    "amenities": LayerSchema(
        (_ID, text_column("name"), text_column("kind", filled=True)), shapes=_POINTS, key=("id",)
    ),
    **PROGRAMME,
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
    **PROGRAMME_TITLES,
}
"""What people call a layer that a city does not have; of those it has city.yaml says it."""

ESSENTIAL: Final = ("buurten", "wijken")
"""Layers without which there is no city; of the others each is missed only by what needs it."""
