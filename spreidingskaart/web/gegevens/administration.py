"""What only an administrator sees: what is internal and can be published, and the audit."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.model import Role
from spreidingskaart.store import audit, open_store
from spreidingskaart.web.gegevens.audit_words import told_about
from spreidingskaart.web.publishing import internal_event, public_event, said
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import person
from spreidingskaart.words.dates import moment_told
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from spreidingskaart.store import Event, Store
    from spreidingskaart.store.audit import AuditRow

_MOST_ROWS: Final = 200
"""Newest rows of the audit on screen; the command line shows all."""
_MOST_EVENTS: Final = 50
"""Newest events that can be published, or made internal again, on screen."""
_ALL: Final = "alles"


class Task(StrEnum):
    """What an administrator looks after, in the words on screen."""

    INTERNAL = "Intern"
    PUBLISHED = "Openbaar gemaakt"
    AUDIT = "Wie deed wat"
    KEEPING = "Bewaren"


def show_administration() -> None:
    """Show to an administrator what can be published, the audit, and how long things are kept."""
    if not person().role.may_publish:
        return
    st.html(render("gegevens/administration.html"))
    task = st.segmented_control(
        "Beheer",
        list(Task),
        default=Task.INTERNAL,
        key="administration.task",
        label_visibility="collapsed",
    )
    said()
    with st.container(border=True, key="administration"):
        match task:
            case Task.PUBLISHED:
                _published(open_store())
            case Task.AUDIT:
                _audit()
            case Task.KEEPING:
                _keeping()
            case _:
                _internal(open_store())


def _internal(store: Store) -> None:
    events = store.internal()
    if not events:
        st.html(
            render(
                "gegevens/nothing.html",
                told="Er is niets intern. Wat planners bewaren, staat hier tot u het publiceert.",
            )
        )
        return
    for event in events[:_MOST_EVENTS]:
        internal_event(store, event)
    _rest(len(events))


def _published(store: Store) -> None:
    """Show what was made public and still is, newest first."""
    every = store.history(seen_by=Role.PLANNER)
    by_id = {event.id: event for event in every}
    events: list[Event] = [
        by_id[word.subject]
        for word in every
        if word.kind == "publish" and word.in_force and word.subject is not None
    ]
    events = list({event.id: event for event in events if event.public}.values())
    if not events:
        told = "Er is nog niets openbaar gemaakt."
        st.html(render("gegevens/nothing.html", told=told))
        return
    for event in events[:_MOST_EVENTS]:
        public_event(store, event)
    _rest(len(events))


def _rest(total: int) -> None:
    if total > _MOST_EVENTS:
        told = f"Dit zijn de nieuwste {_MOST_EVENTS} van {total}; `store internal` noemt ze alle."
        st.html(render("gegevens/nothing.html", told=told))


def _audit() -> None:
    rows = audit.show(most=_MOST_ROWS)
    if not rows:
        st.html(render("gegevens/nothing.html", told="Er staat nog niets in de audit."))
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.selectbox(
            "Wie",
            [_ALL, *sorted({row.name for row in rows if row.name})],
            key="administration.who",
            width=220,
        )
        kind = st.selectbox(
            "Wat",
            [_ALL, *sorted({row.kind.dutch for row in rows})],
            key="administration.what",
            width=260,
        )
        checked = st.button("Controleer de hele audit", key="administration.verify")
    if checked:
        _verified()
    shown = [row for row in rows if name in (_ALL, row.name) and kind in (_ALL, row.kind.dutch)]
    st.html(
        render(
            "gegevens/audit.html",
            rows=[_told(row) for row in shown],
            total=len(rows),
            newest=len(rows) == _MOST_ROWS,
        )
    )


def _told(row: AuditRow) -> dict[str, str]:
    return {
        "number": str(row.number),
        "at": moment_told(row.at),
        "name": row.name or "niemand",
        "what": row.kind.dutch,
        "about": told_about(row),
    }


def _verified() -> None:
    found = audit.verify()
    told = (
        f"De audit klopt: {count(found.rows, 'regel', 'regels')}. Noteer deze vingerafdruk elders: {found.head}"
        if found.broken is None
        else f"Regel {found.broken} klopt niet. {found.why}"
    )
    st.html(render("gegevens/verified.html", told=told, good=found.broken is None))


def _keeping() -> None:
    st.html(render("gegevens/keeping.html", days=audit.keep_days(), variable=audit.DAYS_VARIABLE))
