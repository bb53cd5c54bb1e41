"""The screen Weging: move a weight and see ranking and map follow at once."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely
import streamlit as st

from geo.crs import to_wgs84
from spreidingskaart.errors import InputError
from spreidingskaart.web import address
from spreidingskaart.web.afweging import choices
from spreidingskaart.web.afweging.aggregation_fields import aggregation_fields
from spreidingskaart.web.afweging.case import case_of, with_tried
from spreidingskaart.web.afweging.matrix import told_first
from spreidingskaart.web.afweging.pictures import ink_on
from spreidingskaart.web.limits import TYPED_NUMBER
from spreidingskaart.web.map.legend import figure_legend
from spreidingskaart.web.map.panel import show_map
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.number_field import show_refusal
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.parts import part, part_or
from spreidingskaart.web.rendering import literal, render, say_error
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.url_state import Name, take_renamed
from spreidingskaart.weighing.case.compare import helps_and_brakes
from spreidingskaart.weighing.framework import ahp
from spreidingskaart.weighing.framework.shares import shares, with_share
from spreidingskaart.weighing.ranking import rank_words
from spreidingskaart.weighing.ranking.inputs import NOT_MET
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.weighing.ranking.taint import tell as tell_taint
from spreidingskaart.words.numbers import number, percent, plain, read_within, typed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.web.map.state import LatLon

_SLIDE: Final = "Gewichten"
_PAIRS: Final = "Vergelijk per paar"
_BEFORE: Final = {_SLIDE: "Schuiven", _PAIRS: "Twee aan twee"}
"""What links from before say."""
_MOST: Final = 100.0
"""Percent."""
_SCALE: Final = (1 / 9, 1 / 7, 1 / 5, 1 / 3, 1 / 2, 1.0, 2.0, 3.0, 5.0, 7.0, 9.0)
"""Answers to "how many times as heavy", from Saaty's scale."""
_MARGIN: Final = 600.0
"""Metres of map around the sites."""
GREY: Final = "#7B8794"
_NO_MAP: Final = (
    "De kaart is nog dicht: daarop zou u zien welke locatie welke is. "
    "Zet eerst het kader vast (stap Kader)."
)


def live_screen(case: ShownCase) -> None:
    """Show weights, map and ranking."""
    _live(case.framework.id, case.measured.places, examples=case.examples > 0)


@st.fragment
def _live(framework_id: str, places: float, *, examples: bool) -> None:
    """Run alone when a weight moves: the rest of the page stays as it is."""
    part("Weging en kaart", _show, framework_id, places, examples=examples)
    address.restore()


def _show(framework_id: str, places: float, *, examples: bool) -> None:
    case = with_tried(case_of(city_of_session(), framework_id, places, examples=examples))
    with st.container(key="weigh_live"):
        # before names show there is no map: the ranking takes its place
        left, *middle, right = st.columns([3, 4] if case.covered else [3, 5, 4], gap="medium")
        with left, st.container(key="weigh_weights"):
            fault = part_or(None, "De gewichten", _weights, case)
        case = with_tried(case_of(city_of_session(), framework_id, places, examples=examples))
        with right, st.container(key="weigh_ranking"):
            if fault:
                say_error(fault)
            part("De rangorde", _ranking, case)
            if case.covered:
                st.html(render("afweging/note.html", told=_NO_MAP))
        for column in middle:
            with column, st.container(key="weigh_map"):
                part("De kaart", _map, case)


def _ranking(case: ShownCase) -> None:
    st.html(ranking_html(case))


def _map(case: ShownCase) -> None:
    show_map(case.city, _map_state(case), key="weegkaart", on_event=lambda _: None)


def ranking_html(case: ShownCase) -> str:
    """Return the ranking with totals as bars, then who falls off and why."""
    ranking = case.weighed.ranking
    rows = [_ranked(case, int(i)) for i in ranking.order if ranking.rank[i] != UNRANKED]
    out = [
        {
            "name": case.shown[i],
            "failed": ", ".join(
                limit.label
                for limit, met in zip(case.framework.hard, ranking.judged.met[i], strict=True)
                if met == NOT_MET
            ),
        }
        for i in map(int, ranking.order)
        if not ranking.judged.taking_part[i]
    ]
    said = told_first(case)
    why = [] if case.weighed.taint is None else tell_taint(ranking, case.weighed.taint)
    return render(
        "afweging/ranking.html",
        of_what=_of_what(case),
        rows=rows,
        out=out,
        lead=said[0],
        why=why,
    )


