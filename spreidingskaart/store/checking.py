"""Whether a store is whole: what it holds, how it lies, and whether anything points at nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from sqlalchemy import func, select, text
from sqlalchemy.exc import SQLAlchemyError

from spreidingskaart.errors import DataError
from spreidingskaart.store import chain, file, journal, telling
from spreidingskaart.store.backup import counts
from spreidingskaart.store.place import engine_of, file_of, reading, url_of
from spreidingskaart.store.tables import (
    ENTRIES,
    EVENTS,
    FRAMEWORKS,
    LOCKS,
    OVERRIDES,
    PROPOSALS,
    SCENARIOS,
    SESSION_STEPS,
)
from spreidingskaart.words.canonical import fingerprint
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection

LEAST_FREE: Final = 200_000_000
"""Bytes that should be free on the disk of the store."""
MOST_WAL: Final = 64_000_000
"""Bytes of SQLite's write-ahead log above which something keeps it from being emptied."""
_MADE_IN: Final[dict[str, Table]] = {
    journal.OVERRIDE: OVERRIDES,
    journal.FRAMEWORK: FRAMEWORKS,
    journal.LOCK: LOCKS,
    journal.ENTRY: ENTRIES,
    journal.PROPOSAL: PROPOSALS,
    journal.SCENARIO: SCENARIOS,
}
_TURNS: Final = (journal.WITHDRAW, journal.RESTORE)
_MEGABYTE: Final = 1_000_000


class Grade(StrEnum):
    """What one check gave."""

    GOOD = "good"
    NOTE = "note"
    """Worth knowing; nothing is wrong."""
    FAULT = "fault"

    @property
    def dutch(self) -> str:
        """The word on screen."""
        return {"good": "goed", "note": "let op", "fault": "fout"}[self.value]


@dataclass(frozen=True)
class Checked:
    """What one check gave, in one Dutch sentence."""

    what: str
    grade: Grade
    sentence: str


def check(place: str) -> tuple[Checked, ...]:
    """Look through a store and change nothing; what cannot be looked at is itself a fault.

    Parameters
    ----------
    place
        As `open_store` takes it.
    """
    url = url_of(place)
    path = file_of(url)
    if path is not None:
        if not path.exists():
            return (_note("place", f"Er is nog niets bewaard: {path.name} bestaat niet."),)
        try:
            file.refuse_empty(path)
        except DataError as error:
            return (_fault("place", str(error)),)
    lies = () if path is None else tuple(_how_it_lies(path))
    engine = engine_of(url)
    try:
        with reading(engine).connect() as connection:
            return (*lies, *_what_it_holds(connection))
    except SQLAlchemyError as error:
        where = path.name if path else "de database"
        return (*lies, _fault("readable", telling.sentence("Niet te lezen", where, error)))
    finally:
        engine.dispose()


# ------------------------------------------------------------------------------------------- how it lies
def _how_it_lies(path: Path) -> Iterator[Checked]:
    wider = file.wider_than_owner(path)
    yield (
        _fault("rights", f"Anderen dan de eigenaar hebben rechten op {path.name}: zet ze op 600.")
        if wider
        else _good("rights", "Alleen de eigenaar kan bij het bestand.")
    )
    free = shutil.disk_usage(path.parent).free
    told = f"Op de schijf is {number(free / _MEGABYTE)} MB vrij"
    yield (
        _good("disk", f"{told}.")
        if free >= max(LEAST_FREE, 2 * path.stat().st_size)
        else _fault("disk", f"{told}; dat is te weinig om veilig te bewaren en te kopiëren.")
    )
    log = path.with_name(f"{path.name}-wal")
    size = log.stat().st_size if log.exists() else 0
    yield (
        _good("wal", f"Het logboek van SQLite is {number(size / _MEGABYTE)} MB.")
        if size <= MOST_WAL
        else _fault(
            "wal",
            f"Het logboek van SQLite is {number(size / _MEGABYTE)} MB: iets houdt de opslag al lang open.",
        )
    )


# ------------------------------------------------------------------------------------------- what it holds
def _what_it_holds(connection: Connection) -> Iterator[Checked]:
    yield _engine_itself(connection)
    revision = _revision(connection)
    yield revision
    if revision.grade is not Grade.GOOD:
        return
    rows = counts(connection)
    yield _good("rows", f"{count(rows[EVENTS.name], 'stap', 'stappen')} in de geschiedenis.")
    looks: tuple[Callable[[Connection], Checked], ...] = (
        _fingerprints,
        _made,
        _turns,
        _numbers,
        _times,
        _sessions,
        _audit,
    )
    for look in looks:
        yield look(connection)


def _engine_itself(connection: Connection) -> Checked:
    if connection.dialect.name == "sqlite":
        said = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check"))]
        loose = connection.execute(text("PRAGMA foreign_key_check")).fetchall()
        if said != ["ok"]:
            return _fault(
                "integrity",
                f"Het bestand is stuk ({said[0][:120]}); zet een reservekopie terug met `store restore`.",
            )
        if loose:
            return _fault(
                "integrity", f"{count(len(loose), 'rij wijst', 'rijen wijzen')} naar niets."
            )
        return _good("integrity", "Het bestand is heel.")
    names = ("fsync", "full_page_writes")
    off = [name for name in names if connection.execute(text(f"SHOW {name}")).scalar_one() != "on"]
    if off:
        return _fault(
            "integrity",
            f"Op de databaseserver staat {join(off)} uit: een stroomstoring kan alles kosten.",
        )
    return _good("integrity", "De databaseserver bevestigt pas als het op de schijf staat.")


