"""The way in and the way out: two pages of plain HTML, so that a role never changes inside a page that is open."""

from __future__ import annotations

import datetime as dt
import json
import logging
from typing import TYPE_CHECKING, Final

from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, RedirectResponse
from streamlit.auth_util import encode_provider_token
from streamlit.errors import StreamlitAuthError, StreamlitMissingAuthlibError
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from spreidingskaart.model import ANYONE, Person, Role
from spreidingskaart.store.chain import AuditKind
from spreidingskaart.web.gate.browser import browser_of, cookie_of, cookies_of, new_browser
from spreidingskaart.web.identity.account import write_down
from spreidingskaart.web.identity.layer import PROVIDER_COOKIE
from spreidingskaart.web.identity.limits import LONGEST_LOGIN, RETURN_SECONDS
from spreidingskaart.web.identity.logins import Login, WayIn, fingerprint, of_browser
from spreidingskaart.web.identity.oidc import proof_of
from spreidingskaart.web.identity.one_time_code import Tried, name_at_the_machine
from spreidingskaart.web.identity.proxy_header import OURS, offered
from spreidingskaart.web.identity.returning import COOKIE, back_to, packed
from spreidingskaart.web.identity.ways import ways
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.rendering import render
from spreidingskaart.web.routes.forms import from_our_page, read_form
from spreidingskaart.web.settings import settings
from spreidingskaart.web.url_state import public_address

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_LOG: Final = logging.getLogger(__name__)
_NOT_STORED: Final = {"Cache-Control": "no-store"}
_WRONG: Final = {
    Tried.WRONG: "Deze code klopt niet. Kijk in het venster waarin Spreidingskaart is gestart.",
    Tried.WAIT: "Er is te vaak een verkeerde code gegeven. Wacht een minuut en probeer het opnieuw.",
}
_NOT_FROM_HERE: Final = "Inloggen kan alleen vanaf onze eigen pagina. Open deze pagina opnieuw."
_FAILED: Final = "Inloggen is niet gelukt. Probeer het opnieuw, of vraag de beheerder."
_ONLY_HERE: Final = (
    "U bent hier afgemeld, maar de opslag kon dat niet bewaren. Sluit ook uw andere vensters."
)


async def log_in(request: Request) -> Response:
    """Answer the page to log in by, or what came of it."""
    return await run_in_threadpool(_log_in, request, await read_form(request))


async def log_out(request: Request) -> Response:
    """End the role of this browser, everywhere, and go on as a visitor."""
    return await run_in_threadpool(_log_out, request)


# ---------------------------------------------------------------------------------------------- in
def _log_in(request: Request, sent: dict[str, str]) -> Response:
    path = sent.get("terug") if request.method == "POST" else None
    back = back_to(
        path or request.query_params.get("terug"),
        None if path else request.headers.get("referer"),
        settings().origins,
    )
    if request.method == "GET" and _is_in(request):
        return RedirectResponse(back, status_code=303, headers=_NOT_STORED)
    match ways().way:
        case None:
            return _page(back, said="Inloggen staat hier uit.", status=404)
        case WayIn.OIDC if request.method == "GET" and "mislukt" not in request.query_params:
            return _to_provider(back)
        case WayIn.OIDC:
            return _page(back, said=_FAILED, status=400, again=True)
        case way if request.method == "POST":
            return _let_in(request, sent, way, back)
        case way:
            return _page(back, way=way, person=offered(request.headers.get(OURS)))


def _is_in(request: Request) -> bool:
    """Whether this browser has a role already, and only a page that is loaded anew shows it."""
    browser = browser_of(cookies_of(request.headers))
    return browser is not None and ways().logins.of(browser) is not None


