"""The three fields of a site test, and the rest for whoever knows more; and a link that fills them in."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.criteria.parking.old_use import old_uses
from spreidingskaart.model import NO_OLD_USE
from spreidingskaart.model.fields import BY_NAME, FIELDS, Asked
from spreidingskaart.print.words import sentence_case
from spreidingskaart.web import url_state
from spreidingskaart.web.locatietoets import site_choice
from spreidingskaart.web.number_field import number_field
from spreidingskaart.web.proposal_fields import FORM, form_box, in_pairs
from spreidingskaart.web.url_state import KEPT
from spreidingskaart.words.numbers import read_within

if TYPE_CHECKING:
    from spreidingskaart.city import City

_OLD_USE: Final = "oud"
_OLD_SIZE: Final = BY_NAME["old_size"]
_OLD_SPACES: Final = tuple(field for field in FIELDS if field.asked is Asked.OLD_USE)
_FIRST: Final = (BY_NAME["places"], BY_NAME["units"])
_REST: Final = tuple(
    field
    for field in FIELDS
    if field not in _FIRST and field.asked not in (Asked.WITH_WORD, Asked.OLD_USE)
)
IN_ADDRESS: Final = (FORM, _OLD_USE, *(field.address for field in FIELDS))
"""Names of the fields in the address."""


def follow_link() -> None:
    """Let a link that says what must come say all of it: what it leaves out is not kept from an earlier test."""
    arrival = url_state.arrival()
    if arrival and FORM in arrival.named:
        url_state.forget(IN_ADDRESS)
        site_choice.follow_link(arrival)


def site_form(city: City) -> dict[str, Any]:
    """Show the fields; return what proposals.propose takes, None where a field is empty."""
    form = form_box(city)
    numbers = in_pairs(_FIRST, [field.address for field in _FIRST])
    with st.expander("Meer gegevens"):
        numbers |= in_pairs(_REST, [field.address for field in _REST])
        numbers |= _old_use()
    return {"form": form, **numbers}


def _old_use() -> dict[str, Any]:
    """Show what may be on the site now, and what belongs to it; without a size it is not told yet."""
    old, size = _what_and_how_much()
    told = {"old_function": old, _OLD_SIZE.name: size}
    if size is not None:
        told |= in_pairs(_OLD_SPACES, [field.address for field in _OLD_SPACES])
    return told


def _what_and_how_much() -> tuple[str | None, float | None]:
    uses = old_uses()
    titles = {NO_OLD_USE: "Niets", **{name: sentence_case(use.title) for name, use in uses.items()}}
    old = st.selectbox(
        "Wat mag er nu staan? (oud gebruik)",
        list(titles),
        index=None,
        format_func=titles.__getitem__,
        key=_OLD_USE,
        placeholder="onbekend",
        **KEPT,
    )
    if old is None or old == NO_OLD_USE:
        return old, None
    unit = uses[old].unit
    size = number_field(
        f"Hoeveel daarvan ({unit})",
        partial(read_within, least=1, most=_OLD_SIZE.most, whole=not unit.startswith("m²")),
        key=_OLD_SIZE.address,
        empty=_OLD_SIZE.empty,
    )
    if size is None:
        st.html(
            f'<p class="sk-small">Vul in hoeveel {unit} het is. Tot dan telt het oude gebruik niet mee.</p>'
        )
        return None, None
    return old, size
