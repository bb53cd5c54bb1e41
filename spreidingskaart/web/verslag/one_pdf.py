"""The report as one PDF, made of the public City when somebody asks for it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.print.document import Chapter, Notice
from spreidingskaart.print.report import MANY, report_pdf
from spreidingskaart.web.gathered import gathered, label
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.web.verslag.chapters_list import WIDTH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City

ChaptersAt = Callable[["City", str], tuple[Chapter, ...]]
_LONGEST_TITLE: Final = 120
MOST_PRINTED: Final = 60
"""Printed chapters after which no other is begun: a dossier alone has one for every site, and costs seconds."""
_FULL: Final = "Het verslag is vol. Maak van dit hoofdstuk een tweede verslag."


def one_pdf(city: City, chapters_at: ChaptersAt) -> None:
    """Show the field for the title, and the button for the PDF where there is a chapter.

    Parameters
    ----------
    city
        As the visitor sees it, for its name; the PDF is made of the public one.
    chapters_at
        Makes the chapters of what a page shows (`web/chapters.py`); page folders know nothing of each other.
    """
    paths = gathered()
    if not paths:
        return
    first = f"{MANY} over {city.municipality.name}"
    title = st.text_input(
        "Titel", width=WIDTH, placeholder=first, max_chars=_LONGEST_TITLE, **kept(Name.REPORT_TITLE)
    )
    file_button(
        "Maak verslag (PDF)",
        partial(report_of, chapters_at, paths, title or first),
        "verslag.pdf",
        "application/pdf",
        key="report.pdf",
        type="primary",
    )
    st.caption(
        "De PDF is voor iedereen te lezen, ook met een schermlezer. Er staat alleen openbaars in."
    )


def report_of(chapters_at: ChaptersAt, paths: Sequence[str], title: str, city: City) -> bytes:
    """Return the report; a chapter that cannot be made now says why in its place."""
    made: list[Chapter] = []
    for path in paths:
        full = len(made) >= MOST_PRINTED
        made += (_left_out(path, _FULL),) if full else _chapters(chapters_at, city, path)
    return report_pdf(city, made, title)


def _chapters(chapters_at: ChaptersAt, city: City, path: str) -> tuple[Chapter, ...]:
    try:
        return chapters_at(city, path)
    except InputError as error:
        return (_left_out(path, f"Dit hoofdstuk kan nu niet. {error}"),)


def _left_out(path: str, why: str) -> Chapter:
    return Chapter(label(path), (Notice(why),))
