"""A copy of everything while people work, and putting one back. A copy is one SQLite file, whatever the store is.

So a copy of either kind of store restores into either. It is of one moment, for its owner alone, and checked before
it gets its name.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import sqlite3
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, insert, inspect, select, text
from sqlalchemy.exc import SQLAlchemyError

from spreidingskaart.errors import DataError, InputError
from spreidingskaart.store import file, telling
from spreidingskaart.store.place import (
    PLACE_VARIABLE,
    WRITES,
    engine_of,
    file_of,
    reading,
    url_of,
)
from spreidingskaart.store.tables import EVENTS, METADATA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Engine, Table
    from sqlalchemy.engine import Connection

AT_ONCE: Final = 500
"""Rows that travel together between two databases."""
_ASIDE: Final = "voor-terugzetten"
"""What the copy is called that is made of what stood before a restoration."""


@dataclass(frozen=True)
class Copied:
    """What a copy holds."""

    path: Path
    rows: Mapping[str, int]
    """Number of rows of every table."""

    @property
    def events(self) -> int:
        """Number of steps in the journal."""
        return self.rows[EVENTS.name]


@dataclass(frozen=True)
class Restored:
    """What a restoration did."""

    rows: Mapping[str, int]
    before: Path | None
    """Copy of what stood there; None where nothing did."""


def backup(place: str, to: Path) -> Copied:
    """Copy a store to a new file, as it is at one moment; people go on working.

    Parameters
    ----------
    place
        As `open_store` takes it.
    to
        File that is not there yet.

    Raises
    ------
    InputError
        If the file is there already, cannot be made, or nothing was ever kept.
    DataError
        If the store cannot be read, or the copy is not what it should be.
    """
    if to.exists():
        raise InputError(f"Het bestand {to.name} bestaat al; kies een andere naam.")
    if not to.absolute().parent.is_dir():
        raise InputError(f"De map van {to.name} bestaat niet; maak haar eerst.")
    source = _file_or_database(place)
    if source is not None and not source.exists():
        raise InputError(f"Er is nog niets bewaard: {source.name} bestaat niet.")
    if source is not None:
        file.refuse_empty(source)
    name = source.name if source else "de database"
    with (
        _told("De reservekopie is niet gemaakt", name),
        file.under_another_name(to.absolute()) as new,
    ):
        with _engine(place) as engine:
            _copy_to_file(engine, new)
        rows = _checked(new)
        if not file.give_name(new, to.absolute()):
            raise InputError(f"Het bestand {to.name} bestaat al; kies een andere naam.")
    return Copied(to, rows)


def restore(copy: Path, place: str, *, replace: bool = False) -> Restored:
    """Put a copy back in a store, all of it or nothing.

    Parameters
    ----------
    copy
        File that `backup` made; it stays as it is.
    place
        Store it goes into, as `open_store` takes it.
    replace
        Whether it may take the place of what stands there; of that a copy is made first, beside it.

    Raises
    ------
    InputError
        If the copy is no whole copy of a store, or something stands there and may not be replaced.
    DataError
        If the store cannot be read or written; it is left as it is.
    """
    if not copy.is_file():
        raise InputError(f"Het bestand {copy.name} bestaat niet.")
    target = _file_or_database(place)
    if target is not None and target.exists() and target.samefile(copy):
        raise InputError("De reservekopie en de opslag zijn hetzelfde bestand.")
    beside = target if target is not None else copy.absolute()
    beside.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = target.name if target else "de database"
    with _told("Terugzetten is niet gelukt", name), file.under_another_name(beside) as new:
        rows = _newest_revision_of(copy, new)
        if target is None:
            before = _into_database(new, place, beside, replace=replace)
        else:
            before = _into_file(new, target, replace=replace)
    return Restored(rows, before)


def counts(connection: Connection) -> dict[str, int]:
    """Return the number of rows of every table that is there."""
    there = set(inspect(connection).get_table_names())
    return {
        table.name: int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in METADATA.sorted_tables
        if table.name in there
    }


# ------------------------------------------------------------------------------------------- copying
def _copy_to_file(engine: Engine, new: Path) -> None:
    from spreidingskaart.store.migrate import prepare

    if engine.dialect.name == "sqlite":
        _sqlite_copy(Path(str(engine.url.database)), new)
        return
    prepare(engine)
    with _engine(str(new)) as target:
        prepare(target)
        with reading(engine).connect() as source, target.begin() as into:
            _rows(source, into)


def _sqlite_copy(source: Path, target: Path) -> None:
    """Copy a SQLite database with SQLite's own means: of one moment, also while others write."""
    with (
        contextlib.closing(sqlite3.connect(source, timeout=30)) as here,
        contextlib.closing(sqlite3.connect(target, timeout=30)) as there,
    ):
        here.backup(there)


def _rows(source: Connection, into: Connection) -> None:
    for table in METADATA.sorted_tables:
        # a row of the journal names only rows before it
        found = source.execution_options(yield_per=AT_ONCE).execute(
            select(table).order_by(*table.primary_key.columns)
        )
        for part in found.mappings().partitions(AT_ONCE):
            into.execute(insert(table), [_plain(table, row) for row in part])


def _plain(table: Table, row: Mapping[Any, Any]) -> dict[str, Any]:
    return {column.name: row[column.name] for column in table.columns}


