"""Everything on the map again as tables: for who cannot see the map, and to take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.city.measures.places import places_per_area
from spreidingskaart.web.figures import LEVEL_NAMES, LEVEL_ONE
from spreidingskaart.web.map.city_map import groups_of
from spreidingskaart.words.marks import STATUS_NAMES
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City

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


def facility_rows(city: City, keep: NDArray[np.bool_]) -> list[tuple[Any, ...]]:
    """Return the facilities as rows under FACILITY_HEAD."""
    facilities = city.layers["facilities"]
    wijk = dict(zip(city.areas("wijken")["code"], city.areas("wijken")["name"], strict=True))
    district = dict(
        zip(city.areas("districts")["code"], city.areas("districts")["name"], strict=True)
    )
    return [
        (
            facilities["name"][row],
            city.forms[facilities["form"][row]].name
            if facilities["form"][row] in city.forms
            else facilities["form"][row],
            ", ".join(groups_of(city, int(row))),
            _number(facilities["places"][row]),
            _number(facilities["units"][row]),
            STATUS_NAMES.get(facilities["status"][row], facilities["status"][row]),
            _number(facilities["opened"][row]),
            _number(facilities["closes"][row]),
            wijk.get(facilities["wijk_code"][row], ""),
            district.get(facilities["district_code"][row], ""),
            "ja" if facilities["fictional"][row] == "yes" else "nee",
            facilities["source"][row] or "",
            facilities["source_date"][row] or "",
        )
        for row in np.flatnonzero(keep)
    ]


def area_rows(city: City, level: str) -> list[tuple[Any, ...]]:
    """Return the areas as rows under AREA_HEAD."""
    areas, places = city.areas(level), places_per_area(city, level)
    return [
        (
            areas["name"][row],
            areas["code"][row],
            _number(areas["inhabitants"][row]),
            places.existing[row],
            None if np.isnan(places.rate[row]) else round(float(places.rate[row]), 2),
            places.planned[row],
            "ja" if places.fictional[row] else "nee",
        )
        for row in range(len(areas))
    ]


def _number(value: float) -> int | float | None:
    if np.isnan(value):
        return None
    return int(value) if float(value).is_integer() else float(value)


def show_tables(city: City, level: str, keep: NDArray[np.bool_]) -> None:
    """Show both tables, folded, with a file of each; made when unfolded, for they need many of the screen's scripts."""
    folder = st.expander("De kaart als tabel", key="tabel", on_change="rerun")
    if not folder.open:
        return
    with folder:
        st.markdown(f"**{LEVEL_NAMES[level]}**: plekken die in {city.year} open zijn")
        _table(
            AREA_HEAD,
            area_rows(city, level),
            name=f"{LEVEL_ONE[level].lower()}-plekken-{city.year}",
        )
        st.markdown("**Voorzieningen** die door het filter komen")
        _table(FACILITY_HEAD, facility_rows(city, keep), name="voorzieningen")


def _table(head: tuple[str, ...], rows: list[tuple[Any, ...]], *, name: str) -> None:
    st.dataframe(
        {title: [row[column] for row in rows] for column, title in enumerate(head)},
        hide_index=True,
        height=320,
    )
    st.download_button(
        "Als CSV", csv_bytes(head, rows), f"{name}.csv", "text/csv", key=f"csv.{name}"
    )
