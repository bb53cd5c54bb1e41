"""The lock of a framework and a copy to take away; to a planner the forms to lock it and to change it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.model import Role
from spreidingskaart.site_test.overrides import reader_of
from spreidingskaart.store import open_store
from spreidingskaart.store.expecting import refuse_if_changed
from spreidingskaart.web.afweging import choices
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.publishing import said_before_keeping
from spreidingskaart.web.rendering import literal, render, say_error
from spreidingskaart.web.session import person
from spreidingskaart.web.two_people import attempt, conflict
from spreidingskaart.weighing.case import locking
from spreidingskaart.weighing.case.offered import standing
from spreidingskaart.weighing.framework.aggregation import (
    FLOOR,
    Aggregation,
    Mean,
    UnknownScore,
    tell_mean,
)
from spreidingskaart.weighing.framework.files import to_yaml
from spreidingskaart.weighing.framework.lock import digest, to_file
from spreidingskaart.weighing.framework.shares import shares
from spreidingskaart.weighing.ranking.amendment import differences
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.store.expecting import Expected, Standing
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.web.two_people import Act, Words
    from spreidingskaart.weighing.framework.framework import Framework

_LOCK: Final = "weigh.lock"
_CHANGE: Final = "weigh.change"


def lock_forms(case: ShownCase) -> None:
    """Show the lock, the copy and, to a planner, the forms."""
    framework, lock = case.framework, case.standing.lock
    st.html(
        render(
            "afweging/lock.html",
            framework=framework,
            lock=lock,
            digest=digest(framework),
            internal=case.standing.internal,
        )
    )
    _copy(case)
    if not case.may_change:
        told = "Alleen een planner van de gemeente kan vastzetten of wijzigen."
        st.html(render("afweging/note.html", told=told))
        return
    if lock is None:
        _lock_form(case)
    conflict(_LOCK, _words_of, mine_can_stand=lock is None)
    if case.tried:
        _change_form(case)
    conflict(_CHANGE, _words_of)
    for form in (_LOCK, _CHANGE):
        if failed := st.session_state.pop(f"{form}.failed", None):
            say_error(failed)


def _copy(case: ShownCase) -> None:
    city = case.city
    try:
        public = standing(
            case.framework.id, city.forms, case.store, folder=city.folder, seen_by=Role.PUBLIC
        )
    except InputError:
        told = "Dit kader is intern; een bestand ervan is er als een beheerder het publiceert."
        st.html(render("afweging/note.html", told=told))
        return
    framework, lock = public.framework, public.lock
    if lock is None:
        file_button(
            "Kader (YAML)",
            partial(framework_file, framework.id),
            f"{framework.id}-v{framework.version}.yaml",
            "application/yaml",
        )
        return
    file_button(
        "Vastgezet kader (JSON)",
        partial(framework_file, framework.id),
        f"{framework.id}-v{framework.version}-vastgezet.json",
        "application/json",
        help="Controleren: python -m spreidingskaart framework verify BESTAND",
    )


def framework_file(framework_id: str, city: City) -> str:
    """Return a framework as it stands, with its lock where it is locked."""
    found = standing(
        framework_id,
        city.forms,
        open_store(),
        folder=city.folder,
        seen_by=reader_of(city.role),
    )
    return to_yaml(found.framework) if found.lock is None else to_file(found.framework, found.lock)


def _lock_form(case: ShownCase) -> None:
    with st.form("weigh.lock", border=True):
        st.text_input(
            "Waarom nu?", key="weigh.lock.why", max_chars=500, placeholder="Besluit van de raad"
        )
        said_before_keeping()
        st.form_submit_button(
            "Zet vast en toon de namen", type="primary", on_click=_lock, args=(case,)
        )


def _lock(case: ShownCase) -> None:
    """Lock the framework as it was drawn."""
    why = str(st.session_state.get(f"{_LOCK}.why") or "")

    def lock(expected: Expected) -> object:
        framework = _as_seen(case, expected)
        return locking.lock(framework, case.store, by=person(), why=why, expected=expected)

    mine = {"Versie": str(case.framework.version), "Reden": why}
    _attempt(_LOCK, lock, case, mine, "Vastgezet en bewaard, en nog intern.")


def _change_form(case: ShownCase) -> None:
    with st.form("weigh.change", border=True):
        told = " ".join(_tried_told(case))
        st.html(render("afweging/note.html", told=told))
        st.text_input("Waarom?", key="weigh.change.why", max_chars=500)
        said_before_keeping()
        st.form_submit_button(
            literal(f"Bewaar als versie {case.framework.version + 1}"),
            on_click=_change,
            args=(case,),
        )


def _tried_told(case: ShownCase) -> list[str]:
    """Return what is tried, one Dutch sentence each."""
    told = [] if case.weights is None else ["De gewichten op proef wijken af van het kader."]
    if case.how is not None:
        changed = case.framework.model_copy(update=_how_fields(case.how))
        told += ["Op proef:", *differences(case.framework, changed)]
    return told


def _how_fields(how: Aggregation) -> dict[str, Any]:
    return {"aggregation": how.mean, "floor": how.floor, "unknown": how.unknown}


def _change(case: ShownCase) -> None:
    """Keep what is tried as the version after the one that was drawn."""
    why = str(st.session_state.get(f"{_CHANGE}.why") or "")
    tried = dict(case.weights or {})

    def change(expected: Expected) -> object:
        framework = _as_seen(case, expected)
        scored = [
            {**each.model_dump(mode="json"), "weight": float(tried.get(each.id, each.weight))}
            for each in framework.scored
        ]
        changes = {"scored": scored, **({} if case.how is None else _how_fields(case.how))}
        made = locking.change(
            framework, changes, case.store, by=person(), why=why, expected=expected
        )
        choices.try_weights(None)
        choices.try_how(None)
        return made

    version = case.framework.version + 1
    labels = {each.id: each.label for each in case.framework.scored}
    mine = {"Versie": str(version), "Reden": why}
    mine |= {labels[each]: percent(share, 1) for each, share in shares(tried).items()}
    if case.how is not None:
        mine |= _how_words(case.how)
    _attempt(_CHANGE, change, case, mine, f"Bewaard als versie {version}, en nog intern.")


def _attempt(form: str, act: Act, case: ShownCase, mine: Words, told: str) -> None:
    """Do what was asked in a form as it was drawn: by now the page may be another one, and the form gone."""
    try:
        if attempt(form, act, seen=_drawn(case), mine=mine):
            st.toast(literal(told))
    except SpreidingskaartError as error:
        st.session_state[f"{form}.failed"] = str(error)


def _drawn(case: ShownCase) -> int | None:
    return case.standing.kept.event_id if case.standing.kept is not None else None


def _as_seen(case: ShownCase, expected: Expected) -> Framework:
    """Return the framework that the person saw: as it was drawn, or what stood there when they were told."""
    if expected == _drawn(case):
        return case.framework
    city = case.city
    found = standing(
        case.framework.id, city.forms, case.store, folder=city.folder, seen_by=case.reader
    )
    refuse_if_changed(found.kept, expected)
    return found.framework


def _how_of(document: Mapping[str, Any]) -> Aggregation:
    """Return how a kept framework makes one total; what it does not say is the default."""
    return Aggregation(
        Mean(document.get("aggregation", Mean.WEIGHTED)),
        float(document.get("floor", FLOOR)),
        UnknownScore(document.get("unknown", UnknownScore.LEAVES_RANGE)),
    )


def _how_words(how: Aggregation) -> dict[str, str]:
    return {
        "Van punten naar totaal": tell_mean(how),
        "Een score die niet bekend is": how.unknown.dutch,
    }


def _words_of(standing: Standing) -> dict[str, str]:
    words = {"Versie": str(getattr(standing, "version", "")), "Reden": standing.reason}
    document = getattr(standing, "document", {})
    if document:
        words |= _how_words(_how_of(document))
    weights = {str(each["label"]): float(each["weight"]) for each in document.get("scored", ())}
    return words | {label: percent(share, 1) for label, share in shares(weights).items()}
