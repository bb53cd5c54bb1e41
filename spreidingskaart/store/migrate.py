"""Bring a store to the newest revision; leave alone what is newer than we are, or is not ours."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from spreidingskaart.errors import DataError
from spreidingskaart.store.place import WRITES, file_of, use_journal_file
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection, Engine

_SCRIPTS: Final = Path(__file__).parent / "migrations"
_VERSION_TABLE: Final = "alembic_version"
_ONE_AT_A_TIME: Final = threading.Lock()
"""Alembic keeps the migration it is busy with in one place for the whole process."""


def prepare(engine: Engine, revision: str = "head") -> None:
    """Bring the store to a revision, by default the newest; all of it or nothing.

    Raises
    ------
    DataError
        If a newer application made the store, or the file is of something else; it is left as it is.
    """
    with _ONE_AT_A_TIME:
        config, scripts = _scripts()
        known = {script.revision for script in scripts.walk_revisions()}
        with engine.connect() as connection:
            _refuse_strangers(connection, known)
        if file_of(engine.url):
            use_journal_file(engine)
        with engine.execution_options(**{WRITES: True}).begin() as connection:
            # somebody else may have been first
            if _refuse_strangers(connection, known) != set(scripts.get_heads()):
                config.attributes["connection"] = connection
                command.upgrade(config, revision)


def revisions(connection: Connection) -> tuple[str, str]:
    """Return the revision that a store is at ("" for an empty one), and the newest one.

    Raises
    ------
    DataError
        If a newer application made it, or it is of something else.
    """
    _, scripts = _scripts()
    known = {script.revision for script in scripts.walk_revisions()}
    return "".join(_refuse_strangers(connection, known)), str(scripts.get_current_head())


def _scripts() -> tuple[Config, ScriptDirectory]:
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    return config, ScriptDirectory.from_config(config)


def _refuse_strangers(connection: Connection, known: set[str]) -> set[str]:
    """Return the revisions that the store is at; none for an empty one."""
    applied = set(MigrationContext.configure(connection).get_current_heads())
    where = _name(connection.engine)
    if unknown := applied - known:
        raise DataError(
            f"De opslag ({where}) is gemaakt met een nieuwere versie van Spreidingskaart "
            f"(revisie {join(sorted(unknown))}); werk de toepassing bij. Er is niets aan veranderd."
        )
    if not applied and set(inspect(connection).get_table_names()) - {_VERSION_TABLE}:
        raise DataError(
            f"De opslag ({where}) is een database van iets anders; kies een ander bestand. "
            "Er is niets aan veranderd."
        )
    return applied


def _name(engine: Engine) -> str:
    path = file_of(engine.url)
    return path.name if path else engine.url.render_as_string(hide_password=True)
