"""The screen's own words are replaced exactly, and served compressed under an address that says what they are."""

from __future__ import annotations

import gzip
import re
from collections import Counter

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from spreidingskaart.errors import DataError
from spreidingskaart.web import routes
from spreidingskaart.web.routes import frame
from spreidingskaart.web.routes.bundle import bundle
from spreidingskaart.web.routes.rewriting import rewritten
from spreidingskaart.web.routes.screen import make_ready
from spreidingskaart.web.routes.screen_words import WORDS, in_dutch, screen_words

PARTS = screen_words()
FILLED_IN = re.compile(r"\$\{[^}]*\}")
NAMED = re.compile(r'["`](?:\./)?([\w.-]+\.(?:js|css))["`]')
FIRST_VISIT = 700_000
"""Bytes of all scripts and styles that the page names, as they go over the line."""


def scripts_of(part):
    """What the installed screen has for a part."""
    return [
        path.read_bytes()
        for name, path in bundle().files.items()
        if name.startswith(f"js/{part}.") and name.count(".") == 2
    ]


@pytest.fixture(scope="module")
def client():
    made = Starlette(routes=routes.routes(), middleware=routes.middleware())
    return TestClient(made, base_url="http://127.0.0.1:8501")


@pytest.mark.parametrize("part", PARTS)
def test_every_text_is_in_the_installed_screen(part):
    scripts = scripts_of(part)
    assert scripts, f"the screen has no part {part}"
    dutch, missing = in_dutch(part, scripts)
    assert missing == []
    assert dutch != scripts


@pytest.mark.parametrize("part", PARTS)
def test_the_dutch_is_as_safe_in_the_script_as_what_it_replaces(part):
    for english, dutch in PARTS[part].items():
        before, after = english.decode(), dutch.decode()
        assert not Counter(FILLED_IN.findall(after)) - Counter(FILLED_IN.findall(before)), after
        assert FILLED_IN.sub("", after).count("`") == 2, after
        assert "\\" not in after or "\\" in before


def test_no_text_stands_twice_in_the_table():
    lines = [line for line in WORDS.read_text(encoding="utf-8").splitlines() if "→" in line]
    assert len(lines) == sum(map(len, PARTS.values()))


def test_what_another_version_does_not_say_is_named_and_the_rest_goes_on():
    dutch, missing = in_dutch("Pagination", [b"`Next page` `Page before`"])
    assert dutch == [b"`Volgende bladzijde` `Page before`"]
    assert "`Previous page`" in missing


def test_the_page_names_everything_under_the_hash_and_it_is_there(client):
    page = client.get("/")
    names = re.findall(r'(?:src|href)="(/screen/[^"]+)"', page.text)
    assert len(names) > 20
    assert "./static/" not in page.text
    make_ready()
    size = 0
    for name in names:
        answer = client.get(name)
        assert answer.status_code == 200, name
        assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
        if not name.endswith(".woff2"):
            assert answer.headers["content-encoding"] == "gzip"
            size += int(answer.headers["content-length"])
    assert size < FIRST_VISIT


def test_a_script_is_dutch_and_the_same_without_compression(client):
    name = next(name for name in bundle().changed if name.startswith("js/Multiselect."))
    address = bundle().address(name)
    text = client.get(address).text
    assert "`Kies alles`" in text
    assert "Select all" not in text
    assert client.get(address, headers={"Accept-Encoding": "identity"}).text == text


def test_what_a_script_names_lies_beside_it():
    folder = {name.partition("/")[2] for name in bundle().files}
    for name in bundle().changed:
        text = bundle().changed[name].body.decode()
        assert set(NAMED.findall(text)) - folder == set(), name


def test_a_page_from_before_the_words_changed_still_gets_its_scripts(client):
    name = next(iter(bundle().changed))
    answer = client.get(f"/screen/0123456789ab/{name}")
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-cache")


@pytest.mark.parametrize("name", ["js/none.js", "../index.html", "js", "js/../../index.html"])
def test_nothing_else_can_be_asked(client, name):
    assert client.get(bundle().address(name)).status_code in {400, 404}


def test_other_words_are_another_address():
    digest = Counter(content.digest for content in bundle().changed.values())
    assert len(digest) == len(bundle().changed)
    assert re.fullmatch("[0-9a-f]{12}", bundle().version)


def test_the_page_in_the_frame_is_dutch_and_named(client):
    answer = client.get(frame.PATH)
    assert 'lang="nl"' in answer.text
    assert "<title>Kaart van Almere</title>" in answer.text
    assert "frame.js" in answer.text
    assert "'unsafe-eval'" in answer.headers["content-security-policy"]


def test_a_name_is_no_code_in_the_frame(monkeypatch):
    page = frame._page("<script>alert(1)</script>")
    assert b"<script>alert(1)" not in gzip.decompress(page.packed)


@pytest.mark.parametrize("text", ["<html>", "<p></p><p></p>"])
def test_a_page_that_is_not_as_we_know_it_is_refused(tmp_path, text):
    page = tmp_path / "index.html"
    page.write_text(text)
    with pytest.raises(DataError, match=r"index\.html is veranderd"):
        rewritten(page, [("<p></p>", "")])
