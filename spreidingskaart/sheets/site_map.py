"""The surroundings of a site as one drawing: designations, borders, what is near. North up, no background map."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.dutch import metres
from spreidingskaart.marks import mark, size
from spreidingskaart.measures.ground import designations
from spreidingskaart.sheets.frame import Frame, Labels, frame_around, path, round_length, tint
from spreidingskaart.svbp import svbp

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.model import Proposals

WIDTH: Final = 700
HEIGHT: Final = 420
SCALE: Final = 2.0
"""Metres per drawing unit: 1,400 by 840 m around a site of common size."""
STRENGTH: Final = 0.6
"""How strong the colours of the plan are on paper."""
EXAMPLE_PLAN: Final = "Voorbeeldplan, geen geldend recht"
_CODE_ROOM: Final = 8.0
"""Drawing units from a letter code to the nearest border."""
_LETTER: Final = 6.4
"""Width of a letter of a label, drawing units."""
_MARK_SIZE: Final = 0.85
"""Of the size on the large map."""
_OTHER_ZONE: Final = "#646464"
_DASHES: Final = ("8 3", "2 2.5", "8 3 2 3", "14 4", "1 4")
_CORNER: Final = (("map-west", 90.0, HEIGHT - 22.0, 180.0, 44.0), ("map-east", WIDTH - 20.0, 30.0, 40.0, 60.0))


STATION: Final = (
    '<g class="station"><rect x="-9" y="-9" width="18" height="18" rx="3"/>'
    '<path d="M-5 -3H5M-5 3H5M-3 -5V5M3 -5V5"/></g>'
)
CAR_PARK: Final = '<g class="car-park"><rect x="-7" y="-7" width="14" height="14" rx="2"/><text y="4">P</text></g>'
"""Drawn around their middle; the legend shows the same."""


@dataclass(frozen=True)
class Nearby:
    """One facility on the map."""

    row: int
    """Row number in `facilities`."""
    distance: float
    """Metres from the site, in a straight line."""


@dataclass(frozen=True)
class Zone:
    """One kind of line on the map."""

    name: str
    colour: str
    dashes: str
    """Zones of one colour differ in their dashes."""


@dataclass(frozen=True)
class SiteMap:
    """The drawing and what its legend has to explain."""

    svg: str
    groups: tuple[str, ...]
    """Main groups of the designations that show."""
    zones: tuple[Zone, ...]
    """The zones whose border shows, by name."""
    nearby: tuple[Nearby, ...]
    """Facilities that show, the nearest first."""
    stations: bool
    car_parks: bool
    """Whether any shows."""


def site_map(city: City, proposals: Proposals, i: int = 0) -> SiteMap:
    """Return the map around the site of one proposal."""
    site = proposals.geometry[i]
    frame = frame_around(site, WIDTH, HEIGHT, SCALE)
    labels = Labels(WIDTH, HEIGHT)
    for _, x, y, width, height in _CORNER:
        labels.take(x, y, width, height)
    if _is_example(city):
        labels.take(128, 13, 256, 26)
    shape = frame.drawn(np.array([site], dtype=object))[0]
    _take_site(labels, shape)
    nearby = _nearby(city, proposals.anchor[i], frame)
    facilities = _facilities(city, frame, labels, nearby)
    stations = _stations(city, frame, labels)
    car_parks = _car_parks(city, frame, labels)
    callout = _callout(shape, labels)
    borders = _borders(city, frame, labels)
    ground, codes, groups = _designations(city, frame, labels)
    zone_lines, zones = _zones(city, frame)
    layers = [
        ground,
        zone_lines,
        codes,
        borders,
        _site(shape, disc=bool(proposals.is_disc[i])),
        car_parks,
        stations,
        facilities,
        callout,
        _furniture(frame, example=_is_example(city)),
    ]
    said = (
        f"Kaart van de omgeving, {metres(WIDTH * frame.scale)} breed, het noorden boven; de locatie ligt in het midden."
    )
    svg = (
        f'<svg class="map" viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="xMidYMid slice" role="img" '
        f'aria-label="{escape(said, quote=True)}">{"".join(layers)}</svg>'
    )
    return SiteMap(svg, groups, zones, nearby, stations=bool(stations), car_parks=bool(car_parks))


def _is_example(city: City) -> bool:
    return city.layer("zoning") is not None and city.reference("zoning").fictional


def _in(frame: Frame, layer: Layer) -> NDArray[np.int64]:
    """Return the rows that touch the frame."""
    return np.sort(layer.tree.query(shapely.box(*frame.bounds), predicate="intersects"))


# ----------------------------------------------------------------------------------------------- the ground


def _designations(city: City, frame: Frame, labels: Labels) -> tuple[str, str, tuple[str, ...]]:
    """Return the coloured ground, the letter codes on it, and the main groups that show."""
    paper = f'<rect class="land" width="{WIDTH}" height="{HEIGHT}"/>'
    layer = designations(city)
    if layer is None:
        return paper + _water(city, frame), "", ()
    rows = _in(frame, layer)
    shapes = frame.drawn(layer.geometry[rows])
    names = [(name or "").lower() for name in layer["main_group"][rows]]
    drawn = svbp().main_groups
    parts = []
    for name in dict.fromkeys(names):
        outline = "".join(path(shape) for shape, own in zip(shapes, names, strict=True) if own == name)
        colour = tint(drawn[name].colour, STRENGTH) if name in drawn else "#FFFFFF"
        parts.append(f'<path fill="{colour}" d="{outline}"/>')
    present = tuple(name for name in drawn if name in names)
    return f'{paper}<g class="plan">{"".join(parts)}</g>', _codes(shapes, names, labels), present


def _codes(shapes: NDArray[np.object_], names: list[str], labels: Labels) -> str:
    """Return a letter code on every piece that has room for it, the largest first."""
    pieces, owner = shapely.get_parts(shapes, return_index=True)
    order = np.argsort(-shapely.area(pieces), kind="stable")
    pieces, owner = pieces[order], owner[order]
    spots = shapely.point_on_surface(pieces)
    room = shapely.distance(spots, shapely.boundary(pieces)) >= _CODE_ROOM
    told = []
    for spot, own in zip(spots[room], owner[room], strict=True):
        code = svbp().code(names[own])
        if code and labels.fits(spot.x, spot.y, 8 + _LETTER * len(code), 14):
            told.append(f'<text x="{spot.x:.1f}" y="{spot.y + 3.6:.1f}">{escape(code)}</text>')
    return f'<g class="codes">{"".join(told)}</g>'


def _water(city: City, frame: Frame) -> str:
    layer = city.layer("water")
    if layer is None:
        return ""
    return f'<path class="water" d="{"".join(map(path, frame.drawn(layer.geometry[_in(frame, layer)])))}"/>'


def _zones(city: City, frame: Frame) -> tuple[str, tuple[Zone, ...]]:
    """Return the borders of the zones (gebiedsaanduidingen) that cross the frame, and what they are."""
    layer = city.layer("zoning")
    if layer is None:
        return "", ()
    rows = _in(frame, layer)
    rows = rows[layer["kind"][rows] == "gebiedsaanduiding"]
    outlines: dict[tuple[str, str], str] = {}
    for row, line in zip(rows, frame.drawn(shapely.boundary(layer.geometry[rows])), strict=True):
        outline = path(line)
        if outline:
            key = (str(layer["name"][row]), str(layer["zone_group"][row] or ""))
            outlines[key] = outlines.get(key, "") + outline
    zones, told, used = [], [], dict[str, int]()
    for (name, group), outline in sorted(outlines.items()):
        drawn = svbp().zone_groups.get(group)
        colour = drawn.colour if drawn else _OTHER_ZONE
        dashes = _DASHES[used.get(colour, 0) % len(_DASHES)]
        used[colour] = used.get(colour, 0) + 1
        zones.append(Zone(name, colour, dashes))
        told.append(f'<path stroke="{escape(colour, quote=True)}" stroke-dasharray="{dashes}" d="{outline}"/>')
    return f'<g class="zones">{"".join(told)}</g>', tuple(zones)


def _borders(city: City, frame: Frame, labels: Labels) -> str:
    """Return the borders of the buurten and their names."""
    layer = city.areas("buurten")
    rows = _in(frame, layer)
    lines = "".join(map(path, frame.drawn(shapely.boundary(layer.geometry[rows]))))
    shapes = frame.drawn(layer.geometry[rows])
    spots = shapely.point_on_surface(shapes)
    told = []
    for row in np.argsort(-shapely.area(shapes), kind="stable"):
        name, spot = str(layer["name"][rows[row]]), spots[row]
        width = 8 + _LETTER * len(name)
        for drop in (0, 22, -22, 44, -44, 66, -66):
            x = min(max(spot.x, width / 2 + 3), WIDTH - width / 2 - 3)
            inside = shapely.contains_xy(shapes[row], x, spot.y + drop)
            if inside and labels.fits(x, spot.y + drop, width, 16):
                told.append(f'<text x="{x:.1f}" y="{spot.y + drop + 4:.1f}">{escape(name)}</text>')
                break
    return (
        f'<path class="border-paper" d="{lines}"/><path class="border" d="{lines}"/>'
        f'<g class="names">{"".join(told)}</g>'
    )


# -------------------------------------------------------------------------------------------- what is there


def _take_site(labels: Labels, shape: shapely.Geometry) -> None:
    west, north, east, south = shapely.bounds(shape)
    labels.take((west + east) / 2, (north + south) / 2, east - west + 8, south - north + 8)


def _site(shape: shapely.Geometry, *, disc: bool) -> str:
    outline = path(shape)
    middle = shapely.centroid(shape)
    pin = f'<circle class="pin" cx="{middle.x:.1f}" cy="{middle.y:.1f}" r="3.5"/>' if disc else ""
    return f'<path class="site-paper" d="{outline}"/><path class="site{" disc" if disc else ""}" d="{outline}"/>{pin}'


def _callout(shape: shapely.Geometry, labels: Labels) -> str:
    """Return the words "de locatie" above or under the site."""
    west, north, east, south = shapely.bounds(shape)
    x = (west + east) / 2
    for y in (north - 13, south + 13):
        if labels.fits(x, y, 74, 18):
            return f'<text class="callout" x="{x:.1f}" y="{y + 4:.1f}">de locatie</text>'
    return ""


def _nearby(city: City, anchor: shapely.Geometry, frame: Frame) -> tuple[Nearby, ...]:
    """Return the clustered facilities with a place of their own inside the frame, the nearest first."""
    layer = city.layer("facilities")
    if layer is None:
        return ()
    rows = [
        int(row)
        for row in _in(frame, layer)
        if layer["form"][row] in city.forms
        and city.forms[layer["form"][row]].clustered
        and layer["precision"][row] in (None, "point", "buurt")
    ]
    found = [Nearby(row, float(shapely.distance(anchor, layer.geometry[row]))) for row in rows]
    return tuple(sorted(found, key=lambda near: (near.distance, near.row)))


def _facilities(city: City, frame: Frame, labels: Labels, nearby: tuple[Nearby, ...]) -> str:
    layer = city.layer("facilities")
    if layer is None:
        return ""
    told = []
    for near in reversed(nearby):
        place = layer.geometry[near.row]
        x, y = frame.place(place.x, place.y)
        wide = size(float(layer["places"][near.row])) * _MARK_SIZE
        labels.take(x, y, wide, wide)
        picture = mark(
            city.forms[layer["form"][near.row]],
            layer["status"][near.row],
            fictional=layer["fictional"][near.row] == "yes",
        )
        box = f'<svg x="{x - wide / 2:.1f}" y="{y - wide / 2:.1f}" width="{wide:.1f}" height="{wide:.1f}" '
        told.append(picture.replace("<svg ", box, 1))
    return "".join(told)


def _stations(city: City, frame: Frame, labels: Labels) -> str:
    layer = city.layer("stations")
    if layer is None:
        return ""
    told = []
    for row in _in(frame, layer):
        x, y = frame.place(layer.geometry[row].x, layer.geometry[row].y)
        name = str(layer["name"][row])
        labels.take(x, y, 20, 20)
        told.append(f'<g transform="translate({x:.1f} {y:.1f})">{STATION}</g>')
        width = 8 + _LETTER * len(name)
        for side, anchor in ((13, "start"), (-13, "end")):
            if labels.fits(x + side + (width / 2 if side > 0 else -width / 2), y, width, 16):
                told.append(
                    f'<text class="station-name" text-anchor="{anchor}" x="{x + side:.1f}" y="{y + 4:.1f}">{escape(name)}</text>'
                )
                break
    return "".join(told)


def _car_parks(city: City, frame: Frame, labels: Labels) -> str:
    layer = city.layer("car_parks")
    if layer is None:
        return ""
    told = []
    for row in _in(frame, layer):
        middle = shapely.centroid(layer.geometry[row])
        x, y = frame.place(middle.x, middle.y)
        labels.take(x, y, 16, 16)
        told.append(f'<g transform="translate({x:.1f} {y:.1f})">{CAR_PARK}</g>')
    return "".join(told)


def _furniture(frame: Frame, *, example: bool) -> str:
    """Return scale bar, north arrow and, on an example plan, the words that say so."""
    length = round_length(150 * frame.scale)
    bar = length / frame.scale
    said = (
        f'<g class="map-west"><rect class="plate" width="256" height="24"/><text class="example" x="10" y="16.500">{EXAMPLE_PLAN}</text></g>'
        if example
        else ""
    )
    return (
        f"{said}"
        f'<g class="map-west"><rect class="plate" y="{HEIGHT - 40}" width="{bar + 32:.1f}" height="40"/>'
        f'<path class="bar" d="M12 {HEIGHT - 16}v6h{bar:.1f}v-6M{12 + bar / 2:.1f} {HEIGHT - 14}v4"/>'
        f'<text class="bar-text" x="12" y="{HEIGHT - 22}">0</text>'
        f'<text class="bar-text" x="{12 + bar:.1f}" y="{HEIGHT - 22}" text-anchor="end">{escape(metres(length))}</text></g>'
        f'<g class="map-east"><rect class="plate" x="{WIDTH - 36}" width="36" height="52"/>'
        f'<path class="north" d="M{WIDTH - 18} 6l7 20-7-5-7 5Z"/><text class="north-text" x="{WIDTH - 18}" y="44">N</text></g>'
    )
