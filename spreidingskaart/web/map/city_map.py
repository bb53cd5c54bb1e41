"""What the map of the city shows: from the choices of a visitor to the state of the map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city import open_in
from spreidingskaart.rules.svbp import main_groups_of, svbp
from spreidingskaart.web.fictional import places_note
from spreidingskaart.web.figures import FIGURES, LEVEL_NAMES, LEVEL_ONE, Figure
from spreidingskaart.web.map.classes import classes
from spreidingskaart.web.map.legend import figure_legend, legend, marks_legend, zoning_legend
from spreidingskaart.web.map.state import Fill
from spreidingskaart.words.lists import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from spreidingskaart.city import City

LAYER_NAMES: Final = {
    "facilities": "Voorzieningen",
    "hidden": "Plekken zonder adres",
    "teams": "Wijkteams",
    "sites": "Kandidaatlocaties",
    "greenblue": "Groen-blauw netwerk",
    "zones": "Zones en aanduidingen",
    "carparks": "Parkeergarages",
    "stations": "Stations",
    "names": "Namen",
    "water": "Water",
}
DEFAULT_LAYERS: Final = ("facilities", "hidden", "teams", "stations", "names", "water")
ZONING: Final = "zoning"
NO_FILL: Final = "none"
NOW_AND_PLANNED: Final = "Nu en gepland"


@dataclass(frozen=True)
class FacilityFilter:
    """Which facilities a visitor wants to see; empty choices let everything through."""

    forms: Sequence[str] = ()
    target_groups: Sequence[str] = ()
    statuses: Sequence[str] = ()
    year: int | None = None
    least_places: int = 0


def passes(city: City, wanted: FacilityFilter) -> NDArray[np.bool_]:
    """Return which rows of `facilities` pass the filter."""
    facilities = city.layers["facilities"]
    keep = np.ones(len(facilities), dtype=bool)
    if wanted.forms:
        keep &= np.isin(facilities["form"], wanted.forms)
    if wanted.target_groups:
        groups = set(wanted.target_groups)
        keep &= np.array(
            [bool(groups & set(groups_of(city, row))) for row in range(len(facilities))], dtype=bool
        )
    if wanted.statuses:
        keep &= np.isin(facilities["status"], wanted.statuses)
    if wanted.year is not None:
        keep &= open_in(facilities, wanted.year)
    if wanted.least_places > 0:
        keep &= facilities["places"] >= wanted.least_places
    return keep


def groups_of(city: City, row: int) -> tuple[str, ...]:
    """Return the target groups of a facility: its own, else those of its care form."""
    facilities = city.layers["facilities"]
    own = facilities["target_groups"][row]
    if own:
        return tuple(part.strip() for part in own.split(";"))
    form = city.forms.get(facilities["form"][row])
    return form.target_groups if form else ()


def on_map(city: City) -> NDArray[np.bool_]:
    """Return which rows of `facilities` have a point on the map."""
    facilities = city.layers["facilities"]
    clustered = np.array(
        [form in city.forms and city.forms[form].clustered for form in facilities["form"]],
        dtype=bool,
    )
    placed = np.array([place is not None for place in facilities.geometry], dtype=bool)
    return np.asarray(clustered & placed)


def shown_of(city: City, keep: NDArray[np.bool_]) -> str:
    """Return "n van N getoond, k zonder plek op de kaart"."""
    placed = on_map(city)
    without = int((keep & ~placed).sum())
    sentence = f"{int((keep & placed).sum())} van {count(len(keep), 'voorziening', 'voorzieningen')} getoond"
    return f"{sentence}, {without} zonder plek op de kaart." if without else f"{sentence}."


def fill_of(
    city: City, level: str, figure_id: str, forms: Sequence[str]
) -> tuple[Fill | None, str]:
    """Return the colours of the areas and the legend that belongs to them."""
    figure = FIGURES.get(figure_id)
    if figure is None:
        return None, plan_legend(city) if figure_id == ZONING else ""
    values = figure.values(city, level, forms)
    if not np.isfinite(values).any():
        note = f"Dit cijfer is er niet per {LEVEL_ONE[level].lower()}."
        return Fill(
            level, "-" * len(values), ("#fff",), [figure.tell(value) for value in values]
        ), f"<p>{note}</p>"
    grouped = classes(values)
    members = "".join("-" if member < 0 else str(member) for member in grouped.member)
    fill = Fill(level, members, grouped.colours, [figure.tell(value) for value in values])
    return fill, figure_legend(
        figure.name, grouped, areas=LEVEL_NAMES[level].lower(), note=_dated(city, figure)
    )


def _dated(city: City, figure: Figure) -> str:
    report = city.reports.get(figure.layer)
    people = city.reports.get("figures_wijken")
    note = places_note(city)
    places = f"Plekken: {note}." if note else ""
    if figure.id == "rate" and people and people.entry:
        return f"Inwoners: CBS, {people.entry.date:%d-%m-%Y}. {places}".rstrip()
    if figure.id == "places":
        return places
    return (
        f"Bron: {report.entry.source}, {report.entry.date:%d-%m-%Y}."
        if report and report.entry
        else ""
    )


def plan_colours() -> dict[str, str]:
    """Return the colour of every main group and zone group."""
    drawn = svbp()
    colours = {name: group.colour for name, group in drawn.main_groups.items()}
    return colours | {name: group.colour for name, group in drawn.zone_groups.items()}


def plan_codes() -> dict[str, str]:
    """Return the letter code of every main group."""
    return {name: group.code for name, group in svbp().main_groups.items()}


def plan_legend(city: City) -> str:
    """Return the legend of the designations that occur in the city."""
    zoning = city.layer("zoning")
    if zoning is None:
        return ""
    rows = zoning.take(zoning["kind"] == "enkelbestemming")
    present = set(main_groups_of(rows.columns.get("main_group", rows["name"]), rows["name"]))
    return zoning_legend(
        [
            (name, group.code, group.colour)
            for name, group in svbp().main_groups.items()
            if name in present
        ],
        example=city.reference("zoning").fictional,
    )


def legend_of(city: City, visible: Sequence[str], keep: NDArray[np.bool_], fill_legend: str) -> str:
    """Return the whole legend of the map."""
    parts = [fill_legend]
    if "facilities" in visible:
        present = set(city.layers["facilities"]["form"][keep & on_map(city)].tolist())
        parts.append(marks_legend([form for form in city.forms.values() if form.id in present]))
    return legend("Legenda", parts)
