"""The year of the map: a slider that plays, and one sentence of what changes in that year.

The map keeps the time, not the server: it asks for the next year when it has drawn the last one, and asks no more when
the tab is hidden, when somebody wants less motion, or when it is gone because another page is open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.programme.plan.changes import year_change, years_of_slider, years_to_play
from spreidingskaart.web import url_state
from spreidingskaart.web.rendering import render
from spreidingskaart.web.url_state import Name, held, kept

if TYPE_CHECKING:
    from spreidingskaart.city import City
    from spreidingskaart.web.kaart.controls import MapChoices

NOW_AND_PLANNED: Final = "Nu en gepland"
LESS_MOTION: Final = "less_motion"
"""What the map says where somebody asked for less motion."""
_PLAYING: Final = "kaart.playing"
"""In the session: whether years are being played."""
_NEXT: Final = "kaart.next_year"
"""In the session: the year that the map may ask for now."""
_LESS: Final = "kaart.less_motion"
_HINT: Final = "Schuif om te zien wat er in een jaar open is, of speel de jaren af."
_LESS_TOLD: Final = (
    "Uw apparaat vraagt om minder beweging, daarom speelt de kaart niet af. Schuif het jaar zelf."
)


def chosen_year(city: City) -> int | None:
    """Return the year that is chosen, before the slider is drawn; None for now and planned."""
    chosen = str(held(Name.YEAR) or "")
    return int(chosen) if chosen in _options(city) and chosen != NOW_AND_PLANNED else None


def year_bar(choices: MapChoices) -> None:
    """Show the slider, the button that plays, and what changes in the year that is chosen."""
    filtered = choices.filtered
    city, year = filtered.city.at(filtered.city.facts_of), filtered.wanted.year
    if url_state.arrival() is not None:
        stop_playing()
    _plan_next(city, year)
    told = _HINT if year is None else year_change(city, year, filtered.wanted).in_short
    if st.session_state.get(_LESS):
        told = f"{_LESS_TOLD} {told}"
    with st.container(key="year_bar", horizontal=True, vertical_alignment="center"):
        st.select_slider(
            "Jaar",
            _options(city),
            on_change=stop_playing,
            label_visibility="collapsed",
            width=420,
            **kept(Name.YEAR),
        )
        if is_playing():
            st.button("Stop", key="kaart.stop", on_click=stop_playing)
        else:
            st.button("Afspelen", key="kaart.play", on_click=_play, args=(city,), type="primary")
        st.html(render("kaart/year.html", told=told))


def next_year() -> str | None:
    """Return the year that the map must ask for after this one; None where nothing plays."""
    chosen: str | None = st.session_state.get(_NEXT)
    return chosen


def take_year(asked: str | None) -> None:
    """Take the year that the map asks for, as far as it is the next one and years are still being played."""
    if is_playing() and asked is not None and asked == st.session_state.get(_NEXT):
        st.session_state[str(Name.YEAR)] = asked


def stop_playing(why: str | None = None) -> None:
    """Stop; the year stays as it is."""
    st.session_state[_PLAYING] = False
    st.session_state[_NEXT] = None
    st.session_state[_LESS] = why == LESS_MOTION


def is_playing() -> bool:
    """Whether years are being played."""
    return bool(st.session_state.get(_PLAYING))


def _plan_next(city: City, year: int | None) -> None:
    """Note which year comes after this one; after the last, playing ends."""
    if not is_playing():
        return
    years = years_to_play(city)
    following = years.start if year is None else year + 1
    if following in years:
        st.session_state[_NEXT] = str(following)
    else:
        stop_playing()


def _play(city: City) -> None:
    """Begin at the year that is chosen, or at that of the City where there is nothing to play after it."""
    stop_playing()
    st.session_state[_PLAYING] = True
    year, years = chosen_year(city), years_to_play(city)
    if year is None or year + 1 not in years:
        st.session_state[str(Name.YEAR)] = str(years.start)


def _options(city: City) -> list[str]:
    return [NOW_AND_PLANNED, *map(str, years_of_slider(city))]
