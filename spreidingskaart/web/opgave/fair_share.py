"""The screen Eerlijk deel: what each district would have of what is needed, against what it has and gets."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.programme.fair_share.asked import TOGETHER, group_needs, left_out
from spreidingskaart.programme.fair_share.decisions import planned_decisions, site_decisions
from spreidingskaart.programme.fair_share.told import best_decision, fiction, headline, remarks
from spreidingskaart.programme.fair_share.weights import ShareCorrection
from spreidingskaart.programme.groups import target_groups
from spreidingskaart.spread.policy import choice as policy
from spreidingskaart.web.number_field import number_within
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.opgave.fair_share_rows import (
    AskedShare,
    plan_rows,
    share_bars,
    share_rows,
    site_rows,
)
from spreidingskaart.web.opgave.picture import slide
from spreidingskaart.web.opgave.programme_question import scenario_of_address
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.rendering import literal
from spreidingskaart.web.story import notes, table
from spreidingskaart.web.url_state import Name, kept

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.fair_share.shares import NeedPerDistrict

_YEARS: Final = 20
"""Years after that of the City."""
_MISSING: Final = (
    "Geen cijfers: de doelgroepen ontbreken. Zet programme_groups.csv (id, name, forms, note) en programme.csv "
    "(group, quantity, from_year, value, status, source) bij de gegevens van de stad."
)


def fair_share(city: City) -> None:
    """Show the screen."""
    if "districts" not in city.levels:
        slide(TaskScreen.FAIR_SHARE, _no_districts(city))
        return
    if not target_groups(city):
        slide(TaskScreen.FAIR_SHARE, _MISSING)
        return
    asked = _ask(city)
    found = asked.divided(city)
    slide(TaskScreen.FAIR_SHARE, headline(found), fiction=fiction(found))
    if found.need.is_known:
        st.html(share_bars(found))
    notes(_notes(city, asked, found))
    table(city, partial(share_rows, asked), name=f"eerlijk-deel-{asked.group}-{asked.year}")
    if found.need.is_known:
        _decisions(city, asked, found)


def _no_districts(city: City) -> str:
    return (
        f"{city.municipality.name} heeft geen stadsdelen om over te verdelen. Zet een laag districts (code, name, "
        "vlak) bij de gegevens van de stad."
    )


def _ask(city: City) -> AskedShare:
    """Show the choices; return them."""
    names = {TOGETHER: "Alle doelgroepen"}
    names |= {group.id: group.name for group in target_groups(city)}
    years = [str(year) for year in range(city.year, city.year + _YEARS + 1)]
    corrections = {one.value: one.dutch for one in ShareCorrection}
    with st.container(key="task_fair_share", horizontal=True, vertical_alignment="bottom"):
        group = st.selectbox(
            "Doelgroep",
            list(names),
            format_func=lambda name: literal(names.get(name, name)),
            width=280,
            **kept(Name.TASK_GROUP),
        )
        year = st.selectbox("In het jaar", years, width=110, **kept(Name.SHARE_YEAR))
        correction = one_of(
            "Het deel volgt",
            corrections,
            ShareCorrection.NONE.value,
            Name.CORRECTION,
            told=corrections.__getitem__,
        )
    return AskedShare(
        group=group if group in names else TOGETHER,
        year=int(year) if year in years else city.year,
        correction=ShareCorrection(correction),
        scenario=scenario_of_address(city),
    )


def _notes(city: City, asked: AskedShare, found: NeedPerDistrict) -> list[str]:
    said = remarks(found)
    if asked.scenario is not None:
        said.insert(
            0, f"Met het scenario {asked.scenario.name}, dat op het scherm Programma staat."
        )
    if asked.group == TOGETHER:
        said.append(left_out(group_needs(city, asked.year, asked.scenario)))
    told = dict.fromkeys(source.told for source in found.figure.sources)
    said.append(
        "Het aandeel corporatiewoningen staat in de tabel als feit; het telt niet mee in het gewicht."
    )
    said.append(f"Bronnen: {'; '.join(told)}." if told else "")
    return [one for one in said if one]


def _decisions(city: City, asked: AskedShare, found: NeedPerDistrict) -> None:
    """Show what each plan does, and what a facility on each candidate site would do."""
    st.subheader("Wat doet elk besluit?", anchor=False)
    plans = planned_decisions(city, found)
    if plans:
        notes([best_decision(plans), "Elk plan telt hier op zichzelf, zonder de andere plannen."])
        table(
            city,
            partial(plan_rows, asked),
            name=f"eerlijk-deel-plannen-{asked.group}-{asked.year}",
            unfolded=True,
            title="Wat elk plan doet",
        )
    elif found.places.unknown:
        notes([f"Welke plannen er zijn is niet bekend: {found.places.unknown}."])
    else:
        notes(["Voor deze groep staat geen plan in het register."])
    if city.layer("sites") is None:
        notes(["Er zijn geen zoeklocaties geladen (sites)."])
        return
    size = number_within(
        "Plekken op een zoeklocatie (aanname)",
        1,
        500,
        whole=True,
        key=str(Name.NEW_SIZE),
        default=policy("example_places"),
        width=260,
    )
    places = float(size or 1)
    notes([best_decision(site_decisions(city, found, places))])
    table(
        city,
        partial(site_rows, asked, places),
        name=f"eerlijk-deel-zoeklocaties-{asked.group}-{asked.year}",
        title="Wat een voorziening op elke zoeklocatie doet",
    )
