"""Rules: what a publisher laid down, against what the rules as data say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria.business_park.criterion import NORMS
from spreidingskaart.criteria.zoning.rule import answer
from spreidingskaart.model import Lean, Verdict
from spreidingskaart.rules import norm_file
from spreidingskaart.rules.borrowed import borrowed_rule
from spreidingskaart.spread.borrowed import share_of_task
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


_RULINGS: Final = (
    ("ECLI:NL:RVS:2022:2525", "wonen", "no part_of_day long one", True),
    ("ECLI:NL:RVS:2011:BR5681", "wonen", "no part_of_day medium one", True),
    ("ECLI:NL:RBNHO:2013:CA0338", "wonen", "no none long one", True),
    ("ABRvS 2011, Leger des Heils", "wonen", "yes part_of_day long separate", True),
    ("ABRvS 2011, Leger des Heils", "maatschappelijk", "yes part_of_day long separate", False),
    ("ABRvS 18-08-2021, Zoetermeer", "wonen", "yes ambulatory medium separate", True),
    ("ECLI:NL:RVS:2019:2337", "wonen", "yes around_the_clock long separate", False),
    ("ECLI:NL:RVS:2019:2337", "maatschappelijk", "yes around_the_clock long separate", True),
    ("ECLI:NL:RBOVE:2022:1855", "wonen", "no part_of_day long separate", False),
    ("ECLI:NL:RBMNE:2025:2463", "bedrijventerrein", "no part_of_day long one", False),
    ("ECLI:NL:RBGEL:2025:2900", "kantoor", "no around_the_clock long rooms", False),
)
"""Ruling, main group, the four attributes of the way of living, and whether it was admitted."""
_AGAINST: Final = (Verdict.CONFLICTS, Verdict.UNSUITABLE)


def rulings() -> Iterator[Case]:
    """Ask which way our answer points: 1 for admitted, 0 for not; an open answer lies between."""
    names = ("independent", "supervision", "stay", "household")
    for ruling, group, way, admitted in _RULINGS:
        found = answer(group, **dict(zip(names, way.split(), strict=True)))
        points = {Lean.UNLIKELY: 0.0, Lean.OPEN: 0.5, Lean.LIKELY: 1.0, None: 1.0}[found.lean]
        yield f"{ruling} in {group}", 0.0 if found.verdict in _AGAINST else points, float(admitted)


def national_share() -> Iterator[Case]:
    """Ask the places of one municipality by its inhabitants alone."""
    example = borrowed_rule("spreidingswet").worked_example
    assert example is not None
    found = share_of_task(np.array([example.inhabitants]), example.of_inhabitants, example.total)
    yield example.place, float(found[0]), 131.9


ORACLES: Final = (
    Oracle(
        "Guide distances between a business and a dwelling",
        "spreidingskaart.criteria.business_park",
        "VNG, Bedrijven en milieuzonering (2009), as NL.IMRO.0098.BPWVGLINDEWIJK-ON01 and others print it",
        1e-9,
        "m",
        guide_distances,
    ),
    Oracle(
        "Which way the law points on living with care",
        "spreidingskaart.criteria.zoning.rule",
        "eleven outcomes of nine rulings, each with the way of living that was judged",
        0.4,
        "(1 admitted, 0 not)",
        rulings,
    ),
    Oracle(
        "Share of a national task by inhabitants",
        "spreidingskaart.spread.borrowed",
        "Wijdemeren under the Spreidingswet, uncorrected: 24,659 of 17,947,684 inhabitants and 96,000 places",
        0.05,
        "places",
        national_share,
    ),
)
