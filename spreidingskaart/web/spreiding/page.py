"""The page Spreiding: a story for a council member in one screen at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
import streamlit as st

from geo.crs import point_to_wgs84
from spreidingskaart.city import open_in
from spreidingskaart.spread import sentences
from spreidingskaart.spread.areas import MANY, ONE
from spreidingskaart.spread.carrying import VARIABLES, carrying_of
from spreidingskaart.spread.chance import chance_of, map_units
from spreidingskaart.spread.effect import helps_where
from spreidingskaart.spread.effect_words import points
from spreidingskaart.spread.evenness import clustering_of, evenness_of, leave_one_out, nearest_of
from spreidingskaart.spread.index import Index, index_of
from spreidingskaart.spread.kinds import CLUSTERED, GROUP, kind_of, kinds_of, target_groups
from spreidingskaart.spread.policy import choice as policy
from spreidingskaart.spread.reach import reach_of, reach_of_teams, shortage_of
from spreidingskaart.spread.sites import sites_that_help
from spreidingskaart.web import url_state
from spreidingskaart.web.figures import LEVEL_NAMES
from spreidingskaart.web.layout import title
from spreidingskaart.web.map.classes import classes
from spreidingskaart.web.map.legend import figure_legend, legend
from spreidingskaart.web.map.panel import MapEvent, show_map
from spreidingskaart.web.map.state import Fill, MapState
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.spreiding import pictures
from spreidingskaart.web.spreiding.words import STEPS, how, notes, slide, table

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.spread.chance import MapUnits

INDEX_HEAD: Final = (
    "gebied", "inwoners", "plekken", "gepland", "voorzieningen", "per 1.000", "laagst aannemelijk",
    "hoogst aannemelijk", "deel van de plekken (%)", "deel van de inwoners (%)", "keer wat past", "rang van",
    "rang tot", "te klein voor een uitspraak", "deels fictief",
)  # fmt: skip
_CHANCE_HEAD: Final = (
    "indeling", "voorzieningen", "moet verhuizen (%)", "bij toeval (%)", "laag (%)", "hoog (%)", "kans", "conclusie",
)  # fmt: skip
_ONLY_FORMS: Final = "Kies één woonzorgvorm, of alle geclusterde vormen samen, voor dit scherm."
_FINER: Final = (
    "Een fijne indeling lijkt altijd ongelijker: negen voorzieningen kunnen niet in elke buurt staan. Daarom "
    "vergelijken we met toeval, en niet de percentages onderling."
)
_SPREAD_ONLY: Final = (
    "Dit kijkt alleen naar de spreiding. "
    "Of het plan, het parkeren en de omgeving het toelaten, zegt de Locatietoets."
)
_YEARS: Final = 10


def show() -> None:
    """Show the page."""
    city = city_of_session()
    title(
        f"Hoe zijn de plekken verdeeld over {city.municipality.name}?",
        "Zeven vragen, één per scherm. Kies wat u wilt weten; de cijfers staan eronder als tabel.",
    )
    with st.container(key="spread_choices", horizontal=True, vertical_alignment="bottom"):
        kind, level, year = _bar(city)
        step = _steps()
    with st.container(key="spread_screen"):
        _SCREENS[step](city, kind, level, year)
    _turn(step)


def _bar(city: City) -> tuple[str, str, int]:
    kinds = {name: kind.name for name, kind in kinds_of(city).items()}
    kinds |= {f"{GROUP}{group}": f"Doelgroep: {group}" for group in target_groups(city)}
    years = list(range(city.year - _YEARS, city.year + _YEARS + 1))
    with st.container(
        key="spread_bar", horizontal=True, vertical_alignment="bottom", width="content"
    ):
        kind = st.selectbox(
            "Wat telt mee?", list(kinds), format_func=kinds.__getitem__, key="soort", bind="query-params",
            persist_state="session", width=300,
        )  # fmt: skip
        level = st.segmented_control(
            "Per", list(LEVEL_NAMES), format_func=LEVEL_NAMES.__getitem__, default="wijken", key="indeling",
            required=True, bind="query-params", persist_state="session",
        )  # fmt: skip
        year = st.selectbox(
            "Jaar", [str(year) for year in years], index=years.index(city.year), key="peiljaar",
            bind="query-params", persist_state="session", width=110,
        )  # fmt: skip
    return str(kind), str(level), int(year or city.year)


def _steps() -> str:
    # the names stand in the address, so they carry no numbers
    names = {step: name for step, (name, _) in STEPS.items()}
    with st.container(key="spread_steps", width="content"):
        step = st.segmented_control(
            "Scherm", list(names), format_func=names.__getitem__, default="waar", key="stap", required=True,
            bind="query-params", persist_state="session", label_visibility="collapsed",
        )  # fmt: skip
    return str(step)


def _turn(step: str) -> None:
    order = list(STEPS)
    place = order.index(step)

    def go(to: str) -> None:
        st.session_state["stap"] = to

    with st.container(key="spread_turn", horizontal=True):
        for to, word in ((place - 1, "Terug"), (place + 1, "Verder")):
            if 0 <= to < len(order):
                st.button(
                    f"{word}: {STEPS[order[to]][0].lower()}",
                    key=f"spread.{word}",
                    type="primary" if word == "Verder" else "secondary",
                    on_click=go,
                    args=(order[to],),
                )


def _where(city: City, kind: str, level: str, year: int) -> None:
    index = index_of(city, level, kind, year=year)
    picked = _picked(index)
    slide("waar", sentences.where(index) if picked is None else sentences.area(index, picked))
    with st.container(key="spread_map"):
        show_map(city, _map_state(city, index), key="spreidkaart", on_event=_on_event)
    notes(sentences.reserves(index))
    _index_table(index)


def _map_state(city: City, index: Index) -> MapState:
    values = index.rate
    # what is too small for a statement gets no colour: it would shout
    shown = np.where(index.few_inhabitants, np.nan, values)
    grouped = classes(shown)
    tips = [_tip(index, row) for row in range(len(values))]
    fill = Fill(
        index.areas.level,
        "".join("-" if member < 0 else str(member) for member in grouped.member),
        grouped.colours,
        tips,
    )
    many = MANY[index.areas.level]
    told = figure_legend(
        f"{index.kind.name}: plekken per 1.000 inwoners in {index.year}",
        grouped,
        areas=many,
        note="Gearceerd is te klein, of zonder inwonertal.",
    )
    facilities = city.layers["facilities"]
    mine = open_in(facilities, index.year) & _of_kind(city, index.kind.id)
    return MapState(
        visible=["facilities", "names", "water"],
        level=index.areas.level,
        fill=fill,
        shown=facilities["id"][mine].tolist(),
        legend=legend("Legenda", [told]),
        selected=_selected(index),
        view=("hele stad", _corners(city)),
        background=True,
        key=layer_key(),
    )


def _corners(city: City) -> list[tuple[float, float]]:
    left, below, right, above = shapely.bounds(city.outline)
    west, south = point_to_wgs84(float(left), float(below))
    east, north = point_to_wgs84(float(right), float(above))
    return [(south, west), (north, east)]


def _tip(index: Index, row: int) -> str:
    """Say what the pointer is on, after the name that the map says itself."""
    if not index.lived_in[row]:
        return "geen inwonertal bekend"
    if index.few_inhabitants[row]:
        return sentences.TOO_SMALL
    return f"{sentences.rate(float(index.rate[row]))} {index.kind.places} per 1.000 inwoners"


def _of_kind(city: City, kind: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    forms = city.layers["facilities"]["form"]
    if kind == CLUSTERED or kind.startswith(GROUP):
        wanted = {
            form.id
            for form in city.forms.values()
            if form.clustered
            and (kind == CLUSTERED or kind.removeprefix(GROUP) in form.target_groups)
        }
    else:
        wanted = {kind}
    return np.array([form in wanted for form in forms], dtype=bool)


def _picked(index: Index) -> int | None:
    level, _, code = (url_state.choice("keuze") or "").partition(":")
    if level != index.areas.level:
        return None
    rows = np.flatnonzero(index.areas.codes == code)
    return int(rows[0]) if len(rows) else None


def _selected(index: Index) -> tuple[str, str] | None:
    row = _picked(index)
    return None if row is None else (index.areas.level, str(index.areas.codes[row]))


def _on_event(event: MapEvent) -> None:
    if event.kind != "pick":
        return
    chosen = f"{event.layer}:{event.id}" if event.layer in LEVEL_NAMES and event.id else None
    url_state.choose("keuze", None if chosen == url_state.choice("keuze") else chosen)


def _how_many(city: City, kind: str, level: str, year: int) -> None:
    index = index_of(city, level, kind, year=year)
    slide("hoeveel", sentences.how_much(index, city.municipality.name))
    st.html(pictures.rate_bars(index))
    notes(sentences.reserves(index))
    how("rate", "quotient", "interval", "ranks")
    _index_table(index)


def _index_table(index: Index) -> None:
    order = np.argsort(-np.nan_to_num(index.rate, nan=-1.0), kind="stable")
    rows = [
        (
            str(index.areas.names[row]),
            _told(index.areas.inhabitants[row], 0),
            _told(index.existing[row], 0),
            _told(index.planned[row], 0),
            int(index.facilities[row]),
            _told(index.rate[row], 2),
            _told(index.low[row], 2),
            _told(index.high[row], 2),
            _told(100 * index.share_of_places[row], 1),
            _told(100 * index.share_of_inhabitants[row], 1),
            _told(index.quotient[row], 2),
            _told(index.best_rank[row], 0),
            _told(index.worst_rank[row], 0),
            "ja" if index.too_small[row] else "nee",
            "ja" if index.fictional[row] else "nee",
        )
        for row in order
    ]
    table(INDEX_HEAD, rows, name=f"spreiding-{ONE[index.areas.level]}-{index.year}")


def _how_even(city: City, kind: str, level: str, year: int) -> None:
    if kind.startswith(GROUP):
        st.info(_ONLY_FORMS)
        return
    found, index = evenness_of(city, level, year=year), index_of(city, level, kind, year=year)
    slide("gelijk", sentences.hoover(found, kind))
    facts = [
        ("Eén getal (Gini)", sentences.gini(found, kind)),
        ("Tussen en binnen stadsdelen (Theil)", sentences.theil(found, kind)),
        (
            "Hangt het aan één voorziening?",
            sentences.leaning(leave_one_out(city, level, kind, year=year)),
        ),
    ]
    if index.existing[index.lived_in].any():
        st.html(pictures.lorenz_curve(index, facts))
    notes(sentences.reserves(index))
    how("hoover", "gini", "theil", "leave_one_out")
    rows = [
        (
            one.name,
            _told(found.places[k], 0),
            int(found.facilities[k]),
            _told(100 * found.hoover[k], 1),
            _told(found.gini[k], 2),
            _told(found.theil[k], 2),
            _told(100 * found.theil_between[k] / found.theil[k] if found.theil[k] else np.nan, 0),
        )
        for k, one in enumerate(found.kinds)
    ]
    table(
        (
            "woonzorgvorm",
            "plekken",
            "voorzieningen",
            "moet verhuizen (%)",
            "Gini",
            "Theil",
            "tussen stadsdelen (%)",
        ),
        rows,
        name=f"gelijkmatigheid-{ONE[level]}-{year}",
    )


def _by_chance(city: City, kind: str, level: str, year: int) -> None:
    if kind.startswith(GROUP):
        st.info(_ONLY_FORMS)
        return
    what, units = kind_of(city, kind), map_units(city, kind, year=year)
    slide(
        "toeval",
        sentences.chance(chance_of(city, level, kind, year=year), what.places),
        badge=_badge(units),
        tone=_tone(units),
    )
    clustering = clustering_of(city, level, year=year)
    facts = [
        (
            "Liggen ze bij elkaar?",
            sentences.nearest(nearest_of(city, what, year=year), what.places),
        ),
        ("Ligt veel naast veel? (Moran)", sentences.moran(clustering, kind, level)),
        ("Wie valt op tussen de buren?", sentences.local(clustering, kind, level)),
        (
            "Waar is het met de buren erbij veel? (Getis-Ord)",
            sentences.getis(clustering, kind, level),
        ),
    ]
    st.html(pictures.chance_strips(units, facts))
    notes(
        [
            _FINER,
            "Vakken van 500 m: de inwoners van een buurt zijn er naar oppervlakte over verdeeld, water meegerekend.",
        ]
    )
    how("chance", "map_units", "nearest", "moran", "local", "getis")
    rows = [
        (
            ONE[answer.level],
            answer.facilities,
            _told(100 * answer.hoover, 1),
            _told(100 * answer.expected, 1),
            _told(100 * answer.low, 1),
            _told(100 * answer.high, 1),
            _told(answer.p, 3),
            sentences.conclusion(answer),
        )
        for answer in units.answers
    ]
    table(_CHANCE_HEAD, rows, name=f"toeval-{year}")


def _badge(units: MapUnits) -> str:
    told = sentences.badge(units)
    if not units.holds:
        return told
    reference = next(answer for answer in units.answers if answer.level == units.reference)
    return f"{sentences.conclusion(reference)}: {told}"


def _tone(units: MapUnits) -> str:
    return "firm" if units.holds == len(units.answers) else "calm"


def _can_bear(city: City, kind: str, _level: str, year: int) -> None:
    if kind.startswith(GROUP):
        st.info(_ONLY_FORMS)
        return
    loaded = [name for name in VARIABLES if carrying_of(city, name, kind, year=year) is not None]
    absent = [name for name in VARIABLES if name not in loaded]
    if not loaded:
        st.info("Er is geen cijfer over draagkracht geladen.")
        return
    with st.container(key="spread_variable"):
        chosen = st.segmented_control(
            "Cijfer van de wijk", loaded, format_func=lambda name: VARIABLES[name].name, default=loaded[0],
            key="draagkracht", required=True, bind="query-params", persist_state="session",
            label_visibility="collapsed",
        )  # fmt: skip
    found = carrying_of(city, str(chosen), kind, year=year)
    if found is None:
        return
    slide("draagkracht", sentences.indicator(found))
    st.html(pictures.scatter(found))
    report = city.reports.get(found.variable.layer)
    entry = report.entry if report else None
    dated = f"{found.variable.name}: {entry.source}, {entry.date:%d-%m-%Y}." if entry else ""
    told = [
        sentences.association(found),
        dated,
        *(f"{VARIABLES[name].name}: niet geladen." for name in absent),
    ]
    notes([*sentences.reserves(found.index)[:1], *(one for one in told if one)])
    how("association")
    names, corner = found.index.areas.names, sentences.quadrants(found)
    rows = [
        (
            str(names[row]),
            _told(found.x[row], found.variable.decimals),
            _told(found.index.rate[row], 2),
            _told(found.index.existing[row], 0),
            corner[int(found.quadrant[row])],
            "ja" if found.heaviest[row] else "nee",
        )
        for row in sorted(np.flatnonzero(found.shown), key=lambda row: -found.x[row])
    ]
    figure = f"{found.variable.name} ({found.variable.unit})"
    head = ("wijk", figure, "per 1.000", "plekken", "hoek", "zwaarste kwart")
    table(head, rows, name=f"draagkracht-{chosen}-{year}")


def _near(city: City, kind: str, level: str, year: int) -> None:
    index = index_of(city, level, kind, year=year)
    if kind.startswith(GROUP) or not kind_of(city, kind).clustered:
        st.info(
            "Afstanden tellen we alleen per geclusterde woonzorgvorm: verspreide woningen hebben hier geen punt."
        )
        return
    mine, teams = reach_of(city, kind, year=year), reach_of_teams(city)
    slide("bereik", sentences.reach(mine))
    blocks = [(index.kind.name, mine, [sentences.white_spots(mine)])]
    if teams is not None:
        blocks.append(("Het eigen wijkteam", teams, [sentences.reach(teams)]))
    st.html(pictures.reach_bars(blocks))
    short = shortage_of(
        np.where(index.few_inhabitants, 0.0, index.areas.inhabitants),
        index.existing,
        index.city_rate,
    )
    names = index.areas.names[short.row]
    told = [sentences.shortage([str(name) for name in names], short.places, index.city_rate)]
    report = city.reports.get("district_teams")
    if teams is not None and report and report.entry and report.entry.note:
        told.append(f"Wijkteams: {report.entry.note}")
    notes([*told, "Alleen voorzieningen met een bekende plek tellen in de afstand."])
    how("reach")
    rows = [
        (
            str(name),
            _told(index.areas.inhabitants[row], 0),
            _told(index.existing[row], 0),
            _told(amount, 0),
        )
        for row, name, amount in zip(short.row, names, short.places, strict=True)
    ]
    head = (ONE[level], "inwoners", "plekken nu", "plekken onder het stadsgemiddelde")
    table(head, rows, name=f"tekort-{ONE[level]}-{year}")


def _what_helps(city: City, kind: str, level: str, year: int) -> None:
    if kind.startswith(GROUP):
        st.info(_ONLY_FORMS)
        return
    with st.container(key="spread_size"):
        size = st.number_input(
            "Plekken in een nieuwe voorziening", 1, 500, int(policy("example_places")), key="grootte",
            bind="query-params", persist_state="session", width=240,
        )  # fmt: skip
    found = helps_where(city, level, kind, places=float(size or 1), year=year)
    slide("helpt", sentences.helps(found))
    if not np.isnan(found.before):
        st.html(pictures.change_bars(found, index_of(city, level, kind, year=year)))
    sites = sites_that_help(city, kind, level, places=float(size or 1), year=year)
    notes(
        [
            *([sites.sentence] if sites else []),
            _SPREAD_ONLY,
            *sentences.reserves(index_of(city, level, kind, year=year))[:1],
        ]
    )
    how("effect", "hoover")
    rows = [
        (
            str(found.areas.names[row]),
            _told(100 * found.before, 2),
            _told(100 * float(found.after[row]), 2),
            points(float(found.after[row] - found.before)),
            {1: "gelijkmatiger", 0: "geen verschil", -1: "ongelijkmatiger"}[
                int(found.direction[row])
            ],
        )
        for row in sentences.best_first(found)
    ]
    head = (
        ONE[level],
        "moet verhuizen nu (%)",
        "daarna (%)",
        "verschil (procentpunt)",
        "de stad wordt",
    )
    table(head, rows, name=f"wat-helpt-{ONE[level]}-{year}")


def _told(value: float, decimals: int) -> float | None:
    return round(float(value), decimals) if np.isfinite(value) else None


_SCREENS: Final[dict[str, Callable[[City, str, str, int], None]]] = {
    "waar": _where,
    "hoeveel": _how_many,
    "gelijk": _how_even,
    "toeval": _by_chance,
    "draagkracht": _can_bear,
    "bereik": _near,
    "helpt": _what_helps,
}
