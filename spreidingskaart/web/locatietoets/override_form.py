"""Where a planner judges a finding differently, with a reason and a name; what was found always stays beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from spreidingskaart.city.access import PLANNER, PUBLIC
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.model import Verdict
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.overrides import to_keep
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.store import MOST_REASON, ChangedError, open_store, proposal_key
from spreidingskaart.web import chosen_site
from spreidingskaart.web.deployment import served_city
from spreidingskaart.web.locatietoets.answer import Refusal, SiteTest
from spreidingskaart.web.publishing import said_before_keeping, to_publish
from spreidingskaart.web.rendering import render, say_done, say_error
from spreidingskaart.web.session import person, role
from spreidingskaart.web.two_people import attempt, conflict, seen_before

if TYPE_CHECKING:
    from spreidingskaart.model import Assessment, Overruled
    from spreidingskaart.store import Expected, Override

_WORDS: Final = (Verdict.FITS, Verdict.MAY_FIT, Verdict.CONFLICTS, Verdict.UNSUITABLE)
_SAID: Final = "override.said"
_FAILED: Final = "override.failed"
_KEY: Final = "override"
WITHDRAWN: Final = "Ingetrokken. Het staat nog wel in de geschiedenis."
WITHDRAWN_PUBLIC: Final = (
    "Ingetrokken. Het publiek ziet het oordeel nog, tot een beheerder ook het intrekken publiceert."
)


def override_form(test: SiteTest | Refusal | None) -> None:
    """Show the form to a planner where a site was tested, and what is in force."""
    if not person().role.may_change or role() != PLANNER or not isinstance(test, SiteTest):
        return
    with st.expander("Anders oordelen"):
        if said := st.session_state.pop(_SAID, None):
            say_done(said)
        if failed := st.session_state.pop(_FAILED, None):
            say_error(failed)
        for finding in test.shown.findings:
            if finding.override is not None:
                _in_force(finding.criterion, finding.override)
        _new(test)
        conflict(_KEY, lambda standing: _words_of(cast("Override", standing)))
    proposal = proposal_key(test.found.proposal)
    to_publish(open_store(), lambda event: event.about.get("proposal_key") == proposal)


def _in_force(criterion: str, override: Overruled) -> None:
    st.html(render("locatietoets/override.html", title=BY_ID[criterion].title, override=override))
    st.button(
        "Dit oordeel intrekken",
        key=f"override.undo.{criterion}",
        on_click=_withdraw,
        args=(override,),
    )


def _withdraw(override: Overruled) -> None:
    try:
        open_store().undo(override.event_id, person())
        st.session_state[_SAID] = WITHDRAWN if override.internal else WITHDRAWN_PUBLIC
    except ChangedError:
        st.session_state[_FAILED] = "Iemand anders heeft dit oordeel al ingetrokken."
    except SpreidingskaartError as error:
        st.session_state[_FAILED] = str(error)


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
        reason = st.text_area("Waarom?", max_chars=MOST_REASON)
        said_before_keeping()
        if not st.form_submit_button("Bewaar dit oordeel"):
            return

    def keep(expected: Expected) -> object:
        return open_store().override(
            _to_keep(test, criterion),
            criterion,
            verdict,
            reason=reason,
            by=person(),
            expected=expected,
        )

    mine = {"Bevinding": BY_ID[criterion].title, "Oordeel": verdict.dutch, "Waarom": reason}
    try:
        if not attempt(_KEY, keep, seen=seen[criterion], mine=mine):
            return
    except SpreidingskaartError as error:
        say_error(error)
        return
    st.session_state[_SAID] = "Bewaard, en nog intern. De bevinding zelf blijft ernaast staan."
    st.rerun()


def _words_of(made: Override) -> dict[str, str]:
    title = BY_ID[made.criterion].title
    return {"Bevinding": title, "Oordeel": made.verdict.dutch, "Waarom": made.reason}


def _to_keep(test: SiteTest, criterion: str) -> Assessment:
    """Return the assessment to make the override of: that of the public where it finds the same."""
    site = chosen_site.site()
    if site is None:
        return test.found
    public = served_city(PUBLIC)
    try:
        proposals = propose(public, **site, **test.proposal)
    except InputError:
        return test.found
    found = assessment(proposals, public, columns=assess(proposals, public))
    return to_keep(test.found, found, criterion)
