"""Every kind of facts that can be fetched: the one list. A connector adds itself here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.sources.services.amenities import AMENITIES
from spreidingskaart.city.sources.services.areas import AREAS
from spreidingskaart.city.sources.services.bag import BAG
from spreidingskaart.city.sources.services.bgt import ROADS, WATER
from spreidingskaart.city.sources.services.council import COUNCIL
from spreidingskaart.city.sources.services.figures import FIGURES
from spreidingskaart.city.sources.services.liveability import LIVEABILITY
from spreidingskaart.city.sources.services.parcels import PARCELS
from spreidingskaart.city.sources.services.parking import CAR_PARKS
from spreidingskaart.city.sources.services.paths import PATHS
from spreidingskaart.city.sources.services.plans import PLANS
from spreidingskaart.city.sources.services.schools import SCHOOLS
from spreidingskaart.city.sources.services.ses import SES
from spreidingskaart.city.sources.services.stops import STOPS

if TYPE_CHECKING:
    from spreidingskaart.city.sources.services.asking import Connector

CONNECTORS: Final[tuple[Connector, ...]] = (
    AREAS,
    FIGURES,
    BAG,
    PARCELS,
    ROADS,
    PATHS,
    WATER,
    LIVEABILITY,
    SES,
    SCHOOLS,
    STOPS,
    CAR_PARKS,
    AMENITIES,
    PLANS,
    COUNCIL,
)
"""In the order in which people read them; what must run before what is in `after`."""
