"""Versions of frameworks, and the locks on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select

from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import Role
from spreidingskaart.store import checks, journal
from spreidingskaart.store.expecting import ANYTHING, ChangedError, refuse_if_changed
from spreidingskaart.store.nouns import FrameworkLock, FrameworkVersion
from spreidingskaart.store.tables import EVENTS, FRAMEWORKS, LOCKS
from spreidingskaart.words.canonical import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy.engine import Connection, Row

    from spreidingskaart.store.expecting import Expected

MOST_ID = 120
"""Characters in the id of a framework."""
_MOST_VERSION = 1_000_000
_EVERYTHING = Role.PLANNER
"""Whether a change can be kept depends on all that was made, whoever may see it."""


def checked(document: object) -> dict[str, Any]:
    """Return the columns of a framework version.

    Raises
    ------
    InputError
        If the document has no id, or no history that ends in a version number.
    """
    data = checks.document(document, "het afwegingskader")
    name, history = data.get("id"), data.get("history")
    last = history[-1] if isinstance(history, list | tuple) and history else None
    number = last.get("number") if isinstance(last, dict) else None
    if not isinstance(name, str) or not 0 < len(name) <= MOST_ID:
        raise InputError(
            f"Niet bewaard: het afwegingskader heeft geen `id` van 1 tot {MOST_ID} tekens."
        )
    if not isinstance(number, int) or isinstance(number, bool) or not 0 < number <= _MOST_VERSION:
        raise InputError(
            f"Niet bewaard: het afwegingskader `{name}` heeft geen versienummer in `history`."
        )
    return {"framework_id": name, "version": number, "sha256": fingerprint(data), "document": data}


def add(
    connection: Connection,
    columns: Mapping[str, Any],
    signature: journal.Signature,
    expected: Expected = ANYTHING,
) -> FrameworkVersion:
    """Write a version and return it; the same version with the same content is not written twice.

    Raises
    ------
    InputError
        If the version does not follow the newest one.
    ChangedError
        If the newest version is another than the person saw, or the number is taken by another content.
    """
    name, number, sha256 = columns["framework_id"], columns["version"], columns["sha256"]
    every = versions(connection, name, seen_by=_EVERYTHING)
    standing = [version for version in every if version.in_force]
    newest = standing[-1] if standing else None
    for version in standing if expected is ANYTHING else standing[-1:]:
        if version.version == number and version.sha256 == sha256:
            return version
    refuse_if_changed(newest, expected)
    if standing:
        _refuse_gap(standing[-1], name, number, columns["document"])
    event_id = journal.append(connection, journal.FRAMEWORK, signature)
    earlier = sum(version.version == number for version in every)
    connection.execute(insert(FRAMEWORKS).values(event_id=event_id, attempt=earlier + 1, **columns))
    every = versions(connection, name, seen_by=_EVERYTHING)
    return next(version for version in every if version.event_id == event_id)


def versions(
    connection: Connection, name: str | None = None, *, seen_by: Role
) -> tuple[FrameworkVersion, ...]:
    """Return every version that this role may see (of one framework), oldest first, also what was taken back.

    Raises
    ------
    DataError
        If a document is not what was saved: its fingerprint differs.
    """
    question = journal.with_turns(FRAMEWORKS, seen_by=seen_by)
    if name is not None:
        question = question.where(FRAMEWORKS.c.framework_id == name)
    standing = {
        version: lock
        for version, lock in (
            (row.framework_event, _lock(row)) for row in _lock_rows(connection, name, seen_by)
        )
        if lock.in_force
    }
    rows = journal.as_they_stand(connection, question, seen_by=seen_by)
    return tuple(_version(row, standing.get(row.event_id)) for row in rows)


def version_of(
    connection: Connection, name: str, number: int | None = None, *, seen_by: Role
) -> FrameworkVersion:
    """Return one version that this role sees in force, by default the newest.

    Raises
    ------
    InputError
        If there is none.
    """
    every = versions(connection, name, seen_by=seen_by)
    standing = [version for version in every if version.in_force]
    wanted = [version for version in standing if number is None or version.version == number]
    if not wanted:
        what = f"Het afwegingskader `{name}`" if number is None else f"Versie {number} van `{name}`"
        raise InputError(f"{what} is niet bewaard.")
    return wanted[-1]


def lock(
    connection: Connection,
    version: FrameworkVersion,
    proof: Mapping[str, Any] | None,
    signature: journal.Signature,
) -> FrameworkLock:
    """Write a lock and return it.

    Raises
    ------
    InputError
        If the proof speaks of another content.
    ChangedError
        If the version is locked already.
    """
    what = f"Versie {version.version} van `{version.framework_id}`"
    if version.lock is not None:
        raise ChangedError(version.lock, f"{_small(what)} is al vastgezet door {version.lock.name}")
    if proof is not None and proof.get("sha256") != version.sha256:
        raise InputError(
            f"{what} is niet vastgezet: de vingerafdruk in het slot is van een andere tekst."
        )
    here = LOCKS.c.framework_event == version.event_id
    earlier = connection.execute(select(func.count()).select_from(LOCKS).where(here)).scalar_one()
    event_id = journal.append(connection, journal.LOCK, signature)
    connection.execute(
        insert(LOCKS).values(
            event_id=event_id, framework_event=version.event_id, attempt=earlier + 1, proof=proof
        )
    )
    every = locks(connection, version.framework_id, seen_by=_EVERYTHING)
    return next(made for made in every if made.event_id == event_id)


def locks(connection: Connection, name: str, *, seen_by: Role) -> tuple[FrameworkLock, ...]:
    """Return every lock on a framework that this role may see, oldest first, also what was taken off."""
    return tuple(_lock(row) for row in _lock_rows(connection, name, seen_by))


def refuse_turn(connection: Connection, kind: str, event_id: int, restoring: bool) -> None:  # noqa: FBT001
    """Raise where taking back (or restoring) a version or lock would make the record untrue.

    Raises
    ------
    InputError
        If the version is locked or is not the newest, or its place or the lock's place was taken.
    """
    if kind == journal.FRAMEWORK:
        row = connection.execute(select(FRAMEWORKS).where(FRAMEWORKS.c.event_id == event_id)).one()
        every = versions(connection, row.framework_id, seen_by=_EVERYTHING)
        _refuse_version_turn(every, event_id, restoring=restoring)
    elif kind == journal.LOCK and restoring:
        row = connection.execute(select(LOCKS).where(LOCKS.c.event_id == event_id)).one()
        every = versions(connection, seen_by=_EVERYTHING)
        version = next(one for one in every if one.event_id == row.framework_event)
        if version.lock is not None or not version.in_force:
            raise InputError(
                "Dit slot kan niet terug: de versie is ingetrokken of al opnieuw vastgezet."
            )


def _refuse_version_turn(
    every: Sequence[FrameworkVersion], event_id: int, *, restoring: bool
) -> None:
    version = next(one for one in every if one.event_id == event_id)
    standing = [one for one in every if one.in_force]
    what = f"Versie {version.version} van `{version.framework_id}`"
    if restoring:
        if standing:
            _refuse_gap(standing[-1], version.framework_id, version.version, version.document)
        return
    if version.lock is not None:
        raise InputError(
            f"{what} is vastgezet door {version.lock.name} en kan niet worden ingetrokken."
        )
    if standing[-1].event_id != event_id:
        later = standing[-1].version
        raise InputError(f"{what} kan niet worden ingetrokken: versie {later} bouwt erop voort.")


def _refuse_gap(
    newest: FrameworkVersion, name: str, number: int, document: Mapping[str, Any]
) -> None:
    what = f"versie {number} van `{name}`"
    following = newest.version + 1
    if number == newest.version:
        raise ChangedError(
            newest,
            f"{what} is er al met een andere inhoud; bewaar een wijziging als versie {following}",
        )
    if number != following:
        raise InputError(
            f"Niet bewaard: {what} volgt niet op de bewaarde versie {newest.version}; "
            f"bewaar een wijziging als versie {following}."
        )
    previous = document["history"][-1].get("previous")
    if previous != newest.sha256:
        raise ChangedError(
            newest,
            f"{what} bouwt niet voort op de bewaarde versie {newest.version}; "
            "iemand anders was eerder, of de versie ervoor is veranderd",
        )


def _small(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]


def _lock_rows(connection: Connection, name: str | None, seen_by: Role) -> list[Row[Any]]:
    more = (FRAMEWORKS.c.framework_id, FRAMEWORKS.c.version, FRAMEWORKS.c.sha256)
    version = EVENTS.alias("locked_version")
    question = (
        journal.with_turns(LOCKS, *more, seen_by=seen_by)
        .join(FRAMEWORKS, FRAMEWORKS.c.event_id == LOCKS.c.framework_event)
        .join(version, version.c.id == FRAMEWORKS.c.event_id)
        .where(journal.visible(version, seen_by))
    )
    if name is not None:
        question = question.where(FRAMEWORKS.c.framework_id == name)
    return journal.as_they_stand(connection, question, seen_by=seen_by)


def _version(row: Row[Any], locked: FrameworkLock | None) -> FrameworkVersion:
    if fingerprint(row.document) != row.sha256:
        raise DataError(
            f"Versie {row.version} van het afwegingskader `{row.framework_id}` is in de opslag veranderd: "
            "de vingerafdruk klopt niet meer."
        )
    return FrameworkVersion(
        **journal.made(row),
        framework_id=row.framework_id,
        version=row.version,
        sha256=row.sha256,
        document=row.document,
        lock=locked,
    )


def _lock(row: Row[Any]) -> FrameworkLock:
    return FrameworkLock(
        **journal.made(row),
        framework_id=row.framework_id,
        version=row.version,
        sha256=row.sha256,
        proof=row.proof,
    )
