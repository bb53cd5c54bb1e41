"""The store as the rooms above see it: every change is committed to disk before its function returns."""

from __future__ import annotations

import datetime as dt
import threading
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError, SQLAlchemyError

from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import Person, Role
from spreidingskaart.store import (
    chain,
    checks,
    entering,
    file,
    frameworks,
    journal,
    overriding,
    publishing,
    revoking,
    scenarios,
    sessions,
    telling,
)
from spreidingskaart.store.expecting import ANYTHING
from spreidingskaart.store.nouns import SessionStep
from spreidingskaart.store.numbering import Noun, numbered, renumbered
from spreidingskaart.store.place import (
    PATIENCE,
    WRITES,
    default_place,
    engine_of,
    file_of,
    reading,
    url_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping
    from pathlib import Path

    from sqlalchemy.engine import Connection

    from spreidingskaart.model import Assessment, Verdict
    from spreidingskaart.store.expecting import Expected
    from spreidingskaart.store.nouns import (
        Event,
        FrameworkLock,
        FrameworkVersion,
        KeptScenario,
        KeptSession,
        Override,
        SiteEntry,
    )

_T = TypeVar("_T")
_MOST_WRITTEN: Final = 10_000
"""Sights that one process remembers to have written in the audit."""


def open_store(place: str | Path | None = None) -> Store:
    """Return the one store of this process at a place, by default what SPREIDINGSKAART_STORE names."""
    return _opened(str(place) if place is not None else default_place())


@cache
def _opened(place: str) -> Store:
    return Store(place)


def _utc_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


class Store:
    """What people made in one place. Safe to share between threads and to open in several processes.

    Nothing happens until it is first used: then the file is made, or brought to the newest revision. Where
    there is no file yet, reading gives nothing and makes none.

    Every function can raise DataError, with one Dutch sentence, where the store cannot be read or written;
    every function that changes something raises InputError where what is handed in cannot be kept.

    Parameters
    ----------
    place
        A file, `:memory:`, or an address of SQLAlchemy (with ://).
    now
        The clock: gives a moment with a time zone.
    """

    def __init__(
        self, place: str | Path | None = None, *, now: Callable[[], dt.datetime] = _utc_now
    ) -> None:
        self.place: Final = str(place) if place is not None else default_place()
        """Where it lies, as `open_store` takes it; may hold a password."""
        url = url_of(self.place)
        self._file = file_of(url)
        self._engine = engine_of(url)
        self._reading = reading(self._engine)
        self._now = now
        self._written: set[str] = set()
        """What of this hour is in the audit already."""
        self._preparing = threading.Lock()
        self._in_turn = threading.Lock()
        self._prepared: int | None = None
        """Which file it was (its inode) when it was prepared; 0 where it is no file."""

    # ------------------------------------------------------------------------------- overrides
    def override(
        self,
        assessment: Assessment,
        criterion: str,
        verdict: Verdict | str,
        *,
        reason: str,
        by: Person,
        expected: Expected = ANYTHING,
    ) -> Override:
        """Save that a planner judges one finding differently. A later one for the same finding replaces it.

        It is internal until somebody publishes it. One that was made of an assessment of protected data stays so.

        Parameters
        ----------
        assessment
            Assessment that the planner looked at, as the engine gave it; its verdict is kept beside the new one.
        criterion
            Id of the criterion whose finding is overruled.
        verdict
            fits, may_fit, conflicts or unsuitable; another one than was found.
        reason, by
            Why, and who.
        expected
            Event of the override that the person saw beside this finding, None for none;
            `ChangedError` where another one stands by now.
        """
        written = self._signature(by, reason)
        columns = overriding.checked(assessment, criterion, verdict)
        with self._writing() as connection:
            return overriding.add(connection, columns, written, expected)

    def overrides_for(self, proposal_key: str, *, seen_by: Role) -> tuple[Override, ...]:
        """Return what is in force for one proposal: at most one override per criterion, by criterion."""
        return self._seen(
            lambda connection: overriding.in_force(connection, proposal_key, seen_by=seen_by),
            seen_by,
        )

    def all_overrides(
        self, proposal_key: str | None = None, *, seen_by: Role
    ) -> tuple[Override, ...]:
        """Return every override that this role may see, oldest first, also what was replaced or taken back."""
        return self._seen(
            lambda connection: overriding.every(connection, proposal_key, seen_by=seen_by), seen_by
        )

    # ------------------------------------------------------------------------------- frameworks
    def save_framework(
        self,
        document: Mapping[str, Any],
        *,
        by: Person,
        reason: str,
        expected: Expected = ANYTHING,
    ) -> FrameworkVersion:
        """Keep a version of a framework; the number is the last one in its `history`.

        Saving the same version again changes nothing. A version must follow the newest one that is kept: the
        next number, and `previous` the fingerprint of the one before.

        Parameters
        ----------
        document
            The whole framework as JSON gives it (`framework.model_dump(mode="json")`).
        by, reason
            Who does it, and why.
        expected
            Event of the newest version that the person saw, None for none; `ChangedError` where another one
            stands by now.
        """
        written = self._signature(by, reason)
        columns = frameworks.checked(document)
        with self._writing() as connection:
            return frameworks.add(connection, columns, written, expected)

    def framework(
        self, framework_id: str, version: int | None = None, *, seen_by: Role
    ) -> FrameworkVersion:
        """Return a version that this role sees in force, by default the newest; InputError where there is none."""
        framework = self._ask(
            lambda connection: frameworks.version_of(
                connection, framework_id, version, seen_by=seen_by
            ),
            None,
        )
        if framework is None:
            raise InputError(f"Het afwegingskader `{framework_id}` is niet bewaard.")
        return numbered((framework,), seen_by)[0]

    def frameworks(self, *, seen_by: Role) -> tuple[FrameworkVersion, ...]:
        """Return the newest version that this role sees in force of every framework, by id."""
        every = self.framework_versions(seen_by=seen_by)
        newest = {version.framework_id: version for version in every if version.in_force}
        return tuple(newest[name] for name in sorted(newest))

    def framework_versions(
        self, framework_id: str | None = None, *, seen_by: Role
    ) -> tuple[FrameworkVersion, ...]:
        """Return every version that this role may see, oldest first, also what was taken back."""
        return self._seen(
            lambda connection: frameworks.versions(connection, framework_id, seen_by=seen_by),
            seen_by,
        )

    def lock(
        self,
        framework_id: str,
        version: int | None = None,
        *,
        by: Person,
        reason: str,
        proof: Mapping[str, Any] | None = None,
    ) -> FrameworkLock:
        """Fix a version of a framework, by default the newest. A locked version cannot be taken back.

        Parameters
        ----------
        framework_id, version
            Framework, and version that is fixed.
        by, reason
            Who does it, and why.
        proof
            The record of `weighing.framework.lock.lock` as JSON; its `sha256` must be that of the version.
        """
        written = self._signature(by, reason)
        record = None if proof is None else checks.document(proof, "het slot")
        with self._writing() as connection:
            wanted = frameworks.version_of(connection, framework_id, version, seen_by=Role.PLANNER)
            return frameworks.lock(connection, wanted, record, written)

    def locks(self, framework_id: str, *, seen_by: Role) -> tuple[FrameworkLock, ...]:
        """Return every lock on a framework that this role may see, oldest first, also what was taken off."""
        return self._seen(
            lambda connection: frameworks.locks(connection, framework_id, seen_by=seen_by), seen_by
        )

    # ------------------------------------------------------------------------------- entries by hand
    def enter(  # noqa: PLR0913 - a cell, what was found there, and who says so
        self,
        framework_id: str,
        municipality: str,
        site: str,
        criterion: str,
        found: float | Verdict | str,
        *,
        source: str,
        reason: str,
        by: Person,
        expected: Expected = ANYTHING,
    ) -> SiteEntry:
        """Keep what somebody found by hand for one site; a later one for the same cell replaces it.

        Parameters
        ----------
        framework_id, municipality, site, criterion
            Cell of the weighing that is filled in.
        found
            A number, or a verdict other than not_tested.
        source, reason, by
            Source of the answer, why it is given, and by whom.
        expected
            Event of the entry that the person saw in this cell, None for none; `ChangedError` where another
            one stands by now.
        """
        written = self._signature(by, reason)
        columns = entering.checked(framework_id, municipality, site, criterion, found, source)
        with self._writing() as connection:
            return entering.add(connection, columns, written, expected)

    def entries(
        self, framework_id: str, municipality: str, *, seen_by: Role
    ) -> tuple[SiteEntry, ...]:
        """Return what this role sees in force: at most one entry per site and criterion."""
        return self._seen(
            lambda connection: entering.in_force(
                connection, framework_id, municipality, seen_by=seen_by
            ),
            seen_by,
        )

    # ------------------------------------------------------------------------------- scenarios
    def save_scenario(
        self,
        name: str,
        municipality: str,
        document: Mapping[str, Any],
        *,
        by: Person,
        reason: str,
        expected: Expected = ANYTHING,
    ) -> KeptScenario:
        """Keep a scenario of the programme; a later one under the same name replaces it.

        It is internal until somebody publishes it.

        Parameters
        ----------
        name, municipality
            What it is called, in which municipality; both on one line.
        document
            What it changes, as plain data.
        by, reason
            Who does it, and why.
        expected
            Event of the scenario that the person saw under this name, None for none; `ChangedError` where
            another one stands by now.
        """
        written = self._signature(by, reason)
        columns = scenarios.checked(name, municipality, document)
        with self._writing() as connection:
            return scenarios.add(connection, columns, written, expected)

    def scenarios(self, municipality: str, *, seen_by: Role) -> tuple[KeptScenario, ...]:
        """Return what this role sees in force: at most one scenario per name, by name."""
        return self._seen(
            lambda connection: scenarios.in_force(connection, municipality, seen_by=seen_by),
            seen_by,
        )

    def scenario_versions(self, municipality: str, *, seen_by: Role) -> tuple[KeptScenario, ...]:
        """Return every scenario that this role may see, oldest first, also what was replaced or taken back."""
        return self._seen(
            lambda connection: scenarios.every(connection, municipality, seen_by=seen_by), seen_by
        )

    # ------------------------------------------------------------------------------- workshop sessions
    def start_session(
        self,
        code: str,
        municipality: str,
        title: str,
        document: Mapping[str, Any],
        *,
        key: str,
        by: Person,
    ) -> KeptSession:
        """Keep that somebody starts a workshop session.

        Parameters
        ----------
        code, municipality, title
            Code by which tables join, municipality, and title on one line.
        document
            What the session asks, as plain data.
        key
            Fingerprint of the key of who leads it.
        by
            Who starts it.
        """
        written = self._signature(by, "", reason_needed=False)
        columns = sessions.checked(code, municipality, title, key, document)
        with self._writing() as connection:
            return sessions.start(connection, columns, written)

    def session(self, code: str) -> KeptSession | None:
        """Return the session with this code; None where there is none."""
        return self._ask(lambda connection: sessions.by_code(connection, code), None)

    def sessions(self) -> tuple[KeptSession, ...]:
        """Return every session, newest first; not for the public, who join by a code."""
        nothing: tuple[KeptSession, ...] = ()
        return self._ask(sessions.every, nothing)

    def session_version(self, session: KeptSession) -> int:
        """Return the number of the newest step: another number means that something happened."""
        return self._ask(lambda connection: sessions.version(connection, session.id), 0)

    def session_steps(self, session: KeptSession, *, after: int = 0) -> tuple[SessionStep, ...]:
        """Return what happened in a session after a step, in order."""
        nothing: tuple[SessionStep, ...] = ()
        return self._ask(lambda connection: sessions.steps(connection, session.id, after), nothing)

    def add_session_step(
        self,
        session: KeptSession,
        *,
        after: int,
        who: int,
        kind: str,
        document: Mapping[str, Any],
        audited: Person | None = None,
    ) -> SessionStep:
        """Keep the step that follows `after`; `ChangedError` where another one was taken meanwhile.

        `audited` is in whose name the audit tells it; None for what a table does.
        """
        step = SessionStep(number=after + 1, at=self._now(), who=who, kind=kind, document=document)
        with self._writing() as connection:
            return sessions.add(connection, session, step, audited=audited)

    def forget_session(self, session: KeptSession, by: Person) -> int:
        """Remove all that was said in a session, and return how many steps went."""
        self._signature(by, "", reason_needed=False)
        with self._writing() as connection:
            return sessions.forget(connection, session, by, self._now())

    # ------------------------------------------------------------------------------- the journal
    def undo(self, event_id: int, by: Person, reason: str = "") -> Event:
        """Take back what an event did, with a new row; undoing that row puts it in force again.

        `ChangedError` where somebody else took it back already.
        The new row is in the name of who takes it back, and is internal until somebody publishes it. Taking off a
        lock asks a reason. A locked version, or one that a later version builds on, stays.
        """
        written = self._signature(by, reason, reason_needed=False)

        def refuse(connection: Connection, kind: str, subject: int, restoring: bool) -> None:  # noqa: FBT001
            if kind == journal.LOCK and not restoring and not written.reason:
                raise InputError("Een slot gaat er alleen af met een reden; vul die in.")
            frameworks.refuse_turn(connection, kind, subject, restoring)

        with self._writing() as connection:
            row = journal.turn(connection, event_id, written, refuse)
            return journal.history(connection, seen_by=Role.PLANNER, event_id=row)[0]

    def publish(self, event_id: int, by: Person, reason: str = "") -> Event:
        """Make what an event did public, with a new row; only an administrator can.

        With a lock goes the version that it is on. What rests on protected data stays internal.
        """
        return self._put(publishing.publish, "publiceren", event_id, by, reason)

    def unpublish(self, event_id: int, by: Person, reason: str = "") -> Event:
        """Make what an event did internal again, with a new row; only an administrator can."""
        return self._put(publishing.unpublish, "intern maken", event_id, by, reason)

    def internal(self) -> tuple[Event, ...]:
        """Return what would change for the public if it were published, newest first; not for the public itself."""
        return self._ask(publishing.internal, ())

    def history(
        self,
        *,
        seen_by: Role,
        proposal_key: str | None = None,
        framework_id: str | None = None,
        most: int | None = None,
    ) -> tuple[Event, ...]:
        """Return what happened as this role may see it, newest first: all, or of one proposal or framework.

        For the public the ids count within the answer, so that what is internal leaves no gap.
        """
        nothing: tuple[Event, ...] = ()
        told = self._ask(
            lambda connection: journal.history(
                connection,
                seen_by=seen_by,
                proposal_key=proposal_key,
                framework_id=framework_id,
                most=most,
            ),
            nothing,
        )
        return renumbered(told, seen_by)

    def newest_event(self) -> int:
        """Return the id of the newest row: another number means that something changed. Not to be shown."""
        return self._ask(journal.newest_id, 0)

    # ------------------------------------------------------------------------------- the audit
    def write_audit(
        self, kind: chain.AuditKind, by: Person, about: Mapping[str, Any] | None = None
    ) -> None:
        """Write that somebody did something that is no change of the journal."""
        with self._writing() as connection:
            chain.append(connection, kind, by, about, at=self._now())

    def write_audit_once_an_hour(self, kind: chain.AuditKind, by: Person, what: str) -> None:
        """Write that somebody did something, once per name, thing and hour; the rest costs a look in memory."""
        at = self._now()
        hour = at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H")
        once = f"{kind.value}\n{by.name}\n{by.role.value}\n{what}\n{hour}"
        if once in self._written:
            return
        with self._writing() as connection:
            chain.append(connection, kind, by, {"what": what}, at=at, once=once)
        if len(self._written) >= _MOST_WRITTEN:
            self._written.clear()
        self._written.add(once)

    def audit(
        self, *, since: dt.datetime | None = None, most: int | None = None
    ) -> tuple[chain.AuditRow, ...]:
        """Return the rows of the audit, newest first, from a moment on and at most so many."""
        return self._ask(lambda connection: chain.newest(connection, since=since, most=most), ())

    def check_audit(self, head: str | None = None) -> chain.ChainState:
        """Return whether every row of the audit is as it was written; `head` is a hash noted earlier."""
        return self._ask(lambda connection: chain.check(connection, head), chain.of_nothing(head))

    def prune_audit(self, by: Person, *, days: int) -> int:
        """Remove the rows of the audit that are older, and return how many went; the chain still holds."""
        now = self._now()
        with self._writing() as connection:
            return chain.prune(connection, by, before=now - dt.timedelta(days=days), at=now)

    # ------------------------------------------------------------------------------- logins
    def revoke(self, fingerprints: Collection[str], until: dt.datetime) -> None:
        """Keep that these logins ended, for every process; see `store.revoking`."""
        wanted = revoking.checked(fingerprints)
        with self._writing() as connection:
            revoking.revoke(connection, wanted, until, self._now())

    def is_revoked(self, fingerprints: Collection[str]) -> bool:
        """Whether one of these logins ended before its time, in whichever process."""
        return self._ask(lambda connection: revoking.is_revoked(connection, fingerprints), False)  # noqa: FBT003

    def close(self) -> None:
        """Let go of the file; the store opens again when it is used again."""
        with self._preparing:
            self._engine.dispose()
            if self._file is not None:
                self._prepared = None

    # ------------------------------------------------------------------------------- inside
    def _put(
        self,
        act: Callable[[Connection, int, journal.Signature], int],
        what: str,
        event_id: int,
        by: Person,
        reason: str,
    ) -> Event:
        publishing.refuse_who_may_not(by, what)
        written = self._signature(by, reason, reason_needed=False)
        with self._writing() as connection:
            row = act(connection, event_id, written)
            return journal.history(connection, seen_by=Role.PLANNER, event_id=row)[0]

    def _signature(
        self, by: Person, reason: str, *, reason_needed: bool = True
    ) -> journal.Signature:
        """Return who does what, when and why.

        Raises
        ------
        InputError
            If their role keeps nothing, or name or reason cannot be written.
        """
        if not by.role.may_change:
            raise InputError(
                "Niet bewaard: alleen een planner of beheerder kan iets bewaren; log eerst in."
            )
        name, reason = checks.signed(by.name, reason, reason_needed=reason_needed)
        return journal.Signature(self._now(), Person(name, by.role), reason)

    def _seen(
        self, question: Callable[[Connection], tuple[Noun, ...]], seen_by: Role
    ) -> tuple[Noun, ...]:
        """Return what was made, with the ids that this role gets."""
        nothing: tuple[Noun, ...] = ()
        return numbered(self._ask(question, nothing), seen_by)

    def _ask(self, question: Callable[[Connection], _T], nothing: _T) -> _T:
        """Return the answer of one reading transaction; `nothing` where nobody has made anything yet."""
        if self._file is not None and not self._file.exists():
            return nothing
        with self._told("De opslag is niet te lezen"):
            self._prepare()
            with self._reading.connect() as connection:
                return question(connection)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """Give one transaction that is on disk when the block is left."""
        with self._told("Bewaren is niet gelukt"):
            self._prepare()
            done = False
            try:
                with (
                    self._turn(),
                    self._engine.execution_options(**{WRITES: True}).begin() as connection,
                ):
                    yield connection
                    done = True
            except DBAPIError as error:
                if done and telling.fell_silent(error):
                    raise DataError(telling.UNSURE) from error
                raise

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let the threads of this process write to a file one after another: waiting here costs nothing."""
        if self._file is None:
            yield
            return
        if not self._in_turn.acquire(timeout=PATIENCE):
            raise DataError(f"Bewaren is niet gelukt: {self._file.name} {telling.BUSY}")
        try:
            yield
        finally:
            self._in_turn.release()

    def _prepare(self) -> None:
        """Make or migrate the store at first use, and again where the file was taken away meanwhile."""
        with self._preparing:
            if self._prepared is not None and self._prepared == self._which():
                return
            if self._prepared is not None:
                # what is written to a file that was taken away would be lost with it
                self._engine.dispose()
            if self._file is not None:
                if not self._file.exists():
                    file.make(self._file)
                file.refuse_empty(self._file)
                file.keep_private(self._file)
            from spreidingskaart.store.migrate import prepare

            prepare(self._engine)
            self._prepared = self._which()

    def _which(self) -> int | None:
        if self._file is None:
            return 0
        try:
            found = self._file.stat()
        except FileNotFoundError:
            return None
        return found.st_ino if found.st_size else None

    @contextmanager
    def _told(self, what: str) -> Iterator[None]:
        """Say in one Dutch sentence what went wrong with the store itself."""
        try:
            yield
        except IntegrityError as error:
            raise InputError(
                "Niet bewaard: iemand anders bewaarde op hetzelfde moment; kijk en probeer het opnieuw."
            ) from error
        except (SQLAlchemyError, OSError) as error:
            where = self._file.name if self._file else "de database"
            raise DataError(telling.sentence(what, where, error)) from error
