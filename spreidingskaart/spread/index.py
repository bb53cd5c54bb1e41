"""The index: places per 1,000 inhabitants in every area, with its doubt, its denominator and its date."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.statistics.rates import rates
from geo.statistics.small_numbers import dispersion_of, poisson_interval, rank_bands
from spreidingskaart.city.known import of_rules
from spreidingskaart.city.measures.fiction import FictionalShare
from spreidingskaart.city.measures.places import inhabitants_of_city
from spreidingskaart.spread.areas import Areas, areas_of
from spreidingskaart.spread.counts import counts_of
from spreidingskaart.spread.kinds import CLUSTERED, Kind, kind_of
from spreidingskaart.spread.policy import choice

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.growing import PlannedHousing
    from spreidingskaart.spread.counts import Counts

_PER_INHABITANT: Final = ("rate", "rate_with_planned", "low", "high", "quotient")
_DENOMINATOR: dict[str, str] = {"buurten": "figures_buurten", "grid500": "figures_buurten"}


@dataclass(frozen=True)
class Denominator:
    """The numbers of inhabitants that rates are taken over: which, and of what date."""

    source: str
    date: dt.date | None
    years_old: float
    """NaN where the date is not known."""
    stale: bool
    """Older than the choice in norms.yaml, or of unknown date."""


@dataclass(frozen=True, eq=False)
class Index:
    """One kind of places in n areas in one year.

    An area has no rate (NaN) where nobody published a number of inhabitants, and where there are so few that one
    house gives thousands per 1,000: such a rate is told nowhere. Its places count in every total.
    """

    kind: Kind
    areas: Areas
    year: int
    existing: NDArray[np.float64]
    planned: NDArray[np.float64]
    facilities: NDArray[np.int64]
    rate: NDArray[np.float64]
    """Open places per 1,000 inhabitants."""
    rate_with_planned: NDArray[np.float64]
    low: NDArray[np.float64]
    """Lowest credible rate: exact Poisson, widened because places come in facilities."""
    high: NDArray[np.float64]
    share_of_places: NDArray[np.float64]
    """Share of the places that are known per area; NaN where there are none at all."""
    share_of_inhabitants: NDArray[np.float64]
    quotient: NDArray[np.float64]
    """Share of the places divided by share of the inhabitants; 1 is its own share. Where there is a rate."""
    best_rank: NDArray[np.float64]
    """1 is the highest rate among areas with enough inhabitants; with `worst_rank` what is credible."""
    worst_rank: NDArray[np.float64]
    few_inhabitants: NDArray[np.bool_]
    few_facilities: NDArray[np.bool_]
    rounded: NDArray[np.bool_]
    fictional: NDArray[np.bool_]
    fictional_places: NDArray[np.float64]
    """The part of `existing` that is fictional."""
    fictional_facilities: NDArray[np.int64]
    total: float
    """Open places in the whole city, also those that are known for larger areas only."""
    coarser: float
    """The part of `total` that is known for larger areas only."""
    without_inhabitants: float
    """Open places in areas without a known number of inhabitants: they count in no rate."""
    unknown: int
    """Open facilities of which nobody gave the number of places."""
    city_rate: float
    denominator: Denominator
    planned_housing: PlannedHousing | None
    """What planned housing adds to the inhabitants of its year; None where they are those of the denominator."""

    @property
    def all_known(self) -> bool:
        """Whether every place is counted in its area: only then is none known the same as none."""
        return not (self.coarser or self.unknown or self.kind.untold.what)

    def places_in(self, row: int) -> str:
        """Return how the places of an area are named: "fictieve plekken Domus"; where it has none, as in the city."""
        if not self.facilities[row]:
            return self.kind.places
        fiction = FictionalShare(
            float(self.fictional_places[row]),
            float(self.existing[row]),
            int(self.fictional_facilities[row]),
            int(self.facilities[row]),
        )
        return f"{fiction.adjective}{self.kind.new_places}"

    @property
    def too_small(self) -> NDArray[np.bool_]:
        """Where a rate says too little: few people, or some facilities but too few."""
        return self.few_inhabitants | self.few_facilities

    @property
    def lived_in(self) -> NDArray[np.bool_]:
        """Where the number of inhabitants is known and above 0."""
        return self.areas.lived_in

    @property
    def highest_first(self) -> NDArray[np.int64]:
        """(n,) rows of the areas, the highest rate first; those without a rate last."""
        return np.argsort(-np.nan_to_num(self.rate, nan=-1.0), kind="stable")

    @property
    def short_of_share(self) -> NDArray[np.float64]:
        """(n,) open places that each area is short of its share by inhabitants; negative where it has more."""
        people = np.where(self.lived_in, self.areas.inhabitants, 0.0)
        located = self.existing[self.lived_in].sum()
        return np.asarray(located * people / people.sum() - self.existing)


def index_of(
    city: City,
    level: str,
    kind: str = CLUSTERED,
    *,
    year: int | None = None,
    today: dt.date | None = None,
) -> Index:
    """Return the index of one kind.

    Parameters
    ----------
    city
        City as one role may see it.
    level
        districts, wijken, buurten or grid500.
    kind
        A care form, `clustered` or `group:NAME`.
    year
        Counts what is open in that year; by default the year of the City. Inhabitants are those of the date in
        `denominator`, in a year to come with the planned housing.
    today
        Day from which the age of the numbers of inhabitants is counted.
    """
    there = city.at(year)
    without_age = there.known(
        of_rules("spread.index", level, kind), lambda: _index(there, level, kind_of(there, kind))
    )
    return without_age(denominator_of(city, level, today=today))


def denominator_of(city: City, level: str, *, today: dt.date | None = None) -> Denominator:
    """Return of when the inhabitants of a division are, and whether that is long ago."""
    name = _DENOMINATOR.get(level, "figures_wijken")
    report = city.reports.get(name)
    if report is None or report.entry is None:
        return Denominator("onbekend", None, float("nan"), stale=True)
    date = report.entry.date
    # the age of a year is measured to the day: from 1 January 2024 to 1 January 2026 is 2 years
    years = ((today or dt.date.today()) - date).days / 365.2425  # noqa: DTZ011 - a date on a wall calendar
    return Denominator(report.entry.source, date, years, stale=years > choice("stale_years"))


def _spread_out(values: NDArray[np.float64], known: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Return the values of the areas that are known in the place of each, NaN for the others."""
    out = np.full(len(known), np.nan)
    out[known] = values
    return out


