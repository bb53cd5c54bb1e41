"""Whose ground is it.

A norm is the municipality's own (`government_land` in siting.yaml); the owner comes with the site.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria.grounds import applies, municipal_norms, reserve, rules_are_firm, verdicts
from spreidingskaart.model import DataRef, Finding, Findings, Verdict

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

ID: Final = "land_owner"
GOVERNMENT: Final = ("municipality", "state", "province", "water_board")
_WORDS: Final = {
    "municipality": "de gemeente",
    "state": "het Rijk",
    "province": "de provincie",
    "water_board": "het waterschap",
    "private": "een particulier",
    "mixed": "deels van de overheid, deels van een particulier",
}


def find(proposals: Proposals, city: City) -> Findings:
    """Return one finding per proposal; government land fits where the municipality asks it for the form."""
    norm = municipal_norms(city).get("government_land")
    hard = applies(norm if norm is None or norm.value else None, proposals)  # 0 says: need not be
    owner = proposals.owner
    known = np.array([name is not None for name in owner], dtype=bool)
    verdict = verdicts(len(proposals))
    verdict[known] = Verdict.REPORTED.code
    verdict[hard & np.array([name in GOVERNMENT for name in owner], dtype=bool)] = Verdict.FITS.code
    verdict[hard & (owner == "mixed")] = Verdict.MAY_FIT.code
    verdict[hard & (owner == "private")] = Verdict.UNSUITABLE.code
    fictional = (
        known & city.reference("sites").fictional & np.array([name is not None for name in proposals.site_id])
    )
    rules_firm = norm is None or rules_are_firm([norm.reference("government_land")])
    firm = known & ~fictional & (rules_firm | ~hard)

    def tell(i: int) -> Finding:
        rules = (norm.reference("government_land"),) if norm is not None and hard[i] else ()
        data = (city.reference("sites"),) if known[i] and proposals.site_id[i] is not None else ()
        asked = (
            f" Voor {proposals.care_form(i).name} vraagt de gemeente grond van de overheid."
            if hard[i]
            else ""
        )
        helps: tuple[str, ...] = ()
        if not known[i]:
            sentence = f"Wie de eigenaar van de grond is, is niet bekend: eigendom is geen open data.{asked}"
            helps = ("Vul in van wie de grond is; dan is dit te toetsen.",)
        elif owner[i] == "mixed":
            sentence = f"De grond is {_WORDS['mixed']}.{asked}"
        else:
            sentence = f"De grond is van {_WORDS.get(owner[i], owner[i])}.{asked}"
        if verdict[i] in (Verdict.UNSUITABLE.code, Verdict.MAY_FIT.code):
            helps = ("Op grond die helemaal van de overheid is, past het.",)
        return Finding(
            criterion=ID,
            verdict=Verdict.from_code(verdict[i]),
            firm=bool(firm[i]),
            why_not_firm=reserve(rules, data) if known[i] else "De eigenaar is niet bekend.",
            sentence=sentence,
            rules=rules,
            data=data
            if known[i]
            else (DataRef("sites", None, fictional=False, title="Eigendom van de grond"),),
            details={"owner": owner[i]},
            helps=helps,
        )

    return Findings(ID, verdict, firm, hard, np.full(len(proposals), np.nan), tell)
