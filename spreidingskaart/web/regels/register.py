"""The rules by criterion, each with its source and status, and all of them as a file."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.criteria import BY_ID
from spreidingskaart.rules.register_entry import CERTAINTIES
from spreidingskaart.site_test.register import register, register_faults
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.regels.words import address, as_date
from spreidingskaart.web.rendering import render, say_error
from spreidingskaart.web.theme import ASSETS
from spreidingskaart.words.lists import count
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Status
    from spreidingskaart.rules.register_entry import Rule
    from spreidingskaart.web.regels.filters import RuleFilter

_HEAD: Final = (
    "id", "versie", "criterium", "soort", "regel", "waarde", "laagste", "hoogste", "eenheid", "in woorden", "oordeel",
    "geldt bij", "status", "bron", "adres", "geldt vanaf", "alleen voor", "let op", "gemeente", "staat in", "rust op",
)  # fmt: skip


@dataclass(frozen=True)
class RuleGroup:
    """The rules of one criterion that pass the filter."""

    title: str
    question: str
    rules: tuple[Rule, ...]
    counts: tuple[tuple[Status, int], ...]
    """How many of each status, from sure to open."""
    open_norms: int
    """Numbers that nobody has set yet."""


def rules_of(city: City) -> tuple[Rule, ...]:
    """Return all rules of a City, in reading order; a fault in a file is shown, and the other rules stand."""
    for fault in register_faults(city):
        say_error(f"{fault} De andere regels staan er wel.")
    return tuple(register(city))


def how_many(city: City) -> str:
    """Return how many rules there are, and how many norms nobody has set yet."""
    rules = register(city)
    still_open = sum(rule.is_open for rule in rules)
    return (
        f"{count(len(rules), 'regel', 'regels')}, elk met bron en status. "
        f"{count(still_open, 'norm is', 'normen zijn')} nog niet ingevuld. Probeer gerust een andere waarde."
    )


def styles() -> None:
    """Put the styles of this page on it."""
    st.html(_styles())


@cache
def _styles() -> str:
    return f"<style>{(ASSETS / 'rules.css').read_text(encoding='utf-8')}</style>"


def show_rules(city: City, rules: Sequence[Rule], wanted: RuleFilter) -> None:
    """Show the rules that pass the filter, and a file of them."""
    chosen = [rule for rule in rules if wanted.passes(rule)]
    st.html(render("regels/statuses.html", certainties=CERTAINTIES.items()))
    st.html(
        render(
            "regels/rules.html",
            groups=groups_of(chosen),
            opened=wanted.narrows,
            found=len(chosen),
            total=len(rules),
            certainties=CERTAINTIES,
            by_id={rule.id: rule for rule in rules},
            forms={form.id: form.name for form in city.forms.values()},
            as_date=as_date,
            address=lambda rule: address(rule.id),
        )
    )
    file_button("Deze regels als CSV", partial(rules_csv, wanted), "regels.csv", "text/csv")


def rules_csv(wanted: RuleFilter, city: City) -> bytes:
    """Return the rules of a City that pass the filter as a file."""
    return csv_bytes(_HEAD, (_row(rule) for rule in register(city) if wanted.passes(rule)))


def groups_of(rules: Sequence[Rule]) -> list[RuleGroup]:
    """Return rules by criterion in reading order; those of the municipality first, and what nobody reads last."""
    by_criterion = {
        name: sorted(
            (rule for rule in rules if rule.criterion == name),
            key=lambda rule: rule.municipality is None,
        )
        for name in (*BY_ID, "")
    }
    return [_group(name, found) for name, found in by_criterion.items() if found]


def _group(criterion_id: str, rules: Sequence[Rule]) -> RuleGroup:
    criterion = BY_ID.get(criterion_id)
    counts = Counter(rule.status for rule in rules)
    return RuleGroup(
        title=criterion.title if criterion else "Geen criterium",
        question=criterion.question
        if criterion
        else "Deze normen leest niemand; staan de namen er goed?",
        rules=tuple(rules),
        counts=tuple((status, counts[status]) for status in CERTAINTIES if counts[status]),
        open_norms=sum(rule.is_open for rule in rules),
    )


def _row(rule: Rule) -> tuple[object, ...]:
    criterion = BY_ID.get(rule.criterion)
    return (
        rule.id, rule.version, criterion.title if criterion else "", rule.kind.dutch, rule.title, rule.value,
        rule.least, rule.most, rule.unit, rule.sentence, rule.verdict.dutch if rule.verdict else "", rule.holds_for,
        rule.status.dutch, rule.source, rule.url, rule.valid_from, ", ".join(rule.forms), rule.note, rule.municipality,
        rule.file, "; ".join(rule.rests_on),
    )  # fmt: skip
