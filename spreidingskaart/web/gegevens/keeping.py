"""The acts that change the city folder: keep what was read, and use an earlier version again. Each is audited."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.sources.register import keep
from spreidingskaart.city.sources.versions import go_back, in_use
from spreidingskaart.errors import InputError, SpreidingskaartError
from spreidingskaart.store import audit
from spreidingskaart.web.deployment import serve_newest
from spreidingskaart.web.gegevens.file_in import alone, forget
from spreidingskaart.web.own_folder import folder_to_write
from spreidingskaart.web.rendering import say_done, say_error
from spreidingskaart.web.session import person
from spreidingskaart.words.dates import moment_told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from spreidingskaart.city.sources.register import Prepared
    from spreidingskaart.city.sources.versions import CityVersion

_SAID: Final = "gegevens.import.said"
_DONE: Final = "gegevens.import.done"
_ROUND: Final = "gegevens.import.round"
CHANGED: Final = (
    "Intussen is er iets anders in gebruik genomen. Kies bij Versies welke u weer wilt gebruiken."
)


@dataclass(frozen=True)
class _Said:
    """What came of the last act."""

    sentence: str
    good: bool
    undo: str | None = None
    """The version to go back to."""
    of: str | None = None
    """The version that can be undone, as long as it is in use."""


def round_of_fields() -> int:
    """Return a number in the keys of the fields: they are empty again after a file was kept."""
    return int(st.session_state.get(_ROUND, 0))


def keep_file(prepared: Prepared, token: str) -> None:
    """Keep what was read of a register, once."""

    def act(folder: Path, now: dt.datetime, why: str) -> CityVersion:
        return keep(prepared, folder, now=now, why=why)

    keep_once(prepared.kind.dutch, prepared.file, token, act)


def keep_once(
    what: str,
    file: str,
    token: str,
    act: Callable[[Path, dt.datetime, str], CityVersion],
) -> None:
    """Keep what was read, once: a second press of the same button does nothing.

    Parameters
    ----------
    what
        Dutch, what is imported.
    token
        Mark of the whole question.
    act
        Keeps it in a folder, at a moment, with a word for who looks back; returns the version.
    """
    if st.session_state.get(_DONE) == token:
        return
    try:
        folder = folder_to_write()
        with alone():
            audit.write(audit.AuditKind.IMPORT, person(), {"what": what, "file": file})
            why = f"ingelezen: {what} uit {file}, door {person().name}"
            version = act(folder, dt.datetime.now(dt.UTC), why)
    except SpreidingskaartError as error:
        st.session_state[_SAID] = _Said(str(error), good=False)
        return
    st.session_state[_DONE] = token
    st.session_state[_ROUND] = round_of_fields() + 1
    forget()
    told = f"{what} uit {file} zijn in gebruik."
    st.session_state[_SAID] = _Said(told, good=True, undo=version.before, of=version.name)
    serve_newest()


def use_version(name: str, *, of: str | None = None) -> None:
    """Use another version of the city; the newer ones are kept.

    Parameters
    ----------
    of
        Version that is undone: where another one is in use by now, nothing happens. None where somebody chose.
    """
    try:
        folder = folder_to_write()
        with alone():
            if of is not None and in_use(folder) != of:
                raise InputError(CHANGED)
            audit.write(audit.AuditKind.GO_BACK, person(), {"version": name})
            version = go_back(folder, name)
    except SpreidingskaartError as error:
        st.session_state[_SAID] = _Said(str(error), good=False)
        return
    st.session_state.pop(_DONE, None)  # the same file may be kept again
    st.session_state[_SAID] = _Said(_used(version), good=True)
    serve_newest()


def _used(version: CityVersion) -> str:
    return f"De versie van {moment_told(version.made_at)} ({version.why}) is weer in gebruik."


def show_said(folder: Path) -> None:
    """Show what came of the last act, and how to undo it while that is what is in use."""
    said: _Said | None = st.session_state.get(_SAID)
    if said is None:
        return
    (say_done if said.good else say_error)(said.sentence)
    if said.undo is not None and said.of == in_use(folder):
        st.button(
            "Ongedaan maken",
            key="gegevens.import.undo",
            on_click=use_version,
            args=(said.undo,),
            kwargs={"of": said.of},
        )
