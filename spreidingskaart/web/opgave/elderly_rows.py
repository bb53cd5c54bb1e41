"""Tables of the screen Ouderen, made of a City by plain choices."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.programme.elderly.dwellings import dwellings_near
from spreidingskaart.programme.elderly.needed import needed_by_elderly
from spreidingskaart.programme.elderly.people import elderly_people, forecast, places_like_now
from spreidingskaart.programme.elderly.reach import elderly_reach, places_now
from spreidingskaart.web.story import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.scenario import Scenario
    from spreidingskaart.web.story import Table

LAST: Final = 15
"""Years after that of the City that the forecast shows."""


def years_of(city: City) -> list[int]:
    """Return the years of the forecast."""
    return list(range(city.year, city.year + LAST + 1))


def people_rows(limit: float, scenario: Scenario | None, city: City) -> Table:
    """Return each buurt where elderly people live: most people first, white spots before the others."""
    reach, homes, places = elderly_reach(city), dwellings_near(city), places_now(city)
    people = reach.people
    spots = reach.white_spots(limit)
    known = np.flatnonzero(people.from_65 > 0)
    white = np.isin(known, spots)
    order = known[np.lexsort((-people.from_65[known], ~white))]
    rate = places.value / people.whole.value if places.is_known and people.whole.value else np.nan
    head = (
        "buurt", "65 jaar of ouder", "75 jaar of ouder", "plekken bij het aantal van nu",
        "plekken bij de behoefte", "meter tot een voorziening",
        "gemeten", "witte vlek", "eengezinswoningen (%)", "koopwoningen (%)", "corporatie in de wijk (%)", "adressen",
        "gebouwen", "hoe bekend",
    )  # fmt: skip
    white_rows = set(spots.tolist())
    needed, everyone = (
        needed_by_elderly(city, city.year, scenario),
        float(np.nansum(people.from_65)),
    )
    status = " en ".join(dict.fromkeys(filter(None, ("bron", places.reserve, needed.reserve))))
    rows = [
        (
            str(people.names[row]),
            rounded(people.from_65[row], 0),
            rounded(people.from_75[row], 0),
            rounded(rate * people.from_65[row], 1),
            rounded(needed.value * people.from_65[row] / everyone, 1),
            rounded(reach.metres[row], -1),
            "te voet" if reach.on_foot[row] else "hemelsbreed",
            "ja" if row in white_rows else "nee",
            rounded(homes.single_family[row], 0),
            rounded(homes.owner_occupied[row], 0),
            rounded(homes.corporation[row], 0),
            rounded(homes.addresses[row], 0),
            rounded(homes.buildings[row], 0),
            status,
        )
        for row in order.tolist()
    ]
    return _without_empty(head, rows)


def _without_empty(head: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> Table:
    """Return a table without the columns of which nothing is known; the notes say what is not loaded."""
    filled = [
        column
        for column in range(len(head))
        if not rows or any(row[column] is not None for row in rows)
    ]
    return [head[column] for column in filled], [
        tuple(row[column] for column in filled) for row in rows
    ]


def _known(figure: ProgrammeFigure) -> str:
    return "geen cijfers" if not figure.is_known else figure.reserve or "bron"


def forecast_rows(ageing: float | None, scenario: Scenario | None, city: City) -> Table:
    """Return per year how many elderly people there are, and how many places keep pace with today."""
    years = years_of(city)
    people, places, now = (
        forecast(city, years, ageing),
        places_now(city),
        elderly_people(city).whole,
    )
    rows = [
        (
            str(year),
            rounded(found.value, 0),
            rounded(places_like_now(places, now, found).value, 0),
            rounded(needed_by_elderly(city, year, scenario).value, 0),
            found.reserve or "bron",
            places.reserve or "bron",
            _known(needed_by_elderly(city, year, scenario)),
        )
        for year, found in zip(years, people, strict=True)
    ]
    head = (
        "jaar", "65 jaar of ouder", "plekken bij het aantal van nu", "plekken nodig volgens de programmering",
        "hoe bekend zijn de mensen", "hoe bekend zijn de plekken", "hoe bekend is de behoefte",
    )  # fmt: skip
    return head, rows
