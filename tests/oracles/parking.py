"""Parking: sums that municipalities printed in adopted plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city import DATA
from spreidingskaart.criteria.parking.balance import Range, increase, normative, rounded
from spreidingskaart.criteria.parking.document import parking_document
from spreidingskaart.rules import read_rule_book
from tests.oracles import Case, Oracle

if TYPE_CHECKING:
    from collections.abc import Iterator

_EVENING_OF_THE_PLAN: Final = {
    "werkdag_ochtend": 27.8,
    "werkdag_middag": 28.6,
    "werkdag_avond": 57.2,
    "werkdag_nacht": 37.8,
    "zaterdag_middag": 45.8,
    "zaterdag_avond": 55.5,
    "zondag_middag": 49.9,
}
_UP: Final = {15.3: 16, 57.6: 58, 53.25: 54, 13.2: 14, 124.8: 125}
"""Totals as plans print them, before and after rounding up."""


def _ask(items: dict[str, float] | None = None, **more: object) -> dict[str, object]:
    rules = read_rule_book(DATA / "rules" / "GM0034")
    return parking_document(items or {}, more.pop("units", {}), rules=rules, **more)  # type: ignore[arg-type]


def oude_ijsselstreek() -> Iterator[Case]:
    """Ask every part of the day of 27 dwellings and 43 care units."""
    told = _ask({"woning_bewoner": 32.4, "woning_bezoeker": 8.1, "verpleeg_verzorg": 21.5})
    parts = dict(told["parts"])  # type: ignore[call-overload]
    for part, published in _EVENING_OF_THE_PLAN.items():
        yield part, float(parts[part]), published


def leemwierde() -> Iterator[Case]:
    """Ask the sum of the norms of 60 care homes, 15 social and 23 bought dwellings in zone B."""
    units = {"zorgwoning": 60, "sociale_huur": 15, "koop_niet_grondgebonden": 23}
    told = _ask(units=units, zone="B")
    yield "sum of the norms", float(told["without_shared_use"]), 84.1  # type: ignore[arg-type]


def breda() -> Iterator[Case]:
    """Ask what is left at the moment of the new use's peak; the old use's own peak is at another moment."""
    # the plan prints no more of that other moment; the new use cannot ask more then than at its peak
    new, old = np.array([133.4, 133.4]), np.array([8.6, 83.0])
    left = increase(Range(new, new), Range(old, old))
    yield "at that moment", float(normative(left.high)), 124.8
    yield "whole spaces", float(rounded(normative(left.high))), 125


def rounding() -> Iterator[Case]:
    """Ask what totals become."""
    for total, published in _UP.items():
        yield f"{total}", float(rounded(np.array(total), "up")), published


ORACLES: Final = (
    Oracle(
        "Parking demand per part of the day, with shared use",
        "spreidingskaart.criteria.parking.demand",
        "Oude IJsselstreek, NL.IMRO.1509.BP000152-VA01, explanation (each row rounded there to 0.1 first)",
        0.1,
        "spaces",
        oude_ijsselstreek,
    ),
    Oracle(
        "Parking norms of zone B",
        "spreidingskaart.rules.parking",
        "Almere, Leemwierde, NL.IMRO.0034.WP1N01-vg01: 60 × 0.5 + 15 × 1.0 + 23 × 1.7",
        1e-9,
        "spaces",
        leemwierde,
    ),
    Oracle(
        "Parking of the old use, taken off at the same moment",
        "spreidingskaart.criteria.parking.balance.increase",
        "Breda, NL.IMRO.0758.BP2016204002-0401: 133.4 less 8.6 (not the old use's own peak of 83), rounded up once",
        1e-9,
        "spaces",
        breda,
    ),
    Oracle(
        "Rounding up, once, on the total",
        "spreidingskaart.criteria.parking.balance.rounded",
        "totals that adopted plans print, the last of Breda, NL.IMRO.0758.BP2016204002-0401",
        1e-9,
        "spaces",
        rounding,
    ),
)
