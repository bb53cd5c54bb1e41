"""What every request passes before the screen is reached."""

from __future__ import annotations

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route
from starlette.testclient import TestClient

from spreidingskaart.web import settings as settings_module
from spreidingskaart.web.gate.browser import NamedBrowsers, browser_of, cookies_of
from spreidingskaart.web.gate.origins import Origin
from spreidingskaart.web.settings import Settings

HTTPS = Settings(origins=(Origin("https", "kaart.nl", 443),))


@pytest.fixture
def told(monkeypatch):
    """Let settings hold for one test: `told(Settings(...))`."""

    def use(given):
        monkeypatch.setattr(settings_module, "_in_force", given)

    use(Settings())
    return use


# ---------------------------------------------------------------------------------------- the name of a browser
def named():
    async def page(_request):
        return HTMLResponse("<p>page</p>")

    async def text(_request):
        return PlainTextResponse("text")

    async def nothing_new(_request):
        return Response(status_code=304)

    answers = [Route("/", page), Route("/text", text), Route("/again", nothing_new)]
    return TestClient(Starlette(routes=answers, middleware=[Middleware(NamedBrowsers)]))


def test_a_browser_gets_its_name_with_its_first_page_and_keeps_it(told):
    client = named()
    first = client.get("/")
    name = browser_of(dict(client.cookies))
    assert name
    assert len(name) == 32
    assert "HttpOnly" in first.headers["set-cookie"]
    assert "SameSite=Lax" in first.headers["set-cookie"]
    assert "Secure" not in first.headers["set-cookie"]
    assert "set-cookie" not in client.get("/").headers
    other = named()
    other.get("/")
    assert browser_of(dict(other.cookies)) not in (None, name)


def test_only_a_page_brings_a_name(told):
    client = named()
    assert "set-cookie" not in client.get("/text").headers
    assert "set-cookie" not in client.get("/again").headers
    assert "set-cookie" in client.get("/again", headers={"Accept": "text/html,*/*"}).headers


def test_over_https_a_neighbour_cannot_give_a_browser_its_name(told):
    told(HTTPS)
    given = named().get("/").headers["set-cookie"]
    assert given.startswith("__Host-sk_browser=")
    assert given.endswith("; Path=/; HttpOnly; SameSite=Lax; Secure")
    assert browser_of({"sk_browser": "a" * 32}) is None


@pytest.mark.parametrize(
    "value", ["", "a" * 31, "a" * 33, "a" * 31 + "!", "é" * 32, "a" * 32 + "\n"]
)
def test_a_name_that_we_cannot_have_given_is_none(told, value):
    assert browser_of({"sk_browser": value}) is None


def test_a_cookie_that_came_twice_is_nobodys(told):
    from starlette.datastructures import Headers

    twice = Headers(
        raw=[(b"cookie", b"sk_browser=" + b"a" * 32 + b"; x=1; sk_browser=" + b"b" * 32)]
    )
    assert cookies_of(twice) == {"x": "1"}
    apart = Headers(raw=[(b"cookie", b"sk_browser=a"), (b"cookie", b"y=2; sk_browser=b")])
    assert cookies_of(apart) == {"y": "2"}
