"""What the example plan makes of each land use: block sizes, streets and the mix of designations.

The recipes are ours and fictional: they draw a city that reads like a zoning plan, not the plan in force.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Recipe:
    """How one land use is cut and filled; lengths in metres, shares add up to 1."""

    rows: tuple[float, float]
    lengths: tuple[float, float]
    street: float
    #: Designation of what is left between the blocks, and of the strip along the buurt's edge.
    between: str
    edge: str
    mix: dict[str, float]
    #: Designations given to the blocks nearest the middle of the buurt, in this order.
    middle: tuple[str, ...] = ()
    #: Every so many rows the street is a wider strip with this designation.
    strip: str = ""
    strip_every: int = 0
    strip_width: float = 24.0
    #: Share of the blocks that are split lengthwise, and the designation of the smaller part.
    split: dict[str, tuple[str, float]] = field(default_factory=dict)
    #: Depth of the shore around a lake that fills the buurt's own water area (0 = no lake).
    shore: float = 0.0


_STREET = "Verkeer - Verblijfsgebied"
ROAD = "Verkeer"
#: Designations of the railway and the main roads that cross the city.
CORRIDORS = ("Verkeer - Railverkeer", "Verkeer - Hoofdweg")

RECIPES: dict[str, Recipe] = {
    "wonen": Recipe(
        (84, 108),
        (105, 165),
        12,
        _STREET,
        ROAD,
        {
            "Wonen - 1": 0.79,
            "Groen": 0.115,
            "Wonen - 2": 0.055,
            "Maatschappelijk": 0.02,
            "Bedrijf": 0.005,
            "Water": 0.015,
        },
        ("Maatschappelijk - Onderwijs", "Maatschappelijk", "Gemengd - 1"),
        strip="Water",
        strip_every=4,
        split={"Maatschappelijk - Onderwijs": ("Groen", 1.0), "Wonen - 1": ("Tuin", 0.08)},
    ),
    "wonen_dicht": Recipe(
        (74, 96),
        (85, 130),
        13,
        _STREET,
        ROAD,
        {
            "Wonen - 2": 0.62,
            "Wonen - 1": 0.16,
            "Groen": 0.1,
            "Gemengd - 1": 0.07,
            "Maatschappelijk": 0.05,
        },
        ("Gemengd - 1", "Maatschappelijk", "Maatschappelijk - Onderwijs", "Dienstverlening"),
        strip="Groen",
        strip_every=3,
        split={"Maatschappelijk": ("Wonen - 2", 0.6), "Gemengd - 1": ("Wonen - 2", 0.25)},
    ),
    "wonen_groen": Recipe(
        (100, 130),
        (140, 220),
        12,
        _STREET,
        ROAD,
        {"Wonen - 3": 0.7, "Groen": 0.2, "Water": 0.05, "Recreatie": 0.05},
        ("Maatschappelijk",),
        strip="Water",
        strip_every=2,
        split={"Wonen - 3": ("Tuin", 0.45)},
    ),
    "villa": Recipe(
        (180, 240),
        (260, 400),
        12,
        ROAD,
        ROAD,
        {
            "Wonen - 3": 0.32,
            "Bos": 0.34,
            "Groen": 0.18,
            "Water": 0.08,
            "Recreatie": 0.05,
            "Maatschappelijk": 0.03,
        },
        split={"Wonen - 3": ("Tuin", 0.6)},
    ),
    "woongebied": Recipe(
        (130, 170),
        (170, 260),
        14,
        _STREET,
        ROAD,
        {
            "Woongebied - 1": 0.62,
            "Groen": 0.14,
            "Overig - Uit te werken": 0.1,
            "Water": 0.06,
            "Recreatie": 0.03,
            "Natuur": 0.05,
        },
        ("Maatschappelijk - Onderwijs", "Gemengd - 2", "Maatschappelijk"),
        strip="Groen",
        strip_every=2,
        split={"Maatschappelijk": ("Woongebied - 1", 1.0)},
    ),
    "landelijk": Recipe(
        (210, 270),
        (300, 460),
        14,
        ROAD,
        ROAD,
        {"Woongebied - 2": 0.48, "Agrarisch": 0.26, "Groen": 0.12, "Bos": 0.07, "Water": 0.07},
        split={
            "Woongebied - 2": ("Tuin", 0.15),
            "Agrarisch": ("Maatschappelijk", 0.12),
            "Groen": ("Gemengd - 2", 0.2),
        },
    ),
    "centrum": Recipe(
        (62, 84),
        (70, 115),
        14,
        _STREET,
        ROAD,
        {
            "Centrum - 1": 0.3,
            "Centrum - 2": 0.16,
            "Gemengd - 1": 0.14,
            "Wonen - 2": 0.16,
            "Kantoor": 0.07,
            "Detailhandel": 0.04,
            "Maatschappelijk": 0.05,
            "Groen": 0.05,
            "Dienstverlening": 0.03,
        },
        ("Centrum - 1", "Centrum - 1", "Horeca", "Cultuur en ontspanning", "Detailhandel"),
    ),
    "gemengd": Recipe(
        (85, 110),
        (100, 150),
        15,
        _STREET,
        ROAD,
        {
            "Gemengd - 1": 0.3,
            "Gemengd - 2": 0.2,
            "Kantoor": 0.2,
            "Wonen - 2": 0.1,
            "Overig - Uit te werken": 0.1,
            "Groen": 0.1,
        },
        ("Centrum - 2", "Horeca", "Maatschappelijk"),
        split={"Gemengd - 1": ("Kantoor", 0.3)},
    ),
    "kantoor": Recipe(
        (80, 105),
        (90, 140),
        15,
        _STREET,
        ROAD,
        {"Kantoor": 0.64, "Gemengd - 2": 0.16, "Dienstverlening": 0.1, "Groen": 0.1},
        ("Horeca",),
        split={"Kantoor": ("Groen", 0.15)},
    ),
    "bedrijventerrein": Recipe(
        (150, 200),
        (170, 290),
        20,
        ROAD,
        ROAD,
        {
            "Bedrijventerrein - 1": 0.7,
            "Bedrijventerrein - 2": 0.14,
            "Kantoor": 0.04,
            "Groen": 0.09,
            "Water": 0.03,
        },
        split={"Kantoor": ("Horeca", 0.7)},
    ),
    "werkbuurt": Recipe(
        (70, 90),
        (80, 130),
        14,
        _STREET,
        ROAD,
        {"Bedrijventerrein - 1": 0.62, "Bedrijf": 0.18, "Groen": 0.1, "Dienstverlening": 0.1},
    ),
    "park": Recipe(
        (150, 200),
        (180, 280),
        8,
        "Groen",
        "Groen",
        {"Groen": 0.6, "Water": 0.2, "Bos": 0.12, "Recreatie": 0.08},
    ),
    "bos": Recipe(
        (320, 420),
        (420, 620),
        10,
        ROAD,
        ROAD,
        {"Bos": 0.78, "Natuur": 0.12, "Groen": 0.07, "Water": 0.03},
    ),
    "natuur": Recipe(
        (340, 460),
        (420, 640),
        10,
        "Natuur",
        "Natuur",
        {"Natuur": 0.6, "Water": 0.18, "Bos": 0.14, "Agrarisch met waarden": 0.08},
        shore=80,
    ),
    "agrarisch": Recipe(
        (330, 430),
        (480, 760),
        12,
        ROAD,
        ROAD,
        {
            "Agrarisch": 0.74,
            "Agrarisch met waarden": 0.12,
            "Bos": 0.07,
            "Water": 0.03,
            "Overig - Uit te werken": 0.01,
            "Groen": 0.03,
        },
        strip="Water",
        strip_every=2,
        strip_width=18,
    ),
    "wacht": Recipe(
        (220, 280),
        (300, 420),
        12,
        ROAD,
        ROAD,
        {"Agrarisch": 0.6, "Overig - Uit te werken": 0.3, "Groen": 0.1},
    ),
    "sport": Recipe(
        (110, 150),
        (130, 190),
        10,
        "Groen",
        "Groen",
        {"Sport": 0.72, "Groen": 0.18, "Water": 0.1},
        ("Sport", "Maatschappelijk", "Sport"),
    ),
    "golf": Recipe(
        (200, 260), (260, 380), 10, "Groen", "Bos", {"Sport": 0.6, "Bos": 0.25, "Water": 0.15}
    ),
    "recreatie": Recipe(
        (150, 210),
        (190, 300),
        10,
        "Groen",
        "Bos",
        {"Recreatie": 0.52, "Bos": 0.2, "Natuur": 0.14, "Water": 0.14},
        split={"Recreatie": ("Horeca", 0.12)},
    ),
    "plas": Recipe(
        (120, 170),
        (150, 240),
        10,
        "Groen",
        "Groen",
        {"Groen": 0.75, "Recreatie": 0.2, "Natuur": 0.05},
        shore=95,
    ),
    "plas_wonen": Recipe(
        (95, 125),
        (120, 190),
        12,
        "Groen",
        "Groen",
        {"Wonen - 3": 0.4, "Groen": 0.34, "Recreatie": 0.14, "Natuur": 0.12},
        shore=190,
        split={"Wonen - 3": ("Tuin", 0.3)},
    ),
}
