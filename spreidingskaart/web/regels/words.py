"""Small words of the page Regels: a date, the address of one rule, and whether a rule holds what is searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.web import url_state
from spreidingskaart.web.url_state import Name

if TYPE_CHECKING:
    from spreidingskaart.rules.register_entry import Rule

_OF_A_TRIAL: Final = (Name.RULE, Name.TRIED_VALUE, Name.WITHOUT_NORM)


def as_date(day: str | None) -> str:
    """Return an ISO date as 31-12-2023."""
    return "-".join(reversed(day.split("-"))) if day else ""


def address(rule_id: str) -> str:
    """Return the address of one rule, seen from the page Regels; other choices in the address stay."""
    return url_state.link_here({Name.RULE: rule_id}, without=_OF_A_TRIAL)


def matches(rule: Rule, words: str) -> bool:
    """Whether every word that was typed is somewhere in the rule, in any case."""
    told = " ".join(
        (
            rule.id, rule.version, rule.title, rule.sentence, rule.holds_for, rule.source, rule.note or "", rule.unit,
            rule.amount, rule.kind.dutch, *rule.rests_on,
        )
    ).casefold()  # fmt: skip
    return all(word in told for word in words.casefold().split())
