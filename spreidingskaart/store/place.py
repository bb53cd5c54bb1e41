"""Where the store lies, and how it is opened so that what was confirmed survives a power cut."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import URL, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, OperationalError
from sqlalchemy.pool import QueuePool

from spreidingskaart import PROJECT
from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from sqlalchemy.engine import Connection
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

PLACE_VARIABLE: Final = "SPREIDINGSKAART_STORE"
MEMORY: Final = ":memory:"
PATIENCE: Final = 30.0
"""Seconds to wait while others write."""
WRITES: Final = "spreidingskaart_writes"
"""Execution option of a connection that is going to write."""
DRIVER: Final = "postgresql+psycopg"
"""The driver that is installed with the application."""
POSTGRESQL: Final = frozenset({"postgres", "postgresql"})
"""Addresses of PostgreSQL as people write them; they mean the driver above."""
_TURN: Final = 28_992
"""Number of the lock that writers take in turn on PostgreSQL."""
_LOOK_AGAIN: Final = (0.001, 0.004)
"""Least and most seconds between two looks whether the turn is free on SQLite."""
_SECONDS_TO_CONNECT: Final = 10
_GONE: Final[dict[str, int]] = {
    "keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3, "tcp_user_timeout": 40_000,
}  # fmt: skip
"""Seconds and numbers (the last one in milliseconds) after which a server that fell silent is given up."""
_BESIDE: Final = PROJECT


def default_place() -> str:
    """Return what SPREIDINGSKAART_STORE names, else a file in `.spreidingskaart` beside the application."""
    return os.environ.get(PLACE_VARIABLE) or str(_BESIDE / ".spreidingskaart" / "store.sqlite3")


def url_of(place: str | Path) -> URL:
    """Return the address of a place: a file, `:memory:`, or an address of SQLAlchemy (with ://).

    Raises
    ------
    DataError
        If it is not such an address.
    """
    if "://" in str(place):
        try:
            url = make_url(str(place))
        except ArgumentError as error:
            raise DataError(
                f"De plaats van de opslag klopt niet; geef in {PLACE_VARIABLE} een bestand of een adres "
                "van een database."
            ) from error
        return url.set(drivername=DRIVER) if url.drivername in POSTGRESQL else url
    if str(place) == MEMORY:
        return URL.create("sqlite", database=MEMORY)
    return URL.create("sqlite", database=str(Path(place).expanduser().resolve()))


def file_of(url: URL) -> Path | None:
    """Return the file of a store that is one; None for a store in memory or on a server."""
    if url.get_backend_name() != "sqlite" or url.database in (None, "", MEMORY):
        return None
    return Path(str(url.database))


def engine_of(url: URL) -> Engine:
    """Return the engine; a SQLite file gets full durability, one in memory one connection for all threads.

    Raises
    ------
    DataError
        If there is no driver for this kind of database.
    """
    try:
        if url.get_backend_name() == "postgresql":
            return _postgresql(url)
        if url.get_backend_name() != "sqlite":
            return create_engine(url, pool_pre_ping=True)
        engine = create_engine(
            url,
            poolclass=QueuePool,
            pool_size=5 if file_of(url) else 1,
            max_overflow=10 if file_of(url) else 0,
            pool_timeout=PATIENCE,
            connect_args={"timeout": PATIENCE, "check_same_thread": False},
        )
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise DataError(
            f"Voor een opslag van het soort {url.drivername} ontbreekt het stuurprogramma."
        ) from error
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def reading(engine: Engine) -> Engine:
    """Return the engine for questions: all that one question asks is of one moment."""
    if engine.dialect.name != "postgresql":
        return engine  # SQLite keeps one moment from the first question of a transaction on
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def _postgresql(url: URL) -> Engine:
    engine = create_engine(
        url,
        # a writer sees what was written before its turn came, whatever the server has as its default
        isolation_level="READ COMMITTED",
        pool_pre_ping=True,
        pool_timeout=PATIENCE,
        connect_args={"connect_timeout": _SECONDS_TO_CONNECT, **_GONE},
    )
    event.listen(engine, "connect", _on_connect_postgresql)
    event.listen(engine, "begin", _on_begin_postgresql)
    return engine


def _on_connect_postgresql(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    patience = f"{round(PATIENCE * 1_000)}ms"
    cursor = connection.cursor()
    for name in ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout"):
        cursor.execute("SELECT set_config(%s, %s, false)", (name, patience))
    # a server may be set to confirm before the disk has; that is not what we promise
    cursor.execute(
        "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"
    )
    cursor.close()
    connection.commit()


def _on_connect(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    # transactions begin where we say so (_on_begin), not where the driver of Python thinks
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    # FULL: the disk itself has confirmed before a commit returns
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    # who is going to write takes the turn at once: halfway it could only fail
    if connection.get_execution_options().get(WRITES, False):
        _take_turn(connection)
    else:
        connection.exec_driver_sql("BEGIN")


def _take_turn(connection: Connection) -> None:
    """Begin to write when nobody else does.

    SQLite's own waiting looks less and less often (every 100 ms in the end), so that one of many processes may wait
    for seconds while the others go before it; this looks as often all the time.
    """
    until = time.monotonic() + PATIENCE
    connection.exec_driver_sql("PRAGMA busy_timeout=0")
    try:
        while True:
            try:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            except OperationalError as error:
                busy = getattr(error.orig, "sqlite_errorname", "").startswith("SQLITE_BUSY")
                if not busy or time.monotonic() > until:
                    raise
                time.sleep(random.uniform(*_LOOK_AGAIN))  # noqa: S311 - no secret
            else:
                return
    finally:
        connection.exec_driver_sql(f"PRAGMA busy_timeout={round(PATIENCE * 1_000)}")


def _on_begin_postgresql(connection: Connection) -> None:
    # the same promise: one writer at a time, so that what was read still holds when the row is written
    if connection.get_execution_options().get(WRITES, False):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_TURN})")


def use_journal_file(engine: Engine) -> None:
    """Let readers of a SQLite file not wait for writers (WAL); where the disk cannot, it stays as safe."""
    connection = engine.raw_connection()
    try:
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.close()
    finally:
        connection.close()
