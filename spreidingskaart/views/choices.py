"""Choices that no widget holds (a pin, a plot, what is selected): in the session, and in the address too.

Widgets bind themselves to the address. These choices are written back on every run, so that they survive a change
of page and a link shows the same view.
"""

from __future__ import annotations

from typing import Final

import streamlit as st

NAMES: Final = ("punt", "perceel", "kandidaat", "keuze", "midden", "beeld")
"""punt = latitude,longitude of a pin; perceel = corners of a plot; kandidaat = site id; keuze = layer:id of what is
selected; midden = centre of the ring; beeld = latitude,longitude,zoom of the map."""
_PREFIX: Final = "choice."
_LONGEST: Final = 6_000
"""Characters in one choice; longer ones (a plot with very many corners) stay in the session only."""


def restore() -> None:
    """Take the choices from the address at the start of a session, and write all of them back on every run."""
    for name in NAMES:
        key = _PREFIX + name
        if key not in st.session_state:
            st.session_state[key] = st.query_params.get(name)
        value = st.session_state[key]
        if value and len(value) <= _LONGEST:
            if st.query_params.get(name) != value:
                st.query_params[name] = value
        elif name in st.query_params:
            del st.query_params[name]


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
