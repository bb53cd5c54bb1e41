"""The coloured bar of whoever sees protected data, on top of every page, with one click out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.model import Role
from spreidingskaart.web.identity.limits import WATCH_SECONDS
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import person, still_counts

if TYPE_CHECKING:
    from spreidingskaart.model import Person

_WORDS = {Role.PLANNER: "Planner", Role.ADMINISTRATOR: "Beheerder"}


def show() -> None:
    """Show the bar to whoever sees protected data, and watch whether the role still counts."""
    here = person()
    if here.role is Role.PUBLIC:
        return
    st.html(bar(here))
    _watch()


def bar(here: Person) -> str:
    """Return the bar as HTML."""
    return render("role_bar.html", word=_WORDS[here.role], name=here.name)


@st.fragment(run_every=WATCH_SECONDS)
def _watch() -> None:
    """Draw the page anew where the role ended without a click: after a while, or in another tab."""
    if not still_counts():
        st.rerun()


def show_end(why: str, page: str) -> None:
    """Show why the role ended in place of a page, named as in the address; nothing of it is left on the screen."""
    st.html(render("role_end.html", why=why, page=page))
