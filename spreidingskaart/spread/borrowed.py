"""What a spread rule of another place would say of this City: which areas it would close, now and with places more.

A comparison and no norm: the rule does not hold here. What stands in for what it counts is part of every answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.places import entries_of, inhabitants_of_city
from spreidingskaart.rules.borrowed import (
    CITY,
    AmountLimit,
    AreaLimit,
    DistanceLimit,
    FacilitySizeLimit,
    RateLimit,
    RuleEffect,
    ShareLimit,
    borrowed_rule,
)
from spreidingskaart.spread.areas import areas_of
from spreidingskaart.spread.kinds import CLUSTERED, Kind, belongs, kind_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.rules.borrowed import BorrowedRule

_ROUNDING: Final = 1e-9
"""Counts closer to a limit than this share of it are on it: sums of shares are rounded."""
_MUCH: Final = np.inf


@dataclass(frozen=True, eq=False)
class Counting:
    """The n areas in which a limit counts."""

    level: str
    """districts, wijken or city."""
    codes: NDArray[np.object_]
    names: NDArray[np.object_]
    inhabitants: NDArray[np.float64]
    """NaN where nobody published a number."""

    @property
    def known(self) -> NDArray[np.bool_]:
        """(n,) where the number of inhabitants is known and above 0."""
        return np.asarray(self.inhabitants > 0)

    @property
    def people(self) -> NDArray[np.float64]:
        """(n,) the inhabitants where they are known and above 0; NaN elsewhere."""
        return np.where(self.known, self.inhabitants, np.nan)


@dataclass(frozen=True, eq=False)
class AreasUnder:
    """What one limit says of n areas."""

    limit: AreaLimit
    counting: Counting
    counted: NDArray[np.float64]
    """(n,) places, or facilities, that are there and known per area."""
    allowed: NDArray[np.float64]
    """(n,) how many the limit allows, with what is there; NaN where the number of inhabitants is not known."""
    before: NDArray[np.bool_]
    """(n,) where the limit is passed with what is there."""
    after: NDArray[np.bool_]
    """(n,) where it would be passed with one facility more."""
    perhaps_before: NDArray[np.bool_]
    """(n,) where it is not passed, unless what is known of larger areas only lies here."""
    perhaps_after: NDArray[np.bool_]
    fictional: NDArray[np.bool_]
    """(n,) whether fictional facilities are part of what is counted."""

    @property
    def closed(self) -> NDArray[np.bool_]:
        """(n,) where the limit lets no new facility in, at the moment that the rule looks at."""
        if self.limit.effect is not RuleEffect.FORBIDS:
            return np.zeros(len(self.before), dtype=bool)
        return self.before if self.limit.tested == "before" else self.after

    @property
    def perhaps_closed(self) -> NDArray[np.bool_]:
        """(n,) where that cannot be told."""
        if self.limit.effect is not RuleEffect.FORBIDS:
            return np.zeros(len(self.before), dtype=bool)
        doubt = self.perhaps_before if self.limit.tested == "before" else self.perhaps_after
        return np.asarray(doubt | ~np.isfinite(self.allowed))

    @property
    def missing(self) -> NDArray[np.float64]:
        """(n,) places that an area is short of what the limit allows; 0 where it has as many or more."""
        return np.maximum(np.nan_to_num(self.allowed) - self.counted, 0.0)


@dataclass(frozen=True, eq=False)
class Borrowed:
    """What one rule of elsewhere says of a City, for one kind of places in one year."""

    rule_id: str
    rule: BorrowedRule
    kind: Kind
    year: int
    places: float
    """Of the new facility."""
    why_not: str
    """Why it cannot be run here, one Dutch sentence; empty where it can."""
    areas: tuple[AreasUnder, ...]
    """One for each limit that is about areas."""
    too_large: bool
    """Whether the new facility is larger than a limit on size allows: then it may come nowhere."""

    @property
    def apart(self) -> DistanceLimit | None:
        """The limit on the distance to the next facility; None where there is none."""
        return next((limit for limit in self.rule.limits if isinstance(limit, DistanceLimit)), None)


def borrowed_of(
    city: City, rule_id: str, kind: str = CLUSTERED, *, places: float, year: int | None = None
) -> Borrowed:
    """Return what a rule of elsewhere says of a City.

    Parameters
    ----------
    city
        As one role may see it: what that role may not see counts in nothing.
    rule_id
        See `rules.borrowed.borrowed_rules`.
    kind
        A clustered kind (spread/kinds.py); it stands in for what the rule counts.
    places
        Of the new facility that is thought of.
    year
        Counts what is open in that year; by default the year of the City.

    Raises
    ------
    InputError
        If there is no such rule or kind.
    """
    there = city.at(year)
    rule, counted = borrowed_rule(rule_id), kind_of(there, kind)
    return there.known(
        of_rules("spread.borrowed", rule_id, kind, places),
        lambda: _run(there, rule_id, rule, counted, places),
    )


def share_of_task(
    inhabitants: NDArray[np.float64], of_inhabitants: float, total: float
) -> NDArray[np.float64]:
    """Return the part of a total that fits the inhabitants of each of n areas; not corrected for anything."""
    return np.asarray(inhabitants / of_inhabitants * total)


def counting_of(city: City, level: str) -> Counting:
    """Return the areas of a level; the city as a whole is one."""
    if level == CITY:
        name = np.array([city.municipality.name], dtype=object)
        code = np.array([city.municipality.code], dtype=object)
        return Counting(CITY, code, name, np.array([inhabitants_of_city(city)]))
    areas = areas_of(city, level)
    return Counting(level, areas.codes, areas.names, areas.inhabitants)


def rows_at(city: City, level: str) -> NDArray[np.int64]:
    """Return the row of the area of each holder of places; -1 where it is known of larger areas only."""
    entries = entries_of(city)
    return np.zeros(len(entries.form), dtype=np.int64) if level == CITY else entries.area[level]


def allowed(limit: AreaLimit, counting: Counting, total: float) -> NDArray[np.float64]:
    """Return how many places, or facilities, a limit allows in each of n areas.

    Parameters
    ----------
    total
        Places in the whole city.
    """
    match limit:
        case ShareLimit():
            of_all = float(np.nansum(counting.people)) or np.nan
            return limit.times * share_of_task(counting.people, of_all, total)
        case RateLimit():
            return limit.most * counting.people
        case AmountLimit():
            return np.array([limit.most.get(str(code), 0) for code in counting.codes], dtype=float)


def more_than(
    counted: NDArray[np.float64] | float, most: NDArray[np.float64] | float
) -> NDArray[np.bool_]:
    """Return where more is counted than is allowed; what is on the limit is not, and unknown is not either."""
    return np.asarray(counted > np.asarray(most) * (1 + _ROUNDING) + _ROUNDING)


def cannot_run(city: City, rule: BorrowedRule, kind: Kind) -> str:
    """Return why a rule cannot be run on a City, one Dutch sentence; empty where it can."""
    if city.layer("facilities") is None:
        return f"Er zijn geen voorzieningen om de regel op te proberen. {city.why_missing('facilities')}"
    if not kind.clustered:
        return f"{kind.name} is geen geclusterde vorm; een regel over spreiding telt alleen die."
    if rule.only_for not in (None, city.municipality.code):
        return f"De regel noemt gebieden van een andere gemeente dan {city.municipality.name}."
    levels = {limit.areas for limit in _of_areas(rule)} - {CITY, *city.levels}
    return f"{city.municipality.name} heeft geen stadsdelen." if levels else ""


def _of_areas(rule: BorrowedRule) -> list[AreaLimit]:
    kinds = (ShareLimit, RateLimit, AmountLimit)
    return [limit for limit in rule.limits if isinstance(limit, kinds)]


def _run(city: City, rule_id: str, rule: BorrowedRule, kind: Kind, places: float) -> Borrowed:
    why_not = cannot_run(city, rule, kind)
    limits = [] if why_not else _of_areas(rule)
    return Borrowed(
        rule_id=rule_id,
        rule=rule,
        kind=kind,
        year=city.year,
        places=places,
        why_not=why_not,
        areas=tuple(_under(city, limit, kind, places) for limit in limits),
        too_large=any(
            isinstance(limit, FacilitySizeLimit) and places > limit.most for limit in rule.limits
        ),
    )


def _under(city: City, limit: AreaLimit, kind: Kind, places: float) -> AreasUnder:
    entries, counting = entries_of(city), counting_of(city, limit.areas)
    row, n = rows_at(city, limit.areas), len(counting.codes)
    mine = belongs(city, kind) & entries.open
    each = amounts(limit, entries.places)
    here = mine & (row >= 0)
    counted = np.bincount(row[here], np.nan_to_num(each[here]), n).astype(np.float64)
    total = float(np.nansum(entries.places[mine]))
    more = 1.0 if isinstance(limit, AmountLimit) else places
    most, most_after = (allowed(limit, counting, amount) for amount in (total, total + places))
    # what nobody knows the number or the area of may be here as well
    perhaps = counted + _elsewhere(city, limit.areas, mine, each, n)
    before, after = more_than(counted, most), more_than(counted + more, most_after)
    return AreasUnder(
        limit=limit,
        counting=counting,
        counted=counted,
        allowed=most,
        before=before,
        after=after,
        perhaps_before=more_than(perhaps, most) & ~before,
        perhaps_after=more_than(perhaps + more, most_after) & ~after,
        fictional=np.bincount(row[here], entries.fictional[here], n) > 0,
    )


def amounts(limit: AreaLimit, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return what a limit counts of each holder of places: its places (NaN where not known), or 1."""
    return np.ones(len(places)) if isinstance(limit, AmountLimit) else places


