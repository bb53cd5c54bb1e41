"""One filter for everything that shows facilities or their places: what passes it, and how many places that is."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.earlier import Untold, untold
from spreidingskaart.city.measures.facilities import on_map
from spreidingskaart.city.measures.fiction import FictionalShare, fictional_share
from spreidingskaart.city.measures.places import AreaPlaces, count_places, entries_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.places import Entries

_COUNTED_BY_NAME: Final = ("planned", "unconfirmed")
"""Statuses that hold no place today: they are counted only where somebody asks for them by name."""


@dataclass(frozen=True, slots=True)
class FacilityFilter:
    """Which facilities somebody wants to see; a choice that is left empty lets everything through."""

    forms: tuple[str, ...] = ()
    """Ids of care forms."""
    target_groups: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()
    year: int | None = None
    """Only what is open in this year; None takes everything, now and planned."""
    least_places: int = 0

    @property
    def chosen(self) -> tuple[str, ...]:
        """Names of the choices that were made."""
        return tuple(it.name for it in fields(self) if getattr(self, it.name) != it.default)

    @property
    def is_empty(self) -> bool:
        """Whether everything passes."""
        return not self.chosen


@dataclass(frozen=True, eq=False)
class Filtered:
    """What passes a filter: m holders of places, the facilities first and then the hidden counts."""

    city: City
    """In the year of the filter."""
    wanted: FacilityFilter
    entries: Entries
    passes: NDArray[np.bool_]
    """(m,) what is shown."""
    counted: NDArray[np.bool_]
    """(m,) what is shown and holds places that count."""
    cannot_be_told: Untold
    """What would pass, were it told whether it was there in this earlier year."""

    @property
    def is_known(self) -> bool:
        """Whether there are facilities to filter; without the layer no number of places is known, not even 0."""
        return self.city.layer("facilities") is not None

    @property
    def fiction(self) -> FictionalShare:
        """The fictional part of what counts."""
        return fictional_share(self.entries, self.counted)

    @property
    def facilities(self) -> NDArray[np.bool_]:
        """Which rows of `facilities` pass."""
        return self.passes[~self.entries.rounded]

    @property
    def facilities_counted(self) -> NDArray[np.bool_]:
        """Which rows of `facilities` hold places that count."""
        return self.counted[~self.entries.rounded]

    @property
    def hidden(self) -> NDArray[np.bool_]:
        """Which rows of the hidden counts pass."""
        return self.passes[self.entries.rounded]

    @property
    def hidden_counted(self) -> NDArray[np.bool_]:
        """Which rows of the hidden counts hold places that count."""
        return self.counted[self.entries.rounded]

    @property
    def marks(self) -> NDArray[np.bool_]:
        """Which rows of `facilities` pass and have a mark on the map."""
        return self.facilities & on_map(self.city)


@dataclass(frozen=True, slots=True)
class Totals:
    """What passes a filter, in numbers."""

    facilities: int
    """Facilities that pass."""
    of: int
    """Facilities that there are."""
    marks: int
    """Facilities that pass and have a mark on the map."""
    places: float
    """Places that count, the hidden ones among them."""
    planned: float
    """Places that are planned and do not count."""
    others: float
    """Places that neither count nor are planned: unconfirmed, or not open in that year."""
    dispersed: float
    """The part of `places` that is in homes scattered over the city: of care forms that are not clustered."""
    hidden: float
    """Places without an address that count; each number of them is rounded."""
    unknown: int
    """Facilities that count, and of which nobody gave the number of places."""


def apply_filter(city: City, wanted: FacilityFilter) -> Filtered:
    """Return what passes a filter.

    A hidden count passes by what it knows: care form, status and years. It is taken to serve the target groups
    of its form, and never passes a least number of places, because it does not know the size of one facility
    (`filter_words.notes` says so).

    Existing and closing facilities count while they are open; planned and unconfirmed ones count only where the
    filter names their status.

    Parameters
    ----------
    city
        As one role may see it.
    """
    dated = city if wanted.year is None else city.at(wanted.year)
    entries = entries_of(dated)
    passes = whatever_year = entries.form >= 0
    for choice in wanted.chosen:
        passed = _PASSES[choice](dated, entries, wanted)
        passes = passes & passed
        whatever_year = whatever_year & (passed if choice != "year" else True)
    named = [status for status in wanted.statuses if status in _COUNTED_BY_NAME]
    counted = passes & (entries.open | np.isin(entries.status, named))
    left_out = untold(entries, whatever_year)
    return Filtered(dated, wanted, entries, passes, counted, left_out)


def area_places(filtered: Filtered, level: str) -> AreaPlaces:
    """Return the places per area of a level: `existing` is what counts, `planned` what is planned and does not.

    Both are NaN where the facilities are not loaded.
    """
    entries = replace(
        filtered.entries,
        open=filtered.counted,
        planned=filtered.entries.planned & ~filtered.counted,
    )
    places = count_places(filtered.city, level, entries, filtered.passes)
    if filtered.is_known:
        return places
    unknown = np.full(len(places.codes), np.nan)
    return replace(places, existing=unknown, planned=unknown, coarser=float("nan"))


def totals(filtered: Filtered) -> Totals:
    """Return what passes a filter, in numbers; places are NaN where the facilities are not loaded."""
    entries, passes, counted = filtered.entries, filtered.passes, filtered.counted
    planned = passes & ~counted & entries.planned
    return Totals(
        facilities=int(filtered.facilities.sum()),
        of=int((entries.form[~entries.rounded] >= 0).sum()),
        marks=int(filtered.marks.sum()),
        places=_sum(filtered, counted),
        planned=_sum(filtered, planned),
        others=_sum(filtered, passes & ~counted & ~planned),
        dispersed=_sum(filtered, counted & ~is_clustered(filtered)),
        hidden=_sum(filtered, counted & entries.rounded),
        unknown=int((counted & ~entries.rounded & np.isnan(entries.places)).sum()),
    )


def is_clustered(filtered: Filtered) -> NDArray[np.bool_]:
    """Return which holders of places, shape (m,), are of a clustered care form."""
    forms = filtered.city.forms.values()
    rows = [row for row, form in enumerate(forms) if form.clustered]
    return np.isin(filtered.entries.form, rows)


def _sum(filtered: Filtered, keep: NDArray[np.bool_]) -> float:
    return float(np.nansum(filtered.entries.places[keep])) if filtered.is_known else float("nan")


def _of_forms(city: City, entries: Entries, wanted: FacilityFilter) -> NDArray[np.bool_]:
    rows = [row for row, form in enumerate(city.forms) if form in wanted.forms]
    return np.isin(entries.form, rows)


def _of_groups(_city: City, entries: Entries, wanted: FacilityFilter) -> NDArray[np.bool_]:
    groups = frozenset(wanted.target_groups)
    return np.array([bool(groups & served) for served in entries.target_groups], dtype=bool)


def _of_statuses(_city: City, entries: Entries, wanted: FacilityFilter) -> NDArray[np.bool_]:
    return np.isin(entries.status, wanted.statuses)


def _of_year(_city: City, entries: Entries, _wanted: FacilityFilter) -> NDArray[np.bool_]:
    return entries.open


def _of_size(_city: City, entries: Entries, wanted: FacilityFilter) -> NDArray[np.bool_]:
    return np.asarray(~entries.rounded & (entries.places >= wanted.least_places))


_PASSES: Final[dict[str, Callable[[City, Entries, FacilityFilter], NDArray[np.bool_]]]] = {
    "forms": _of_forms,
    "target_groups": _of_groups,
    "statuses": _of_statuses,
    "year": _of_year,
    "least_places": _of_size,
}
"""What passes each choice of the filter, by the name of its field."""
