"""The list of candidate sites, on every page that asks about one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.web.fictional import candidate_name
from spreidingskaart.web.rendering import literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from spreidingskaart.city import City


def candidate_box(
    city: City,
    names: Mapping[str, str],
    chosen: str | None,
    *,
    key: str,
    on_change: Callable[[], None],
) -> None:
    """Show the list.

    Parameters
    ----------
    city
        As the session may see it.
    names
        Name of each candidate by its id, in order.
    chosen
        Id of the one that is chosen; one that the list lacks shows as none.
    key
        Under which the session holds what the list shows.
    on_change
        What to do when a visitor chose another, or none.
    """
    st.session_state[key] = chosen if chosen in names else None
    st.selectbox(
        literal(candidate_name(city)),
        list(names),
        index=None,
        format_func=lambda one: names.get(one, one),
        key=key,
        placeholder="Kies een locatie",
        width=280,
        on_change=on_change,
    )
