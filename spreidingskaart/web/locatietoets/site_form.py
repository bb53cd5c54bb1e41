"""The three fields of a site test, and the rest for whoever knows more; and a link that fills them in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.criteria.parking.old_use import MOST_OLD_SIZE, old_uses
from spreidingskaart.model import NO_OLD_USE
from spreidingskaart.print.words import sentence_case
from spreidingskaart.web import proposal_fields, url_state
from spreidingskaart.web.locatietoets import site_choice
from spreidingskaart.web.url_state import KEPT

if TYPE_CHECKING:
    from spreidingskaart.city import City

_FORM: Final = "vorm"
FIELDS: Final = (
    _FORM, "plekken", "eenheden", "parkeren", "vloer", "personeel", "hoogte", "oud", "oudomvang", "tijdelijk",
)  # fmt: skip
"""Names of the fields in the address."""


def follow_link() -> None:
    """Let a link that says what must come say all of it: what it leaves out is not kept from an earlier test."""
    arrival = url_state.arrival()
    if arrival and _FORM in arrival.named:
        url_state.forget(FIELDS)
        site_choice.follow_link(arrival)


def site_form(city: City) -> dict[str, Any]:
    """Show the fields; return what proposals.propose takes, None where a field is empty."""
    forms = sorted(city.forms.values(), key=lambda form: not form.clustered)
    form = st.selectbox(
        "Wat moet er komen?",
        [form.id for form in forms],
        format_func=lambda form_id: city.forms[form_id].name,
        key=_FORM,
        **KEPT,
    )
    left, right = st.columns(2, gap="small")
    with left:
        places = proposal_fields.places("plekken")
    with right:
        units = proposal_fields.units("eenheden")
    with st.expander("Meer gegevens"):
        left, right = st.columns(2, gap="small")
        with left:
            own = proposal_fields.own_parking("parkeren")
        floor = right.number_input(
            "Vloeroppervlak (m²)", 1, 200_000, None, key="vloer", placeholder="onbekend", **KEPT
        )
        left, right = st.columns(2, gap="small", vertical_alignment="bottom")
        staff = left.number_input(
            "Personeel, drukste dienst",
            0,
            1000,
            None,
            key="personeel",
            placeholder="onbekend",
            **KEPT,
        )
        with right:
            height = proposal_fields.height("hoogte")
        old, size = _old_use()
        years = proposal_fields.temporary_years("tijdelijk")
    return {
        "form": form, "places": places, "units": units, "own_parking": own, "floor_area": floor, "staff": staff,
        "height": height, "old_function": old, "old_size": size, "temporary_years": years,
    }  # fmt: skip


def _old_use() -> tuple[str | None, float | None]:
    """Show what may be on the site now; without a size it is not told yet."""
    uses = old_uses()
    titles = {NO_OLD_USE: "Niets", **{name: sentence_case(use.title) for name, use in uses.items()}}
    old = st.selectbox(
        "Wat mag er nu staan? (oud gebruik)",
        list(titles),
        index=None,
        format_func=titles.__getitem__,
        key="oud",
        placeholder="onbekend",
        **KEPT,
    )
    if old is None or old == NO_OLD_USE:
        return old, None
    unit = uses[old].unit
    size = st.number_input(
        f"Hoeveel daarvan ({unit})",
        1,
        int(MOST_OLD_SIZE),
        None,
        key="oudomvang",
        placeholder="vul in",
        **KEPT,
    )
    if size is None:
        st.html(
            f'<p class="sk-small">Vul in hoeveel {unit} het is. Tot dan telt het oude gebruik niet mee.</p>'
        )
        return None, None
    return old, size
