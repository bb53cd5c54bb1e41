"""Tiles of our own background map: the same for every role, so the browser keeps a tile for ever."""

from __future__ import annotations

from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse

from spreidingskaart.web.deployment import served_before, served_city
from spreidingskaart.web.map.own_background import ZOOMS, background_tile, background_version
from spreidingskaart.web.routes.responses import IMMUTABLE, Content, content, respond

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response


_MOST_KEPT: Final = 1_000
"""Tiles, of some kB each."""


@lru_cache(maxsize=_MOST_KEPT)
def _drawn(version: str, zoom: int, column: int, row: int) -> Content:
    """Return one tile of the City whose background an address names: the one served now, or the one before.

    Raises
    ------
    LookupError
        If there is none.
    """
    for serve in (served_city, served_before):
        city = serve()
        if city is not None and version == background_version(city):
            return content(background_tile(city, zoom, column, row), "image/png")
    raise LookupError(version)


async def tile(request: Request) -> Response:
    """Answer one tile; 404 for a version that is gone or a tile that does not exist."""
    zoom, column, row = (request.path_params[name] for name in ("zoom", "column", "row"))
    if zoom in ZOOMS and 0 <= column < 2**zoom and 0 <= row < 2**zoom:
        with suppress(LookupError):
            version = request.path_params["version"]
            drawn = await run_in_threadpool(_drawn, version, zoom, column, row)
            return respond(request, drawn, IMMUTABLE)
    return PlainTextResponse(
        "Deze tegel is er niet (meer). Laad de pagina opnieuw.", status_code=404
    )
