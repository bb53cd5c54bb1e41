"""People log in, see what they may, and leave: with a code of the machine itself, and at a real identity provider."""

from __future__ import annotations

import json
import os
import re
import sys
import urllib.request
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.application import LOCAL, application, free_port, program

pytestmark = pytest.mark.browser
BAR = "beschermde gegevens zichtbaar"
OUT = "Sluit af: veilig voor de zaal"
IN = "Inloggen als planner"
SECRET = "alleen-voor-deze-proef-en-nergens-anders"  # noqa: S105 - of a test


def looks_as_planner(page):
    expect(page.get_by_text(BAR)).to_be_visible()


def looks_as_visitor(page):
    expect(page.get_by_role("link", name=IN)).to_be_visible()
    expect(page.get_by_text(BAR)).to_have_count(0)


# ------------------------------------------------------------------------------------- one person, a code
def test_nobody_is_offered_a_way_in_that_is_not_there(visitor, server):
    visitor.open(f"{server}/regels", with_map=False)
    expect(visitor.page.get_by_text("Dit is geen besluit")).to_be_visible()
    assert visitor.page.get_by_role("link", name=IN).count() == 0
    visitor.page.goto(f"{server}/inloggen")
    expect(visitor.page.get_by_role("alert")).to_have_text("Inloggen staat hier uit.")


def test_a_code_once_in_every_tab_and_out_again(visit, local_server):
    person = visit()
    page = person.page
    person.open(f"{local_server}/regels?regel=max_station_distance", with_map=False)
    looks_as_visitor(page)
    page.get_by_role("link", name=IN).click()
    used = local_server.code()
    page.get_by_label("Code uit het venster").fill("AAAA-AAAA")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Deze code klopt niet.")
    page.get_by_label("Code uit het venster").fill(used.lower())
    page.keyboard.press("Enter")
    looks_as_planner(page)
    assert page.url == f"{local_server}/regels?regel=max_station_distance"

    # the same browser, another tab, another page, and loaded again
    second = page.context.new_page()
    second.goto(f"{local_server}/gegevens")
    looks_as_planner(second)
    second.reload()
    looks_as_planner(second)
    page.get_by_role("link", name="Gegevens").first.click()
    expect(page.get_by_text("Waar komt het vandaan?")).to_be_visible()
    looks_as_planner(page)

    # another browser is somebody else, and the code is spent
    other = visit()
    other.open(f"{local_server}/regels", with_map=False)
    looks_as_visitor(other.page)
    other.page.get_by_role("link", name=IN).click()
    other.page.get_by_label("Code uit het venster").fill(used)
    other.page.get_by_role("button", name="Kijk als planner").click()
    expect(other.page.get_by_role("alert")).to_contain_text("Deze code klopt niet.")

    # out in one tab is out in all, without a click
    page.get_by_role("link", name=OUT).click()
    looks_as_visitor(page)
    expect(second.get_by_text("U bent afgemeld. U kijkt weer als bezoeker.")).to_be_visible(
        timeout=40_000
    )
    expect(second.get_by_text(BAR)).to_have_count(0)
    second.get_by_role("link", name="Verder als bezoeker").click()
    looks_as_visitor(second)
    page.go_back()
    expect(page.get_by_text(BAR)).to_have_count(0)

    # and in again
    person.open(f"{local_server}/regels", with_map=False)
    person.become_planner(local_server, with_map=False)
    looks_as_planner(page)


