"""The places that count beside proposals of one care form, added up per area for every way of counting at once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.model.counted_places import CountedPlaces

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.places import Entries
    from spreidingskaart.model import CareForm

WAYS: Final = tuple((counts, planned) for counts in CountedPlaces for planned in (False, True))
"""Every way of counting: which places, and whether planned ones are among them; the first axis of what is counted."""


@dataclass(frozen=True, eq=False)
class PlacePool:
    """The holders of places that count beside one care form, in w ways (`WAYS`), over the areas of one division."""

    here: NDArray[np.bool_]
    """(w, holders) whether a holder of places counts."""
    places: NDArray[np.float64]
    """(w, areas); NaN where of a facility in the area nobody gave the number of places: that makes it no smaller."""
    total: NDArray[np.float64]
    """(w, 1) those that are known, in the whole city."""
    fictional: NDArray[np.float64]
    """(w, areas) how many of the known places are fictional."""
    any_fictional: NDArray[np.bool_]
    """(w, 1)"""
    rounded: NDArray[np.bool_]
    """(w, areas) whether rounded counts of hidden facilities are part of it."""
    without_number: NDArray[np.int64]
    """(w, 1) facilities of which nobody gave the number of places."""
    share: NDArray[np.float64]
    """(areas,) the share of all inhabitants that live in each area."""


def place_pool(city: City, level: str, form: CareForm) -> PlacePool:
    """Return what counts beside proposals of a care form over one division; counted once for a City."""
    return city.known(
        of_year("places.pool", level, form.id), lambda: _place_pool(city, level, form)
    )


def _place_pool(city: City, level: str, form: CareForm) -> PlacePool:
    entries = entries_of(city)
    here = np.array(
        [_counted(city, entries, level, form, counts, planned=planned) for counts, planned in WAYS]
    )
    known = ~np.isnan(entries.places)
    n, area = len(city.areas(level)), entries.area[level]
    places = _per_area(here & known, area, entries.places, n)
    unknown = _per_area(here & ~known, area, np.ones(len(area)), n)
    people = city.areas(level)["inhabitants"]
    return PlacePool(
        here=here,
        places=np.where(unknown > 0, np.nan, places),
        total=places.sum(axis=1, keepdims=True),
        fictional=_per_area(here & known & entries.fictional, area, entries.places, n),
        any_fictional=np.asarray((here & entries.fictional).any(axis=1, keepdims=True)),
        rounded=_per_area(here & entries.rounded, area, np.ones(len(area)), n) > 0,
        without_number=unknown.sum(axis=1, keepdims=True).astype(np.int64),
        share=people / (float(np.nansum(people)) or np.nan),
    )


def _per_area(
    rows: NDArray[np.bool_], area: NDArray[np.int64], amount: NDArray[np.float64], n: int
) -> NDArray[np.float64]:
    """Return (w, n) the amounts of the holders that are meant in each way, added up per area."""
    return np.array([np.bincount(area[one], amount[one], n) for one in rows], dtype=np.float64)


def _counted(
    city: City,
    entries: Entries,
    level: str,
    form: CareForm,
    counts: CountedPlaces,
    *,
    planned: bool,
) -> NDArray[np.bool_]:
    """Return which holders of places count in one way."""
    when = entries.open | entries.planned if planned else entries.open
    return _belongs(city, entries, form, counts) & when & (entries.area[level] >= 0)


def _belongs(
    city: City, entries: Entries, form: CareForm, counts: CountedPlaces
) -> NDArray[np.bool_]:
    """Return which holders of places count beside a form."""
    forms = list(city.forms.values())
    if counts is CountedPlaces.SAME_FORM or not form.clustered:
        return np.asarray(entries.form == [one.id for one in forms].index(form.id))
    clustered = np.array([*(one.clustered for one in forms), False], dtype=bool)[entries.form]
    if counts is CountedPlaces.ALL_CLUSTERED:
        return clustered
    wanted = frozenset(form.target_groups)
    served = np.array([bool(wanted & groups) for groups in entries.target_groups], dtype=bool)
    return np.asarray(clustered & served)
