"""Whose ground is it.

A norm is the municipality's own (`government_land` in siting.yaml); the owner comes with the site.
"""

from __future__ import annotations

from collections import defaultdict
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
)
from spreidingskaart.model import (
    OWNERS,
    DataRef,
    Details,
    Finding,
    Findings,
    Gap,
    GapKind,
    Verdict,
)
from spreidingskaart.rules.norm_spec import yes_or_no

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

ID: Final = "land_owner"
NORM: Final = yes_or_no("government_land")
_GOVERNMENT: Final = [name for name, owner in OWNERS.items() if owner.government]
_WHERE_ASKED: Final[dict[str | None, int]] = defaultdict(
    lambda: Verdict.NOT_TESTED.code,
    [
        ("mixed", Verdict.MAY_FIT.code),
        ("private", Verdict.UNSUITABLE.code),
        *((name, Verdict.FITS.code) for name in _GOVERNMENT),
    ],
)
"""Verdict code of each kind of owner where government land is asked; a kind that nobody knows is not tested."""
_NO_OWNER: Final = Gap(GapKind.UNKNOWN, "de eigenaar is niet bekend", layer="plots")
_UNKNOWN: Final = DataRef(
    "land_ownership", None, fictional=False, title="Eigendom van de grond (geen open data)"
)


@dataclass(frozen=True)
class OwnerDetails(Details):
    """Whose ground it is; None where nobody knows."""

    owner: str | None


def find(proposals: Proposals, city: City) -> Findings:
    """Return one finding per proposal; government land fits where the municipality asks it for the form."""
    norm = municipal_norms(city, (NORM,)).get(NORM.id)
    hard = applies(norm if norm is None or norm.value else None, proposals)  # 0 says: need not be
    owner = proposals.owner
    asked_of = proposals.known("land_owner.where asked", lambda: _where_asked(owner))
    known = asked_of != Verdict.NOT_TESTED.code
    verdict = np.where(hard | ~known, asked_of, np.int8(Verdict.REPORTED.code))
    fictional = from_fictional_layer(city, proposals.owner_layer, len(proposals))
    rules_firm = norm is None or rules_are_firm([norm.reference(NORM.id)])
    firm = known & ~fictional & (rules_firm | ~hard)

    def tell(i: int) -> Finding:
        rules = (norm.reference(NORM.id),) if norm is not None and hard[i] else ()
        told_by = taken_from(city, proposals.owner_layer, i) if known[i] else _UNKNOWN
        asked = (
            f" Voor {proposals.care_form(i).name} vraagt de gemeente grond van de overheid."
            if hard[i]
            else ""
        )
        helps: tuple[str, ...] = ()
        if not known[i]:
            sentence = f"Wie de eigenaar van de grond is, is niet bekend: eigendom is geen open data.{asked}"
            helps = ("Vul in van wie de grond is; dan is dit te toetsen.",)
        else:
            ground = OWNERS[owner[i]].ground if owner[i] in OWNERS else f"van {owner[i]}"
            sentence = f"De grond is {ground}.{asked}"
        if verdict[i] in (Verdict.UNSUITABLE.code, Verdict.MAY_FIT.code):
            helps = ("Op grond die helemaal van de overheid is, past het.",)
        return Finding(
            criterion=ID,
            verdict=Verdict.from_code(verdict[i]),
            gaps=reserve(rules, (told_by,)) if known[i] else (_NO_OWNER,),
            sentence=sentence,
            rules=rules,
            data=(told_by,),
            details=OwnerDetails(owner[i]),
            helps=helps,
        )

    return Findings(ID, verdict, firm, hard, np.full(len(proposals), np.nan), tell)


def _where_asked(owner: NDArray[np.object_]) -> NDArray[np.int8]:
    """Return the verdict code of each of n owners where government land is asked."""
    return np.array([*map(_WHERE_ASKED.__getitem__, owner.tolist())], dtype=np.int8)


CRITERION: Final = Criterion(
    id=ID,
    title="Grondeigenaar",
    question="Van wie is de grond?",
    find=find,
    layers=("sites", "plots"),
    taken_from=lambda proposals: proposals.owner_layer,
    norms=(NORM,),
    because={
        Verdict.UNSUITABLE: "de grond is van een particulier",
        Verdict.MAY_FIT: "de grond is maar deels van de overheid",
    },
)
