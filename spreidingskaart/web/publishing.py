"""What is internal and how it becomes public: said before it is kept, and shown whole before it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.site_test.journal_words import (
    PROTECTED,
    rests_on_protected,
    texts,
    what_happened,
)
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.session import person
from spreidingskaart.weighing.case.offered import labels

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.store import Event, Store

INTERNAL: Final = "Dit blijft intern tot een beheerder het publiceert."
_SAID: Final = "publish.said"


def said_before_keeping() -> None:
    """Say who is about to keep something, and who will see it."""
    st.html(render("internal.html", told=INTERNAL, name=person().name))


def to_publish(store: Store, wanted: Callable[[Event], bool]) -> None:
    """Show to who keeps things what of it is internal, and to an administrator the way to publish it."""
    if not person().role.may_change:
        return
    events = [event for event in store.internal() if wanted(event)]
    said()
    if not events:
        return
    with st.expander(literal(f"Intern ({len(events)})")):
        for event in events:
            internal_event(store, event)


def said() -> None:
    """Say what came of the last publication, once."""
    if told := st.session_state.pop(_SAID, None):
        st.html(render("internal_said.html", told=told))


def internal_event(store: Store, event: Event) -> None:
    """Show one event that is internal, whole, and to an administrator the button that publishes it."""
    st.html(
        render(
            "internal_event.html", what=what_happened(event), texts=texts(store, event, labels())
        )
    )
    if rests_on_protected(event):
        st.html(render("internal_said.html", told=PROTECTED))
        return
    if not person().role.may_publish:
        return
    if st.button("Publiceer", key=f"publish.{event.id}"):
        _confirm(store, event)


@st.dialog("Maak dit openbaar?")
def _confirm(store: Store, event: Event) -> None:
    """Show every text that becomes public, and publish it where the administrator says yes."""
    st.html(
        render(
            "internal_event.html",
            what="Iedereen kan dit dan lezen, precies zo",
            texts=texts(store, event, labels()),
        )
    )
    if st.button("Ja, maak dit openbaar", type="primary"):
        _act(store.publish, event.id, "Gepubliceerd.")
        st.rerun()


def public_event(store: Store, event: Event) -> None:
    """Show one event that was made public, and the button that makes it internal again."""
    st.html(
        render(
            "internal_event.html", what=what_happened(event), texts=texts(store, event, labels())
        )
    )
    st.button(
        "Maak weer intern",
        key=f"unpublish.{event.id}",
        on_click=_act,
        args=(store.unpublish, event.id, "Weer intern."),
    )


def _act(act: Callable[..., Event], event_id: int, told: str) -> None:
    try:
        act(event_id, person())
    except SpreidingskaartError as error:
        told = str(error)
    st.session_state[_SAID] = told
