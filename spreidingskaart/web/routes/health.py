"""Whether the application can answer: the city is loaded, and which parts are broken, in words that tell no secret."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.store import Condition, condition
from spreidingskaart.web.deployment import served_city, why_not_newer

if TYPE_CHECKING:
    from starlette.requests import Request

    from spreidingskaart.city import City

_FRESH = {"Cache-Control": "no-store"}


async def health(_request: Request) -> JSONResponse:
    """Answer 200, with what is degraded; 503 only where no page can answer anything."""
    try:
        city = await run_in_threadpool(served_city)
    except SpreidingskaartError:
        told = {"status": "unavailable", "degraded": [_part("city", "unreadable")]}
        return JSONResponse(told, status_code=503, headers=_FRESH)
    degraded = [*_broken(city), *_older(), *await run_in_threadpool(_store)]
    return JSONResponse(
        {
            "status": "degraded" if degraded else "ok",
            "municipality": city.municipality.code,
            "data_version": city.version,
            "degraded": degraded,
        },
        headers=_FRESH,
    )


def _broken(city: City) -> list[dict[str, Any]]:
    """Return the layers and rules that could not be read; what is wrong with them `check` says, not we."""
    layers = [f"layer {name}" for name, report in city.reports.items() if report.fault]
    rules = ["rules"] if city.rules.faults else []
    return [_part(name, "unreadable") for name in (*layers, *rules)]


def _older() -> list[dict[str, Any]]:
    """Return that the folder names a newer City that cannot be served."""
    return [_part("newer city", "unreadable")] if why_not_newer() else []


def _store() -> list[dict[str, Any]]:
    found = condition()
    return [] if found is Condition.OK else [_part("store", found.value)]


def _part(name: str, state: str) -> dict[str, Any]:
    return {"part": name, "state": state}
