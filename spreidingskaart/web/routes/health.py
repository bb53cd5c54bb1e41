"""Whether the application can answer: the city is loaded and which layers are broken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.web.deployment import served_city

if TYPE_CHECKING:
    from starlette.requests import Request


async def health(_request: Request) -> JSONResponse:
    """Answer 200 with the data version, or 503 with the reason."""
    try:
        city = await run_in_threadpool(served_city)
    except SpreidingskaartError as error:
        return JSONResponse({"status": "unavailable", "reason": str(error)}, status_code=503)
    broken = {name: report.fault for name, report in city.reports.items() if report.fault}
    return JSONResponse(
        {
            "status": "degraded" if broken else "ok",
            "municipality": city.municipality.code,
            "data_version": city.version,
            "broken_layers": broken,
        },
        headers={"Cache-Control": "no-store"},
    )
