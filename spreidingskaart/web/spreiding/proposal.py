"""The screen Dit voorstel: choose a site, a form and places, and read what that does to the spread."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.print.spread_picture import effect_picture
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.spread.areas import ONE
from spreidingskaart.spread.before_after import per_level
from spreidingskaart.web import chosen_site, story, url_state
from spreidingskaart.web.candidate_box import candidate_box
from spreidingskaart.web.proposal_fields import form_box, proposal_field
from spreidingskaart.web.rendering import render
from spreidingskaart.web.spreiding.screens import STEPS, Screen
from spreidingskaart.web.story import rounded, table
from spreidingskaart.web.url_state import Name

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.spread.before_after import BeforeAfter
    from spreidingskaart.web.spreiding.question import SpreadQuestion
    from spreidingskaart.web.story import Table

_BOX: Final = "spread_proposal.box"
_HERE: Final = "chosen"
"""The pin or plot that was chosen on Locatietoets, beside the candidates."""
_ASKED: Final = STEPS[Screen.PROPOSAL][1]
_CHOOSE: Final = (
    "Kies een kandidaatlocatie. Een eigen punt of perceel kiest u op de Locatietoets; "
    "dat staat daarna ook hier."
)
_PLACES: Final = BY_NAME["places"]
_HEAD: Final = (
    "indeling", "gebied", "ligt het hier", "plekken nu", "plekken met dit voorstel", "inwoners",
    "keer een gelijk deel nu", "keer een gelijk deel met dit voorstel",
)  # fmt: skip


def proposal_effect(question: SpreadQuestion) -> None:
    """Ask for a proposal and show what it does, per stadsdeel and per wijk."""
    asked = _fields(question.city)
    if asked is None:
        story.slide(_ASKED, _CHOOSE)
        return
    found = _effects(question.city, asked, question.year)
    fiction = _fiction(found[0])
    story.slide(_ASKED, found[0].sentence, fiction=fiction)
    pictures = [effect_picture(one) for one in found]
    st.html(render("spreiding/proposal.html", pictures=pictures))
    story.notes([told for told in found[0].reserves if told != fiction])
    table(question.city, partial(_rows, asked, question.year), name=f"voorstel-{question.year}")


def _fields(city: City) -> dict[str, Any] | None:
    """Show site, form and places; return what `propose` takes, None where no site is chosen."""
    with st.container(
        key="spread_proposal", horizontal=True, vertical_alignment="bottom", width="content"
    ):
        _site_box(city)
        form, places = form_box(city), proposal_field(_PLACES, _PLACES.address, width=160)
    site = chosen_site.site()
    return None if site is None else {**site, "form": form, "places": places}


def _site_box(city: City) -> None:
    """Show the candidates, and the pin or plot that was chosen elsewhere."""
    sites = city.layer("sites")
    names = {} if sites is None else dict(zip(sites["id"], sites["name"], strict=True))
    site = chosen_site.site()
    if site and "site_id" not in site:
        names = {_HERE: "Het punt of perceel dat u koos", **names}
    chosen = site.get("site_id", _HERE) if site else None
    candidate_box(city, names, chosen, key=_BOX, on_change=_choose)


def _choose() -> None:
    chosen = st.session_state[_BOX]
    if chosen == _HERE:
        return
    for name in url_state.SITE:
        url_state.choose(name, chosen if name is Name.CANDIDATE else None)


def _effects(city: City, asked: dict[str, Any], year: int) -> tuple[BeforeAfter, ...]:
    return per_level(city, propose(city, **asked), year=year)


def _fiction(found: BeforeAfter) -> str:
    return found.reserves[0] if found.fictional else ""


def _rows(asked: dict[str, Any], year: int, city: City) -> Table:
    rows = [
        (
            ONE[found.level],
            area.name,
            "ja" if area.here else "nee",
            rounded(area.places_before, 0),
            rounded(area.places_after, 0),
            area.inhabitants,
            area.why_none or rounded(area.ratio_before or 0.0, 2),
            area.why_none or rounded(area.ratio_after or 0.0, 2),
        )
        for found in _effects(city, asked, year)
        for area in found.areas
    ]
    return _HEAD, rows