def _checked(path: Path) -> dict[str, int]:
    """Return what a copy holds, after SQLite looked through all of it, and leave it one file that is on disk."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE")
        found = connection.execute("PRAGMA integrity_check").fetchall()
        if found != [("ok",)] or connection.execute("PRAGMA foreign_key_check").fetchall():
            raise DataError(
                "De reservekopie is niet gemaakt: wat er in de opslag staat is stuk; `store check` zegt wat."
            )
    _to_disk(path)
    with _engine(str(path)) as engine, engine.connect() as connection:
        return counts(connection)


def _to_disk(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


# ------------------------------------------------------------------------------------------- putting back
def _newest_revision_of(copy: Path, new: Path) -> dict[str, int]:
    """Write a copy under another name, whole and at the newest revision; return what it holds."""
    from spreidingskaart.store.migrate import prepare

    try:
        _sqlite_copy(copy, new)
        with _engine(str(new)) as engine:
            with engine.connect() as connection:
                ours = EVENTS.name in inspect(connection).get_table_names()
            if ours:
                prepare(engine)
        if ours:
            return _checked(new)
    except (DataError, SQLAlchemyError, sqlite3.Error) as error:
        raise InputError(
            f"{copy.name} is stuk, of is geen reservekopie van een opslag; er is niets teruggezet."
        ) from error
    raise InputError(f"{copy.name} is geen reservekopie van een opslag; er is niets teruggezet.")


def _into_file(new: Path, target: Path, *, replace: bool) -> Path | None:
    if not target.exists():
        if not file.give_name(new, target):
            raise InputError(f"{target.name} is er intussen; er is niets teruggezet.")
        return None
    held = _held(target)
    if held == 0:
        _sqlite_copy(new, target)
        return None
    if not replace:
        raise InputError(_holds(target.name, held))
    before = _free_name(target)
    if held is None:
        # no copy can be made of what is broken: it goes aside as it is
        for end in ("", *file.BESIDE):
            with contextlib.suppress(FileNotFoundError):
                target.with_name(f"{target.name}{end}").rename(
                    before.with_name(f"{before.name}{end}")
                )
        file.give_name(new, target)
        return before
    backup(str(target), before)
    _sqlite_copy(new, target)
    return before


def _held(target: Path) -> int | None:
    """Return how many rows a file holds; None where it cannot be read.

    Raises
    ------
    InputError
        If it is a database of something else.
    """
    if target.stat().st_size == 0:
        return 0
    try:
        with _engine(str(target)) as engine, engine.connect() as connection:
            tables = inspect(connection).get_table_names()
            if tables and EVENTS.name not in tables:
                raise InputError(
                    f"{target.name} is een database van iets anders; er is niets teruggezet."
                )
            return sum(counts(connection).values())
    except SQLAlchemyError:
        return None


def _into_database(new: Path, place: str, beside: Path, *, replace: bool) -> Path | None:
    from spreidingskaart.store.migrate import prepare

    before: Path | None = None
    with _engine(place) as engine, _engine(str(new)) as source:
        prepare(engine)
        with engine.connect() as connection:
            held = sum(counts(connection).values())
        if held and not replace:
            raise InputError(_holds("de database", held))
        if held:
            before = _free_name(beside)
            backup(place, before)
        writing = engine.execution_options(**{WRITES: True})
        with source.connect() as here, writing.begin() as into:
            if sum(counts(into).values()) != held:
                raise InputError(
                    "Er is intussen iets bewaard; er is niets teruggezet. Probeer het opnieuw."
                )
            names = ", ".join(table.name for table in METADATA.sorted_tables)
            into.execute(text(f"TRUNCATE {names}"))
            _rows(here, into)
            _count_on(into)
    return before


def _count_on(connection: Connection) -> None:
    """Let the database number on after the rows that were put back."""
    for table in METADATA.sorted_tables:
        for column in table.primary_key.columns:
            asked = text("SELECT pg_get_serial_sequence(:table, :column)")
            sequence = connection.execute(
                asked, {"table": table.name, "column": column.name}
            ).scalar()
            last = connection.execute(select(func.max(column))).scalar()
            if sequence and last:
                connection.execute(
                    text("SELECT setval(CAST(:name AS regclass), :last)"),
                    {"name": sequence, "last": last},
                )


def _file_or_database(place: str) -> Path | None:
    """Return the file of a store, None for a database on a server.

    Raises
    ------
    InputError
        If the store lies in memory.
    """
    url = url_of(place)
    path = file_of(url)
    if path is None and url.get_backend_name() == "sqlite":
        raise InputError(
            f"Deze opslag ligt in het geheugen; noem in {PLACE_VARIABLE} een bestand of een database."
        )
    return path


def _free_name(beside: Path) -> Path:
    moment = dt.datetime.now(dt.UTC).strftime("%Y%m%dT%H%M%S%fZ")
    return beside.with_name(f"{beside.name}.{_ASIDE}-{moment}.sqlite3")


def _holds(name: str, rows: int | None) -> str:
    what = "iets dat niet te lezen is" if rows is None else f"{rows} rijen"
    return (
        f"In {name} staat al iets ({what}); er is niets teruggezet. Met --replace komt de reservekopie ervoor in de "
        "plaats, en wordt van wat er staat eerst een kopie gemaakt."
    )


# ------------------------------------------------------------------------------------------- both
@contextlib.contextmanager
def _engine(place: str) -> Iterator[Engine]:
    engine = engine_of(url_of(place))
    try:
        yield engine
    finally:
        engine.dispose()


@contextlib.contextmanager
def _told(what: str, where: str) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, OSError, sqlite3.Error) as error:
        raise DataError(telling.sentence(what, where, error)) from error
