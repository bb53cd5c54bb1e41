"""What the server answers beside the screen: caching, compression, health, security headers, and nothing hidden."""

from __future__ import annotations

import gzip
import json
import re
from dataclasses import replace

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from spreidingskaart.city.access import PLANNER, seen_by
from spreidingskaart.errors import DataError
from spreidingskaart.web import deployment, routes
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.map.layers import LAYERS, layer_version
from spreidingskaart.web.navigation import PAGES
from tests.synthetic import DEFAULT_FACILITIES, facility, synthetic_city

PROTECTED = "Geheim huis van Proefstad"
HIDDEN = "Huis zonder adres"
IMMUTABLE = "public, max-age=31536000, immutable"
PLAIN = {"Accept-Encoding": "identity"}
ZIPPED = {"Accept-Encoding": "gzip"}


@pytest.fixture(scope="module")
def city():
    named = [
        {**row, "name": PROTECTED} if row["visibility"] == "secret" else
        {**row, "name": HIDDEN} if row["visibility"] == "aggregated" else row
        for row in DEFAULT_FACILITIES
    ]  # fmt: skip
    return synthetic_city(
        facilities=[*named, facility("E1", 250, 250, name="<img src=x onerror=alert(1)>")]
    )


@pytest.fixture
def client(city, monkeypatch):
    return _client(monkeypatch, lambda: city)


def _client(monkeypatch, whole_city):
    async def page(_request):
        return PlainTextResponse("page")

    monkeypatch.setattr(deployment, "_whole_city", whole_city)
    others = [Route("/", page), Route("/component/map/index.html", page)]
    return TestClient(
        Starlette(routes=[*routes.routes(), *others], middleware=routes.middleware()),
        base_url="http://localhost:8501",
    )


def address(city, name="facilities", role="public"):
    return f"/layers/{layer_version(seen_by(city, role))}/{name}.geojson"


# ---------------------------------------------------------------------------------------- caching and compression
@pytest.mark.parametrize("where", ["layer", "asset"])
def test_what_a_browser_has_already_is_not_sent_again(client, city, where):
    url = address(city) if where == "layer" else f"{ASSETS}/kaart.js"
    first = client.get(url, headers=ZIPPED)
    etag = first.headers["etag"]
    assert etag.startswith('"'), "a strong tag: W/ says that the bytes may differ"
    again = client.get(url, headers={**ZIPPED, "If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert again.headers["cache-control"] == first.headers["cache-control"]
    assert client.get(url, headers={**ZIPPED, "If-None-Match": '"another"'}).status_code == 200


def test_a_strong_tag_names_the_bytes_of_one_encoding(client, city):
    plain, zipped = (
        client.get(address(city), headers=PLAIN),
        client.get(address(city), headers=ZIPPED),
    )
    assert plain.headers["etag"] != zipped.headers["etag"]
    both = client.get(address(city), headers={**PLAIN, "If-None-Match": zipped.headers["etag"]})
    assert both.status_code == 200


def test_text_is_compressed_for_who_can_read_it(client, city):
    zipped, plain = (
        client.get(address(city), headers=ZIPPED),
        client.get(address(city), headers=PLAIN),
    )
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert zipped.content == plain.content
    assert int(zipped.headers["content-length"]) < int(plain.headers["content-length"])
    assert "accept-encoding" in zipped.headers["vary"].lower()


def test_compressing_twice_gives_the_same_bytes(client, city):
    from spreidingskaart.web.routes.responses import content

    one, other = content(b"x" * 500, "text/plain"), content(b"x" * 500, "text/plain")
    assert one == other
    assert gzip.decompress(one.packed) == one.body


@pytest.mark.parametrize("name", LAYERS)
def test_public_layers_are_kept_for_ever_under_their_version(client, city, name):
    answer = client.get(address(city, name))
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == IMMUTABLE


def test_a_layer_of_another_version_is_gone(client, city):
    assert client.get(f"/layers/older{address(city)[7:]}").status_code == 404
    moved = seen_by(replace(city, version="proef-2"), PLANNER)
    assert client.get(f"/layers/{layer_version(moved)}/buurten.geojson").status_code == 404


@pytest.mark.parametrize(
    "name", ["nothing.geojson", "facilities.csv", "facilities", ".geojson", "__class__.json"]
)
def test_a_layer_that_does_not_exist_is_not_found(client, city, name):
    assert client.get(address(city).replace("facilities.geojson", name)).status_code == 404


def test_the_address_of_a_layer_has_no_underscore(city):
    # the key of the map frame is made from the base map; underscores in it are rewritten
    for role in ("public", PLANNER):
        assert "_" not in layer_version(seen_by(city, role))


# ---------------------------------------------------------------------------------------- what is hidden
@pytest.mark.parametrize("name", LAYERS)
def test_no_public_layer_holds_a_hidden_place(client, city, name):
    text = client.get(address(city, name)).text
    assert PROTECTED not in text
    assert HIDDEN not in text
    shown = {feature["properties"].get("id") for feature in json.loads(text).get("features", [])}
    assert not shown & {"S1", "A1", "A2"}


def test_a_hostile_name_stays_text(client, city):
    assert "<img" in client.get(address(city)).json()["features"][-1]["properties"]["name"]
    assert client.get(address(city)).headers["content-type"].startswith("application/geo+json")


# ---------------------------------------------------------------------------------------- assets
@pytest.mark.parametrize(
    "path",
    [
        "../routes/assets.py",
        "..%2f..%2fapp.py",
        "%2e%2e/%2e%2e/app.py",
        "..%5c..%5capp.py",
        "....//app.py",
        "%2fetc%2fpasswd",
        "/etc/passwd",
        "leaflet.js/../kaart.py",
        "kaart.js%00.py",
        "",
    ],
)
def test_no_path_climbs_out_of_the_assets(client, path):
    answer = client.get(f"{ASSETS}/{path}")
    assert answer.status_code in (400, 404)
    assert "import" not in answer.text


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("kaart.js", "text/javascript"),
        ("leaflet.js", "text/javascript"),
        ("tokens.css", "text/css"),
    ],
)
def test_assets_are_kept_for_ever_and_say_what_they_are(client, name, kind):
    answer = client.get(f"{ASSETS}/{name}")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(kind)
    assert answer.headers["cache-control"] == IMMUTABLE


