"""Which role looks: public, or planner on this very machine. Login comes later."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.served import PLANNER, PUBLIC, new_key, served_city

if TYPE_CHECKING:
    from spreidingskaart.city import City

_SWITCH: Final = "role.planner"
_KEY: Final = "role.key"
_FORWARDED: Final = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")


def may_switch() -> bool:
    """Whether the visitor sits at the machine that serves: loopback address and host name, and no proxy between."""
    headers = st.context.headers
    if any(headers.get(name) for name in _FORWARDED):
        return False
    host = (headers.get("Host") or "").rsplit(":", 1)[0].strip("[]")
    return _is_loopback(host) and _is_loopback(st.context.ip_address or "127.0.0.1")


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
