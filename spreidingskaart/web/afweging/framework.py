"""The screen Kader: what counts and how much, drawn; the lock, the history, and a copy to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.model import Verdict
from spreidingskaart.print.words import sentence_case
from spreidingskaart.site_test.journal_words import what_happened
from spreidingskaart.web.afweging.entry_form import entry_form
from spreidingskaart.web.afweging.lock_forms import lock_forms
from spreidingskaart.web.afweging.pictures import curve_image
from spreidingskaart.web.agreed import agreed_lines
from spreidingskaart.web.parts import part
from spreidingskaart.web.publishing import to_publish
from spreidingskaart.web.rendering import render
from spreidingskaart.weighing.case.compare import with_unit
from spreidingskaart.weighing.framework.aggregation import tell_mean, tell_unknown
from spreidingskaart.weighing.framework.fair_share import tell_counted
from spreidingskaart.weighing.framework.framework import ByHand, Threshold
from spreidingskaart.weighing.framework.value import tell
from spreidingskaart.weighing.ranking.inputs import MET, NOT_MET
from spreidingskaart.words.dates import moment_told, short_day
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number, percent, plain

if TYPE_CHECKING:
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.framework.framework import HardLimit

_OPERATOR = {">=": "ten minste", ">": "meer dan", "<=": "ten hoogste", "<": "minder dan"}


def framework_screen(case: ShownCase) -> None:
    """Show the framework, and to a planner the forms to lock and change it."""
    left, right = st.columns([5, 2], gap="medium")
    with left:
        part("De criteria", _show_criteria, case)
    with right, st.container(key="weigh_side"):
        part("Het slot", lock_forms, case)
        part("Invullen met de hand", entry_form, case)
        part("Publiceren", _publish, case)
        part("De geschiedenis", _history, case)


def _show_criteria(case: ShownCase) -> None:
    st.html(_criteria(case) + agreed_lines(case.city, framework=case.framework.id))


def _publish(case: ShownCase) -> None:
    to_publish(case.store, lambda event: event.about.get("framework_id") == case.framework.id)


def asked(limit: HardLimit) -> str:
    """Return what a limit asks, in a few Dutch words."""
    test = limit.test
    if isinstance(test, Threshold):
        return f"{_OPERATOR[test.operator]} {with_unit(test.value, test.unit)}"
    words = [f"'{Verdict(word).dutch}'" for word in test.allowed]
    return f"moet {join(words, 'of')} zijn"


def _criteria(case: ShownCase) -> str:
    framework, judged = case.framework, case.weighed.ranking.judged
    how = judged.how
    shares = case.weighed.ranking.weights.shares
    limits = [
        {
            "label": limit.label,
            "asked": asked(limit),
            "source": limit.source,
            "by_hand": isinstance(limit.origin, ByHand),
            "reason": limit.origin.reason if isinstance(limit.origin, ByHand) else "",
            "met": int((judged.met[:, j] == MET).sum()),
            "not_met": int((judged.met[:, j] == NOT_MET).sum()),
        }
        for j, limit in enumerate(framework.hard)
    ]
    criteria = [
        {
            "label": criterion.label,
            "share": percent(float(share), 1),
            "width": number(100 * float(share) / max(float(shares.max()), 1e-9), 1).replace(
                ",", "."
            ),
            "curve": curve_image(criterion.curve),
            "told": sentence_case(tell(criterion.curve, criterion.unit))
            + tell_counted(criterion.origin),
            "source": criterion.source,
            "note": criterion.note,
            "by_hand": isinstance(criterion.origin, ByHand),
            "reason": criterion.origin.reason if isinstance(criterion.origin, ByHand) else "",
        }
        for criterion, share in zip(framework.scored, shares, strict=True)
    ]
    return render(
        "afweging/framework.html",
        framework=framework,
        limits=limits,
        criteria=criteria,
        n=len(case.facts.sites),
        tried=case.weights is not None,
        how=[tell_mean(how), tell_unknown(how)],
        tried_how=case.how is not None,
        covered=case.covered,
    )


def _history(case: ShownCase) -> None:
    events = [
        {
            "at": moment_told(event.at),
            "name": event.name,
            "reason": event.reason,
            "what": what_happened(event),
            "internal": not event.public,
        }
        for event in case.store.history(
            framework_id=case.framework.id, most=30, seen_by=case.reader
        )
    ]
    versions = [
        {
            "number": plain(version.number),
            "at": short_day(version.at),
            "by": version.by,
            "why": version.why,
        }
        for version in reversed(case.framework.history)
    ]
    st.html(render("afweging/history.html", versions=versions, events=events))
