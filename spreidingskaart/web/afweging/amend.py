"""The screen Amendement: two amendments beside the original, each with one sentence for the vote."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.web import url_state
from spreidingskaart.web.afweging.change_fields import change_fields, suggestions, told
from spreidingskaart.web.parts import part
from spreidingskaart.web.rendering import literal, render, say_error
from spreidingskaart.web.url_state import Name
from spreidingskaart.weighing.case.changes import (
    amended,
    parse,
)
from spreidingskaart.weighing.ranking.amendment import effect, tell
from spreidingskaart.weighing.ranking.rank import UNRANKED
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.ranking.amendment import AmendmentEffect

_NAMES: Final = {Name.AMENDMENT_A: "Amendement A", Name.AMENDMENT_B: "Amendement B"}
_START: Final = "Kies hierboven wat verandert, of begin met een voorbeeld:"


def amend_screen(case: ShownCase) -> None:
    """Show original and two amendments side by side."""
    columns = st.columns([2, 3, 3], gap="medium")
    with columns[0]:
        part("Het origineel", _show_original, case)
    for column, name in zip(columns[1:], _NAMES, strict=True):
        with column, st.container(key=f"weigh_{name}"):
            part(_NAMES[name], _one, case, name)


def _show_original(case: ShownCase) -> None:
    st.html(render("afweging/original.html", rows=_original(case)))


def _one(case: ShownCase, name: Name) -> None:
    st.html(render("afweging/heading.html", told=_NAMES[name]))
    try:
        changes = parse(url_state.choice(name) or "")
    except InputError as error:
        say_error(error)
        changes = ()
    change_fields(case.framework, name, changes)
    if not changes:
        st.html(render("afweging/note.html", told=_START))
        for change in suggestions(case.framework):
            st.button(
                literal(told(case.framework, change)),
                key=f"weigh.{name}.try.{change.kind}.{change.id}",
                on_click=url_state.choose,
                args=(name, change.text),
            )
        return
    try:
        found = effect(
            case.framework,
            amended(case.framework, changes),
            case.facts.inputs(case.shown),
            title=_NAMES[name],
        )
    except InputError as error:
        say_error(error)
        return
    st.html(
        render(
            "afweging/effect.html",
            sentence=tell(found),
            changes=found.changes,
            rows=_moves(case, found),
        )
    )


def _original(case: ShownCase) -> list[dict[str, Any]]:
    found = effect(case.framework, case.framework, case.facts.inputs(case.shown)).before
    return [
        {
            "place": int(found.rank[i]),
            "name": case.shown[i],
            "total": number(float(found.totals.total[i]), 1),
        }
        for i in map(int, found.order)
        if found.rank[i] != UNRANKED
    ]


def _moves(case: ShownCase, found: AmendmentEffect) -> list[dict[str, Any]]:
    rows = []
    for i in map(int, found.after.order):
        old, new = int(found.before.rank[i]), int(found.after.rank[i])
        if (old, new) == (UNRANKED, UNRANKED):
            continue
        tone, word = _move(found, i, old, new)
        stays = new != UNRANKED
        rows.append(
            {
                "place": new if stays else "",
                "name": case.shown[i],
                "tone": tone,
                "word": word,
                "total": number(float(found.after.totals.total[i]), 1) if stays else "",
            }
        )
    return rows


def _move(found: AmendmentEffect, i: int, old: int, new: int) -> tuple[str, str]:
    """Return how a site moves: a tone and a word."""
    if i in found.enters or old == UNRANKED:
        return "new", "nieuw"
    if i in found.leaves or new == UNRANKED:
        return "out", "valt af"
    if new < old:
        return "up", f"▲ {old - new}"
    return ("down", f"▼ {new - old}") if new > old else ("same", "=")
