"""Is the plot large enough.

What is registered decides, not what is drawn: the cadastre says that no size may be derived from its map. Where only a
drawing is known, the answer to a norm is not firm. A norm is the municipality's own (`min_area` in siting.yaml);
without one the area is told.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria.base import (
    Criterion,
    applies,
    from_fictional_layer,
    municipal_norms,
    reserve,
    rules_are_firm,
    taken_from,
    verdicts,
)
from spreidingskaart.model import Details, Finding, Findings, Gap, GapKind, Verdict
from spreidingskaart.rules.norm_spec import NormSpec
from spreidingskaart.words.numbers import RoundingWay, hectares

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import CareForm, DataRef, Proposals

ID: Final = "area"
NORM: Final = NormSpec("min_area", "m2", other_units=("m²",))
_ONLY_A_POINT: Final = Gap(GapKind.UNKNOWN, "er is alleen een punt gegeven", layer="plots")
_ONLY_DRAWN: Final = Gap(
    GapKind.UNKNOWN,
    "de geregistreerde oppervlakte is niet bekend; op de kaart gemeten is niet precies genoeg",
    layer="plots",
)
_OTHERWISE: Final = 0.02
"""Share by which the drawing differs from what is registered, from which it is told."""
_NO_NORM: Final = " Voor deze woonzorgvorm is geen minimum vastgesteld."


@dataclass(frozen=True)
class AreaDetails(Details):
    """What the municipality says beside its norm."""

    note: str


def find(proposals: Proposals, city: City) -> Findings:
    """Return one finding per proposal: m2 of the plot against the least that the municipality asks."""
    norm = municipal_norms(city, (NORM,)).get(NORM.id)
    least = norm.value if norm is not None and norm.value is not None else float("nan")
    hard = applies(norm, proposals)
    area = np.where(proposals.is_disc, np.nan, proposals.size)
    verdict = verdicts(len(proposals), Verdict.REPORTED)
    verdict[hard] = np.where(area[hard] >= least, Verdict.FITS.code, Verdict.UNSUITABLE.code)
    verdict[proposals.is_disc] = Verdict.NOT_TESTED.code
    fictional = from_fictional_layer(city, proposals.site_layer, len(proposals))
    rules_firm = norm is None or rules_are_firm([norm.reference(NORM.id)])
    only_drawn = hard & ~proposals.is_registered & ~proposals.is_disc & ~fictional
    firm = ~proposals.is_disc & ~fictional & ~only_drawn & (rules_firm | ~hard)

    def tell(i: int) -> Finding:
        rules = (norm.reference(NORM.id),) if norm is not None and hard[i] else ()
        data = (taken_from(city, proposals.site_layer, i),)
        known = None if proposals.is_disc[i] else float(area[i])
        threshold = least if hard[i] else None
        asked = _asked(proposals.care_form(i), threshold)
        drawn = _ONLY_DRAWN if only_drawn[i] else None
        return Finding(
            criterion=ID,
            verdict=Verdict.from_code(verdict[i]),
            gaps=(_ONLY_A_POINT,) if known is None else reserve(rules, data, drawn),
            sentence=_sentence(known, threshold, asked, _measured(proposals, i, data[0])),
            value=None if known is None else round(known, 1),
            unit="m2",
            threshold=threshold,
            rules=rules,
            data=data,
            details=AreaDetails(norm.note) if norm is not None and norm.note and hard[i] else None,
            helps=_helps(known, threshold),
        )

    return Findings(ID, verdict, firm, hard, area, tell)


def _asked(form: CareForm, least: float | None) -> str:
    """Return what the municipality asks of a form; empty where it asks nothing."""
    if least is None:
        return ""
    return f" Voor {form.name} vraagt de gemeente ten minste {hectares(least, RoundingWay.EXACT)}."


def _measured(proposals: Proposals, i: int, source: DataRef) -> str:
    """Return by what one site is as large as is told."""
    if not proposals.is_registered[i]:
        return ", gemeten op de kaart"
    told = " volgens het voorbeeld" if source.fictional else " volgens de registratie"
    drawn, size = float(proposals.area[i]), float(proposals.size[i])
    if abs(drawn - size) <= _OTHERWISE * size:
        return told
    return f"{told}; op de kaart meet het {hectares(drawn)}"


def _sentence(area: float | None, least: float | None, asked: str, measured: str) -> str:
    """Return the sentence of a plot of some m2, None where only a point is given; `asked` may be empty."""
    if area is None:
        return f"De oppervlakte is niet bekend: er is alleen een punt gegeven.{asked}"
    return f"Het perceel is {hectares(area, RoundingWay.beside(area, least))}{measured}.{asked or _NO_NORM}"


def _helps(area: float | None, least: float | None) -> tuple[str, ...]:
    """Return what would make a plot large enough, or known to be."""
    if area is None:
        return ("Teken het perceel; dan is de oppervlakte te toetsen.",)
    if least is not None and area < least:
        return (f"Met {hectares(least - area, RoundingWay.UP)} erbij is het perceel groot genoeg.",)
    return ()


CRITERION: Final = Criterion(
    id=ID,
    title="Oppervlakte",
    question="Is het perceel groot genoeg?",
    find=find,
    layers=("sites", "plots"),
    taken_from=lambda proposals: proposals.site_layer,
    norms=(NORM,),
    because={Verdict.UNSUITABLE: "het perceel is te klein"},
    limit_words="nodig {}",
)