def test_leaving_takes_from_the_address_what_tells_of_one_place(visit, local_server):
    person = visit()
    person.open(
        f"{local_server}/?zoek=x&gebied=wijken&keuze=facilities:F1&beeld=52.37000,5.22000,15.00"
    )
    person.become_planner(local_server)
    person.page.get_by_role("link", name=OUT).click()
    looks_as_visitor(person.page)
    person.map_ready()
    assert not re.search(r"zoek=|keuze=|beeld=52.37", person.page.url)


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (768, "dark"), (390, "light")])
def test_the_bar_lies_above_everything_and_covers_nothing(visit, local_server, width, scheme):
    person = visit(width, 844, color_scheme=scheme)
    page = person.page
    person.open(f"{local_server}/regels", with_map=False)
    person.become_planner(local_server, with_map=False)
    bar = page.locator(".sk-role").bounding_box()
    assert (bar["x"], bar["y"], bar["width"]) == (0, 0, width)
    header = page.get_by_test_id("stHeader").bounding_box()
    assert header["y"] >= bar["height"] - 1
    title = page.locator("h1.sk-title").bounding_box()
    assert title["y"] >= header["y"] + header["height"] - 1
    page.mouse.move(width / 2, 500)
    page.mouse.wheel(0, 2000)
    page.wait_for_timeout(300)
    assert page.locator(".sk-role").bounding_box()["y"] == 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    link = page.get_by_role("link", name=OUT)
    assert link.bounding_box()["height"] >= 32
    for _ in range(40):
        page.keyboard.press("Tab")
        if link.evaluate("node => node === document.activeElement"):
            break
    expect(link).to_be_focused()
    page.keyboard.press("Enter")
    looks_as_visitor(page)


# ------------------------------------------------------------------------------------- an identity provider
class Provider:
    """A real provider of OpenID Connect, and the server that trusts it."""

    def __init__(self, address, server):
        self.address, self.server = address, server

    def knows(self, sub, **claims):
        body = json.dumps(claims).encode()
        request = urllib.request.Request(  # noqa: S310
            f"{self.address}/users/{sub}", body, {"Content-Type": "application/json"}, method="PUT"
        )
        urllib.request.urlopen(request).read()  # noqa: S310

    def log_in(self, page, sub):
        page.get_by_role("link", name=IN).click()
        page.locator('input[name="sub"]').first.fill(sub)
        page.locator('button[type="submit"]:not([value="deny"])').first.click()


@contextmanager
def provider_process(seconds):
    """A provider in a process of its own; gives its address."""
    port = free_port()
    words = ["-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    with program(
        [sys.executable, *words, "--token-max-age", str(seconds)],
        port, asks="/jwks", environment=dict(os.environ),
    ) as provider:  # fmt: skip
        yield provider.ready().address


@pytest.fixture(scope="module")
def serve_with_provider(tmp_path_factory):
    """Run a provider whose tokens last so many seconds, and the application that lets people in by it."""

    @contextmanager
    def serve(seconds=3600, **more):
        port, folder = free_port(), tmp_path_factory.mktemp("login")
        with provider_process(seconds) as address:
            file = folder / "login.toml"
            file.touch(0o600)
            file.write_text(
                f"""
                [auth]
                redirect_uri = "http://127.0.0.1:{port}/oauth2callback"
                cookie_secret = "{SECRET}"
                client_id = "spreidingskaart"
                client_secret = "{SECRET}"
                server_metadata_url = "{address}/.well-known/openid-configuration"
                [roles]
                claim = "realm_access.roles"
                planner = ["planners"]
                administrator = ["beheer"]
                """,
                encoding="utf-8",
            )
            told = {
                "SPREIDINGSKAART_LOGIN": str(file),
                "SPREIDINGSKAART_ORIGIN": f"http://127.0.0.1:{port}",
                "AUTHLIB_INSECURE_TRANSPORT": "1",
            }
            with application(port, **told | more) as server:
                yield Provider(address, server)

    return serve


@pytest.fixture(scope="module")
def provider(serve_with_provider):
    with serve_with_provider() as made:
        made.knows("u-1", preferred_username="p.jansen", realm_access={"roles": ["x", "planners"]})
        made.knows("u-2", preferred_username="b.beheer", realm_access={"roles": "beheer"})
        made.knows("u-3", preferred_username="zonder", realm_access={"roles": ["anders"]})
        yield made


