"""A field for a number: what is typed stays as it was typed, and is read as every other door reads it.

Streamlit's own number field makes 115 of "11,5" and 1 of "1.200". This one refuses what it cannot read in one sentence
under the field; what was in force stays in force, and the sentence says what that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from html import escape
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.web.limits import TYPED_NUMBER
from spreidingskaart.web.rendering import literal
from spreidingskaart.web.url_state import KEPT
from spreidingskaart.words.numbers import plain, read_within, typed

if TYPE_CHECKING:
    from collections.abc import Callable

_IN_FORCE: Final = "in_force."
_REFUSED: Final = "refused."


@dataclass(frozen=True)
class RefusedText:
    """Why the text of a field is refused, and what is in force instead."""

    sentence: str
    in_force: str


def number_field(
    label: str,
    read: Callable[[str], float],
    *,
    key: str,
    default: float | None = None,
    empty: str | None = None,
    tell: Callable[[float], str] | None = None,
    kept: bool = True,
    falls_back: bool = True,
    **look: Any,  # noqa: ANN401 - as st.text_input takes it
) -> float | None:
    """Show a field and return the number that is in force; None where the field is empty.

    Where a text is refused the last good number stays in force, and the sentence under the field says so.

    Parameters
    ----------
    label
        With the unit.
    read
        Returns the number of a text, or raises InputError with one Dutch sentence.
    key
        Name in the session, and in the address.
    default
        What the field begins with; with a default it is never empty.
    empty
        What an empty field means, shown in it.
    tell
        Tells a number in the sentence of a refusal.
    kept
        Whether the text is kept in the address, and in the session when another page is open.
    falls_back
        Whether the last good number stays in force; else a refusal gives None: for what a button must send.
    look
        `help`, `width`, `label_visibility`, `on_change` and `args`, as for st.text_input.
    """
    with st.container(gap="xxsmall"):  # always there, so that a refusal moves nothing else
        text = st.text_input(
            literal(label),
            value="" if default is None else typed(default),
            key=key,
            placeholder=empty,
            autocomplete="off",
            max_chars=TYPED_NUMBER,
            **(KEPT if kept else {}),
            **look,
        )
        try:
            value = _read(str(text or ""), read, optional=default is None)
        except InputError as error:
            if not falls_back:
                show_refusal(str(error))
                return None
            in_force = st.session_state.get(_IN_FORCE + key, default)
            told = (empty or "leeg") if in_force is None else (tell or plain)(in_force)
            st.session_state[_REFUSED + key] = RefusedText(str(error), told)
            show_refusal(f"{error} Nu geldt: {told}.")
            return in_force  # type: ignore[no-any-return]
        st.session_state[_IN_FORCE + key] = value
        st.session_state.pop(_REFUSED + key, None)
    return value


def refusal_of(key: str) -> RefusedText | None:
    """Return why the text of a field is refused; None where it is not, or where there is no such field."""
    found = st.session_state.get(_REFUSED + key)
    return found if isinstance(found, RefusedText) and key in st.session_state else None


def show_refusal(sentence: str) -> None:
    """Show under a field why its text is refused."""
    st.html(f'<p class="sk-refusal" role="alert">{escape(sentence)}</p>')


def empty_field(key: str) -> None:
    """Empty a field, before it is shown: for a choice that makes another number of it."""
    st.session_state[key] = ""
    st.session_state.pop(_IN_FORCE + key, None)


def _read(text: str, read: Callable[[str], float], *, optional: bool) -> float | None:
    if text.strip():
        return read(text)
    if optional:
        return None
    raise InputError("Vul een getal in.")


def number_within(
    label: str,
    least: float,
    most: float,
    *,
    whole: bool = False,
    key: str,
    **look: Any,  # noqa: ANN401
) -> float | None:
    """Show a field for a number between two ends, both included; the rest as for `number_field`."""
    read = partial(read_within, least=least, most=most, whole=whole)
    return number_field(label, read, key=key, **look)
