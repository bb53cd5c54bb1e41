"""Does the site lie in the green-blue network.

A norm is the municipality's own (`green_blue_max_share` in siting.yaml).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from geo.layer import Layer
from geo.proximity import nearest
from spreidingskaart.city.known import of_layers
from spreidingskaart.city.measures.designations import shared_ground
from spreidingskaart.criteria.base import (
    Criterion,
    applies,
    disc_words,
    municipal_norms,
    not_whole,
    reserve,
    rules_are_firm,
    verdicts,
)
from spreidingskaart.model import NO_DATA, Details, Finding, Findings, Verdict
from spreidingskaart.model.details import plain
from spreidingskaart.rules.norm_spec import share_of_site
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import RoundingWay, in_steps, metres, number, share_words

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

ID: Final = "green_blue"
NORM: Final = share_of_site("green_blue_max_share")
_WHOLLY_INSIDE: Final = 0.999
"""Share of a site above which nothing of it is left outside the network."""


@dataclass(frozen=True)
class NetworkPart:
    """One part of the network that lies on the site."""

    name: str
    kind: str
    area_m2: float


@dataclass(frozen=True)
class GreenBlueDetails(Details):
    """The parts of the network on the site; else how far away it begins."""

    parts: tuple[NetworkPart, ...] | None = None
    distance_m: float | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the one that holds."""
        key = "distance_m" if self.parts is None else "parts"
        return {key: plain(getattr(self, key))}


def find(proposals: Proposals, city: City) -> Findings:
    """Return one finding per proposal: the share of the site inside the network, 0..1.

    Corridors that lie over one another count once.
    """
    network = city.layer("green_blue")
    if network is not None and not len(network):
        network = None
    n = len(proposals)
    norm = municipal_norms(city, (NORM,)).get(NORM.id)
    most = norm.value if norm is not None and norm.value is not None else float("nan")
    hard = applies(norm, proposals)
    verdict = verdicts(n)
    share = np.full(n, np.nan)
    if network is not None:
        pairs = shared_ground(proposals, _counted_once(city, network))
        share = np.minimum(np.bincount(pairs.site, pairs.area, minlength=n) / proposals.area, 1.0)
        verdict[:] = Verdict.REPORTED.code
        verdict[hard] = np.where(share[hard] <= most, Verdict.FITS.code, Verdict.UNSUITABLE.code)
    reference = city.reference("green_blue")
    complete = city.is_whole("green_blue")
    firm = np.full(n, network is not None and not reference.fictional and complete)
    if norm is not None and not rules_are_firm([norm.reference(NORM.id)]):
        firm &= ~hard

    def tell(i: int) -> Finding:
        rules = (norm.reference(NORM.id),) if norm is not None and hard[i] else ()
        helps: tuple[str, ...] = ()
        details: GreenBlueDetails | None = None
        if network is None:
            sentence = f"De ligging in het groen-blauwe netwerk is niet getoetst. {city.why_missing('green_blue')}"
        else:
            example = " (voorbeeldkaart)" if reference.fictional else ""
            if share[i] > 0:
                lies, details = _inside(proposals.alone(i), network, float(share[i]), example)
            else:
                lies, details = _outside(proposals.alone(i), network, example)
            asked = " Voor deze woonzorgvorm is geen norm vastgesteld."
            if hard[i]:
                asked = f" {proposals.care_form(i).name} moet erbuiten liggen."
                helps = _helps(proposals.alone(i), float(share[i]), most)
            sentence = f"{lies}{asked}{disc_words(proposals, i)}"
        return Finding(
            criterion=ID,
            verdict=Verdict.from_code(verdict[i]),
            gaps=reserve(rules, (reference,), not_whole(city, "green_blue"))
            if network is not None
            else (NO_DATA,),
            sentence=sentence,
            value=None if np.isnan(share[i]) else round(float(share[i]), 4),
            unit="aandeel",
            threshold=most if hard[i] else None,
            rules=rules,
            data=(reference,),
            details=details,
            helps=helps,
        )

    return Findings(ID, verdict, firm, hard, share, tell)


def _inside(
    proposal: Proposals, network: Layer, share: float, example: str
) -> tuple[str, GreenBlueDetails]:
    """Return what a site that lies in the network has of it, in words and as details."""
    pairs = shared_ground(proposal, network)
    names = sorted({str(network["name"][row]) for row in pairs.zone})
    told = share_words(share)
    sentence = f"{told[:1].upper()}{told[1:]} van de locatie ligt in het groen-blauwe netwerk{example}: {join(names)}."
    parts = tuple(
        NetworkPart(network["name"][row], network["kind"][row], round(float(m2), 1))
        for row, m2 in zip(pairs.zone, pairs.area, strict=True)
    )
    return sentence, GreenBlueDetails(parts)


def _outside(proposal: Proposals, network: Layer, example: str) -> tuple[str, GreenBlueDetails]:
    """Return how far from the network a site lies, in words and as details."""
    sentence = f"De locatie ligt buiten het groen-blauwe netwerk{example}."
    distance = proposal.known(
        ("metres to green-blue", network),
        lambda: float(nearest(proposal.geometry, network)[1][0]),
    )
    if not np.isfinite(distance):
        return sentence, GreenBlueDetails(distance_m=None)
    sentence += f" Het netwerk begint op {metres(distance)}."
    return sentence, GreenBlueDetails(distance_m=round(distance, 1))


def _helps(proposal: Proposals, share: float, most: float) -> tuple[str, ...]:
    """Return what to leave out of a site to make it fit; nothing where all of it lies in the network."""
    if not most < share < _WHOLLY_INSIDE:
        return ()
    m2 = share * float(shapely.area(proposal.geometry[0]))
    return (
        f"Zonder de {number(in_steps(m2, 1, RoundingWay.UP))} m² die in het netwerk ligt, past het.",
    )


def _counted_once(city: City, network: Layer) -> Layer:
    """Return the network as one area, so that corridors that lie over one another count once."""

    def merged() -> Layer:
        whole = shapely.get_parts(shapely.union_all(network.geometry))
        return Layer(np.asarray(whole, dtype=object), {"part": np.arange(len(whole))})

    return city.known(of_layers("green_blue.counted_once", network), merged)


CRITERION: Final = Criterion(
    id=ID,
    title="Groen-blauw netwerk",
    question="Ligt het buiten het groen-blauwe netwerk?",
    find=find,
    layers=("green_blue",),
    passes_by_absence=("green_blue",),
    norms=(NORM,),
    because={Verdict.UNSUITABLE: "de locatie ligt in het groen-blauwe netwerk"},
    value_words="{} in het netwerk",
    limit_words="mag {} zijn",
)
