"""What a district has and gets of some care forms: open in a year, coming, closing; never divided over districts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from spreidingskaart.city.known import of_year
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.rows import layer_source

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.places import Entries
    from spreidingskaart.programme.figures import FigureSource


@dataclass(frozen=True, eq=False)
class DistrictPlaces:
    """Places of some care forms in n districts in one year, from the register."""

    there: NDArray[np.float64]
    """(n,) open in the year of the facts, and open still."""
    coming: NDArray[np.float64]
    """(n,) planned in the year of the facts: what opens no later than the year, and what has no year."""
    undated: NDArray[np.float64]
    """(n,) the part of `coming` whose year nobody told."""
    closing: NDArray[np.float64]
    """(n,) open in the year of the facts, and closed by then."""
    without_number: NDArray[np.int64]
    """(n,) open facilities of which nobody gave the number of places: they are not counted."""
    without_number_coming: NDArray[np.int64]
    """(n,) the same of what is coming."""
    nameless: tuple[str, ...]
    """What both are called, as far as they are told one by one."""
    whole_there: float
    """Open places that are known for no single district; they are told apart."""
    whole_coming: float
    """Coming places that are known for no single district."""
    fictional: float
    """Of the places that are there, everywhere, how many are fictional."""
    rounded: bool
    """Whether rounded counts of facilities without an address are part of it."""
    sources: tuple[FigureSource, ...]
    unknown: str = ""
    """Dutch clause without capital or full stop: why nothing is known, which is not 0; "" where something is."""

    @property
    def told_there(self) -> NDArray[np.float64]:
        """(n,) what is there; NaN where a facility has no number: unknown, and not fewer."""
        return np.where(self.without_number > 0, np.nan, self.there)

    @property
    def told_later(self) -> NDArray[np.float64]:
        """(n,) there and coming together; NaN where a facility of either has no number."""
        return np.where(self.without_number_coming > 0, np.nan, self.told_there + self.coming)


def district_places(city: City, forms: tuple[str, ...], year: int) -> DistrictPlaces:
    """Return what the districts have and get of some care forms.

    Parameters
    ----------
    city
        As one role may see it, in the year of its facts.
    forms
        Ids of care forms.
    year
        In which is counted; from that of the City on. In an earlier year what is coming was not known.
    """
    there = city.at(year)
    return there.known(
        of_year("programme.district_places", forms), lambda: _count(city, there, forms)
    )


def rows_of_forms(city: City, forms: tuple[str, ...]) -> NDArray[np.bool_]:
    """Return which holders of places are of these forms, in the order of `entries_of`."""
    wanted = np.array([*(form in forms for form in city.forms), False], dtype=bool)
    return np.asarray(wanted[entries_of(city).form])


def opening_years(city: City) -> NDArray[np.float64]:
    """Return the opening year of every holder of places, in the order of `entries_of`; NaN where nobody told it."""
    layers = [
        layer for layer in (city.layer("facilities"), city.hidden_counts) if layer is not None
    ]
    return np.concatenate(
        [np.zeros(0), *(np.asarray(layer["opened"], dtype=float) for layer in layers)]
    )


def _count(now: City, then: City, forms: tuple[str, ...]) -> DistrictPlaces:
    today, later = entries_of(now), entries_of(then)
    mine = rows_of_forms(now, forms)
    opened = opening_years(now)
    there = mine & today.open & later.open
    undated = mine & ~today.open & later.planned & np.isnan(opened)
    coming = undated | (mine & ~today.open & later.open)
    district = today.area["districts"]
    n = len(now.areas("districts"))
    numbered = ~np.isnan(today.places)

    def per_district(rows: NDArray[np.bool_]) -> NDArray[np.float64]:
        counted = rows & numbered & (district >= 0)
        return np.bincount(district[counted], today.places[counted], n).astype(np.float64)

    why = _why_unknown(now, forms)
    columns = {
        "there": per_district(there),
        "coming": per_district(coming),
        "undated": per_district(undated),
        "closing": per_district(mine & today.open & ~later.open),
    }
    return DistrictPlaces(
        **{name: np.full(n, np.nan) if why else column for name, column in columns.items()},
        without_number=_how_many(district[there & ~numbered], n),
        without_number_coming=_how_many(district[coming & ~numbered], n),
        nameless=_names(now, (there | coming) & ~numbered),
        whole_there=_whole(today, there, loaded=not why),
        whole_coming=_whole(today, coming, loaded=not why),
        fictional=float(today.places[there & numbered & today.fictional].sum()),
        rounded=bool((today.rounded & (there | coming)).any()),
        sources=_sources(now, today, there | coming),
        unknown=why,
    )


def _why_unknown(city: City, forms: tuple[str, ...]) -> str:
    if city.layer("facilities") is None:
        return "er zijn geen voorzieningen geladen"
    return "" if forms else "voor deze groep is geen woonzorgvorm bekend"


def _how_many(district: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    return np.bincount(district[district >= 0], minlength=n).astype(np.int64)


def _whole(entries: Entries, rows: NDArray[np.bool_], *, loaded: bool) -> float:
    counted = rows & (entries.area["districts"] < 0) & ~np.isnan(entries.places)
    return float(entries.places[counted].sum()) if loaded else float("nan")


def _names(city: City, rows: NDArray[np.bool_]) -> tuple[str, ...]:
    facilities = city.layer("facilities")
    if facilities is None:
        return ()
    # facilities come first among all that holds places, in the order of their layer
    return tuple(map(str, facilities["name"][rows[: len(facilities)]]))


def _sources(city: City, entries: Entries, rows: NDArray[np.bool_]) -> tuple[FigureSource, ...]:
    """Return the register as a source, as sure as the rows that count; where none counts, as the whole of it."""
    register = layer_source(city, "facilities")
    if not rows.any():
        return (register,)
    invented = bool((rows & entries.fictional).any())
    return (replace(register, status=FigureStatus.FICTIONAL if invented else FigureStatus.SOURCED),)