def test_the_font_is_the_one_that_the_screen_fetches_anyway(client):
    answer = client.get(f"{ASSETS}/source-sans.woff2", follow_redirects=False)
    assert answer.status_code == 307
    assert re.fullmatch(r"/screen/[0-9a-f]+/media/SourceSans.*", answer.headers["location"])
    assert "immutable" not in answer.headers["cache-control"], "another Streamlit has another file"


# ---------------------------------------------------------------------------------------- security headers
def directives(answer):
    parts = (
        part.strip().partition(" ") for part in answer.headers["content-security-policy"].split(";")
    )
    return {name: value.split() for name, _, value in parts}


def test_only_the_frame_of_the_map_may_evaluate_text(client):
    page, frame = directives(client.get("/")), directives(client.get("/component/map/index.html"))
    assert {"'unsafe-eval'", "'unsafe-inline'"} <= set(frame["script-src"])
    assert not {"'unsafe-eval'", "'unsafe-inline'"} & set(page["script-src"])
    assert any(source.startswith("'sha256-") for source in page["script-src"])


@pytest.mark.parametrize(
    "path", ["/", "/component/map/index.html", "/healthz", f"{ASSETS}/kaart.js", "/nothing"]
)
def test_nothing_may_come_from_another_host_but_the_background(client, path):
    answer = client.get(path)
    found = directives(answer)
    foreign = {
        source
        for sources in found.values()
        for source in sources
        if "://" in source or "*" in source
    }
    assert foreign == {"https://service.pdok.nl"}
    assert found["img-src"].count("https://service.pdok.nl") == 1
    assert {name: found[name] for name in ("object-src", "default-src", "frame-ancestors")} == {
        "object-src": ["'none'"], "default-src": ["'self'"], "frame-ancestors": ["'self'"],
    }  # fmt: skip
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "same-origin"


# ---------------------------------------------------------------------------------------- health
def test_health_is_ok_with_the_version_of_the_public_data(client, city):
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told["status"] == "ok"
    assert told["data_version"] == seen_by(city, "public").version


def test_health_names_a_broken_layer_and_answers_on(monkeypatch):
    whole = synthetic_city(without=("stations",))
    fault = "Het bestand stations.csv ontbreekt."
    report = replace(whole.reports["wijken"], name="stations", fault=fault)
    broken = replace(whole, reports={**whole.reports, "stations": report})
    client = _client(monkeypatch, lambda: broken)
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()["status"]) == (200, "degraded")
    assert {"part": "layer stations", "state": "unreadable"} in answer.json()["degraded"]
    assert fault not in answer.text
    assert client.get(address(broken, "stations")).json()["features"] == []


def test_health_is_unavailable_where_there_is_no_city(monkeypatch):
    def missing():
        raise DataError("De laag buurten ontbreekt in proefstad.")

    answer = _client(monkeypatch, missing).get("/healthz")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "degraded": [{"part": "city", "state": "unreadable"}],
    }


def test_the_server_starts_also_where_there_is_no_city(monkeypatch):
    def missing():
        raise DataError("De laag buurten ontbreekt in proefstad.")

    monkeypatch.setattr(deployment, "_whole_city", missing)
    with TestClient(Starlette(routes=routes.routes(), lifespan=routes.awake)) as client:
        assert client.get("/healthz").status_code == 503


def test_the_server_starts_with_everything_made(monkeypatch, city):
    fresh = replace(city)
    monkeypatch.setattr(deployment, "_whole_city", lambda: fresh)
    with TestClient(Starlette(routes=routes.routes(), lifespan=routes.awake)):
        pass
    assert seen_by(fresh, "public").kept.names(), "criteria have made what belongs to the City"


# ----------------------------------------------------------------------------------- pages by the name of the menu
@pytest.mark.parametrize(
    ("name", "page"),
    [("kaart", ""), ("Kaart", "")]
    + [(title, title.lower()) for title in PAGES.values() if title != "Kaart"],
)
def test_a_page_opens_by_the_name_in_the_menu_with_all_that_the_link_says(client, name, page):
    answer = client.get(f"/{name}?punt=52.37%2C5.21&vorm=Domus", follow_redirects=False)
    assert answer.status_code == 308
    assert answer.headers["location"] == f"/{page}?punt=52.37%2C5.21&vorm=Domus"
    assert client.get(f"/{name}", follow_redirects=False).headers["location"] == f"/{page}"


def test_the_name_of_a_page_is_its_file_with_a_capital():
    assert {title.lower(): title for title in PAGES.values()} == PAGES
