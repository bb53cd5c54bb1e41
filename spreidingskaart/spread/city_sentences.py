"""The city in three sentences: how many places, where most, and where none. The figures first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.facility_filter import area_places, totals
from spreidingskaart.city.measures.filter_words import besides, counts_what, of_which
from spreidingskaart.city.measures.places import PER, inhabitants_of_city
from spreidingskaart.spread.policy import choice
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, percent, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.city.measures.places import AreaPlaces

_FEW_WIJKEN: Final = 5
HeadAndText = tuple[str, str]


def city_values(filtered: Filtered) -> dict[str, float]:
    """Return the figures of the whole city by figure id, where they can be summed."""
    places, people = totals(filtered).places, inhabitants_of_city(filtered.city)
    rate = PER * places / people if people > 0 else float("nan")
    return {"rate": rate, "places": places, "inhabitants": people}


def three_sentences(filtered: Filtered) -> list[HeadAndText]:
    """Return three pairs of a figure and the sentence that gives it meaning; two where districts cannot be compared.

    Whatever names an area on fictional places says so in the same sentence.
    """
    return [
        _how_many(filtered),
        *_where_most(filtered),
        _where_none(filtered),
    ]


def _how_many(filtered: Filtered) -> HeadAndText:
    whole, unreal = city_values(filtered), filtered.fiction.predicate
    also = f", {unreal}" if unreal else ""
    parts = [
        f"{plain(whole['rate'])} op elke 1.000 inwoners.",
        f"Geteld: {counts_what(filtered)}.",
        of_which(filtered),
        besides(filtered),
    ]
    head = count(whole["places"], "plek", "plekken")
    return f"{head}{also}", " ".join(part for part in parts if part)


def _where_most(filtered: Filtered) -> list[HeadAndText]:
    """Return where most and fewest places per 1,000 inhabitants are; nothing where no two districts compare."""
    places = area_places(filtered, "districts")
    compared, rate = _compared(places), places.rate
    rate[~compared] = np.nan
    if compared.sum() < 2 or not np.nanmax(rate) > 0:
        return []
    names = filtered.city.areas("districts")["name"]
    most, least = int(np.nanargmax(rate)), int(np.nanargmin(rate))
    unreal = filtered.fiction.predicate
    head = f"{f'{unreal.capitalize()}: ' if unreal else ''}{number(rate[most], 1)} in {names[most]}"
    if rate[least] == 0:
        without = _who_has_none(
            names[rate == 0].tolist(),
            compared=int(compared.sum()),
            all_known=_all_known(filtered, places),
            unreal=bool(unreal),
        )
        return [(head, without)]
    of = "" if compared.all() else f", van de stadsdelen {_enough()}"
    text = f"Per 1.000 inwoners de meeste en de minste{of}."
    return [(f"{head}, {number(rate[least], 1)} in {names[least]}", text)]


def _who_has_none(without: list[str], *, compared: int, all_known: bool, unreal: bool) -> str:
    also = ", ook geen fictieve" if unreal else ""
    if len(without) == compared - 1:
        rest = "hebben er geen" if all_known else "hebben er geen die bekend is"
        return f"Per 1.000 inwoners. De andere stadsdelen {rest}{also}."
    has = "heeft" if len(without) == 1 else "hebben"
    none = f"{join(without)} {has} er geen{'' if all_known else ' die bekend is'}{also}."
    return f"De meeste per 1.000 inwoners. {none}"


def _where_none(filtered: Filtered) -> HeadAndText:
    places = area_places(filtered, "wijken")
    compared = _compared(places)
    none, all_known = int(((places.existing == 0) & compared).sum()), _all_known(filtered, places)
    head = f"{none} van {int(compared.sum())} wijken zonder{'' if all_known else ' bekende plek'}"
    coarser = (
        f"Van {count(places.coarser, 'plek', 'plekken')} is de wijk niet bekend."
        if places.coarser
        else ""
    )
    told = (f"Van de wijken {_enough()}.", coarser, _share_of_few(places.existing))
    return head, " ".join(part for part in told if part)


def _enough() -> str:
    """Return which areas are compared: one facility would make a smaller one the highest."""
    return f"met ten minste {number(choice('few_inhabitants'))} inwoners"


def _compared(places: AreaPlaces) -> NDArray[np.bool_]:
    """Return which areas have inhabitants enough to compare, as on the page Spreiding."""
    return np.asarray(places.inhabitants >= choice("few_inhabitants"))


def _all_known(filtered: Filtered, places: AreaPlaces) -> bool:
    """Whether each place is counted in its area: only then is none known the same as none."""
    return not (places.coarser or places.unknown.any() or filtered.cannot_be_told.what)


def _share_of_few(in_wijk: NDArray[np.float64]) -> str:
    if not in_wijk.sum():
        return "Van geen wijk is een plek bekend."
    share = np.sort(in_wijk)[::-1][:_FEW_WIJKEN].sum() / in_wijk.sum()
    return f"De {_FEW_WIJKEN} wijken met de meeste plekken hebben samen {percent(share)} van wat per wijk bekend is."
