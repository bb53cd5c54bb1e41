"""The files of deploy/ do what docs/deployment.md says: a real nginx runs the very one that people copy."""

from __future__ import annotations

import asyncio
import re
import ssl

import pytest

from spreidingskaart.web import limits
from spreidingskaart.web.routes.sheets import MOST_CORNERS
from tests.application import application, free_port
from tests.canaries import city_with_canaries
from tests.nginx import NAME, SITE, nginx, site
from tests.streamlit_client import Door, visit, web


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Where nginx keeps its log."""
    return tmp_path_factory.mktemp("nginx")


@pytest.fixture(scope="module")
def door(folder, tmp_path_factory):
    """How a visitor comes in: by https, through the nginx of deploy/."""
    port = free_port()
    told = {
        "SPREIDINGSKAART_CITY": city_with_canaries(tmp_path_factory.mktemp("city") / "proefstad"),
        "SPREIDINGSKAART_ORIGIN": f"https://{NAME}:{port}",
        "SPREIDINGSKAART_FORWARDED_ALLOW_IPS": "127.0.0.1",
    }
    with application(**told) as running, nginx(folder, site(folder, port, (running.port,)), port):
        yield Door(NAME, port, ssl.create_default_context(cafile=str(folder / "certificate.pem")))


def asked(door: Door, path: str, *, method: str = "GET", **options):
    async def ask():
        async with web(door) as client:
            return await client.request(method, path, **options)

    return asyncio.run(ask())


def test_a_visitor_gets_pages_and_a_websocket(door):
    async def come():
        async with visit(door) as visitor:
            answer = await visitor.run("locatietoets")
            return answer.widgets(), visitor.web.cookies.jar

    widgets, cookies = asyncio.run(come())
    assert "Wat moet er komen?" in widgets
    name = next(cookie for cookie in cookies if cookie.name.endswith("sk_browser"))
    assert name.name.startswith("__Host-"), "the application knows that it is reached by https"
    assert name.secure


def test_what_a_login_keeps_in_cookies_passes(door):
    many = "; ".join(f"_streamlit_user__{number}={'x' * 4_000}" for number in range(6))
    assert asked(door, "/", headers={"Cookie": many}).status_code == 200


def test_the_largest_plot_in_an_address_passes(door):
    corners = ";".join(f"52.{number:06d},5.{number:06d}" for number in range(MOST_CORNERS))
    assert asked(door, "/", params={"perceel": corners}).status_code == 200


def test_what_is_too_large_is_refused_before_it_is_sent_on(door):
    too_large = b"x" * (limits.UPLOAD_LENGTH + 1)
    answer = asked(door, "/_stcore/upload_file/a/b", method="PUT", content=too_large)
    assert answer.status_code == 413
    assert "nginx" in answer.text


def test_nginx_takes_as_much_as_the_application():
    told = re.search(r"client_max_body_size (\d+)m;", SITE.read_text(encoding="utf-8"))
    assert int(told[1]) * 1024 * 1024 == limits.UPLOAD_LENGTH


def test_the_log_says_nothing_of_pins(door, folder):
    where = "?punt=52.123456,5.654321"
    asked(door, f"/{where}", headers={"Referer": f"https://{NAME}/{where}"})
    log = (folder / "access.log").read_text(encoding="utf-8")
    assert '"GET /" 200' in log
    assert "52.123456" not in log