def _revision(connection: Connection) -> Checked:
    from spreidingskaart.store.migrate import revisions

    try:
        applied, newest = revisions(connection)
    except DataError as error:
        return _fault("revision", str(error))
    if applied == newest:
        return _good("revision", f"De tabellen zijn van revisie {newest}.")
    return _note(
        "revision",
        f"De tabellen zijn van revisie {applied or 'geen'}; bij het eerste gebruik worden ze {newest}.",
    )


def _fingerprints(connection: Connection) -> Checked:
    columns = FRAMEWORKS.c
    question = select(columns.framework_id, columns.version, columns.sha256, columns.document)
    wrong = [
        f"versie {row.version} van `{row.framework_id}`"
        for row in connection.execute(question)
        if fingerprint(row.document) != row.sha256
    ]
    if wrong:
        return _fault("frameworks", f"De vingerafdruk klopt niet meer van {join(wrong)}.")
    return _good("frameworks", "De vingerafdruk van elk afwegingskader klopt.")


def _made(connection: Connection) -> Checked:
    """Whether every step that makes something has what it made, and nothing was made without a step."""
    wrong: list[int] = []
    for kind, table in _MADE_IN.items():
        made = select(table.c.event_id)
        of_kind = select(EVENTS.c.id).where(EVENTS.c.kind == kind)
        for one, other in ((of_kind, made), (made, of_kind)):
            wrong += connection.execute(one.except_(other)).scalars()
    if wrong:
        return _fault("made", f"Bij {_steps(wrong)} hoort iets dat er niet is.")
    return _good("made", "Bij elke stap hoort wat er gemaakt is.")


def _turns(connection: Connection) -> Checked:
    """Whether taking back and putting back follow one another without a gap."""
    question = (
        select(EVENTS.c.id, EVENTS.c.subject, EVENTS.c.step, EVENTS.c.kind)
        .where(EVENTS.c.kind.in_(_TURNS))
        .order_by(EVENTS.c.subject, EVENTS.c.step)
    )
    taken: dict[int, int] = {}
    wrong = [
        row.id
        for row in connection.execute(question)
        if not _follows(row.id, row.subject, row.step, row.kind, taken)
    ]
    if wrong:
        return _fault("turns", f"Bij {_steps(wrong)} ontbreekt wat eraan voorafging.")
    return _good("turns", "Intrekken en terugzetten volgen op elkaar.")


def _follows(event: int, subject: int, step: int, kind: str, taken: dict[int, int]) -> bool:
    expected = taken.get(subject, 0) + 1
    taken[subject] = step
    return step == expected and kind == _TURNS[(step + 1) % 2] and subject < event


def _numbers(connection: Connection) -> Checked:
    least, most, rows = connection.execute(
        select(func.min(EVENTS.c.id), func.max(EVENTS.c.id), func.count())
    ).one()
    missing = 0 if not rows else most - least + 1 - rows + least - 1
    if missing:
        return _note(
            "numbers",
            f"{count(missing, 'nummer is', 'nummers zijn')} niet gebruikt. Op PostgreSQL laat elke poging die niet "
            "lukte zo'n gat; op SQLite hoort er geen te zijn.",
        )
    return _good("numbers", "De nummers van de stappen sluiten aan.")


def _sessions(connection: Connection) -> Checked:
    """Whether the steps of every workshop session follow one another without a gap."""
    steps = SESSION_STEPS.c
    question = select(steps.session, func.max(steps.number), func.count()).group_by(steps.session)
    rows = connection.execute(question).all()
    wrong = [str(session) for session, newest, there in rows if newest != there]
    if wrong:
        return _fault("sessions", f"In werksessie {join(wrong)} ontbreken stappen.")
    return _good(
        "sessions", f"De stappen van {count(len(rows), 'werksessie', 'werksessies')} sluiten aan."
    )


def _times(connection: Connection) -> Checked:
    latest, back = None, []
    for row in connection.execute(select(EVENTS.c.id, EVENTS.c.at).order_by(EVENTS.c.id)):
        if latest is not None and row.at < latest:
            back.append(row.id)
        latest = row.at if latest is None else max(latest, row.at)
    if back:
        return _note(
            "times",
            f"De klok liep terug bij {_steps(back)}; de volgorde van de stappen is die van hun nummers.",
        )
    return _good("times", "De tijden lopen op.")


def _audit(connection: Connection) -> Checked:
    state = chain.check(connection)
    if state.broken is not None:
        return _fault("audit", f"De audit klopt niet vanaf regel {state.broken}. {state.why}")
    return _good("audit", f"De audit klopt: {count(state.rows, 'regel', 'regels')}.")


_SHOWN: Final = 5
"""Steps that are named; of more only the number is told."""


def _steps(ids: list[int]) -> str:
    shown = [str(each) for each in sorted(set(ids))]
    if len(shown) <= _SHOWN:
        return f"stap {join(shown)}"
    return f"{len(shown)} stappen, waaronder {join(shown[:_SHOWN])}"


def _good(what: str, sentence: str) -> Checked:
    return Checked(what, Grade.GOOD, sentence)


def _note(what: str, sentence: str) -> Checked:
    return Checked(what, Grade.NOTE, sentence)


def _fault(what: str, sentence: str) -> Checked:
    return Checked(what, Grade.FAULT, sentence)


def as_plain(checks: tuple[Checked, ...]) -> list[Mapping[str, str]]:
    """Return the outcomes as JSON tells them."""
    return [
        {"what": each.what, "grade": each.grade.value, "sentence": each.sentence} for each in checks
    ]
