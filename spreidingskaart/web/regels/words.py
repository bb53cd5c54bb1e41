"""Small words of the page Regels: a date, the address of one rule, and whether a rule holds what is searched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.rules.register_entry import Rule

_OF_A_TRIAL: Final = ("regel", "probeer", "zondernorm")


def as_date(day: str | None) -> str:
    """Return an ISO date as 31-12-2023."""
    return "-".join(reversed(day.split("-"))) if day else ""


def address(rule_id: str, params: Mapping[str, str] | None = None) -> str:
    """Return the address of one rule, seen from the page Regels; other choices in the address stay.

    From another page it is `/regels` with this after it.
    """
    others = {name: value for name, value in (params or {}).items() if name not in _OF_A_TRIAL}
    return f"?{urlencode({**others, 'regel': rule_id}, safe='/:')}"


def matches(rule: Rule, words: str) -> bool:
    """Whether every word that was typed is somewhere in the rule, in any case."""
    told = " ".join(
        (
            rule.id, rule.version, rule.title, rule.sentence, rule.holds_for, rule.source, rule.note or "", rule.unit,
            rule.amount, rule.kind.dutch, *rule.rests_on,
        )
    ).casefold()  # fmt: skip
    return all(word in told for word in words.casefold().split())
