"""What one unit of each care form needs at a place, in every way in which a municipality may count it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from spreidingskaart.city.known import of_rules
from spreidingskaart.criteria.parking.demand import Resolved, resolve
from spreidingskaart.criteria.parking.supply import GROUPS
from spreidingskaart.rules.parking.norm_book import PARTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.parking.places import Place
    from spreidingskaart.model import CareForm
    from spreidingskaart.rules.parking.norm_book import Category, NormBook, Reading


class DemandEntry(NamedTuple):
    """One way of counting a care form, with the norm that holds for it at a place."""

    reading: Reading
    resolved: Resolved | None


@dataclass(frozen=True, eq=False)
class DemandTable:
    """What one unit of each of F care forms needs at one place, in each of at most R readings."""

    place: Place
    categories: tuple[Category, ...]
    entries: tuple[tuple[DemandEntry, ...], ...]
    low: NDArray[np.float64]
    """(F, R, parts) spaces; bounds where the presence is unknown."""
    high: NDArray[np.float64]
    peak_low: NDArray[np.float64]
    """(F, R) normative demand; NaN where no norm was found: then nothing fits and nothing conflicts."""
    peak_high: NDArray[np.float64]
    worst: NDArray[np.float64]
    """(F, R) busiest part when everybody is there whose presence is unknown."""
    known: NDArray[np.bool_]
    """(F, R, parts) whether the presence is known."""
    least: NDArray[np.float64]
    """(F, R, norms, 2, parts) lowest demand by each norm that may hold, with visitors only and with residents only."""
    group: NDArray[np.int64]
    """(F, R) index into `supply.GROUPS`."""
    decides: NDArray[np.bool_]
    """(F, R) the verdict rests on it."""
    firm: NDArray[np.bool_]
    """(F,) every norm that decides is the place's own and sure."""


def table_of(place: Place, forms: tuple[CareForm, ...], city: City, book: NormBook) -> DemandTable:
    """Return the table of a place, made once per city."""
    return city.known(
        of_rules("parking.table", place, forms), lambda: make_table(place, forms, book)
    )


def make_table(place: Place, forms: tuple[CareForm, ...], book: NormBook) -> DemandTable:
    """Return what one unit of each care form needs at a place."""
    categories = tuple(book.category(form) for form in forms)
    entries = tuple(
        _entries(form, category, place, book)
        for form, category in zip(forms, categories, strict=True)
    )
    shape = (len(forms), max(1, *(len(line) for line in entries)))
    low, high = np.zeros((*shape, len(PARTS))), np.zeros((*shape, len(PARTS)))
    peak_low, peak_high, worst = (np.full(shape, np.nan) for _ in range(3))
    known = np.zeros((*shape, len(PARTS)), dtype=bool)
    norms = [each.resolved.per_unit.least for line in entries for each in line if each.resolved]
    least = np.full((*shape, max(map(len, norms), default=1), 2, len(PARTS)), np.nan)
    group = np.zeros(shape, dtype=np.int64)
    decides = np.zeros(shape, dtype=bool)
    firm = np.array(list(map(_is_firm, categories, entries)))
    for f, line in enumerate(entries):
        for r, (reading, resolved) in enumerate(line):
            decides[f, r] = reading.decides
            if resolved is None:
                continue
            need = resolved.per_unit
            low[f, r], high[f, r], known[f, r] = need.low, need.high, need.known
            least[f, r, : len(need.least)] = need.least
            peak_low[f, r], peak_high[f, r], worst[f, r] = (
                need.peak_low,
                need.peak_high,
                need.high.max(),
            )
            group[f, r] = GROUPS.index(resolved.function.group)
    return DemandTable(
        place, categories, entries, low, high, peak_low, peak_high, worst, known, least, group, decides, firm
    )  # fmt: skip


def _entries(
    form: CareForm, category: Category, place: Place, book: NormBook
) -> tuple[DemandEntry, ...]:
    return tuple(
        DemandEntry(reading, _norm_for(reading, place, book))
        for reading in category.readings_of(form)
    )


def _is_firm(category: Category, entries: tuple[DemandEntry, ...]) -> bool:
    norms = [entry.resolved for entry in entries if entry.reading.decides]
    sure = all(norm is not None and norm.firm for norm in norms)
    return category.status.firm and bool(category.readings) and sure


def _norm_for(reading: Reading, place: Place, book: NormBook) -> Resolved | None:
    return resolve(
        book, reading.function, set_id=place.set_id, zone=place.zone, urbanity=place.urbanity
    )
