"""How far is the nearest station, in a straight line. Bus stops are not in the data; the finding says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.criteria.grounds import applies, municipal_norms, reserve, rules_are_firm, verdicts
from spreidingskaart.dutch import metres
from spreidingskaart.measures.ground import nearest_to
from spreidingskaart.model import Finding, Findings, Verdict

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

ID: Final = "public_transport"
NORM: Final = "max_station_distance"


def find(proposals: Proposals, city: City) -> Findings:
    """Return one finding per proposal: metres to the nearest station, against a municipal norm if any."""
    stations = city.layer("stations")
    n = len(proposals)
    norm = municipal_norms(city).get(NORM)
    most = norm.value if norm is not None and norm.value is not None else float("nan")
    hard = applies(norm, proposals)
    verdict = verdicts(n)
    if stations is None or not len(stations):
        row, distance = np.full(n, -1), np.full(n, np.nan)
    else:
        row, distance = nearest_to(proposals, stations)
        verdict[:] = Verdict.REPORTED.code
        verdict[hard] = np.where(distance[hard] <= most, Verdict.FITS.code, Verdict.CONFLICTS.code)
    reference = city.reference("stations")
    tested = row >= 0
    firm = tested & (not reference.fictional)
    if norm is not None and not rules_are_firm([norm.reference(NORM)]):
        firm &= ~hard

    def tell(i: int) -> Finding:
        rules = (norm.reference(NORM),) if norm is not None and hard[i] else ()
        helps: tuple[str, ...] = ()
        if stations is None or not tested[i]:
            sentence = f"De afstand tot een station is niet getoetst. {city.why_missing('stations')}"
            details: dict[str, object] = {}
        else:
            name = str(stations["name"][row[i]])
            sentence = (
                f"{metres(float(distance[i])).capitalize()} is het naar station {name}, in een rechte lijn. "
                "Bushaltes zitten niet in de gegevens."
            )
            details = {"station": name, "straight_line": True, "bus_stops": "not_tested"}
            if hard[i]:
                sentence += f" De gemeente vraagt hoogstens {metres(most)}."
                if distance[i] > most:
                    helps = (f"Binnen {metres(most)} van een station past het.",)
            else:
                sentence += " Er is geen norm vastgesteld."
        return Finding(
            criterion=ID,
            verdict=Verdict.from_code(verdict[i]),
            firm=bool(firm[i]),
            why_not_firm=reserve(rules, (reference,)) if tested[i] else "Er zijn geen gegevens.",
            sentence=sentence,
            value=round(float(distance[i]), 1) if tested[i] else None,
            unit="m",
            threshold=most if hard[i] else None,
            rules=rules,
            data=(reference,),
            details=details,
            helps=helps,
        )

    return Findings(ID, verdict, firm, hard, distance, tell)
