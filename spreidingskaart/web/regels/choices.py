"""What a visitor of the page Regels chose that no widget holds: in the session, and in the address as an id."""

from __future__ import annotations

from typing import Final

import streamlit as st

_PREFIX: Final = "rules."


def kept(name: str) -> str | None:
    """Return a choice; a link wins from what was chosen before, and a change of page loses nothing."""
    key = _PREFIX + name
    given = st.query_params.get(name)
    if given is not None:
        st.session_state[key] = given
    elif st.session_state.get(key):
        st.query_params[name] = st.session_state[key]
    value = st.session_state.get(key)
    return value if isinstance(value, str) and value else None


def keep(name: str, value: str | None) -> None:
    """Keep a choice, or forget it."""
    st.session_state[_PREFIX + name] = value
    if value:
        st.query_params[name] = value
    elif name in st.query_params:
        del st.query_params[name]
