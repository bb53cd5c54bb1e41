"""The screen Ouderen: where elderly people live, what they have near, and what they would need over the years."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from spreidingskaart.programme.elderly import told
from spreidingskaart.programme.elderly.dwellings import NOT_LOADED
from spreidingskaart.programme.elderly.needed import needed_by_elderly
from spreidingskaart.programme.elderly.people import forecast, places_like_now
from spreidingskaart.programme.elderly.reach import DISTANCES, MANY, elderly_reach, places_now
from spreidingskaart.web.number_field import number_within
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.opgave.elderly_rows import LAST, forecast_rows, people_rows, years_of
from spreidingskaart.web.opgave.picture import Line, lines_over_years, slide
from spreidingskaart.web.opgave.programme_question import scenario_of_address
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.opgave.small_map import small_map
from spreidingskaart.web.rendering import render
from spreidingskaart.web.story import notes, table
from spreidingskaart.web.url_state import Name, link
from spreidingskaart.words.numbers import metres, number

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.elderly.reach import ElderlyReach
    from spreidingskaart.programme.scenario import Scenario

_MISSING: Final = (
    "Zet een kolom inhabitants_65_plus in figures_buurten.csv en in figures_wijken.csv van de stad."
)
_ON_MAP: Final = {"kleur": "65 jaar en ouder (%)", "gebied": "Buurten"}
"""What the address of the map says that shows the same."""


def elderly(city: City) -> None:
    """Show the screen."""
    reach = elderly_reach(city)
    if not reach.people.whole.is_known:
        slide(TaskScreen.ELDERLY, f"{told.headline(reach, DISTANCES[1])} {_MISSING}")
        return
    limit, scenario = _ask_distance(), scenario_of_address(city)
    slide(TaskScreen.ELDERLY, told.headline(reach, limit), fiction=told.fiction(reach))
    _where(city, reach, limit, scenario)
    _over_the_years(city, reach, scenario)


def _ask_distance() -> float:
    """Show the choice of what is near; return its metres."""
    names = {f"{limit:.0f}": metres(limit) for limit in DISTANCES}
    with st.container(key="task_elderly", horizontal=True, vertical_alignment="bottom"):
        chosen = one_of(
            "Dichtbij is binnen",
            names,
            f"{DISTANCES[1]:.0f}",
            Name.NEAR_ELDERLY,
            told=names.__getitem__,
        )
    return float(chosen)


def _where(city: City, reach: ElderlyReach, limit: float, scenario: Scenario | None) -> None:
    """Show the white spots on a small map and as a list, with what is known of the dwellings there."""
    white = np.isin(np.arange(len(reach.metres)), reach.white_spots(limit))
    unknown = np.isnan(reach.people.from_65)
    picture, beside = st.columns([3, 2], gap="large")
    many = f"{number(MANY)} of meer mensen van 65 jaar of ouder"
    picture.html(
        small_map(
            city,
            {"unknown": unknown, "white": white},
            reach.points,
            title=f"Buurten met {many} en niets binnen {metres(limit)}",
            spoken=told.headline(reach, limit),
            key=[
                ("white", "witte vlek"),
                ("rest", "andere buurt"),
                ("unknown", "geen cijfer"),
                ("dot", "fictieve voorziening voor ouderen" if reach.fictional else "voorziening"),
            ],
        )
    )
    said = (
        told.within_told(reach),
        told.dwellings_told(city, reach.people),
        NOT_LOADED,
        *told.missing_told(reach.people),
        told.sources_told([reach.people.whole, places_now(city)]),
    )
    with beside:
        notes([one for one in said if one])
        st.html(render("opgave/elderly_on_map.html", address=link("kaart", _ON_MAP)))
    table(
        city,
        partial(people_rows, limit, scenario),
        name=f"ouderen-{limit:.0f}-m",
        unfolded=True,
        title="Per buurt: mensen, afstand en woningen",
    )


def _over_the_years(city: City, reach: ElderlyReach, scenario: Scenario | None) -> None:
    """Show how many elderly people there are in later years, and what would keep pace."""
    st.subheader("Hoeveel zijn het er later?", anchor=False)
    ageing = number_within(
        "Verandering per jaar door vergrijzing, in % (aanname)",
        -10,
        10,
        key=str(Name.AGEING),
        empty="geen cijfers",
        width=320,
    )
    years = years_of(city)
    people = forecast(city, years, ageing)
    later = people[-1]
    places = places_now(city)
    st.html(
        lines_over_years(
            f"Inwoners van 65 jaar of ouder{f' ({later.reserve})' if later.reserve else ''}",
            years,
            [Line("65 jaar of ouder", np.array([one.value for one in people]))],
            spoken=f"Van {number(people[0].value)} in {years[0]} naar {number(later.value)} in {years[-1]}.",
            unit="inwoners",
        )
    )
    needed = told.need_told(places, reach.people.whole, later, years[-1])
    of_programme = needed_by_elderly(city, years[-1], scenario)
    notes(
        [
            needed,
            told.programme_told(of_programme, years[-1]),
            told.ageing_told(ageing),
            told.sources_told([later, places_like_now(places, people[0], later)]),
        ]
    )
    table(city, partial(forecast_rows, ageing, scenario), name=f"ouderen-tot-{city.year + LAST}")
