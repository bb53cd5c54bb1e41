"""In which order people read an assessment: what decides first, and all that helps in one list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.criteria import BY_ID

if TYPE_CHECKING:
    from spreidingskaart.model import Assessment, Finding


def decisive_first(assessment: Assessment) -> tuple[list[Finding], list[Finding]]:
    """Return the findings that make the verdict what it is, and the others; each in reading order."""
    decides = [one for one in assessment.findings if one.criterion in assessment.decisive]
    return decides, [one for one in assessment.findings if one not in decides]


def what_helps(assessment: Assessment) -> list[tuple[str, str]]:
    """Return all that would help, what decides first: the title of the criterion and a sentence."""
    decides, others = decisive_first(assessment)
    return [
        (BY_ID[finding.criterion].title if finding.criterion in BY_ID else finding.criterion, help_)
        for finding in (*decides, *others)
        for help_ in finding.helps
    ]


def reserve_of(assessment: Assessment) -> str:
    """Return the summary without its headline: why it is not sure, what was not tested, who judged otherwise."""
    return assessment.summary.removeprefix(assessment.headline).strip()
