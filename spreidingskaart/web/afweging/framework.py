"""The screen Kader: what counts and how much, drawn; the lock, the history, and a copy to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict
from spreidingskaart.web.afweging import choices
from spreidingskaart.web.afweging.pictures import curve_image
from spreidingskaart.web.rendering import render
from spreidingskaart.weighing.case import locking
from spreidingskaart.weighing.case.compare import with_unit
from spreidingskaart.weighing.framework.files import to_yaml
from spreidingskaart.weighing.framework.framework import ByHand, Threshold
from spreidingskaart.weighing.framework.lock import digest, to_file
from spreidingskaart.weighing.framework.value import tell
from spreidingskaart.weighing.ranking.inputs import MET, NOT_MET
from spreidingskaart.words.numbers import number, percent, plain, read_number

if TYPE_CHECKING:
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.framework.framework import HardLimit

_OPERATOR = {">=": "ten minste", ">": "meer dan", "<=": "ten hoogste", "<": "minder dan"}


def framework_screen(case: ShownCase) -> None:
    """Show the framework, and to a planner the forms to lock and change it."""
    left, right = st.columns([5, 2], gap="medium")
    with left:
        st.html(_criteria(case))
    with right, st.container(key="weigh_side"):
        _lock(case)
        _history(case)


def asked(limit: HardLimit) -> str:
    """Return what a limit asks, in a few Dutch words."""
    test = limit.test
    if isinstance(test, Threshold):
        return f"{_OPERATOR[test.operator]} {with_unit(test.value, test.unit)}"
    return f"oordeel {' of '.join(Verdict(word).dutch for word in test.allowed)}"


def _criteria(case: ShownCase) -> str:
    framework, judged = case.framework, case.weighed.ranking.judged
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
            "told": tell(
                criterion.curve,
                "" if criterion.unit.startswith("op een schaal") else criterion.unit,
            ),
            "unit": criterion.unit if criterion.unit.startswith("op een schaal") else "",
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
    )


def _lock(case: ShownCase) -> None:
    framework, locked = case.framework, case.standing.lock
    st.html(
        render("afweging/lock.html", framework=framework, lock=locked, digest=digest(framework))
    )
    if locked is not None:
        st.download_button(
            "Vastgezet kader (JSON)",
            to_file(framework, locked),
            f"{framework.id}-v{framework.version}-vastgezet.json",
            "application/json",
            on_click="ignore",
            help="Controleren: python -m spreidingskaart framework verify BESTAND",
        )
    else:
        st.download_button(
            "Kader (YAML)",
            to_yaml(framework),
            f"{framework.id}-v{framework.version}.yaml",
            on_click="ignore",
        )
    if not case.may_change:
        told = "Alleen een planner van de gemeente kan vastzetten of wijzigen."
        st.html(render("afweging/note.html", told=told))
        return
    if locked is None:
        with st.form("weigh.lock", border=True):
            name = st.text_input("Wie zet vast?", key="weigh.lock.name", max_chars=120)
            why = st.text_input(
                "Waarom nu?", key="weigh.lock.why", max_chars=500, placeholder="Besluit van de raad"
            )
            if st.form_submit_button("Zet vast en toon de namen", type="primary"):
                _done(
                    lambda: locking.lock(framework, case.store, by=name, why=why),
                    "Vastgezet en bewaard.",
                )
    if case.weights is not None:
        with st.form("weigh.change", border=True):
            st.html(
                render("afweging/note.html", told="De gewichten op proef wijken af van het kader.")
            )
            name = st.text_input("Wie wijzigt?", key="weigh.change.name", max_chars=120)
            why = st.text_input("Waarom?", key="weigh.change.why", max_chars=500)
            if st.form_submit_button(f"Bewaar als versie {framework.version + 1}"):
                _done(
                    lambda: _change(case, name, why), f"Bewaard als versie {framework.version + 1}."
                )
    _enter(case)


def _change(case: ShownCase, name: str, why: str) -> None:
    tried = case.weights or {}
    scored = [
        {**criterion.model_dump(mode="json"), "weight": float(tried[criterion.id])}
        for criterion in case.framework.scored
    ]
    locking.change(case.framework, {"scored": scored}, case.store, by=name, why=why)
    choices.try_weights(None)


def _enter(case: ShownCase) -> None:
    framework = case.framework
    by_hand: dict[str, Any] = {
        item.id: item for item in framework.hard if isinstance(item.origin, ByHand)
    }
    by_hand |= {item.id: item for item in framework.scored if isinstance(item.origin, ByHand)}
    if not by_hand:
        return
    with st.expander("Vul met de hand in"):
        criterion = st.selectbox(
            "Onderdeel",
            list(by_hand),
            format_func=lambda name: by_hand[name].label,
            key="weigh.enter.what",
        )
        names = dict(zip(case.facts.sites, case.shown, strict=True))
        item = by_hand[str(criterion)]
        verdicts = (item.test if hasattr(item, "test") else item.curve).kind == "verdicts"
        with st.form("weigh.enter", border=False):
            site = st.selectbox(
                "Locatie",
                sorted(names, key=names.__getitem__),
                format_func=names.__getitem__,
                key="weigh.enter.site",
            )
            found: Any
            if verdicts:
                words = [
                    word for word in Verdict if word not in (Verdict.NOT_TESTED, Verdict.REPORTED)
                ]
                found = st.selectbox(
                    "Oordeel", words, format_func=lambda word: word.dutch, key="weigh.enter.verdict"
                )
            else:
                unit = getattr(item, "unit", "") or getattr(getattr(item, "test", None), "unit", "")
                found = st.text_input(
                    f"Getal ({unit})", key="weigh.enter.value", autocomplete="off"
                )
            source = st.text_input("Bron", key="weigh.enter.source", placeholder=item.origin.source)
            reason = st.text_input("Reden", key="weigh.enter.reason")
            name = st.text_input("Door", key="weigh.enter.name", max_chars=120)
            if st.form_submit_button("Bewaar"):
                _done(
                    lambda: case.store.enter(
                        framework.id,
                        case.city.municipality.name,
                        str(site),
                        str(criterion),
                        found if verdicts else read_number(str(found or "")),
                        source=source,
                        reason=reason,
                        name=name,
                    ),
                    "Bewaard.",
                )


def _history(case: ShownCase) -> None:
    events = [
        {
            "at": event.at.strftime("%d-%m-%Y %H:%M"),
            "name": event.name,
            "reason": event.reason,
            "what": _event_name(event.kind, event.about),
        }
        for event in case.store.history(framework_id=case.framework.id, most=30)
    ]
    versions = [
        {
            "number": plain(version.number),
            "at": version.at.strftime("%d-%m-%Y"),
            "by": version.by,
            "why": version.why,
        }
        for version in reversed(case.framework.history)
    ]
    st.html(render("afweging/history.html", versions=versions, events=events))


def _event_name(kind: str, about: Any) -> str:  # noqa: ANN401 - as free as JSON
    if kind == "framework":
        return f"versie {about.get('version')} bewaard"
    if kind == "lock":
        return f"versie {about.get('version')} vastgezet"
    return {"entry": "met de hand ingevuld", "withdraw": "ingetrokken", "restore": "hersteld"}.get(
        kind, kind
    )


def _done(act: Any, told: str) -> None:  # noqa: ANN401 - any function without arguments
    try:
        act()
    except InputError as error:
        st.error(str(error))
        return
    st.toast(told)
    st.rerun()
