"""A file that a planner hands in: read once for each question, and held against what is in use now."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.sources.register import (
    Prepared,
    RegisterKind,
    RegisterOrigin,
    prepare,
    written,
)
from spreidingskaart.city.sources.versions import mark_of
from spreidingskaart.errors import InputError, SpreidingskaartError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator
    from pathlib import Path

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.register import RegisterMapping

MOST_MEGABYTES: Final = 20
"""Of a file on the page; a larger one is read by the command line on the server."""
BUSY: Final = "Er wordt al een bestand ingelezen; probeer het over een minuut opnieuw."
_PREPARED: Final = "gegevens.import.prepared"
_PATIENCE: Final = 20.0
"""Seconds that a file waits for the one before it."""
_ONE_AT_A_TIME: Final = Lock()


@dataclass(frozen=True)
class FileIn:
    """One file, and what somebody said of it."""

    kind: RegisterKind
    name: str
    data: bytes = field(repr=False)
    mapping: RegisterMapping | None = None
    sheet: str | None = None
    source: str | None = None
    date: dt.date | None = None
    adds: bool = False
    skips: bool = False

    def token(self, base: str) -> str:
        """Return a mark of the whole question: the same file, said the same of, against the same city."""
        said = "" if self.mapping is None else written(self.mapping)
        told = (
            self.kind,
            self.name,
            said,
            self.sheet,
            self.source,
            self.date,
            self.adds,
            self.skips,
            base,
        )
        return hashlib.sha256(self.data + repr(told).encode()).hexdigest()


@contextmanager
def alone() -> Iterator[None]:
    """Let one file at a time be read or kept in this process.

    Raises
    ------
    InputError
        If the one before it takes too long.
    """
    if not _ONE_AT_A_TIME.acquire(timeout=_PATIENCE):
        raise InputError(BUSY)
    try:
        yield
    finally:
        _ONE_AT_A_TIME.release()


def prepared(given: FileIn, folder: Path, city: City) -> Prepared:
    """Return what an import of a file would do; a file is read once for each question, also where it is refused.

    Raises
    ------
    SpreidingskaartError
        If it cannot be read as a whole; one sentence.
    """
    token = given.token(mark_of(folder))
    kept: tuple[str, Prepared | SpreidingskaartError] | None = st.session_state.get(_PREPARED)
    if kept is None or kept[0] != token:
        with st.spinner("Het bestand wordt gelezen."):
            kept = (token, _read(given, folder, city))
        st.session_state[_PREPARED] = kept
    if isinstance(kept[1], SpreidingskaartError):
        raise kept[1]
    return kept[1]


def forget() -> None:
    """Let go of what was read: it may hold secret addresses."""
    st.session_state.pop(_PREPARED, None)


def _read(given: FileIn, folder: Path, city: City) -> Prepared | SpreidingskaartError:
    forms = {form: record.name for form, record in city.forms.items()}
    try:
        with alone():
            return prepare(
                given.data,
                given.kind,
                folder,
                forms=forms,
                name=given.name,
                mapping=given.mapping,
                sheet=given.sheet,
                origin=RegisterOrigin(source=given.source, date=given.date),
                adds=given.adds,
                skip_bad_rows=given.skips,
            )
    except SpreidingskaartError as error:
        return error
