"""Ask every criterion of every proposal, and tell one proposal as an assessment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Protocol

import numpy as np

from spreidingskaart.city.measures.designations import groups_at, share_at
from spreidingskaart.criteria import BY_ID, CRITERIA
from spreidingskaart.criteria.zoning.subjects import open_subjects
from spreidingskaart.model import (
    NO_LEAN,
    Assessment,
    Finding,
    Findings,
    Gap,
    GapKind,
    Lean,
    Verdict,
)
from spreidingskaart.site_test.headline import headline
from spreidingskaart.site_test.proposals import describe
from spreidingskaart.site_test.rule_faults import doubted
from spreidingskaart.site_test.whole_layers import held_to_whole_layers
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from typing import Any

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

WATER: Final = "water"
_TRIED: Final = Gap(GapKind.TRIED, "er is met een probeerwaarde gerekend")
_NOTHING_COUNTS: Final = Gap(GapKind.NOT_TESTED, "geen criterium telt hier voor het geheel")
_MOSTLY: Final = 0.95
"""Share of the site above which it lies in the water."""


def assess(
    proposals: Proposals, city: City, criteria: Collection[str] | None = None
) -> dict[str, Findings]:
    """Return the findings of every criterion for n proposals, as columns by criterion id.

    Parameters
    ----------
    proposals
        n proposals.
    city
        As one role may see it (access.seen_by).
    criteria
        Ids to ask; by default all.
    """
    asked = [criterion for criterion in CRITERIA if criteria is None or criterion.id in criteria]
    found = {
        criterion.id: held_to_whole_layers(
            criterion,
            doubted(criterion.id, criterion.find(proposals, city), proposals, city),
            proposals,
            city,
        )
        for criterion in asked
    }
    return (
        {name: _tried_out(findings) for name, findings in found.items()}
        if city.rules.tried
        else found
    )


def _tried_out(findings: Findings) -> Findings:
    """Return findings that are nowhere firm: in this City a value is tried out (what_if.py)."""

    def tell(i: int) -> Finding:
        told = findings.tell(i)
        return replace(told, gaps=(*told.gaps, _TRIED))

    return replace(findings, firm=np.zeros_like(findings.firm), tell=tell)


class Answered(Protocol):
    """What one criterion says of n proposals, as far as the verdict as a whole asks."""

    @property
    def verdict(self) -> NDArray[np.int8]:
        """Verdict codes."""

    @property
    def firm(self) -> NDArray[np.bool_]:
        """Whether the rules behind it are verified."""

    @property
    def hard(self) -> NDArray[np.bool_]:
        """Where it counts."""

    @property
    def lean(self) -> NDArray[np.int8] | None:
        """Lean codes, -1 where it does not lean; None where it never does."""


def overall(
    columns: Mapping[str, Answered],
) -> tuple[NDArray[np.int8], NDArray[np.bool_], NDArray[np.int64]]:
    """Return verdict code, firmness and the number of findings not tested, for n proposals.

    The verdict is the strictest of the criteria that count (`hard`). One of them that is not tested caps it
    at `may_fit`; where none is tested it is `not_tested`. It is firm where all that count are.
    """
    found = list(columns.values())
    verdict = np.array([findings.verdict for findings in found])
    hard = np.array([findings.hard for findings in found])
    firm = np.array([findings.firm for findings in found])
    open_question = hard & (verdict == Verdict.NOT_TESTED.code)
    answered = hard & ~open_question & (verdict != Verdict.REPORTED.code)
    strictest = np.where(hard, verdict, Verdict.REPORTED.code).max(axis=0)
    capped = (strictest == Verdict.NOT_TESTED.code) & answered.any(axis=0)
    code = np.where(capped, Verdict.MAY_FIT.code, strictest).astype(np.int8)
    all_firm = np.asarray((firm | ~hard).all(axis=0) & hard.any(axis=0))
    return code, all_firm, np.asarray((verdict == Verdict.NOT_TESTED.code).sum(axis=0))


def lean_of_whole(columns: Mapping[str, Answered], verdict: NDArray[np.int8]) -> NDArray[np.int8]:
    """Return the lean codes of n proposals as a whole, -1 where there is none.

    Only `may_fit` leans, as far as the criteria that count do: to no as soon as one of them does, and to yes only where
    nothing else is open. Where none of them leans the whole does not.

    Parameters
    ----------
    columns
        Findings by criterion.
    verdict
        (n,) codes of the whole, of `overall`.
    """
    found = list(columns.values())
    code, hard = np.array([each.verdict for each in found]), np.array([each.hard for each in found])
    no_lean = np.full(len(verdict), NO_LEAN, dtype=np.int8)
    said = np.array([no_lean if each.lean is None else each.lean for each in found])
    # one row per criterion: where it leans, and where it is open to which side
    may_fit = hard & (code == Verdict.MAY_FIT.code)
    leans = may_fit & (said != NO_LEAN)
    is_open = (may_fit & ~leans) | (hard & (code == Verdict.NOT_TESTED.code))
    rest = np.where(is_open, np.int8(Lean.OPEN.code), np.int8(Lean.LIKELY.code))
    strictest = np.where(leans, said, rest).min(axis=0)
    return np.where(leans.any(axis=0) & (verdict == Verdict.MAY_FIT.code), strictest, no_lean)


def assessment(
    proposals: Proposals, city: City, i: int = 0, columns: Mapping[str, Findings] | None = None
) -> Assessment:
    """Return all findings for one proposal with one Dutch line on top.

    Parameters
    ----------
    proposals, city
        As for `assess`.
    i
        Which proposal.
    columns
        What `assess` returned for these proposals, where that was done already.
    """
    columns = assess(proposals, city) if columns is None else columns
    codes = overall(columns)[0]
    findings = tuple(found.tell(i) for found in columns.values())
    verdict = Verdict.from_code(codes[i])
    decisive = tuple(
        found.criterion
        for found in columns.values()
        if found.hard[i] and found.verdict[i] == verdict.code
    )
    lean = Lean.from_code(lean_of_whole(columns, codes)[i])
    notes = [_IN_WATER] if _in_water(proposals, city, i) else []
    found = Assessment(
        municipality=city.municipality.name,
        data_version=city.version,
        role=city.role,
        proposal={**describe(proposals, city, i), "notes": notes},
        verdict=verdict,
        gaps=_gaps(columns, findings, i),
        summary="",
        findings=findings,
        lean=lean,
        open_subjects=open_subjects(findings),
        headline=headline(verdict, lean, float(proposals.places[i]), decisive),
        decisive=decisive,
    )
    return replace(found, summary=_summary(found, notes))


def _gaps(
    columns: Mapping[str, Findings], findings: tuple[Finding, ...], i: int
) -> tuple[Gap, ...]:
    """Return the gaps of the findings that count for the whole, each once."""
    counted = [
        finding for found, finding in zip(columns.values(), findings, strict=True) if found.hard[i]
    ]
    if not counted:
        return (_NOTHING_COUNTS,)
    return tuple(dict.fromkeys(gap for finding in counted for gap in finding.gaps))


_GRAVEST: Final = (
    GapKind.TRIED,
    GapKind.FICTIONAL,
    GapKind.TEXT_DECIDES,
    GapKind.UNKNOWN,
    GapKind.UNVERIFIED,
    GapKind.EXAMPLE_NORM,
    GapKind.ASSUMED,
    GapKind.UNREAD,
    GapKind.HIDDEN,
)
"""Kinds of gaps as the line on top tells them; what is not tested stands in it by name."""
_NAMED: Final = 3
_IN_WATER: Final = "Deze locatie ligt in het water."


def _in_water(proposals: Proposals, city: City, i: int) -> bool:
    wet = share_at(proposals, city, (WATER,), i) > _MOSTLY
    return wet and WATER in groups_at(proposals.x[i], proposals.y[i], city)


def _summary(found: Assessment, notes: Sequence[str]) -> str:
    """Return the line on top: the headline, then what keeps it from being sure and what was not tested."""
    told = [found.headline, *notes]
    tested = found.verdict is not Verdict.NOT_TESTED
    held = {gap.kind for gap in found.gaps} - {GapKind.NOT_TESTED}  # those are told by name below
    if held and tested:
        told.append(f"Voorlopig door {_told_kinds(held)}.")
    untested = [
        BY_ID[finding.criterion].title.lower()
        for finding in found.findings
        if finding.verdict is Verdict.NOT_TESTED
    ]
    if untested:
        told.append(f"{len(untested)} niet getoetst: {join(untested)}.")
    return " ".join(told)


def _told_kinds(held: Collection[GapKind]) -> str:
    """Return why a test is not sure: the gravest reasons by name, and how many more there are."""
    kinds = [kind.dutch for kind in _GRAVEST if kind in held]
    if len(kinds) <= _NAMED + 1:
        return join(kinds)
    return join([*kinds[:_NAMED], f"{len(kinds) - _NAMED} andere redenen"])


def table(
    proposals: Proposals, city: City, columns: Mapping[str, Findings] | None = None
) -> dict[str, NDArray[Any]]:
    """Return one row per proposal as columns: the verdict as a whole, and verdict and value per criterion."""
    columns = assess(proposals, city) if columns is None else columns
    codes, firm, untested = overall(columns)
    words = np.array([verdict.value for verdict in Verdict], dtype=object)
    rows: dict[str, NDArray[Any]] = {
        "site_id": proposals.site_id,
        "x": proposals.x,
        "y": proposals.y,
        "verdict": words[codes],
        "firm": firm,
        "not_tested": untested,
    }
    for name, found in columns.items():
        rows[name] = words[found.verdict]
        rows[f"{name}_value"] = found.value
    return rows
