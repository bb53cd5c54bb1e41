"""A page by its name as the menu writes it: /Locatietoets leads to /locatietoets, with all that the link says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import RedirectResponse
from starlette.routing import Route

from spreidingskaart.web.navigation import PAGES

if TYPE_CHECKING:
    from starlette.requests import Request


async def _to_page(request: Request) -> RedirectResponse:
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{request.url.path.lower()}{query}", status_code=308)


def page_names() -> list[Route]:
    """Return a route for the name of every page."""
    return [Route(f"/{title}", _to_page) for title in PAGES.values()]
