"""What each layer of a city folder must hold. docs/data.md says the same for people."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class LayerSchema:
    """The columns of one layer."""

    text: tuple[str, ...] = ()
    """Columns that must be there, as text."""
    number: tuple[str, ...] = ()
    """Columns that must be there, as numbers; empty cells become NaN."""
    optional_text: tuple[str, ...] = ()
    optional_number: tuple[str, ...] = ()
    any_number: bool = False
    """Whether every other column is read as a number too (key figures differ from year to year)."""
    geometry: bool = False
    """Whether a row without a valid geometry is dropped."""
    lines: bool = False
    """Whether a row of another shape than a line is dropped too, and the rest is a network."""
    required: tuple[str, ...] = ()
    """Columns in which an empty cell drops the row."""

    @property
    def key(self) -> str:
        """The column that names a row."""
        return self.text[0]


SCHEMAS: Final[dict[str, LayerSchema]] = {
    "buurten": LayerSchema(
        ("code", "name", "wijk_code", "district_code"), geometry=True, required=("code", "name")
    ),
    "wijken": LayerSchema(
        ("code", "name", "district_code"), geometry=True, required=("code", "name")
    ),
    "districts": LayerSchema(("code", "name"), geometry=True, required=("code", "name")),
    "figures_buurten": LayerSchema(
        ("code",), ("inhabitants",), any_number=True, required=("code",)
    ),
    "figures_wijken": LayerSchema(("code",), ("inhabitants",), any_number=True, required=("code",)),
    "tenure_wijken": LayerSchema(
        ("code",), ("corporation_pct",), any_number=True, required=("code",)
    ),
    "stations": LayerSchema(("code", "name"), geometry=True, required=("name",)),
    "car_parks": LayerSchema(
        ("id", "name", "kind"), ("capacity",), geometry=True, required=("id",)
    ),
    "car_park_occupancy": LayerSchema(
        ("car_park_id", "part"), ("mean", "p90", "readings"), required=("car_park_id", "part")
    ),
    "district_teams": LayerSchema(
        ("id", "name", "buurt_code", "serves"),
        optional_text=("precision", "source", "note"),
        geometry=True,
        required=("name",),
    ),
    "facilities": LayerSchema(
        ("id", "name", "form", "status", "visibility", "fictional"),
        ("places",),
        optional_text=(
            "target_groups",
            "operator",
            "precision",
            "buurt_code",
            "wijk_code",
            "district_code",
            "source",
            "source_date",
            "source_url",
            "note",
        ),
        optional_number=("units", "opened", "closes"),
        required=("id", "name", "form", "status", "visibility"),
    ),
    "zoning_plans": LayerSchema(
        ("id", "name", "type", "status", "date", "umbrella", "fictional"),
        optional_text=("url",),
        required=("id",),
    ),
    "zoning": LayerSchema(
        ("id", "plan_id", "kind", "name"),
        optional_text=("main_group", "zone_group", "article", "values"),
        geometry=True,
        required=("plan_id", "kind"),
    ),
    "green_blue": LayerSchema(("id", "name", "kind"), geometry=True, required=("id",)),
    "water": LayerSchema(("id", "name"), geometry=True, required=("id",)),
    "sites": LayerSchema(
        ("id", "name", "buurt_code", "owner", "fictional"),
        ("area_m2", "own_parking"),
        optional_text=("old_function",),
        optional_number=("old_size",),
        geometry=True,
        required=("id",),
    ),
    "plots": LayerSchema(
        ("id",),
        optional_text=("owner", "old_function"),
        optional_number=("old_size",),
        geometry=True,
        required=("id",),
    ),
    "parking_zones": LayerSchema(("zone",), geometry=True, required=("zone",)),
    "walking": LayerSchema(("id",), geometry=True, lines=True),
}
"""Layers by name; a city folder may hold any of them. Without `buurten`, `wijken` and `districts` there is no city."""

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
    "zoning": "Bestemmingen en aanduidingen",
    "green_blue": "Groen-blauw netwerk",
    "water": "Water",
    "sites": "Zoeklocaties",
    "plots": "Percelen",
    "parking_zones": "Parkeerzones",
    "walking": "Wandelnetwerk",
}
"""What people call a layer that a city does not have; of those it has city.yaml says it."""

ESSENTIAL: Final = ("buurten", "wijken", "districts")
STATUSES: Final = ("existing", "planned", "closing", "unconfirmed")
VISIBILITIES: Final = ("public", "aggregated", "secret")
PRECISIONS: Final = ("point", "buurt", "wijk", "district")
