"""Every kind of facts that can be fetched: the one list. A connector adds itself here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spreidingskaart.city.sources.services.asking import Connector

CONNECTORS: Final[tuple[Connector, ...]] = ()
"""In the order in which people read them; what must run before what is in `after`."""
