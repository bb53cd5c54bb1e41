"""The screen Samen: the best few sites together, with the proof said, and the moves that a norm needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.web.afweging.live import GREY, site_view
from spreidingskaart.web.map.panel import show_map
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.number_field import number_within
from spreidingskaart.web.rendering import render, say_error
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.weighing.case.together_sites import GOALS, choose, fewest_moves
from spreidingskaart.weighing.several import together_words

if TYPE_CHECKING:
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.case.together_sites import Chosen

_MOST: Final = 8
_CHOSEN: Final = "#00616F"
_RADII: Final = {"500": "500 m", "1000": "1 km", "2000": "2 km", "3000": "3 km"}


def together_screen(case: ShownCase) -> None:
    """Show the best few sites together; which those are would tell who they are before names show."""
    with st.container(key="weigh_together_bar", horizontal=True, vertical_alignment="bottom"):
        goal = st.selectbox(
            "Doel", list(GOALS), format_func=GOALS.__getitem__, width=330, **kept(Name.GOAL)
        )
        k = number_within(
            "Hoeveel locaties", 1, _MOST, whole=True, key=str(Name.AMOUNT), default=3, width=140
        )
        radius = "1000"
        if goal == "reach":
            radius = st.selectbox(
                "Bereik",
                list(_RADII),
                index=1,
                format_func=_RADII.__getitem__,
                width=110,
                **kept(Name.REACH),
            )
        same = st.toggle("Alleen deze woonzorgvorm", **kept(Name.SAME_FORM))
        everyone = st.toggle("Ook wie afvalt", **kept(Name.ALSO_FALLEN))
    if case.covered:
        told = "Welke locaties samen het beste zijn, verraadt welke het zijn. Zet eerst het kader vast (stap Kader)."
        st.html(render("afweging/nothing.html", told=told))
        _norm(case)
        return
    among = list(range(len(case.facts.sites))) if everyone else case.weighed.ranked
    try:
        found = choose(
            case.measured,
            goal=str(goal),
            k=int(k or 1),
            among=among,
            radius=float(radius),
            same_form=bool(same),
            shown=case.shown,
        )
    except InputError as error:
        say_error(error)
        found = None
    left, right = st.columns([4, 5], gap="medium")
    with left:
        if found is not None:
            st.html(_answer(case, found, among))
        _norm(case)
    with right:
        show_map(case.city, _map_state(case, found), key="samenkaart", on_event=lambda _: None)


def _answer(case: ShownCase, found: Chosen, among: list[int]) -> str:
    others = [
        (
            ", ".join(case.shown[among[i]] for i in choice.sites),
            together_words.value_words(found.result.goal, choice.value),
        )
        for choice in found.result.alternatives
    ]
    return render(
        "afweging/together.html",
        names=[case.shown[i] for i in found.sites],
        sentence=found.sentence.partition(": ")[2],
        proof=found.proof,
        proven=found.result.proven,
        basis=found.basis,
        others=others,
        among=len(among),
        n=len(case.facts.sites),
    )


def _norm(case: ShownCase) -> None:
    with st.container(key="weigh_norm"):
        st.html(render("afweging/heading.html", told="Hoeveel moet er verhuizen voor een norm?"))
        most = number_within(
            "Proefnorm: hoogstens zoveel plekken per 1.000 inwoners in een wijk",
            0.1,
            1000.0,
            key=str(Name.TRIED_NORM),
            default=10.0,
        )
        try:
            said, _ = fewest_moves(case.city, form=None, most_per_1000=float(most or 0.0))
        except InputError as error:
            said = [str(error)]
        st.html(render("afweging/norm.html", said=said))


def _map_state(case: ShownCase, found: Chosen | None) -> MapState:
    chosen = set(found.sites) if found is not None else set()
    marks = {
        site: (_CHOSEN, "#FFFFFF", "●", "gekozen")
        if i in chosen
        else (GREY, "#FFFFFF", "", "niet gekozen")
        for i, site in enumerate(case.facts.sites)
    }
    return MapState(
        visible=["sites", "facilities", "names", "water"],
        level="wijken",
        site_marks=marks,
        legend=["<p>Donkere speld met ●: gekozen. Grijze speld: niet gekozen.</p>"],
        view=site_view(case),
        key=layer_key(),
    )
