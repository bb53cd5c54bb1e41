"""What can be imported into a register, and the fields that a row of each may have."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.schema import SCHEMAS, TITLES

if TYPE_CHECKING:
    from spreidingskaart.city.sources.column_specs import LayerSchema

_POINT_FIELDS: Final = (
    "x", "y", "coordinates", "wkt", "address", "street", "house_number", "house_letter", "house_addition",
    "postcode", "town",
)  # fmt: skip
"""Fields that say where something is, and become a point."""
_SHAPE_FIELDS: Final = ("wkt",)
_AREA_FIELDS: Final = ("buurt_code", "wijk_code", "district_code")
"""Fields that hold an area, by its code or its name."""


class RegisterKind(StrEnum):
    """What a file holds; the value is the word of the command line."""

    FACILITIES = "facilities"
    SITES = "sites"
    TEAMS = "teams"
    OWNERS = "owners"
    GREEN_BLUE = "green-blue"
    ZONES = "zones"

    @property
    def layer(self) -> str:
        """The layer that it becomes; owners are written in the plots."""
        return _LAYERS[self]

    @property
    def dutch(self) -> str:
        """What people call it."""
        return "Eigendom" if self is RegisterKind.OWNERS else TITLES[self.layer]

    @property
    def schema(self) -> LayerSchema:
        """What a row of the layer must hold."""
        return SCHEMAS[self.layer]

    @property
    def places(self) -> tuple[str, ...]:
        """Fields that say where a row is, beside those of the layer."""
        if self in (RegisterKind.FACILITIES, RegisterKind.TEAMS):
            return _POINT_FIELDS
        return _SHAPE_FIELDS

    @property
    def fields(self) -> tuple[str, ...]:
        """Every field that a column of the file may be."""
        if self is RegisterKind.OWNERS:
            return ("parcel", "id", "owner", *_SHAPE_FIELDS)
        return (*self.schema.names, *self.places)

    @property
    def drops_rows(self) -> bool:
        """Whether it may be kept without some rows; where each counts, what is missing would count as not there."""
        return not self.schema.whole


_LAYERS: Final = {
    RegisterKind.FACILITIES: "facilities",
    RegisterKind.SITES: "sites",
    RegisterKind.TEAMS: "district_teams",
    RegisterKind.OWNERS: "plots",
    RegisterKind.GREEN_BLUE: "green_blue",
    RegisterKind.ZONES: "parking_zones",
}


@dataclass(frozen=True)
class AreaField:
    """A field that holds an area by its code or its name."""

    field: str
    level: str


AREA_FIELDS: Final = tuple(
    AreaField(field, level)
    for field, level in zip(_AREA_FIELDS, ("buurten", "wijken", "districts"), strict=True)
)
