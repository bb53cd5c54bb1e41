"""The screens of a political evening by address: made anew for every request from what anyone may see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, PlainTextResponse

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.markt.page import market_page
from spreidingskaart.web.readable_store import readable_store

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.responses import Response

_NOT_STORED = {"Cache-Control": "no-store"}


async def evening(request: Request) -> Response:
    """Answer the page with all screens."""
    try:
        text = await run_in_threadpool(_page, dict(request.query_params))
    except SpreidingskaartError as error:
        return PlainTextResponse(str(error), status_code=503, headers=_NOT_STORED)
    return HTMLResponse(text, headers=_NOT_STORED)


def _page(given: Mapping[str, str]) -> str:
    return market_page(served_city(PUBLIC), readable_store(), given)
