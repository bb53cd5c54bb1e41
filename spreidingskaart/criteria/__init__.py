"""The questions that are asked of a proposal, in the order in which people read the answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria.area import criterion as area
from spreidingskaart.criteria.business_park import criterion as business_park
from spreidingskaart.criteria.green_blue import criterion as green_blue
from spreidingskaart.criteria.land_owner import criterion as land_owner
from spreidingskaart.criteria.parking import criterion as parking
from spreidingskaart.criteria.public_transport import criterion as public_transport
from spreidingskaart.criteria.spread import criterion as spread
from spreidingskaart.criteria.zoning import criterion as zoning

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.model import Findings, Proposals


@dataclass(frozen=True)
class Criterion:
    """One question: what people see of it, and the function that answers it for n proposals."""

    id: str
    title: str
    question: str
    find: Callable[[Proposals, City], Findings]
    heeds: tuple[str, ...] = ("form",)
    """What of a proposal, beside its place, the answer depends on. Screening asks again only where it matters."""
    reads: tuple[str, ...] = ()
    """Ids of rules of another criterion that the answer rests on too."""


CRITERIA: Final = (
    Criterion(
        "zoning",
        "Bestemming",
        "Past het bij wat het omgevingsplan hier toestaat?",
        zoning.find,
        heeds=("form", "units", "own_parking", "height"),
    ),
    Criterion(
        "parking",
        "Parkeren",
        "Zijn er genoeg parkeerplaatsen?",
        parking.find,
        heeds=("form", "places", "units", "own_parking", "temporary_years"),
    ),
    Criterion(
        "business_park",
        "Bedrijven",
        "Ligt het op of dicht bij een bedrijventerrein?",
        business_park.find,
    ),
    Criterion(
        "spread",
        "Spreiding",
        "Hoeveel plekken van deze soort zijn er al?",
        spread.find,
        heeds=("form", "places"),
    ),
    Criterion("area", "Oppervlakte", "Is het perceel groot genoeg?", area.find),
    Criterion(
        "public_transport",
        "Openbaar vervoer",
        "Hoe ver is het station?",
        public_transport.find,
        reads=public_transport.READS,
    ),
    Criterion(
        "green_blue",
        "Groen-blauw netwerk",
        "Ligt het buiten het groen-blauwe netwerk?",
        green_blue.find,
    ),
    Criterion("land_owner", "Grondeigenaar", "Van wie is de grond?", land_owner.find),
)
"""Every criterion, in reading order."""

BY_ID: Final = {criterion.id: criterion for criterion in CRITERIA}
