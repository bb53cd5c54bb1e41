"""A page by its name as the menu writes it: /Locatietoets leads to /locatietoets; what is no page is told in Dutch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from starlette.responses import HTMLResponse, RedirectResponse
from starlette.routing import Match, Route

from spreidingskaart.web.gate.closed import LOGIN
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.navigation import FRONT, PAGES
from spreidingskaart.web.rendering import render

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Scope

_NOT_STORED: Final = {"Cache-Control": "no-store"}


async def _to_page(request: Request) -> RedirectResponse:
    """Answer where the page is, with all that the link says."""
    name = request.url.path.lower().strip("/")
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"/{'' if name == FRONT else name}{query}", status_code=308)


async def _no_page(_request: Request) -> HTMLResponse:
    text = render("routes/no_page.html", assets=ASSETS, pages=PAGES, front=FRONT)
    return HTMLResponse(text, status_code=404, headers=_NOT_STORED)


class _NoPage(Route):
    """Every name of which there is no page; files of the screen's own server (with a dot) and its login go on to it."""

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Return whether a request is for a page that is not there."""
        match, found = super().matches(scope)
        name = str(scope["path"])
        return (Match.NONE, {}) if "." in name or name.lower() in LOGIN else (match, found)


def page_names() -> list[Route]:
    """Return a route for the name of every page, for the front page by its own name, and for every other name."""
    known = [Route(f"/{name}", _to_page) for name in (*PAGES.values(), FRONT)]
    return [*known, _NoPage("/{name}", _no_page)]
