"""The three fields of a site test, and the rest for who knows more."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from spreidingskaart.views.choices import KEPT

if TYPE_CHECKING:
    from spreidingskaart.city import City



def site_form(city: City) -> dict[str, Any]:
    """Show the fields; return what proposals.propose takes, None where a field is empty."""
    forms = sorted(city.forms.values(), key=lambda form: not form.clustered)
    form = st.selectbox(
        "Wat moet er komen?",
        [form.id for form in forms],
        format_func=lambda form_id: city.forms[form_id].name,
        key="vorm",
        **KEPT,
    )
    left, right = st.columns(2, gap="small")
    places = left.number_input("Plekken", 1, 1000, 24, key="plekken", **KEPT)
    units = right.number_input(
        "Woningen of kamers", 1, 1000, None, key="eenheden", placeholder="= plekken", **KEPT
    )
    with st.expander("Meer gegevens"):
        left, right = st.columns(2, gap="small")
        own = left.number_input("Eigen parkeerplaatsen", 0, 2000, None, key="parkeren", placeholder="onbekend", **KEPT)
        floor = right.number_input(
            "Vloeroppervlak (m²)", 1, 200_000, None, key="vloer", placeholder="onbekend", **KEPT
        )
        staff = st.number_input(
            "Personeel op de drukste dienst", 0, 1000, None, key="personeel", placeholder="onbekend", **KEPT
        )
    return {
        "form": form, "places": places, "units": units, "own_parking": own, "floor_area": floor, "staff": staff,
    }  # fmt: skip
