"""Everything on the map again as tables: for whoever cannot see the map, and to take away."""

from __future__ import annotations

from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.city.measures.facilities import target_groups_of
from spreidingskaart.city.measures.facility_filter import apply_filter, area_places, totals
from spreidingskaart.city.measures.figures import LEVEL_NAMES, LEVEL_ONE
from spreidingskaart.city.measures.filter_words import counts_what, file_name, sentence
from spreidingskaart.model import Fictional
from spreidingskaart.web.kaart.filter import groups_of
from spreidingskaart.web.leaving import NOT_PUBLIC, file_button, public_city, rows_on_screen
from spreidingskaart.words.marks import STATUS_NAMES
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.city.measures.facility_filter import FacilityFilter, Filtered
    from spreidingskaart.web.kaart.controls import MapChoices
    from spreidingskaart.web.leaving import Maker

FACILITY_HEAD: Final = (
    "naam",
    "woonzorgvorm",
    "doelgroep",
    "plekken",
    "eenheden",
    "status",
    "open sinds",
    "sluit in",
    "wijk",
    "stadsdeel",
    "fictief",
    "bron",
    "bron van",
    "telt mee",
    "op de kaart",
)
AREA_HEAD: Final = (
    "gebied",
    "code",
    "inwoners",
    "plekken",
    "plekken per 1.000",
    "gepland",
    "deels fictief",
)
Row = tuple[Any, ...]
_WITHOUT_ADDRESS: Final = "Plekken zonder bekend adres (afgerond)"
_COARSER: Final = "alleen bekend voor een groter gebied"


def facility_rows(filtered: Filtered) -> list[Row]:
    """Return what passes the filter as rows under FACILITY_HEAD: the facilities, then the hidden counts."""
    city = filtered.city
    facilities, hidden = city.layer("facilities"), city.hidden_counts
    rows: list[Row] = []
    if facilities is not None:
        for row in np.flatnonzero(filtered.facilities):
            counted, marked = filtered.facilities_counted[row], filtered.marks[row]
            told = _facility(city, facilities, int(row))
            rows.append((*told, _yes_or_no(counted), "teken" if marked else "nee"))
    if hidden is not None:
        for row in np.flatnonzero(filtered.hidden):
            told = _hidden(city, hidden, int(row))
            rows.append((*told, _yes_or_no(filtered.hidden_counted[row]), "som per gebied"))
    return rows


def area_rows(filtered: Filtered, level: str) -> list[Row]:
    """Return the areas as rows under AREA_HEAD, and what is only known for larger areas: together the city."""
    areas, places = filtered.city.areas(level), area_places(filtered, level)
    rates = places.rate
    rows: list[Row] = [
        (
            areas["name"][row],
            areas["code"][row],
            _number(areas["inhabitants"][row]),
            _number(places.existing[row]),
            None if np.isnan(rates[row]) else round(float(rates[row]), 2),
            _number(places.planned[row]),
            _yes_or_no(places.fictional[row]) if filtered.is_known else "",
        )
        for row in range(len(areas))
    ]
    whole = totals(filtered)
    rest = (whole.places - places.existing.sum(), whole.planned - places.planned.sum())
    if not filtered.is_known or not any(rest):
        return rows
    return [*rows, (_COARSER, "", None, _number(rest[0]), None, _number(rest[1]), "")]


def area_head(city: City) -> tuple[str, ...]:
    """Return the head of the table of areas; inhabitants with planned housing are called so."""
    housing = city.planned_housing
    told = {} if housing is None else {"inwoners": f"inwoners ({housing.mark})"}
    return tuple(told.get(title, title) for title in AREA_HEAD)


