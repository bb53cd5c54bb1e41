"""The page Zoeken: all plots of the city by verdict, how many fall off where, and a click that opens the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import numpy as np
import shapely
import streamlit as st

from geo.crs import point_to_rd, point_to_wgs84
from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.plot_search import unblock
from spreidingskaart.plot_search.sites import PLOTS
from spreidingskaart.store import open_store
from spreidingskaart.web import url_state
from spreidingskaart.web.layout import title
from spreidingskaart.web.map.legend import legend, verdict_legend
from spreidingskaart.web.map.panel import MapEvent, show_map
from spreidingskaart.web.map.plot_picture import picture, plot_raster
from spreidingskaart.web.map.search_box import look_at, search_box
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.navigation import page
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.theme import verdict_colours
from spreidingskaart.web.zoeken import search_words
from spreidingskaart.web.zoeken.form import Search, search_form
from spreidingskaart.web.zoeken.result import Answer, answer
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import hectares, number
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.web.map.search_box import Found

_LISTED: Final = 40
_SHOWN: Final = (Verdict.FITS, Verdict.MAY_FIT, Verdict.CONFLICTS, Verdict.UNSUITABLE)
_CHOSEN: Final = "zoekpunt"
_FIELDS: Final = {
    "places": ("plekken", "plekken"),
    "own_parking": ("parkeren", "eigen parkeerplaatsen"),
    "units": ("eenheden", "woningen of kamers"),
    "height": ("hoogte", "bouwhoogte (m)"),
    "temporary_years": ("tijdelijk", "jaren tijdelijk"),
}
"""What the numbers of a search are called in the address of a site test, and in a file."""


def show() -> None:
    """Show the page."""
    city = city_of_session()
    title(
        "Waar kan het?",
        "Kies wat er moet komen en wat moet kloppen. De kaart kleurt alle percelen; klik er een aan.",
    )
    if city.layer(PLOTS) is None:
        st.error(f"Er zijn geen percelen om te doorzoeken. {city.why_missing('plots')}")
        return
    with st.container(key="bar", horizontal=True, vertical_alignment="bottom"):
        only = st.toggle(
            "Toon alleen wat overblijft",
            key="voldoet",
            bind="query-params",
            persist_state="session",
        )
        found = search_box(city)
    with st.container(key="map_and_panel"):
        left, right = st.columns([3, 1])
        with right, st.container(key="panel"):
            search = search_form(city)
            waiting = st.empty()
            it = answer(city, search, lambda done, all_: _wait(waiting, done, all_))
            waiting.empty()
            st.html(_funnel(it, search))
            _chosen_plot(city, it, search)
        with left:
            show_map(city, _state(city, it, found, only=only), key="zoeken", on_event=_on_event)
    _list(city, it, search)


def _wait(place: Any, done: int, all_: int) -> None:  # noqa: ANN401 - a placeholder of the screen
    place.progress(done / all_, f"{number(done)} van {number(all_)} percelen getoetst")


def _funnel(it: Answer, search: Search) -> str:
    return render(
        "zoeken/funnel.html",
        left=number(int(it.keeps.sum())),
        total=number(it.total),
        most=max(it.total, 1),
        steps=it.steps,
        sentence=search_words.of_funnel(it, search),
    )


def _state(city: City, it: Answer, found: Found | None, *, only: bool) -> MapState:
    raster = plot_raster(city)
    palette = [*verdict_colours(_SHOWN, pale=(Verdict.CONFLICTS, Verdict.UNSUITABLE)), "#B9C2CA"]
    shown = np.full(len(city.layers[PLOTS]), -1, dtype=np.int8)
    by_code = np.full(len(Verdict), len(_SHOWN), dtype=np.int8)
    for place, verdict in enumerate(_SHOWN):
        by_code[verdict.code] = place
    mild = by_code[it.verdict]
    shown[it.plot] = np.where(it.keeps, mild, -1 if only else np.where(mild < 2, len(_SHOWN), mild))
    note = search_words.invented(city)
    verdicts = verdict_legend(_SHOWN, palette, other=search_words.ELSEWHERE, note=note)
    return MapState(
        visible=["names", "water", "stations"],
        mode="pin",
        level="wijken",
        legend=legend("Legenda", [verdicts]),
        pin=site_point(),
        view=look_at(city, found),
        picture=(picture(raster, shown, palette), raster.corners),
        outlines=True,
        background=False,
        key=layer_key(),
    )


def site_point() -> tuple[float, float] | None:
    """Return (latitude, longitude) of the plot that was clicked."""
    return url_state.chosen_point(_CHOSEN)


def _on_event(event: MapEvent) -> None:
    if event.kind == "pin" and event.latitude is not None and event.longitude is not None:
        url_state.choose_point(_CHOSEN, event.latitude, event.longitude)


def _chosen_plot(city: City, it: Answer, search: Search) -> None:
    at = site_point()
    if at is None:
        st.html(
            '<p class="sk-empty">Klik een perceel op de kaart: u leest waarom het past of niet, en wat helpt.</p>'
        )
        return
    row = _row_at(city, it, *point_to_rd(at[1], at[0]))
    if row is None:
        st.html(
            '<p class="sk-empty">Hier ligt geen perceel: wegen en water zijn niet verdeeld. Klik ernaast.</p>'
        )
        return
    one = it.result.take(np.array([row]))
    st.html(
        render(
            "zoeken/plot.html",
            id=str(one.proposals.site_id[0]),
            fictional=city.reference(PLOTS).fictional,
            verdict=Verdict.from_code(int(it.verdict[row])),
            firm=bool(it.firm[row]),
            area=hectares(float(one.proposals.area[0])),
            where=_buurt(city, one.proposals.x, one.proposals.y)[0],
            blocking=join([BY_ID[name].title.lower() for name in one.why_not(0)]),
            untested=join([BY_ID[name].title.lower() for name in one.not_tested(0)]),
            otherwise=search_words.judged_otherwise(city, at, search, open_store()),
            helps=unblock(city, one, workers=1).sentences(0),
        )
    )
    st.page_link(
        page("locatietoets"),
        label="Toets dit perceel",
        query_params=asked_of_site(city, at, search),
    )


def asked_of_site(city: City, at: tuple[float, float], search: Search) -> dict[str, str]:
    """Return what the address of a site test says: (latitude, longitude) and all that the search proposes."""
    size = {_FIELDS[name][0]: f"{value:g}" for name, value in search.size.items()}
    return {"punt": f"{at[0]:.6f},{at[1]:.6f}", "vorm": city.forms[search.form].name, **size}


def _row_at(city: City, it: Answer, x: float, y: float) -> int | None:
    hits = city.layers[PLOTS].tree.query(shapely.Point(x, y), predicate="intersects")
    rows = np.flatnonzero(np.isin(it.plot, hits))
    return int(rows[0]) if len(rows) else None


def _buurt(city: City, x: NDArray[np.float64], y: NDArray[np.float64]) -> list[str]:
    buurten = city.areas("buurten")
    return [str(buurten["name"][row]) if row >= 0 else "" for row in city.area_at("buurten", x, y)]


def _list(city: City, it: Answer, search: Search) -> None:
    best = it.best(_LISTED)
    proposals = it.result.proposals
    names = _buurt(city, proposals.x[best], proposals.y[best])
    rows = []
    for row, buurt in zip(best.tolist(), names, strict=True):
        longitude, latitude = point_to_wgs84(float(proposals.x[row]), float(proposals.y[row]))
        rows.append(
            {
                "id": proposals.site_id[row],
                "verdict": Verdict.from_code(int(it.verdict[row])),
                "buurt": buurt,
                "area": float(proposals.area[row]),
                "firm": bool(it.firm[row]),
                "untested": int(it.result.untested[row]),
                "address": f"/locatietoets?{urlencode(asked_of_site(city, (latitude, longitude), search))}",
            }
        )
    total = int(it.keeps.sum())
    with st.expander(f"De lijst: {search_words.left_over(total)}", expanded=False):
        if not rows:
            st.html(f'<p class="sk-empty">{search_words.NOTHING_LEFT}</p>')
            return
        caption = search_words.caption(city, search, [row["firm"] for row in rows], total)
        st.html(render("zoeken/plots.html", rows=rows, caption=caption))
        head, cells = table(city, rows, search)
        st.download_button(
            "Als CSV", csv_bytes(head, cells), "percelen.csv", "text/csv", on_click="ignore"
        )


def table(
    city: City, rows: list[dict[str, Any]], search: Search
) -> tuple[list[str], list[tuple[object, ...]]]:
    """Return head and rows of the list as a file, with what was asked beside every plot."""
    found = ["perceel", "oordeel", "voorlopig", "buurt", "m2", "niet getoetst", "fictief"]
    asked = ["vorm", *(title for _, title in _FIELDS.values())]
    what = (city.forms[search.form].name, *(search.size.get(name) for name in _FIELDS))
    fictional = "ja" if city.reference(PLOTS).fictional else "nee"
    cells = [
        (row["id"], row["verdict"].dutch, "nee" if row["firm"] else "ja", row["buurt"], row["area"], row["untested"],
         fictional, *what)
        for row in rows
    ]  # fmt: skip
    return [*found, *asked], cells
