"""Findings that a planner judges otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert

from spreidingskaart.errors import InputError
from spreidingskaart.model import Role, Verdict
from spreidingskaart.store import checks, journal
from spreidingskaart.store.expecting import ANYTHING, refuse_if_changed
from spreidingskaart.store.keys import proposal_key
from spreidingskaart.store.nouns import Override
from spreidingskaart.store.tables import OVERRIDES
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy.engine import Connection, Row

    from spreidingskaart.model import Assessment, Finding
    from spreidingskaart.store.expecting import Expected

TO: Final = (Verdict.FITS, Verdict.MAY_FIT, Verdict.CONFLICTS, Verdict.UNSUITABLE)
"""What a person may judge; not tested and measured without a norm are answers of the engine only."""
_MADE_LATER: Final = ("overruled",)
"""What `overrides.apply_overrides` adds to a proposal."""


def checked(assessment: Assessment, criterion: str, verdict: Verdict | str) -> dict[str, Any]:
    """Return the columns of an override.

    Raises
    ------
    InputError
        If a value was tried out in the assessment, it has no such finding, or the verdict is none of TO or is
        what was found already.
    """
    if assessment.tried:
        raise InputError(
            "Niet bewaard: in deze toets is met een probeerwaarde gerekend; toets met de opgeslagen waarde."
        )
    finding = _finding(assessment, criterion)
    if verdict not in TO:
        words = join([f"{word.value} ({word.dutch})" for word in TO], "of")
        raise InputError(f"Niet bewaard: het oordeel {str(verdict)!r} kan niet; kies uit {words}.")
    if verdict == finding.verdict:
        raise InputError(f"Niet bewaard: het oordeel is al {finding.verdict.dutch}.")
    proposal = {
        name: value for name, value in assessment.proposal.items() if name not in _MADE_LATER
    }
    return {
        "proposal_key": proposal_key(proposal),
        "municipality": assessment.municipality,
        "proposal": checks.document(proposal, "het voorstel"),
        "criterion": criterion,
        "original": finding.verdict.value,
        "original_sentence": finding.sentence,
        "original_firm": finding.firm,
        "data_version": assessment.data_version,
        "role": assessment.role,
        "verdict": Verdict(verdict).value,
    }


def add(
    connection: Connection,
    columns: Mapping[str, Any],
    signature: journal.Signature,
    expected: Expected = ANYTHING,
) -> Override:
    """Write an override and return it; what stands there already is not written twice.

    Raises
    ------
    ChangedError
        If something else stands beside the finding than the person saw.
    """
    everything = Role.PLANNER
    every = in_force(connection, columns["proposal_key"], seen_by=everything)
    standing = next((made for made in every if made.criterion == columns["criterion"]), None)
    if standing is not None and _says(standing, columns, signature):
        return standing
    refuse_if_changed(standing, expected)
    event_id = journal.append(connection, journal.OVERRIDE, signature)
    connection.execute(insert(OVERRIDES).values(event_id=event_id, **columns))
    question = journal.with_turns(OVERRIDES, seen_by=everything)
    question = question.where(OVERRIDES.c.event_id == event_id)
    return _override(journal.as_they_stand(connection, question, seen_by=everything)[0])


def in_force(connection: Connection, key: str, *, seen_by: Role) -> tuple[Override, ...]:
    """Return for one proposal the newest override of each criterion that this role sees in force, by criterion."""
    newest = {
        made.criterion: made for made in every(connection, key, seen_by=seen_by) if made.in_force
    }
    return tuple(newest[criterion] for criterion in sorted(newest))


def every(connection: Connection, key: str | None = None, *, seen_by: Role) -> tuple[Override, ...]:
    """Return every override that this role may see (of one proposal), oldest first, also what no longer stands."""
    question = journal.with_turns(OVERRIDES, seen_by=seen_by)
    if key is not None:
        question = question.where(OVERRIDES.c.proposal_key == key)
    return tuple(
        _override(row) for row in journal.as_they_stand(connection, question, seen_by=seen_by)
    )


def _finding(assessment: Assessment, criterion: str) -> Finding:
    for finding in assessment.findings:
        if finding.criterion == criterion:
            return finding
    known = join([finding.criterion for finding in assessment.findings])
    raise InputError(
        f"Niet bewaard: het criterium {criterion!r} zit niet in deze toets; er zijn {known}."
    )


def _says(standing: Override, columns: Mapping[str, Any], signature: journal.Signature) -> bool:
    same = ("criterion", "verdict", "original", "data_version")
    return (standing.name, standing.reason, standing.looking) == (
        signature.name,
        signature.reason,
        columns["role"],
    ) and all(getattr(standing, name) == columns[name] for name in same)


def _override(row: Row[Any]) -> Override:
    return Override(
        **journal.made(row),
        proposal_key=row.proposal_key,
        municipality=row.municipality,
        proposal=row.proposal,
        criterion=row.criterion,
        original=Verdict(row.original),
        original_sentence=row.original_sentence,
        original_firm=row.original_firm,
        data_version=row.data_version,
        role=_strictest(row),
        looking=row.role,
        verdict=Verdict(row.verdict),
    )


def _strictest(row: Row[Any]) -> str:
    """Return the role of the assessment, or that of the maker where it is stricter and nobody published it."""
    if row.role != Role.PUBLIC or row.public:
        return str(row.role)
    return Role.PLANNER.value
