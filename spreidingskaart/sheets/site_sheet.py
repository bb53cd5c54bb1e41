"""The sheet of one site test: what was asked, the verdict, the map, the findings and their evidence."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from spreidingskaart.city import LEVEL_COLUMN, open_in
from spreidingskaart.criteria import BY_ID
from spreidingskaart.dutch import count, join, metres, number
from spreidingskaart.marks import mark
from spreidingskaart.sheets.evidence import evidence, fictional_kind, not_tested
from spreidingskaart.sheets.frame import tint
from spreidingskaart.sheets.page import page
from spreidingskaart.sheets.parking_bars import parking_bars
from spreidingskaart.sheets.site_map import CAR_PARK, EXAMPLE_PLAN, STATION, STRENGTH, SiteMap, Zone, site_map
from spreidingskaart.sheets.words import (
    amount,
    firmness,
    items,
    measured,
    people,
    sentence_case,
    tag,
)
from spreidingskaart.svbp import svbp
from spreidingskaart.symbols import symbol_svg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Finding, Proposals

TITLE: Final = "Locatietoets"
MOST_NEARBY: Final = 6
"""Facilities that the list under the map names."""
STATUS_WORDS: Final = {
    "existing": "bestaand",
    "planned": "gepland",
    "closing": "sluit",
    "unconfirmed": "niet bevestigd",
}
STATUS_KEYS: Final = {
    "planned": "gepland (streepjes)",
    "closing": "sluit (gearceerd)",
    "unconfirmed": "niet bevestigd (stippen)",
}
"""How each status is drawn."""
_MAP_LAYERS: Final = ("zoning", "buurten", "facilities", "stations", "car_parks")


def site_sheet(
    assessment: Assessment,
    proposals: Proposals,
    city: City,
    *,
    today: dt.date,
    assets: str,
    address: str = "",
    i: int = 0,
) -> str:
    """Return the whole sheet as an HTML document.

    Parameters
    ----------
    assessment
        What assess.assessment returned for proposal `i` in this City; nothing is computed anew here.
    proposals, city
        The same as the assessment was made of.
    today
        Date on the sheet.
    assets
        Address of our own styles and scripts.
    address
        Address that makes this sheet again; empty leaves it out.
    """
    drawing = site_map(city, proposals, i)
    parking = next((finding for finding in assessment.findings if finding.criterion == "parking"), None)
    bars = parking_bars(parking.details) if parking else ""
    body = "".join(
        [
            f"<h1>{TITLE}</h1>",
            _asked(assessment),
            _band(assessment),
            _map(drawing, city),
            _near(drawing, city, assessment.proposal),
            _findings(assessment),
            f'<section class="parking"><h2>Parkeren per dagdeel</h2>{bars}</section>' if bars else "",
            f'<section class="evidence"><h2>Bewijs per criterium</h2><div class="columns">{evidence(assessment, city)}</div></section>',
            f'<section class="untested"><h2>Wat is niet getoetst?</h2>{not_tested(assessment)}</section>',
            _foot(assessment, city, address),
        ]
    )
    return page(
        TITLE, body, municipality=assessment.municipality, today=today, version=assessment.data_version, assets=assets
    )


# ------------------------------------------------------------------------------------------ what was asked


def _asked(assessment: Assessment) -> str:
    proposal = assessment.proposal
    area = proposal["area_m2"]
    tested = (
        f"cirkel van {number(proposal['disc_radius_m'])} m om een punt"
        if proposal["tested_as"] == "disc"
        else "perceel" + (f" {proposal['site_id']}" if proposal["site_id"] else "")
    )
    where = [proposal[level]["name"] for level in ("buurt", "wijk", "district") if proposal[level]]
    facts = [
        ("Woonzorgvorm", str(proposal["form_name"])),
        ("Plekken", people(proposal["places"])),
        ("Wooneenheden", people(proposal["units"])),
        ("Eigen parkeerplaatsen", people(proposal["own_parking"])),
        ("Vloeroppervlak", people(proposal["floor_area"]) + ("" if proposal["floor_area"] is None else " m²")),
        ("Personeel, drukste dienst", people(proposal["staff"])),
        ("Buurt, wijk, stadsdeel", ", ".join(dict.fromkeys(where)) or "onbekend"),
        ("Getoetst als", tested + (f", {amount(area, 'm2')}" if area is not None else "")),
        (
            "Coördinaten",
            f"RD {number(proposal['x'])}, {number(proposal['y'])}\n"
            f"{_degrees(proposal['latitude'])} NB, {_degrees(proposal['longitude'])} OL",
        ),
    ]
    rows = "".join(
        f"<div><dt>{escape(name)}</dt><dd{' class=unknown' if value == 'niet ingevuld' else ''}>{_lines(value)}</dd></div>"
        for name, value in facts
    )
    return f'<dl class="asked" aria-label="Wat is gevraagd">{rows}</dl>'


def _lines(text: str) -> str:
    return "<br>".join(map(escape, text.split("\n")))


def _degrees(value: float) -> str:
    return f"{number(value, 5)}°"


def _band(assessment: Assessment) -> str:
    verdict = assessment.verdict
    told = assessment.summary.partition(": ")[2] or assessment.summary
    return (
        f'<section class="band sk-{verdict.value}" aria-label="Oordeel">{symbol_svg(verdict)}<div>'
        f"<p><strong>{escape(sentence_case(verdict.dutch))}</strong>{tag('hard' if assessment.firm else 'voorlopig')}</p>"
        f"<p>{escape(sentence_case(told))}</p></div></section>"
    )


# ------------------------------------------------------------------------------------------------- the map


def _map(drawing: SiteMap, city: City) -> str:
    return f'<figure class="place">{drawing.svg}<figcaption>{_legend(drawing, city)}</figcaption></figure>'


def _legend(drawing: SiteMap, city: City) -> str:
    drawn = svbp().main_groups
    rows = [
        f'<li><i class="swatch" style="background:{tint(drawn[name].colour, STRENGTH)}">{escape(drawn[name].code)}</i>'
        f"{escape(name)}</li>"
        for name in drawing.groups
    ]
    rows += [f"<li>{_zone_key(zone)}{escape(zone.name)}</li>" for zone in drawing.zones]
    rows.append('<li><i class="line site"></i>de locatie</li><li><i class="line border"></i>grens van een buurt</li>')
    if drawing.stations:
        rows.append(f"<li>{_key(STATION)}station</li>")
    if drawing.car_parks:
        rows.append(f"<li>{_key(CAR_PARK)}openbare parkeergarage</li>")
    facilities = city.layer("facilities")
    if facilities is not None and drawing.nearby:
        forms = dict.fromkeys(facilities["form"][near.row] for near in drawing.nearby)
        rows += [f"<li>{mark(city.forms[name])}{escape(city.forms[name].name)}</li>" for name in forms]
        rows += _status_keys(drawing, city)
    head = f"<b>{EXAMPLE_PLAN}.</b> " if fictional_kind(city, "zoning") == "yes" and drawing.groups else ""
    return f'<p>{head}Letters en kleuren volgens SVBP2012.</p><ul class="legend">{"".join(rows)}</ul>'


def _key(picture: str) -> str:
    return f'<svg class="map" viewBox="-11 -11 22 22" aria-hidden="true">{picture}</svg>'


def _zone_key(zone: Zone) -> str:
    return (
        '<svg viewBox="0 0 22 22" aria-hidden="true"><path fill="none" stroke-width="2" '
        f'stroke="{escape(zone.colour, quote=True)}" stroke-dasharray="{zone.dashes}" d="M0 11H22"/></svg>'
    )


def _status_keys(drawing: SiteMap, city: City) -> list[str]:
    """Return what the outlines of the marks mean, as far as they show; on a mark that shows so."""
    facilities = city.layers["facilities"]
    forms, statuses = facilities["form"], facilities["status"]
    fictional = facilities["fictional"] == "yes"
    first = {statuses[near.row]: city.forms[forms[near.row]] for near in reversed(drawing.nearby)}
    rows = [
        f"<li>{mark(first[status], status)}{words}</li>" for status, words in STATUS_KEYS.items() if status in first
    ]
    invented = [near.row for near in drawing.nearby if fictional[near.row]]
    if invented:
        rows.append(f"<li>{mark(city.forms[forms[invented[0]]], fictional=True)}fictief (kleine f)</li>")
    return rows


def _near(drawing: SiteMap, city: City, proposal: Mapping[str, Any]) -> str:
    shown = drawing.nearby[:MOST_NEARBY]
    listed = items((_facility(city, near.row, near.distance) for near in shown), "near")
    more = len(drawing.nearby) - len(shown)
    notes = [f"En nog {count(more, 'voorziening', 'voorzieningen')} op de kaart."] if more else []
    if not shown:
        notes.append("Op de kaart ligt geen voorziening met een openbare plek.")
    notes += _without_a_place(city, proposal)
    return (
        f'<section class="nearby"><h2>Woonzorg in de buurt</h2>{listed}'
        f'<p class="small">{escape(" ".join(notes))}</p></section>'
    )


def _facility(city: City, row: int, distance: float) -> str:
    facilities = city.layers["facilities"]
    form = city.forms[facilities["form"][row]]
    fictional = facilities["fictional"][row] == "yes"
    places = float(facilities["places"][row])
    about = [
        form.name,
        "" if np.isnan(places) else count(places, "plek", "plekken"),
        STATUS_WORDS.get(str(facilities["status"][row]), ""),
        metres(distance),
    ]
    return (
        f"{mark(form, facilities['status'][row], fictional=fictional)}<span>{escape(str(facilities['name'][row]))}"
        f"{tag('fictief') if fictional else ''}<small>{escape(' · '.join(part for part in about if part))}</small></span>"
    )


def _without_a_place(city: City, proposal: Mapping[str, Any]) -> list[str]:
    """Return what is known only per wijk or district: it is on no map."""
    told = [*_coarse(city, proposal), *_hidden(city, proposal)]
    return [f"Niet op de kaart, alleen per wijk of stadsdeel bekend: {join(told)}."] if told else []


def _code(proposal: Mapping[str, Any], level: str) -> str | None:
    area = proposal[{"wijken": "wijk", "districts": "district"}[level]]
    return None if area is None else str(area["code"])


def _coarse(city: City, proposal: Mapping[str, Any]) -> Iterable[str]:
    facilities = city.layer("facilities")
    if facilities is None:
        return
    for precision, level in (("wijk", "wijken"), ("district", "districts")):
        here = (facilities["precision"] == precision) & (facilities[LEVEL_COLUMN[level]] == _code(proposal, level))
        for row in np.flatnonzero(here):
            form = city.forms.get(facilities["form"][row])
            if form is not None and form.clustered:
                status = STATUS_WORDS.get(str(facilities["status"][row]), "")
                name = str(facilities["name"][row])
                yield name if not status or f"({status})" in name else f"{name} ({status})"


def _hidden(city: City, proposal: Mapping[str, Any]) -> Iterable[str]:
    counts = city.hidden_counts
    if counts is None or not len(counts):
        return
    now = counts.take(open_in(counts, city.year) & ~np.isnan(counts["places"]))
    for level, area in (("wijken", "wijk"), ("districts", "district")):
        here = (now["level"] == level) & (now["code"] == _code(proposal, level))
        sums: dict[str, float] = {}
        for form, places in zip(now["form"][here], now["places"][here], strict=True):
            sums[form] = sums.get(form, 0.0) + float(places)
        for form, places in sums.items():
            name = city.forms[form].name if form in city.forms else form
            yield f"ongeveer {number(places)} plekken {name} in {proposal[area]['name']}"


# -------------------------------------------------------------------------------------------- the findings


def _findings(assessment: Assessment) -> str:
    rows = "".join(map(_finding, assessment.findings))
    return (
        '<section class="findings"><h2>Oordeel per criterium</h2><table><thead><tr><th scope="col">Criterium</th>'
        '<th scope="col">Bevinding</th><th scope="col">Gemeten</th></tr></thead>'
        f"<tbody>{rows}</tbody></table></section>"
    )


def _finding(finding: Finding) -> str:
    title = BY_ID[finding.criterion].title if finding.criterion in BY_ID else finding.criterion
    value, norm = measured(finding)
    told = f"<b>{escape(value)}</b>" if value else ""
    told += f'<span class="norm">{escape(norm)}</span>' if norm else ""
    return (
        f'<tr><th scope="row">{symbol_svg(finding.verdict)}<span>{escape(title)}<br>'
        f'<span class="word sk-{finding.verdict.value}">{escape(finding.verdict.dutch)}</span>{firmness(finding)}</span></th>'
        f"<td>{escape(finding.sentence)}</td><td>{told}</td></tr>"
    )


# ------------------------------------------------------------------------------------------------ the foot


def _foot(assessment: Assessment, city: City, address: str) -> str:
    used = [ref.layer for finding in assessment.findings for ref in finding.data]
    layers = [name for name in dict.fromkeys([*used, *_MAP_LAYERS]) if city.layer(name) is not None]
    told = {kind: _titles(city, layers, kind) for kind in ("yes", "mixed", "no")}
    sentences = [
        f"Fictief (verzonnen voor het voorbeeld): {told['yes']}." if told["yes"] else "",
        f"Deels fictief: {told['mixed']}." if told["mixed"] else "",
        f"Echt: {told['no']}." if told["no"] else "",
    ]
    seen = "Dit blad toont wat iedereen mag zien; beschermde plekken staan er niet op en tellen niet mee."
    again = f'<p class="again">Dit blad opnieuw maken: {escape(address)}</p>' if address else ""
    return (
        '<footer class="foot"><p><b>Dit is geen besluit.</b> Deze toets rekent met de gegevens en regels die hierboven staan. '
        "Een besluit neemt de gemeente, na onderzoek ter plaatse.</p>"
        f"<p>{escape(' '.join(sentence for sentence in sentences if sentence))} {seen}</p>{again}</footer>"
    )


def _titles(city: City, layers: Iterable[str], kind: str) -> str:
    """Return the layers of one kind; real ones with their source, invented ones have none worth naming."""
    entries = [report.entry for name in layers if (report := city.reports.get(name)) is not None]
    return "; ".join(
        entry.title if kind == "yes" else f"{entry.title} ({entry.source})"
        for entry in entries
        if entry is not None and entry.fictional == kind
    )
