"""Every state that the city folder had: what changed, when and why, and the way back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.sources.schema import TITLES
from spreidingskaart.city.sources.versions import CityVersion, in_use, versions
from spreidingskaart.web.gegevens.keeping import use_version
from spreidingskaart.web.own_folder import why_not_writable
from spreidingskaart.web.rendering import render
from spreidingskaart.web.session import person
from spreidingskaart.words.dates import moment_told
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from spreidingskaart.city import City

_MOST: Final = 50


def show_versions(city: City) -> None:
    """Show to a planner the versions of the city, and use another one again; nothing where there are none."""
    if not person().role.may_change or city.folder is None:
        return
    every = versions(city.folder)
    if not every:
        return
    now = in_use(city.folder)
    st.html(
        render(
            "gegevens/versions.html",
            versions=[(one, changed_told(one), one.name == now) for one in every[:_MOST]],
            more=max(len(every) - _MOST, 0),
        )
    )
    others = {one.name: f"{moment_told(one.made_at)} {one.why}" for one in every if one.name != now}
    if why_not_writable(city) is not None or not others:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Een andere versie",
            list(others),
            format_func=others.__getitem__,
            key="gegevens.versions.chosen",
            width=520,
        )
        st.button(
            "Gebruik deze weer", key="gegevens.versions.use", on_click=use_version, args=(chosen,)
        )


def changed_told(version: CityVersion) -> str:
    """Return which layers a version wrote anew, in Dutch."""
    return join([TITLES.get(name, name) for name in version.changed])
