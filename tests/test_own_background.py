"""Our own background: what is drawn lies where the roads lie, a tile is small, and a city without roads has none."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PIL import Image
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.crs import to_rd, to_wgs84
from geo.layer import Layer
from spreidingskaart.city.access import PLANNER, PUBLIC, seen_by
from spreidingskaart.web import routes
from spreidingskaart.web.map.layers import layer_bytes
from spreidingskaart.web.map.mercator import tile_box
from spreidingskaart.web.map.own_background import SIDE, background_tile, background_version
from spreidingskaart.web.map.state import MapState
from spreidingskaart.web.routes import backgrounds
from tests.synthetic import at, box, synthetic_city

ZOOM = 16


def layer(shapes, **columns):
    ids = np.array([f"R{i}" for i in range(len(shapes))], dtype=object)
    return Layer(np.array(shapes, dtype=object), {"id": ids, **columns})


def city_with(**layers):
    city = synthetic_city()
    return replace(city, layers={**city.layers, **layers})


def tile_at(x, y, zoom=ZOOM):
    point = to_wgs84(np.array([shapely.Point(at(x, y))], dtype=object))[0]
    side = 2**zoom
    column = int((point.x + 180) / 360 * side)
    row = int((1 - np.arcsinh(np.tan(np.radians(point.y))) / np.pi) / 2 * side)
    return zoom, column, row


def drawn(city, tile):
    image = Image.open(io.BytesIO(background_tile(city, *tile)))
    assert image.size == (SIDE, SIDE)
    return np.asarray(image) if image.mode == "P" else np.asarray(image.convert("P"))


RING = box(100, 100, 300, 300).difference(box(200, 200, 80, 80))
ROADS = [RING, box(450, 120, 30, 200), box(600, 100, 4, 300)]


def test_a_pixel_is_drawn_where_a_road_lies_and_clear_in_its_hole():
    city = city_with(roads=layer(ROADS))
    tile = tile_at(300, 250)
    pixels = drawn(city, tile)
    (west, south), (east, north) = tile_box(*tile)
    corners = np.array([shapely.box(west, south, east, north)], dtype=object)
    x0, _, x1, _ = shapely.bounds(to_rd(corners)[0]).tolist()
    pixel = (x1 - x0) / SIDE
    union = shapely.union_all(np.array(ROADS, dtype=object))
    seen = 0
    for row in range(5, SIDE, 23):
        for column in range(5, SIDE, 23):
            # a tile is a few thousandths off a rectangle in RD: pixels near an edge are not judged
            longitude = west + (column + 0.5) / SIDE * (east - west)
            latitude = north - (row + 0.5) / SIDE * (north - south)
            point = to_rd(np.array([shapely.Point(longitude, latitude)], dtype=object))[0]
            if shapely.distance(union.boundary, point) > 3 * pixel:
                inside = bool(shapely.intersects(union, point))
                assert (pixels[row, column] > 0) == inside, (row, column)
                seen += inside
    assert seen > 20


def test_water_lies_under_roads_and_buildings_over_them():
    whole = box(0, 0, 900, 900)
    city = city_with(water=layer([whole]), roads=layer([whole]), buildings=layer([whole]))
    assert set(np.unique(drawn(city, tile_at(450, 450)))) == {3}
    assert set(np.unique(drawn(city, tile_at(450, 450, 14)))) <= {0, 2}


def test_a_tile_of_a_dense_city_stays_small_at_every_zoom():
    roads = [box(12 * i, 0, 6, 1_900) for i in range(150)] + [
        box(0, 12 * i, 1_800, 6) for i in range(150)
    ]
    city = city_with(roads=layer(roads))
    sizes = {zoom: len(background_tile(city, *tile_at(900, 900, zoom))) for zoom in range(9, 20)}
    assert max(sizes.values()) < 40_000, sizes


def test_a_city_without_roads_is_told_of_no_background():
    city = synthetic_city()
    assert MapState(visible=()).document(city)["ground"] is None
    with_roads = city_with(roads=layer(ROADS))
    documents = [MapState(visible=()).document(one) for one in (city, with_roads)]
    ground = documents[1].pop("ground")
    documents[0].pop("ground")
    assert documents[0] == documents[1]
    assert ground["url"].endswith("/{z}/{x}/{y}.png")
    assert "://" not in json.dumps(MapState(visible=(), background=False).document(with_roads))


def test_a_name_of_a_source_is_no_html_in_the_corner_of_the_map():
    city = city_with(roads=layer(ROADS))
    report = city.reports["wijken"]
    entry = report.entry.model_copy(update={"source": "<img src=x onerror=alert(1)>"})
    city = replace(
        city, reports={**city.reports, "roads": replace(report, name="roads", entry=entry)}
    )
    assert "<img" not in MapState(visible=()).document(city)["ground"]["attribution"]


@pytest.fixture
def client(monkeypatch):
    city = city_with(roads=layer(ROADS))
    monkeypatch.setattr(backgrounds, "served_city", lambda: city)
    monkeypatch.setattr(backgrounds, "served_before", lambda: None)
    backgrounds._drawn.cache_clear()
    with TestClient(Starlette(routes=routes.routes()), base_url="http://localhost:8501") as client:
        yield client, city
    backgrounds._drawn.cache_clear()


def test_a_tile_is_kept_for_ever_and_is_the_same_for_every_role(client):
    browser, city = client
    version = background_version(city)
    assert {background_version(seen_by(city, role)) for role in (PUBLIC, PLANNER)} == {version}
    zoom, column, row = tile_at(300, 250)
    address = f"/background/{version}/{zoom}/{column}/{row}.png"
    answer = browser.get(address)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/png")
    assert "immutable" in answer.headers["cache-control"]
    assert (
        browser.get(address, headers={"If-None-Match": answer.headers["etag"]}).status_code == 304
    )


@pytest.mark.parametrize(
    "address",
    ["nothing/16/1/1", "{}/8/1/1", "{}/20/1/1", "{}/9/512/1", "{}/9/1/512", "{}/999999999/1/1"],
)
def test_a_tile_that_does_not_exist_is_not_found(client, address):
    browser, city = client
    told = browser.get(f"/background/{address.format(background_version(city))}.png")
    assert (told.status_code, "Deze tegel is er niet" in told.text) == (404, True)


def test_water_with_every_ditch_is_drawn_coarser_and_other_water_as_it_is():
    pond = [box(10 * i, 0, 4, 4) for i in range(5)]
    few = json.loads(layer_bytes(city_with(water=layer(pond)), "water"))
    assert len(few["features"]) == 5
    lake = shapely.Point(at(500, 500)).buffer(300, quad_segs=6_000)
    many = json.loads(layer_bytes(city_with(water=layer([lake, *pond])), "water"))
    assert len(many["features"]) == 1
    assert len(many["features"][0]["geometry"]["coordinates"][0]) < 200
