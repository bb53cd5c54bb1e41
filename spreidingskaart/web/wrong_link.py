"""A link with a value that a page cannot show names it, in one place above the page; nothing else changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from spreidingskaart.web import url_state
from spreidingskaart.web.number_field import refusal_of
from spreidingskaart.web.rendering import say_info
from spreidingskaart.web.url_state import Name
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from spreidingskaart.city import City

_TOLD: Final = "wrong_link.told"
_MOST: Final = 5
"""Sentences; a link with more faults than that is no link that somebody made."""
_MOST_OPTIONS: Final = 8
_MOST_SHOWN: Final = 40
"""Characters of a wrong value that a sentence repeats."""
_POINT: Final = "schrijf breedte en lengte in graden, zoals 52.37,5.21"
_READ: Final = {
    Name.PIN: (url_state.read_point, _POINT),
    Name.RING: (url_state.read_point, _POINT),
    Name.SEARCHED: (url_state.read_point, _POINT),
    Name.PLOT: (url_state.read_plot, "schrijf de hoeken in graden, zoals 52.2,5.3;52.3,5.3;52.3,5.4"),
    Name.VIEW: (lambda text: url_state.numbers(text, 3), "schrijf breedte, lengte en zoom"),
}  # fmt: skip


def say_what_is_wrong(city: City) -> None:
    """Show which values of the link that was followed this page cannot show, for as long as the page is open."""
    if arrival := url_state.arrival():
        st.session_state[_TOLD] = tuple(_faults(arrival.named, city))[:_MOST]
    for sentence in st.session_state.get(_TOLD, ()):
        say_info(sentence)


def _faults(named: Mapping[str, Sequence[str]], city: City) -> Iterator[str]:
    for name, values in named.items():
        fault = _of_choice(name, values[-1], city) or _of_widget(name, values)
        if fault:
            yield f"{name}={_short(values)} kan niet: {fault}"


def _of_choice(name: str, value: str, city: City) -> str | None:
    """Return what is wrong with a choice that no widget holds."""
    if name == Name.CANDIDATE:
        sites = city.layer("sites")
        known = sites is not None and value in sites["id"].tolist()
        return None if known else "die locatie is er niet; er is niets gekozen."
    if name not in _READ:
        return None
    read, how = _READ[Name(name)]
    return None if read(value) else f"{how}; er is niets gekozen."


def _of_widget(name: str, values: Sequence[str]) -> str | None:
    """Return what is wrong with the value of a field, which then shows another."""
    if refusal := refusal_of(name):
        why = refusal.sentence.partition(" kan niet: ")[2] or refusal.sentence
        return f"{why} Getoond wordt {refusal.in_force}."
    found = _shown(name)
    if found is None:
        return None
    shown, options = found
    if set(map(_spelling, shown)) == {_spelling(one) for one in values if one}:
        return None
    told = f"getoond wordt {join(shown)}." if shown else "er is niets gekozen."
    few = options is not None and 0 < len(options) <= _MOST_OPTIONS
    return (
        f"het is {join(list(options or ()), 'of')}; {told}"
        if few
        else f"die keuze is er niet; {told}"
    )


def _shown(name: str) -> tuple[list[str], Sequence[str] | None] | None:
    """Return what a field holds as an address writes it, and its options; None where a name is of no such field.

    Only the screen itself knows this: it clears a value that a field cannot hold, and one that is its default.
    """
    run = get_script_run_ctx()
    state: Any = None if run is None else run.session_state._state  # noqa: SLF001 - it has no other door
    bound = None if state is None else state.query_params.get_binding_for_param(name)
    if bound is None:
        return None
    field = state._new_widget_state.widget_metadata[bound.widget_id]  # noqa: SLF001
    free_text = field.value_type == "string_value" and field.formatted_options is None
    if free_text:
        return None
    value = field.serializer(state[bound.widget_id])
    values = value if isinstance(value, list | tuple) else [] if value is None else [value]
    return [
        f"{one:g}" if isinstance(one, float) else str(one) for one in values
    ], field.formatted_options


def _spelling(value: str) -> str:
    """Return a value as an address may write it in more than one way: TRUE, and 2.0 beside 2."""
    try:
        return f"{float(value):g}"
    except ValueError:
        return value.casefold()


def _short(values: Sequence[str]) -> str:
    text = ", ".join(values)
    return quoted(text)[1:-1] if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"
