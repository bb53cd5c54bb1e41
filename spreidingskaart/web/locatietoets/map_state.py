"""What the map of a site test shows, what a click on it chooses, and the line below it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.crs import to_wgs84
from spreidingskaart.city.measures.facilities import on_map
from spreidingskaart.web import chosen_site, url_state
from spreidingskaart.web.layout import small
from spreidingskaart.web.locatietoets import site_choice
from spreidingskaart.web.locatietoets.answer import Refusal, SiteTest
from spreidingskaart.web.map.city_map import plan_codes, plan_colours, plan_legend
from spreidingskaart.web.map.names import EventKind, MapLayer, Mode
from spreidingskaart.web.map.panel import show_map
from spreidingskaart.web.map.search_box import look_at
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.session import layer_key
from spreidingskaart.web.url_state import Name

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.web.locatietoets.controls import Controls
    from spreidingskaart.web.map.panel import MapEvent
    from spreidingskaart.web.map.search_box import View
    from spreidingskaart.web.map.state import LatLon

_MODES: Final = {site_choice.PIN: Mode.PIN, site_choice.DRAW: Mode.DRAW}
_HINTS: Final = {
    site_choice.PIN: "Klik of tik op de kaart. Met het toetsenbord: pijltjes verplaatsen het kruis, Enter prikt.",
    site_choice.DRAW: "Klik of tik de hoeken van het perceel en sluit af met Klaar of Enter. "
    "Met het toetsenbord: de spatiebalk zet een hoek bij het kruis.",
    site_choice.SITE: "Kies een kandidaat uit de lijst, of klik die op de kaart.",
    site_choice.TYPE: "Typ een adres, RD (meters) of graden en druk op Enter. Of plak de vorm van een perceel.",
}
_MEND: Final = "U kunt ook een hoek verslepen of terugnemen."
_AROUND: Final = (0.004, 0.006)
"""Degrees of latitude and longitude shown around a candidate site."""


def map_state(city: City, controls: Controls, test: SiteTest | Refusal | None) -> MapState:
    """Return the state of the map: the plot that is tested, or the corners as they were drawn where it was refused."""
    geometry = test.proposals.geometry[0] if isinstance(test, SiteTest) else None
    plot = chosen_site.plot_ring() if geometry is None else _outline(geometry)
    return MapState(
        visible=[name for name in controls.layers if name != "background"],
        mode=_MODES.get(controls.way, Mode.SELECT),
        level="wijken",
        shown=city.layers["facilities"]["id"][on_map(city)].tolist()
        if "facilities" in city.layers
        else None,
        legend=[plan_legend(city)] if "zoning" in controls.layers else [],
        colours=plan_colours(),
        codes=plan_codes(),
        pin=chosen_site.point(),
        plot=plot,
        refused=_refused(controls, test),
        found=controls.sought,
        view=_view(city, controls, plot),
        background="background" in controls.layers,
        key=layer_key(),
    )


def _refused(controls: Controls, test: SiteTest | Refusal | None) -> str | None:
    """Return why a drawing cannot be tested, and how to mend it."""
    if controls.way != site_choice.DRAW or not isinstance(test, Refusal) or not test.sentence:
        return None
    return f"{test.sentence} {_MEND}"


def _view(city: City, controls: Controls, plot: Sequence[LatLon] | None) -> View | None:
    candidate = url_state.choice(Name.CANDIDATE)
    if candidate and plot and controls.sought is None:
        return f"kandidaat {candidate}", _corners_around(plot)
    found, at = site_choice.found_here(), chosen_site.point()
    if found and controls.sought is None and (plot or at):
        return f"gevonden {found[:40]}", _corners_around(plot or [at or (0.0, 0.0)])
    return look_at(city, controls.sought)


def choose_on_map(event: MapEvent) -> None:
    """Take a click: a pin, a plot that is drawn or given up, or a candidate."""
    if event.kind is EventKind.PIN and event.latitude is not None and event.longitude is not None:
        site_choice.choose_point(event.latitude, event.longitude)
    elif event.kind is EventKind.PLOT:
        site_choice.choose_plot(event.ring)
    elif event.kind is EventKind.STOP and url_state.choice(Name.PLOT):
        site_choice.clear()
    elif event.kind is EventKind.PICK and event.layer == MapLayer.SITES and event.id:
        site_choice.choose_candidate(event.id)


def site_map(city: City, controls: Controls, test: SiteTest | Refusal | None) -> None:
    """Show the map of a site test."""
    show_map(city, map_state(city, controls, test), key="toets", on_event=choose_on_map)


def where(controls: Controls, test: SiteTest | Refusal | None) -> None:
    """Show the line below the map: where the site lies, else how to choose one."""
    small(_told(controls, test))


def _told(controls: Controls, test: SiteTest | Refusal | None) -> str:
    if not isinstance(test, SiteTest):
        return _HINTS[controls.way]
    proposal = test.found.proposal
    areas = ", ".join(
        str(proposal[level]["name"])
        for level in ("buurt", "wijk", "district")
        if proposal.get(level)
    )
    return " · ".join(part for part in (areas, site_choice.told()) if part)


def _outline(geometry: shapely.Geometry) -> list[LatLon]:
    """Return the outer corners (latitude, longitude) of the largest part of a site in EPSG:28992."""
    parts = shapely.get_parts(geometry)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    ring = shapely.get_coordinates(
        to_wgs84(np.array([shapely.get_exterior_ring(largest)], dtype=object))
    )
    return [(round(latitude, 6), round(longitude, 6)) for longitude, latitude in ring.tolist()]


def _corners_around(plot: Sequence[LatLon]) -> tuple[LatLon, LatLon]:
    latitudes, longitudes = zip(*plot, strict=True)
    return (
        (min(latitudes) - _AROUND[0], min(longitudes) - _AROUND[1]),
        (max(latitudes) + _AROUND[0], max(longitudes) + _AROUND[1]),
    )
