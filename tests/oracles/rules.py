"""Rules: what a publisher laid down, against what the rules as data say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria.business_park.criterion import NORMS
from spreidingskaart.rules import norm_file
from tests.oracles import Case, Oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

_VNG: Final = {
    "1": (10, 0),
    "2": (30, 10),
    "3.1": (50, 30),
    "3.2": (100, 50),
    "4.1": (200, 100),
    "4.2": (300, 200),
    "5.1": (500, 300),
    "5.2": (700, 500),
    "5.3": (1000, 700),
    "6": (1500, 1000),
}
"""Category of business, and metres in a quiet and in a mixed area."""


def guide_distances() -> Iterator[Case]:
    """Ask every guide distance."""
    norms = norm_file(NORMS)
    for category, metres in _VNG.items():
        for surroundings, published in zip(("quiet", "mixed"), metres, strict=True):
            norm = norms[f"{surroundings}_{category}"]
            yield f"{surroundings} {category}", float(norm.value or 0.0), published


ORACLES: Final = (
    Oracle(
        "Guide distances between a business and a dwelling",
        "spreidingskaart.criteria.business_park",
        "VNG, Bedrijven en milieuzonering (2009), as NL.IMRO.0098.BPWVGLINDEWIJK-ON01 and others print it",
        1e-9,
        "m",
        guide_distances,
    ),
)
