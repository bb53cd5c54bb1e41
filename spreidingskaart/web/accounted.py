"""What cannot be accounted for is not shown: looking as a planner is written in the audit before the page is drawn."""

from __future__ import annotations

import streamlit as st

from spreidingskaart.errors import DataError
from spreidingskaart.store import audit
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import person


def accounted(page: str) -> bool:
    """Return whether a page may be drawn; say why not where the audit cannot be written.

    Once per name, page and hour it is written; any other time this costs a look in memory.

    Parameters
    ----------
    page
        Name of the page in its address; empty for the front page.
    """
    here = person()
    if not here.role.may_change:
        return True
    try:
        audit.saw(here, f"pagina {page or 'kaart'}")
    except DataError as error:
        st.html(render("not_accounted.html", why=str(error)))
        return False
    return True
