"""Areas like the selected one: which figures must be the same and how closely, then the list and the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.measures.alike import areas_alike, figures_compared
from spreidingskaart.city.measures.facility_filter import area_places
from spreidingskaart.city.measures.figures import FIGURES, LEVEL_NAMES
from spreidingskaart.programme.area.finding import LEVELS_TOLD
from spreidingskaart.web import url_state
from spreidingskaart.web.one_of import one_of
from spreidingskaart.web.plain_pages import area_address
from spreidingskaart.web.rendering import literal, render
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from spreidingskaart.city.measures.alike import AlikeAreas
    from spreidingskaart.web.kaart.controls import MapChoices

_MARGINS: Final = {"streng": 0.5, "gewoon": 1.0, "ruim": 2.0}
_ONE: Final = {"districts": "stadsdeel", "wijken": "wijk", "buurten": "buurt"}


def areas_like_this(choices: MapChoices) -> tuple[str, ...]:
    """Show the fields and the list where an area of the level is selected; return the codes of the areas on it."""
    picked, areas = url_state.selection(), choices.filtered.city.areas(choices.level)
    row = areas.index.get(picked[1]) if picked and picked[0] == choices.level else None
    if row is None:
        return ()
    figures = st.pills(
        literal(f"{LEVEL_NAMES[choices.level]} als deze: zelfde"),
        list(figures_compared()),
        selection_mode="multi",
        format_func=lambda name: FIGURES[name].name,
        **kept(Name.ALIKE),
    )
    if not figures:
        return ()
    times = _MARGINS[one_of("Hoe precies?", _MARGINS, "gewoon", Name.ALIKE_MARGIN)]
    found = areas_alike(choices.filtered, choices.level, row, figures, times=times)
    st.html(_list(choices, row, found))
    return tuple(areas["code"][list(found.rows)].tolist())


def _list(choices: MapChoices, row: int, found: AlikeAreas) -> str:
    areas, level = choices.filtered.city.areas(choices.level), choices.level
    rate, places = FIGURES["rate"], area_places(choices.filtered, level).rate
    one, many = _ONE[level], LEVEL_NAMES[level].lower()
    return render(
        "kaart/alike.html",
        sentence=_sentence(found, str(areas["name"][row]), one, many),
        asked=[figure.told for figure in found.figures],
        rows=[
            {
                "name": areas["name"][each],
                "rate": rate.bare(places[each]),
                "page": area_address(areas["code"][each]) if level in LEVELS_TOLD else "",
            }
            for each in found.rows
        ],
        own=rate.bare(places[row]),
        unknown=count(found.unknown, one, many) if found.unknown else "",
    )


def _sentence(found: AlikeAreas, name: str, one: str, many: str) -> str:
    if not found.can_be_told:
        return f"Niet te zeggen: van {name} is geen van deze cijfers bekend."
    if not found.rows:
        return f"Geen andere {one} lijkt in deze cijfers op {name}."
    verb = "lijkt" if len(found.rows) == 1 else "lijken"
    return f"{count(len(found.rows), one, many)} {verb} in deze cijfers op {name}."
