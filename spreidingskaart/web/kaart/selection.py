"""The panel beside the map of the city: what is selected, or three sentences that a council member should know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
import streamlit as st

from geo.proximity import within
from spreidingskaart.city import LEVEL_COLUMN
from spreidingskaart.model import OWNERS
from spreidingskaart.web.city_sentences import LEAST_INHABITANTS, city_values, three_sentences
from spreidingskaart.web.fictional import places_note
from spreidingskaart.web.figures import FIGURES, LEVEL_NAMES, LEVEL_ONE
from spreidingskaart.web.kaart.facility_rows import PRECISION_NAMES, facility_rows
from spreidingskaart.web.map.city_map import groups_of
from spreidingskaart.web.rendering import render
from spreidingskaart.words.lists import count
from spreidingskaart.words.marks import STATUS_NAMES
from spreidingskaart.words.numbers import metres, number, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City


def panel(
    city: City,
    level: str,
    forms: Sequence[str],
    selected: tuple[str, str] | None,
    ring: tuple[float, float, float] | None,
) -> None:
    """Show what is selected.

    Parameters
    ----------
    city
        In the year that the map shows.
    ring
        RD x, RD y and radius in metres of the ring on the map.
    """
    near = _near(city, *ring) if ring else ""
    body = _selected(city, level, forms, selected) if selected else _whole_city(city, forms)
    st.html(f'<div class="sk-panel">{near}{body}</div>')


def _whole_city(city: City, forms: Sequence[str]) -> str:
    return render(
        "kaart/city.html",
        sentences=three_sentences(city, forms),
        least=number(LEAST_INHABITANTS),
        places_note=places_note(city),
    )


def _selected(city: City, level: str, forms: Sequence[str], selected: tuple[str, str]) -> str:
    layer_name, row_id = selected
    layer = city.layer({"teams": "district_teams"}.get(layer_name, layer_name))
    row = layer.index.get(row_id) if layer is not None else None
    if row is None:
        return render("kaart/gone.html")
    if layer_name == "facilities":
        return _facility(city, row)
    if layer_name == "teams":
        return _team(city, row)
    if layer_name == "sites":
        return _site(city, row)
    return _area(city, layer_name if layer_name in LEVEL_NAMES else level, row, forms)


def _area(city: City, level: str, row: int, forms: Sequence[str]) -> str:
    areas, facilities = city.areas(level), city.layers["facilities"]
    code, whole = areas["code"][row], city_values(city, forms)
    figures = []
    for figure in FIGURES.values():
        here = float(figure.values(city, level, forms)[row])
        of_city = plain(whole[figure.id], figure.decimals) if figure.id in whole else ""
        figures.append(
            (
                figure.name,
                "geen cijfer" if np.isnan(here) else plain(here, figure.decimals),
                of_city,
            )
        )
    return render(
        "kaart/area.html",
        name=areas["name"][row],
        level=LEVEL_ONE[level],
        figures=figures,
        rows=facility_rows(city, np.flatnonzero(facilities[LEVEL_COLUMN[level]] == code).tolist()),
        hidden=_hidden_places(city, level, code),
    )


def _hidden_places(city: City, level: str, code: str) -> str:
    """Return how many places without an address an area has, rounded; empty where there are none."""
    hidden = city.hidden_counts
    if hidden is None or level == "buurten":
        return ""
    places = hidden["places"][hidden[LEVEL_COLUMN[level]] == code]
    return number(float(np.nansum(places))) if len(places) else ""


def _near(city: City, x: float, y: float, radius: float) -> str:
    facilities = city.layers["facilities"]
    pairs = within(np.array([shapely.Point(x, y)], dtype=object), facilities, radius)
    clustered = [
        form in city.forms and city.forms[form].clustered for form in facilities["form"][pairs.row]
    ]
    rows, distances = pairs.row[clustered], pairs.distance[clustered]
    return render(
        "kaart/near.html",
        radius=metres(radius),
        rows=facility_rows(city, rows.tolist(), distances.tolist()),
        amount=count(len(rows), "voorziening", "voorzieningen"),
        places=count(float(np.nansum(facilities["places"][rows])), "plek", "plekken"),
    )


def _facility(city: City, row: int) -> str:
    facilities = city.layers["facilities"]
    record = {name: _text(column[row]) for name, column in facilities.columns.items()}
    form = city.forms.get(record["form"])
    rows = [
        ("Woonzorgvorm", form.name if form else record["form"]),
        ("Doelgroep", ", ".join(groups_of(city, row))),
        ("Plekken", record["places"] or "niet bekend"),
        ("Wooneenheden", record["units"]),
        ("Status", STATUS_NAMES.get(record["status"], record["status"])),
        ("Open sinds", record["opened"].replace(".", "")),
        ("Sluit in", record["closes"].replace(".", "")),
        ("Aanbieder", record["operator"]),
        ("Plek bekend tot op", PRECISION_NAMES.get(record["precision"], "")),
        ("Bron", " ".join(part for part in (record["source"], record["source_date"]) if part)),
    ]
    return render(
        "kaart/facility.html",
        form=form,
        status=record["status"],
        fictional=record["fictional"] == "yes",
        name=record["name"],
        rows=rows,
        note=record["note"],
    )


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
        ("Plek bekend tot op", "de buurt"),
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
        ("Oppervlakte", f"{number(area)} m² ({plain(area / 10_000, 2)} ha)"),
        ("Eigenaar", OWNERS[owner].name if owner in OWNERS else owner),
        ("Eigen parkeerplaatsen", _text(sites["own_parking"][row]) or "niet bekend"),
    ]
    return render("kaart/site.html", name=sites["name"][row], rows=rows)


def _text(value: Any) -> str:  # noqa: ANN401 - a cell is text, a number or nothing
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return ""
    return plain(float(value)) if isinstance(value, float | np.floating) else str(value)