def show_tables(choices: MapChoices) -> None:
    """Show both tables, folded, with a file of each; made when unfolded, for they need many of the screen's scripts."""
    folder = st.expander("De kaart als tabel", key="tabel", on_change="rerun")
    if not folder.open:
        return
    filtered, level = choices.filtered, choices.level
    city, wanted = filtered.city, filtered.wanted
    words, tail = sentence(city, wanted), file_name(city, wanted)
    files = is_public(wanted)
    told = f" {escape(words)}." if words else ""
    with folder:
        st.html(
            f"<p><b>{LEVEL_NAMES[level]}</b> Plekken: {escape(counts_what(filtered))}.{told}</p>"
        )
        _table(
            area_head(filtered.city),
            area_rows(filtered, level),
            name=f"{LEVEL_ONE[level].lower()}-plekken-{city.year}{tail}",
            make=partial(areas_csv, wanted, level) if files else None,
        )
        st.html(
            f"<p><b>Voorzieningen</b> Ook die niet meetellen en die geen punt hebben.{told}</p>"
        )
        if not filtered.is_known:
            st.html(f"<p>{escape(city.why_missing('facilities'))}</p>")
            return
        _table(
            FACILITY_HEAD,
            facility_rows(filtered),
            name=f"voorzieningen{tail}",
            make=partial(facilities_csv, wanted) if files else None,
        )


def is_public(wanted: FacilityFilter) -> bool:
    """Whether a filter asks for nothing that only the role that looks can know of."""
    return set(wanted.target_groups) <= set(groups_of(public_city()))


def areas_csv(wanted: FacilityFilter, level: str, city: City) -> bytes:
    """Return the table of areas as a file."""
    filtered = apply_filter(city, wanted)
    return csv_bytes(area_head(filtered.city), area_rows(filtered, level))


def facilities_csv(wanted: FacilityFilter, city: City) -> bytes:
    """Return the table of facilities as a file."""
    return csv_bytes(FACILITY_HEAD, facility_rows(apply_filter(city, wanted)))


def _facility(city: City, layer: Layer, row: int) -> Row:
    """Return a facility under the columns of FACILITY_HEAD that say what it is."""
    return (
        layer["name"][row],
        *_what(city, layer, row),
        _number(layer["units"][row]),
        *_when_and_where(city, layer, row),
        layer["source"][row] or "",
        layer["source_date"][row] or "",
    )


def _hidden(city: City, layer: Layer, row: int) -> Row:
    """Return a hidden count under the same columns; areas that are told together are all named."""
    *when, wijk, district, fictional = _when_and_where(city, layer, row)
    if layer["level"][row] == "wijken":
        wijk = layer["area"][row]
    elif layer["level"][row] == "districts":
        district = layer["area"][row]
    where = (wijk, district)
    return (_WITHOUT_ADDRESS, *_what(city, layer, row), None, *when, *where, fictional, "", "")


def _what(city: City, layer: Layer, row: int) -> Row:
    form = layer["form"][row]
    return (
        city.forms[form].name if form in city.forms else form,
        ", ".join(target_groups_of(city, layer, row)),
        _number(layer["places"][row]),
    )


def _when_and_where(city: City, layer: Layer, row: int) -> Row:
    status = layer["status"][row]
    return (
        STATUS_NAMES.get(status, status),
        _number(layer["opened"][row]),
        _number(layer["closes"][row]),
        _area_name(city, "wijken", layer["wijk_code"][row]),
        _area_name(city, "districts", layer["district_code"][row]),
        _yes_or_no(layer["fictional"][row] == Fictional.YES),
    )


def _area_name(city: City, level: str, code: str | None) -> str:
    areas = city.areas(level)
    return str(areas["name"][areas.index[code]]) if code in areas.index else ""


def _yes_or_no(answer: object) -> str:
    return "ja" if answer else "nee"


def _number(value: float) -> int | float | None:
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def _table(head: tuple[str, ...], rows: list[Row], *, name: str, make: Maker | None) -> None:
    columns = {title: [row[column] for row in rows] for column, title in enumerate(head)}
    rows_on_screen(columns, height=320)
    if make is None:
        st.caption(NOT_PUBLIC)
        return
    file_button("Als CSV", make, f"{name}.csv", "text/csv", key=f"csv.{head[0]}")
