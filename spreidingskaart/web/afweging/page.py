"""The page Afweging: fix the criteria, then weigh the sites in the open, one calm screen at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.store import open_store
from spreidingskaart.web.afweging import choices
from spreidingskaart.web.afweging.amend import amend_screen
from spreidingskaart.web.afweging.case import case_of
from spreidingskaart.web.afweging.compare import compare_screen
from spreidingskaart.web.afweging.dossier import dossier_screen
from spreidingskaart.web.afweging.framework import framework_screen
from spreidingskaart.web.afweging.live import live_screen
from spreidingskaart.web.afweging.matrix import matrix_screen
from spreidingskaart.web.afweging.robust import robust_screen
from spreidingskaart.web.afweging.together import together_screen
from spreidingskaart.web.layout import title
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.url_state import KEPT
from spreidingskaart.weighing.case.example_entries import example_entries
from spreidingskaart.weighing.case.offered import offered
from spreidingskaart.weighing.framework.lock import digest

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City
    from spreidingskaart.web.afweging.case import Case

STEPS: Final[dict[str, tuple[str, Callable[[Case], None]]]] = {
    "kader": ("Kader", framework_screen),
    "matrix": ("Matrix", matrix_screen),
    "weging": ("Weging", live_screen),
    "stand": ("Houdt stand", robust_screen),
    "amendement": ("Amendement", amend_screen),
    "samen": ("Samen", together_screen),
    "naast": ("Naast elkaar", compare_screen),
    "dossier": ("Dossier", dossier_screen),
}
"""Id in the address, name in the menu and function of every screen."""
_FIRST: Final = "beschermd_wonen_plus_2024"


def show() -> None:
    """Show the page."""
    choices.restore()
    city = city_of_session()
    title(
        "Welke locatie, en waarom?",
        "Eerst de criteria vast, dan de namen. Elke stap is na te rekenen.",
    )
    try:
        _show(city)
    except SpreidingskaartError as error:
        st.error(str(error))
    choices.restore()


def _show(city: City) -> None:
    frameworks = offered(city.forms, open_store())
    with st.container(key="weigh_bar", horizontal=True, vertical_alignment="bottom"):
        ids = sorted(frameworks, key=lambda name: name != _FIRST)
        chosen = st.selectbox(
            "Afwegingskader",
            ids,
            format_func=lambda name: frameworks[name].title,
            key="kader",
            width=360,
            **KEPT,
        )
        places = st.number_input(
            "Plekken per locatie", 1, 1000, 36, key="weegplekken", width=150, **KEPT
        )
        examples = st.toggle(
            "Fictieve invoer",
            value=True,
            disabled=not example_entries(str(chosen), city.municipality.code, (True,)),
            key="voorbeeld",
            help="De kandidaten zijn verzonnen. Wat mensen met de hand invullen (zoals het advies van de politie) is "
            "dat dan ook. Zet dit uit om alleen te zien wat is gemeten of bewaard.",
            **KEPT,
        )
        case = case_of(city, str(chosen), float(places), examples=bool(examples))
        _strip(case)
    step = _steps()
    with st.container(key="weigh_screen"):
        STEPS[step][1](case)
    _turn(step)


def _strip(case: Case) -> None:
    standing = case.standing
    st.html(
        render(
            "afweging/strip.html",
            framework=case.framework,
            lock=standing.lock,
            seen=standing.seen,
            digest=digest(case.framework),
            n=len(case.facts.sites),
            fictional=sum(case.measured.fictional),
            examples=case.examples,
            tried=case.weights is not None,
        )
    )


def _steps() -> str:
    names = {step: name for step, (name, _) in STEPS.items()}
    with st.container(key="weigh_steps"):
        step = st.segmented_control(
            "Scherm",
            list(names),
            format_func=names.__getitem__,
            default="kader",
            key="weegstap",
            required=True,
            label_visibility="collapsed",
            **KEPT,
        )
    return str(step) if step in STEPS else "kader"


def _turn(step: str) -> None:
    order = list(STEPS)
    place = order.index(step)

    def go(to: str) -> None:
        st.session_state["weegstap"] = to

    with st.container(key="weigh_turn", horizontal=True):
        for to, word in ((place - 1, "Terug"), (place + 1, "Verder")):
            if 0 <= to < len(order):
                st.button(
                    f"{word}: {STEPS[order[to]][0].lower()}",
                    key=f"weigh.{word}",
                    type="primary" if word == "Verder" else "secondary",
                    on_click=go,
                    args=(order[to],),
                )
