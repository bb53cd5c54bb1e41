"""The frame of the map: what streamlit-folium makes of a base map, made once, and the state put in its place.

streamlit-folium compiles and fills in seven templates in every run. The base map is the same in all of them, and of the
one feature group only the state differs. `tests/test_maps.py` holds this equal to what it makes itself.
"""

from __future__ import annotations

from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import streamlit as st
import streamlit_folium as made_by

from spreidingskaart.web.map.base import base_map
from spreidingskaart.web.map.state import state_group

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_STATE: Final = "state"
"""Stands in the text of the feature group where the state comes; a state itself is base64."""


def show_frame(
    start: tuple[float, float, float],
    packed: str,
    *,
    key: str,
    height: int,
    on_change: Callable[[], None],
) -> None:
    """Show the frame as wide as its place; what it sends back is in the session under `key` before `on_change`.

    Parameters
    ----------
    start
        Latitude, longitude (WGS84) and zoom of the base map.
    packed
        The state, as `state.packed` gives it.
    key
        Name of this map; another name is another frame.
    height
        Pixels.
    on_change
        Called before the next run.
    """
    arguments = _arguments(start, key, height)
    name = arguments["key"]
    before, after = _around_state(start)

    def take() -> None:
        st.session_state[key] = st.session_state.get(name, {})
        on_change()

    made_by._component_func(  # noqa: SLF001 - the one door that takes a map that was made before
        **arguments, feature_group=f"{before}{packed}{after}", on_change=take
    )


@lru_cache(maxsize=32)
def _arguments(start: tuple[float, float, float], key: str, height: int) -> Mapping[str, Any]:
    """Return what the frame is told of the base map: the same for everybody, and by its hash it knows itself."""
    drawn = base_map(*start)
    drawn.get_root().render()
    told = {"html": made_by._get_html(drawn), "header": made_by._get_header(drawn)}  # noqa: SLF001
    script = made_by._get_map_string(drawn)  # noqa: SLF001 - after the other two, since it renames parts of the map
    return MappingProxyType(
        {
            **told,
            "script": script,
            "id": made_by.get_full_id(drawn),
            "key": made_by.generate_js_hash(script, key),
            "height": height,
            "width": None,
            "returned_objects": [],
            "default": {},
            "zoom": None,
            "center": None,
            "return_on_hover": False,
            "layer_control": None,
            "pixelated": False,
            "css_links": [address for _, address in drawn.default_css],
            "js_links": [address for _, address in drawn.default_js],
            "wrap_longitude": False,
        }
    )


@lru_cache(maxsize=8)
def _around_state(start: tuple[float, float, float]) -> tuple[str, str]:
    """Return the text of the feature group before and after the state."""
    told = made_by._get_feature_group_string(state_group(_STATE), base_map(*start))  # noqa: SLF001
    before, _, after = told.partition(f"'{_STATE}'")
    return f"{before}'", f"'{after}"
