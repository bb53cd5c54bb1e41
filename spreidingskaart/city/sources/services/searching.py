"""Whether what people type may be sent to PDOK to find an address: never, unless who runs the server says so."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

SEARCH: Final = "SPREIDINGSKAART_SEARCH"


class OutsideSearch(StrEnum):
    """For whom addresses are searched at PDOK."""

    OFF = "off"
    """For nobody: only the addresses of the city are searched."""
    PLANNER = "pdok"
    """For who is logged in, and on the command line."""
    EVERYONE = "pdok-public"


def outside_search(environ: Mapping[str, str] = os.environ) -> OutsideSearch | None:
    """Return what the environment says; None where that is nothing that we know."""
    given = environ.get(SEARCH, "").strip() or OutsideSearch.OFF.value
    return OutsideSearch(given) if given in list(OutsideSearch) else None


@dataclass(frozen=True)
class FoundPlace:
    """One place that a source knows by a name."""

    name: str
    x: float
    """Metres, EPSG:28992."""
    y: float
    source: str
    """Whom to name beside it."""
