"""Does the site lie on a business park, or within the guide distance of one.

On one: unsuitable, where the municipality says so (`business_park` in siting.yaml). Within the guide distance
of the heaviest category allowed: may fit, because a guide distance may be deviated from with research.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.proximity import most_pressing, nearest_of_each
from spreidingskaart.city.measures.designations import (
    designations,
    is_near_unknown_ground,
    nearest_to,
    share_of,
    unknown_share,
)
from spreidingskaart.criteria.base import (
    Criterion,
    applies,
    disc_words,
    general_norms,
    municipal_norms,
    not_whole,
    reserve,
    rules_are_firm,
    verdicts,
)
from spreidingskaart.criteria.business_park.parks import CATEGORIES, GROUPS, Parks, parks_of
from spreidingskaart.criteria.business_park.sentences import (
    NO_LAW,
    SURROUNDINGS,
    BusinessParkSite,
    gap_of,
    helps,
    sentence,
)
from spreidingskaart.model import NO_DATA, Details, Finding, Findings, Verdict
from spreidingskaart.rules.norm_spec import MOST, share_of_site
from spreidingskaart.rules.register_entry import RuleKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals, RuleRef
    from spreidingskaart.rules.register_entry import Rule

ID: Final = "business_park"
NORM: Final = share_of_site("business_park")
NORMS: Final = Path(__file__).with_name("norms.yaml")
LEAST_SHARE: Final = 0.05
"""Share of the site on business ground that counts where the municipality gives no share itself."""
_MIXED_GROUPS: Final = ("centrum", "gemengd")
_MOSTLY: Final = 0.5
"""Share of the site above which its own designation makes the surroundings mixed."""


@dataclass(frozen=True)
class CategoryDistance:
    """How far the nearest ground is on which businesses up to one category are allowed."""

    category: str
    distance_m: float | None
    guide_distance_m: float
    within: bool


@dataclass(frozen=True)
class BusinessParkDetails(Details):
    """Every distance to businesses around the site, and how much of it is covered by a plan."""

    share_on_business_park: float
    surroundings: str
    parts: tuple[CategoryDistance, ...]
    unknown_category_distance_m: float | None
    reach_m: float | None
    share_without_designation: float


def find(proposals: Proposals, city: City) -> Findings:
    """Return one finding per proposal: metres to the part that weighs most, against its guide distance."""
    n = len(proposals)
    parks = parks_of(city)
    norm = municipal_norms(city, (NORM,)).get(NORM.id)
    guide = general_norms(city, NORMS)
    reference = city.reference("zoning")
    verdict = verdicts(n)
    nothing = np.full(n, np.nan)
    ground = designations(city)
    if parks is None or ground is None or not len(ground):
        why = (
            city.why_missing("zoning")
            if parks is None or not len(city.layers["zoning"])
            else NO_LAW
        )
        return Findings(
            ID,
            verdict,
            np.zeros(n, dtype=bool),
            np.ones(n, dtype=bool),
            nothing,
            lambda _: _not_tested(f"De afstand tot bedrijven is niet getoetst. {why}", city),
        )
    on_share = share_of(proposals, city, GROUPS)
    mixed = share_of(proposals, city, _MIXED_GROUPS) > _MOSTLY
    categories = tuple(parks.by_category)
    reach = np.array(
        [
            [guide[f"{surroundings}_{word}"].value for word in categories]
            for surroundings in ("quiet", "mixed")
        ],
        dtype=float,
    ).reshape(2, len(categories))
    worst, value = proposals.known(
        ("weighs most", parks, reach.tobytes()),
        lambda: _weighs_most(proposals, mixed, parks, reach),
    )
    threshold = reach[mixed.astype(np.int64), worst] if categories else nothing
    unknown = nearest_to(proposals, parks.unknown)[1]
    farthest = np.array(
        [guide[f"{word}_{CATEGORIES[-1]}"].value for word in ("quiet", "mixed")], dtype=float
    )
    reaches = farthest[mixed.astype(np.int64)]
    open_ground = is_near_unknown_ground(proposals, city, reaches)
    least = norm.value if norm is not None and norm.value is not None else LEAST_SHARE
    barred = applies(norm, proposals)
    on = on_share > least
    within = (value < threshold) | on
    verdict[:] = Verdict.FITS.code
    verdict[(unknown < reaches) | open_ground] = Verdict.NOT_TESTED.code
    verdict[within] = Verdict.MAY_FIT.code
    verdict[on & barred] = Verdict.UNSUITABLE.code
    norm_firm = norm is None or rules_are_firm([norm.reference(NORM.id)])
    firm = np.full(n, norm_firm and not reference.fictional and city.is_whole("zoning"))
    firm &= (verdict == Verdict.FITS.code) | (verdict == Verdict.UNSUITABLE.code)

    def tell(i: int) -> Finding:
        what = Verdict.from_code(verdict[i])
        one = proposals.alone(i)
        distance = _distances(one, parks)
        asked = reach[int(mixed[i])]
        case = BusinessParkSite(
            verdict=what,
            share=float(on_share[i]),
            on_park=bool(on[i]),
            category=categories[int(worst[i])] if categories else None,
            distance=float(value[i]),
            guide=float(threshold[i]),
            unknown=float(unknown[i]) if unknown[i] < reaches[i] else None,
            reach=float(reaches[i]),
            open_share=one.known(
                ("open share", parks, float(reaches[i])),
                lambda: unknown_share(one.anchor[0], city, float(reaches[i])),
            )
            if open_ground[i]
            else 0.0,
            surroundings="mixed" if mixed[i] else "quiet",
            fictional=reference.fictional,
        )
        rules: tuple[RuleRef, ...] = ()
        if norm is not None and on[i] and barred[i]:
            rules = (norm.reference(NORM.id),)
        elif case.category is not None:
            used = f"{case.surroundings}_{case.category}"
            rules = (guide[used].reference(used),)
        return Finding(
            criterion=ID,
            verdict=what,
            gaps=()
            if firm[i]
            else reserve(rules, (reference,), gap_of(case), not_whole(city, "zoning")),
            sentence=sentence(case) + disc_words(proposals, i),
            value=_metres(value[i]),
            unit="m",
            threshold=_metres(threshold[i]),
            rules=rules,
            data=(reference,),
            details=BusinessParkDetails(
                share_on_business_park=round(float(on_share[i]), 4),
                surroundings=SURROUNDINGS[case.surroundings],
                parts=tuple(
                    CategoryDistance(
                        category=word,
                        distance_m=_metres(distance[column]),
                        guide_distance_m=float(asked[column]),
                        within=bool(distance[column] < asked[column]),
                    )
                    for column, word in enumerate(categories)
                ),
                unknown_category_distance_m=_metres(unknown[i]),
                reach_m=case.reach,
                share_without_designation=round(case.open_share, 4),
            ),
            helps=helps(case),
        )

    return Findings(ID, verdict, firm, np.ones(n, dtype=bool), value, tell)


def _weighs_most(
    proposals: Proposals, mixed: NDArray[np.bool_], parks: Parks, reach: NDArray[np.float64]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return category and distance of the part that lies deepest within its guide distance, or is nearest to it."""
    if not len(parks.all):
        return np.zeros(len(proposals), dtype=np.int64), np.full(len(proposals), np.nan)
    of_part = parks.all["category"]
    row, metres = most_pressing(
        proposals.anchor, parks.all, reach[0, of_part], edges=proposals.anchor_edges
    )
    if mixed.any():
        some = np.flatnonzero(mixed)
        row[some], metres[some] = most_pressing(
            proposals.anchor[some],
            parks.all,
            reach[1, of_part],
            edges=proposals.anchor_edges.taken(some),
        )
    return of_part[row], metres


