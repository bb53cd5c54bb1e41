"""The verdict of a site test as a card: what it does to the spread, what helps, and a row per criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.criteria.zoning.details import ZoningDetails, ZoningUnread
from spreidingskaart.model import Verdict
from spreidingskaart.print.parking_bars import deducted, parking_bars
from spreidingskaart.print.spread_picture import effect_picture
from spreidingskaart.site_test.reading import decisive_first, reserve_of, what_helps
from spreidingskaart.web.rendering import render
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.model import Assessment
    from spreidingskaart.spread.before_after import BeforeAfter

_VERDICTS: Final = {verdict.value: verdict for verdict in Verdict}


def card(
    assessment: Assessment, *, spread: Sequence[BeforeAfter] = (), effects: Sequence[str] = ()
) -> str:
    """Return the card as HTML.

    Parameters
    ----------
    assessment
        The findings to show.
    spread
        What the proposal does to the spread, per stadsdeel and per wijk.
    effects
        The same by other measures, in detail; they stand folded with the criterion spread.
    """
    decides, others = decisive_first(assessment)
    findings = assessment.findings
    return render(
        "locatietoets/card.html",
        verdict=assessment.verdict,
        word=assessment.word,
        firm=assessment.firm,
        what=_what(assessment),
        headline=assessment.headline or assessment.summary,
        reserve=reserve_of(assessment) if assessment.headline else "",
        pictures=[effect_picture(one) for one in spread],
        helps=what_helps(assessment),
        groups=[("Wat beslist", decides), ("Wat er verder is gemeten", others)],
        subjects=assessment.open_subjects,
        also=any(finding.verdict is Verdict.NOT_TESTED for finding in findings),
        criteria=BY_ID,
        verdicts=_VERDICTS,
        bars_of={finding.criterion: parking_bars(finding.details) for finding in findings},
        deducted_of=deducted,
        plans={
            finding.criterion: isinstance(finding.details, ZoningDetails)
            for finding in findings
            if isinstance(finding.details, ZoningDetails | ZoningUnread)
        },
        effects=effects,
    )


def _what(assessment: Assessment) -> str:
    """Return what was asked: "36 plekken Domus"."""
    proposal = assessment.proposal
    return f"{count(float(proposal['places']), 'plek', 'plekken')} {proposal['form_name']}"
