"""A few sites side by side: what differs most first, and for each site the strongest figure for and against."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.model import GapKind, Verdict, verdict_told
from spreidingskaart.model.counted_places import DIVISION_NAMES
from spreidingskaart.weighing.case.outcome import known
from spreidingskaart.weighing.framework.fair_share import UNIT
from spreidingskaart.weighing.framework.framework import ByHand
from spreidingskaart.weighing.ranking.effects import strongest
from spreidingskaart.weighing.ranking.inputs import NOT_MET, NOT_TESTED
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import metres, number, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.weighing.case.outcome import Weighed
    from spreidingskaart.weighing.framework.framework import HardLimit, ScoredCriterion


@dataclass(frozen=True)
class Compared:
    """Sites side by side."""

    sites: tuple[int, ...]
    order: tuple[int, ...]
    """Scored criteria, the one that separates these sites most (in points of the total) first."""
    apart: tuple[float, ...]
    """Points of the total between best and worst of these sites, per criterion in `order`; NaN if unknown."""
    strongest_for: tuple[str, ...]
    strongest_against: tuple[str, ...]
    unknown: tuple[str, ...]
    """What is not tested of each site, one Dutch sentence each."""
    judgement: str
    """Which answers are a judgement of people for every site, one Dutch sentence; empty where none is."""


def compare(weighed: Weighed, sites: Sequence[int]) -> Compared:
    """Return 2 to 5 sites side by side.

    The strongest figure is the criterion that lifts (or lowers) the total of the site most against the mean of
    the sites (`ranking.effects`). A failed limit is the strongest figure against.
    """
    # one row per site, one column per criterion; the criteria that set the sites apart most come first
    points = weighed.effects[list(sites)]
    with np.errstate(invalid="ignore"):
        apart = np.array(
            [
                np.nanmax(column) - np.nanmin(column) if not np.isnan(column).all() else np.nan
                for column in points.T
            ]
        )
    order = np.argsort(-np.nan_to_num(apart, nan=-1.0), kind="stable")
    return Compared(
        sites=tuple(sites),
        order=tuple(int(j) for j in order),
        apart=tuple(float(apart[j]) for j in order),
        strongest_for=tuple(_strongest(weighed, i, best=True) for i in sites),
        strongest_against=tuple(_strongest(weighed, i, best=False) for i in sites),
        unknown=tuple(_unknown(weighed, i) for i in sites),
        judgement=_judgement(weighed),
    )


def helps_and_brakes(weighed: Weighed, i: int) -> tuple[str, str]:
    """Return what helps a site most and what holds it back most, one Dutch sentence each; empty for none."""
    lifts = weighed.effects[i]
    told = []
    for best, word, side in (
        (True, "Helpt het meest", "boven"),
        (False, "Remt het meest", "onder"),
    ):
        j = strongest(lifts, best=best)
        told.append(
            ""
            if j is None
            else f"{word}: {weighed.framework.scored[j].label}, {number(abs(float(lifts[j])), 1)} punten {side} het "
            "gemiddelde van de locaties."
        )
    return told[0], told[1]


def figure(weighed: Weighed, item: HardLimit | ScoredCriterion, i: int) -> str:
    """Return what is known behind a limit or criterion in a few words: the number with its unit, or the verdict."""
    cell = known(weighed.inputs, item, i)
    if told := _ratios_told(cell.get("ratios", {})):
        return told
    by_verdict = (
        item.test.kind == "verdicts" if hasattr(item, "test") else item.curve.kind == "verdicts"
    )
    if by_verdict or cell["value"] is None:
        word = cell["verdict"]
        return (
            verdict_told(Verdict(word), cell.get("lean"))
            if word and (by_verdict or word == Verdict.NOT_TESTED.value)
            else "niet getoetst"
        )
    if cell["unit"] == "m":
        return metres(cell["value"])
    return with_unit(cell["value"], cell["unit"])


def _ratios_told(found: Mapping[str, float | None]) -> str:
    """Return "0,82 (stadsdeel) en 1,61 (wijk) keer een gelijk deel"; empty where one is unknown or there are none."""
    if not found or None in found.values():
        return ""
    parts = [
        f"{number(ratio or 0.0, 2)} ({DIVISION_NAMES[division]})"
        for division, ratio in found.items()
    ]
    return f"{join(parts)} {UNIT}"


def with_unit(value: float, unit: str) -> str:
    """Return a number with its unit as people say it."""
    if unit == "m2":
        return f"{plain(value / 10_000, 2)} ha"
    if unit == "aandeel":
        return f"{plain(value * 100, 1)}%"
    if unit.startswith("op een schaal"):
        return f"{plain(value)} {unit.removeprefix('op een schaal van ').replace('1 tot ', 'van ')}"
    decimals = 0 if abs(value) >= 100 else 1
    return (
        f"{number(value, decimals) if abs(value) >= 100 else plain(value, decimals)} {unit}".strip()
    )


def _strongest(weighed: Weighed, i: int, *, best: bool) -> str:
    framework, judged = weighed.framework, weighed.ranking.judged
    failed = [j for j in range(len(framework.hard)) if judged.met[i, j] == NOT_MET]
    if failed and not best:
        return _falls_off(weighed, failed, i)
    side, more = ("boven", "meer") if best else ("onder", "minder")
    lifts = weighed.effects[i]
    j = strongest(lifts, best=best)
    if j is None:
        return f"Geen criterium ligt {side} het gemiddelde van de locaties."
    criterion = framework.scored[j]
    what = figure(weighed, criterion, i).replace(": ", ", ")
    points = number(abs(float(lifts[j])), 1)
    return f"{criterion.label}: {what}. Dat geeft {points} punten {more} dan het gemiddelde."


def _falls_off(weighed: Weighed, failed: list[int], i: int) -> str:
    limits = [weighed.framework.hard[j] for j in failed]
    labels = join([f"'{limit.label}' ({figure(weighed, limit, i)})" for limit in limits])
    return f"Valt af op {labels}."


def _unknown(weighed: Weighed, i: int) -> str:
    framework, judged = weighed.framework, weighed.ranking.judged
    unsure = _unsure(weighed, i)
    open_items = [
        *(item.label for j, item in enumerate(framework.hard) if judged.met[i, j] == NOT_TESTED),
        *(item.label for j, item in enumerate(framework.scored) if np.isnan(judged.scores[i, j])),
    ]
    if not open_items:
        return f"Alles waar het kader naar vraagt is ingevuld.{unsure}"
    labels = join([f"'{label}'" for label in open_items])
    told = f"{count(len(open_items), 'onderdeel is', 'onderdelen zijn')} niet getoetst: {labels}."
    return f"{told}{unsure}"


def _unsure(weighed: Weighed, i: int) -> str:
    """Return what else is not sure of a site, as a Dutch sentence behind another."""
    if weighed.taint is None:
        return ""
    gaps = [gap for gap in weighed.taint.of_site(i) if gap.kind is not GapKind.NOT_TESTED]
    return f" Niet zeker: {'; '.join(gap.what for gap in gaps)}." if gaps else ""


def _judgement(weighed: Weighed) -> str:
    framework = weighed.framework
    by_hand = [item.label for item in framework.hard if isinstance(item.origin, ByHand)]
    by_hand += [item.label for item in framework.scored if isinstance(item.origin, ByHand)]
    labels = join([f"'{label}'" for label in by_hand])
    return f"Een oordeel van mensen, geen meting: {labels}." if by_hand else ""
