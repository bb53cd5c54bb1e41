"""The screen Afspraken: what was agreed, whether it still stands, and what was found at the council."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from spreidingskaart.model import PromiseKind
from spreidingskaart.programme.promises.alarms import StillSo, summary, value_told
from spreidingskaart.programme.promises.choosing import PromiseFilter
from spreidingskaart.programme.promises.papers import papers_of, papers_that_name
from spreidingskaart.programme.promises.reading import promises_of
from spreidingskaart.web import story
from spreidingskaart.web.layout import why_left_out
from spreidingskaart.web.limits import TYPED_LINE
from spreidingskaart.web.opgave.agreed_links import ties
from spreidingskaart.web.opgave.agreed_today import framework_titles, held_today
from spreidingskaart.web.opgave.picture import slide
from spreidingskaart.web.opgave.screens import TaskScreen
from spreidingskaart.web.rendering import render, say_info
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.dates import date_told
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city import City
    from spreidingskaart.programme.promises.alarms import DecisionToday
    from spreidingskaart.programme.promises.reading import Promise
    from spreidingskaart.web.story import Table

_FILE: Final = (
    "Vul promises.csv met de kolommen id, kind, number, date, title, text, status en source; docs/data.md noemt de "
    "andere kolommen."
)
_NO_PAPERS: Final = (
    "Er zijn geen stukken van de raad opgehaald. Dat kan met het commando fetch --only council; dan komt de tabel "
    "council_papers erbij (id, kind, number, date, title, url)."
)
_EVERY: Final = "alle"
_PAPERS_SHOWN: Final = 20
_CALLED: Final = {
    PromiseKind.MOTION: ("motie", "moties"),
    PromiseKind.AMENDMENT: ("amendement", "amendementen"),
    PromiseKind.PROMISE: ("toezegging", "toezeggingen"),
    PromiseKind.PROPOSAL: ("raadsvoorstel", "raadsvoorstellen"),
    PromiseKind.DECISION: ("besluit", "besluiten"),
    PromiseKind.AGREEMENT: ("andere afspraak", "andere afspraken"),
}


def agreed(city: City) -> None:
    """Show what was agreed, what differs from it today, and papers of the council that name it."""
    every = promises_of(city)
    if not every:
        why = why_left_out(city, "promises")
        slide(TaskScreen.AGREED, f"Er zijn geen afspraken geladen. {why} {_FILE}")
        _papers(city)
        return
    held = held_today(city)
    slide(TaskScreen.AGREED, _headline(every, held), fiction=_fiction(every))
    if alarms := [f"Let op: {one.told}" for one in held if one.outcome is StillSo.DIFFERENT]:
        story.notes(alarms[:1])
    _held(city, held)
    wanted = _filters(city)
    chosen, titles = wanted.chosen(every), framework_titles(city)
    st.html(
        render(
            "opgave/agreed.html",
            told=f"{count(len(chosen), 'afspraak', 'afspraken')} van {len(every)}",
            rows=[_row(city, promise, titles) for promise in chosen],
        )
    )
    story.table(
        city,
        partial(_agreed_table, kind=wanted.kind, district=wanted.district, words=wanted.words),
        name="afspraken",
        title="De afspraken als tabel",
    )
    _papers(city)


def _headline(every: tuple[Promise, ...], held: tuple[DecisionToday, ...]) -> str:
    kinds = [
        count(sum(promise.kind is kind for promise in every), *_CALLED[kind])
        for kind in PromiseKind
        if any(promise.kind is kind for promise in every)
    ]
    *others, last = kinds
    listed = f"{', '.join(others)} en {last}" if others else last
    verb = "is" if len(every) == 1 else "zijn"
    about = f"{count(len(every), 'afspraak', 'afspraken')} {verb} vastgelegd ({listed})."
    return f"{about} {summary(held)}".strip()


def _fiction(every: tuple[Promise, ...]) -> str:
    marked = sum(bool(promise.source.reserve) for promise in every)
    verb = "heeft" if marked == 1 else "hebben"
    told = f"{count(marked, 'afspraak', 'afspraken')} {verb} geen bron: zie het woord ernaast."
    return told if marked else ""


def _filters(city: City) -> PromiseFilter:
    """Show the fields; return what is asked."""
    districts = city.areas("districts")
    names = dict(zip(districts["code"].tolist(), districts["name"].tolist(), strict=True))
    kinds = {_EVERY: "alle soorten", **{kind.value: kind.dutch for kind in PromiseKind}}
    parts = {_EVERY: "heel de gemeente", **names}
    with st.container(key="agreed_bar", horizontal=True, vertical_alignment="bottom"):
        kind = st.selectbox(
            "Soort", list(kinds), format_func=kinds.__getitem__, width=200, **kept(Name.AGREED_KIND)
        )
        district = st.selectbox(
            "Stadsdeel",
            list(parts),
            format_func=parts.__getitem__,
            width=200,
            **kept(Name.AGREED_DISTRICT),
        )
        words = st.text_input(
            "Zoek een afspraak",
            placeholder="Domus, 24014",
            max_chars=TYPED_LINE,
            width=240,
            **kept(Name.AGREED_WORDS),
        )
    return PromiseFilter(
        None if kind in (None, _EVERY) else PromiseKind(kind),
        "" if district in (None, _EVERY) else str(district),
        str(words or ""),
    )


def _row(city: City, promise: Promise, titles: Mapping[str, str]) -> dict[str, Any]:
    return {
        "called": promise.called,
        "date": date_told(promise.date),
        "title": promise.title,
        "text": promise.text,
        "outcome": promise.outcome,
        "reserve": promise.source.reserve,
        "source": promise.source.told,
        "url": promise.source.url,
        "note": promise.note,
        "ties": ties(city, promise, titles),
    }


def _held(city: City, held: tuple[DecisionToday, ...]) -> None:
    if not held:
        return
    rows = [
        {"word": one.outcome.dutch, "kind": one.outcome.value, "told": one.told} for one in held
    ]
    st.html(render("opgave/held.html", rows=rows))
    story.table(city, held_table, name="afspraken-en-normen", title="Vastgelegd en nu, als tabel")


def held_table(city: City) -> Table:
    """Return every decided value beside that of today."""
    head = (
        "Afspraak",
        "Nummer",
        "Datum",
        "Vastgelegd",
        "Waar",
        "Nu",
        "Sinds",
        "Uitkomst",
        "Reden",
        "Status",
    )
    rows = [
        [
            one.promise.title,
            one.promise.called,
            one.promise.date or None,
            value_told(one.promise.decided, one.promise.decided_unit or one.unit),
            one.where,
            None if one.outcome is StillSo.NOT_TESTED else value_told(one.value, one.unit),
            one.since or None,
            one.outcome.dutch,
            one.why or None,
            one.promise.source.status.dutch,
        ]
        for one in held_today(city)
    ]
    return head, rows


def _agreed_table(city: City, kind: PromiseKind | None, district: str, words: str) -> Table:
    """Return the agreements that are asked for, with the source of each."""
    head = (
        "Afspraak",
        "Soort",
        "Nummer",
        "Datum",
        "Wat",
        "Uitkomst",
        "Bron",
        "Status",
        "Adres",
        "Opmerking",
    )
    rows = [
        [
            promise.title,
            promise.kind.dutch,
            promise.number or None,
            promise.date or None,
            promise.text,
            promise.outcome or None,
            promise.source.told,
            promise.source.status.dutch,
            promise.source.url,
            promise.note or None,
        ]
        for promise in PromiseFilter(kind, district, words).chosen(promises_of(city))
    ]
    return head, rows


def _papers(city: City) -> None:
    every, naming = papers_of(city), papers_that_name(city)
    if not every:
        say_info(_NO_PAPERS)
        return
    titles = {promise.id: promise.title for promise in promises_of(city)}
    told = f"{len(naming)} van de {count(len(every), 'opgehaald stuk', 'opgehaalde stukken')} van de raad"
    verb = "noemt" if len(naming) == 1 else "noemen"
    st.html(
        render(
            "opgave/papers.html",
            told=f"{told} {verb} iets van deze lijst.",
            rows=[
                {
                    "title": paper.title,
                    "url": paper.url,
                    "about": ", ".join(filter(None, (paper.kind, date_told(paper.date)))),
                    "names": "; ".join(titles[name] for name in paper.names),
                }
                for paper in naming[:_PAPERS_SHOWN]
            ],
            more=max(0, len(naming) - _PAPERS_SHOWN),
        )
    )
    story.table(city, papers_table, name="stukken-van-de-raad", title="Alle stukken van de raad")


def papers_table(city: City) -> Table:
    """Return all papers of the council that were fetched, and what each names."""
    head = ("Titel", "Soort", "Nummer", "Datum", "Adres", "Noemt", "Bron")
    publisher = city.reference("council_papers").source
    rows = [
        [
            paper.title,
            paper.kind or None,
            paper.number or None,
            paper.date or None,
            paper.url or None,
            "; ".join(paper.names) or None,
            publisher,
        ]
        for paper in papers_of(city)
    ]
    return head, rows
