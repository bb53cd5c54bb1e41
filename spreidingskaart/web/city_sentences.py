"""The city in three sentences: how many places, where most, and where none. The figures first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.measures.places import inhabitants_of_city, per_thousand, places_table
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import number, percent, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City

LEAST_INHABITANTS: Final = 500
"""Areas with fewer inhabitants are left out of a comparison: one facility would make them the highest."""


def places_of(city: City, level: str, forms: Sequence[str]) -> tuple[NDArray[np.float64], float]:
    """Return open places of the chosen forms (all where none is chosen) per area, and those in the whole city."""
    table = places_table(city, level)
    rows = [row for row, form in enumerate(table.forms) if not forms or form in forms]
    return table.existing[rows].sum(axis=0), float(table.city_total[rows].sum())


def city_values(city: City, forms: Sequence[str]) -> dict[str, float]:
    """Return the figures of the whole city by figure id, where they can be summed."""
    _, total = places_of(city, "districts", forms)
    people = inhabitants_of_city(city)
    return {"rate": 1000 * total / people, "places": total, "inhabitants": people}


def three_sentences(city: City, forms: Sequence[str]) -> list[tuple[str, str]]:
    """Return three pairs of a figure and the sentence that gives it meaning."""
    districts, wijken = city.areas("districts"), city.areas("wijken")
    in_district, total = places_of(city, "districts", forms)
    in_wijk, _ = places_of(city, "wijken", forms)
    kind = (
        "plekken"
        if not forms
        else f"plekken ({join([city.forms[form].name.lower() for form in forms])})"
    )
    whole = city_values(city, forms)
    lived_in = wijken["inhabitants"] >= LEAST_INHABITANTS
    sentences = [
        (
            f"{number(total)} {kind}",
            f"{plain(whole['rate'])} op elke 1.000 inwoners van {city.municipality.name}, in {city.year}.",
        )
    ]
    rate = per_thousand(in_district, districts["inhabitants"])
    rate[~(districts["inhabitants"] >= LEAST_INHABITANTS)] = np.nan
    if total and np.isfinite(rate).sum() > 1:
        most, least = int(np.nanargmax(rate)), int(np.nanargmin(rate))
        names = districts["name"]
        text = f"{names[most]} heeft er per 1.000 inwoners de meeste, {names[least]} de minste."
        sentences.append((f"{plain(rate[most])} tegen {plain(rate[least])}", text))
    none = int(((in_wijk == 0) & lived_in).sum())
    share = np.sort(in_wijk)[::-1][:5].sum() / in_wijk.sum() if in_wijk.sum() else 0.0
    rest = f"De 5 wijken met de meeste plekken hebben samen {percent(share)} van wat per wijk bekend is."
    sentences.append(
        (
            f"{none} van {int(lived_in.sum())} wijken zonder",
            rest if in_wijk.sum() else "Geen wijk heeft er een.",
        )
    )
    return sentences
