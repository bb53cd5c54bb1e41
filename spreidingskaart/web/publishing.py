"""What is internal and how it becomes public: said before it is kept, and shown whole before it is published."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.model import Role, Verdict
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.session import person
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.store import Event, Store

INTERNAL: Final = "Dit blijft intern tot een beheerder het publiceert."
PROTECTED: Final = (
    "Dit gaat over een uitkomst die alleen planners zien; het kan niet openbaar worden."
)
_SAID: Final = "publish.said"
_KINDS: Final = {
    "override": "anders beoordeeld",
    "framework": "versie bewaard",
    "lock": "versie vastgezet",
    "entry": "met de hand ingevuld",
    "proposal": "voorstel bewaard",
    "withdraw": "ingetrokken",
    "restore": "hersteld",
    "publish": "gepubliceerd",
    "unpublish": "weer intern gemaakt",
}


def said_before_keeping() -> None:
    """Say who is about to keep something, and who will see it."""
    st.html(render("internal.html", told=INTERNAL, name=person().name))


def what_happened(event: Event) -> str:
    """Return what an event did, in a few Dutch words."""
    if event.kind in ("framework", "lock"):
        word = "bewaard" if event.kind == "framework" else "vastgezet"
        return f"versie {event.about.get('version')} {word}"
    return _KINDS.get(event.kind, event.kind)


def to_publish(store: Store, wanted: Callable[[Event], bool]) -> None:
    """Show to who keeps things what of it is internal, and to an administrator the way to publish it."""
    if not person().role.may_change:
        return
    events = [event for event in store.internal() if wanted(event)]
    if said := st.session_state.pop(_SAID, None):
        st.html(render("internal_said.html", told=said))
    if not events:
        return
    with st.expander(literal(f"Intern ({len(events)})")):
        for event in events:
            internal_event(store, event)


def internal_event(store: Store, event: Event) -> None:
    """Show one event that is internal, whole, and to an administrator the button that publishes it."""
    st.html(render("internal_event.html", what=what_happened(event), texts=texts(store, event)))
    if event.about.get("made") == "override" and event.about.get("role") != Role.PUBLIC:
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
            texts=texts(store, event),
        )
    )
    if st.button("Ja, maak dit openbaar", type="primary"):
        _act(store.publish, event.id, "Gepubliceerd.")
        st.rerun()


def public_event(store: Store, event: Event) -> None:
    """Show one event that was made public, and the button that makes it internal again."""
    st.html(render("internal_event.html", what=what_happened(event), texts=texts(store, event)))
    st.button(
        "Maak weer intern",
        key=f"unpublish.{event.id}",
        on_click=_act,
        args=(store.unpublish, event.id, "Weer intern."),
    )


def texts(store: Store, event: Event) -> list[tuple[str, str]]:
    """Return every text of an event that the public reads once it is public, each with its Dutch name."""
    told = [*_about(event.about), ("Naam", event.name)]
    if event.reason:
        told.append(("Reden", event.reason))
    if event.about.get("source"):
        told.append(("Bron", str(event.about["source"])))
    if event.kind in ("framework", "lock"):
        told += _of_version(store, event)
    told.append(("Wanneer", f"{event.at:%d-%m-%Y %H:%M} UTC"))
    return told


def _about(about: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - as free as JSON
    told = []
    if about.get("framework_id"):
        told.append(("Kader", str(about["framework_id"])))
    if about.get("site"):
        told.append(("Locatie", str(about["site"])))
    if about.get("criterion"):
        name = str(about["criterion"])
        told.append(("Onderdeel", BY_ID[name].title if name in BY_ID else name))
    if about.get("verdict"):
        told.append(("Oordeel", Verdict(about["verdict"]).dutch))
    if about.get("value") is not None:
        told.append(("Getal", plain(about["value"], 3)))
    return told


def _of_version(store: Store, event: Event) -> list[tuple[str, str]]:
    """Return what a version of a framework holds that people wrote: its title, and who changed it and why."""
    kept = store.framework_versions(event.about["framework_id"], seen_by=Role.PLANNER)
    found = [one for one in kept if one.version == event.about["version"] and one.in_force]
    if not found:
        return []
    document = found[-1].document
    told = [("Titel", str(document.get("title", "")))]
    if event.kind == "lock" and not found[-1].public:
        told.append(("Ook", f"de hele versie, bewaard door {found[-1].name}: {found[-1].reason}"))
    return told + [
        (f"Versie {line.get('number')}", f"{line.get('by', '')}: {line.get('why', '')}")
        for line in document.get("history", ())
    ]


def _act(act: Callable[..., Event], event_id: int, told: str) -> None:
    try:
        act(event_id, person())
    except SpreidingskaartError as error:
        told = str(error)
    st.session_state[_SAID] = told
