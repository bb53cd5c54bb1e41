"""The screen Wijkteams: inhabitants per team, how far they are, who is short, and what growth asks."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from spreidingskaart.model import FigureStatus
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure
from spreidingskaart.programme.teams import ServedArea, TeamsOfCity, teams_of
from spreidingskaart.web.number_field import number_field
from spreidingskaart.web.opgave.growth import FIRST_CHOICE, YEARS
from spreidingskaart.web.opgave.picture import slide
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.rendering import render
from spreidingskaart.web.story import Table, notes, rounded, table
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import metres, number, read_within

if TYPE_CHECKING:
    from spreidingskaart.city import City

_LEAST: Final = 100.0
_MOST: Final = 1_000_000.0
_SHORT: Final = 0.05
"""Teams short from which an area is named."""


def teams(city: City) -> None:
    """Show the district teams."""
    found = teams_of(city, city.facts_of)
    if found is None:
        slide(TaskScreen.TEAMS, no_teams(city))
        return
    year, given = _ask(city)
    found = teams_of(city, year) or found
    norm = norm_of(found, given)
    housing = city.at(year).planned_housing
    slide(TaskScreen.TEAMS, told(found), fiction="" if housing is None else housing.sentence)
    st.html(_bars(found, norm))
    notes(
        [
            *([f"Let op: {found.incomplete}"] if found.incomplete else []),
            norm_told(found, given),
            short_told(found, norm),
            *growth_told(found, norm),
            far_told(found),
            *source_notes(found),
            *([] if housing is None else housing.reserves("wijken")[1:]),
        ]
    )
    table(
        city,
        partial(team_rows, year, given),
        name=f"wijkteams-{year}",
        unfolded=True,
        title="Inwoners per wijkteam",
    )


def _ask(city: City) -> tuple[int, float | None]:
    years = list(range(city.facts_of, city.facts_of + YEARS + 1))
    with st.container(horizontal=True, vertical_alignment="top"):
        year = st.selectbox(
            "Tot en met",
            [str(one) for one in years],
            index=FIRST_CHOICE,
            width=130,
            **kept(Name.TASK_YEAR),
        )
        given = number_field(
            "Inwoners per team (norm)",
            lambda text: read_within(text, _LEAST, _MOST, whole=True),
            key=Name.TEAM_NORM,
            empty="gemiddelde van de lijst",
            tell=number,
            width=260,
        )
    return int(year or years[FIRST_CHOICE]), given


def no_teams(city: City) -> str:
    """Return what is missing, and what would fill it."""
    return (
        f"Voor {city.municipality.name} zijn geen wijkteams geladen. Een bestand district_teams.csv met de kolommen "
        "id, name, buurt_code, x, y, serves en precision vult dit scherm."
    )


def norm_of(found: TeamsOfCity, given: float | None) -> ProgrammeFigure:
    """Return the inhabitants per team that is held against: what somebody chose, else the mean of the list."""
    if given is None:
        return found.mean
    return ProgrammeFigure(given, (FigureSource(FigureStatus.ASSUMPTION, "keuze op dit scherm"),))


def told(found: TeamsOfCity) -> str:
    """Say which team has most inhabitants."""
    if not found.served or not found.served[0].per_team.is_known:
        return "Hoeveel inwoners elk wijkteam heeft, is niet bekend."
    most = found.served[0]
    if len(most.teams) > 1:
        first = (
            f"{number(most.per_team.value)} inwoners per team heeft {most.name}, het meest van alle gebieden in de "
            f"lijst: {len(most.teams)} teams delen daar {number(most.now.value)} inwoners."
        )
    else:
        first = f"{number(most.per_team.value)} inwoners heeft {most.teams[0]}, het meest van alle teams in de lijst."
    mean = f" Gemiddeld zijn het er {number(found.mean.value)}." if found.mean.is_known else ""
    return f"{first}{mean}"


def norm_told(found: TeamsOfCity, given: float | None) -> str:
    """Say what is held against."""
    if given is None and not found.mean.is_known:
        return "Er is geen norm bekend, en geen gemiddelde: de lijst noemt geen team met inwoners."
    if given is None:
        return (
            f"Er is geen norm bekend. Wij vergelijken met het gemiddelde van de teams in de lijst: "
            f"{number(found.mean.value)} inwoners per team."
        )
    return f"{number(given)} inwoners per team is een keuze op dit scherm, geen norm van de gemeente (aanname)."


def short_told(found: TeamsOfCity, norm: ProgrammeFigure) -> str:
    """Name the areas that have more inhabitants per team than the norm, now."""
    over = [
        area
        for area in found.served
        if area.per_team.is_known and norm.is_known and area.per_team.value > norm.value
    ]
    named = [f"{area.name} ({number(area.per_team.value - norm.value)} meer)" for area in over]
    first = (
        f"Meer inwoners per team dan dat hebben nu: {join(named)}."
        if named
        else "Geen gebied in de lijst heeft nu meer inwoners per team dan dat."
    )
    without = [
        f"{area.name} ({number(area.now.value)} inwoners)"
        for area in found.unserved
        if area.now.is_known
    ]
    return f"{first} De lijst noemt geen team voor {join(without)}." if without else first


def growth_told(found: TeamsOfCity, norm: ProgrammeFigure) -> list[str]:
    """Say what the growth of each area asks."""
    said = []
    for area in found.areas:
        if not area.then.is_known or not norm.is_known:
            continue
        added = area.then.value - (area.now.value if area.now.is_known else 0.0)
        if added < 1:
            continue
        asked = number(area.teams_asked(norm).value, 1)
        mark = f" ({area.then.reserve})" if area.then.reserve else ""
        has = "is er geen team in de lijst" if not area.teams else _has(area)
        said.append(
            f"In {area.name} komen er tot en met {found.year} {number(added)} inwoners bij{mark}. Bij de "
            f"{number(area.then.value)} inwoners van dan horen {asked} teams; nu {has}."
        )
    return said


def _has(area: ServedArea) -> str:
    return f"is dat {area.teams[0]}" if len(area.teams) == 1 else f"zijn het er {len(area.teams)}"


def far_told(found: TeamsOfCity) -> str:
    """Say how far the teams are."""
    far = [area for area in found.served if np.isfinite(area.metres)]
    if not far:
        return "Hoe ver de teams van hun inwoners liggen, is niet bekend."
    most = max(far, key=lambda area: area.metres)
    return (
        f"{metres(most.metres)} is het gemiddeld naar het team in {most.name}, het verst van alle gebieden "
        f"({found.by}, vanuit een punt midden in elke buurt). Een team zonder adres staat midden in een buurt."
    )


def source_notes(found: TeamsOfCity) -> list[str]:
    """Return what the source says of teams that serve more than one district."""
    return [
        f"{join(area.teams)}: {note}"
        for area in found.served
        for note in area.notes
        if " en " in area.name
    ]


def _bars(found: TeamsOfCity, norm: ProgrammeFigure) -> str:
    rows = [area for area in found.served if area.per_team_then.is_known]
    values = [area.per_team_then.value for area in rows]
    top = max([*values, norm.value if norm.is_known else 0.0, 1.0]) * 1.05
    return render(
        "opgave/teams.html",
        title=f"Inwoners per wijkteam nu, en in {found.year} met even veel teams",
        bars=[
            {
                "name": area.name,
                "teams": join(area.teams),
                "now": round(100 * area.per_team.value / top, 2) if area.per_team.is_known else 0,
                "more": round(
                    100 * max(area.per_team_then.value - area.per_team.value, 0.0) / top, 2
                ),
                "value": number(area.per_team.value),
                "then": number(area.per_team_then.value),
                "mark": area.per_team_then.reserve,
            }
            for area in rows
        ],
        line=round(100 * norm.value / top, 2) if norm.is_known else None,
        norm=number(norm.value) if norm.is_known else "",
    )


def team_rows(year: int, given: float | None, city: City) -> Table:
    """Return a row for each area with its teams."""
    found = teams_of(city, year)
    head = (
        "gebied", "teams", "aantal teams", "inwoners nu", "per team nu", f"inwoners in {year}", f"per team in {year}",
        "hoe bekend", f"teams nodig in {year}", "teams te weinig", "gemiddelde afstand (m)", "gemeten",
    )  # fmt: skip
    if found is None:
        return head, []
    norm = norm_of(found, given)
    return head, [
        (
            area.name,
            join(area.teams) or "geen team in de lijst",
            len(area.teams) or None,
            rounded(area.now.value, 0),
            rounded(area.per_team.value, 0),
            rounded(area.then.value, 0),
            rounded(area.per_team_then.value, 0),
            area.then.reserve or "bron",
            rounded(area.teams_asked(norm).value, 1),
            rounded(max(area.short_of(norm).value, 0.0), 1) if area.teams else None,
            rounded(area.metres, 0),
            found.by if np.isfinite(area.metres) else None,
        )
        for area in found.areas
    ]
