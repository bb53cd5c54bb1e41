"""Addresses of the pages beside the screen: plain HTML, made of what everybody may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.web.url_state import Name, link

if TYPE_CHECKING:
    from collections.abc import Mapping

AREA_PAGE: Final = "gebied"
ACCESSIBILITY: Final = "/toegankelijkheid"
PRIVACY: Final = "/privacy"
AREA_CODE: Final = "code"
"""The parameter that names the area."""


def area_address(code: str) -> str:
    """Return where the page of a stadsdeel or wijk is."""
    return link(AREA_PAGE, {AREA_CODE: code})


MARKET_PAGE: Final = "politieke-markt"
WORKSHOP_PAGE: Final = "werksessie"
MARKET_NAMES: Final = (
    Name.FRAMEWORK,
    Name.WEIGHED_PLACES,
    Name.EXAMPLES,
    Name.AMENDMENT_A,
    Name.AMENDMENT_B,
)
"""Choices of the weighing that the screens of an evening take from an address."""


def market_address(given: Mapping[str, str]) -> str:
    """Return where the screens of a political evening are, with what an address says of the weighing."""
    asked = {str(name): given[name] for name in MARKET_NAMES if given.get(name)}
    return link(MARKET_PAGE, asked) if asked else f"/{MARKET_PAGE}"
