"""Other figures for the programme of a municipality, kept under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert

from spreidingskaart.model import Role
from spreidingskaart.store import checks, journal
from spreidingskaart.store.expecting import ANYTHING, refuse_if_changed
from spreidingskaart.store.nouns import KeptScenario
from spreidingskaart.store.tables import SCENARIOS
from spreidingskaart.words.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Row

    from spreidingskaart.store.expecting import Expected

MOST_NAME: Final = 120
"""Characters in the name of a scenario."""
MOST_BYTES: Final = 64_000
"""Bytes of a scenario in its canonical spelling."""


def checked(name: object, municipality: object, document: object) -> dict[str, Any]:
    """Return the columns of a scenario.

    Raises
    ------
    InputError
        If the name or municipality is empty, too long or not readable, or the document is no plain data or too
        large.
    """
    return {
        "title": checks.one_line("naam van het scenario", name, MOST_NAME),
        "municipality": checks.one_line("gemeente", municipality, MOST_NAME),
        "document": checks.document(document, "het scenario", most=MOST_BYTES),
    }


def add(
    connection: Connection,
    columns: Mapping[str, Any],
    signature: journal.Signature,
    expected: Expected = ANYTHING,
) -> KeptScenario:
    """Write a scenario and return it; the same one by the same person is not written twice.

    Raises
    ------
    ChangedError
        If something else stands under the name than the person saw.
    """
    everything = Role.PLANNER
    every = in_force(connection, columns["municipality"], seen_by=everything)
    standing = next((kept for kept in every if kept.name == columns["title"]), None)
    if standing is not None:
        same = canonical(standing.document) == canonical(columns["document"])
        if same and (standing.maker, standing.reason) == (signature.name, signature.reason):
            return standing
    refuse_if_changed(standing, expected)
    event_id = journal.append(connection, journal.SCENARIO, signature)
    connection.execute(insert(SCENARIOS).values(event_id=event_id, **columns))
    question = journal.with_turns(SCENARIOS, seen_by=everything)
    question = question.where(SCENARIOS.c.event_id == event_id)
    return _scenario(journal.as_they_stand(connection, question, seen_by=everything)[0])


def in_force(
    connection: Connection, municipality: str, *, seen_by: Role
) -> tuple[KeptScenario, ...]:
    """Return the newest scenario under each name that this role sees in force, by name."""
    newest = {
        kept.name: kept
        for kept in every(connection, municipality, seen_by=seen_by)
        if kept.in_force
    }
    return tuple(newest[name] for name in sorted(newest))


def every(connection: Connection, municipality: str, *, seen_by: Role) -> tuple[KeptScenario, ...]:
    """Return every scenario that this role may see, oldest first, also what no longer stands."""
    question = journal.with_turns(SCENARIOS, seen_by=seen_by).where(
        SCENARIOS.c.municipality == municipality
    )
    return tuple(
        _scenario(row) for row in journal.as_they_stand(connection, question, seen_by=seen_by)
    )


def _scenario(row: Row[Any]) -> KeptScenario:
    made = journal.made(row)
    return KeptScenario(
        **(made | {"name": row.title}),
        maker=made["name"],
        municipality=row.municipality,
        document=row.document,
    )
