"""The state of the map: one small JSON document that the map script applies as a difference."""

from __future__ import annotations

import base64
import json
from dataclasses import asdict, dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Final

import folium
from branca.element import MacroElement
from folium.template import Template

from spreidingskaart.web.map.background import ATTRIBUTION, TILES
from spreidingskaart.web.map.fiction import fiction_on_map
from spreidingskaart.web.map.fills import themed
from spreidingskaart.web.map.layers import LAYERS, layer_version, plots_version
from spreidingskaart.web.map.legend import legend
from spreidingskaart.web.map.names import MapLayer, Mode
from spreidingskaart.web.map.own_background import background_version
from spreidingskaart.web.map.signs import signs_legend

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.web.map.search_box import Found

LatLon = tuple[float, float]
Bubble = tuple[float, tuple[str, ...]]
"""Places without an address in one area, and the names of their care forms."""


@dataclass(frozen=True)
class Fill:
    """Colour of every area of one level, in the order of the layer."""

    level: str
    classes: str
    """One character per area: its class from 0, or `-` where the figure is missing."""
    palette: Sequence[str]
    tips: Sequence[str]
    """What a pointer over the area says after its name."""
    of_places: bool = False
    """Whether the figure counts places of facilities."""


@dataclass(frozen=True)
class MapState:
    """Everything that differs from one moment to the next."""

    visible: Sequence[str]
    mode: Mode = Mode.SELECT
    level: str = "wijken"
    fill: Fill | None = None
    shown: Sequence[str] | None = None
    """Ids of the facilities to show; None shows all."""
    bubbles: Mapping[str, Bubble] = field(default_factory=dict)
    """What stands in each bubble of places without an address, by its id; others do not show."""
    legend: Sequence[str] = ()
    """What the page says in the legend, as HTML in which everything is escaped; the signs of the layers follow it."""
    colours: dict[str, str] = field(default_factory=dict)
    """Colour by main group and zone group, for the zoning layers."""
    codes: dict[str, str] = field(default_factory=dict)
    """Letter code by main group."""
    pin: LatLon | None = None
    plot: Sequence[LatLon] | None = None
    refused: str | None = None
    """Why the pin or the plot cannot be tested: the map says so, and a plot becomes a drawing to mend."""
    ring: tuple[float, float, float] | None = None
    """Latitude, longitude and radius in metres."""
    selected: tuple[str, str] | None = None
    """Layer and id."""
    alike: Sequence[str] = ()
    """Codes of areas of the level that get a border of their own, because they are like the selected one."""
    site_marks: Mapping[str, tuple[str, str, str, str]] | None = None
    """Candidate sites by id: colour, colour of the number, what stands beside the pin, what its card says; others keep
    their own look. The number in the pin is that of the candidate."""
    view: tuple[str, Sequence[LatLon]] | None = None
    """A name for this wish to look somewhere, and the corners; carried out once per name."""
    found: Found | None = None
    """What was searched by name: it gets an outline and its name."""
    background: bool = True
    picture: tuple[str, Sequence[LatLon]] | None = None
    """A picture over the map: its data address, and the south-west and north-east corner."""
    outlines: bool = False
    """Whether plots get an outline from zoom 15."""
    next_year: str | None = None
    """The year that the map asks for after this one, where years are played."""
    key: str | None = None
    """Opens protected layers; None for the public ones."""

    def document(self, city: City) -> dict[str, Any]:
        """Return the state as the map script reads it."""
        version = layer_version(city)
        return {
            "layers": {name: f"/layers/{version}/{name}.{_extension(name)}" for name in LAYERS},
            "key": self.key,
            "visible": list(self.visible),
            "mode": self.mode.value,
            "level": self.level,
            "fill": self.fill and {**asdict(self.fill), "palette": themed(self.fill.palette)},
            "fictional": _fictional(city),
            "shown": self.shown,
            "bubbles": {
                area: {"places": places, "forms": forms}
                for area, (places, forms) in self.bubbles.items()
            },
            "legend": legend([*self.legend, signs_legend(city, self.visible, self.shown)]),
            "fiction": fiction_on_map(city, _shown(self)),
            "colours": self.colours,
            "codes": self.codes,
            "pin": self.pin,
            "plot": self.plot,
            "refused": self.refused,
            "ring": self.ring,
            "selected": self.selected,
            "alike": list(self.alike),
            "sites": self.site_marks and dict(self.site_marks),
            "found": self.found and self.found.document(),
            "view": self.view and {"name": self.view[0], "corners": self.view[1]},
            "picture": self.picture and {"url": self.picture[0], "corners": self.picture[1]},
            "next_year": self.next_year,
            "outlines": f"/plots/{plots_version(city)}" if self.outlines else None,
            "background": {"url": TILES, "attribution": ATTRIBUTION} if self.background else None,
            "ground": ground_of(city),
        }


def _shown(state: MapState) -> list[str]:
    """Return the layers that show: also what the colours are made of."""
    coloured = ["facilities"] if state.fill is not None and state.fill.of_places else []
    return [*state.visible, *coloured, *(["plots"] if state.picture else [])]


def ground_of(city: City) -> dict[str, str] | None:
    """Return our own background; None where the city has no roads."""
    version = background_version(city)
    if version is None:
        return None
    source = escape(city.reference("roads").source)
    return {
        "url": f"/background/{version}/{{z}}/{{x}}/{{y}}.png",
        "attribution": f"Achtergrond: {source}",
    }


_MAY_BE_FICTIONAL: Final = {
    MapLayer.SITES: "sites",
    MapLayer.GREENBLUE: "green_blue",
    MapLayer.ZONING: "zoning",
}
"""What the map says of a layer if it is fictional: name on the map, and the layer of the City that knows."""


def _fictional(city: City) -> list[str]:
    return [drawn for drawn, layer in _MAY_BE_FICTIONAL.items() if city.reference(layer).fictional]


def _extension(name: str) -> str:
    return "json" if name == MapLayer.MARKS else "geojson"


class _Apply(MacroElement):
    """Hands the state to the map script. In base64, so that nothing in it can be read as script or rewritten."""

    _template = Template(
        "{% macro script(this, kwargs) %}window.kaart.apply('{{ this.state }}');{% endmacro %}"
    )

    def __init__(self, state: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "apply"
        self.state = state


def packed(document: dict[str, Any]) -> str:
    """Return a state as the map script unpacks it."""
    return base64.b64encode(json.dumps(document, separators=(",", ":")).encode()).decode()


def state_group(state: str) -> folium.FeatureGroup:
    """Return the one feature group of the map: it holds no shapes, only the packed state."""
    group = folium.FeatureGroup(name="state")
    group.add_child(_Apply(state))
    return group
