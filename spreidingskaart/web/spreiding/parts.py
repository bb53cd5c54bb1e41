"""What every screen is made of: a sentence, notes, how it is worked out, and the numbers as a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import streamlit as st

from spreidingskaart.spread.explained import example, explained
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.spreiding.screens import STEPS
from spreidingskaart.words.lists import count
from spreidingskaart.words.numbers import plain
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.spread.kinds import Kind
    from spreidingskaart.web.spreiding.screens import Screen

Table = tuple[Sequence[str], Sequence[Sequence[Any]]]
"""Head and rows."""
_SENTENCE_END: Final = re.compile(r"(?<=[a-z0-9%)])\. (?=[A-Z0-9])")
_ASIDE: Final = re.compile(r" \(([^()]{25,}(?:\([^()]*\)[^()]*)*)\)\.?$")
"""What explains a headline at its end: smaller, in the same sentence."""
_FIGURE: Final = re.compile(r"-?\d[\d.,]*(?:%| km\b| m\b)?(?= )")


def slide(screen: Screen, told: str, *, about: Kind, badge: str = "", tone: str = "calm") -> None:
    """Show the question and its answer: the first sentence large with its number, the rest under it.

    Above it stands how many of the places of that kind are fictional; nothing where none is.
    """
    first, *rest = _SENTENCE_END.split(told)
    headline = first if not rest else f"{first}."
    shown, aside = apart(headline)
    figure = _FIGURE.match(shown)
    number = figure.group() if figure else ""
    st.html(
        render(
            "spreiding/slide.html",
            question=STEPS[screen][1],
            badge=badge,
            badge_tone=tone,
            figure=number,
            headline=shown[len(number) :].strip(),
            aside=aside,
            more=". ".join(rest),
            fiction=about.fiction.sentence,
        )
    )


def apart(headline: str) -> tuple[str, str]:
    """Return a headline without what explains it in brackets at its end, and that; "" where nothing does."""
    aside = _ASIDE.search(headline)
    return (headline[: aside.start()], aside.group(1)) if aside else (headline, "")


def notes(said: Sequence[str]) -> None:
    """Show what does not count and of when it is; an alarm stands out."""
    alarm = next((one for one in said if one.startswith("Let op: ")), "")
    st.html(
        render(
            "spreiding/notes.html",
            alarm=alarm.removeprefix("Let op: "),
            notes=[one for one in said if one != alarm],
        )
    )


def how(*measures: str) -> None:
    """Show, one tap away, how the measures are worked out."""
    found = [explained()[name] for name in measures]
    shown = [
        {
            "title": one.title,
            "formula": capital(one.formula),
            "by_hand": [as_dutch(line) for line in one.by_hand],
            "reading": one.reading,
        }
        for one in found
    ]
    st.html(render("spreiding/explained.html", measures=shown, example=example()))


def as_dutch(line: str) -> str:
    """Return a sum by hand as a Dutch reader writes it."""
    return line.replace(".", ",").replace("sqrt", "√").replace("-", "\N{MINUS SIGN}")


def capital(text: str) -> str:
    """Return a text that starts with a capital."""
    return text[:1].upper() + text[1:]


def rounded(value: float, decimals: int) -> float | None:
    """Return a number for a table; None where it is not known."""
    return round(float(value), decimals) if np.isfinite(value) else None


def _cell(value: object) -> str:
    if value is None:
        return "-"
    return plain(float(value), 3) if isinstance(value, int | float) else str(value)


def table(
    city: City,
    make: Callable[[City], Table],
    *,
    name: str,
    unfolded: bool = False,
    title: str = "De tabel hierbij",
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
    """
    head, rows = make(city)
    numeric = [
        any(isinstance(row[column], int | float) for row in rows) for column in range(len(head))
    ]
    shown = [
        [(_cell(value), right) for value, right in zip(row, numeric, strict=True)] for row in rows
    ]
    with st.expander(literal(title), expanded=unfolded):
        st.html(
            render(
                "spreiding/table.html",
                caption=f"{count(len(rows), 'regel', 'regels')}; een streepje is: geen cijfer.",
                head=list(zip(head, numeric, strict=True)),
                rows=shown,
            )
        )
        file_button(
            "Als CSV", partial(table_csv, make), f"{name}.csv", "text/csv", key=f"csv.{name}"
        )


def table_csv(make: Callable[[City], Table], city: City) -> bytes:
    """Return the table of a City as a file."""
    head, rows = make(city)
    return csv_bytes(head, rows)
