"""The one City that this process serves, as each role may see it."""

from __future__ import annotations

from threading import Lock, local
from typing import TYPE_CHECKING, Final
from weakref import ref

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from spreidingskaart.city.access import PUBLIC, seen_by
from spreidingskaart.web.readying import make_ready
from spreidingskaart.web.serving import ServedCity

if TYPE_CHECKING:
    from spreidingskaart.city import City

_LOADING: Final = Lock()
_SERVED: Final = ServedCity(make_ready)
_whole_city = _SERVED
_RUN: Final = local()
_OF_PAGE: Final = "city.of_page"


def served_city(role: str = PUBLIC) -> City:
    """Return the City as `role` may see it, from SPREIDINGSKAART_CITY or the bundled one.

    It is the newest that its folder names; within one run of a page it stays the same (`begin`).
    """
    with _LOADING:
        return seen_by(_of_this_run() or _whole_city(), role)


def whole_city() -> City:
    """Return the City as it was read, to make it ready; nobody sees it."""
    with _LOADING:
        return _whole_city()


def served_before(role: str = PUBLIC) -> City | None:
    """Return the City that was served before this one, for tabs that still show it; None where there was none."""
    before = _SERVED.before
    if before is None:
        return None
    with _LOADING:
        return seen_by(before, role)


def begin() -> None:
    """Begin a run of a page: it is made from the City that is served now, whatever comes in meanwhile."""
    run = get_script_run_ctx(suppress_warning=True)
    if run is not None:
        with _LOADING:
            _keep(run, _whole_city())


def serve_newest() -> None:
    """Serve what the folder names now, and wait for it: whoever changed the facts sees that in the same moment."""
    whole_city()  # looks whether there is a newer one
    _SERVED.wait()
    begin()


def why_not_newer() -> str | None:
    """Return why a City that its folder names is not served, one Dutch sentence; None where it is."""
    return _SERVED.fault


def public_version() -> str:
    """Return the data version as every role may read it.

    That of a planner's City is a hash of what is secret too: whoever reads it from a screen could test guesses.
    """
    return served_city(PUBLIC).version


def _of_this_run() -> City | None:
    """Return the City of the run of a page in this thread; None outside one.

    A part of a page that is drawn anew by itself goes on with the City of the page around it, while that is there.
    """
    run = get_script_run_ctx(suppress_warning=True)
    if run is None:
        return None
    kept: tuple[object, City] | None = getattr(_RUN, "kept", None)
    if kept is not None and kept[0] is run:
        return kept[1]
    of_page = st.session_state.get(_OF_PAGE)
    return _keep(run, (of_page() if of_page is not None else None) or _whole_city())


def _keep(run: object, city: City) -> City:
    _RUN.kept = (run, city)
    st.session_state[_OF_PAGE] = ref(city)  # a tab that nobody looks at holds no old City
    return city
