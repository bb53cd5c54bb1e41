"""A choice of one out of a few that always has an answer, whatever a link says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.web.rendering import literal
from spreidingskaart.web.url_state import kept

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from spreidingskaart.web.url_state import Name


def one_of(
    label: str,
    options: Collection[str],
    default: str,
    name: Name,
    *,
    told: Callable[[str], str] = str,
    labelled: bool = True,
) -> str:
    """Show the options beside each other; return the one that is chosen.

    Parameters
    ----------
    label
        What is asked.
    options
        In order.
    default
        What holds until somebody chooses, and where a link leaves the value empty.
    name
        What the choice is called in the address.
    told
        What an option is called on screen.
    labelled
        Whether the label shows; it is read aloud in any case.
    """
    chosen = st.segmented_control(
        literal(label),
        list(options),
        format_func=told,
        default=default,
        required=True,
        label_visibility="visible" if labelled else "collapsed",
        **kept(name),
    )
    return chosen if chosen in options else default
