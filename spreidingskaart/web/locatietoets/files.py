"""A site test to take away: a sheet to print, a table, and the document that programs read."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from spreidingskaart.site_test.evidence import evidence_csv
from spreidingskaart.web import url_state
from spreidingskaart.web.locatietoets.answer import Refusal, SiteTest
from spreidingskaart.words.numbers import typed

if TYPE_CHECKING:
    from spreidingskaart.model import Assessment


def site_files(test: SiteTest | Refusal | None) -> None:
    """Show the buttons where a site was tested; a file is made when somebody asks for it."""
    if not isinstance(test, SiteTest):
        return
    outcome = test.shown
    with st.container(horizontal=True):
        st.link_button("Afdrukken", print_address(test.proposal))
        for name, made, kind in (
            ("CSV", evidence_csv, "text/csv"),
            ("JSON", _document, "application/json"),
        ):
            st.download_button(
                name,
                partial(made, outcome),
                f"locatietoets.{name.lower()}",
                kind,
                on_click="ignore",
            )
    note = st.empty()  # always there, so that what stands below stays open
    if "overruled" in outcome.proposal:
        note.caption(
            "Afdrukken toont wat openbaar is, zonder het andere oordeel. In CSV en JSON staat het wel."
        )


def _document(outcome: Assessment) -> str:
    return json.dumps(outcome.as_dict(), ensure_ascii=False, indent=1)


def print_address(proposal: dict[str, Any]) -> str:
    """Return the address of the sheet that prints this test; the sheet is always the public one."""
    given = {
        name: typed(value) if isinstance(value, float) else str(value)
        for name, value in proposal.items()
        if value is not None
    }
    where = {str(name): value for name in url_state.SITE if (value := url_state.choice(name))}
    return url_state.link("blad/locatie", {**given, **where})
