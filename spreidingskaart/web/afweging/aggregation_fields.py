"""The fields to try another mean and another meaning of an unknown score: ranking and map follow at once."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.web.afweging import choices
from spreidingskaart.web.rendering import render
from spreidingskaart.weighing.framework.aggregation import Mean, UnknownScore, tell_mean
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from spreidingskaart.web.afweging.case import ShownCase
    from spreidingskaart.weighing.framework.aggregation import Aggregation

_FLOORS: Final = (1.0, 5.0, 10.0, 20.0, 30.0)
"""What a 0 may count as in the list; one that the framework chose stands beside them."""
_MEAN, _FLOOR, _UNKNOWN = "weigh.how.mean", "weigh.how.floor", "weigh.how.unknown"


def aggregation_fields(case: ShownCase) -> None:
    """Show which mean, what a 0 counts as in it, and what an unknown score counts as."""
    now = case.framework.how if case.how is None else case.how
    # the choice is the one place where these stand; the fields follow it
    st.session_state[_MEAN], st.session_state[_UNKNOWN] = now.mean.value, now.unknown.value
    with st.container(key="weigh_how"):
        st.selectbox(
            "Van punten naar totaal",
            [mean.value for mean in Mean],
            format_func=lambda value: Mean(value).dutch,
            key=_MEAN,
            on_change=_take,
            args=(case, now),
        )
        if now.mean is Mean.GEOMETRIC:
            st.session_state[_FLOOR] = now.floor
            st.selectbox(
                "Een 0 telt als",
                sorted({*_FLOORS, now.floor}),
                format_func=lambda floor: f"{plain(floor, 2)} van de 100",
                key=_FLOOR,
                on_change=_take,
                args=(case, now),
            )
        st.selectbox(
            "Een score die niet bekend is",
            [unknown.value for unknown in UnknownScore],
            format_func=lambda value: UnknownScore(value).dutch,
            key=_UNKNOWN,
            on_change=_take,
            args=(case, now),
        )
        st.html(render("afweging/note.html", told=tell_mean(now)))


def _take(case: ShownCase, now: Aggregation) -> None:
    state = st.session_state
    how = replace(
        now,
        mean=Mean(state[_MEAN]),
        unknown=UnknownScore(state[_UNKNOWN]),
        floor=float(state.get(_FLOOR, now.floor)),
    )
    choices.try_how(None if how == case.framework.how else how)
