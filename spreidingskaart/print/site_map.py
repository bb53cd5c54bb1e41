"""The surroundings of a site as one drawing: designations, borders, what is near. North up, no background map."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from spreidingskaart.city.measures.designations import designations
from spreidingskaart.city.measures.facilities import on_map
from spreidingskaart.city.measures.plans import plan_objects
from spreidingskaart.model import Fictional, YesNo, ZoningKind
from spreidingskaart.print.frame import (
    Labels,
    Window,
    frame_around,
    path,
    paths,
    round_length,
    tint,
)
from spreidingskaart.rules.svbp import svbp
from spreidingskaart.words.marks import size
from spreidingskaart.words.numbers import metres

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City
    from spreidingskaart.model import CareForm, Proposals

WIDTH: Final = 700
HEIGHT: Final = 420
SCALE: Final = 2.0
"""Metres per drawing unit: 1,400 by 840 m around a site of common size."""
STRENGTH: Final = 0.6
"""How strong the colours of the plan are on paper."""
_CODE_ROOM: Final = 8.0
"""Drawing units from a letter code to the nearest border."""
_LETTER: Final = 6.4
"""Width of a letter of a label, drawing units."""
_MARK_SIZE: Final = 0.85
"""Of the size on the large map."""
_LONGEST_BAR: Final = 150
_OTHER_ZONE: Final = "#646464"
_DASHES: Final = ("8 3", "2 2.5", "8 3 2 3", "14 4", "1 4")
_PLATES: Final = (
    (90.0, HEIGHT - 20.0, 180.0, 40.0),
    (WIDTH - 18.0, 26.0, 36.0, 52.0),
    (128.0, 12.0, 256.0, 24.0),
)
"""Middle, width and height of scale bar, north arrow and the words on an example plan."""


@dataclass(frozen=True)
class Label:
    """A text around or beside a point of the drawing."""

    x: float
    y: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class ShownGroup:
    """A main group of designations that shows."""

    name: str
    code: str
    colour: str
    outline: str


@dataclass(frozen=True)
class MapLine:
    """One kind of line on the map."""

    name: str
    colour: str
    dashes: str
    """Zones of one colour differ in their dashes."""
    outline: str


@dataclass(frozen=True)
class Nearby:
    """One facility on the map."""

    row: int
    """Row number in `facilities`."""
    distance: float
    """Metres from the site, in a straight line."""
    form: CareForm
    status: str
    fictional: bool
    x: float
    """Upper left corner and size of the mark in the drawing."""
    y: float
    size: float


@dataclass(frozen=True)
class SiteMap:
    """All that is drawn, in drawing units."""

    width: int
    height: int
    across: str
    """How wide the ground is that shows."""
    water: str
    groups: tuple[ShownGroup, ...]
    codes: tuple[Label, ...]
    zones: tuple[MapLine, ...]
    borders: str
    names: tuple[Label, ...]
    site: str
    pin: tuple[float, float] | None
    """The point that was given; None where a plot was."""
    callout: Label | None
    car_parks: tuple[tuple[float, float], ...]
    stations: tuple[tuple[float, float], ...]
    station_names: tuple[Label, ...]
    nearby: tuple[Nearby, ...]
    """Facilities, the nearest first."""
    bar: float
    bar_text: str


def site_map(city: City, proposals: Proposals, i: int = 0) -> SiteMap:
    """Return the map around the site of one proposal. What matters most takes its room first."""
    site = proposals.geometry[i]
    frame = frame_around(site, WIDTH, HEIGHT, SCALE)
    labels = Labels(WIDTH, HEIGHT)
    for plate in _PLATES:
        labels.take(*plate)
    shape = frame.drawn(np.array([site], dtype=object))[0]
    west, north, east, south = shapely.bounds(shape)
    labels.take((west + east) / 2, (north + south) / 2, east - west + 8, south - north + 8)
    nearby = _nearby(city, proposals.anchor[i], frame, labels)
    stations, station_names = _stations(city, frame, labels)
    car_parks = _car_parks(city, frame, labels)
    callout = _callout(shape, labels)
    borders, names = _borders(city, frame, labels)
    groups, codes = _designations(city, frame, labels)
    length = round_length(_LONGEST_BAR * frame.scale)
    return SiteMap(
        width=WIDTH,
        height=HEIGHT,
        across=metres(WIDTH * frame.scale),
        water="" if groups else _water(city, frame),
        groups=groups,
        codes=codes,
        zones=_zones(city, frame),
        borders=borders,
        names=names,
        site=path(shape),
        pin=frame.place(float(proposals.x[i]), float(proposals.y[i]))
        if proposals.is_disc[i]
        else None,
        callout=callout,
        car_parks=car_parks,
        stations=stations,
        station_names=station_names,
        nearby=nearby,
        bar=length / frame.scale,
        bar_text=metres(length),
    )


def _in(frame: Window, layer: Layer) -> NDArray[np.int64]:
    """Return the rows that touch the frame."""
    return np.sort(layer.tree.query(shapely.box(*frame.bounds), predicate="intersects"))


def _text_width(text: str) -> float:
    return 8 + _LETTER * len(text)


# ----------------------------------------------------------------------------------------------- the ground


def _designations(
    city: City, frame: Window, labels: Labels
) -> tuple[tuple[ShownGroup, ...], tuple[Label, ...]]:
    """Return the coloured ground, and a letter code on every piece that has room for it."""
    layer = designations(city)
    if layer is None:
        return (), ()
    rows = _in(frame, layer)
    shapes = frame.drawn(layer.geometry[rows])
    names = [(name or "").lower() for name in layer["main_group"][rows]]
    groups = []
    outlines: dict[str, str] = {}
    for name, outline in zip(names, paths(shapes), strict=True):
        outlines[name] = outlines.get(name, "") + outline
    for name, drawn in svbp().main_groups.items():
        if outlines.get(name):
            groups.append(
                ShownGroup(name, drawn.code, tint(drawn.colour, STRENGTH), outlines[name])
            )
    return tuple(groups), tuple(_codes(shapes, names, labels))


def _codes(shapes: NDArray[np.object_], names: list[str], labels: Labels) -> Iterable[Label]:
    """Return the letter codes, the largest piece first."""
    pieces, owner = shapely.get_parts(shapes, return_index=True)
    order = np.argsort(-shapely.area(pieces), kind="stable")
    pieces, owner = pieces[order], owner[order]
    spots = shapely.point_on_surface(pieces)
    room = shapely.distance(spots, shapely.boundary(pieces)) >= _CODE_ROOM
    for spot, own in zip(spots[room], owner[room], strict=True):
        code = svbp().code(names[own])
        if code and labels.fits(spot.x, spot.y, _text_width(code), 14):
            yield Label(spot.x, spot.y + 3.6, code)


def _water(city: City, frame: Window) -> str:
    layer = city.layer("water")
    return "" if layer is None else "".join(paths(frame.drawn(layer.geometry[_in(frame, layer)])))


def _zones(city: City, frame: Window) -> tuple[MapLine, ...]:
    """Return the borders of the zones (gebiedsaanduidingen) that cross the frame.

    Those of umbrella plans are left out: they lie over the whole municipality and say nothing of this place.
    """
    objects, plans = plan_objects(city), city.layer("zoning_plans")
    if objects is None:
        return ()
    layer, is_zone = objects.layer, objects.of(ZoningKind.AREA_MARK)
    umbrellas = [] if plans is None else plans["id"][plans["umbrella"] == YesNo.YES].tolist()
    rows = _in(frame, layer)
    rows = rows[is_zone[rows] & ~np.isin(layer["plan_id"][rows], umbrellas)]
    outlines: dict[tuple[str, str], str] = {}
    for row, outline in zip(
        rows, paths(frame.drawn(shapely.boundary(layer.geometry[rows]))), strict=True
    ):
        if outline:
            key = (str(layer["name"][row]), str(layer["zone_group"][row] or ""))
            outlines[key] = outlines.get(key, "") + outline
    zones: list[MapLine] = []
    for (name, group), outline in sorted(outlines.items()):
        drawn = svbp().zone_groups.get(group)
        colour = drawn.colour if drawn else _OTHER_ZONE
        alike = sum(zone.colour == colour for zone in zones)
        zones.append(MapLine(name, colour, _DASHES[alike % len(_DASHES)], outline))
    return tuple(zones)


def _borders(city: City, frame: Window, labels: Labels) -> tuple[str, tuple[Label, ...]]:
    """Return the borders of the buurten, and their names."""
    layer = city.areas("buurten")
    rows = _in(frame, layer)
    lines = "".join(paths(frame.drawn(shapely.boundary(layer.geometry[rows]))))
    shapes = frame.drawn(layer.geometry[rows])
    order = np.argsort(-shapely.area(shapes), kind="stable")
    found = [_name(str(layer["name"][rows[row]]), shapes[row], labels) for row in order]
    return lines, tuple(label for label in found if label is not None)


def _name(name: str, shape: shapely.Geometry, labels: Labels) -> Label | None:
    """Return the name inside its area, as near to the middle as there is room."""
    spot, width = shapely.point_on_surface(shape), _text_width(name)
    x = min(max(spot.x, width / 2 + 3), WIDTH - width / 2 - 3)
    for drop in (0, 22, -22, 44, -44, 66, -66):
        inside = shapely.contains_xy(shape, x, spot.y + drop)
        if inside and labels.fits(x, spot.y + drop, width, 16):
            return Label(x, spot.y + drop + 4, name)
    return None


# -------------------------------------------------------------------------------------------- what is there


def _callout(shape: shapely.Geometry, labels: Labels) -> Label | None:
    """Return the words "de locatie" above or under the site."""
    west, north, east, south = shapely.bounds(shape)
    x = (west + east) / 2
    for y in (north - 13, south + 13):
        if labels.fits(x, y, 74, 18):
            return Label(x, y + 4, "de locatie")
    return None


def _nearby(
    city: City, anchor: shapely.Geometry, frame: Window, labels: Labels
) -> tuple[Nearby, ...]:
    """Return the clustered facilities with a place of their own inside the frame, the nearest first."""
    layer = city.layer("facilities")
    if layer is None:
        return ()
    found = []
    inside = _in(frame, layer)
    for row in inside[on_map(city)[inside]].tolist():
        form = city.forms[layer["form"][row]]
        place = layer.geometry[row]
        x, y = frame.place(place.x, place.y)
        wide = size(float(layer["places"][row])) * _MARK_SIZE
        labels.take(x, y, wide, wide)
        found.append(
            Nearby(
                row=row,
                distance=float(shapely.distance(anchor, place)),
                form=form,
                status=str(layer["status"][row]),
                fictional=layer["fictional"][row] == Fictional.YES,
                x=x - wide / 2,
                y=y - wide / 2,
                size=wide,
            )
        )
    return tuple(sorted(found, key=lambda near: (near.distance, near.row)))


def _stations(
    city: City, frame: Window, labels: Labels
) -> tuple[tuple[tuple[float, float], ...], tuple[Label, ...]]:
    layer = city.layer("stations")
    if layer is None:
        return (), ()
    spots, names = [], []
    for row in _in(frame, layer):
        x, y = frame.place(layer.geometry[row].x, layer.geometry[row].y)
        labels.take(x, y, 20, 20)
        spots.append((x, y))
        name = str(layer["name"][row])
        width = _text_width(name)
        for side, anchor in ((13, "start"), (-13, "end")):
            if labels.fits(x + side + (width if side > 0 else -width) / 2, y, width, 16):
                names.append(Label(x + side, y + 4, name, anchor))
                break
    return tuple(spots), tuple(names)


def _car_parks(city: City, frame: Window, labels: Labels) -> tuple[tuple[float, float], ...]:
    layer = city.layer("car_parks")
    if layer is None:
        return ()
    middles = shapely.centroid(layer.geometry[_in(frame, layer)])
    spots = tuple(frame.place(middle.x, middle.y) for middle in middles)
    for x, y in spots:
        labels.take(x, y, 16, 16)
    return spots
