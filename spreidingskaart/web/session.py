"""Who looks, and in which role: asked of the server in every run, and held by nothing that a browser sends."""

from __future__ import annotations

import datetime as dt
import time
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit import config
from streamlit.runtime.scriptrunner import get_script_run_ctx

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.model import ANYONE, Role
from spreidingskaart.web import deployment
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.gate.browser import browser_of
from spreidingskaart.web.gate.keys import make_key
from spreidingskaart.web.gate.origins import read_origin
from spreidingskaart.web.identity.logins import End, Login, WayIn
from spreidingskaart.web.identity.oidc import login_from, values_of
from spreidingskaart.web.identity.proxy_header import OURS, offered
from spreidingskaart.web.identity.tabs import TABS, session_before
from spreidingskaart.web.identity.ways import ways
from spreidingskaart.web.url_state import clean_for_public

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import Person

_KEY: Final = "role.key"
_PROOF: Final = "role.proof"
"""Proof of the login under which this tab showed its last page; empty where that was public."""
_SOCKET: Final = "role.socket"
_PROTOCOLS: Final = "Sec-Websocket-Protocol"
_QUIET: Final = "role.quiet"
_PUBLIC: Final = ""


# ------------------------------------------------------------------------------------- what pages ask
def person() -> Person:
    """Return who looks, and in which role."""
    login = _login()
    return ANYONE if login is None else login.person


def role() -> Role:
    """Return the role that the City is seen by."""
    return person().role.sees


def city() -> City:
    """Return the City as this session may see it."""
    return served_city(role())


def who_may_keep() -> tuple[str, str] | None:
    """Return for whom a protected file is held: name of the browser and proof of the login; None for the public."""
    login = _login()
    browser = None if login is None else _browser()
    return None if login is None or browser is None else (browser, login.proof)


def layer_key() -> str | None:
    """Return the key that opens protected layers for this session; None for the public.

    The same one for a while, so that the map need not change; then a fresh one, since a key ends as an idle role does.
    """
    login = _login()
    browser = None if login is None else _browser()
    if login is None or browser is None:
        return None
    kept: tuple[str, str, float] | None = st.session_state.get(_KEY)
    half_over = ways().logins.idle.total_seconds() / 2
    if kept is None or kept[0] != login.proof or time.monotonic() - kept[2] > half_over:
        kept = (login.proof, make_key(browser, login), time.monotonic())
        st.session_state[_KEY] = kept
    return kept[1]


# ------------------------------------------------------------------------------------- what the shell asks
def begin_run() -> str | None:
    """Note that a page is about to be drawn; return why the role ended, where it did since the last one.

    A tab that showed protected data forgets all it held. A tab that began as public stays so until it is loaded again,
    also where its connection and its session were lost: a role never comes unasked in front of an audience.
    """
    deployment.begin()
    socket = st.context.headers.get("Sec-Websocket-Key") or ""
    # a connection that came back draws the page anew; nobody did that
    st.session_state[_QUIET] = st.session_state.get(_SOCKET, socket) != socket
    st.session_state[_SOCKET] = socket
    before = st.session_state.get(_PROOF)
    if before is None and (had := session_before(st.context.headers.get(_PROTOCOLS))) is not None:
        before = _as_it_was(had)
    login = _login()
    proof = _PUBLIC if login is None else login.proof
    TABS.note(_session(), proof)
    if before and proof != before:
        clean_for_public()
        st.session_state[_PROOF] = _PUBLIC
        return ways().logins.why_ended(before) or ways().logins.sentence(End.LEFT)
    st.session_state[_PROOF] = proof
    return None


def still_counts() -> bool:
    """Whether the role under which this page was drawn still counts; asking is no activity."""
    browser = _browser()
    login = None if browser is None else ways().logins.of(browser)
    return login is not None and login.proof == st.session_state.get(_PROOF)


def ended_amid_run() -> bool:
    """Whether the role under which this run began is gone; the next run forgets all that this session holds."""
    return bool(st.session_state.get(_PROOF)) and role() == PUBLIC


def may_log_in() -> bool:
    """Whether a visitor is told that one can log in."""
    match ways().way:
        case None:
            return False
        case WayIn.PROXY:
            return offered(st.context.headers.get(OURS)) is not None
        case _:
            return True


def why_no_role() -> str | None:
    """Return why somebody who logged in at a provider is a visitor all the same; None where nothing is odd."""
    file = ways().file
    if file is None or file.auth is None:
        return None
    origin = read_origin(st.context.headers.get("Origin") or "")
    if origin is not None and origin != file.auth.origin:
        return f"Inloggen werkt alleen op {file.auth.origin}; u bent nu op {origin}."
    claims = _claims()
    if claims.get("is_logged_in") is not True:
        return None
    if file.roles.of(values_of(claims, file.roles.claim)) is Role.PUBLIC:
        return "U bent ingelogd, maar u hebt hier geen rol. Vraag de beheerder erom."
    return None


# ------------------------------------------------------------------------------------- inside
def _as_it_was(had: str) -> str:
    """Let a tab that lost its session be what it was: public, unless it showed a page under a login."""
    st.session_state[_PROOF] = TABS.proof_of(had)
    return TABS.proof_of(had)


def _session() -> str:
    here = get_script_run_ctx(suppress_warning=True)
    return here.session_id if here else ""


def _browser() -> str | None:
    return browser_of(st.context.cookies)


def _login() -> Login | None:
    """Return the login that counts in this run, and note that somebody is there."""
    if ways().way is None or st.session_state.get(_PROOF) == _PUBLIC:
        return None
    browser = _browser()
    if browser is None:
        return None
    logins = ways().logins
    login = logins.of(browser) if st.session_state.get(_QUIET) else logins.touch(browser)
    if login is None and ways().way is WayIn.OIDC:
        login = _from_provider(browser)
    if login is not None and login.way is WayIn.PROXY and not _proxy_agrees(login):
        return None
    return login


def _proxy_agrees(login: Login) -> bool:
    return offered(st.context.headers.get(OURS)) == login.person


def _from_provider(browser: str) -> Login | None:
    """Let somebody in whom the provider vouches for, where that is news to this process."""
    file, logins = ways().file, ways().logins
    # a header that the screen's own server was told to believe would stand among the claims
    if file is None or config.get_option("server.trustedUserHeaders"):
        return None
    found = login_from(_claims(), file.roles, now=dt.datetime.now(dt.UTC), idle=logins.idle)
    if found is None or not logins.begin(browser, found):
        return None
    return logins.of(browser)


def _claims() -> dict[str, object]:
    return dict(st.user.to_dict())