def _of_what(case: ShownCase) -> str:
    measured = case.measured
    form = case.city.forms[measured.form].name
    return f"Rangorde van {len(case.shown)} locaties voor {plain(measured.places)} plekken {form}"


def _ranked(case: ShownCase, i: int) -> dict[str, Any]:
    sums = case.weighed.ranking.totals
    total, low, high = float(sums.total[i]), float(sums.low[i]), float(sums.high[i])
    return {
        "place": int(case.weighed.ranking.rank[i]),
        "name": case.shown[i],
        "total": number(total, 1),
        "width": round(total, 1),
        "low": round(low, 1),
        "span": round(high - low, 1),
        "range": f"{number(low, 0)} tot {number(high, 0)}" if high - low > 0.05 else "",
        "colour": case.colours[0][i],
        "effects": [told for told in helps_and_brakes(case.weighed, i) if told],
    }


def _weights(case: ShownCase) -> str | None:
    framework = case.framework
    for now, before in _BEFORE.items():
        take_renamed(Name.WEIGHING_WAY, before, now)
    how = one_of("Hoe weegt u?", (_SLIDE, _PAIRS), _SLIDE, Name.WEIGHING_WAY, labelled=False)
    given = case.weights or {criterion.id: criterion.weight for criterion in framework.scored}
    if how == _PAIRS:
        return _pairs(case)
    for criterion in framework.scored:
        _slider(case, criterion.id, criterion.label, given)
    aggregation_fields(case)

    def reset() -> None:
        choices.try_weights(None)
        choices.try_how(None)

    with st.container(horizontal=True):
        st.button(
            "Terug naar het kader", on_click=reset, disabled=not case.tried, key="weigh.reset"
        )
    return None


def _slider(case: ShownCase, criterion: str, label: str, given: Mapping[str, float]) -> None:
    """Show a weight as a share of the whole, to slide and to type; the others keep their proportion."""
    value = round(100 * shares(given)[criterion], 1)
    keys = {way: f"weigh.{case.framework.id}.{criterion}.{way}" for way in ("slide", "type")}
    # the choice is the one place where a weight stands; both fields follow it
    st.session_state[keys["slide"]] = value
    st.session_state[keys["type"]] = typed(value)
    refusal = f"{keys['type']}.refusal"

    def take(percentage: float) -> None:
        filled = with_share(given, criterion, percentage / 100)
        choices.try_weights({name: 100 * share for name, share in filled.items()})

    def take_slide() -> None:
        take(float(st.session_state[keys["slide"]]))

    def take_typed() -> None:
        try:
            percentage = read_within(str(st.session_state[keys["type"]]).rstrip("% "), 0, _MOST)
        except InputError as error:
            st.session_state[refusal] = f"{error} Nu geldt: {plain(value, 1)}%."
        else:
            take(percentage)

    with st.container(
        horizontal=True, vertical_alignment="bottom", key=f"weigh_row_{criterion}", gap="small"
    ):
        st.slider(
            literal(label),
            0.0,
            _MOST,
            step=1.0,
            key=keys["slide"],
            on_change=take_slide,
            format="%.0f%%",
        )
        st.text_input(
            literal(f"{label}, precies in %"),
            key=keys["type"],
            on_change=take_typed,
            width=84,
            label_visibility="collapsed",
            autocomplete="off",
            max_chars=TYPED_NUMBER,
        )
    if sentence := st.session_state.pop(refusal, None):
        show_refusal(sentence)


