"""The page Regels: all rules by criterion and status, one rule in full, and what another value would change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.criteria import BY_ID, CRITERIA
from spreidingskaart.rules.register_entry import CERTAINTIES, NOT_SET
from spreidingskaart.site_test.register import register, register_faults
from spreidingskaart.web.layout import title
from spreidingskaart.web.regels.choices import keep, kept
from spreidingskaart.web.regels.panel import panel
from spreidingskaart.web.regels.words import address, as_date, matches
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.theme import ASSETS
from spreidingskaart.words.lists import count
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Status
    from spreidingskaart.rules.register_entry import Rule

EVERY: Final = "alle"
NONE: Final = "geen"
OPEN: Final = "leeg"
"""Numbers that nobody has set yet; beside the five statuses."""
_STATUS: Final = "rules.pills"
_BOUND: Final[dict[str, Any]] = {"bind": "query-params", "persist_state": "session"}
_HEAD: Final = (
    "id", "versie", "criterium", "soort", "regel", "waarde", "laagste", "hoogste", "eenheid", "in woorden", "oordeel",
    "geldt bij", "status", "bron", "adres", "geldt vanaf", "alleen voor", "let op", "gemeente", "staat in", "rust op",
)  # fmt: skip


@dataclass(frozen=True)
class Group:
    """The rules of one criterion that pass the filter."""

    title: str
    question: str
    rules: tuple[Rule, ...]
    counts: tuple[tuple[Status, int], ...]
    """How many of each status, from sure to open."""
    open_norms: int
    """Numbers that nobody has set yet."""


def show() -> None:
    """Show the page."""
    st.html(_styles())
    city = city_of_session()
    rules = register(city)
    empty = sum(rule.is_open for rule in rules)
    title(
        "Waarop rust een oordeel?",
        f"{count(len(rules), 'regel', 'regels')}, elk met bron en status. "
        f"{count(empty, 'norm is', 'normen zijn')} nog niet ingevuld. Probeer gerust een andere waarde.",
    )
    for fault in register_faults(city):
        st.error(f"{fault} De andere regels staan er wel.")
    chosen, narrowed = _filtered(rules)
    with st.container(key="rules_and_panel"):
        left, right = st.columns([3, 1])
        with left:
            _register(city, rules, chosen, narrowed=narrowed)
        with right, st.container(key="rules_panel"):
            panel()


@cache
def _styles() -> str:
    return f"<style>{(ASSETS / 'rules.css').read_text(encoding='utf-8')}</style>"


def _filtered(rules: Sequence[Rule]) -> tuple[tuple[Rule, ...], bool]:
    """Show the filters; return the rules that pass, and whether anything is filtered."""
    names = {EVERY: "Alle criteria", **{criterion.id: criterion.title for criterion in CRITERIA}}
    if any(not rule.criterion for rule in rules):
        names[NONE] = "Geen criterium"
    counts = Counter(rule.status.value for rule in rules) + Counter(
        {OPEN: sum(rule.is_open for rule in rules)}
    )
    pills = {status.value: certainty.word for status, certainty in CERTAINTIES.items()} | {
        OPEN: NOT_SET
    }
    with st.container(key="rules_bar", horizontal=True, vertical_alignment="bottom"):
        criterion = st.selectbox(
            "Criterium",
            list(names),
            format_func=names.__getitem__,
            key="criterium",
            width=220,
            **_BOUND,
        )
        words = st.text_input(
            "Zoek een regel",
            key="zoekregel",
            placeholder="zorgwoning, ECLI, 24 uur",
            width=240,
            **_BOUND,
        )
        if _STATUS not in st.session_state:
            st.session_state[_STATUS] = [
                name for name in (kept("status") or "").split(",") if name in counts
            ]
        kept("status")
        statuses = st.pills(
            "Status",
            [name for name in pills if counts[name]],
            selection_mode="multi",
            format_func=lambda name: f"{pills[name]} {counts[name]}",
            key=_STATUS,
            persist_state="session",
            on_change=lambda: keep("status", ",".join(st.session_state[_STATUS])),
        )
    found = tuple(
        rule
        for rule in rules
        if criterion in (EVERY, rule.criterion or NONE)
        and (not statuses or rule.status in statuses or (OPEN in statuses and rule.is_open))
        and matches(rule, str(words or ""))
    )
    return found, bool(criterion != EVERY or statuses or (words or "").strip())


def _register(city: City, rules: Sequence[Rule], chosen: Sequence[Rule], *, narrowed: bool) -> None:
    params = st.query_params.to_dict()
    st.html(render("regels/statuses.html", certainties=CERTAINTIES.items()))
    st.html(
        render(
            "regels/rules.html",
            groups=groups_of(chosen),
            opened=narrowed,
            found=len(chosen),
            total=len(rules),
            certainties=CERTAINTIES,
            by_id={rule.id: rule for rule in rules},
            forms={form.id: form.name for form in city.forms.values()},
            as_date=as_date,
            address=lambda rule: address(rule.id, params),
        )
    )
    st.download_button(
        "Deze regels als CSV",
        csv_bytes(_HEAD, map(_row, chosen)),
        "regels.csv",
        "text/csv",
        on_click="ignore",
    )


def groups_of(rules: Sequence[Rule]) -> list[Group]:
    """Return rules by criterion in reading order; those of the municipality first, and what nobody reads last."""
    groups = []
    for name in (*BY_ID, ""):
        found = sorted(
            (rule for rule in rules if rule.criterion == name),
            key=lambda rule: rule.municipality is None,
        )
        if found:
            counts = Counter(rule.status for rule in found)
            criterion = BY_ID.get(name)
            groups.append(
                Group(
                    criterion.title if criterion else "Geen criterium",
                    criterion.question
                    if criterion
                    else "Deze normen leest niemand; staan de namen er goed?",
                    tuple(found),
                    tuple((status, counts[status]) for status in CERTAINTIES if counts[status]),
                    sum(rule.is_open for rule in found),
                )
            )
    return groups


def _row(rule: Rule) -> tuple[object, ...]:
    criterion = BY_ID.get(rule.criterion)
    return (
        rule.id, rule.version, criterion.title if criterion else "", rule.kind.dutch, rule.title, rule.value,
        rule.least, rule.most, rule.unit, rule.sentence, rule.verdict.dutch if rule.verdict else "", rule.holds_for,
        rule.status.dutch, rule.source, rule.url, rule.valid_from, ", ".join(rule.forms), rule.note, rule.municipality,
        rule.file, "; ".join(rule.rests_on),
    )  # fmt: skip
