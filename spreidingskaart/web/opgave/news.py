"""The screen Nieuws: what changed since a day, and the text for the newsletter. Public data only, whoever looks."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.errors import InputError
from spreidingskaart.programme.digest import Digest, NewsKind, digest_of
from spreidingskaart.programme.digest.markdown import as_markdown
from spreidingskaart.programme.digest.window import WEEKS
from spreidingskaart.web import story
from spreidingskaart.web.leaving import file_button, public_city
from spreidingskaart.web.limits import TYPED_NUMBER
from spreidingskaart.web.number_field import show_refusal
from spreidingskaart.web.opgave.picture import slide
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.readable_store import readable_store, say_if_lost
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.settings import settings
from spreidingskaart.web.url_state import Name, kept, link
from spreidingskaart.words.dates import current_day
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from spreidingskaart.city import City

_FEED: Final = "feed/nieuws.atom"


def news(_city: City) -> None:
    """Show the screen; the City of whoever looks is left aside."""
    today = current_day()
    since = _asked(today)
    try:
        digest = _digest(since, today, public_city())
    except InputError as error:
        show_refusal(str(error))
        since = ""
        digest = _digest(since, today, public_city())
    slide(TaskScreen.NEWS, digest.headline, fiction=_fiction(digest))
    say_if_lost("Bewaarde besluiten")
    groups = [(kind.heading, items) for kind in NewsKind if (items := digest.of(kind))]
    if groups:
        st.html(render("opgave/news.html", groups=groups))
    story.notes(digest.unseen)
    _for_the_newsletter(digest, since, today)
    story.table(public_city(), partial(news_table, since, today), name="nieuws")


def _asked(today: dt.date) -> str:
    """Show the field for the first day, and the days that people choose most; return what the field says."""
    with st.container(key="task_since", horizontal=True, vertical_alignment="bottom"):
        begin = today - dt.timedelta(weeks=WEEKS)
        text = st.text_input(
            "Sinds welke dag?",
            placeholder=f"{begin:%d-%m-%Y} (zes weken terug)",
            max_chars=TYPED_NUMBER,
            autocomplete="off",
            width=240,
            **kept(Name.SINCE),
        )
        st.button("Zes weken", on_click=_choose, args=("",), key="task_since.weeks")
        new_year = f"1-1-{today.year}"
        st.button(
            literal(f"Sinds 1 januari {today.year}"),
            on_click=_choose,
            args=(new_year,),
            key="task_since.year",
        )
    return str(text or "")


def _choose(day: str) -> None:
    st.session_state[str(Name.SINCE)] = day


def _digest(since: str, today: dt.date, city: City) -> Digest:
    return digest_of(city, readable_store(), since=since, until=today)


def _fiction(digest: Digest) -> str:
    invented = sum(item.mark == "fictief" for item in digest.items)
    if not invented:
        return ""
    told = count(invented, "bericht is", "berichten zijn")
    return f"Let op: {told} helemaal of deels fictief; het woord staat erbij."


def _for_the_newsletter(digest: Digest, since: str, today: dt.date) -> None:
    """Show the ready text, to copy or to take away, and where a feed reader finds the same."""
    with st.expander("Tekst voor de nieuwsbrief", expanded=False):
        st.code(news_markdown(since, today, public_city()), language="markdown", wrap_lines=True)
        name = f"nieuws-{digest.until.isoformat()}.md"
        file_button(
            "Als tekstbestand",
            partial(news_markdown, since, today),
            name,
            "text/markdown",
            key="news.md",
        )
    feed = link(_FEED, {str(Name.SINCE): since}) if since else f"/{_FEED}"
    st.html(render("opgave/news_feed.html", address=feed))


def news_markdown(since: str, today: dt.date, city: City) -> str:
    """Return the text for the newsletter."""
    return as_markdown(_digest(since, today, city), str(settings().origins[0]))


def news_table(since: str, today: dt.date, city: City) -> story.Table:
    """Return the news as a table."""
    site = str(settings().origins[0])
    head = ("soort", "datum", "wat", "hoe zeker", "bron", "adres van de bron", "kijk op")
    rows = [
        (
            item.kind.heading,
            item.when.iso,
            item.sentence,
            item.mark or "bron",
            item.source.text or None,
            item.source.url,
            item.place.address(site),
        )
        for item in _digest(since, today, city).items
    ]
    return head, rows
