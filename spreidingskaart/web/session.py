"""Which role looks: public, or planner on this very machine. Login comes later."""

from __future__ import annotations

import os
from ipaddress import ip_address
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import streamlit as st

from spreidingskaart.city.access import PLANNER, PUBLIC
from spreidingskaart.web.deployment import new_key, served_city

if TYPE_CHECKING:
    from spreidingskaart.city import City

_SWITCH: Final = "role.planner"
_KEY: Final = "role.key"
SETTING: Final = "SPREIDINGSKAART_PLANNER"
"""Environment: `off` takes the switch away altogether."""
_FORWARDED: Final = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")


def may_switch() -> bool:
    """Whether the visitor sits at the machine that serves, and nobody switched the switch off.

    The browser must have opened a loopback address (`Origin` and `Host`) from a loopback address, with no sign of a
    proxy between. A proxy on this machine that hides all of that is still possible: whoever serves others sets
    SPREIDINGSKAART_PLANNER=off.
    """
    if os.environ.get(SETTING, "loopback") == "off":
        return False
    headers = st.context.headers
    if any(headers.get(name) for name in _FORWARDED):
        return False
    origin = urlsplit(headers.get("Origin") or "").hostname
    host = urlsplit(f"//{headers.get('Host') or ''}").hostname
    peer = st.context.ip_address or "127.0.0.1"
    return all(_is_loopback(address or "") for address in (origin or host, host, peer))


def _is_loopback(address: str) -> bool:
    if address == "localhost":
        return True
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def role() -> str:
    """Return the role of this session."""
    return PLANNER if may_switch() and st.session_state.get(_SWITCH) else PUBLIC


def city() -> City:
    """Return the City as this session may see it."""
    return served_city(role())


def layer_key() -> str | None:
    """Return the key that opens protected layers for this session; None for the public."""
    if role() == PUBLIC:
        return None
    if _KEY not in st.session_state:
        st.session_state[_KEY] = new_key(PLANNER)
    return str(st.session_state[_KEY])


def role_switch() -> None:
    """Show the switch where it may be used, and say that it works here only."""
    if may_switch():
        st.toggle(
            "Kijk als planner",
            key=_SWITCH,
            persist_state="session",
            help="Toont ook beschermde voorzieningen. Werkt alleen op deze computer; inloggen volgt later.",
        )
