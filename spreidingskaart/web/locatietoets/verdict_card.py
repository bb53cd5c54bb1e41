"""The verdict of a site test as a card: one line on top, a row per criterion that opens to the evidence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria import CRITERIA
from spreidingskaart.model import Verdict
from spreidingskaart.web.locatietoets.parking_chart import parking_readings
from spreidingskaart.web.rendering import render

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.model import Assessment

_LIMITS: Final = {"parking": "aanbod", "zoning": "telt vanaf"}
"""What the threshold of a criterion is called, where it is not a norm."""
_TITLES: Final = {criterion.id: criterion.title for criterion in CRITERIA}
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
    parking = next(
        (finding for finding in assessment.findings if finding.criterion == "parking"), None
    )
    return render(
        "locatietoets/card.html",
        verdict=assessment.verdict,
        firm=assessment.firm,
        summary=summary[:1].upper() + summary[1:],
        findings=assessment.findings,
        titles=_TITLES,
        limits=_LIMITS,
        verdicts=_VERDICTS,
        readings=parking_readings(parking.details) if parking else [],
        effect=effect,
        effects=effects,
    )
