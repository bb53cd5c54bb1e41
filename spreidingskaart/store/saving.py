"""Proposals that people keep under a title."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import insert

from spreidingskaart.store import checks, journal
from spreidingskaart.store.keys import proposal_key
from spreidingskaart.store.nouns import SavedProposal
from spreidingskaart.store.tables import PROPOSALS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Row


def checked(title: str, proposal: object) -> dict[str, Any]:
    """Return the columns of a saved proposal.

    Raises
    ------
    InputError
        If it is no proposal.
    """
    data = checks.document(proposal, "het voorstel")
    return {"title": title, "proposal_key": proposal_key(data), "proposal": data}


def add(
    connection: Connection, columns: Mapping[str, Any], signature: journal.Signature
) -> SavedProposal:
    """Write a proposal and return it; what stands there already under this title is not written twice."""
    standing = [saved for saved in every(connection, columns["title"]) if saved.in_force]
    if standing and standing[-1].proposal == columns["proposal"]:
        return standing[-1]
    event_id = journal.append(connection, journal.PROPOSAL, signature)
    connection.execute(insert(PROPOSALS).values(event_id=event_id, **columns))
    question = journal.with_turns(PROPOSALS).where(PROPOSALS.c.event_id == event_id)
    return _saved(journal.as_they_stand(connection, question)[0])


def in_force(connection: Connection) -> tuple[SavedProposal, ...]:
    """Return the newest proposal under each title that nobody took back, by title."""
    newest = {saved.title: saved for saved in every(connection) if saved.in_force}
    return tuple(newest[title] for title in sorted(newest))


def every(connection: Connection, title: str | None = None) -> tuple[SavedProposal, ...]:
    """Return every proposal ever saved (under one title), oldest first, also what no longer stands."""
    question = journal.with_turns(PROPOSALS)
    if title is not None:
        question = question.where(PROPOSALS.c.title == title)
    return tuple(_saved(row) for row in journal.as_they_stand(connection, question))


def _saved(row: Row[Any]) -> SavedProposal:
    return SavedProposal(
        **journal.made(row), title=row.title, proposal_key=row.proposal_key, proposal=row.proposal
    )