def _elsewhere(
    city: City,
    level: str,
    mine: NDArray[np.bool_],
    each: NDArray[np.float64],
    n: int,
) -> NDArray[np.float64]:
    """Return how many more may lie in each of n areas: known of its district or of the city only, or of no number."""
    row, entries = rows_at(city, level), entries_of(city)
    # a facility without a number of places may hold any number
    amount = np.where(np.isnan(each), _MUCH, each)
    nameless = mine & (row >= 0) & np.isnan(each)
    found = np.where(np.bincount(row[nameless], minlength=n) > 0, _MUCH, 0.0)
    loose = mine & (row < 0)
    if not loose.any():
        return np.asarray(found, dtype=np.float64)
    district = entries.area["districts"]
    anywhere = amount[loose & (district < 0)].sum()
    found = found + anywhere
    if level == "wijken" and "districts" in city.levels:
        codes = city.areas("districts")["code"]
        index = {code: position for position, code in enumerate(codes)}
        of_area = np.array(
            [index.get(code, -1) for code in areas_of(city, level).district], dtype=np.int64
        )
        placed = loose & (district >= 0)
        per_district = np.zeros(len(codes) + 1)
        np.add.at(per_district, district[placed], amount[placed])
        found = found + per_district[of_area]
    return np.asarray(found, dtype=np.float64)
