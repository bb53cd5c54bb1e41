"""Addresses of the pages beside the screen: plain HTML, made of what everybody may see."""

from __future__ import annotations

from typing import Final

from spreidingskaart.web.url_state import link

AREA_PAGE: Final = "gebied"
AREA_CODE: Final = "code"
"""The parameter that names the area."""


def area_address(code: str) -> str:
    """Return where the page of a stadsdeel or wijk is."""
    return link(AREA_PAGE, {AREA_CODE: code})
