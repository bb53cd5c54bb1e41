"""What the map of plots shows: a picture with a colour for every plot, and the plot that was clicked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from geo.crs import point_to_rd, point_to_wgs84
from spreidingskaart.model import Lean, Verdict, verdict_told
from spreidingskaart.plot_search.sites import PLOTS, is_on_plot, plot_near
from spreidingskaart.web import url_state
from spreidingskaart.web.map.legend import ColourKey, colour_legend
from spreidingskaart.web.map.names import EventKind, Mode
from spreidingskaart.web.map.panel import show_map
from spreidingskaart.web.map.plot_picture import picture, plot_raster
from spreidingskaart.web.map.search_box import look_at
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.session import city as city_of_session
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.theme import lean_colours, verdict_colours
from spreidingskaart.web.url_state import Name
from spreidingskaart.web.zoeken import search_words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.plot_search import SearchResult
    from spreidingskaart.web.map.panel import MapEvent
    from spreidingskaart.web.zoeken.controls import PlotView

_SHOWN: Final = (Verdict.FITS, Verdict.MAY_FIT, Verdict.CONFLICTS, Verdict.UNSUITABLE)
_PALE: Final = (Verdict.CONFLICTS, Verdict.UNSUITABLE)
_UNLIKELY: Final = len(_SHOWN)
"""Class of a plot that may fit and leans to no."""
_ELSEWHERE: Final = _UNLIKELY + 1
"""Class of a plot that is good enough itself, and falls off at a limit that is no criterion."""
_ELSEWHERE_COLOUR: Final = "#B9C2CA"
_CLEAR: Final = -1
NEAR: Final = 25.0
"""Metres from a click on a road or water to the plot that is then meant."""


def plot_map(city: City, view: PlotView, found: SearchResult) -> None:
    """Show the map of plots."""
    show_map(city, map_state(city, view, found), key="zoeken", on_event=choose_on_map)


def map_state(city: City, view: PlotView, found: SearchResult) -> MapState:
    """Return the state of the map."""
    raster = plot_raster(city)
    colours = verdict_colours(_SHOWN, pale=_PALE)
    dark, light = lean_colours(Verdict.MAY_FIT)
    palette = [*colours, light, _ELSEWHERE_COLOUR]
    keys = [
        ColourKey(verdict.dutch, colour) for verdict, colour in zip(_SHOWN, colours, strict=True)
    ]
    unlikely = verdict_told(Verdict.MAY_FIT, Lean.UNLIKELY)
    keys[2:2] = [ColourKey(unlikely, light, stripes=dark)]
    keys.append(ColourKey(search_words.ELSEWHERE, _ELSEWHERE_COLOUR))
    verdicts = colour_legend(keys, note=search_words.fictional_layers(city))
    return MapState(
        visible=["names", "water", "stations"],
        mode=Mode.PIN,
        level="wijken",
        legend=[verdicts],
        pin=chosen_point(),
        refused=_refused(city),
        found=view.sought,
        view=look_at(city, view.sought),
        picture=(
            picture(raster, _classes(city, view, found), palette, stripes={_UNLIKELY: dark}),
            raster.corners,
        ),
        outlines=True,
        background=False,
        key=layer_key(),
    )


def _classes(city: City, view: PlotView, found: SearchResult) -> NDArray[np.int8]:
    """Return the class of every plot of the city: a position in the palette, or clear."""
    by_code = np.full(len(Verdict), _ELSEWHERE, dtype=np.int8)
    for position, verdict in enumerate(_SHOWN):
        by_code[verdict.code] = position
    by_verdict = by_code[found.verdict]
    member = np.where(found.lean == Lean.UNLIKELY.code, np.int8(_UNLIKELY), by_verdict)
    good_enough = by_verdict < _SHOWN.index(_PALE[0])
    falls_off = np.where(good_enough, _ELSEWHERE, member)
    classes = np.full(len(city.layers[PLOTS]), _CLEAR, dtype=np.int8)
    rest = np.where(found.unlikely, np.int8(_UNLIKELY), falls_off)
    classes[found.plot] = np.where(found.keeps, member, _CLEAR if view.only_left else rest)
    return classes


def chosen_point() -> tuple[float, float] | None:
    """Return (latitude, longitude) where the map was clicked."""
    return url_state.chosen_point(Name.SEARCHED)


def choose_on_map(event: MapEvent) -> None:
    """Take a click: the plot there, or the nearest one where a road or water was clicked."""
    if event.kind is EventKind.PIN and event.latitude is not None and event.longitude is not None:
        x, y = point_to_rd(event.longitude, event.latitude)
        x, y = plot_near(city_of_session(), x, y, within=NEAR) or (x, y)
        longitude, latitude = point_to_wgs84(x, y)
        url_state.choose_point(Name.SEARCHED, latitude, longitude)


def _refused(city: City) -> str | None:
    """Return what is wrong with where the map was clicked; None where a plot lies there."""
    at = chosen_point()
    if at is None or is_on_plot(city, *point_to_rd(at[1], at[0])):
        return None
    return search_words.NO_PLOT
