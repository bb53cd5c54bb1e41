"""The verdict of a pin at the moment that it is put: the same test as everywhere, in what a table reads at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.site_test.assess import assess, assessment
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.site_test.reading import decisive_first, reserve_of, what_helps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Finding

SURVIVES: Final = (Verdict.FITS, Verdict.MAY_FIT)
"""Verdicts with which a pin stays possible."""
_SENTENCES: Final = re.compile(r"(?<=[a-z)][.])\s+(?=[A-Z])")
_TOLD: Final = 2
"""Sentences of a finding that a table reads; the whole stands on Locatietoets."""
_HELPS: Final = 3


def pin_verdict(
    city: City, *, form: str, places: int, latitude: float, longitude: float
) -> dict[str, Any]:
    """Return the verdict of one pin as plain data.

    Parameters
    ----------
    city
        As everybody may see it: what a table reads is public.
    form, places
        Id of the care form, and places for people.
    latitude, longitude
        Degrees (WGS84).

    Returns
    -------
    `verdict`, `word`, `firm`; `headline`, and `reserve` why it is not sure; `rows` with the findings that decide, then
    those that count and are not tested; `helps`; `place`, the name of the buurt; `data_version`.

    Raises
    ------
    InputError
        If such a proposal cannot be right, or the pin lies outside the municipality.
    """
    proposals = propose(city, form=form, places=places, latitude=latitude, longitude=longitude)
    columns = assess(proposals, city)
    found = assessment(proposals, city, 0, columns)
    decides, others = decisive_first(found)
    untested = [
        finding
        for finding in others
        if finding.verdict is Verdict.NOT_TESTED and columns[finding.criterion].hard[0]
    ]
    buurt = found.proposal["buurt"]
    return {
        "verdict": found.verdict.value,
        "word": found.word,
        "firm": found.firm,
        "headline": found.headline,
        "reserve": reserve_of(found),
        "rows": [_row(finding) for finding in (*decides, *untested)],
        "helps": [f"{title}: {help_}" for title, help_ in what_helps(found)][:_HELPS],
        "place": None if buurt is None else str(buurt["name"]),
        "data_version": found.data_version,
    }


def survives(verdict: Mapping[str, Any]) -> bool | None:
    """Whether a pin with this verdict stays possible; None where nobody can say."""
    word = Verdict(verdict["verdict"])
    return None if word is Verdict.NOT_TESTED else word in SURVIVES


def _row(finding: Finding) -> dict[str, str]:
    return {
        "criterion": finding.criterion,
        "title": BY_ID[finding.criterion].title,
        "verdict": finding.verdict.value,
        "word": finding.word,
        "sentence": " ".join(_SENTENCES.split(finding.sentence)[:_TOLD]),
    }
