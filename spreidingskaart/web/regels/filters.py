"""Which rules a visitor wants to see: of one criterion, of some statuses, with some words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.criteria import CRITERIA
from spreidingskaart.rules.register_entry import CERTAINTIES, NOT_SET
from spreidingskaart.web import url_state
from spreidingskaart.web.limits import TYPED_LINE
from spreidingskaart.web.regels.words import matches
from spreidingskaart.web.url_state import Name, kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.rules.register_entry import Rule

EVERY: Final = "alle"
NONE: Final = "geen"
OPEN: Final = "leeg"
"""Numbers that nobody has set yet; beside the five statuses."""
_STATUS: Final = "rules.pills"


@dataclass(frozen=True)
class RuleFilter:
    """What a rule must meet; empty choices let everything through."""

    criterion: str = EVERY
    statuses: tuple[str, ...] = ()
    words: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is filtered."""
        return self.criterion != EVERY or bool(self.statuses) or bool(self.words.strip())

    def passes(self, rule: Rule) -> bool:
        """Whether a rule meets every choice."""
        of_criterion = self.criterion in (EVERY, rule.criterion or NONE)
        return of_criterion and self._of_status(rule) and matches(rule, self.words)

    def _of_status(self, rule: Rule) -> bool:
        is_open = OPEN in self.statuses and rule.is_open
        return not self.statuses or rule.status in self.statuses or is_open


EVERYTHING: Final = RuleFilter()
"""What holds where the bar cannot be shown."""


def filters(rules: Sequence[Rule]) -> RuleFilter:
    """Show the bar; return the filter."""
    with st.container(key="rules_bar", horizontal=True, vertical_alignment="bottom"):
        names = _criteria(rules)
        criterion = st.selectbox(
            "Criterium",
            list(names),
            format_func=names.__getitem__,
            width=220,
            **kept(Name.CRITERION),
        )
        words = st.text_input(
            "Zoek een regel",
            placeholder="zorgwoning, ECLI, 24 uur",
            max_chars=TYPED_LINE,
            width=240,
            **kept(Name.RULE_WORDS),
        )
        statuses = _statuses(rules)
    return RuleFilter(str(criterion), statuses, str(words or ""))


def _criteria(rules: Sequence[Rule]) -> dict[str, str]:
    names = {EVERY: "Alle criteria", **{criterion.id: criterion.title for criterion in CRITERIA}}
    if any(not rule.criterion for rule in rules):
        names[NONE] = "Geen criterium"
    return names


def _statuses(rules: Sequence[Rule]) -> tuple[str, ...]:
    counts = _counts(rules)
    words = {status.value: certainty.word for status, certainty in CERTAINTIES.items()}
    words[OPEN] = NOT_SET
    if _STATUS not in st.session_state or url_state.went_through_history():
        linked = (url_state.choice(Name.RULE_STATUSES) or "").split(",")
        st.session_state[_STATUS] = [name for name in linked if name in counts]
    # ids stand in the address, because the words on the pills carry counts
    chosen = st.pills(
        "Status",
        [name for name in words if counts.get(name)],
        selection_mode="multi",
        format_func=lambda name: f"{words[name]} {counts[name]}",
        key=_STATUS,
        persist_state="session",
        on_change=lambda: url_state.choose(Name.RULE_STATUSES, ",".join(st.session_state[_STATUS])),
    )
    return tuple(map(str, chosen))


def _counts(rules: Sequence[Rule]) -> Mapping[str, int]:
    counts = Counter(rule.status.value for rule in rules)
    counts[OPEN] = sum(rule.is_open for rule in rules)
    return counts
