"""Findings: the answers of criteria, one by one, as columns, and together as an assessment."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.model.details import plain
from spreidingskaart.model.gaps import gaps_told
from spreidingskaart.model.lean import verdict_told
from spreidingskaart.model.status import TRIED
from spreidingskaart.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from spreidingskaart.model.details import Details
    from spreidingskaart.model.gaps import Gap
    from spreidingskaart.model.lean import Lean
    from spreidingskaart.model.open_subject import OpenSubject
    from spreidingskaart.model.references import DataRef, RuleRef


SCHEMA: Final = "spreidingskaart/assessment/1"


@dataclass(frozen=True, slots=True)
class Finding:
    """The answer of one criterion for one proposal; the same object on screen, in print, JSON and dossier.

    Raises
    ------
    ValueError
        If it is not tested and no gap says why.
    """

    criterion: str
    verdict: Verdict
    gaps: tuple[Gap, ...]
    """What keeps the verdict from being firm; nothing may be firm beside a gap."""
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
    lean: Lean | None = None
    """Which way an open verdict points, where rulings tell."""

    def __post_init__(self) -> None:
        """Refuse what was not tested without a gap."""
        if self.verdict is Verdict.NOT_TESTED and not self.gaps:
            message = f"the finding {self.criterion!r} is not tested, but no gap says why"
            raise ValueError(message)

    @property
    def firm(self) -> bool:
        """Whether nothing keeps the verdict from being sure."""
        return not self.gaps

    @property
    def why_not_firm(self) -> str | None:
        """The gaps as one Dutch sentence; None where there are none."""
        return gaps_told(self.gaps)

    @property
    def word(self) -> str:
        """The verdict as people read it, with where it leans to."""
        return verdict_told(self.verdict, self.lean)

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
    lean: NDArray[np.int8] | None = None
    """Codes of `Lean`, NO_LEAN where a verdict does not lean; None where the criterion knows no leans."""


@dataclass(frozen=True)
class Assessment:
    """All findings for one proposal, with the version of what they rest on."""

    municipality: str
    data_version: str
    role: str
    proposal: Mapping[str, Any]
    verdict: Verdict
    gaps: tuple[Gap, ...]
    """Those of the findings that count for the whole, each once."""
    summary: str
    findings: tuple[Finding, ...]
    lean: Lean | None = None
    """Which way an open verdict points as a whole."""
    open_subjects: tuple[OpenSubject, ...] = ()
    """What no criterion asked; a dossier of before does not say."""
    headline: str = ""
    """The verdict as one or two sentences, with which the summary begins; a dossier of before has none."""
    decisive: tuple[str, ...] = ()
    """Ids of the criteria that make the verdict what it is."""

    @property
    def firm(self) -> bool:
        """Whether nothing keeps the verdict from being sure."""
        return not self.gaps

    @property
    def word(self) -> str:
        """The verdict as people read it, with where it leans to."""
        return verdict_told(self.verdict, self.lean)

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
            "lean": None if self.lean is None else self.lean.value,
            "firm": self.firm,
            "gaps": plain(self.gaps),
            "headline": self.headline,
            "decisive": list(self.decisive),
            "summary": self.summary,
            "findings": [_finding_dict(finding) for finding in self.findings],
            "open_subjects": plain(self.open_subjects),
        }


def _finding_dict(finding: Finding) -> dict[str, Any]:
    told = plain(replace(finding, details=None, override=None))
    del told["override"]
    sure = {"firm": finding.firm, "why_not_firm": finding.why_not_firm}
    in_order = {"criterion": told["criterion"], "verdict": told["verdict"], **sure, **told}
    return {**in_order, "details": finding.details_as_dict()}
