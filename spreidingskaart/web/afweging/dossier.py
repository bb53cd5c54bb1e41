"""The screen Dossier: take the whole weighing away in one file, or check such a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import streamlit as st

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.web.afweging.case import asked_of
from spreidingskaart.web.afweging.confidential import confidential_dossier, frozen_of
from spreidingskaart.web.afweging.dossier_check import check_dossier
from spreidingskaart.web.afweging.workshop_choice import workshop_choice
from spreidingskaart.web.leaving import file_button, public_city
from spreidingskaart.web.parts import part
from spreidingskaart.web.rendering import render
from spreidingskaart.weighing.dossier.replay import make
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.web.afweging.case import ShownCase

_MADE = "weigh.dossier.made"


def dossier_screen(case: ShownCase) -> None:
    """Show what goes into the dossier, the button, and the check."""
    left, right = st.columns([3, 2], gap="medium")
    with left:
        if case.covered:
            told = "Een dossier noemt namen. Zet eerst het kader vast (stap Kader)."
            st.html(render("afweging/nothing.html", told=told))
        else:
            part("Het dossier", _make, case)
            if case.city.role != PUBLIC:
                part("Het vertrouwelijke dossier", confidential_dossier, case)
    with right, st.container(key="weigh_side"):
        part("Narekenen", check_dossier, case)


def _make(case: ShownCase) -> None:
    """Show the dossier of what everybody may see, whoever looks."""
    public = asked_of(case).of(public_city())
    if public.covered:
        told = (
            "Het slot op het kader is nog intern. Een dossier noemt namen, en is voor iedereen: het komt er als een "
            "beheerder het slot publiceert."
        )
        st.html(render("afweging/nothing.html", told=told))
        return
    workshop = workshop_choice(public, internal=case.city.role != PUBLIC)
    data, fingerprint = _made(public, workshop)
    st.html(
        render(
            "afweging/dossier.html",
            fingerprint=fingerprint,
            size=number(len(data) / 1e6, 1),
            locked=public.standing.lock is not None,
            tried=public.tried,
            examples=public.examples,
            looks_as_public=case.city.role == PUBLIC,
            workshop=workshop is not None,
        )
    )
    name = f"dossier-{public.framework.id}-v{public.framework.version}.zip"
    file_button("Dossier (zip)", partial(_as_made, data), name, "application/zip", type="primary")


def _made(public: ShownCase, workshop: Mapping[str, Any] | None) -> tuple[bytes, str]:
    """Return the dossier and its fingerprint; made once for the same question."""
    added = None if workshop is None else workshop["sha256"]
    wanted = (asked_of(public), public.city.version, newest_event(public), added)
    kept: Any = st.session_state.get(_MADE)
    if kept is None or kept[0] != wanted:
        kept = (wanted, *make(frozen_of(public, workshop)))
        st.session_state[_MADE] = kept
    return kept[1], kept[2]


def _as_made(data: bytes, _: City) -> bytes:
    # its fingerprint is on the screen, so it was made of the public City already
    return data


def newest_event(case: ShownCase) -> int:
    """Return the number of the newest event of the journal: after it the dossier is another one."""
    return case.store.newest_event()
