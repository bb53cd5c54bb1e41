"""The screen Dossier: take the whole weighing away in one file, or check such a file."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, cast

import streamlit as st

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.errors import InputError
from spreidingskaart.web.afweging.case import asked_of
from spreidingskaart.web.afweging.confidential import confidential_dossier, frozen_of
from spreidingskaart.web.leaving import file_button, public_city
from spreidingskaart.web.parts import part
from spreidingskaart.web.rendering import render, say_error
from spreidingskaart.weighing.dossier.apart import try_apart
from spreidingskaart.weighing.dossier.packing import sha256
from spreidingskaart.weighing.dossier.replay import make, replay, role_of
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.dossier.replay import Replayed

_MADE = "weigh.dossier.made"
_REPLAYED = "weigh.dossier.replayed"


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
        part("Narekenen", _check, case)


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
    data, fingerprint = _made(public)
    st.html(
        render(
            "afweging/dossier.html",
            fingerprint=fingerprint,
            size=number(len(data) / 1e6, 1),
            locked=public.standing.lock is not None,
            tried=public.weights is not None,
            examples=public.examples,
            looks_as_public=case.city.role == PUBLIC,
        )
    )
    name = f"dossier-{public.framework.id}-v{public.framework.version}.zip"
    file_button("Dossier (zip)", partial(_as_made, data), name, "application/zip", type="primary")


def _made(public: ShownCase) -> tuple[bytes, str]:
    """Return the dossier and its fingerprint; made once for the same question."""
    wanted = (asked_of(public), public.city.version, newest_event(public))
    kept: Any = st.session_state.get(_MADE)
    if kept is None or kept[0] != wanted:
        kept = (wanted, *make(frozen_of(public)))
        st.session_state[_MADE] = kept
    return kept[1], kept[2]


def _as_made(data: bytes, _: City) -> bytes:
    # its fingerprint is on the screen, so it was made of the public City already
    return data


def newest_event(case: ShownCase) -> int:
    """Return the number of the newest event of the journal: after it the dossier is another one."""
    return case.store.newest_event()


def _replayed(case: ShownCase, data: bytes) -> Replayed:
    """Return what comes of doing the sum of an upload again; asked once for the same file and City.

    Raises
    ------
    InputError
        If it is no dossier; the same file is refused again without being read again.
    """
    asked = (sha256(data), case.city.version, case.city.role)
    kept: Any = st.session_state.get(_REPLAYED)
    if kept is None or kept[0] != asked:
        kept = (asked, _replay(case, data))
        st.session_state[_REPLAYED] = kept
    answer = kept[1]
    if isinstance(answer, InputError):
        raise answer
    return cast("Replayed", answer)


def _replay(case: ShownCase, data: bytes) -> Replayed | InputError:
    try:
        with st.spinner("Het dossier wordt nagerekend."):
            try_apart(data)
            _, role = role_of(data)
            return replay(data, case.city if role == case.city.role else None)
    except InputError as error:
        return error


def _check(case: ShownCase) -> None:
    st.html(render("afweging/heading.html", told="Reken een dossier na"))
    given = st.file_uploader(
        "Dossier (zip)", type=["zip"], key="weigh.dossier.file", label_visibility="collapsed"
    )
    if given is None:
        told = "Kies een bestand. Het wordt nagerekend uit wat erin staat; er wordt niets bewaard."
        st.html(render("afweging/note.html", told=told))
        return
    try:
        found = _replayed(case, given.getvalue())
    except InputError as error:
        say_error(error)
        return
    ranked = [
        site for site in found.weighing["sites"] if site["rank"] and site["total"] is not None
    ]
    st.html(
        render(
            "afweging/checked.html",
            identical=found.identical,
            differences=found.differences[:10],
            fingerprint=found.fingerprint,
            lock=found.lock,
            today=(*found.today, *found.rules.sentences),
            first=[(site["rank"], site["name"], number(site["total"], 1)) for site in ranked[:5]],
        )
    )
