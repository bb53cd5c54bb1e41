"""The core question: what does this proposal do to the spread? Every area before and after, and one sentence."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.spread.before_after_words import answer_of, headline, reserves_of, told
from spreidingskaart.spread.counts import counts_of
from spreidingskaart.spread.effect import effect_of_set
from spreidingskaart.spread.kinds import CLUSTERED, belongs
from spreidingskaart.spread.policy import choice

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals
    from spreidingskaart.spread.effect import SpreadEffect

LEVELS_ASKED: Final = ("districts", "wijken")
"""The divisions in which people ask it, the one that is told first in front."""


@dataclass(frozen=True)
class AreaChange:
    """One area before and after."""

    code: str
    name: str
    here: bool
    """Whether one of the proposals lies in it."""
    places_before: float
    """Open places; those of which nobody knows the number are left out."""
    places_after: float
    inhabitants: float | None
    ratio_before: float | None
    """Share of the places divided by share of the inhabitants: 1 is an equal share. None where that says nothing."""
    ratio_after: float | None
    why_none: str
    """Why there is no ratio: "te weinig inwoners"; empty where there is one."""
    rounded: bool
    """Whether rounded numbers of protected facilities are part of it."""

    @property
    def people_beyond(self) -> float:
        """For how many people there are places beyond an equal share; below 0 for how many they are missing."""
        return (self.inhabitants or 0.0) * ((self.ratio_before or 0.0) - 1.0)

    @property
    def told(self) -> tuple[str, str]:
        """Before and after in words: ("18% te weinig", "15% te weinig")."""
        return told(self)


@dataclass(frozen=True)
class BeforeAfter:
    """What proposals do together to the spread over one division; one proposal is a set of one."""

    level: str
    """districts or wijken."""
    kind: str
    """What is counted: `clustered`, or the own form of dispersed homes."""
    kind_name: str
    places: float
    """What the proposals add."""
    direction: int
    """1 more even, -1 less even, 0 no difference or nothing to say."""
    hoover_before: float | None
    """Share of the places that would have to move for an even division; None where that does not exist."""
    hoover_after: float | None
    sentence: str
    """The answer: what it does, and what it does to the area of the proposal; or why nobody can say."""
    known: bool
    """Whether there is an answer; if not, there are no areas and the sentence says why."""
    fictional: str
    """"fictieve", "deels fictieve", "grotendeels fictieve", or "" where nothing that counts is invented."""
    reserves: tuple[str, ...]
    """What the answer leaves out or rests on, a sentence each."""
    areas: tuple[AreaChange, ...]
    """Every area of the division, from too little to too much; those without a ratio last."""

    @property
    def own_areas(self) -> tuple[AreaChange, ...]:
        """The areas in which the proposals lie."""
        return tuple(area for area in self.areas if area.here)

    def shown(self, most: int = 8) -> tuple[AreaChange, ...]:
        """Return the areas for a small picture: all, or its own beside those that miss and have most people's share."""
        compared = [area for area in self.areas if area.ratio_before is not None]
        if len(compared) <= most:
            return tuple(compared)
        heaviest = sorted(compared, key=lambda area: area.people_beyond)
        ends = [*heaviest[: most // 2], *heaviest[-(most // 2) :]]
        return tuple(area for area in compared if area.here or area in ends)

    def as_dict(self) -> dict[str, Any]:
        """Return it for JSON."""
        return asdict(self)


def before_after(
    city: City,
    proposals: Proposals,
    rows: Sequence[int] | None = None,
    *,
    level: str = LEVELS_ASKED[0],
    year: int | None = None,
) -> BeforeAfter:
    """Return what some of N proposals do together to the spread over one division.

    All clustered forms count together: what a district bears is what it has of all of them. Dispersed homes are
    compared with their own form, per district only.

    Parameters
    ----------
    city
        City as one role may see it; the answer tells nothing that this City does not hold.
    proposals
        N proposals.
    rows
        Which of them; by default all, together.
    level
        districts or wijken. A City without districts answers per wijk.
    year
        Counts what is open then; by default the year of the City.
    """
    there = city.at(year)
    level = level if level in there.levels else LEVELS_ASKED[-1]
    chosen = list(range(len(proposals))) if rows is None else list(rows)
    if there.layer("facilities") is None:
        return _unknown(level, proposals, chosen, there.why_missing("facilities"))
    effects = effect_of_set(there, proposals, rows=chosen, levels=[level])
    own = proposals.care_form(chosen[0]).id
    found = effects.get((level, CLUSTERED)) or effects.get((level, own))
    if found is None:
        why = "Verspreide woningen tellen alleen per stadsdeel."
        return _unknown(level, proposals, chosen, why)
    return _answered(there, proposals, chosen, found)


def per_level(
    city: City,
    proposals: Proposals,
    rows: Sequence[int] | None = None,
    *,
    year: int | None = None,
) -> tuple[BeforeAfter, ...]:
    """Return `before_after` for each division in which people ask it: per stadsdeel and per wijk."""
    return tuple(
        before_after(city, proposals, rows, level=level, year=year)
        for level in LEVELS_ASKED
        if level in city.levels
    )


def _unknown(level: str, proposals: Proposals, rows: Sequence[int], why: str) -> BeforeAfter:
    """Return that nobody can say, and why."""
    return BeforeAfter(
        level=level,
        kind=CLUSTERED,
        kind_name="",
        places=float(np.nansum(proposals.places[list(rows)])),
        direction=0,
        hoover_before=None,
        hoover_after=None,
        sentence=f"Wat dit doet met de spreiding is niet te zeggen. {why}",
        known=False,
        fictional="",
        reserves=(),
        areas=(),
    )


def _answered(
    city: City, proposals: Proposals, rows: Sequence[int], found: SpreadEffect
) -> BeforeAfter:
    areas = found.areas
    at = areas.rows_of_sites(proposals, city)[list(rows)]
    if (at < 0).any():
        return _unknown(areas.level, proposals, rows, "De locatie ligt buiten de gemeente.")
    clustered = np.array([proposals.care_form(i).clustered for i in rows], dtype=bool)
    counted = at if not found.kind.clustered else at[clustered]
    sizes = proposals.places[list(rows)]
    sizes = sizes if not found.kind.clustered else sizes[clustered]
    changes = _areas(city, found, np.bincount(counted, sizes, len(areas)).astype(np.float64))
    here = tuple(area for area in changes if area.here)
    return BeforeAfter(
        level=areas.level,
        kind=found.kind.id,
        kind_name=found.kind.name,
        places=float(found.places[0]),
        direction=int(found.direction[0]),
        hoover_before=_or_none(found.before),
        hoover_after=_or_none(found.after[0]),
        sentence=headline(answer_of(found), here, found),
        known=True,
        fictional=found.kind.fiction.adjective.strip(),
        reserves=reserves_of(city, found),
        areas=changes,
    )


@dataclass(frozen=True, eq=False)
class _AsItIs:
    """One division as it is, whatever is proposed: every area, from too little to too much, without a ratio last."""

    row: NDArray[np.int64]
    """(n,) of each area in its layer; the lists below have the same order."""
    told: list[bool]
    """Whether its ratio says something."""
    shown: list[tuple[Any, ...]]
    """Code, name, places, inhabitants, ratio, why there is none, and whether its numbers are rounded."""


def _areas(city: City, found: SpreadEffect, added: NDArray[np.float64]) -> tuple[AreaChange, ...]:
    level, kind = found.areas.level, found.kind
    now = city.known(
        of_rules("spread.areas_as_they_are", level, kind.id), lambda: _now(city, found)
    )
    counts = counts_of(city, level)
    after = counts.existing[counts.row(kind.id)] + added
    columns = (added > 0, after, _ratio(after, found.areas.inhabitants))
    changes = zip(
        now.shown, now.told, *(column[now.row].tolist() for column in columns), strict=True
    )
    return tuple(
        AreaChange(
            code, name, here, places_before, places_after, people, ratio_before,
            _or_none(ratio_after) if told else None, why_none, rounded,
        )
        for (code, name, places_before, people, ratio_before, why_none, rounded),
        told, here, places_after, ratio_after in changes
    )  # fmt: skip


def _now(city: City, found: SpreadEffect) -> _AsItIs:
    areas, level = found.areas, found.areas.level
    counts = counts_of(city, level)
    k, people = counts.row(found.kind.id), areas.inhabitants
    places = counts.existing[k]
    ratio = _ratio(places, people)
    few = ~(people >= choice("few_inhabitants"))
    told = ~few & (_uncounted(city, found, len(areas)) == 0)
    order = np.lexsort((areas.names, np.where(told, ratio, np.inf)))
    shown = [
        (
            str(areas.codes[row]),
            str(areas.names[row]),
            float(places[row]),
            _or_none(people[row]),
            _or_none(ratio[row]) if told[row] else None,
            _why_none(float(people[row]), few=bool(few[row]), told=bool(told[row])),
            bool(counts.rounded[k, row]),
        )
        for row in order
    ]
    return _AsItIs(order, told[order].tolist(), shown)


def _why_none(people: float, *, few: bool, told: bool) -> str:
    if told:
        return ""
    if few:
        return "te weinig inwoners" if np.isfinite(people) else "inwonertal niet bekend"
    return "aantal plekken niet bekend"


def _ratio(places: NDArray[np.float64], people: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return share of the places divided by share of the inhabitants, over the areas where people are known to live."""
    lived_in = people > 0
    per_head = places[lived_in].sum() / people[lived_in].sum() if lived_in.any() else 0.0
    if not per_head:
        return np.full(len(places), np.nan)
    return np.asarray(places / np.where(lived_in, people, np.nan) / per_head)


def _uncounted(city: City, found: SpreadEffect, n: int) -> NDArray[np.int64]:
    """Return per area how many open facilities have no known number of places: their area cannot be told of."""
    entries = entries_of(city)
    nameless = belongs(city, found.kind) & entries.open & np.isnan(entries.places)
    area = entries.area[found.areas.level]
    return np.bincount(area[nameless & (area >= 0)], minlength=n)


def _or_none(value: float) -> float | None:
    return round(float(value), 6) if math.isfinite(value) else None