def _pairs(case: ShownCase) -> str | None:
    criteria = case.framework.scored
    ids = [criterion.id for criterion in criteria]
    labels = {criterion.id: criterion.label for criterion in criteria}
    answers = choices.pair_answers()
    pairs = list(combinations(ids, 2))
    options = list(range(len(_SCALE)))
    st.html(
        render(
            "afweging/note.html",
            told="Schuif naar wat zwaarder weegt. In het midden wegen ze even zwaar.",
        )
    )

    def take(name: str) -> None:
        now = choices.pair_answers() | {name: _SCALE[int(st.session_state[f"weigh.pair.{name}"])]}
        choices.answer_pairs(now)
        _use_pairs(ids, now)

    found = _weights_of(ids, answers)
    st.html(
        render(
            "afweging/consistency.html",
            told=ahp.tell(_named(found, labels)),
            consistent=found.consistent,
        )
    )
    told = ", ".join(
        f"{labels[name]} {percent(float(share))}"
        for name, share in zip(found.labels, found.shares, strict=True)
    )
    st.html(render("afweging/note.html", told=f"Dat geeft: {told}."))
    with st.container(height=430, key="weigh_pairs", border=False):
        for one, other in pairs:
            name = f"{one}-{other}"
            value = answers.get(name, 1.0)
            st.session_state[f"weigh.pair.{name}"] = min(
                options, key=lambda k: abs(np.log(_SCALE[k] / value))
            )
            st.select_slider(
                literal(f"{labels[other]} ↔ {labels[one]}"),
                options,
                format_func=_told_times,
                key=f"weigh.pair.{name}",
                on_change=take,
                args=(name,),
            )

    def drop() -> None:
        choices.answer_pairs({})
        choices.try_weights(None)

    st.button("Begin opnieuw", key="weigh.pairs.reset", on_click=drop)
    return None


def _told_times(k: int) -> str:
    times = _SCALE[k]
    return "even" if times == 1 else f"{plain(times if times > 1 else 1 / times)}×"


def _weights_of(ids: list[str], answers: dict[str, float]) -> ahp.PairwiseWeights:
    known = {
        (i, j): answers.get(f"{ids[i]}-{ids[j]}", 1.0)
        for i in range(len(ids))
        for j in range(i + 1, len(ids))
    }
    return ahp.weights_from_pairs(ahp.matrix_from(known, len(ids)), ids)


def _named(found: ahp.PairwiseWeights, labels: dict[str, str]) -> ahp.PairwiseWeights:
    return ahp.PairwiseWeights(
        labels=tuple(labels[name] for name in found.labels),
        shares=found.shares,
        largest_eigenvalue=found.largest_eigenvalue,
        consistency_index=found.consistency_index,
        consistency_ratio=found.consistency_ratio,
        oddest=found.oddest,
    )


def _use_pairs(ids: list[str], answers: dict[str, float]) -> None:
    try:
        found = _weights_of(ids, answers)
    except InputError:
        return
    choices.try_weights(
        {name: float(share) for name, share in zip(ids, 100 * found.shares, strict=True)}
    )


def site_view(case: ShownCase) -> tuple[str, tuple[LatLon, LatLon]]:
    """Return the wish to see all candidate sites."""
    bounds = shapely.total_bounds(case.measured.proposals.geometry)
    west, south, east, north = bounds + np.array([-_MARGIN, -_MARGIN, _MARGIN, _MARGIN])
    corners = to_wgs84(
        np.array([shapely.Point(west, south), shapely.Point(east, north)], dtype=object)
    )
    (first, last) = ((round(point.y, 5), round(point.x, 5)) for point in corners)
    return f"afweging {case.framework.id}", (first, last)


def _map_state(case: ShownCase) -> MapState:
    ranking = case.weighed.ranking
    colours, grouped = case.colours
    marks = {}
    for i, site in enumerate(case.facts.sites):
        told = rank_words.tell_site(ranking, i)[0].removeprefix(case.shown[i]).strip()
        if ranking.rank[i] == UNRANKED:
            marks[site] = (GREY, "#FFFFFF", "✕" if not ranking.judged.taking_part[i] else "?", told)
        else:
            marks[site] = (colours[i], ink_on(colours[i]), f"{int(ranking.rank[i])}e", told)
    bars = (
        figure_legend(
            "Totaal van de punten",
            grouped,
            areas="locaties",
            note="Naast de speld: de rang. ✕: valt af.",
            pins=True,
        )
        if (ranking.rank != UNRANKED).any()
        else ""
    )
    return MapState(
        visible=["sites", "names", "water"],
        level="wijken",
        shown=[],
        legend=[bars],
        site_marks=marks,
        view=site_view(case),
        key=layer_key(),
    )
