"""How a page tells one thing: a sentence, notes, and the numbers as a table with a file to take away."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.web.leaving import NOT_PUBLIC, file_button
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.words.file_names import file_name
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import number, plain
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from spreidingskaart.city import City

Table = tuple[Sequence[str], Sequence[Sequence[Any]]]
"""Head and rows."""
_SENTENCE_END: Final = re.compile(r"(?<=[a-z0-9%)])\. (?=[A-Z0-9])")
_ASIDE: Final = re.compile(r" \(([^()]{25,}(?:\([^()]*\)[^()]*)*)\)\.?$")
"""What explains a headline at its end: smaller, in the same sentence."""
_FIGURE: Final = re.compile(r"-?\d[\d.,]*(?:%| km\b| m\b)?(?= )")


def slide(
    question: str, told: str, *, fiction: str = "", badge: str = "", tone: str = "calm"
) -> None:
    """Show a question and its answer: the first sentence large with its number, the rest under it.

    Parameters
    ----------
    question
        What is asked.
    told
        The answer, one sentence or more.
    fiction
        What is fictional in it, a sentence that stands above the answer; "" where nothing is.
    badge, tone
        A word beside the question, and how it looks.
    """
    first, *rest = _SENTENCE_END.split(told)
    headline = first if not rest else f"{first}."
    shown, aside = apart(headline)
    figure = _FIGURE.match(shown)
    start = figure.group() if figure else ""
    st.html(
        render(
            "story_slide.html",
            question=question,
            badge=badge,
            badge_tone=tone,
            figure=start,
            headline=shown[len(start) :].strip(),
            aside=aside,
            more=". ".join(rest),
            fiction=fiction,
        )
    )


def apart(headline: str) -> tuple[str, str]:
    """Return a headline without what explains it in brackets at its end, and that; "" where nothing does."""
    aside = _ASIDE.search(headline)
    return (headline[: aside.start()], aside.group(1)) if aside else (headline, "")


def notes(said: Sequence[str]) -> None:
    """Show what does not count and of when it is; an alarm stands out. Sentences that say nothing show nothing."""
    said = [one for one in said if one]
    if not said:
        return
    alarm = next((one for one in said if one.startswith("Let op: ")), "")
    st.html(
        render(
            "story_notes.html",
            alarm=alarm.removeprefix("Let op: "),
            notes=[one for one in said if one != alarm],
        )
    )


def capital(text: str) -> str:
    """Return a text that starts with a capital."""
    return text[:1].upper() + text[1:]


_MIXED: Final = -1
"""Decimals of a column in which numbers of several kinds stand."""
_READ_AS_ONE: Final = (1, 2)
"""Decimals that a column shows throughout; with more of them many kinds stand in one column."""


class Rounded(float):
    """A number of a table that knows to how many decimals it was rounded."""

    decimals: int = 0


def rounded(value: float, decimals: int) -> Rounded | None:
    """Return a number for a table; None where it is not known."""
    if not np.isfinite(value):
        return None
    made = Rounded(round(float(value), decimals))
    made.decimals = decimals
    return made


def column_told(values: Sequence[object]) -> list[str]:
    """Return a column in words: 2,0 beside 2,3 where one rounding holds for all of it."""
    numbers = [value for value in values if isinstance(value, int | float)]
    of_one = {value.decimals if isinstance(value, Rounded) else _MIXED for value in numbers}
    broken = any(not float(value).is_integer() for value in numbers)
    of_all = of_one.pop() if len(of_one) == 1 else _MIXED
    same = of_all if broken and of_all in _READ_AS_ONE else _MIXED
    return [
        "-"
        if value is None
        else str(value)
        if not isinstance(value, int | float)
        else number(value, same)
        if same != _MIXED
        else plain(float(value), 3)
        for value in values
    ]


def table(
    city: City,
    make: Callable[[City], Table],
    *,
    name: str,
    unfolded: bool = False,
    title: str = "De tabel hierbij",
    file: bool = True,
) -> None:
    """Show the numbers of the picture as a table, with a file to take away.

    Parameters
    ----------
    city
        As the session may see it; the file is made of the public one.
    make
        The table of a City.
    name
        Of the file.
    unfolded
        Whether the table is open at first.
    title
        What stands above it.
    file
        Whether it may be taken away; not where it holds what is not published.
    """
    head, rows = make(city)
    numeric = [
        any(isinstance(row[column], int | float) for row in rows) for column in range(len(head))
    ]
    columns = [column_told([row[column] for row in rows]) for column in range(len(head))]
    shown = [list(zip(row, numeric, strict=True)) for row in zip(*columns, strict=True)]
    with st.expander(literal(title), expanded=unfolded):
        st.html(
            render(
                "story_table.html",
                caption=f"{count(len(rows), 'regel', 'regels')}; een streepje is: geen cijfer.",
                head=list(zip(head, numeric, strict=True)),
                rows=shown,
            )
        )
        if file:
            file_button(
                "Als CSV",
                partial(table_csv, make),
                file_name("csv", name, city.municipality.name),
                "text/csv",
                key=f"csv.{name}",
            )
        else:
            st.caption(NOT_PUBLIC)


def table_csv(make: Callable[[City], Table], city: City) -> bytes:
    """Return the table of a City as a file."""
    head, rows = make(city)
    return csv_bytes(head, rows)
