"""The field for an address, coordinates or a pasted shape, the file of a plot, and the list where several are meant."""

from __future__ import annotations

from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Final

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from spreidingskaart.city.sources.site import MOST_BYTES
from spreidingskaart.errors import InputError
from spreidingskaart.web.limits import PLOT_FILES_AT_ONCE, TYPED_SHAPE
from spreidingskaart.web.locatietoets import outside
from spreidingskaart.web.locatietoets.find_site import Offers, offers_of_file, offers_of_text
from spreidingskaart.web.locatietoets.site_choice import choose_one
from spreidingskaart.web.rendering import literal, say_error, say_info
from spreidingskaart.web.session import role

if TYPE_CHECKING:
    from collections.abc import Callable

    from spreidingskaart.city import City

_TYPED: Final = "zoekplek.tekst"
_FILE: Final = "zoekplek.bestand"
_TURN: Final = "zoekplek.beurt"
_CHOSEN: Final = "zoekplek.keuze"
_OFFERS: Final = "zoekplek.gevonden"
_FAULT: Final = "zoekplek.fout"
_NOTE: Final = "zoekplek.noot"
_READING: Final = BoundedSemaphore(PLOT_FILES_AT_ONCE)


def find_box(city: City) -> None:
    """Show the field and the file, in a row of their own: on a tablet they would lie outside the bar."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="find-site"):
        st.text_input(
            "Adres, coördinaten, WKT of GeoJSON",
            key=_TYPED,
            placeholder="1234 AB 5 of 143500 487200",
            max_chars=TYPED_SHAPE,
            on_change=_take_text,
            args=(city,),
            width=340,
        )
        # a new field after each file: the popover closes, and what was handed in is let go of
        turn = st.session_state.get(_TURN, 0)
        with st.popover("Bestand", key=f"{_FILE}.open.{turn}"):
            st.file_uploader(
                "Perceel als GeoJSON, GeoPackage, GML, WKT of shapefile (zip)",
                key=f"{_FILE}.{turn}",
                on_change=_take_file,
                args=(turn,),
                max_upload_size=MOST_BYTES // 1_000_000,
            )
            st.caption("Het bestand wordt gelezen en niet bewaard.")


def say_found() -> None:
    """Show the list to choose from, what is wrong with what was typed or handed in, or what must be known of it."""
    _show_offers()
    if fault := st.session_state.get(_FAULT):
        say_error(fault)
    if note := st.session_state.get(_NOTE):
        say_info(note)


def _show_offers() -> None:
    offers: Offers | None = st.session_state.get(_OFFERS)
    if offers is None or len(offers.found) < 2:
        return
    st.selectbox(
        literal(f"{offers.told}; kies"),
        range(len(offers.found)),
        index=None,
        format_func=lambda place: offers.found[place].label if place < len(offers.found) else "",
        key=_CHOSEN,
        placeholder="Kies",
        on_change=_take_choice,
        width=340,
    )


def _take_text(city: City) -> None:
    text = st.session_state[_TYPED].strip()
    if not text:
        _forget()
        return
    ask = outside.asking(_session()) if outside.may_ask(role()) else None
    _take(lambda: offers_of_text(text, city, ask))


def _take_file(turn: int) -> None:
    given = st.session_state[f"{_FILE}.{turn}"]
    if given is not None:
        st.session_state[_TYPED] = ""
        _take(lambda: _read_in_turn(given.name, given.getvalue()))
        st.session_state[_TURN] = turn + 1


def _read_in_turn(name: str, content: bytes) -> Offers:
    if not _READING.acquire(blocking=False):
        raise InputError("Er worden al bestanden gelezen; kies het bestand zo dadelijk opnieuw.")
    try:
        return offers_of_file(name, content)
    finally:
        _READING.release()


def _take(read: Callable[[], Offers]) -> None:
    _forget()
    try:
        offers = read()
    except InputError as error:
        st.session_state[_FAULT] = str(error)
        return
    st.session_state[_OFFERS] = offers
    st.session_state[_NOTE] = offers.note
    if len(offers.found) == 1:
        _choose(offers, 0)


def _take_choice() -> None:
    place = st.session_state[_CHOSEN]
    offers: Offers | None = st.session_state.get(_OFFERS)
    if place is not None and offers is not None and place < len(offers.found):
        _choose(offers, place)


def _choose(offers: Offers, place: int) -> None:
    offer = offers.found[place]
    notes = [note for note in (offers.note, offer.note) if note]
    st.session_state[_NOTE] = " ".join(notes) or None
    choose_one(offer.name, offer.value)


def _forget() -> None:
    for key in (_OFFERS, _FAULT, _NOTE, _CHOSEN):
        st.session_state.pop(key, None)


def _session() -> str:
    context = get_script_run_ctx()
    return "" if context is None else context.session_id
