"""A site test to take away: a sheet (PDF), a table, and the document that programs read."""

from __future__ import annotations

import datetime as dt
import json
from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.site_test.overrides import assessment_with_overrides
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.site_test.told_of import evidence_document, evidence_table, site_told
from spreidingskaart.store import open_store
from spreidingskaart.web import chosen_site, url_state
from spreidingskaart.web.leaving import file_button, sheet_button
from spreidingskaart.web.locatietoets.answer import Refusal, SiteTest
from spreidingskaart.web.rendering import literal
from spreidingskaart.words.file_names import file_name
from spreidingskaart.words.numbers import plain, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment


def site_files(test: SiteTest | Refusal | None, city: City) -> None:
    """Show the buttons where a site was tested; a file is made when somebody asks for it."""
    if not isinstance(test, SiteTest):
        return
    asked = {**(chosen_site.site() or {}), **test.proposal}
    with st.container(horizontal=True):
        sheet_button("Blad (PDF)", print_address(test.proposal))
        named = partial(_file_name, test.found.proposal, city)
        file_button("CSV", partial(_table, asked), named("csv"), "text/csv")
        file_button("JSON", partial(_document, asked), named("json"), "application/json")
    note = st.empty()  # always there, so that what stands below stays open
    if told := _told(test.shown):
        note.caption(literal(told))


def _file_name(proposal: Mapping[str, Any], city: City, ending: str) -> str:
    places = None if proposal["places"] is None else f"{plain(proposal['places'])} plekken"
    return file_name(
        ending, "locatietoets", site_told(proposal, city), proposal["form_name"], places
    )


def _told(shown: Assessment) -> str:
    """Return what differs between the screen and what leaves it; empty where nothing does."""
    if shown.role != PUBLIC:
        return "Het blad, CSV en JSON tonen alleen wat iedereen mag zien; op dit scherm kan meer staan."
    if "overruled" in shown.proposal:
        return "Het blad toont het zonder het andere oordeel. In CSV en JSON staat het wel."
    return ""


def outcome(asked: dict[str, Any], city: City) -> Assessment:
    """Return the answer of a City to a proposal, with the overrides that may be seen with it."""
    return assessment_with_overrides(propose(city, **asked), city, open_store())


def _table(asked: dict[str, Any], city: City) -> bytes:
    return evidence_table(outcome(asked, city), city, _today())


def _document(asked: dict[str, Any], city: City) -> str:
    document = evidence_document(outcome(asked, city), city, _today())
    return json.dumps(document, ensure_ascii=False, indent=1)


def _today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def print_address(proposal: dict[str, Any]) -> str:
    """Return the address of the sheet of this test; the sheet is always the public one."""
    given = {
        name: typed(value) if isinstance(value, float) else str(value)
        for name, value in proposal.items()
        if value is not None
    }
    where = {str(name): value for name in url_state.SITE if (value := url_state.choice(name))}
    return url_state.link("blad/locatie", {**given, **where})
