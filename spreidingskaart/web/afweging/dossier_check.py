"""Beside the screen Dossier: hand one in, and see whether its sum comes out the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from spreidingskaart.errors import InputError
from spreidingskaart.web.dossier_turns import BUSY, BusyError, turn
from spreidingskaart.web.gate.browser import browser_of
from spreidingskaart.web.rendering import render, say_error
from spreidingskaart.weighing.dossier.limits import (
    MOST_UPLOADED_BYTES,
    UPLOADS_KEPT,
)
from spreidingskaart.weighing.dossier.packing import sha256
from spreidingskaart.weighing.dossier.upload import replay_upload
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.dossier.replay import Replayed

_REPLAYED: Final = "weigh.dossier.replayed"
_FINGERPRINTS: Final = "weigh.dossier.fingerprints"


def check_dossier(case: ShownCase) -> None:
    """Show the field for a file, and what came of it."""
    st.html(render("afweging/heading.html", told="Reken een dossier na"))
    given = st.file_uploader(
        "Dossier (zip)",
        type=["zip"],
        key="weigh.dossier.file",
        label_visibility="collapsed",
        max_upload_size=MOST_UPLOADED_BYTES // 1_000_000,
    )
    if given is None:
        told = "Kies een bestand. Het wordt nagerekend uit wat erin staat; er wordt niets bewaard."
        st.html(render("afweging/note.html", told=told))
        return
    try:
        found = replayed(case, given)
    except BusyError:
        st.info(BUSY)
        st.button("Probeer het opnieuw", key="weigh.dossier.again")
        return
    except InputError as error:
        say_error(error)
        return
    _show(found)


def _show(found: Replayed) -> None:
    ranked = [
        site for site in found.weighing["sites"] if site["rank"] and site["total"] is not None
    ]
    st.html(
        render(
            "afweging/checked.html",
            identical=found.identical,
            sound=found.sound,
            followed=found.followed.sentences,
            differences=found.differences[:10],
            fingerprint=found.fingerprint,
            lock=found.lock,
            today=(*found.today, *found.rules.sentences),
            first=[(site["rank"], site["name"], number(site["total"], 1)) for site in ranked[:5]],
        )
    )


def replayed(case: ShownCase, given: UploadedFile) -> Replayed:
    """Return what comes of doing the sum of an upload again; a file is read once, also where it is refused.

    Raises
    ------
    InputError
        If it is no dossier, or another one is being read.
    """
    asked = (_fingerprint(given), case.city.version, case.city.role)
    kept: dict[Any, Replayed | InputError] = st.session_state.setdefault(_REPLAYED, {})
    if asked not in kept:
        with turn(_browser()), st.spinner("Het dossier wordt nagerekend."):
            kept[asked] = _replay(case, given.getvalue())
        for old in list(kept)[:-UPLOADS_KEPT]:
            del kept[old]
    answer = kept[asked]
    if isinstance(answer, InputError):
        raise answer
    return answer


def _replay(case: ShownCase, data: bytes) -> Replayed | InputError:
    try:
        return replay_upload(data, lambda role: case.city if role == case.city.role else None)
    except InputError as error:
        return error


def _fingerprint(given: UploadedFile) -> str:
    """Return the fingerprint of a file; of one that stands in the field it is taken once."""
    kept: tuple[str, str] | None = st.session_state.get(_FINGERPRINTS)
    if kept is None or kept[0] != given.file_id:
        kept = (given.file_id, sha256(given.getvalue()))
        st.session_state[_FINGERPRINTS] = kept
    return kept[1]


def _browser() -> str:
    """Return who hands it in: the browser, over all its tabs; else the screen."""
    here = get_script_run_ctx()
    return browser_of(st.context.cookies) or (here.session_id if here else "")
