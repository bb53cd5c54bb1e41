"""Where a planner enters by hand what no layer knows, such as the advice of the police."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.model import Verdict
from spreidingskaart.web.afweging.lock_forms import done
from spreidingskaart.weighing.framework.framework import Allowed, ByHand, HardLimit, Threshold
from spreidingskaart.weighing.framework.value import Verdicts
from spreidingskaart.words.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.framework.framework import ScoredCriterion

    Item = HardLimit | ScoredCriterion

_WORDS: Final = [word for word in Verdict if word not in (Verdict.NOT_TESTED, Verdict.REPORTED)]


def entry_form(case: ShownCase) -> None:
    """Show the form to a planner, where the framework asks something by hand."""
    by_hand = _by_hand(case)
    if not case.may_change or not by_hand:
        return
    with st.expander("Vul met de hand in"):
        chosen = st.selectbox(
            "Onderdeel",
            list(by_hand),
            format_func=lambda name: by_hand[name].label,
            key="weigh.enter.what",
        )
        with st.form("weigh.enter", border=False):
            _fields(case, by_hand[str(chosen)])


def _by_hand(case: ShownCase) -> Mapping[str, Item]:
    items: list[Item] = [*case.framework.hard, *case.framework.scored]
    return {item.id: item for item in items if isinstance(item.origin, ByHand)}


def _fields(case: ShownCase, item: Item) -> None:
    names = dict(zip(case.facts.sites, case.shown, strict=True))
    site = st.selectbox(
        "Locatie",
        sorted(names, key=names.__getitem__),
        format_func=names.__getitem__,
        key="weigh.enter.site",
    )
    found = _value(item)
    asked = item.origin.source if isinstance(item.origin, ByHand) else ""
    source = st.text_input("Bron", key="weigh.enter.source", placeholder=asked)
    reason = st.text_input("Reden", key="weigh.enter.reason")
    name = st.text_input("Door", key="weigh.enter.name", max_chars=120)
    if st.form_submit_button("Bewaar"):
        done(
            lambda: case.store.enter(
                case.framework.id,
                case.city.municipality.name,
                str(site),
                item.id,
                found if isinstance(found, Verdict) else read_number(found),
                source=source,
                reason=reason,
                name=name,
            ),
            "Bewaard.",
        )


def _value(item: Item) -> Verdict | str:
    """Show the field of the value; return a verdict, or a number as it was typed."""
    test = item.test if isinstance(item, HardLimit) else item.curve
    if isinstance(test, Allowed | Verdicts):
        return _verdict()
    unit = test.unit if isinstance(test, Threshold) else getattr(item, "unit", "")
    return str(st.text_input(f"Getal ({unit})", key="weigh.enter.value", autocomplete="off") or "")


def _verdict() -> Verdict:
    verdict = st.selectbox(
        "Oordeel", _WORDS, format_func=lambda word: word.dutch, key="weigh.enter.verdict"
    )
    return Verdict(verdict)
