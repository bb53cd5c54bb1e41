"""The door to a session in the store: as it stands now, and one step further. The store is the truth, always."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Final
from weakref import WeakKeyDictionary

from spreidingskaart.errors import InputError
from spreidingskaart.model import Person, Role
from spreidingskaart.store import ChangedError, Store
from spreidingskaart.store.sessions import FACILITATOR
from spreidingskaart.workshop import codes, limits
from spreidingskaart.workshop.judging import join
from spreidingskaart.workshop.nouns import Workshop, WorkshopQuestion
from spreidingskaart.workshop.replay import replay

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.store import KeptSession, SessionStep
    from spreidingskaart.workshop.steps import Written

_MOST_SEEN: Final = 64
"""Sessions of which a process remembers the steps that it read."""
_TRIES: Final = 50
"""Times that a step is judged anew because another process was first."""
_DAY: Final = dt.timedelta(days=1)
_Seen = tuple[tuple["SessionStep", ...], Workshop]
"""The steps of a session that were read, and what they come to."""
_SEEN: Final[WeakKeyDictionary[Store, OrderedDict[int, _Seen]]] = WeakKeyDictionary()
_READING: Final = threading.Lock()
_IN_TURN: Final = threading.Lock()


def start(
    store: Store,
    municipality: str,
    title: str,
    question: WorkshopQuestion,
    *,
    by: Person,
) -> tuple[KeptSession, str]:
    """Start a session and return it with the key of who leads it, which is kept nowhere.

    Raises
    ------
    InputError
        If this person may not start one, the title cannot be kept, or too many were started today.
    """
    since = dt.datetime.now(dt.UTC) - _DAY
    if sum(1 for one in store.sessions() if one.started_at > since) >= limits.MOST_STARTED:
        raise InputError(
            f"Er zijn vandaag al {limits.MOST_STARTED} sessies gestart. Probeer het morgen opnieuw."
        )
    code, key = codes.new_code(codes.SESSION), codes.new_code(codes.FACILITATOR)
    document = {"form": question.form, "places": question.places, "dots": question.dots}
    made = store.start_session(
        code, municipality, title, document, key=codes.fingerprint_of(code, key), by=by
    )
    return made, key


def find(store: Store, code: str) -> KeptSession | None:
    """Return the session that a code opens, however it is spelled; None where there is none, or it was forgotten."""
    read = codes.read_code(code, codes.SESSION)
    found = None if read is None else store.session(read)
    return None if found is None or found.forgotten_at is not None else found


def question_of(session: KeptSession) -> WorkshopQuestion:
    """Return what a session asks."""
    told = session.document
    return WorkshopQuestion(str(told["form"]), int(told["places"]), int(told["dots"]))


def leader_of(session: KeptSession) -> Person:
    """Return in whose name the audit tells what the one who leads does: who started the session."""
    return Person(session.maker, Role(session.role))


def steps_now(store: Store, session: KeptSession) -> tuple[SessionStep, ...]:
    """Return every step of a session; those that were read before are not read again."""
    return _read(store, session)[0]


def now(store: Store, session: KeptSession) -> Workshop:
    """Return the session as it stands."""
    return _read(store, session)[1]


def take(
    store: Store,
    session: KeptSession,
    who: int,
    judge: Callable[[Workshop], Written],
) -> int:
    """Take a step in a session and return its number; it is on disk when this returns.

    Parameters
    ----------
    store, session
        Store, and a session in it.
    who
        Number of the table; `FACILITATOR` for who leads.
    judge
        Says of the session as it stands what is written, or raises InputError. It is asked again where somebody
        else was first.

    Raises
    ------
    InputError
        If it may not be done.
    DataError
        If the store cannot be written.
    """
    return _taken(store, session, lambda workshop: (who, judge(workshop)))


def seat(store: Store, session: KeptSession, name: str) -> tuple[int, str]:
    """Let a table join, and return its number and the code by which it comes back, which is kept nowhere.

    Raises
    ------
    InputError
        If the session takes no tables, or the name cannot be used.
    """
    code = codes.new_code(codes.TABLE)
    _taken(store, session, lambda workshop: join(workshop, session.code, name, code))
    table = table_of(now(store, session), session, code)
    if table is None:
        raise InputError("Deze sessie is gewist; er is niets bewaard.")
    return table, code


def table_of(workshop: Workshop, session: KeptSession, code: str | None) -> int | None:
    """Return the number of the table that this code lets come back; None where it opens none."""
    read = codes.read_code(code, codes.TABLE)
    return next(
        (
            table.number
            for table in workshop.tables.values()
            if codes.opens(session.code, read, table.key)
        ),
        None,
    )


def leads(session: KeptSession, key: str | None) -> bool:
    """Whether this key is that of who leads the session."""
    return codes.opens(session.code, codes.read_code(key, codes.FACILITATOR), session.key)


def _taken(
    store: Store, session: KeptSession, judge: Callable[[Workshop], tuple[int, Written]]
) -> int:
    for _ in range(_TRIES):
        # threads of this process take turns, so that only another process can be first
        with _IN_TURN:
            workshop = now(store, session)
            who, (kind, document) = judge(workshop)
            try:
                step = store.add_session_step(
                    session,
                    after=workshop.version,
                    who=who,
                    kind=kind.value,
                    document=document,
                    audited=leader_of(session) if who == FACILITATOR else None,
                )
            except ChangedError:
                continue
            return step.number
    raise InputError("Niet bewaard: het is nu te druk. Probeer het zo opnieuw.")


def _read(store: Store, session: KeptSession) -> _Seen:
    with _READING:
        seen = _SEEN.setdefault(store, OrderedDict())
        steps, workshop = seen.get(session.id, ((), Workshop()))
    # from the newest that was read on: where that one is another now, a copy was put back or the session forgotten
    new = store.session_steps(session, after=max(0, workshop.version - 1))
    if steps and new[:1] == steps[-1:]:
        new = new[1:]
    elif steps:
        steps, new = (), store.session_steps(session)
    if not new and steps:
        return steps, workshop
    steps = (*steps, *new)
    workshop = replay(steps)
    with _READING:
        seen[session.id] = (steps, workshop)
        seen.move_to_end(session.id)
        while len(seen) > _MOST_SEEN:
            seen.popitem(last=False)
    return steps, workshop
