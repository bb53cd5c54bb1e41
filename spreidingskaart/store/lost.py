"""A store that cannot be read: pages go on without what people made, and nothing is said to be kept."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Final, NoReturn, TypeVar

from spreidingskaart.errors import DataError
from spreidingskaart.model import Role
from spreidingskaart.store import telling
from spreidingskaart.store.place import MEMORY, file_of, url_of
from spreidingskaart.store.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

_T = TypeVar("_T")
PATIENCE: Final = 1.0
"""Seconds that a reader waits for a store that somebody else holds; who writes waits longer."""


class LostStore(Store):
    """Stands in for a store that cannot be read: it holds nothing, and refuses every change with the same sentence."""

    def __init__(self, fault: str) -> None:
        """Say in one sentence why the store that it stands for cannot be read."""
        super().__init__(MEMORY)
        self.fault = fault

    def _ask(self, question: Callable[..., _T], nothing: _T) -> _T:  # noqa: ARG002
        return nothing

    def is_revoked(self, fingerprints: Collection[str]) -> NoReturn:  # noqa: ARG002
        """Refuse to say: a login of which nobody knows whether it ended is none."""
        raise DataError(self.fault)

    def _writing(self) -> NoReturn:
        raise DataError(self.fault)


def readable(place: str) -> Store:
    """Return the store at a place; where it cannot be read, one that holds nothing and refuses every change."""
    try:
        store = open_store(place)
        _look(place)
        store.history(seen_by=Role.PUBLIC, most=1)
    except DataError as error:
        return LostStore(str(error))
    return store


def _look(place: str) -> None:
    """Look whether a file can be read at once: the page of a visitor does not wait as long as a writer does.

    Raises
    ------
    DataError
        If somebody else holds it.
    """
    file = file_of(url_of(place))
    if file is None or not file.exists():
        return
    try:
        with closing(
            sqlite3.connect(f"{file.as_uri()}?mode=ro", timeout=PATIENCE, uri=True)
        ) as connection:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        # what else is wrong the store tells itself, and at once
        if getattr(error, "sqlite_errorname", "").startswith("SQLITE_BUSY"):
            message = f"De opslag is niet te lezen: {file.name} {telling.BUSY}"
            raise DataError(message) from error
