"""The panel beside the map of the city: what is selected, or three sentences that a council member should know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
import streamlit as st

from geo.crs import point_to_rd
from geo.proximity import within
from spreidingskaart.city.measures.facilities import target_groups_of
from spreidingskaart.city.measures.fiction import fictional_share
from spreidingskaart.city.measures.figures import FIGURES, LEVEL_NAMES, LEVEL_ONE
from spreidingskaart.city.measures.filter_words import counts_what, sentence
from spreidingskaart.model import OWNERS, Fictional
from spreidingskaart.programme.area.finding import LEVELS_TOLD
from spreidingskaart.programme.area.hidden import hidden_here
from spreidingskaart.programme.fair_share.in_short import share_of_district
from spreidingskaart.spread.city_sentences import city_values, three_sentences
from spreidingskaart.web import url_state
from spreidingskaart.web.agreed import agreed_lines
from spreidingskaart.web.fictional import beside_band
from spreidingskaart.web.kaart.facility_rows import PRECISION_NAMES, facility_rows
from spreidingskaart.web.layout import why_left_out
from spreidingskaart.web.plain_pages import area_address
from spreidingskaart.web.rendering import render
from spreidingskaart.words.lists import count
from spreidingskaart.words.marks import STATUS_NAMES
from spreidingskaart.words.numbers import hectares, metres, number, plain

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import Filtered
    from spreidingskaart.web.kaart.controls import MapChoices

_LAYER_OF: Final = {"teams": "district_teams"}
"""The layer of the City behind a layer of the map, where they differ in name."""


@dataclass(frozen=True)
class Ring:
    """A circle on the map: metres in EPSG:28992."""

    x: float
    y: float
    radius: float


def show_panel(choices: MapChoices) -> None:
    """Show what was picked on the map, and what lies in the ring, as far as it passes the filter."""
    filtered, picked, ring = choices.filtered, url_state.selection(), _ring(choices)
    near = _near(filtered, ring) if ring and filtered.is_known else ""
    body = _picked(filtered, choices.level, picked) if picked else _whole_city(filtered)
    st.html(f'<div class="sk-panel">{near}{body}</div>')


def _ring(choices: MapChoices) -> Ring | None:
    if choices.centre is None:
        return None
    latitude, longitude = choices.centre
    return Ring(*point_to_rd(longitude, latitude), float(choices.radius))


def _whole_city(filtered: Filtered) -> str:
    if not filtered.is_known:
        return render("kaart/no_facilities.html", why=why_left_out(filtered.city, "facilities"))
    return render(
        "kaart/city.html",
        sentences=three_sentences(filtered),
        wanted=sentence(filtered.city, filtered.wanted),
        fiction=beside_band(filtered.city, filtered.fiction),
        growth=_growth(filtered, "districts"),
    )


def _picked(filtered: Filtered, level: str, picked: tuple[str, str]) -> str:
    layer_name, row_id = picked
    layer = filtered.city.layer(_LAYER_OF.get(layer_name, layer_name))
    row = layer.index.get(row_id) if layer is not None else None
    if row is None:
        return render("kaart/gone.html")
    if layer_name == "facilities":
        return _facility(filtered, row)
    if layer_name == "teams":
        return _team(filtered.city, row)
    if layer_name == "sites":
        return _site(filtered.city, row)
    return _area(filtered, layer_name if layer_name in LEVEL_NAMES else level, row)


def _area(filtered: Filtered, level: str, row: int) -> str:
    city = filtered.city
    here = filtered.entries.area[level] == row
    facilities = here & filtered.passes & ~filtered.entries.rounded
    return render(
        "kaart/area.html",
        name=city.areas(level)["name"][row],
        level=LEVEL_ONE[level],
        page=area_address(city.areas(level)["code"][row]) if level in LEVELS_TOLD else "",
        figures=_figures(filtered, level, row),
        counted=counts_what(filtered),
        fiction=fictional_share(filtered.entries, here & filtered.counted).sentence,
        growth=_growth(filtered, level),
        wanted=sentence(city, filtered.wanted),
        rows=facility_rows(city, np.flatnonzero(facilities).tolist()),
        hidden=hidden_here(filtered, level, city.areas(level)["code"][row]),
        loaded=filtered.is_known,
        share=share_of_district(city, row) if level == "districts" else "",
    )


def _growth(filtered: Filtered, level: str) -> str:
    """Return what planned housing does to the inhabitants of the year that is filtered on; "" where nothing."""
    housing = filtered.city.planned_housing
    return "" if housing is None else " ".join(housing.reserves(level))


def _figures(filtered: Filtered, level: str, row: int) -> list[tuple[str, str, str]]:
    """Return each figure with its value in one area, and in the whole city where it can be summed."""
    whole = city_values(filtered)
    figures = []
    for figure in FIGURES.values():
        here = float(figure.values(filtered, level)[row])
        of_city = (
            f"{figure.before}{plain(whole[figure.id], figure.decimals)}"
            if figure.id in whole
            else ""
        )
        told = "geen cijfer" if np.isnan(here) else f"{figure.before}{plain(here, figure.decimals)}"
        figures.append((figure.name, told, of_city))
    return figures


def _near(filtered: Filtered, ring: Ring) -> str:
    city, marks = filtered.city, np.flatnonzero(filtered.marks)
    facilities = city.layer("facilities")
    rows, distances = marks[:0], np.zeros(0)
    if facilities is not None:
        spot = np.array([shapely.Point(ring.x, ring.y)], dtype=object)
        pairs = within(spot, facilities, ring.radius)
        near = np.isin(pairs.row, marks)
        rows, distances = pairs.row[near], pairs.distance[near]
    places = filtered.entries.places[rows]
    return render(
        "kaart/near.html",
        radius=metres(ring.radius),
        rows=facility_rows(city, rows.tolist(), distances.tolist()),
        amount=count(len(rows), "voorziening", "voorzieningen"),
        places=count(float(np.nansum(places)), "plek", "plekken"),
        unknown=int(np.isnan(places).sum()),
        fiction=fictional_share(filtered.entries, _only(rows, filtered)).sentence,
        wanted=sentence(city, filtered.wanted),
    )


def _only(rows: NDArray[np.int64], filtered: Filtered) -> NDArray[np.bool_]:
    """Return which holders of places are among these rows of `facilities`, which come first."""
    return np.isin(np.arange(len(filtered.passes)), rows)


def _facility(filtered: Filtered, row: int) -> str:
    city = filtered.city
    facilities = city.layers["facilities"]
    record = {name: _text(column[row]) for name, column in facilities.columns.items()}
    form = city.forms.get(record["form"])
    rows = [
        ("Woonzorgvorm", form.name if form else record["form"]),
        ("Doelgroep", ", ".join(target_groups_of(city, facilities, row))),
        ("Plekken", record["places"] or "niet bekend"),
        ("Wooneenheden", record["units"]),
        ("Status", STATUS_NAMES.get(record["status"], record["status"])),
        ("Open sinds", record["opened"].replace(".", "")),
        ("Sluit in", record["closes"].replace(".", "")),
        ("Aanbieder", record["operator"]),
        ("Nauwkeurigheid", PRECISION_NAMES.get(record["precision"], "")),
        ("Bron", " ".join(part for part in (record["source"], record["source_date"]) if part)),
    ]
    return render(
        "kaart/facility.html",
        form=form,
        status=record["status"],
        fictional=record["fictional"] == Fictional.YES,
        name=record["name"],
        rows=rows,
        note=record["note"],
        outside=not filtered.facilities[row],
    ) + agreed_lines(city, facility=record["id"])


def _team(city: City, row: int) -> str:
    teams = city.layers["district_teams"]
    served = [
        str(city.areas(level)["name"][city.areas(level).index[code.strip()]])
        for code in _text(teams["serves"][row]).split(";")
        for level in ("districts", "wijken")
        if code.strip() in city.areas(level).index
    ]
    report = city.reports.get("district_teams")
    entry = report.entry if report else None
    rows = [
        ("Werkt voor", ", ".join(served)),
        ("Nauwkeurigheid", PRECISION_NAMES.get(_text(teams["precision"][row]), "")),
        ("Bron", _text(teams["source"][row]) or (entry.source if entry else "")),
    ]
    note, complete = _text(teams["note"][row]), (entry.note if entry else None)
    return render(
        "kaart/team.html", name=teams["name"][row], rows=rows, note=note, complete=complete
    )


def _site(city: City, row: int) -> str:
    sites = city.layers["sites"]
    area, owner = float(sites["area_m2"][row]), _text(sites["owner"][row]) or "niet bekend"
    rows = [
        ("Oppervlakte", f"{number(area)} m² ({hectares(area)})"),
        ("Eigenaar", OWNERS[owner].name if owner in OWNERS else owner),
        ("Eigen parkeerplaatsen", _text(sites["own_parking"][row]) or "niet bekend"),
    ]
    fictional = sites["fictional"][row] == Fictional.YES
    shown = render("kaart/site.html", name=sites["name"][row], rows=rows, fictional=fictional)
    return shown + agreed_lines(city, site=str(sites["id"][row]))


def _text(value: Any) -> str:  # noqa: ANN401 - a cell is text, a number or nothing
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return plain(float(value)) if isinstance(value, float | np.floating) else str(value)
