"""What the city would have to change, so that sites open where there are the fewest places."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo.crs import point_to_wgs84
from spreidingskaart.model.gaps import gaps_told
from spreidingskaart.plot_search.policy import policy_answer
from spreidingskaart.plot_search.policy_words import (
    change_told,
    gaps_of_policy,
    headline,
    sentences,
)
from spreidingskaart.plot_search.sites import PLOTS
from spreidingskaart.web import url_state
from spreidingskaart.web.layout import empty
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.number_field import number_within
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.url_state import Name, held
from spreidingskaart.web.zoeken.plots_list import asked_of_site
from spreidingskaart.words.file_names import file_name
from spreidingskaart.words.numbers import number
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.plot_search.policy import PolicyAnswer
    from spreidingskaart.web.zoeken.form import Search

_TITLE: Final = "Wat zou de stad moeten veranderen?"
_MOST: Final = 40
_ASK: Final = (
    "Vul in hoeveel locaties er open moeten. U leest welke wijzigingen van beleid dat het goedkoopst doen, in de "
    "wijken met de minste plekken. Dit kijkt naar alle criteria."
)


def show_policy(city: City, search: Search) -> None:
    """Show the cheapest policy, folded until somebody asks."""
    with st.expander(_TITLE, expanded=bool(held(Name.POLICY_SITES))):
        sites = number_within(
            "Zoveel locaties moeten opengaan",
            1,
            _MOST,
            whole=True,
            key=str(Name.POLICY_SITES),
            empty="nog niet gevraagd",
            width=260,
        )
        if sites is None:
            empty(_ASK)
            return
        answer = _answered(city, search, int(sites))
        st.html(
            render(
                "zoeken/policy.html",
                headline=headline(answer, city),
                changes=[change_told(one, city.forms[search.form].name) for one in answer.changes],
                more=sentences(answer, city)[len(answer.changes) :],
                sites=_sites(answer, city, search),
                fictional=city.reference(PLOTS).fictional,
                unsure=gaps_told(gaps_of_policy(answer, city)) or "",
            )
        )
        file_button(
            "Als CSV",
            partial(policy_csv, search, int(sites)),
            file_name("csv", "beleidswijzigingen", search.form, search.told),
            "text/csv",
        )


def policy_csv(search: Search, sites: int, city: City) -> bytes:
    """Return the changes and the sites of a City as a file."""
    answer = _asked(city, search, sites)
    fictional = "ja" if city.reference(PLOTS).fictional else "nee"
    head = ["soort", "wat", "nu", "wordt", "raakt percelen", "fictief"]
    rows: list[tuple[object, ...]] = [
        (one.kind.value, one.title, one.was, one.becomes, one.touched, fictional)
        for one in answer.changes
    ]
    rows += [
        ("locatie", site.plot, site.area, "gaat open", site.plots, fictional)
        for site in answer.sites
    ]
    return csv_bytes(head, rows)


def _answered(city: City, search: Search, sites: int) -> PolicyAnswer:
    """Find the cheapest policy; a bar shows how far it is."""
    waiting = st.empty()

    def tell(done: int, all_: int) -> None:
        told = f"{number(done)} van {number(all_)} antwoorden gegeven"
        waiting.progress(done / all_, literal(told))

    answer = _asked(city, search, sites, tell)
    waiting.empty()
    return answer


def _asked(
    city: City,
    search: Search,
    sites: int,
    progress: Callable[[int, int], None] | None = None,
) -> PolicyAnswer:
    return policy_answer(city, form=search.form, size=search.size, sites=sites, progress=progress)


def _sites(answer: PolicyAnswer, city: City, search: Search) -> list[dict[str, Any]]:
    proposals = answer.result.proposals
    rows = []
    for site in answer.sites:
        x, y = float(proposals.x[site.row]), float(proposals.y[site.row])
        longitude, latitude = point_to_wgs84(x, y)
        rows.append(
            {
                "area": site.area,
                "places": site.places,
                "plots": site.plots,
                "plot": site.plot,
                "area_m2": float(proposals.size[site.row]),
                "address": url_state.link(
                    "locatietoets", asked_of_site(city, (latitude, longitude), search)
                ),
            }
        )
    return rows
