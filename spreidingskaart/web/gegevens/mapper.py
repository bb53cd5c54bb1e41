"""Which column of a file is which field, and which word means what: a planner says it, the file is read again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.sources.register import Recognised, fields_of
from spreidingskaart.web.gegevens.field_words import word_told
from spreidingskaart.web.limits import TYPED_LINE
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from streamlit.delta_generator import DeltaGenerator

    from spreidingskaart.city import City
    from spreidingskaart.city.sources.register import (
        FoundWord,
        OfferedField,
        Prepared,
        RegisterMapping,
    )

SAID: Final = "gegevens.import.mapping"
"""What somebody said of the columns and words, by the file that it is about."""
_MOST_COLUMNS: Final = 80
_MOST_WORDS: Final = 60
_SURE: Final = (Recognised.GIVEN, Recognised.SURE)
_AT_HAND: Final = 3
_LONG: Final = 60


def said_of(mark: str) -> RegisterMapping | None:
    """Return what somebody said of a file."""
    kept: tuple[str, RegisterMapping] | None = st.session_state.get(SAID)
    return kept[1] if kept is not None and kept[0] == mark else None


def show_mapper(found: Prepared, mark: str, city: City) -> None:
    """Show the columns and the words that are not sure, each with a field to say what it is."""
    offered = fields_of(found.kind, {form: one.name for form, one in city.forms.items()})
    unsure, missing = _unsure_words(found), _missing(found, offered)
    # a column that nobody knows may be the one that holds the places: somebody says so, or that it is not read
    open_now = bool(unsure or missing) or any(one.certainty.is_open for one in found.columns)
    with (
        st.expander("Kolommen en woorden", expanded=open_now, key="gegevens-mapper"),
        st.form(f"gegevens.import.mapper.{mark[:12]}", border=False),
    ):
        columns = _columns(found, offered, mark)
        constants = _constants(missing, mark, city)
        words = _words(unsure, offered, mark, city)
        if st.form_submit_button("Gebruik deze koppeling"):
            st.session_state[SAID] = (mark, _mapping(found, columns, constants, words))
            st.rerun()


def _mapping(
    found: Prepared,
    columns: Mapping[str, str | None],
    constants: Mapping[str, str],
    words: Mapping[str, dict[str, str]],
) -> RegisterMapping:
    """Return what is used now, with what was said on top."""
    before = found.mapping
    told = {
        field: {**before.words.get(field, {}), **words.get(field, {})}
        for field in {*before.words, *words}
    }
    mapped = {**before.columns, **columns}
    fixed = {**before.constants, **constants}
    return before.model_copy(
        update={
            "columns": mapped,
            "words": told,
            "constants": {
                name: word for name, word in fixed.items() if name not in mapped.values()
            },
        }
    )


def _columns(
    found: Prepared, offered: tuple[OfferedField, ...], mark: str
) -> dict[str, str | None]:
    titles: dict[str | None, str] = {None: "niet lezen"}
    titles |= {one.name: f"{one.title}{' (moet)' if one.needed else ''}" for one in offered}
    options = list(titles)
    st.html(render("gegevens/heading.html", told="Welke kolom is wat?"))
    chosen: dict[str, str | None] = {}
    shown = found.columns[:_MOST_COLUMNS]
    for place, (here, one) in enumerate(zip(_slots(len(shown)), shown, strict=True)):
        chosen[one.column] = here.selectbox(
            literal(f"{_short(one.column)} ({one.certainty.value})"),
            options,
            index=options.index(one.field) if one.field in titles else 0,
            format_func=titles.__getitem__,
            key=f"gegevens.import.column.{mark[:12]}.{place}",
        )
    return chosen


def _short(name: str) -> str:
    """Return a name as the file has it, cut where it is too long to choose by."""
    return name if len(name) <= _LONG else f"{name[:_LONG]}…"


def _missing(found: Prepared, offered: tuple[OfferedField, ...]) -> list[OfferedField]:
    """Return the fields that every row must have and the file says nothing of."""
    there = {*found.mapping.columns.values(), *found.mapping.constants}
    return [one for one in offered if one.needed and one.name not in there]


def _constants(missing: list[OfferedField], mark: str, city: City) -> dict[str, str]:
    """Show a field for what the file lacks: one value for every row."""
    if not missing:
        return {}
    st.html(render("gegevens/heading.html", told="Niet in het bestand: één waarde voor alle rijen"))
    said: dict[str, str] = {}
    for here, one in zip(_slots(len(missing)), missing, strict=True):
        key = f"gegevens.import.constant.{mark[:12]}.{one.name}"
        word = (
            _word_field(here, one.title, one, None, key, city)
            if one.words
            else here.text_input(literal(one.title), key=key, max_chars=TYPED_LINE)
        )
        if word:
            said[one.name] = word
    return said


def _slots(many: int) -> Iterator[DeltaGenerator]:
    """Give places for fields, row after row, so that a narrow screen has them in the same order."""
    for begin in range(0, many, _AT_HAND):
        yield from st.columns(_AT_HAND)[: many - begin]


def _word_field(
    here: DeltaGenerator, label: str, field: OfferedField, now: str | None, key: str, city: City
) -> str | None:
    """Show a field for one of the words that a field may hold; nothing is chosen where nobody knows it."""
    options = list(field.words)

    def told(word: str) -> str:
        return word_told(city, field.name, word)

    return here.selectbox(
        literal(label),
        options,
        index=options.index(now) if now in options else None,
        format_func=told,
        placeholder="kies",
        key=key,
    )


def _unsure_words(found: Prepared) -> list[FoundWord]:
    return [one for one in found.words if one.certainty not in _SURE][:_MOST_WORDS]


def _words(
    unsure: list[FoundWord], offered: tuple[OfferedField, ...], mark: str, city: City
) -> dict[str, dict[str, str]]:
    if not unsure:
        return {}
    st.html(render("gegevens/heading.html", told="Welk woord betekent wat?"))
    fields = {one.name: one for one in offered}
    said: dict[str, dict[str, str]] = {}
    for place, (here, one) in enumerate(zip(_slots(len(unsure)), unsure, strict=True)):
        label = f"{_short(one.column)}: {_short(one.text)} ({number(one.rows)}×)"
        key = f"gegevens.import.word.{mark[:12]}.{place}"
        word = _word_field(here, label, fields[one.field], one.word, key, city)
        if word:
            said.setdefault(one.field, {})[one.text] = word
    return said