def test_who_logs_in_comes_back_to_the_same_page_and_leaves_in_all_tabs(visit, provider):
    person = visit()
    page, address = person.page, f"{provider.server}/regels?regel=max_station_distance"
    person.open(address, with_map=False)
    provider.log_in(page, "u-1")
    looks_as_planner(page)
    expect(page.locator(".sk-role")).to_contain_text("p.jansen")
    assert page.url == address
    second = page.context.new_page()
    second.goto(f"{provider.server}/regels")
    looks_as_planner(second)
    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert "_streamlit_user" in cookies
    assert cookies["sk_browser"]["httpOnly"]

    second.get_by_role("link", name=OUT).click()
    looks_as_visitor(second)
    expect(page.get_by_text("U bent afgemeld.")).to_be_visible(timeout=40_000)
    expect(page.get_by_text(BAR)).to_have_count(0)
    assert "_streamlit_user" not in {cookie["name"] for cookie in page.context.cookies()}
    # what somebody kept of the login is worth nothing, also under a new name of the browser
    page.context.clear_cookies()
    page.context.add_cookies([cookie for name, cookie in cookies.items() if name != "sk_browser"])
    page.goto(address)
    looks_as_visitor(page)


def test_a_role_follows_what_the_provider_says_at_the_next_login(visit, provider):
    person = visit()
    page = person.page
    person.open(f"{provider.server}/regels", with_map=False)
    provider.log_in(page, "u-2")
    expect(page.locator(".sk-role")).to_contain_text("Beheerder: beschermde gegevens zichtbaar")
    page.get_by_role("link", name=OUT).click()
    looks_as_visitor(page)
    provider.knows("u-2", preferred_username="b.beheer", realm_access={"roles": ["planners"]})
    provider.log_in(page, "u-2")
    expect(page.locator(".sk-role")).to_contain_text("Planner: beschermde gegevens zichtbaar")


def test_who_has_no_role_stays_a_visitor_and_reads_why(visit, provider):
    person = visit()
    person.open(f"{provider.server}/regels", with_map=False)
    provider.log_in(person.page, "u-3")
    expect(person.page.get_by_text("U bent ingelogd, maar u hebt hier geen rol.")).to_be_visible()
    expect(person.page.get_by_text(BAR)).to_have_count(0)


def test_who_is_refused_by_the_provider_reads_that_it_failed(visit, provider):
    person = visit()
    page = person.page
    person.open(f"{provider.server}/regels", with_map=False)
    page.get_by_role("link", name=IN).click()
    page.locator('button[value="deny"]').click()
    expect(page.get_by_role("alert")).to_contain_text("Inloggen is niet gelukt.")


def test_a_role_ends_when_the_token_expires(visit, serve_with_provider):
    with serve_with_provider(seconds=25) as provider:
        provider.knows("u-1", preferred_username="p.jansen", realm_access={"roles": ["planners"]})
        person = visit()
        person.open(f"{provider.server}/regels", with_map=False)
        provider.log_in(person.page, "u-1")
        looks_as_planner(person.page)
        expect(person.page.get_by_text("Uw aanmelding is verlopen.")).to_be_visible(timeout=60_000)
        person.page.reload()
        expect(person.page.get_by_text("Dit is geen besluit")).to_be_visible()
        expect(person.page.get_by_text(BAR)).to_have_count(0)


@pytest.mark.skipif(
    not os.environ.get("IDLE_MINUTE"),
    reason="a minute without a click is waited for by `make soak`; test_identity_logins sets the clock",
)
def test_a_role_ends_when_nobody_does_anything(visit):
    with application(**LOCAL, SPREIDINGSKAART_IDLE_MINUTES="1") as server:
        person = visit()
        person.open(f"{server}/regels", with_map=False)
        person.become_planner(server, with_map=False)
        expect(person.page.get_by_text("U bent 1 minuut niet actief geweest.")).to_be_visible(
            timeout=110_000
        )
        expect(person.page.get_by_text(BAR)).to_have_count(0)
