"""The one codec of addresses: what a choice is called there, how it is written, and how it is read back.

A widget binds itself to the address (`kept`). A choice that no widget holds (a pin, a plot, what is selected) stands
in the session; `restore` takes what a link says and writes the rest back, because a change of page clears the
address. After a step back or forward both take what the address says. A parameter that bears a field of a proposal is
declared with the fields, and kept in the same way.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import StrEnum, unique
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlencode

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

from spreidingskaart.web.packed_plot import MARK, pack, unpack

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

LatLon = tuple[float, float]


@unique
class Name(StrEnum):
    """Every query parameter, by the page that reads it; links that people keep hold these names."""

    # every page: choices that no widget holds, and the search box of the map
    PIN = "punt"
    PLOT = "perceel"
    CANDIDATE = "kandidaat"
    SELECTION = "keuze"
    RING = "midden"
    SEARCHED = "zoekpunt"
    VIEW = "beeld"
    SOUGHT = "zoek"
    # Kaart
    AREAS = "gebied"
    COLOUR = "kleur"
    LAYERS = "lagen"
    RADIUS = "straal"
    FORMS = "vormen"
    TARGET_GROUPS = "doelgroepen"
    STATUSES = "statussen"
    YEAR = "jaar"
    LEAST_PLACES = "minplekken"
    ALIKE = "alsdeze"
    ALIKE_MARGIN = "marge"
    # Spreiding
    KIND = "soort"
    SPREAD_AREAS = "indeling"
    SPREAD_YEAR = "peiljaar"
    SPREAD_SCREEN = "stap"
    CARRYING = "draagkracht"
    NEW_SIZE = "grootte"
    BORROWED = "regelvan"
    # Opgave
    TASK_SCREEN = "vraag"
    PLAN_GROUPS = "plangroepen"
    PLAN_DISTRICTS = "planstadsdelen"
    TASK_GROUP = "groep"
    TASK_YEAR = "tot"
    HOMES_A_MONTH = "woningen"
    SCENARIO = "scenario"
    KEPT_SCENARIO = "bewaard"
    TEAM_NORM = "teamnorm"
    CORRECTION = "weegmee"
    SHARE_YEAR = "deeljaar"
    NEAR_ELDERLY = "dichtbij"
    AGEING = "vergrijzing"
    REGION_OTHERS = "regio"
    LESS_INFLOW = "minder"
    SMALL_SCALE = "klein"
    SINCE = "sinds"
    TASK_FORM = "opgavevorm"
    TASK_PLACES = "opgaveplekken"
    TASK_PARKING = "opgaveparkeren"
    FLOOR_A_PLACE = "vloerplek"
    CHANCES = "kansen"
    AGREED_KIND = "afspraaksoort"
    AGREED_DISTRICT = "afspraakdeel"
    AGREED_WORDS = "zoekafspraak"
    # Zoeken
    ONLY_LEFT = "voldoet"
    GOOD_ENOUGH = "goed"
    ALSO_UNLIKELY = "ooktwijfel"
    MUST_HOLD = "moet"
    LEAST_AREA = "oppervlak"
    OWNER = "grond"
    POLICY_SITES = "openen"
    # Locatietoets
    WAY = "manier"
    SITE_LAYERS = "toetslagen"
    # Afweging
    FRAMEWORK = "kader"
    WEIGHED_PLACES = "weegplekken"
    EXAMPLES = "voorbeeld"
    WEIGHING_SCREEN = "weegstap"
    ORDER = "sorteer"
    TURNED = "andersom"
    TAKING_PART = "meedoet"
    WEIGHING_WAY = "weegwijze"
    COMPARED = "vergelijk"
    GOAL = "doel"
    AMOUNT = "hoeveel"
    REACH = "bereik"
    SAME_FORM = "zelfdevorm"
    ALSO_FALLEN = "ookafvallers"
    TRIED_NORM = "proefnorm"
    WEIGHTS = "gewichten"
    AGGREGATION = "optelling"
    PAIRS = "paren"
    AMENDMENT_A = "amendement_a"
    AMENDMENT_B = "amendement_b"
    # Regels
    RULE = "regel"
    RULE_STATUSES = "status"
    CRITERION = "criterium"
    RULE_WORDS = "zoekregel"
    TRIED_VALUE = "probeer"
    WITHOUT_NORM = "zondernorm"
    TRIED_FORM = "regelvorm"
    TRIED_PLACES = "regelplekken"
    TRIED_PARKING = "regelparkeren"
    # Gegevens
    LAYER = "laag"
    # Verslag
    CHAPTERS = "hoofdstukken"
    REPORT_TITLE = "titel"


SITE: Final = (Name.PIN, Name.PLOT, Name.CANDIDATE)
"""The ways to say where; one at a time."""
EVERYWHERE: Final = (*SITE, Name.SELECTION, Name.RING, Name.SEARCHED, Name.VIEW)
"""Choices that no widget holds, on every page."""
OF_PAGE: Final = {
    "Afweging": (Name.WEIGHTS, Name.AGGREGATION, Name.PAIRS, Name.AMENDMENT_A, Name.AMENDMENT_B),
    "Regels": (Name.RULE, Name.RULE_STATUSES),
    "Opgave": (Name.SCENARIO,),
    "Verslag": (Name.CHAPTERS,),
}
"""Choices that no widget holds and that stand in the address of one page only, by its title."""

REPLACED: Final = frozenset({Name.VIEW})
"""Choices that a step back does not undo: the address follows them without an entry in the history of the browser.
Every other name, also a field of a proposal, is undone by one step back (`assets/history.js`)."""

SAFE_FOR_THE_ROOM: Final = frozenset(
    {
        # Kaart
        Name.AREAS, Name.COLOUR, Name.LAYERS, Name.RADIUS, Name.ALIKE, Name.ALIKE_MARGIN,
        # Spreiding
        Name.KIND, Name.SPREAD_AREAS, Name.SPREAD_SCREEN, Name.CARRYING, Name.BORROWED,
        # Opgave
        Name.TASK_SCREEN, Name.PLAN_GROUPS, Name.PLAN_DISTRICTS, Name.TASK_GROUP, Name.TASK_YEAR, Name.TEAM_NORM,
        Name.CORRECTION, Name.NEAR_ELDERLY, Name.SHARE_YEAR, Name.AGEING, Name.REGION_OTHERS, Name.LESS_INFLOW,
        Name.SMALL_SCALE, Name.HOMES_A_MONTH, Name.SINCE, Name.TASK_FORM, Name.FLOOR_A_PLACE, Name.CHANCES,
        Name.AGREED_KIND,
        # Zoeken
        Name.ONLY_LEFT, Name.GOOD_ENOUGH, Name.ALSO_UNLIKELY, Name.MUST_HOLD, Name.LEAST_AREA, Name.OWNER,
        Name.POLICY_SITES,
        # Locatietoets
        Name.WAY, Name.SITE_LAYERS,
        # Afweging
        Name.EXAMPLES, Name.WEIGHING_SCREEN, Name.ORDER, Name.TURNED, Name.TAKING_PART, Name.WEIGHING_WAY, Name.GOAL,
        Name.AMOUNT, Name.REACH, Name.SAME_FORM, Name.ALSO_FALLEN,
        # Regels and Gegevens
        Name.RULE, Name.RULE_STATUSES, Name.CRITERION, Name.LAYER,
    }
)  # fmt: skip
"""Choices that stay when a role ends: which screen, which figure, which colour. Whatever could tell of one place (a
point, a view, what was sought, an id, a filter that only protected facilities pass) goes, whether it does or not."""

_PREFIX: Final = "choice."
_PAGE: Final = "page"
_ARRIVAL: Final = "page.arrival"
_WRITTEN: Final = "choice.written."
LONGEST: Final = 6_000
"""Characters in one choice; longer ones (a plot with very many corners) stay in the session only."""
_LEGIBLE: Final = 24
"""Corners of a plot that an address writes out, so that people can read and change them."""
_NUMBER: Final = re.compile(r"-?\d{1,9}(\.\d{1,12})?", re.ASCII)


# ------------------------------------------------------------------------------------------ widgets
KEPT: Final[dict[str, Any]] = {"bind": "query-params", "persist_state": "session"}
"""What makes a widget keep its choice in the address, and in the session when another page is open."""


def kept(name: str) -> dict[str, Any]:
    """Return what makes a widget keep its choice in the address under a name; also its key in the session."""
    return {"key": str(name), **KEPT}


def held(name: str) -> object:
    """Return what a widget holds, before it is drawn; in the first run of a visit only the address knows."""
    return st.session_state.get(str(name), st.query_params.get(str(name)))


def taken_out(name: str) -> tuple[str, ...]:
    """Return what the address says under a name, and take it out."""
    values = tuple(st.query_params.get_all(name))
    if values:
        del st.query_params[name]
    return values


def take_renamed(name: str, before: str, now: str) -> None:
    """Let a link that says what an option was called before choose it under its present name."""
    if st.query_params.get(str(name)) == before:
        del st.query_params[str(name)]
        st.session_state[str(name)] = now
        if came := arrival():
            others = {one: values for one, values in came.named.items() if one != name}
            st.session_state[_ARRIVAL] = replace(came, named=others)


# ------------------------------------------------------------------------- choices that no widget holds
def restore(*, may_stand: Callable[[str, str], bool] = lambda _name, _value: True) -> None:
    """Take what a link says, and write every other choice back to the address: a change of page clears it.

    A value in the address that we did not write ourselves is a link that was followed: it wins from the session. What
    we wrote and what is gone after a step back or forward is undone.

    Parameters
    ----------
    may_stand
        Whether a choice may be written there (`web/address.py`); what may not stays in the session.
    """
    page = st.session_state.get(_PAGE, "")
    for name in map(str, (*EVERYWHERE, *OF_PAGE.get(page, ()))):
        _take(name)
        value = st.session_state.get(_PREFIX + name)
        stands = value and len(value) <= LONGEST and may_stand(name, value)
        _write(name, value if stands else None)


def _take(name: str) -> None:
    """Take what the address says of a choice, where we did not write that ourselves."""
    in_address, written = st.query_params.get(name), st.session_state.get(_WRITTEN + name)
    undone = in_address is None and written and name not in REPLACED and went_through_history()
    if undone or in_address not in (None, written):
        st.session_state[_PREFIX + name] = in_address


def _write(name: str, value: str | None) -> None:
    """Let the address say a choice, or nothing of it."""
    in_address = st.query_params.get(name)
    if value is None and in_address is not None:
        del st.query_params[name]
    elif value is not None and value != in_address:
        st.query_params[name] = value
    st.session_state[_WRITTEN + name] = value


def went_through_history() -> bool:
    """Whether this run answers a step back or forward in the history of the browser."""
    run = get_script_run_ctx()
    return run is not None and run.is_history_navigation


@dataclass(frozen=True)
class Arrival:
    """What happened when a visitor came to a page from elsewhere, before `restore` mixed it."""

    named: Mapping[str, Sequence[str]]
    """What the link says, by name."""
    before: Mapping[str, str | None]
    """The choices that no widget holds, as they were."""


def arrive(page: str) -> None:
    """Note how the visitor came here; in every later run of the same page there is no arrival."""
    came = st.session_state.get(_PAGE) != page
    st.session_state[_PAGE] = page
    st.session_state[_ARRIVAL] = (
        Arrival(_named(), {name: choice(name) for name in EVERYWHERE}) if came else None
    )


def _named() -> dict[str, list[str]]:
    return {name: st.query_params.get_all(name) for name in st.query_params}


def arrival() -> Arrival | None:
    """Return how the visitor came here, in the run in which they came; else None."""
    found = st.session_state.get(_ARRIVAL)
    return found if isinstance(found, Arrival) else None


def choice(name: str) -> str | None:
    """Return a choice, or None."""
    value = st.session_state.get(_PREFIX + name)
    return value if isinstance(value, str) and value else None


def choose(name: str, value: str | None) -> None:
    """Keep a choice; it is in the address after this run."""
    st.session_state[_PREFIX + name] = value


def forget(names: Iterable[str]) -> None:
    """Forget what widgets hold under these names; they start as if nothing was ever chosen."""
    for name in names:
        st.session_state.pop(str(name), None)


# ------------------------------------------------------------------------------------- leaving a role
def public_address(address: str) -> str:
    """Return an address without the choices that may tell what the public may not see."""
    return _of_some(address, lambda name: name in SAFE_FOR_THE_ROOM)


def clean_for_public() -> None:
    """Forget everything that this session holds, and take from the address what the public may not see."""
    safe = {
        name: value
        for name, value in st.query_params.to_dict().items()
        if name in SAFE_FOR_THE_ROOM
    }
    st.session_state.clear()
    st.query_params.from_dict(safe)


# ------------------------------------------------------------------------------------- points and plots
def point_text(latitude: float, longitude: float) -> str:
    """Return a point as it stands in an address: degrees (WGS84), six decimals."""
    return f"{latitude:.6f},{longitude:.6f}"


def plot_text(ring: Iterable[LatLon]) -> str:
    """Return the corners (latitude, longitude) of a plot as they stand in an address: packed where there are many."""
    corners = list(ring)
    return pack(corners) if len(corners) > _LEGIBLE else _written_out(corners)


def _written_out(ring: Iterable[LatLon]) -> str:
    return ";".join(point_text(*corner) for corner in ring)


def is_plot(text: str) -> bool:
    """Whether an address says a plot there, and not a point."""
    return ";" in text or text.startswith(MARK)


def legible_plot(text: str) -> str:
    """Return a plot of an address with every corner written out; what is no packed plot as it is."""
    corners = unpack(text)
    return text if corners is None else _written_out(corners)


def numbers(text: str | None, amount: int) -> tuple[float, ...] | None:
    """Return `amount` comma-separated numbers as an address writes them; None where it is something else."""
    parts = [part.strip() for part in (text or "").split(",")]
    if len(parts) != amount or not all(map(_NUMBER.fullmatch, parts)):
        return None
    return tuple(map(float, parts))


def read_point(text: str | None) -> LatLon | None:
    """Return (latitude, longitude); None where it is something else."""
    pair = numbers(text, 2)
    return None if pair is None else (pair[0], pair[1])


def read_plot(text: str | None) -> list[LatLon] | None:
    """Return the corners (latitude, longitude) of a plot; None where it is something else."""
    if not text:
        return None
    corners = [read_point(corner) for corner in legible_plot(text).split(";")]
    known = [corner for corner in corners if corner is not None]
    return known if len(known) == len(corners) else None


def chosen_point(name: str) -> LatLon | None:
    """Return (latitude, longitude) of a choice."""
    return read_point(choice(name))


def choose_point(name: str, latitude: float, longitude: float) -> None:
    """Keep a point."""
    choose(name, point_text(latitude, longitude))


def view() -> tuple[float, float, float] | None:
    """Return latitude, longitude and zoom of the view of the map."""
    found = numbers(choice(Name.VIEW), 3)
    return None if found is None else (found[0], found[1], found[2])


def keep_view(latitude: float, longitude: float, zoom: float) -> None:
    """Keep the view of the map."""
    choose(Name.VIEW, f"{latitude:.5f},{longitude:.5f},{zoom:.2f}")


# --------------------------------------------------------------------------------------------- selection
def selection() -> tuple[str, str] | None:
    """Return layer and id of what is selected on the map."""
    layer, _, row_id = (choice(Name.SELECTION) or "").partition(":")
    return (layer, row_id) if row_id else None


def select(layer: str | None, row_id: str | None) -> None:
    """Select something on the map; the same again, or nothing, selects nothing."""
    chosen = f"{layer}:{row_id}" if layer and row_id else None
    choose(Name.SELECTION, None if chosen == choice(Name.SELECTION) else chosen)


# ------------------------------------------------------------------------------------------------- links
def link(page: str, parameters: Mapping[str, str]) -> str:
    """Return the address of a page, or of a sheet, with what it must show."""
    return f"/{page}?{urlencode(dict(parameters), safe='/:')}"


def address_here(path: str) -> str:
    """Return the address of the page that is open with every choice it holds now.

    Parameters
    ----------
    path
        Path of the page, from the first slash.
    """
    chosen = _named()
    return f"{path}?{urlencode(chosen, doseq=True, safe='/:')}" if chosen else path


def in_address(names: Iterable[str]) -> dict[str, str]:
    """Return what the address of the page that is open says under some names."""
    return {str(name): st.query_params[name] for name in names if name in st.query_params}


def without(address: str, names: Collection[str]) -> str:
    """Return an address without the choices of some names."""
    return _of_some(address, lambda name: name not in names)


def _of_some(address: str, stays: Callable[[str], bool]) -> str:
    path, _, query = address.partition("?")
    chosen = [(name, value) for name, value in parse_qsl(query) if stays(name)]
    return f"{path}?{urlencode(chosen, safe='/:')}" if chosen else path


def values_in(address: str) -> list[str]:
    """Return what an address chooses, as people read it, without the names."""
    return [value for _, value in parse_qsl(address.partition("?")[2])]


def link_here(parameters: Mapping[str, str], *, without: Sequence[str] = ()) -> str:
    """Return the address of this page with some choices changed and some left out; all others stay."""
    others = {
        name: value for name, value in st.query_params.to_dict().items() if name not in without
    }
    return f"?{urlencode({**others, **parameters}, safe='/:')}"
