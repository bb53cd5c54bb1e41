"""The accessibility and privacy statements: plain pages of what the tests know and what the server is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import DataError
from spreidingskaart.store.audit import keep_days
from spreidingskaart.web.accessibility import accessibility
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.gate.browser import cookie_name
from spreidingskaart.web.identity import returning
from spreidingskaart.web.identity.layer import PROVIDER_COOKIE
from spreidingskaart.web.identity.limits import LONGEST_LOGIN, RETURN_SECONDS
from spreidingskaart.web.identity.logins import WayIn
from spreidingskaart.web.identity.ways import ways
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.rendering import render
from spreidingskaart.web.settings import settings
from spreidingskaart.web.werksessie.keys import KEPT_SECONDS, LEADER, TABLE
from spreidingskaart.words.dates import day_told

if TYPE_CHECKING:
    from starlette.requests import Request

XSRF: Final = "_streamlit_xsrf"
"""What the screen's own server calls the cookie that holds off other sites."""
_NOT_STORED: Final = {"Cache-Control": "no-store"}
_DAY: Final = 24 * 60 * 60


async def accessibility_statement(_request: Request) -> HTMLResponse:
    """Answer how accessible the screen is, in the form that Dutch law asks of a municipality."""
    return await _answer("routes/toegankelijkheid.html", _accessible())


async def privacy_statement(_request: Request) -> HTMLResponse:
    """Answer what is kept of whom, for how long, and who else hears of it."""
    return await _answer("routes/privacy.html", _private())


async def _answer(template: str, values: dict[str, Any]) -> HTMLResponse:
    text = await run_in_threadpool(
        render, template, assets=ASSETS, who=_municipality(), contact=settings().contact, **values
    )
    return HTMLResponse(text, headers=_NOT_STORED)


def _municipality() -> str:
    """Return who answers for this server; without a city nobody is named."""
    try:
        return f"Gemeente {served_city(PUBLIC).municipality.name}"
    except DataError:
        return "De gemeente"


def _accessible() -> dict[str, Any]:
    known = accessibility()
    return {
        "known": known,
        "date": day_told(known.tested.day),
        "address": str(settings().origins[0]),
    }


def _private() -> dict[str, Any]:
    way = ways().way
    return {
        "browser": cookie_name(),
        "xsrf": XSRF,
        "login": way is not None,
        "back": returning.COOKIE,
        "back_minutes": RETURN_SECONDS // 60,
        "provider": PROVIDER_COOKIE if way is WayIn.OIDC else None,
        "table": TABLE,
        "leader": LEADER,
        "workshop_days": KEPT_SECONDS // _DAY,
        "idle": settings().idle_minutes,
        "longest": LONGEST_LOGIN.seconds // 3600,
        "audit_days": keep_days(),
        "search": settings().search,
    }
