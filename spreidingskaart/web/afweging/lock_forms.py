"""The lock of a framework and a copy to take away; to a planner the forms to lock it and to change it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.web.afweging import choices
from spreidingskaart.web.rendering import render
from spreidingskaart.weighing.case import locking
from spreidingskaart.weighing.framework.files import to_yaml
from spreidingskaart.weighing.framework.lock import digest, to_file

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.web.afweging.case import ShownCase


def lock_forms(case: ShownCase) -> None:
    """Show the lock, the copy and, to a planner, the forms."""
    framework, lock = case.framework, case.standing.lock
    st.html(render("afweging/lock.html", framework=framework, lock=lock, digest=digest(framework)))
    _copy(case)
    if not case.may_change:
        told = "Alleen een planner van de gemeente kan vastzetten of wijzigen."
        st.html(render("afweging/note.html", told=told))
        return
    if lock is None:
        _lock_form(case)
    if case.weights is not None:
        _change_form(case)


def _copy(case: ShownCase) -> None:
    framework, lock = case.framework, case.standing.lock
    if lock is None:
        st.download_button(
            "Kader (YAML)",
            to_yaml(framework),
            f"{framework.id}-v{framework.version}.yaml",
            on_click="ignore",
        )
        return
    st.download_button(
        "Vastgezet kader (JSON)",
        to_file(framework, lock),
        f"{framework.id}-v{framework.version}-vastgezet.json",
        "application/json",
        on_click="ignore",
        help="Controleren: python -m spreidingskaart framework verify BESTAND",
    )


def _lock_form(case: ShownCase) -> None:
    with st.form("weigh.lock", border=True):
        name = st.text_input("Wie zet vast?", key="weigh.lock.name", max_chars=120)
        why = st.text_input(
            "Waarom nu?", key="weigh.lock.why", max_chars=500, placeholder="Besluit van de raad"
        )
        if st.form_submit_button("Zet vast en toon de namen", type="primary"):
            done(
                lambda: locking.lock(case.framework, case.store, by=name, why=why),
                "Vastgezet en bewaard.",
            )


def _change_form(case: ShownCase) -> None:
    version = case.framework.version + 1
    with st.form("weigh.change", border=True):
        told = "De gewichten op proef wijken af van het kader."
        st.html(render("afweging/note.html", told=told))
        name = st.text_input("Wie wijzigt?", key="weigh.change.name", max_chars=120)
        why = st.text_input("Waarom?", key="weigh.change.why", max_chars=500)
        if st.form_submit_button(f"Bewaar als versie {version}"):
            done(lambda: _change(case, name, why), f"Bewaard als versie {version}.")


def _change(case: ShownCase, name: str, why: str) -> None:
    tried = case.weights or {}
    scored = [
        {**criterion.model_dump(mode="json"), "weight": float(tried[criterion.id])}
        for criterion in case.framework.scored
    ]
    locking.change(case.framework, {"scored": scored}, case.store, by=name, why=why)
    choices.try_weights(None)


def done(act: Callable[[], object], told: str) -> None:
    """Do what was asked, say so and show the page anew; or say what is wrong."""
    try:
        act()
    except InputError as error:
        st.error(str(error))
        return
    st.toast(told)
    st.rerun()
