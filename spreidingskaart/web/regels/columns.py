"""The two columns of the page Regels: the register, and one rule beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator


def register_and_panel() -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return the place of the register and the place of the panel."""
    with st.container(key="rules_and_panel"):
        left, right = st.columns([3, 1])
        return left, right.container(key="rules_panel")
