"""Beside the register: one rule in full, and what another value would change on the candidate sites."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.rules.register_entry import CERTAINTIES, Rule
from spreidingskaart.site_test.register import find_rule, register
from spreidingskaart.site_test.what_if import what_if
from spreidingskaart.web import url_state
from spreidingskaart.web.address import restore
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.number_field import empty_field, number_field
from spreidingskaart.web.parts import part
from spreidingskaart.web.proposal_fields import proposal_field
from spreidingskaart.web.regels.words import address, as_date
from spreidingskaart.web.rendering import render, say_error
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.url_state import KEPT, Name
from spreidingskaart.words.numbers import plain, read_number
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.site_test.what_if import WhatIf

_BOX: Final = "rules.box"
_OTHERWISE: Final = "Misschien is hij vervallen, of klopt de link niet. Kies een regel in de lijst."
_VALUE: Final = Name.TRIED_VALUE.value
_ABSENT: Final = Name.WITHOUT_NORM.value
_FORM: Final = Name.TRIED_FORM.value
_HEAD: Final = (
    "locatie", "naam", "fictief", "oordeel nu", "oordeel met probeerwaarde", "criterium nu",
    "criterium met probeerwaarde", "waarde nu", "waarde met probeerwaarde", "grens nu", "grens met probeerwaarde",
    "eenheid", "regel", "probeerwaarde",
)  # fmt: skip


@st.fragment
def rule_panel() -> None:
    """Show the rule that is chosen; only this panel runs again when a value is tried."""
    restore()
    part("De regel", _show_rule, city_of_session())


def _show_rule(city: City) -> None:
    rule, fault = _chosen(city)
    _box(city, rule)
    if fault:
        say_error(fault)
    if rule is None:
        st.html(render("regels/start.html"))
        return
    said = {
        "rule": rule,
        "certainties": CERTAINTIES,
        "criterion": BY_ID[rule.criterion].title if rule.criterion else "geen",
        "forms": [city.forms[form].name if form in city.forms else form for form in rule.forms],
        "by_id": {one.id: one for one in register(city)},
        "as_date": as_date,
        "address": address,
    }
    st.html(render("regels/one.html", **said))
    part("De proef", _try, city, rule)
    st.html(render("regels/deep.html", **said))


def _chosen(city: City) -> tuple[Rule | None, str | None]:
    rule_id = url_state.choice(Name.RULE)
    if rule_id is None:
        return None, None
    try:
        return find_rule(city, rule_id, otherwise=_OTHERWISE), None
    except InputError as error:
        return None, str(error)


def _box(city: City, rule: Rule | None) -> None:
    names = {one.id: f"{one.title} · {one.id}" for one in register(city)}
    st.session_state[_BOX] = rule.id if rule else None
    st.selectbox(
        "Kies een regel",
        list(names),
        index=None,
        format_func=names.__getitem__,
        key=_BOX,
        placeholder="Typ een deel van de naam",
        on_change=_choose,
        args=(city,),
    )


def _choose(city: City) -> None:
    rule_id = st.session_state[_BOX]
    url_state.choose(Name.RULE, rule_id)
    empty_field(_VALUE)
    st.session_state[_ABSENT] = False
    if rule_id and (forms := find_rule(city, rule_id).forms):
        st.session_state[_FORM] = forms[0]


def _try(city: City, rule: Rule) -> None:
    if rule.limits is None:
        st.html(render("regels/no_trial.html", rule=rule))
        return
    with st.container(key="rules_trial"):
        st.html(render("regels/trial.html", rule=rule))
        absent = rule.may_be_absent and st.checkbox("Probeer zonder deze norm", key=_ABSENT, **KEPT)
        value = None
        if not absent:
            stored = plain(rule.value, 3) if rule.value is not None else "leeg"
            value = number_field(
                f"Wat als dit het is? ({rule.unit})",
                read_number,
                key=_VALUE,
                empty=f"nu {stored}",
                tell=rule.told,
            )
        form, places, own = _proposal(city, rule)
    if value is None and not absent:
        return
    try:
        found = what_if(city, rule.id, value, form=form, places=places, own_parking=own)
    except InputError as error:
        say_error(error)
        return
    _told(city, found)


def _proposal(city: City, rule: Rule) -> tuple[str, float, float | None]:
    forms = [form.id for form in sorted(city.forms.values(), key=lambda form: not form.clustered)]
    if rule.forms and _FORM not in st.session_state:
        st.session_state[_FORM] = rule.forms[0] if rule.forms[0] in forms else forms[0]
    left, right = st.columns([3, 2], gap="small")
    form = left.selectbox(
        "Woonzorgvorm", forms, format_func=lambda one: city.forms[one].name, key=_FORM, **KEPT
    )
    with right:
        places = proposal_field(BY_NAME["places"], Name.TRIED_PLACES.value)
    own = None
    if rule.criterion == "parking":
        field = replace(BY_NAME["own_parking"], empty="wat elke locatie heeft")
        own = proposal_field(field, Name.TRIED_PARKING.value)
    return str(form), float(places or 0.0), own


def _told(city: City, found: WhatIf) -> None:
    criterion = BY_ID[found.rule.criterion].title
    confined = found.rule.forms and found.form not in found.rule.forms
    st.html(
        render(
            "regels/what_if.html",
            found=found,
            tried=found.rule.told(found.value),
            stored=found.rule.amount,
            criterion=criterion,
            form=city.forms[found.form].name,
            confined=[city.forms[form].name for form in found.rule.forms if form in city.forms]
            if confined
            else [],
            counts=found.counts().items(),
        )
    )
    asked = {
        "rule_id": found.rule.id, "value": found.value, "form": found.form, "places": found.places,
        "own_parking": found.own_parking,
    }  # fmt: skip
    file_button(
        "Dit als CSV", partial(trial_csv, asked), "probeerwaarde.csv", "text/csv", key="rules.csv"
    )


def trial_csv(asked: Mapping[str, Any], city: City) -> bytes:
    """Return what a tried value does on the candidate sites of a City, as a file."""
    found = what_if(city, **asked)
    rows = (
        (
            site.site, site.name, "ja" if site.fictional else "nee", site.before.dutch, site.after.dutch,
            site.found_before.verdict.dutch, site.found_after.verdict.dutch, site.found_before.value,
            site.found_after.value, site.found_before.threshold, site.found_after.threshold, found.unit, found.rule.id,
            found.rule.told(found.value),
        )
        for site in found.sites
    )  # fmt: skip
    return csv_bytes(_HEAD, rows)
