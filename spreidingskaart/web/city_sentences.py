"""The city in three sentences: how many places, where most, and where none. The figures first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.facility_filter import area_places, totals
from spreidingskaart.city.measures.filter_words import besides, counts_what
from spreidingskaart.city.measures.places import PER, inhabitants_of_city
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number, percent, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city.measures.facility_filter import Filtered

LEAST_INHABITANTS: Final = 500
"""Areas with fewer inhabitants are left out of a comparison: one facility would make them the highest."""
_FEW_WIJKEN: Final = 5
HeadAndText = tuple[str, str]


def city_values(filtered: Filtered) -> dict[str, float]:
    """Return the figures of the whole city by figure id, where they can be summed."""
    places, people = totals(filtered).places, inhabitants_of_city(filtered.city)
    rate = PER * places / people if people > 0 else float("nan")
    return {"rate": rate, "places": places, "inhabitants": people}


def three_sentences(filtered: Filtered) -> list[HeadAndText]:
    """Return three pairs of a figure and the sentence that gives it meaning; two where districts cannot be compared."""
    return [
        _how_many(filtered),
        *_where_most(filtered),
        _where_none(filtered),
    ]


def _how_many(filtered: Filtered) -> HeadAndText:
    whole = city_values(filtered)
    parts = [
        f"{plain(whole['rate'])} op elke 1.000 inwoners van {filtered.city.municipality.name}.",
        f"Geteld: {counts_what(filtered)}.",
        besides(filtered),
    ]
    return count(whole["places"], "plek", "plekken"), " ".join(part for part in parts if part)


def _where_most(filtered: Filtered) -> list[HeadAndText]:
    """Return where most and fewest places per 1,000 inhabitants are; nothing where no two districts compare."""
    districts = filtered.city.areas("districts")
    rate = area_places(filtered, "districts").rate
    rate[~(districts["inhabitants"] >= LEAST_INHABITANTS)] = np.nan
    compared = np.isfinite(rate)
    if compared.sum() < 2 or not np.nanmax(rate) > 0:
        return []
    names, most, least = districts["name"], int(np.nanargmax(rate)), int(np.nanargmin(rate))
    head = f"{number(rate[most], 1)} in {names[most]}"
    if rate[least] == 0:
        return [(head, _who_has_none(names[rate == 0].tolist(), compared=int(compared.sum())))]
    text = "Per 1.000 inwoners de meeste en de minste."
    return [(f"{head}, {number(rate[least], 1)} in {names[least]}", text)]


def _who_has_none(without: list[str], *, compared: int) -> str:
    if len(without) == compared - 1:
        return "Per 1.000 inwoners. De andere stadsdelen hebben er geen."
    has = "heeft" if len(without) == 1 else "hebben"
    return f"De meeste per 1.000 inwoners. {join(without)} {has} er geen."


def _where_none(filtered: Filtered) -> HeadAndText:
    wijken, in_wijk = filtered.city.areas("wijken"), area_places(filtered, "wijken").existing
    lived_in = wijken["inhabitants"] >= LEAST_INHABITANTS
    none = int(((in_wijk == 0) & lived_in).sum())
    return f"{none} van {int(lived_in.sum())} wijken zonder", _share_of_few(in_wijk)


def _share_of_few(in_wijk: NDArray[np.float64]) -> str:
    if not in_wijk.sum():
        return "Van geen wijk is een plek bekend."
    share = np.sort(in_wijk)[::-1][:_FEW_WIJKEN].sum() / in_wijk.sum()
    return f"De {_FEW_WIJKEN} wijken met de meeste plekken hebben samen {percent(share)} van wat per wijk bekend is."
