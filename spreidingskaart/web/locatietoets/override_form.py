"""Where a planner judges a finding differently, with a reason and a name; what was found always stays beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from spreidingskaart.city.access import PLANNER
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.model import Verdict
from spreidingskaart.store import open_store, proposal_key
from spreidingskaart.web.locatietoets.answer import Refusal, SiteTest
from spreidingskaart.web.session import role
from spreidingskaart.web.two_people import attempt, conflict, seen_before

if TYPE_CHECKING:
    from spreidingskaart.model import Overruled
    from spreidingskaart.store import Expected, Override

_WORDS: Final = (Verdict.FITS, Verdict.MAY_FIT, Verdict.CONFLICTS, Verdict.UNSUITABLE)
_SAID: Final = "override.said"
_KEY: Final = "override"


def override_form(test: SiteTest | Refusal | None) -> None:
    """Show the form to a planner where a site was tested, and what is in force."""
    if role() != PLANNER or not isinstance(test, SiteTest):
        return
    with st.expander("Anders oordelen"):
        if said := st.session_state.pop(_SAID, None):
            st.success(said)
        for finding in test.shown.findings:
            if finding.override is not None:
                _in_force(finding.criterion, finding.override)
        _new(test)
        conflict(_KEY, lambda standing: _words_of(cast("Override", standing)))


def _in_force(criterion: str, override: Overruled) -> None:
    verdict = override.verdict.dutch
    st.markdown(f"**{BY_ID[criterion].title}**: {verdict}")
    st.text(f"{override.reason} ({override.name}, {override.made_at[:10]})")
    st.button(
        "Dit oordeel intrekken",
        key=f"override.undo.{criterion}",
        on_click=_withdraw,
        args=(override,),
    )


def _withdraw(override: Overruled) -> None:
    try:
        open_store().undo(override.event_id, override.name)
        st.session_state[_SAID] = "Ingetrokken. Het staat nog wel in de geschiedenis."
    except SpreidingskaartError as error:
        st.session_state[_SAID] = str(error)


def _new(test: SiteTest) -> None:
    found = test.found
    key = proposal_key(found.proposal)
    stands = {
        finding.criterion: finding.override.event_id
        for finding in test.shown.findings
        if finding.override is not None
    }
    seen = {
        finding.criterion: seen_before(f"{key}/{finding.criterion}", stands.get(finding.criterion))
        for finding in found.findings
    }
    with st.form("override", border=False):
        criterion = st.selectbox(
            "Over welke bevinding?",
            [finding.criterion for finding in found.findings],
            format_func=lambda one: BY_ID[one].title,
        )
        verdict = st.selectbox("Uw oordeel", _WORDS, format_func=lambda one: one.dutch)
        reason = st.text_area("Waarom?", max_chars=2000)
        name = st.text_input("Uw naam", key="override.name", persist_state="session")
        if not st.form_submit_button("Bewaar dit oordeel"):
            return

    def keep(expected: Expected) -> object:
        return open_store().override(
            found, criterion, verdict, reason=reason, name=name, expected=expected
        )

    mine = {"Bevinding": BY_ID[criterion].title, "Oordeel": verdict.dutch, "Waarom": reason}
    try:
        if not attempt(_KEY, keep, seen=seen[criterion], mine=mine):
            return
    except SpreidingskaartError as error:
        st.error(str(error))
        return
    st.session_state[_SAID] = "Bewaard. De bevinding zelf blijft ernaast staan."
    st.rerun()


def _words_of(made: Override) -> dict[str, str]:
    title = BY_ID[made.criterion].title
    return {"Bevinding": title, "Oordeel": made.verdict.dutch, "Waarom": made.reason}
