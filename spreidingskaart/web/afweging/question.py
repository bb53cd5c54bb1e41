"""What is weighed: by which framework, how many places a site, with or without fictional entries; and its state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.site_test.overrides import reader_of
from spreidingskaart.web.afweging.case import case_of, with_tried
from spreidingskaart.web.proposal_fields import proposal_field
from spreidingskaart.web.readable_store import readable_store, say_if_lost
from spreidingskaart.web.rendering import render
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.weighing.case.example_entries import example_entries
from spreidingskaart.weighing.case.offered import offered
from spreidingskaart.weighing.framework.lock import digest
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.web.afweging.case import ShownCase

PLACES: Final = replace(BY_NAME["places"], question="Plekken per locatie", default=36)
FIRST: Final = "beschermd_wonen_plus_2024"
_MOST_TOLD: Final = 5
_EXAMPLES: Final = (
    "De kandidaten zijn fictief. Wat mensen met de hand invullen (zoals het advies van de politie) is "
    "dat dan ook. Zet dit uit om alleen te zien wat is gemeten of bewaard."
)


def ask(city: City) -> ShownCase:
    """Show the fields and in what state the framework is; return the weighing.

    Raises
    ------
    InputError
        If framework or sites cannot be used.
    """
    say_if_lost("Kaders, sloten en invoer die mensen bewaarden")
    with st.container(key="weigh_bar", horizontal=True, vertical_alignment="bottom"):
        framework = _framework(city)
        places = proposal_field(PLACES, str(Name.WEIGHED_PLACES), width=150)
        examples = st.toggle(
            "Fictieve invoer",
            value=True,
            disabled=not example_entries(framework, city.municipality.code, (True,)),
            help=_EXAMPLES,
            **kept(Name.EXAMPLES),
        )
        case = with_tried(case_of(city, framework, float(places or 0.0), examples=bool(examples)))
        _state(case)
    if case.not_counted:
        st.html(render("afweging/not_counted.html", told=_not_counted(case)))
    return case


def _not_counted(case: ShownCase) -> list[str]:
    """Return why answers by hand do not count; before names show only how many there are."""
    amount = count(len(case.not_counted), "antwoord", "antwoorden")
    if case.covered:
        verbs = ("valt", "telt") if len(case.not_counted) == 1 else ("vallen", "tellen")
        told = (
            f"{amount} met de hand {verbs[0]} buiten wat het kader vraagt en {verbs[1]} niet mee."
        )
        return [told]
    more = len(case.not_counted) - _MOST_TOLD
    rest = [f"En nog {count(more, 'antwoord', 'antwoorden')} met de hand."] if more > 0 else []
    return [*case.not_counted[:_MOST_TOLD], *rest]


def _framework(city: City) -> str:
    frameworks = offered(
        city.forms, readable_store(), folder=city.folder, seen_by=reader_of(city.role)
    )
    framework = st.selectbox(
        "Afwegingskader",
        sorted(frameworks, key=lambda name: name != FIRST),
        format_func=lambda name: frameworks[name].title,
        width=360,
        **kept(Name.FRAMEWORK),
    )
    return str(framework)


def _state(case: ShownCase) -> None:
    """Show whether the framework is locked, changed or still open."""
    standing = case.standing
    st.html(
        render(
            "afweging/strip.html",
            framework=case.framework,
            lock=standing.lock,
            seen=standing.seen,
            internal=standing.internal,
            digest=digest(case.framework),
            n=len(case.facts.sites),
            fictional=sum(case.measured.fictional),
            examples=case.examples,
            tried=case.tried,
        )
    )
