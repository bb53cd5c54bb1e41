"""A visitor behind the nginx of deploy/: https, a name of its own, two processes, and everything works."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.application import free_port, starting
from tests.browser.conftest import Visitor
from tests.canaries import city_with_canaries
from tests.conftest import ARGS
from tests.nginx import NAME, nginx, site

pytestmark = pytest.mark.browser


@pytest.fixture
def address(tmp_path):
    """Two processes behind nginx, and the address that people use."""
    port, folder = free_port(), tmp_path / "nginx"
    folder.mkdir()
    told = {
        "SPREIDINGSKAART_CITY": city_with_canaries(tmp_path / "proefstad"),
        "SPREIDINGSKAART_ORIGIN": f"https://{NAME}:{port}",
        "SPREIDINGSKAART_FORWARDED_ALLOW_IPS": "127.0.0.1",
    }
    with starting(**told) as one, starting(**told) as other:
        both = (one.ready().port, other.ready().port)
        with nginx(folder, site(folder, port, both), port):
            yield f"https://{NAME}:{port}"


@pytest.fixture
def person(browser, chromium):
    """Somebody whose browser knows the name, and takes the certificate of the test."""
    known = f"--host-resolver-rules=MAP {NAME} 127.0.0.1, MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
    others = [argument for argument in ARGS if "host-resolver-rules" not in argument]
    launched = browser.browser_type.launch(executable_path=chromium, args=[*others, known])
    context = launched.new_context(
        viewport={"width": 1440, "height": 900}, ignore_https_errors=True
    )
    yield Visitor(context.new_page())
    launched.close()


def test_a_pin_gets_its_verdict_and_stands_after_a_reload(person, address):
    person.open(address)
    person.page.get_by_role("link", name="Locatietoets").click()
    person.page.wait_for_url("**/locatietoets*")
    person.map_ready()
    person.click_map(300, 300)
    verdict = person.page.locator(".sk-band strong").first
    expect(verdict).to_be_visible()
    said, where = verdict.inner_text(), person.page.url
    assert "punt=" in where
    person.page.reload()
    person.map_ready()
    expect(verdict).to_have_text(said)
    assert person.page.url == where
    assert person.errors == []
    assert {url.split("/")[2] for url in person.asked if url.startswith("http")} <= {
        address.split("/")[2],
        "service.pdok.nl",
    }
