"""The screen of the page Opgave that answers: see STEPS[TaskScreen.PAPER]."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.programme.paper.chapter import chapter_of
from spreidingskaart.programme.paper.word_file import word_file
from spreidingskaart.web.leaving import file_button
from spreidingskaart.web.opgave.picture import slide
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.rendering import render
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.programme.paper.document import PaperChapter

WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def on_paper(city: City) -> None:
    """Show the chapter on housing and care, and the button for it as a document."""
    chapter = chapter_of(city)
    slide(TaskScreen.PAPER, _summary(chapter), fiction=chapter.reserve)
    file_button(
        "Als Word-bestand (DOCX)",
        word_file,
        f"wonen-en-zorg-{city.municipality.code}.docx",
        WORD,
        key="docx.paper",
        type="primary",
        help="Om verder in te schrijven. Het bestand heeft alleen wat openbaar is.",
    )
    st.html(paper_html(chapter))


def paper_html(chapter: PaperChapter) -> str:
    """Return the chapter as it stands on the page."""
    return render("opgave/paper.html", chapter=chapter)


def _summary(chapter: PaperChapter) -> str:
    sources = count(len(chapter.sources), "bron", "bronnen")
    questions = count(len(chapter.questions), "vraag", "vragen")
    return (
        f"{questions} aan de gemeente staan nog open in dit hoofdstuk. Het steunt op {sources}; wat niet bekend is "
        "staat er als vraag in, niet als cijfer."
    )
