"""Choices of the page Afweging that no widget holds: in the session, and in the address while the page is open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

WEIGHTS: Final = "gewichten"
PAIRS: Final = "paren"
AMENDMENTS: Final = ("amendement_a", "amendement_b")
NAMES: Final = (WEIGHTS, PAIRS, *AMENDMENTS)
_PREFIX: Final = "weigh."
_WRITTEN: Final = "weigh.written."
_LONGEST: Final = 3_000


def restore() -> None:
    """Take what a link says, and write every other choice back to the address.

    A value in the address that we did not write ourselves is a link that was followed: it wins from the session.
    """
    for name in NAMES:
        key, written = _PREFIX + name, _WRITTEN + name
        in_address = st.query_params.get(name)
        if in_address is not None and in_address != st.session_state.get(written):
            st.session_state[key] = in_address
        value = str(st.session_state.get(key) or "")
        if value and len(value) <= _LONGEST:
            if in_address != value:
                st.query_params[name] = value
            st.session_state[written] = value
        else:
            if in_address is not None:
                del st.query_params[name]
            st.session_state[written] = None


def choice(name: str) -> str:
    """Return a choice; empty where there is none."""
    return str(st.session_state.get(_PREFIX + name) or "")


def choose(name: str, value: str) -> None:
    """Keep a choice; it is in the address after this run."""
    st.session_state[_PREFIX + name] = value


def tried_weights(ids: Sequence[str]) -> dict[str, float] | None:
    """Return the weights that are tried instead of those of the framework; None where nothing sound is tried."""
    found = _numbers(choice(WEIGHTS))
    tried = {name: found[name] for name in ids if name in found and found[name] >= 0}
    return tried if len(tried) == len(ids) and any(tried.values()) else None


def try_weights(weights: Mapping[str, float] | None) -> None:
    """Keep the weights that are tried; None goes back to those of the framework."""
    choose(
        WEIGHTS,
        ""
        if weights is None
        else ",".join(f"{name}:{value:.6g}" for name, value in weights.items()),
    )


def pair_answers() -> dict[str, float]:
    """Return the answers "first weighs x times the second" by `first-second`."""
    return {name: value for name, value in _numbers(choice(PAIRS)).items() if value > 0}


def answer_pairs(answers: Mapping[str, float]) -> None:
    """Keep the answers."""
    choose(PAIRS, ",".join(f"{name}:{value:.6g}" for name, value in answers.items()))


def _numbers(text: str) -> dict[str, float]:
    found = {}
    for part in text.split(","):
        name, colon, value = part.partition(":")
        try:
            number = float(value)
        except ValueError:
            continue
        if colon and -1e9 < number < 1e9:
            found[name] = number
    return found
