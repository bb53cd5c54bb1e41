"""The page of one stadsdeel or wijk by address: made anew for every request from what anyone may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.responses import HTMLResponse, PlainTextResponse

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.gebied.page import area_page, choosing_page
from spreidingskaart.web.plain_pages import AREA_CODE
from spreidingskaart.web.routes.heavy import in_its_turn

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_NOT_STORED = {"Cache-Control": "no-store"}


async def area(request: Request) -> Response:
    """Answer the page of an area; without one the page on which it is chosen, with 404 where there is no such area."""
    asked = request.query_params.get(AREA_CODE, "").strip()
    try:
        status, text = await in_its_turn(_area, asked)
    except SpreidingskaartError as error:
        return PlainTextResponse(str(error), status_code=503, headers=_NOT_STORED)
    return HTMLResponse(text, status_code=status, headers=_NOT_STORED)


def _area(asked: str) -> tuple[int, str]:
    city = served_city(PUBLIC)
    if not asked:
        return 200, choosing_page(city)
    try:
        return 200, area_page(city, asked)
    except InputError as error:
        return 404, choosing_page(city, str(error))
