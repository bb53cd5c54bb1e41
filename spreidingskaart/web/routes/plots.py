"""Outlines of plots by map tile: the same for every role, so the browser keeps a tile for ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from spreidingskaart.web.deployment import served_before, served_city
from spreidingskaart.web.map.layers import plots_version
from spreidingskaart.web.map.plot_tiles import ZOOM, plot_tile
from spreidingskaart.web.routes.responses import IMMUTABLE, content, respond

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from spreidingskaart.city import City


def _of_version(version: str) -> City | None:
    """Return the City whose outlines an address names: the one served now, or the one before."""
    return next(
        (
            city
            for serve in (served_city, served_before)
            if (city := serve()) is not None and version == plots_version(city)
        ),
        None,
    )


async def tile(request: Request) -> Response:
    """Answer the outlines in one tile of zoom 15; 404 for a version that is gone or a tile that does not exist."""
    city = await run_in_threadpool(_of_version, request.path_params["version"])
    column, row = request.path_params["column"], request.path_params["row"]
    if city is None or not (0 <= column < 2**ZOOM and 0 <= row < 2**ZOOM):
        return PlainTextResponse(
            "Deze tegel is er niet (meer). Laad de pagina opnieuw.", status_code=404
        )
    body = await run_in_threadpool(plot_tile, city, column, row)
    return respond(request, content(body, "application/geo+json"), IMMUTABLE)
