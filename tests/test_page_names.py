"""An address that leads nowhere says so in Dutch, with a way on; whatever somebody serves is never swallowed."""

from __future__ import annotations

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.routing import Match
from starlette.testclient import TestClient

from spreidingskaart.web import routes
from spreidingskaart.web.navigation import FRONT, PAGES
from spreidingskaart.web.routes.page_names import page_names

TOLD = "Deze pagina is er niet"
SEGMENT = st.text(
    "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789-._~'() éë€日", min_size=1, max_size=20
)
OF_THE_SCREEN = [
    *("/favicon.png", "/manifest.json", "/oauth2callback", "/auth/login", "/"),
    *("/static/js/index.js", "/media/a.png", "/component/streamlit_folium.st_folium/index.html"),
    *(
        "/_stcore/health",
        "/_stcore/stream",
        "/spreiding/_stcore/health",
        "/a/b/_stcore/host-config",
    ),
]
OURS = [
    *("/assets/1/a/b.js", "/layers/1/a", "/plots/1/2/3.geojson", "/background/1/2/3/4.png"),
    *("/blad/locatie", "/bestand/a", "/healthz", "/.well-known/security.txt", "/inloggen"),
    *("/uitloggen", "/verbinding", "/", *(f"/{name}" for name in PAGES if name != FRONT)),
]


def left_over(path: str) -> bool:
    """Whether the routes of what is left take an address."""
    scope = {"type": "http", "path": path, "method": "GET", "root_path": ""}
    return any(route.matches(scope)[0] is Match.FULL for route in page_names())


@pytest.fixture(scope="module")
def visitor():
    return TestClient(Starlette(routes=page_names()), follow_redirects=False)


@pytest.mark.parametrize("path", OF_THE_SCREEN)
def test_what_the_screen_serves_is_left_to_it(path):
    assert not left_over(path)


@pytest.mark.parametrize("path", OURS)
def test_what_we_serve_comes_first(path):
    scope = {"type": "http", "path": path, "method": "GET", "root_path": ""}
    first = next(route for route in routes.routes() if route.matches(scope)[0] is Match.FULL)
    assert type(first).__name__ == "Route", "no route of what is left"


@given(st.lists(SEGMENT, min_size=1, max_size=6))
@example(["spreiding", "wijken"])
@example(["staticfiles"])
@example(["Media"])
@example(["robots.txt"])
def test_any_other_address_is_told_or_led_to_a_page(visitor, segments):
    path = "/" + "/".join(segments)
    assume(not {".", "..", "_stcore"} & set(segments))
    assume(path not in OF_THE_SCREEN)
    assume(not path.startswith(("/static/", "/media/", "/component/")))
    answer = visitor.get(path)
    if answer.status_code == 308:
        assert path.strip("/").lower() in (*PAGES, "index.html")
    else:
        assert answer.status_code == 404
        assert answer.headers["cache-control"] == "no-store"
        assert TOLD in answer.text
        for title in PAGES.values():
            assert f">{title}</a>" in answer.text


@pytest.mark.parametrize(
    ("path", "there"),
    [
        ("/kaart", "/"),
        ("/KAART/", "/"),
        ("/index.html", "/"),
        ("/Spreiding?per=wijken", "/spreiding?per=wijken"),
        ("/locatietoets/?punt=1,2", "/locatietoets?punt=1,2"),
        ("/inloggen/", "/inloggen"),
        ("/no/such/page/", "/no/such/page"),
    ],
)
def test_another_spelling_leads_to_the_page_with_all_that_the_link_says(visitor, path, there):
    answer = visitor.get(path)
    assert (answer.status_code, answer.headers["location"]) == (308, there)


def test_the_page_that_was_meant_comes_first(visitor):
    text = visitor.get("/Spreiding/wijken").text
    assert 'Zocht u <a href="/spreiding">Spreiding</a>?' in text
    assert "Zocht u" not in visitor.get("/no/such/page").text


def test_what_was_asked_is_not_repeated(visitor):
    assert "<script>" not in visitor.get("/<script>alert(1)</script>/x").text