def _per_inhabitant(
    existing: NDArray[np.float64],
    planned: NDArray[np.float64],
    people: NDArray[np.float64],
    dispersion: float,
) -> dict[str, NDArray[np.float64]]:
    """Return rates and shares of n areas with a known number of inhabitants, each of shape (n,)."""
    if not len(people):
        names = ("rate", "rate_with_planned", "low", "high", "share_of_places")
        return dict.fromkeys((*names, "share_of_inhabitants", "quotient"), people)
    interval = poisson_interval(existing, people, dispersion=dispersion)
    share_of_inhabitants = people / people.sum()
    located = existing.sum()
    share_of_places = existing / located if located else np.full(len(people), np.nan)
    return {
        "rate": rates(existing, people),
        "rate_with_planned": rates(existing + planned, people),
        "low": interval.low,
        "high": interval.high,
        "share_of_places": share_of_places,
        "share_of_inhabitants": share_of_inhabitants,
        "quotient": share_of_places / share_of_inhabitants,
    }


def _counts(city: City, level: str, kind: Kind) -> Counts:
    """Return the counts that a kind is among: those of all forms of care, or else of this kind alone."""
    if kind.id in city.forms or kind.id == CLUSTERED:
        return counts_of(city, level)
    return counts_of(city, level, (kind.id,))


def _index(city: City, level: str, kind: Kind) -> Callable[[Denominator], Index]:
    counts = _counts(city, level, kind)
    k, areas = counts.row(kind.id), areas_of(city, level)
    lived_in = areas.lived_in
    existing, planned = counts.existing[k], counts.planned[k]
    dispersion = dispersion_of(counts.sizes[k])
    dispersion = dispersion if dispersion > 0 else 1.0
    # measured over the areas with a known number of inhabitants; the others keep NaN in every column
    measured = _per_inhabitant(
        existing[lived_in], planned[lived_in], areas.inhabitants[lived_in], dispersion
    )
    columns = {name: _spread_out(values, lived_in) for name, values in measured.items()}
    unknown = city.layer("facilities") is None
    if unknown:  # nobody knows how many there are, and that is not 0
        existing = planned = np.full(len(areas), np.nan)
        columns |= {name: existing for name in columns if name != "share_of_inhabitants"}
    # five inhabitants make any rate credible: it would be told as 7,200 per 1,000, and push others off their place
    ranked = lived_in & (areas.inhabitants >= choice("few_inhabitants"))
    columns |= {name: np.where(ranked, columns[name], np.nan) for name in _PER_INHABITANT}
    best, worst = np.full(len(areas), np.nan), np.full(len(areas), np.nan)
    if not unknown and existing[ranked].any():
        bands = rank_bands(existing[ranked], areas.inhabitants[ranked], dispersion=dispersion)
        best[ranked], worst[ranked] = bands.best, bands.worst
    total = float(existing.sum() + counts.coarser[k])
    facilities = counts.facilities[k]
    return lambda denominator: Index(
        kind=kind,
        areas=areas,
        year=city.year,
        existing=existing,
        planned=planned,
        facilities=facilities,
        few_inhabitants=lived_in & ~ranked,
        few_facilities=(facilities > 0) & (facilities < choice("few_facilities")),
        rounded=counts.rounded[k],
        fictional=counts.fictional[k],
        fictional_places=counts.fictional_places[k],
        fictional_facilities=counts.fictional_facilities[k],
        total=total,
        coarser=float(counts.coarser[k]),
        without_inhabitants=float(existing[~lived_in].sum()),
        unknown=int(counts.unknown[k]),
        city_rate=1000 * total / inhabitants_of_city(city),
        best_rank=best,
        worst_rank=worst,
        denominator=denominator,
        planned_housing=city.planned_housing,
        **columns,
    )
