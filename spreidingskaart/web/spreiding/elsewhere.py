"""The screen Regels van elders: a spread rule of another place or subject, laid over this city to compare."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import streamlit as st

from spreidingskaart.plot_search.borrowed_plots import plots_left
from spreidingskaart.plot_search.sites import PLOTS
from spreidingskaart.rules.borrowed import RuleEffect, borrowed_rules
from spreidingskaart.spread.areas import ONE
from spreidingskaart.spread.borrowed_document import borrowed_answer, level_of
from spreidingskaart.spread.borrowed_history import Would
from spreidingskaart.web.spreiding.parts import how, slide
from spreidingskaart.web.spreiding.screens import Screen
from spreidingskaart.web.spreiding.what_helps import new_places
from spreidingskaart.web.story import capital, notes, rounded, table
from spreidingskaart.web.url_state import Name, kept

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.spread.borrowed import AreasUnder
    from spreidingskaart.spread.borrowed_document import BorrowedAnswer
    from spreidingskaart.web.spreiding.question import SpreadQuestion
    from spreidingskaart.web.story import Table

_FIRST: Final = "san_francisco"
_WOULD: Final = {
    Would.STOP: "tegengehouden",
    Would.ADMIT: "toegelaten",
    Would.UNKNOWN: "niet te zeggen",
}
_LABEL: Final = "geldt hier niet"


def elsewhere(question: SpreadQuestion) -> None:
    """Show what one rule of elsewhere would say."""
    with st.container(key="spread_size_rule", horizontal=True, vertical_alignment="bottom"):
        rule_id, places = _chosen_rule(), new_places()
    city, kind, year = question.city, question.kind, question.year
    answer = borrowed_answer(city, rule_id, kind, places=places, year=year)
    slide(Screen.ELSEWHERE, answer.sentence, about=answer.found.kind, badge=_LABEL)
    says, *about = _of_rule(answer)
    notes([says, *answer.more, *_of_plots(city, answer), *about])
    how("borrowed")
    under = level_of(answer)
    if under is not None:
        name = f"regel-{rule_id}-{ONE[under.counting.level]}-{year}"
        table(city, partial(_areas, rule_id, kind, places, year), name=name, unfolded=True)
    if answer.past is not None:
        table(
            city,
            partial(_facilities, rule_id, kind, places, year),
            name=f"regel-{rule_id}-voorzieningen-{year}",
            title="De voorzieningen van nu onder deze regel",
        )


def _chosen_rule() -> str:
    rules = borrowed_rules()
    chosen = st.selectbox(
        "Welke regel?",
        list(rules),
        index=list(rules).index(_FIRST) if _FIRST in rules else 0,
        format_func=lambda rule_id: capital(rules[rule_id].whose),
        width=420,
        **kept(Name.BORROWED),
    )
    return str(chosen)


def _of_plots(city: City, answer: BorrowedAnswer) -> list[str]:
    left = plots_left(city, answer.found)
    return [] if left is None else [left.sentence(fictional=city.reference(PLOTS).fictional)]


def _of_rule(answer: BorrowedAnswer) -> list[str]:
    rule = answer.found.rule
    told = [f"De regel zegt: {'; '.join(limit.says for limit in rule.limits)}."]
    if rule.not_computed:
        told.append(f"Niet uitgerekend: {' '.join(rule.not_computed)}")
    return [*told, f"Bron: {rule.source}. Status: {rule.status.dutch}."]


def _areas(rule_id: str, kind: str, places: float, year: int, city: City) -> Table:
    answer = borrowed_answer(city, rule_id, kind, places=places, year=year)
    under = level_of(answer)
    if under is None:
        return (), ()
    counting = under.counting
    rows = [
        (
            str(counting.names[row]),
            rounded(counting.inhabitants[row], 0),
            rounded(under.counted[row], 0),
            rounded(under.allowed[row], 1),
            _told(under, row, after=False),
            _told(under, row, after=True),
            "ja" if under.fictional[row] else "nee",
        )
        for row in _fullest_first(under)
    ]
    what = "voorzieningen hier bekend" if under.limit.kind == "amount" else "plekken hier bekend"
    head = (
        ONE[counting.level],
        "inwoners",
        what,
        "mag volgens de regel",
        "nu",
        "met de nieuwe erbij",
        "deels fictief",
    )
    return head, rows


def _fullest_first(under: AreasUnder) -> list[int]:
    """Return the rows of the areas: what is most above the limit first, and unknown last."""
    above = np.nan_to_num(under.counted - under.allowed, nan=-np.inf)
    return [int(row) for row in np.argsort(-above, kind="stable")]


def _told(under: AreasUnder, row: int, *, after: bool) -> str:
    """Return what the rule makes of one area, now or with one facility more."""
    passed, perhaps = (
        (under.after, under.perhaps_after) if after else (under.before, under.perhaps_before)
    )
    if np.isnan(under.allowed[row]) or perhaps[row]:
        return "niet te zeggen"
    if under.limit.effect is RuleEffect.OBLIGES:
        return "genoeg" if passed[row] else "te weinig"
    if under.limit.effect is RuleEffect.ASKS_WHY:
        return "alleen met uitleg" if passed[row] else "mag"
    return "vol" if passed[row] else "ruimte"


def _facilities(rule_id: str, kind: str, places: float, year: int, city: City) -> Table:
    answer = borrowed_answer(city, rule_id, kind, places=places, year=year)
    layer = city.layer("facilities")
    if answer.past is None or layer is None:
        return (), ()
    past = answer.past
    rows = [
        (
            "-" if np.isnan(opened) else str(int(opened)),
            str(layer["name"][row]),
            rounded(layer["places"][row], 0),
            _WOULD[would],
            "ja" if layer["fictional"][row] == "yes" else "nee",
        )
        for row, opened, would in zip(past.row, past.opened, past.would, strict=True)
    ]
    return ("geopend", "voorziening", "plekken", "onder de regel", "fictief"), rows
