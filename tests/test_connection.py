"""A page that gets no connection says why, in Dutch, instead of "connecting" for ever."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from spreidingskaart.web import routes
from spreidingskaart.web.map.base import ASSETS
from spreidingskaart.web.navigation import FRONT, PAGES
from spreidingskaart.web.routes.connection import why_not
from spreidingskaart.web.routes.security import screen_script_hashes
from spreidingskaart.web.settings import ORIGIN, Settings, read

PUBLIC = "https://kaart.gemeente.example"
TOLD = read({ORIGIN: PUBLIC})[0]
ADDRESSES = ["/" if name == FRONT else f"/{name}" for name in PAGES]


@pytest.fixture
def client():
    return TestClient(
        Starlette(routes=routes.routes(), middleware=routes.middleware()),
        base_url="http://127.0.0.1:8501",
    )


@pytest.mark.parametrize(
    ("page", "cause"),
    [
        (PUBLIC, "laat de proxy websockets niet door"),
        (f"{PUBLIC}:443", "laat de proxy websockets niet door"),
        (f"{PUBLIC}:8443", f"staat niet in {ORIGIN}"),
        ("https://10.0.0.7", f"staat niet in {ORIGIN}"),
        ("http://kaart.gemeente.example", f"staat niet in {ORIGIN}"),
        ("", f"staat niet in {ORIGIN}"),
        ("<script>", f"staat niet in {ORIGIN}"),
    ],
)
def test_it_says_what_is_wrong_and_where_to_read(page, cause):
    sentence = why_not(page, TOLD)
    assert sentence.startswith("De verbinding met de server komt niet tot stand. ")
    assert cause in sentence
    assert sentence.endswith("; zie docs/deployment.md.")
    assert "<" not in sentence, "nothing of what was asked is repeated"


def test_a_connection_that_was_there_is_no_fault_of_the_proxy():
    sentence = why_not(PUBLIC, TOLD, was=True)
    assert sentence.startswith("De verbinding met de server is weg. ")
    assert "proxy" not in sentence


def test_the_server_tells_it_by_http(client):
    answer = client.get("/verbinding", params={"van": "https://elsewhere.example"})
    assert ORIGIN in answer.json()["sentence"]
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_page_has_the_script(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert f'<script defer src="{ASSETS}/connection.js"></script>' in page.text
    assert client.get(f"{ASSETS}/connection.js").status_code == 200
    assert client.get(f"{ASSETS}/connection.css").status_code == 200


def test_a_page_is_dutch_and_offers_no_service_of_the_screen(client):
    page = client.get("/").text
    assert '<html lang="nl">' in page
    assert "<title>Spreidingskaart</title>" in page
    assert "agent" not in page
    assert "Zet JavaScript aan" in page
    assert '<p id="sk-loading" role="status">De spreidingskaart wordt geladen.</p>' in page


def test_the_policy_knows_every_script_in_the_page(client):
    page = client.get("/")
    allowed = page.headers["content-security-policy"]
    assert page.text.count("<script>") == len(screen_script_hashes())
    assert all(source in allowed for source in screen_script_hashes())


def test_a_page_that_a_browser_has_is_not_sent_again(client):
    assert "sk_browser" in client.get("/").headers["set-cookie"], "the first one brings a name"
    first = client.get("/")
    assert first.headers["cache-control"] == "no-cache", "it names the newest scripts"
    again = client.get("/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_on_this_machine_all_its_names_are_known():
    assert "websockets" in why_not("http://localhost:8501", Settings())