def _distances(one: Proposals, parks: Parks) -> NDArray[np.float64]:
    """Return the distance of one proposal to each category, metres."""
    return one.known(
        ("nearest of each category", parks),
        lambda: nearest_of_each(
            one.anchor[0], parks.all, parks.all["category"], len(parks.by_category)
        ),
    )


def _metres(distance: float) -> float | None:
    return None if np.isnan(distance) else round(float(distance), 1)


def _not_tested(sentence: str, city: City) -> Finding:
    return Finding(
        criterion=ID,
        verdict=Verdict.NOT_TESTED,
        gaps=(NO_DATA,),
        sentence=sentence,
        unit="m",
        data=(city.reference("zoning"),),
    )


def guide_distances(city: City) -> tuple[Rule, ...]:
    """Return the entries in the register of the guide distances between a business and a dwelling."""
    return tuple(
        CRITERION.norm_rule(
            norm_id,
            norm,
            RuleKind.GUIDE_DISTANCE,
            file="spreidingskaart/criteria/business_park/norms.yaml",
            limits=(0.0, MOST),
        )
        for norm_id, norm in general_norms(city, NORMS).items()
    )


CRITERION: Final = Criterion(
    id=ID,
    title="Bedrijven",
    question="Ligt het op of dicht bij een bedrijventerrein?",
    find=find,
    layers=("zoning", "zoning_plans"),
    passes_by_absence=("zoning", "zoning_plans"),
    norms=(NORM,),
    own_rules=guide_distances,
    because={
        Verdict.UNSUITABLE: "de locatie ligt op een bedrijventerrein",
        Verdict.MAY_FIT: "er liggen bedrijven dichtbij",
    },
    limit_words="moet ten minste {} zijn",
)
