"""The verdict of a site test as a card: one line on top, a row per criterion that opens to the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.criteria.zoning.details import ZoningDetails, ZoningUnread
from spreidingskaart.model import Verdict
from spreidingskaart.print.parking_bars import deducted, parking_bars
from spreidingskaart.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.model import Assessment

_VERDICTS: Final = {verdict.value: verdict for verdict in Verdict}


def card(assessment: Assessment, *, effect: str = "", effects: Sequence[str] = ()) -> str:
    """Return the card as HTML.

    Parameters
    ----------
    assessment
        The findings to show.
    effect, effects
        What the proposal does to the spread, in one line and in detail; they stand with the criterion spread.
    """
    summary = assessment.summary.partition(": ")[2] or assessment.summary
    return render(
        "locatietoets/card.html",
        verdict=assessment.verdict,
        word=assessment.word,
        firm=assessment.firm,
        subjects=assessment.open_subjects,
        also=any(finding.verdict is Verdict.NOT_TESTED for finding in assessment.findings),
        summary=summary[:1].upper() + summary[1:],
        findings=assessment.findings,
        criteria=BY_ID,
        verdicts=_VERDICTS,
        pictures={
            finding.criterion: parking_bars(finding.details) for finding in assessment.findings
        },
        deducted_of=deducted,
        plans={
            finding.criterion: isinstance(finding.details, ZoningDetails)
            for finding in assessment.findings
            if isinstance(finding.details, ZoningDetails | ZoningUnread)
        },
        effect=effect,
        effects=effects,
    )
