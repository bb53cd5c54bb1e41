"""Within a second a page says that it is busy or has no connection; where that never comes it says why, in Dutch."""

from __future__ import annotations

import os
import signal

import pytest
from playwright.sync_api import expect

from tests.application import application, free_port
from tests.canaries import city_with_canaries
from tests.nginx import nginx

pytestmark = pytest.mark.browser
BLOCK = """
server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{application}; {lines} }}
}}
"""
HOST = "proxy_set_header Host $http_host;"
UPGRADE = """
    proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";
"""
WRONG = {
    "no upgrade": (HOST, "Waarschijnlijk laat de proxy websockets niet door; "),
    "another origin": (
        UPGRADE + HOST,
        "Het adres waarmee u hier bent, staat niet in SPREIDINGSKAART_ORIGIN; ",
    ),
}
WAITED = 14_000
"""Milliseconds after which the page must have said it, by the clock of the page."""


@pytest.fixture(scope="module")
def ports():
    return {name: free_port() for name in WRONG}


@pytest.fixture(scope="module")
def served(ports, tmp_path_factory):
    city = city_with_canaries(tmp_path_factory.mktemp("city") / "proefstad")
    origin = f"http://127.0.0.1:{ports['no upgrade']}"
    with application(SPREIDINGSKAART_CITY=city, SPREIDINGSKAART_ORIGIN=origin) as started:
        yield started


def behind(folder, served, port, lines):
    block = BLOCK.format(port=port, application=served.port, lines=lines)
    return nginx(folder, block, port)


def told(visitor, port):
    """Open a page, wait as its own clock has it, and return where the sentence stands."""
    visitor.page.clock.install()
    visitor.open(f"http://127.0.0.1:{port}/locatietoets", with_map=False)
    said = visitor.page.locator("#sk-connection")
    expect(said).to_have_count(0)
    visitor.page.clock.run_for(WAITED)
    return said


@pytest.mark.parametrize("wrong", WRONG)
def test_a_page_without_a_connection_says_why(visitor, served, ports, tmp_path, wrong):
    lines, cause = WRONG[wrong]
    with behind(tmp_path / "nginx", served, ports[wrong], lines):
        expect(told(visitor, ports[wrong])).to_have_text(
            f"De verbinding met de server komt niet tot stand. {cause}zie docs/deployment.md."
        )


def test_a_page_works_by_itself_once_the_proxy_is_right(visitor, served, ports, tmp_path):
    port = ports["no upgrade"]
    with behind(tmp_path / "wrong", served, port, HOST):
        said = told(visitor, port)
        expect(said).to_be_visible()
    visitor.page.clock.run_for(WAITED)
    expect(said).to_contain_text("De server antwoordt niet.")
    with behind(tmp_path / "right", served, port, UPGRADE + HOST):
        for _ in range(20):
            visitor.page.clock.run_for(2_000)
            if said.text_content() == "":
                break
        expect(said).to_be_hidden()
        expect(visitor.page.get_by_text("Wat moet er komen?").first).to_be_visible()


def test_a_page_that_is_asked_for_by_another_name_says_so_itself(visitor, served, ports, tmp_path):
    port = ports["no upgrade"]
    lines = UPGRADE + "proxy_set_header Host wrong.example;"
    with behind(tmp_path / "nginx", served, port, lines):
        visitor.open(f"http://127.0.0.1:{port}/locatietoets", with_map=False)
        expect(visitor.page.locator("body")).to_contain_text("SPREIDINGSKAART_ORIGIN")
        expect(visitor.page.locator("body")).to_contain_text("Host")


def test_a_server_that_is_gone_is_told_in_dutch_and_bars_nothing(visitor, served, ports, tmp_path):
    port = ports["no upgrade"]
    with behind(tmp_path / "nginx", served, port, UPGRADE + HOST):
        visitor.open(f"http://127.0.0.1:{port}/locatietoets", with_map=False)
        expect(visitor.page.get_by_text("Wat moet er komen?").first).to_be_visible()
    said = visitor.page.locator("#sk-connection")
    expect(said).to_contain_text("De server antwoordt niet.")
    expect(visitor.page.get_by_role("dialog")).to_have_count(0)
    # its style came while there was a server
    assert said.evaluate("node => getComputedStyle(node).position") == "fixed"


WATCH = """
() => {
  const told = (window.told = {}), from = performance.now();
  setInterval(() => ["sk-busy", "sk-connection"].forEach((id) => {
    const text = document.getElementById(id)?.textContent;
    if (text) told[id] ??= [performance.now() - from, text];
  }), 20);
}
"""


def told_within_a_second(visitor, name, sentence):
    visitor.page.wait_for_function("(name) => window.told[name]", arg=name)
    after, said = visitor.page.evaluate("(name) => window.told[name]", name)
    assert said == sentence
    assert after < 1_500, "a second, on a machine that does other things"


def test_a_busy_page_and_one_without_a_network_say_so_within_a_second(visit, local_server):
    visitor = visit().open(f"{local_server}/regels", with_map=False)
    visitor.settle()
    expect(visitor.page.locator("#sk-busy")).to_be_hidden()
    visitor.page.evaluate(WATCH)
    os.kill(local_server.process.pid, signal.SIGSTOP)  # a server that does nothing for a while
    try:
        visitor.page.get_by_role("link", name="Gegevens").click()
        told_within_a_second(visitor, "sk-busy", "Bezig. Het antwoord komt eraan.")
        expect(
            visitor.page.get_by_role("status").and_(visitor.page.locator("#sk-busy"))
        ).to_be_visible()
    finally:
        os.kill(local_server.process.pid, signal.SIGCONT)
    expect(visitor.page.locator("#sk-busy")).to_be_hidden()
    visitor.page.evaluate(WATCH)
    visitor.page.context.set_offline(True)
    told_within_a_second(
        visitor,
        "sk-connection",
        "U hebt geen internet. Deze pagina werkt weer zodra de verbinding er is; "
        "wat bewaard was, blijft bewaard.",
    )
    visitor.page.context.set_offline(False)
    expect(visitor.page.locator("#sk-connection")).to_be_hidden()
