"""A page by its name as the menu writes it: /Locatietoets leads to /locatietoets, and /kaart to the front page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse
from starlette.routing import Route

from spreidingskaart.web.navigation import FRONT, PAGES

if TYPE_CHECKING:
    from starlette.requests import Request


async def _to_page(request: Request) -> RedirectResponse:
    """Answer where the page is, with all that the link says."""
    name = request.url.path.lower().strip("/")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{'' if name == FRONT else name}{query}", status_code=308)


def page_names() -> list[Route]:
    """Return a route for the name of every page, and for the front page by its own name."""
    return [Route(f"/{name}", _to_page) for name in (*PAGES.values(), FRONT)]
