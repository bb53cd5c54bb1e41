"""One plot that was clicked: why it fits or not, what helps, and the way to its site test."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import streamlit as st

from geo.crs import point_to_rd
from spreidingskaart.criteria import BY_ID
from spreidingskaart.criteria.zoning.subjects import open_subjects
from spreidingskaart.model import Lean, Verdict, verdict_told
from spreidingskaart.plot_search import unblock
from spreidingskaart.plot_search.sites import PLOTS, is_on_plot
from spreidingskaart.site_test.assess import assess
from spreidingskaart.web import url_state
from spreidingskaart.web.address import tells_of_protected
from spreidingskaart.web.layout import empty
from spreidingskaart.web.leaving import NO_LINK
from spreidingskaart.web.navigation import page
from spreidingskaart.web.readable_store import readable_store, say_if_lost
from spreidingskaart.web.rendering import render
from spreidingskaart.web.zoeken import search_words
from spreidingskaart.web.zoeken.map_state import chosen_point
from spreidingskaart.web.zoeken.plots_list import asked_of_site, buurt_names
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import hectares

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.city import City
    from spreidingskaart.plot_search import SearchResult
    from spreidingskaart.web.zoeken.form import Search


def show_chosen_plot(city: City, found: SearchResult, search: Search) -> None:
    """Show the plot that was clicked, or how to choose one."""
    at = chosen_point()
    if at is None:
        empty("Klik een perceel op de kaart: u leest waarom het past of niet, en wat helpt.")
        return
    spot = point_to_rd(at[1], at[0])
    row = found.row_at(city, *spot)
    if row is None:
        empty(search_words.NOT_ASKED if is_on_plot(city, *spot) else search_words.NO_PLOT)
        return
    say_if_lost("Oordelen die mensen bewaarden")
    otherwise = search_words.judged_otherwise(city, at, search, readable_store())
    st.html(_plot(city, found, row, otherwise))
    asked = asked_of_site(city, at, search)
    if tells_of_protected(url_state.link("locatietoets", asked)):
        st.caption(NO_LINK)
        return
    st.page_link(page("locatietoets"), label="Toets dit perceel", query_params=asked)


def _plot(city: City, found: SearchResult, row: int, otherwise: str) -> str:
    plot = found.result.take(np.array([row]))
    verdict = Verdict.from_code(int(found.verdict[row]))
    return render(
        "zoeken/plot.html",
        id=str(plot.proposals.site_id[0]),
        fictional=city.reference(PLOTS).fictional,
        verdict=verdict,
        word=verdict_told(verdict, Lean.from_code(int(found.lean[row]))),
        unlikely=bool(found.lean[row] == Lean.UNLIKELY.code),
        firm=bool(found.firm[row]),
        area=hectares(float(plot.proposals.size[0])),
        where=buurt_names(city, plot.proposals.x, plot.proposals.y)[0],
        blocking=_titles(plot.why_not(0)),
        untested=_titles(plot.not_tested(0)),
        subjects=open_subjects([assess(plot.proposals, city, ["zoning"])["zoning"].tell(0)]),
        otherwise=otherwise,
        helps=unblock(city, plot, workers=1).sentences(0),
    )


def _titles(criteria: Iterable[str]) -> str:
    return join([BY_ID[name].title.lower() for name in criteria])
