"""The screen Groei: what planned housing does to inhabitants, places per inhabitant and reach."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from spreidingskaart.programme.figures import combined
from spreidingskaart.programme.growth import (
    CityGrowth,
    growth_of,
    inhabitants_over,
    is_planned,
    quarters,
)
from spreidingskaart.web.opgave.picture import Line, lines_over_years, slide
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.story import Table, notes, rounded, table
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import metres, number, percent

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.figures import ProgrammeFigure
    from spreidingskaart.programme.growth import AreaGrowth

YEARS: Final = 20
"""Years ahead."""
FIRST_CHOICE: Final = 6
"""Years ahead that the screen opens with."""
_MARKS: Final = ("accent", "ink", "muted")
"""Looks of the lines; as many districts are drawn."""
_PLACES: Final = (
    "Plekken zijn hier die van geclusterde voorzieningen die open zijn, zoals op de kaart. Programma telt alle plekken "
    "van een doelgroep."
)


def growth(city: City) -> None:
    """Show what changes as the city grows."""
    if not is_planned(city):
        slide(TaskScreen.GROWTH, nothing_planned(city))
        return
    years = list(range(city.facts_of, city.facts_of + YEARS + 1))
    year = int(
        st.selectbox(
            "Tot en met",
            [str(one) for one in years],
            index=FIRST_CHOICE,
            width=130,
            **kept(Name.TASK_YEAR),
        )
        or years[FIRST_CHOICE]
    )
    found = growth_of(city, year)
    housing = city.at(year).planned_housing
    slide(TaskScreen.GROWTH, told(found), fiction="" if housing is None else housing.sentence)
    st.html(_lines(city))
    notes([whole_told(found), *new_told(found), reach_told(found), _PLACES, *found.reserves])
    table(
        city,
        partial(district_rows, year),
        name=f"groei-stadsdelen-{year}",
        unfolded=True,
        title="Inwoners en plekken per stadsdeel",
    )
    table(city, line_rows, name="groei-inwoners-per-jaar", title="Inwoners per jaar")
    table(city, quarter_rows, name="geplande-woningbouw", title="De geplande woningbouw")


def nothing_planned(city: City) -> str:
    """Return what is missing, and what would fill it."""
    return (
        f"Voor {city.municipality.name} is geen geplande woningbouw geladen. Een bestand growth.csv met de kolommen "
        "id, name, code, year, inhabitants en status vult dit scherm."
    )


def told(found: CityGrowth) -> str:
    """Say what the district that grows most gets, and how many places that asks."""
    area = found.districts[0] if found.districts else found.whole
    if not area.added.is_known or area.added.value <= 0:
        return f"Geen stadsdeel groeit tot en met {found.year} door geplande woningen."
    first = (
        f"{number(area.then.value)} inwoners heeft {area.name} in {found.year} met de geplande woningen"
        f"{_marked(area.then)}, {number(area.added.value)} meer dan nu."
    )
    most = next((one for one in found.districts if _asks(one)), None)
    if most is None:
        why = area.more_needed.unknown or "er zijn er nu geen"
        return f"{first} Hoeveel plekken dat vraagt, is niet te zeggen: {why}."
    return f"{first} {_asked(most)}"


def _asks(area: AreaGrowth) -> bool:
    return area.more_needed.is_known and area.more_needed.value >= 0.5


def _asked(area: AreaGrowth) -> str:
    needed = number(area.more_needed.value)
    coming = area.places_then.value - area.places_now.value
    there = (
        f" Tot dan {'komt' if round(coming) == 1 else 'komen'} er {number(coming)} bij."
        if coming > 0
        else ""
    )
    there = f" Tot dan gaan er {number(-coming)} af." if coming < 0 else there
    return (
        f"Om in {area.name} per inwoner evenveel plekken te houden zijn er {needed} meer nodig dan nu"
        f"{_marked(area.more_needed)}.{there}"
    )


def whole_told(found: CityGrowth) -> str:
    """Say what the whole city asks."""
    whole = found.whole
    if not whole.more_needed.is_known:
        return f"Voor de hele stad is niet te zeggen hoeveel plekken dat vraagt: {whole.more_needed.unknown}."
    return (
        f"{number(whole.added.value)} inwoners komen er tot en met {found.year} bij in {whole.name}. Met evenveel "
        f"plekken per inwoner als nu vraagt dat {number(whole.more_needed.value)} plekken{_marked(whole.more_needed)}."
    )


def new_told(found: CityGrowth) -> list[str]:
    """Say of districts where hardly anybody lives now what as many places as the city has now would ask."""
    said = []
    for area in found.districts:
        if area.more_needed.is_known or not area.added.is_known or area.added.value < 1:
            continue
        asked = combined(lambda rate, added: rate * added / 1000, found.whole.rate_now, area.added)
        if asked.is_known:
            said.append(
                f"In {area.name} wonen nu te weinig mensen voor een eigen cijfer. Met het stadsgemiddelde van nu zijn "
                f"het in {found.year} {number(asked.value)} plekken{_marked(asked)}."
            )
    return said


def reach_told(found: CityGrowth) -> str:
    """Say which share of the inhabitants has a facility near, now and then."""
    if np.isnan(found.reach_now) or np.isnan(found.reach_then):
        return "Hoeveel inwoners een voorziening dichtbij hebben, is niet bekend."
    return (
        f"{percent(found.reach_then)} van de inwoners heeft in {found.year} een geclusterde voorziening binnen "
        f"{metres(found.near)}, nu {percent(found.reach_now)}: hemelsbreed, vanuit een punt midden in de buurt."
    )


def _marked(figure: ProgrammeFigure) -> str:
    return f" ({figure.reserve})" if figure.reserve else ""


def _over(city: City) -> list[int]:
    return list(range(city.facts_of, city.facts_of + YEARS + 1))


def _lines(city: City) -> str:
    years = _over(city)
    people = inhabitants_over(city, years)
    names = city.areas("districts")["name"].tolist()
    added = np.nan_to_num(people[:, -1]) - np.nan_to_num(people[:, 0])
    rows = [int(row) for row in np.argsort(-added, kind="stable") if added[row] > 0][: len(_MARKS)]
    lines = [
        Line(str(names[row]), people[row], mark) for row, mark in zip(rows, _MARKS, strict=False)
    ]
    spoken = join(
        [
            f"{names[row]} van {number(np.nan_to_num(people[row, 0]))} naar {number(people[row, -1])}"
            for row in rows
        ]
    )
    there = city.at(years[-1]).planned_housing
    mark = "" if there is None else f", {there.mark}"
    return lines_over_years(
        f"Inwoners van de stadsdelen die het meest groeien{mark}",
        years,
        lines,
        spoken=f"Inwoners van {years[0]} tot {years[-1]}: {spoken}." if rows else "Niets groeit.",
        unit="inwoners",
    )


def district_rows(year: int, city: City) -> Table:
    """Return the districts now and in a year."""
    found = growth_of(city, year)
    head = (
        "stadsdeel", "inwoners nu", f"inwoners in {year}", "erbij", "hoe bekend", "plekken nu", f"plekken in {year}",
        "per 1.000 nu", f"per 1.000 in {year}", "meer nodig voor evenveel per inwoner", "hoe bekend (plekken)",
    )  # fmt: skip
    return head, [
        (
            area.name,
            rounded(area.now.value, 0),
            rounded(area.then.value, 0),
            rounded(area.added.value, 0),
            area.then.reserve or "bron",
            rounded(area.places_now.value, 0),
            rounded(area.places_then.value, 0),
            rounded(area.rate_now.value, 1),
            rounded(area.rate_then.value, 1),
            rounded(area.more_needed.value, 1),
            area.more_needed.reserve or "bron",
        )
        for area in (*found.districts, found.whole)
    ]


def line_rows(city: City) -> Table:
    """Return the inhabitants of every district, a row a year."""
    years = _over(city)
    people = inhabitants_over(city, years)
    housing = city.at(years[-1]).planned_housing
    head = ("jaar", *(str(name) for name in city.areas("districts")["name"]), "hoe bekend")
    return head, [
        (
            str(year),
            *(rounded(value, 0) for value in people[:, column]),
            "bron" if not column or housing is None else housing.mark,
        )
        for column, year in enumerate(years)
    ]


def quarter_rows(city: City) -> Table:
    """Return the table of planned housing with its sources."""
    areas = {
        str(code): str(name)
        for level in ("buurten", "wijken", "districts")
        for code, name in zip(city.areas(level)["code"], city.areas(level)["name"], strict=True)
    }
    head = ("kwartier", "gebied", "jaar", "inwoners erbij", "van 65 en ouder", "woningen", "bron")
    return head, [
        (
            one.name,
            areas.get(one.code, f"{one.code} (onbekend)"),
            str(one.year),
            rounded(one.inhabitants.value, 0),
            rounded(one.elder.value, 0),
            rounded(one.dwellings.value, 0),
            "; ".join(source.told for source in one.inhabitants.sources),
        )
        for one in quarters(city)
    ]
