"""Where an amendment is put together: what changes, into what, and what was changed already."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.model import CountedPlaces, Lean, Verdict
from spreidingskaart.web import url_state
from spreidingskaart.web.limits import TYPED_CURVE
from spreidingskaart.web.number_field import number_field
from spreidingskaart.web.rendering import literal
from spreidingskaart.weighing.case.changes import (
    COUNTS,
    CRITERION,
    CURVE,
    DROPPED,
    HOW,
    LIMIT,
    WEIGHT,
    Change,
    counts_text,
    curve_text,
    to_text,
)
from spreidingskaart.weighing.case.compare import with_unit
from spreidingskaart.weighing.framework.aggregation import Mean, UnknownScore
from spreidingskaart.weighing.framework.fair_share import FairShare
from spreidingskaart.weighing.framework.framework import ByHand, Threshold
from spreidingskaart.weighing.framework.shares import shares, weight_for
from spreidingskaart.weighing.framework.value import Verdicts
from spreidingskaart.words.numbers import percent, plain, read_number, read_within, typed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.weighing.framework.framework import Framework, HardLimit, ScoredCriterion

_MOST_SHARE: Final = 99.0
"""Percent; one criterion never weighs everything, or nothing would be left to keep in proportion."""
_HOW_WORDS: Final = {
    "aggregation": "welk gemiddelde",
    "floor": "als wat een 0 telt",
    "unknown": "een score die niet bekend is",
}


def change_fields(framework: Framework, name: str, changes: tuple[Change, ...]) -> None:
    """Show the fields of a new change, and the changes so far, each to be taken away."""
    options = _options(framework)
    with st.popover("Wijzig iets", use_container_width=False):
        what = st.selectbox(
            "Wat?", list(options), format_func=options.__getitem__, key=f"weigh.{name}.what"
        )
        kind, _, item = str(what).partition(".")
        value = _value(framework, kind, item, name)

        def add() -> None:
            others = [change for change in changes if (change.kind, change.id) != (kind, item)]
            url_state.choose(name, to_text([*others, Change(kind, item, value)]))

        st.button(
            "Zet in het amendement",
            key=f"weigh.{name}.add",
            type="primary",
            on_click=add,
            disabled=not value,
        )
    if not changes:
        return
    names = {change.text: told(framework, change) for change in changes}

    def keep() -> None:
        url_state.choose(name, ";".join(st.session_state[f"weigh.{name}.kept"]))

    st.session_state[f"weigh.{name}.kept"] = list(names)
    st.multiselect(
        "Wijzigingen (haal weg met het kruisje)",
        list(names),
        format_func=names.__getitem__,
        key=f"weigh.{name}.kept",
        on_change=keep,
        label_visibility="collapsed",
    )


def suggestions(framework: Framework) -> list[Change]:
    """Return three changes to start from: the first numeric limit halved, a weight doubled, a criterion dropped."""
    found = [
        Change(LIMIT, limit.id, typed(limit.test.value / 2))
        for limit in framework.hard
        if isinstance(limit.test, Threshold) and limit.test.value > 0
    ][:1]
    spread = [one for one in framework.scored if one.column == "spread"] or list(framework.scored)
    found.append(Change(WEIGHT, spread[0].id, typed(2 * spread[0].weight)))
    by_hand = [one for one in framework.scored if isinstance(one.origin, ByHand)]
    return [*found, *(Change(CRITERION, one.id, DROPPED) for one in by_hand[-1:])]


def _options(framework: Framework) -> dict[str, str]:
    found = {f"{LIMIT}.{limit.id}": f"Grens: {limit.label}" for limit in framework.hard}
    for kind, word in ((WEIGHT, "Gewicht"), (CURVE, "Punten"), (CRITERION, "Vervalt")):
        found |= {
            f"{kind}.{criterion.id}": f"{word}: {criterion.label}" for criterion in framework.scored
        }
    found |= {f"{HOW}.{name}": f"Optellen: {word}" for name, word in _HOW_WORDS.items()}
    return found | {
        f"{COUNTS}.{criterion.id}": f"Wat meetelt: {criterion.label}"
        for criterion in framework.scored
        if isinstance(criterion.origin, FairShare)
    }


def _value(framework: Framework, kind: str, item: str, name: str) -> str:
    key = f"weigh.{name}.{kind}.{item}"
    if kind == CRITERION:
        return DROPPED
    if kind == HOW:
        return _how(framework, item, key)
    if kind == LIMIT:
        return _limit(next(one for one in framework.hard if one.id == item), key)
    if kind == WEIGHT:
        return _weight(_weights(framework), item, key)
    return _of_criterion(next(one for one in framework.scored if one.id == item), kind, key)


def _weights(framework: Framework) -> dict[str, float]:
    return {criterion.id: criterion.weight for criterion in framework.scored}


def _weight(weights: Mapping[str, float], item: str, key: str) -> str:
    """Show a field for a share; return the weight that gives it while the others stay."""
    now = 100 * shares(weights)[item]
    read = partial(read_within, least=0, most=_MOST_SHARE)
    share = number_field(
        f"Nieuw gewicht in % (nu {plain(now, 1)}%; de andere naar verhouding)",
        read,
        key=key,
        default=round(min(2 * now, _MOST_SHARE), 1),
        kept=False,
        falls_back=False,
    )
    return "" if share is None else typed(weight_for(weights, item, share / 100), 6)


def _of_criterion(criterion: ScoredCriterion, kind: str, key: str) -> str:
    if isinstance(criterion.origin, FairShare) and kind == COUNTS:
        ways = _ways()
        way = st.selectbox("Wat telt mee?", list(ways), format_func=ways.__getitem__, key=key)
        return str(way)
    return _curve(criterion.curve, key)


def _how(framework: Framework, item: str, key: str) -> str:
    if item == "floor":
        return _typed("Een 0 telt als (van de 100)", framework.floor, key, most=100)
    kinds: tuple[Mean | UnknownScore, ...] = tuple(Mean if item == "aggregation" else UnknownScore)
    named = {kind.value: kind.dutch for kind in kinds}
    return str(
        st.selectbox(
            literal(_HOW_WORDS[item].capitalize()),
            list(named),
            format_func=named.__getitem__,
            key=key,
        )
    )


def _how_told(change: Change) -> str:
    """Return a change of how scores become one total, in a few words; as it was typed where it is none."""
    if change.id == "floor":
        return f"een 0 telt als {_number_told(change.value)}"
    for kind in (*Mean, *UnknownScore):
        if kind.value == change.value:
            return f"{_HOW_WORDS.get(change.id, change.id)}: {kind.dutch.lower()}"
    return change.text


def _limit(limit: HardLimit, key: str) -> str:
    if st.checkbox("Deze grens vervalt", key=f"{key}.drop"):
        return DROPPED
    if isinstance(limit.test, Threshold):
        return _typed(f"Nieuwe grens ({limit.test.unit})", limit.test.value, key)
    chosen = st.multiselect(
        "Wat voldoet?",
        [word.value for word in Verdict if word is not Verdict.NOT_TESTED],
        default=list(limit.test.allowed),
        format_func=lambda word: Verdict(word).dutch,
        key=key,
    )
    return "+".join(chosen)


def _curve(curve: Any, key: str) -> str:  # noqa: ANN401 - one of five kinds
    if isinstance(curve, Verdicts):
        told = "Punten voor '{}'"
        named = {word: (Verdict(word).dutch, score) for word, score in curve.scores.items()}
        named |= {
            word: (f"{Verdict.MAY_FIT.dutch}: {Lean(word).dutch}", score)
            for word, score in (curve.leans or {}).items()
        }
        points = {
            word: _typed(told.format(name), score, f"{key}.{word}", most=100)
            for word, (name, score) in named.items()
        }
        return _joined("|", [_joined(":", [word, score]) for word, score in points.items()])
    if curve.kind == "direction":
        best = "high" if curve.better == "more" else "low"
        low = _typed(_ends("low", best), curve.low, f"{key}.low")
        return _joined(":", [low, _typed(_ends("high", best), curve.high, f"{key}.high")])
    if curve.kind == "steps":
        parts = [_typed("Punten daaronder", curve.below, f"{key}.below", most=100)]
        for step, (at, score) in enumerate(curve.steps):
            start = _typed(f"Stap {step + 1}: vanaf", at, f"{key}.{step}.at")
            name = f"Stap {step + 1}: punten"
            parts.append(
                _joined(":", [start, _typed(name, score, f"{key}.{step}.score", most=100)])
            )
        return _joined("|", parts)
    numbers = st.text_input(
        "Getallen van de curve", value=curve_text(curve), key=key, max_chars=TYPED_CURVE
    )
    return str(numbers or "")


def _typed(label: str, start: float, key: str, *, most: float | None = None) -> str:
    """Show a field; return its number as an amendment writes it, empty where it is refused."""
    read = read_number if most is None else partial(read_within, least=0, most=most)
    value = number_field(label, read, key=key, default=start, kept=False, falls_back=False)
    return "" if value is None else typed(value)


def _joined(mark: str, parts: Sequence[str]) -> str:
    """Return the parts with a mark between them; empty where one of them is."""
    return mark.join(parts) if all(parts) else ""


def _ends(end: str, best: str) -> str:
    return "100 punten bij" if end == best else "0 punten bij"


def told(framework: Framework, change: Change) -> str:
    """Return a change in a few Dutch words."""
    labels = {limit.id: limit.label for limit in framework.hard}
    labels |= {criterion.id: criterion.label for criterion in framework.scored}
    label = labels.get(change.id, change.id)
    if change.kind == HOW:
        return _how_told(change)
    if change.value == DROPPED:
        return f"{label} vervalt"
    return f"{label}: {_change_told(framework, change)}"


def _change_told(framework: Framework, change: Change) -> str:
    if change.kind == CURVE:
        return "andere punten"
    if change.kind == COUNTS:
        return _ways().get(change.value, change.value)
    if change.kind == WEIGHT:
        return f"gewicht {_share_told(framework, change)}"
    test = {limit.id: limit.test for limit in framework.hard}.get(change.id)
    if isinstance(test, Threshold):
        return _number_told(change.value, test.unit)
    return " of ".join(Verdict(word).dutch for word in change.value.split("+"))


def _ways() -> dict[str, str]:
    """Return every way of counting as an amendment writes it, with its Dutch words."""
    every = [
        FairShare(counts=counts, planned=planned)
        for counts in CountedPlaces
        for planned in (False, True)
    ]
    return {counts_text(one): one.told for one in every}


def _share_told(framework: Framework, change: Change) -> str:
    """Return a weight of an amendment as a share of the whole; as it was written where it is no weight."""
    try:
        weights = _weights(framework) | {change.id: read_number(change.value)}
    except InputError:
        return change.value
    share = shares(weights).get(change.id)
    return change.value if share is None else percent(share, 1)


def _number_told(text: str, unit: str | None = None) -> str:
    """Return a number of an amendment with its unit; as it was written where it is no number."""
    try:
        value = read_number(text)
    except InputError:
        return text
    return plain(value, 3) if unit is None else with_unit(value, unit)
