"""The page Locatietoets: a place, three fields, and at once the verdict with its evidence."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

import numpy as np
import streamlit as st

from geo.crs import to_wgs84
from spreidingskaart.assess import assessment
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.maps.legend import legend
from spreidingskaart.maps.state import MapState
from spreidingskaart.proposals import propose
from spreidingskaart.views import choices, site_choice
from spreidingskaart.views.city_map import LAYER_NAMES, on_map, plan_codes, plan_colours, plan_legend
from spreidingskaart.views.look import title
from spreidingskaart.views.map_panel import MapEvent, show_map
from spreidingskaart.views.places_search import look_at, search_box
from spreidingskaart.views.role import city as city_of_session
from spreidingskaart.views.role import layer_key
from spreidingskaart.views.table import csv_bytes
from spreidingskaart.views.verdict_card import card

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Proposals

_LAYERS: Final = ("zoning", "zones", "facilities", "sites", "carparks", "greenblue", "stations", "names", "water")
_DEFAULT: Final = ("facilities", "sites", "stations", "names", "water", "background")
CSV_HEAD: Final = (
    "criterium", "oordeel", "hard", "bevinding", "waarde", "eenheid", "norm", "waarom niet hard", "regels", "gegevens", "fictief",
)


def show() -> None:
    """Show the page."""
    city = city_of_session()
    title("Wat kan er op deze plek?", "Kies een plek en zeg wat er moet komen. De toets staat er meteen bij, met het bewijs.")
    way, visible, found = _bar(city)
    with st.container(key="map_and_panel"):
        left, right = st.columns([3, 1])
        with right, st.container(key="panel"):
            form = _form(city)
            outcome, proposals, fault = _outcome(city, form)
            _answer(city, outcome, fault, form)
        with left:
            show_map(city, _state(city, way, visible, found, proposals), key="toets", on_event=_on_event)
            st.html(f'<p class="sk-small">{escape(_where(way, outcome))}</p>')


def _bar(city: City) -> tuple[str, list[str], Any]:
    with st.container(key="bar", horizontal=True, vertical_alignment="bottom"):
        way = st.segmented_control("Plek", site_choice.WAYS, default=site_choice.PIN, key="manier", required=True, bind="query-params", persist_state="session")
        if way == site_choice.SITE:
            _site_box(city)
        elif way == site_choice.TYPE:
            _coordinates_box()
        st.button("Ongedaan maken", on_click=site_choice.undo, disabled=not site_choice.may_undo())
        st.button("Wissen", on_click=site_choice.clear, disabled=not any(map(choices.choice, ("punt", "perceel", "kandidaat"))))
        with st.popover("Lagen"):
            names = {**LAYER_NAMES, "zoning": "Bestemmingen (voorbeeldplan)", "background": "Achtergrondkaart (PDOK)"}
            visible = st.pills(
                "Wat staat er op de kaart?", [*_LAYERS, "background"], selection_mode="multi", default=list(_DEFAULT),
                format_func=names.__getitem__, key="toetslagen", bind="query-params", persist_state="session",
            )
        found = search_box(city)
    return str(way), [str(name) for name in visible], found


def _site_box(city: City) -> None:
    sites = city.layer("sites")
    names = dict(zip(sites["id"], sites["name"], strict=True)) if sites is not None else {}
    st.session_state["kandidaat.box"] = choices.choice("kandidaat") if choices.choice("kandidaat") in names else None
    st.selectbox(
        "Kandidaatlocatie (fictief)", list(names), index=None, format_func=lambda site: names.get(site, site),
        key="kandidaat.box", placeholder="Kies een locatie", width=280,
        on_change=lambda: site_choice.choose_site(st.session_state["kandidaat.box"]),
    )


def _coordinates_box() -> None:
    def take() -> None:
        text = st.session_state["coordinaten"].strip()
        st.session_state["coordinaten.fault"] = None
        if not text:
            return
        try:
            site_choice.choose_point(*site_choice.typed_point(text))
        except InputError as error:
            st.session_state["coordinaten.fault"] = str(error)

    st.text_input("RD of graden", key="coordinaten", placeholder="143500 487200", on_change=take, width=220)
    if st.session_state.get("coordinaten.fault"):
        st.error(st.session_state["coordinaten.fault"])


def _form(city: City) -> dict[str, Any]:
    forms = [form for form in city.forms.values() if form.clustered] + [form for form in city.forms.values() if not form.clustered]
    form = st.selectbox(
        "Wat moet er komen?", [form.id for form in forms], format_func=lambda form: city.forms[form].name, key="vorm",
        bind="query-params", persist_state="session",
    )
    one, two = st.columns(2, gap="small")
    with one:
        places = st.number_input("Plekken", 1, 1000, 24, key="plekken", bind="query-params", persist_state="session",)
    with two:
        units = st.number_input(
            "Woningen of kamers", 1, 1000, None, key="eenheden", bind="query-params", persist_state="session", placeholder="= plekken",
        )
    with st.expander("Meer gegevens"), st.container(horizontal=True):
        own = st.number_input("Eigen parkeerplaatsen", 0, 2000, None, key="parkeren", bind="query-params", persist_state="session", width=160, placeholder="onbekend")
        floor = st.number_input("Vloeroppervlak (m²)", 1, 200_000, None, key="vloer", bind="query-params", persist_state="session", width=160, placeholder="onbekend")
        staff = st.number_input("Personeel op de drukste dienst", 0, 1000, None, key="personeel", bind="query-params", persist_state="session", width=200, placeholder="onbekend")
    return {"form": form, "places": places, "units": units, "own_parking": own, "floor_area": floor, "staff": staff}


def _outcome(city: City, form: dict[str, Any]) -> tuple[Assessment | None, Proposals | None, str | None]:
    at, site = site_choice.point(), choices.choice("kandidaat")
    plot = site_choice.plot_polygon()
    if at is None and site is None and plot is None:
        return None, None, None
    place: dict[str, Any] = (
        {"site_id": site} if site else {"geometry": plot} if plot is not None else {"latitude": at[0], "longitude": at[1]}  # type: ignore[index]
    )
    try:
        proposals = propose(city, **place, **form)
        return assessment(proposals, city), proposals, None
    except InputError as error:
        return None, None, str(error)


def _answer(city: City, outcome: Assessment | None, fault: str | None, form: dict[str, Any]) -> None:
    if fault:
        st.error(fault)
    elif outcome is None:
        questions = "".join(f"<li>{escape(criterion.question)}</li>" for criterion in BY_ID.values())
        st.html(
            '<div class="sk-empty"><p><b>Nog geen plek gekozen.</b></p><p>Klik op de kaart, of kies hierboven een andere manier. '
            f"Daarna leest u hier:</p><ul>{questions}</ul></div>"
        )
    else:
        st.html(card(outcome))
        _files(outcome, form)


def _files(outcome: Assessment, form: dict[str, Any]) -> None:
    document = outcome.as_dict()
    rows = [
        (
            BY_ID[finding.criterion].title, finding.verdict.dutch, "ja" if finding.firm else "nee", finding.sentence,
            finding.value, finding.unit, finding.threshold, finding.why_not_firm,
            "; ".join(f"{rule.id}: {rule.source}" for rule in finding.rules),
            "; ".join(f"{ref.title or ref.layer} ({ref.date})" for ref in finding.data),
            "ja" if any(ref.fictional for ref in finding.data) else "nee",
        )
        for finding in outcome.findings
    ]
    with st.container(horizontal=True):
        st.link_button("Afdrukken", print_address(form), help="Opent een blad dat u kunt afdrukken of als PDF bewaren. Het blad is openbaar.")
        st.download_button("CSV", csv_bytes(CSV_HEAD, rows), "locatietoets.csv", "text/csv")
        st.download_button("JSON", json.dumps(document, ensure_ascii=False, indent=1), "locatietoets.json", "application/json")


def print_address(form: dict[str, Any]) -> str:
    """Return the address of the sheet that prints this test."""
    asked = {name: value for name, value in form.items() if value is not None}
    for name in ("punt", "perceel", "kandidaat"):
        if choices.choice(name):
            asked[name] = choices.choice(name)
    return f"/blad/locatie?{urlencode(asked)}"


def _state(city: City, way: str, visible: Sequence[str], found: Any, proposals: Proposals | None) -> MapState:
    at = site_choice.point()
    shape = None
    if proposals is not None:
        geometry = to_wgs84(proposals.geometry[:1])[0]
        outline = geometry.exterior if hasattr(geometry, "exterior") else geometry.convex_hull.exterior
        shape = [(round(lat, 6), round(lon, 6)) for lon, lat in np.asarray(outline.coords)[:, :2]]
    elif site_choice.plot_ring():
        shape = site_choice.plot_ring()
    view = look_at(city, found)
    site = choices.choice("kandidaat")
    if site and shape and found is None:
        lats, lons = [corner[0] for corner in shape], [corner[1] for corner in shape]
        view = (f"kandidaat {site}", ((min(lats) - 0.003, min(lons) - 0.005), (max(lats) + 0.003, max(lons) + 0.005)))
    return MapState(
        visible=[name for name in visible if name != "background"],
        mode={site_choice.PIN: "pin", site_choice.DRAW: "draw"}.get(way, "select"),
        level="wijken",
        shown=city.layers["facilities"]["id"][on_map(city)].tolist(),
        legend=legend("Legenda", [plan_legend(city)]) if "zoning" in visible else "",
        colours=plan_colours(),
        codes=plan_codes(),
        pin=at,
        plot=shape,
        view=view,
        background="background" in visible,
        key=layer_key(),
    )


def _where(way: str, outcome: Assessment | None) -> str:
    if outcome is not None:
        proposal = outcome.proposal
        spot = ", ".join(str(proposal[level]["name"]) for level in ("buurt", "wijk", "district") if proposal.get(level))
        return " · ".join(part for part in (spot, site_choice.told()) if part)
    hints = {
        site_choice.PIN: "Klik op de kaart. Met het toetsenbord: pijltjes schuiven de kaart, Enter prikt het midden.",
        site_choice.DRAW: "Klik de hoeken van het perceel; sluit af met Klaar of Enter. Met het toetsenbord: spatie zet een hoek in het midden.",
        site_choice.SITE: "Kies een kandidaat uit de lijst, of klik haar op de kaart.",
        site_choice.TYPE: "Typ RD (meters) of graden, en druk op Enter.",
    }
    return hints[way]


def _on_event(event: MapEvent) -> None:
    if event.kind == "pin" and event.latitude is not None and event.longitude is not None:
        site_choice.choose_point(event.latitude, event.longitude)
    elif event.kind == "plot":
        site_choice.choose_plot(event.ring)
    elif event.kind == "stop":
        site_choice.clear()
    elif event.kind == "pick" and event.layer == "sites" and event.id:
        site_choice.choose_site(event.id)


