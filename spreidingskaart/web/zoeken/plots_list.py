"""The best plots as a list with a link to the site test of each, and as a file to take away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from geo.crs import point_to_wgs84
from spreidingskaart.model import Lean, Verdict, verdict_told
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.plot_search.sites import PLOTS
from spreidingskaart.web import url_state
from spreidingskaart.web.layout import empty
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.url_state import Name
from spreidingskaart.web.zoeken import search_words
from spreidingskaart.web.zoeken.form import FIELDS
from spreidingskaart.web.zoeken.funnel import answer
from spreidingskaart.words.file_names import file_name
from spreidingskaart.words.numbers import typed
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.plot_search import SearchResult
    from spreidingskaart.web.zoeken.form import Search

_LISTED: Final = 40


def show_list(city: City, found: SearchResult, search: Search) -> None:
    """Show the best plots, folded."""
    with st.expander(literal(f"De lijst: {search_words.left_over(found.left)}"), expanded=False):
        rows = _rows(city, found, search)
        if not rows:
            some = found.unlikely.any()
            empty(search_words.ONLY_UNLIKELY if some else search_words.NOTHING_LEFT)
            return
        caption = search_words.caption(city, search, [row["firm"] for row in rows], found.left)
        st.html(render("zoeken/plots.html", rows=rows, caption=caption))
        file_button(
            "Als CSV",
            partial(plots_csv, search),
            file_name("csv", "percelen", city.municipality.name, search.form, search.told),
            "text/csv",
        )


def plots_csv(search: Search, city: City) -> bytes:
    """Return the list of a City as a file."""
    head, cells = table(city, _rows(city, answer(city, search), search), search)
    return csv_bytes(head, cells)


def _rows(city: City, found: SearchResult, search: Search) -> list[dict[str, Any]]:
    best, proposals = found.best(_LISTED), found.result.proposals
    names = buurt_names(city, proposals.x[best], proposals.y[best])
    rows = []
    for row, buurt in zip(best.tolist(), names, strict=True):
        longitude, latitude = point_to_wgs84(float(proposals.x[row]), float(proposals.y[row]))
        rows.append(
            {
                "id": proposals.site_id[row],
                "verdict": (verdict := Verdict.from_code(int(found.verdict[row]))),
                "lean": (lean := Lean.from_code(int(found.lean[row]))),
                "word": verdict_told(verdict, lean),
                "buurt": buurt,
                "area": float(proposals.size[row]),
                "firm": bool(found.firm[row]),
                "untested": int(found.result.untested[row]),
                "address": url_state.link(
                    "locatietoets", asked_of_site(city, (latitude, longitude), search)
                ),
            }
        )
    return rows


def asked_of_site(city: City, at: tuple[float, float], search: Search) -> dict[str, str]:
    """Return what the address of a site test says: (latitude, longitude) and all that the search proposes."""
    size = {BY_NAME[name].address: typed(value) for name, value in search.size.items()}
    return {
        str(Name.PIN): url_state.point_text(*at),
        "vorm": city.forms[search.form].name,
        **size,
    }


def buurt_names(city: City, x: NDArray[np.float64], y: NDArray[np.float64]) -> list[str]:
    """Return the name of the buurt of n points in EPSG:28992; empty where there is none."""
    buurten = city.areas("buurten")
    return [str(buurten["name"][row]) if row >= 0 else "" for row in city.area_at("buurten", x, y)]


def table(
    city: City, rows: list[dict[str, Any]], search: Search
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return head and rows of the list as a file, with what was asked beside every plot."""
    found = [
        "perceel",
        "oordeel",
        "neiging",
        "voorlopig",
        "buurt",
        "m2",
        "niet getoetst",
        "fictief",
    ]
    asked = ["vorm", *(field.column for field in FIELDS)]
    what = (city.forms[search.form].name, *(search.size.get(field.name) for field in FIELDS))
    fictional = "ja" if city.reference(PLOTS).fictional else "nee"
    cells = [
        (row["id"], row["verdict"].dutch, row["lean"].dutch if row["lean"] else "", "nee" if row["firm"] else "ja",
         row["buurt"], row["area"], row["untested"], fictional, *what)
        for row in rows
    ]  # fmt: skip
    return [*found, *asked], cells
