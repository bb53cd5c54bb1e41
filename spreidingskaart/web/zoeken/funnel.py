"""The answer of a search: how many plots are left, and how many fall off where."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from spreidingskaart.plot_search import search_plots
from spreidingskaart.web.older import with_what_it_is_of
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.zoeken import search_words
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.plot_search import SearchResult
    from spreidingskaart.web.zoeken.form import Search


def searched(city: City, search: Search) -> SearchResult:
    """Ask all plots; a bar shows how far it is."""
    waiting = st.empty()

    def tell(done: int, all_: int) -> None:
        told = f"{number(done)} van {number(all_)} percelen getoetst"
        waiting.progress(done / all_, literal(told))

    found = answer(city, search, tell)
    waiting.empty()
    return found


def answer(
    city: City, search: Search, progress: Callable[[int, int], None] | None = None
) -> SearchResult:
    """Return what a search finds."""
    return search_plots(
        city,
        form=search.form,
        size=search.size,
        criteria=search.criteria,
        at_most=search.at_most,
        also_unlikely=search.also_unlikely,
        least_area=search.least_area,
        owner=search.owner,
        progress=progress,
    )


def show_funnel(found: SearchResult, search: Search, city: City) -> None:
    """Show what is left and where the others fall off."""
    told = render(
        "zoeken/funnel.html",
        left=number(found.left),
        total=number(found.total),
        most=max(found.total, 1),
        steps=found.steps,
        also_unlikely=search.also_unlikely,
        sentence=search_words.of_funnel(found, search),
    )
    asked = ", ".join(one for one in (city.forms[search.form].name, search.told) if one)
    st.html(with_what_it_is_of(told, asked))
