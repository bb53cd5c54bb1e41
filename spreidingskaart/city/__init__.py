"""The facts of one municipality: their sources, the City that holds them, who may see what, and measures on it."""

from spreidingskaart.city.areas import LEVEL_COLUMN, LEVELS
from spreidingskaart.city.city import (
    BUNDLED_CITY,
    DATA,
    City,
    load_city,
    open_in,
    told_of_another_year,
)

__all__ = [
    "BUNDLED_CITY",
    "DATA",
    "LEVELS",
    "LEVEL_COLUMN",
    "City",
    "load_city",
    "open_in",
    "told_of_another_year",
]
