"""Choices that no widget holds (a pin, a plot, what is selected): in the session, and in the address too.

Widgets bind themselves to the address. These choices are written back on every run, so that they survive a change
of page and a link shows the same view.
"""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

NAMES: Final = ("punt", "perceel", "kandidaat", "keuze", "midden", "zoekpunt", "beeld")
"""punt = latitude,longitude of a pin; perceel = corners of a plot; kandidaat = site id; keuze = layer:id of what is
selected; midden = centre of the ring; zoekpunt = a plot that was clicked; beeld = latitude,longitude,zoom."""
KEPT: Final[dict[str, Any]] = {"bind": "query-params", "persist_state": "session"}
"""What makes a widget keep its choice in the address, and in the session when another page is open."""
_PREFIX: Final = "choice."
_PAGE: Final = "page"
_WRITTEN: Final = "choice.written."
_LONGEST: Final = 6_000
"""Characters in one choice; longer ones (a plot with very many corners) stay in the session only."""


def restore() -> None:
    """Take what a link says, and write every other choice back to the address: a change of page clears it.

    A value in the address that we did not write ourselves is a link that was followed: it wins from the session.
    """
    for name in NAMES:
        key, written = _PREFIX + name, _WRITTEN + name
        in_address = st.query_params.get(name)
        if in_address is not None and in_address != st.session_state.get(written):
            st.session_state[key] = in_address
        value = st.session_state.get(key)
        if value and len(value) <= _LONGEST:
            if in_address != value:
                st.query_params[name] = value
            st.session_state[written] = value
        else:
            if in_address is not None:
                del st.query_params[name]
            st.session_state[written] = None


def arrived(page: str) -> bool:
    """Whether the visitor comes from elsewhere: the run before was of another page."""
    before = st.session_state.get(_PAGE)
    st.session_state[_PAGE] = page
    return before != page


def choice(name: str) -> str | None:
    """Return a choice, or None."""
    value = st.session_state.get(_PREFIX + name)
    return value if isinstance(value, str) and value else None


def choose(name: str, value: str | None) -> None:
    """Keep a choice; it is in the address after this run."""
    st.session_state[_PREFIX + name] = value


def numbers(name: str, amount: int) -> tuple[float, ...] | None:
    """Return a choice of `amount` comma-separated numbers; None where it is something else."""
    try:
        found = tuple(float(part) for part in (choice(name) or "").split(","))
    except ValueError:
        return None
    return found if len(found) == amount else None
