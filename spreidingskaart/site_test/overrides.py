"""Show beside the engine's findings what a planner judged otherwise, and what that does to the whole.

Nothing of the engine's answer is replaced: every verdict and sentence stays as it was found. The override
stands in `Finding.override` (in JSON: `details["override"]`), the whole judged both ways in `proposal["overruled"]`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.access import ROLES
from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Findings, Overruled, Role, Verdict
from spreidingskaart.site_test.assess import assess, assessment, overall
from spreidingskaart.store import proposal_key
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Finding, Proposals
    from spreidingskaart.store import Override, Store

_SEES: Final[dict[str, int]] = {role: rank for rank, role in enumerate(ROLES)}
_WHOLE_CITY: Final = "all"
"""Role of a City that nothing was hidden from."""
_STRICT: Final = (Verdict.MAY_FIT, Verdict.CONFLICTS, Verdict.UNSUITABLE)
OTHERWISE: Final = (
    "De uitkomst is hier anders dan die waarover dit oordeel ging; het telt daarom niet mee."
)


def assessment_with_overrides(
    proposals: Proposals,
    city: City,
    store: Store,
    i: int = 0,
    columns: Mapping[str, Findings] | None = None,
) -> Assessment:
    """Return the assessment of one proposal with the overrides that the store has in force for it.

    Parameters
    ----------
    proposals, city, i, columns
        As for `assess.assessment`.
    store
        What people made.
    """
    columns = assess(proposals, city) if columns is None else columns
    return with_overrides(assessment(proposals, city, i, columns), columns, store, i)


def with_overrides(
    found: Assessment, columns: Mapping[str, Findings], store: Store, i: int = 0
) -> Assessment:
    """Return an assessment that was made of proposal `i` of `columns` with the overrides in force for it."""
    made = store.overrides_for(proposal_key(found.proposal), seen_by=reader_of(found.role))
    return apply_overrides(found, made, hard=hard_criteria(columns, i))


def to_keep(seen: Assessment, public: Assessment, criterion: str) -> Assessment:
    """Return the assessment that an override is made of: the public's, where it finds the same.

    What a planner sees may rest on protected data, and an override keeps what was found. Only one that was made of
    what everybody sees can be published.

    Parameters
    ----------
    seen
        Assessment that the planner looked at.
    public
        Assessment of the same proposal as the public sees it.
    criterion
        Id of the criterion whose finding is overruled.
    """
    return public if _finding(seen, criterion) == _finding(public, criterion) else seen


def _finding(found: Assessment, criterion: str) -> tuple[Verdict, str, bool] | None:
    """Return what was found of one criterion; None where it was not asked."""
    told = [
        (each.verdict, each.sentence, each.firm)
        for each in found.findings
        if each.criterion == criterion
    ]
    return told[0] if told else None


def reader_of(role: str) -> Role:
    """Return whom the store answers where a City was made for a role; an unknown one reads as the public does."""
    return Role.PLANNER if role in (Role.PLANNER, _WHOLE_CITY) else Role.PUBLIC


def hard_criteria(columns: Mapping[str, Findings], i: int = 0) -> frozenset[str]:
    """Return the criteria that count for the whole of one proposal."""
    return frozenset(name for name, found in columns.items() if found.hard[i])


def apply_overrides(
    found: Assessment, overrides: Iterable[Override], *, hard: Collection[str]
) -> Assessment:
    """Return the assessment with overrides beside what was found; without any that apply, as it was.

    An override that was made by a role that sees more than the reader is left out: its reason may tell what
    the reader may not know. One whose finding came out otherwise since (newer data, another role) is shown
    and does not count. What counts is not firm: no verified rule carries it.

    Parameters
    ----------
    found
        As the engine gave it.
    overrides
        Of this proposal; of several for one criterion the newest in force counts.
    hard
        Criteria that count for the whole (`hard_criteria`). An override of another criterion counts only
        where it is stricter than `fits`: what merely informs cannot make the whole milder.

    Returns
    -------
    Each overruled finding has an `override`: verdict, reason, name, made_at, original, data_version,
    event_id, counts, and why_not_counted (a sentence or None). `proposal["overruled"]` has verdict, firm,
    criteria (ids that count) and not_counted (ids). Verdict and firm of the whole and of each finding are
    the engine's own; the summary tells both.

    Raises
    ------
    ValueError
        If an override is of another proposal.
    """
    by_criterion = _newest(found, overrides)
    if not by_criterion:
        return found
    findings = tuple(
        _beside(finding, by_criterion.get(finding.criterion)) for finding in found.findings
    )
    counted = _overruled(findings, counts=True)
    idle = [finding.criterion for finding in _overruled(findings, counts=False)]
    verdict, firm = _whole(findings, hard) if counted else (found.verdict, found.firm)
    return replace(
        found,
        summary=" ".join([found.summary, *_told(found, counted, idle, verdict, firm=firm)]),
        proposal={
            **found.proposal,
            "overruled": {
                "verdict": verdict.value,
                "firm": firm,
                "criteria": [finding.criterion for finding in counted],
                "not_counted": idle,
            },
        },
        findings=findings,
    )


def _newest(found: Assessment, overrides: Iterable[Override]) -> dict[str, Override]:
    """Return by criterion the newest override that is in force and that the reader may see."""
    known = {finding.criterion for finding in found.findings}
    key = proposal_key(found.proposal)
    newest: dict[str, Override] = {}
    for made in sorted(overrides, key=lambda one: one.event_id):
        if made.proposal_key != key:
            raise ValueError(
                f"override {made.event_id} is of another proposal than this assessment"
            )
        if made.in_force and made.criterion in known and _may_see(found.role, made.role):
            newest[made.criterion] = made
    return newest


def _may_see(reader: str, maker: str) -> bool:
    # a role that is not in the list sees nothing of others, and nobody else sees what it made
    return reader in (maker, _WHOLE_CITY) or _SEES.get(reader, -1) >= _SEES.get(maker, len(_SEES))


def _beside(finding: Finding, made: Override | None) -> Finding:
    if made is None:
        return finding
    counts = made.original is finding.verdict
    told = Overruled(
        event_id=made.event_id,
        verdict=made.verdict,
        reason=made.reason,
        name=made.name,
        made_at=made.made_at.isoformat(timespec="seconds"),
        original=made.original,
        data_version=made.data_version,
        counts=counts,
        internal=not made.public,
        why_not_counted=None if counts else OTHERWISE,
    )
    return replace(finding, override=told)


def _overruled(findings: Iterable[Finding], *, counts: bool) -> list[Finding]:
    """Return the findings with an override that counts, or those with one that does not."""
    return [
        finding
        for finding in findings
        if finding.override is not None and finding.override.counts is counts
    ]


def _whole(findings: tuple[Finding, ...], hard: Collection[str]) -> tuple[Verdict, bool]:
    """Return verdict and firmness of the whole, by the same rule as without overrides."""
    columns = {}
    for finding in findings:
        made = finding.override
        counts = made is not None and made.counts
        verdict = made.verdict if made is not None and counts else finding.verdict
        columns[finding.criterion] = Findings(
            criterion=finding.criterion,
            verdict=np.array([verdict.code], dtype=np.int8),
            firm=np.array([finding.firm and not counts]),
            hard=np.array([finding.criterion in hard or (counts and verdict in _STRICT)]),
            value=np.array([np.nan]),
            tell=lambda _: finding,  # noqa: B023 - nobody asks: only the arrays are read
        )
    codes, firm, _ = overall(columns)
    return Verdict.from_code(codes[0]), bool(firm[0])


def _told(
    found: Assessment, counted: list[Finding], idle: list[str], verdict: Verdict, *, firm: bool
) -> list[str]:
    sentences = []
    if counted:
        judged = join([_judged(finding) for finding in counted])
        whole = verdict.dutch + ("" if firm else " (voorlopig)")
        becomes = "blijft" if verdict is found.verdict else "wordt"
        sentences.append(f"Anders beoordeeld: {judged}. Het geheel {becomes} zo {whole}.")
    if idle:
        sentences.append(
            f"Het andere oordeel over {join([_title(name) for name in idle])} telt niet mee: de uitkomst is "
            "hier anders dan toen."
        )
    return sentences


def _judged(finding: Finding) -> str:
    made = finding.override
    if made is None:
        return _title(finding.criterion)
    instead = f"{made.verdict.dutch} in plaats van {finding.verdict.dutch}"
    return f"{_title(finding.criterion)} {instead} ({made.name})"


def _title(criterion: str) -> str:
    return BY_ID[criterion].title.lower() if criterion in BY_ID else criterion