def _to_provider(back: str) -> Response:
    try:
        token = encode_provider_token("default")
    except (StreamlitAuthError, StreamlitMissingAuthlibError):
        _LOG.exception("logging in at the provider cannot begin")
        return _page(back, said=_FAILED, status=503)
    answer = RedirectResponse(f"/auth/login?provider={token}", status_code=303, headers=_NOT_STORED)
    answer.set_cookie(
        COOKIE,
        packed(back),
        max_age=RETURN_SECONDS,
        httponly=True,
        samesite="lax",
        secure=settings().secure,
    )
    return answer


def _let_in(request: Request, sent: dict[str, str], way: WayIn, back: str) -> Response:
    person = offered(request.headers.get(OURS)) if way is WayIn.PROXY else None
    if not from_our_page(request):
        return _page(back, way=way, person=person, said=_NOT_FROM_HERE, status=403)
    if (code := ways().code) is not None:
        tried = code.use(sent.get("code", ""))
        if tried is not Tried.RIGHT:
            if tried is Tried.WRONG:
                write_down(AuditKind.FAILED_CODE, ANYONE, way.value)
            status = 403 if tried is Tried.WRONG else 429
            return _page(back, way=way, said=_WRONG[tried], status=status)
        person = Person(name_at_the_machine(), Role.ADMINISTRATOR)
    browser = new_browser()
    if person is None or not ways().logins.begin(browser, _login(person, way, browser)):
        return _page(back, way=way, said=_FAILED, status=403)
    if (before := browser_of(cookies_of(request.headers))) is not None:
        ways().logins.end(before)
    answer = RedirectResponse(back, status_code=303, headers=_NOT_STORED)
    answer.headers.append("set-cookie", cookie_of(browser))
    return answer


def _login(person: Person, way: WayIn, browser: str) -> Login:
    until = dt.datetime.now(dt.UTC) + LONGEST_LOGIN
    return Login(person, way, fingerprint(way, browser), until)


# --------------------------------------------------------------------------------------------- out
def _log_out(request: Request) -> Response:
    back = public_address(
        back_to(
            request.query_params.get("terug"),
            request.headers.get("referer"),
            settings().origins,
        )
    )
    if request.headers.get("sec-fetch-site", "none") not in {"same-origin", "none"}:
        return _page(back, said="U bent niet afgemeld: een andere website vroeg erom.", status=403)
    kept = _forget(request)
    answer: Response = (
        RedirectResponse(back, status_code=303, headers=_NOT_STORED)
        if kept
        else _page(back, said=_ONLY_HERE)
    )
    answer.headers.append("set-cookie", cookie_of(new_browser()))
    for name in request.cookies:
        if name.startswith(PROVIDER_COOKIE):
            answer.delete_cookie(name, httponly=True, samesite="lax")
    return answer


def _forget(request: Request) -> bool:
    """End what this browser was logged in as; False where other processes do not know it yet."""
    cookies = cookies_of(request.headers)
    browser = browser_of(cookies)
    held = _proof_held(cookies)
    if ways().way is None or (browser is None and held is None):
        return True
    # another process may know this browser: it is told by the name
    known = browser or new_browser()
    return ways().logins.end(known, also=held or of_browser(known))


def _proof_held(cookies: dict[str, str]) -> str | None:
    """Return the proof in the cookie of a provider, which may outlive what this process remembers."""
    if ways().way is not WayIn.OIDC or PROVIDER_COOKIE not in cookies:
        return None
    signed = _get_signed_cookie_with_chunks(cookies, PROVIDER_COOKIE)
    try:
        claims = json.loads(signed) if signed else None
    except ValueError:
        return None
    return proof_of(claims) if isinstance(claims, dict) else None


def _page(
    back: str,
    *,
    way: WayIn | None = None,
    person: Person | None = None,
    said: str = "",
    status: int = 200,
    again: bool = False,
) -> Response:
    text = render(
        "identity/page.html",
        back=back,
        way=way,
        person=person,
        said=said,
        again=again,
        assets=ASSETS,
    )
    return HTMLResponse(text, status_code=status, headers=_NOT_STORED)
