"""Findings: the answers of criteria, one by one, as columns, and together as an assessment."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.model.details import plain
from spreidingskaart.model.status import TRIED, Status

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from spreidingskaart.model.details import Details
    from spreidingskaart.model.references import DataRef, RuleRef
    from spreidingskaart.model.verdict import Verdict


SCHEMA: Final = "spreidingskaart/assessment/1"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one criterion for one proposal; the same object on screen, in print, JSON and dossier."""

    criterion: str
    verdict: Verdict
    firm: bool
    why_not_firm: str | None
    sentence: str
    value: float | None = None
    unit: str | None = None
    threshold: float | None = None
    rules: tuple[RuleRef, ...] = ()
    data: tuple[DataRef, ...] = ()
    details: Details | None = None
    """What its criterion tells of it beside the sentence; the kind is that of the criterion."""
    helps: tuple[str, ...] = ()
    """What would change the verdict, each one Dutch sentence."""
    override: Overruled | None = None
    """What a planner judged instead, where anybody did (overrides.py)."""

    def details_as_dict(self) -> dict[str, Any]:
        """Return the details JSON-ready, with the override among them."""
        told = {} if self.details is None else self.details.as_dict()
        return told if self.override is None else {**told, "override": plain(self.override)}


@dataclass(frozen=True, slots=True)
class Overruled:
    """What a planner judged of one finding, beside what the engine found."""

    event_id: int
    verdict: Verdict
    reason: str
    name: str
    made_at: str
    """ISO, to the second."""
    original: Verdict
    """What the engine found when it was made."""
    data_version: str
    counts: bool
    """Whether the finding is still what it was about."""
    why_not_counted: str | None
    internal: bool = False
    """Whether only those may see it who see what a planner sees."""


@dataclass(frozen=True)
class Findings:
    """N findings of one criterion as columns; the sentence of one is made when someone looks."""

    criterion: str
    verdict: NDArray[np.int8]
    """Verdict codes."""
    firm: NDArray[np.bool_]
    hard: NDArray[np.bool_]
    """Where the verdict counts for the assessment as a whole; elsewhere it only informs."""
    value: NDArray[np.float64]
    """The measured number in the unit of the criterion; NaN where there is none."""
    tell: Callable[[int], Finding]
    """Makes the full finding of one proposal."""


@dataclass(frozen=True)
class Assessment:
    """All findings for one proposal, with the version of what they rest on."""

    municipality: str
    data_version: str
    role: str
    proposal: Mapping[str, Any]
    verdict: Verdict
    firm: bool
    summary: str
    findings: tuple[Finding, ...]

    @property
    def tried(self) -> bool:
        """Whether a value was tried out in place of a stored one (what_if.py)."""
        return TRIED in self.data_version

    def as_dict(self) -> dict[str, Any]:
        """Return the stable JSON form (schema spreidingskaart/assessment/1)."""
        return {
            "schema": SCHEMA,
            "municipality": self.municipality,
            "data_version": self.data_version,
            "role": self.role,
            "proposal": dict(self.proposal),
            "verdict": self.verdict.value,
            "firm": self.firm,
            "summary": self.summary,
            "findings": [_finding_dict(finding) for finding in self.findings],
        }


def _finding_dict(finding: Finding) -> dict[str, Any]:
    record = asdict(replace(finding, details=None, override=None))
    del record["override"]
    record["verdict"] = finding.verdict.value
    for rule in record["rules"]:
        rule["status"] = Status(rule["status"]).value
    record["details"] = finding.details_as_dict()
    return record
