"""Is the plot large enough.

A norm is the municipality's own (`min_area` in siting.yaml); without one the area is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria.base import (
    Criterion,
    applies,
    invented,
    municipal_norms,
    reserve,
    rules_are_firm,
    taken_from,
    verdicts,
)
from spreidingskaart.model import Details, Finding, Findings, Verdict
from spreidingskaart.rules.norm_spec import NormSpec
from spreidingskaart.words.numbers import hectares

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

ID: Final = "area"
NORM: Final = NormSpec("min_area", "m2", other_units=("m²",))


@dataclass(frozen=True)
class AreaDetails(Details):
    """What the municipality says beside its norm."""

    note: str


def find(proposals: Proposals, city: City) -> Findings:
    """Return one finding per proposal: m2 of the plot against the least that the municipality asks."""
    norm = municipal_norms(city, (NORM,)).get(NORM.id)
    least = norm.value if norm is not None and norm.value is not None else float("nan")
    hard = applies(norm, proposals)
    area = np.where(proposals.is_disc, np.nan, proposals.area)
    verdict = verdicts(len(proposals), Verdict.REPORTED)
    verdict[hard] = np.where(area[hard] >= least, Verdict.FITS.code, Verdict.UNSUITABLE.code)
    verdict[proposals.is_disc] = Verdict.NOT_TESTED.code
    fictional = invented(city, proposals.site_layer, len(proposals))
    rules_firm = norm is None or rules_are_firm([norm.reference(NORM.id)])
    firm = ~proposals.is_disc & ~fictional & (rules_firm | ~hard)

    def tell(i: int) -> Finding:
        rules = (norm.reference(NORM.id),) if norm is not None and hard[i] else ()
        data = (taken_from(city, proposals.site_layer, i),)
        asked = (
            f"Voor {proposals.care_form(i).name} vraagt de gemeente ten minste {hectares(least)}."
        )
        helps: tuple[str, ...] = ()
        if proposals.is_disc[i]:
            sentence = "De oppervlakte is niet bekend: er is alleen een punt gegeven."
            sentence += f" {asked}" if hard[i] else ""
            helps = ("Teken het perceel; dan is de oppervlakte te toetsen.",)
        elif hard[i]:
            sentence = f"Het perceel is {hectares(float(area[i]))}. {asked}"
            if area[i] < least:
                helps = (
                    f"Met {hectares(least - float(area[i]))} erbij is het perceel groot genoeg.",
                )
        else:
            sentence = f"Het perceel is {hectares(float(area[i]))}."
            sentence += " Voor deze woonzorgvorm is geen minimum vastgesteld."
        return Finding(
            criterion=ID,
            verdict=Verdict.from_code(verdict[i]),
            firm=bool(firm[i]),
            why_not_firm="Er is alleen een punt gegeven."
            if proposals.is_disc[i]
            else reserve(rules, data),
            sentence=sentence,
            value=None if proposals.is_disc[i] else round(float(area[i]), 1),
            unit="m2",
            threshold=least if hard[i] else None,
            rules=rules,
            data=data,
            details=AreaDetails(norm.note) if norm is not None and norm.note and hard[i] else None,
            helps=helps,
        )

    return Findings(ID, verdict, firm, hard, area, tell)


CRITERION: Final = Criterion(
    id=ID,
    title="Oppervlakte",
    question="Is het perceel groot genoeg?",
    find=find,
    norms=(NORM,),
)
