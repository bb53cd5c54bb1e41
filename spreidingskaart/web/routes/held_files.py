"""Protected files by address: once, to the browser that they were made for, while the login behind them counts."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.responses import PlainTextResponse, Response

from spreidingskaart.web.gate.browser import browser_of, cookies_of
from spreidingskaart.web.gate.held import HELD
from spreidingskaart.web.identity.ways import ways
from spreidingskaart.web.routes.responses import PRIVATE

if TYPE_CHECKING:
    from starlette.requests import Request


async def held_file(request: Request) -> Response:
    """Answer a file; the same 404 where it is not there, not any more, or not for this browser."""
    browser = browser_of(cookies_of(request.headers))
    file = None
    if browser is not None and request.method == "GET":
        token = request.path_params["token"]
        file = await run_in_threadpool(HELD.take, token, browser, ways().logins.counts)
    if file is None:
        return PlainTextResponse(
            "Dit bestand is er niet (meer). Ga terug naar de pagina en maak het opnieuw.",
            status_code=404,
            headers={"Cache-Control": PRIVATE},
        )
    name = quote(file.name, safe="")
    headers = {
        "Cache-Control": PRIVATE,
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
    }
    return Response(file.data, media_type=file.mime, headers=headers)
