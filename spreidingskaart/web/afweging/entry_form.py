"""Where a planner enters by hand what no layer knows, such as the advice of the police."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import streamlit as st

from spreidingskaart.errors import SpreidingskaartError
from spreidingskaart.model import Verdict
from spreidingskaart.store import MOST_REASON
from spreidingskaart.web.limits import TYPED_NUMBER
from spreidingskaart.web.publishing import said_before_keeping
from spreidingskaart.web.rendering import literal, render, say_error
from spreidingskaart.web.session import person
from spreidingskaart.web.two_people import attempt, conflict, seen_before
from spreidingskaart.weighing.case.compare import figure
from spreidingskaart.weighing.case.entering import enter as enter_by_hand
from spreidingskaart.weighing.framework.entry_range import range_of, takes_verdict, verdicts_of
from spreidingskaart.weighing.framework.framework import ByHand, HardLimit
from spreidingskaart.weighing.framework.value import tell
from spreidingskaart.words.dates import short_day
from spreidingskaart.words.numbers import read_number, typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.store import Expected, SiteEntry
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.web.two_people import Act, Words
    from spreidingskaart.weighing.framework.framework import ScoredCriterion

    Item = HardLimit | ScoredCriterion

_KEY: Final = "weigh.enter"


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
        names = dict(zip(case.facts.sites, case.shown, strict=True))
        site = st.selectbox(
            "Locatie",
            sorted(names, key=names.__getitem__),
            format_func=names.__getitem__,
            key="weigh.enter.site",
        )
        # the choice of a cell lies outside the form: what stands in it shows before anybody types
        st.html(
            render("afweging/entry_facts.html", facts=_facts(case, str(site)), covered=case.covered)
        )
        with st.form("weigh.enter", border=False):
            _fields(case, by_hand[str(chosen)], str(site))
        conflict(_KEY, lambda standing: _words_of(cast("SiteEntry", standing)))


def _by_hand(case: ShownCase) -> Mapping[str, Item]:
    items: list[Item] = [*case.framework.hard, *case.framework.scored]
    return {item.id: item for item in items if isinstance(item.origin, ByHand)}


def _facts(case: ShownCase, site: str) -> list[tuple[str, str]]:
    """Return what was measured of a site, to judge by; before names show that of its group, which tells no place."""
    i = case.facts.sites.index(site)
    items: list[Item] = [*case.framework.hard, *case.framework.scored]
    measured = {item.column: item for item in items if not isinstance(item.origin, ByHand)}
    return [(item.label, figure(case.weighed, item, i)) for item in measured.values()]


def _fields(case: ShownCase, item: Item, site: str) -> None:
    standing = _standing(case, item, site)
    seen = seen_before(
        f"{case.framework.id}/{site}/{item.id}", standing.event_id if standing else None
    )
    if standing is not None:
        words = ", ".join(_words_of(standing).values()).rstrip(".")
        told = f"Nu staat er: {words} ({standing.name}, {short_day(standing.made_at)})."
        st.html(render("afweging/note.html", told=told))
    found = _value(item)
    asked = item.origin.source if isinstance(item.origin, ByHand) else ""
    source = st.text_input(
        "Bron", key="weigh.enter.source", placeholder=asked, max_chars=MOST_REASON
    )
    reason = st.text_input("Reden", key="weigh.enter.reason", max_chars=MOST_REASON)
    said_before_keeping()
    if st.form_submit_button("Bewaar"):

        def enter(expected: Expected) -> object:
            return enter_by_hand(
                case.framework,
                case.store,
                municipality=case.city.municipality.name,
                site=site,
                criterion=item.id,
                found=found if isinstance(found, Verdict) else read_number(found),
                source=source,
                reason=reason,
                by=person(),
                expected=expected,
            )

        value = found.dutch if isinstance(found, Verdict) else found
        mine = {"Gevonden": value, "Bron": source, "Reden": reason}
        _keep(enter, seen, mine)


def _keep(enter: Act, seen: int | None, mine: Words) -> None:
    """Keep what was typed, say so and show the page anew; or say what is wrong."""
    try:
        if not attempt(_KEY, enter, seen=seen, mine=mine):
            return
    except SpreidingskaartError as error:
        say_error(error)
        return
    st.toast("Bewaard, en nog intern.")
    st.rerun()


def _standing(case: ShownCase, item: Item, site: str) -> SiteEntry | None:
    """Return what stands in the cell."""
    every = case.store.entries(case.framework.id, case.city.municipality.name, seen_by=case.reader)
    return next((each for each in every if (each.site, each.criterion) == (site, item.id)), None)


def _words_of(entry: SiteEntry) -> dict[str, str]:
    value = entry.verdict.dutch if entry.verdict is not None else typed(entry.value or 0)
    return {"Gevonden": value, "Bron": entry.source, "Reden": entry.reason}


def _value(item: Item) -> Verdict | str:
    """Show the field of the value; return a verdict, or a number as it was typed."""
    if takes_verdict(item):
        return _verdict(verdicts_of(item))
    return str(
        st.text_input(
            literal(f"Getal ({range_of(item).dutch})"),
            help=None if isinstance(item, HardLimit) else literal(tell(item.curve, item.unit)),
            key="weigh.enter.value",
            autocomplete="off",
            max_chars=TYPED_NUMBER,
        )
        or ""
    )


def _verdict(allowed: Sequence[Verdict]) -> Verdict:
    verdict = st.selectbox(
        "Oordeel", allowed, format_func=lambda word: word.dutch, key="weigh.enter.verdict"
    )
    return Verdict(verdict)
