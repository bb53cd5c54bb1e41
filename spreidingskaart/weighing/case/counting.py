"""Whether another way of counting places changes who is first: every choice tried, and said without being asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.model.counted_places import CountedPlaces
from spreidingskaart.weighing.framework.fair_share import FairShare
from spreidingskaart.weighing.ranking.inputs import judge
from spreidingskaart.weighing.ranking.rank import rank
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.weighing.case.outcome import Weighed
    from spreidingskaart.weighing.framework.framework import Framework

_PLANNED_TOLD: Final = {
    frozenset({False}): " (zonder wat gepland is)",
    frozenset({True}): " (ook wat gepland is)",
    frozenset({False, True}): "",
}


@dataclass(frozen=True)
class WayOfCounting:
    """Who is first if one choice of what counts is made."""

    counts: CountedPlaces
    planned: bool
    first: tuple[int, ...]
    """Rows of the sites on rank 1; empty where no site has a rank."""
    chosen: bool
    """Whether the framework counts like this."""


def ways_of_counting(weighed: Weighed) -> tuple[WayOfCounting, ...]:
    """Return who is first for every way of counting; empty where the framework scores no fair share."""
    now = next(
        (one.origin for one in weighed.framework.scored if isinstance(one.origin, FairShare)), None
    )
    if now is None:
        return ()
    return tuple(
        WayOfCounting(
            counts=counts,
            planned=planned,
            first=_first(weighed, counts, planned=planned),
            chosen=(counts, planned) == (now.counts, now.planned),
        )
        for counts in CountedPlaces
        for planned in (False, True)
    )


def _first(weighed: Weighed, counts: CountedPlaces, *, planned: bool) -> tuple[int, ...]:
    judged = judge(counting(weighed.framework, counts, planned=planned), weighed.inputs)
    tried = replace(judged, how=weighed.ranking.judged.how)
    return rank(tried, weighed.ranking.weights.shares).first


def counting(framework: Framework, counts: CountedPlaces, *, planned: bool) -> Framework:
    """Return the framework with another choice of what counts in every fair share."""
    origin = FairShare(counts=counts, planned=planned)
    scored = tuple(
        one.model_copy(update={"origin": origin}) if isinstance(one.origin, FairShare) else one
        for one in framework.scored
    )
    return framework.model_copy(update={"scored": scored})


def tell_counting(weighed: Weighed) -> str:
    """Say whether the winner depends on what counts; empty where the framework scores no fair share.

    "De winnaar wisselt met wat meetelt: L17 als plekken van dezelfde woonzorgvorm tellen. L04 is eerst bij 4 van de 6
    manieren van tellen."
    """
    ways = [way for way in ways_of_counting(weighed) if way.first]
    now = next((way.first for way in ways if way.chosen), None)
    if now is None:
        return ""
    names = weighed.ranking.judged.sites
    verb = "blijft" if len(now) == 1 else "blijven samen"
    others = list(dict.fromkeys(way.first for way in ways if way.first != now))
    if not others:
        return f"{_named(now, names)} {verb} eerst, wat er ook meetelt ({len(ways)} manieren van tellen)."
    told = [
        f"{_named(first, names)} als {_told([way for way in ways if way.first == first])}"
        for first in others
    ]
    kept = sum(way.first == now for way in ways)
    return (
        f"De winnaar wisselt met wat meetelt: {join(told)}. {_named(now, names)} {'is' if len(now) == 1 else 'zijn'} "
        f"eerst bij {kept} van de {len(ways)} manieren van tellen."
    )


def _named(first: Sequence[int], names: Sequence[str]) -> str:
    return join([names[i] for i in first])


def _told(ways: Sequence[WayOfCounting]) -> str:
    """Return with what a site is first: "plekken van dezelfde woonzorgvorm tellen (zonder wat gepland is)"."""
    planned_of = {
        counts: frozenset(way.planned for way in ways if way.counts is counts)
        for counts in dict.fromkeys(way.counts for way in ways)
    }
    parts = []
    for planned in dict.fromkeys(planned_of.values()):
        counts = join([one.dutch for one, its in planned_of.items() if its == planned], "of")
        parts.append(f"{counts} tellen{_PLANNED_TOLD[planned]}")
    return join(parts, "of")


def counting_dict(weighed: Weighed) -> dict[str, Any]:
    """Return the ways of counting for JSON; empty where the framework scores no fair share."""
    ways = ways_of_counting(weighed)
    if not ways:
        return {}
    sites = weighed.facts.sites
    return {
        "counting": {
            "ways": [
                {
                    "counts": way.counts.value,
                    "planned": way.planned,
                    "first": [sites[i] for i in way.first],
                    "chosen": way.chosen,
                }
                for way in ways
            ],
            "sentence": tell_counting(weighed),
        }
    }
