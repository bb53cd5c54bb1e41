"""The panel beside the map of the city: what is selected, or the three sentences that a council member should know."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import numpy as np
import shapely
import streamlit as st

from geo.proximity import within
from spreidingskaart.city import LEVEL_COLUMN
from spreidingskaart.dutch import count, metres, number, percent, plain
from spreidingskaart.marks import mark_image
from spreidingskaart.measures.places import inhabitants_of_city, places_per_area
from spreidingskaart.views.city_map import STATUS_NAMES, groups_of
from spreidingskaart.views.figures import FIGURES, LEVEL_NAMES, LEVEL_ONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spreidingskaart.city import City


def panel(
    city: City, level: str, forms: Sequence[str], selected: tuple[str, str] | None, ring: tuple[float, float, float] | None
) -> None:
    """Show what is selected.

    Parameters
    ----------
    city
        In the year that the map shows.
    ring
        RD x, RD y and radius in metres of the ring on the map.
    """
    body = _selected_html(city, level, forms, selected) if selected else _three_sentences(city, forms)
    near = _near_html(city, *ring) if ring else ""
    st.html(f'<div class="sk-panel">{near}{body}</div>')


def _selected_html(city: City, level: str, forms: Sequence[str], selected: tuple[str, str]) -> str:
    layer_name, row_id = selected
    layer = city.layer({"teams": "district_teams"}.get(layer_name, layer_name))
    row = layer.index.get(row_id) if layer is not None else None
    if row is None:
        return '<p class="sk-empty">Wat u koos staat niet (meer) op deze kaart. Kies iets anders.</p>'
    if layer_name == "facilities":
        return _facility_html(city, row)
    if layer_name == "teams":
        return _team_html(city, row)
    if layer_name == "sites":
        return _site_html(city, row)
    return _area_html(city, layer_name if layer_name in LEVEL_NAMES else level, row, forms)


def _three_sentences(city: City, forms: Sequence[str]) -> str:
    """Return how many, where most, and where none: the figures first."""
    chosen = list(forms) or list(city.forms)
    districts, wijken = city.areas("districts"), city.areas("wijken")
    places = np.sum([places_per_area(city, "districts", form=form).existing for form in chosen], axis=0)
    total = places.sum() + sum(places_per_area(city, "districts", form=form).coarser for form in chosen)
    people = inhabitants_of_city(city)
    rate = np.divide(1000 * places, districts["inhabitants"], out=np.full(len(places), np.nan), where=districts["inhabitants"] >= 500)
    in_wijk = np.sum([places_per_area(city, "wijken", form=form).existing for form in chosen], axis=0)
    lived_in = wijken["inhabitants"] >= 500
    none = int(((in_wijk == 0) & lived_in).sum())
    top = np.sort(in_wijk)[::-1][:5].sum()
    most, least = int(np.nanargmax(rate)), int(np.nanargmin(rate))
    kind = "plekken" if not forms else f"plekken ({', '.join(city.forms[form].name.lower() for form in forms)})"
    sentences = [
        (
            f"{number(total)} {kind}",
            f"{plain(1000 * total / people)} op elke 1.000 inwoners van {city.municipality.name}, in {city.year}.",
        ),
        (
            f"{plain(rate[most])} tegen {plain(rate[least])}",
            f"{districts['name'][most]} heeft per 1.000 inwoners de meeste plekken, {districts['name'][least]} de minste.",
        ),
        (
            f"{none} van {int(lived_in.sum())} wijken zonder",
            f"De 5 wijken met de meeste plekken hebben samen {percent(top / in_wijk.sum()) if in_wijk.sum() else '0%'} van wat "
            "per wijk bekend is.",
        ),
    ]
    items = "".join(f"<li><b>{escape(head)}</b>{escape(text)}</li>" for head, text in sentences)
    return (
        f'<h2>De stad in drie zinnen</h2><ul class="sk-three">{items}</ul>'
        '<p class="sk-small">Wijken met minder dan 500 inwoners tellen hier niet mee. Een deel van de voorzieningen is fictief.</p>'
    )


def _area_html(city: City, level: str, row: int, forms: Sequence[str]) -> str:
    areas = city.areas(level)
    rows = []
    whole_city = _city_values(city, forms)
    for figure in FIGURES.values():
        values = figure.values(city, level, forms)
        here = "geen cijfer" if np.isnan(values[row]) else plain(float(values[row]), figure.decimals)
        of_city = whole_city.get(figure.id)
        rows.append(
            f"<span>{escape(figure.name)}</span><span class=sk-num><b>{escape(here)}</b></span>"
            f'<span class="sk-num sk-muted">{escape(plain(of_city, figure.decimals) if of_city is not None else "")}</span>'
        )
    return (
        f"<h2>{escape(areas['name'][row])}</h2><p class=sk-muted>{escape(LEVEL_ONE[level])}</p>"
        f'<div class="sk-facts"><span class=sk-muted>Cijfer</span><span class="sk-num sk-muted">hier</span><span class="sk-num sk-muted">stad</span>{"".join(rows)}</div>'
        f"<h2 style=\"margin-top:16px\">Voorzieningen hier</h2>{_facilities_in(city, level, row)}"
    )


def _city_values(city: City, forms: Sequence[str]) -> dict[str, float]:
    chosen = list(forms) or list(city.forms)
    total = sum(
        float(part.existing.sum() + part.coarser) for part in (places_per_area(city, "districts", form=form) for form in chosen)
    )
    people = inhabitants_of_city(city)
    return {"rate": 1000 * total / people, "places": total, "inhabitants": people}


def _facilities_in(city: City, level: str, row: int) -> str:
    facilities = city.layers["facilities"]
    code = city.areas(level)["code"][row]
    here = np.flatnonzero(facilities[LEVEL_COLUMN[level]] == code)
    hidden = city.hidden_counts
    note = ""
    if hidden is not None and level != "buurten":
        same = np.flatnonzero(hidden[LEVEL_COLUMN[level]] == code)
        if len(same):
            note = (
                f'<p class="sk-small">Daarbij ongeveer {number(float(np.nansum(hidden["places"][same])))} plekken zonder adres: '
                "die tellen we alleen per wijk of stadsdeel, afgerond.</p>"
            )
    if not len(here):
        return '<p class="sk-empty">Hier is geen voorziening met een openbare plek.</p>' + note
    return _facility_list(city, here) + note


def _facility_list(city: City, rows: Iterable[int], distances: Sequence[float] | None = None) -> str:
    facilities = city.layers["facilities"]
    items = []
    for position, row in enumerate(rows):
        form = city.forms.get(facilities["form"][row])
        fictional = facilities["fictional"][row] == "yes"
        about = [form.name if form else str(facilities["form"][row])]
        if not np.isnan(facilities["places"][row]):
            about.append(count(float(facilities["places"][row]), "plek", "plekken"))
        about.append(STATUS_NAMES.get(facilities["status"][row], ""))
        if distances is not None:
            about.append(metres(float(distances[position])))
        picture = mark_image(form, facilities["status"][row], fictional=fictional) if form else ""
        name = str(facilities["name"][row])
        items.append(
            f"<li>{picture}<span>{escape(name)}{_tag(fictional=fictional)}<small>{escape(' · '.join(part for part in about if part))}</small></span></li>"
        )
    return f'<ul class="sk-list">{"".join(items)}</ul>'


def _near_html(city: City, x: float, y: float, radius: float) -> str:
    facilities = city.layers["facilities"]
    pairs = within(np.array([shapely.Point(x, y)], dtype=object), facilities, radius)
    clustered = [facilities["form"][row] in city.forms and city.forms[facilities["form"][row]].clustered for row in pairs.row]
    rows, distances = pairs.row[clustered], pairs.distance[clustered]
    places = float(np.nansum(facilities["places"][rows]))
    head = f"<h2>Binnen {metres(radius)}</h2>"
    if not len(rows):
        return f'{head}<p class="sk-empty">Geen voorziening met een openbare plek binnen {metres(radius)}.</p>'
    return (
        f"{head}<p><b>{count(len(rows), 'voorziening', 'voorzieningen')}</b>, samen {count(places, 'plek', 'plekken')}. "
        f'Hemelsbreed gemeten.</p>{_facility_list(city, rows, distances.tolist())}<hr style="margin:16px 0">'
    )


def _facility_html(city: City, row: int) -> str:
    facilities = city.layers["facilities"]
    form = city.forms.get(facilities["form"][row])
    fictional = facilities["fictional"][row] == "yes"

    def text(name: str) -> str:
        value = facilities[name][row]
        return "" if value is None or (isinstance(value, float) and np.isnan(value)) else str(value)

    facts = [
        ("Woonzorgvorm", form.name if form else text("form")),
        ("Doelgroep", ", ".join(groups_of(city, row))),
        ("Plekken", "niet bekend" if np.isnan(facilities["places"][row]) else plain(float(facilities["places"][row]))),
        ("Wooneenheden", "" if np.isnan(facilities["units"][row]) else plain(float(facilities["units"][row]))),
        ("Status", STATUS_NAMES.get(text("status"), text("status"))),
        ("Open sinds", "" if np.isnan(facilities["opened"][row]) else f"{facilities['opened'][row]:.0f}"),
        ("Sluit in", "" if np.isnan(facilities["closes"][row]) else f"{facilities['closes'][row]:.0f}"),
        ("Aanbieder", text("operator")),
        ("Plek bekend tot op", {"point": "een punt", "buurt": "de buurt", "wijk": "de wijk", "district": "het stadsdeel"}.get(text("precision"), "")),
        ("Bron", " ".join(part for part in (text("source"), text("source_date")) if part)),
    ]
    picture = mark_image(form, text("status"), fictional=fictional) if form else ""
    note = f"<p>{escape(text('note'))}</p>" if text("note") else ""
    return (
        f'<ul class="sk-list"><li style="border:0">{picture}<span><h2>{escape(text("name"))}</h2>{_tag(fictional=fictional)}</span></li></ul>'
        f"{_definition(facts)}{note}"
    )


def _team_html(city: City, row: int) -> str:
    teams = city.layers["district_teams"]
    names = [
        str(city.areas(level)["name"][city.areas(level).index[code.strip()]])
        for code in (teams["serves"][row] or "").split(";")
        for level in ("districts", "wijken")
        if code.strip() in city.areas(level).index
    ]
    report = city.reports.get("district_teams")
    facts = [
        ("Werkt voor", ", ".join(names)),
        ("Plek bekend tot op", "de buurt"),
        ("Bron", str(teams["source"][row] or (report.entry.source if report and report.entry else ""))),
    ]
    note = str(teams["note"][row] or "")
    complete = report.entry.note if report and report.entry and report.entry.note else ""
    return f"<h2>{escape(str(teams['name'][row]))}</h2>{_definition(facts)}<p>{escape(note)}</p><p class=sk-small>{escape(complete)}</p>"


def _site_html(city: City, row: int) -> str:
    sites = city.layers["sites"]
    owners = {"municipality": "gemeente", "state": "Rijk", "province": "provincie", "private": "particulier", "mixed": "gemengd"}
    area = float(sites["area_m2"][row])
    spaces = float(sites["own_parking"][row])
    facts = [
        ("Oppervlakte", f"{number(area)} m² ({plain(area / 10_000, 2)} ha)"),
        ("Eigenaar", owners.get(str(sites["owner"][row]), str(sites["owner"][row]))),
        ("Eigen parkeerplaatsen", "niet bekend" if np.isnan(spaces) else plain(spaces)),
    ]
    return (
        f"<h2>{escape(str(sites['name'][row]))}</h2>{_tag(fictional=True)}{_definition(facts)}"
        "<p>Open de pagina Locatietoets en kies daar deze kandidaat om haar te toetsen.</p>"
    )


def _definition(facts: Iterable[tuple[str, str]]) -> str:
    rows = "".join(
        f"<tr><th scope=row>{escape(name)}</th><td>{escape(value)}</td></tr>" for name, value in facts if value
    )
    return f'<table class="sk-table"><tbody>{rows}</tbody></table>'


def _tag(*, fictional: bool) -> str:
    return ' <span class="sk-tag">fictief</span>' if fictional else ""
