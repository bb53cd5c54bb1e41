"""Deel: the link opens what is on the screen, and nothing that the public may not see."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from markupsafe import Markup
from streamlit.testing.v1 import AppTest

from spreidingskaart.web import share
from spreidingskaart.web.rendering import qr_image


class Page:
    """What `share` asks of a page."""

    url_path = "kaart"
    title = "Kaart"


def seen(query, *, role="public"):
    def drawn(role):
        from spreidingskaart.web import share
        from tests.test_share import Page

        share.role = lambda: role
        share.share(Page())

    test = AppTest.from_function(drawn, args=(role,), default_timeout=30)
    for name, value in query.items():
        test.query_params[name] = value
    test.run()
    assert not test.exception
    return test


@pytest.fixture(autouse=True)
def _as_before(monkeypatch):
    monkeypatch.setattr(share, "role", share.role)


def test_the_link_holds_every_choice_of_the_public():
    link = seen({"gebied": ["wijken"], "lagen": ["a", "b"], "punt": ["52.37,5.21"]}).code[0].value
    assert urlsplit(link).path == "/kaart"
    assert urlsplit(link).query == "gebied=wijken&lagen=a&lagen=b&punt=52.37%2C5.21"


def test_the_link_of_a_planner_holds_no_point():
    screen = seen(
        {"gebied": ["wijken"], "punt": ["52.37,5.21"], "beeld": ["52,5,12"]}, role="planner"
    )
    assert urlsplit(screen.code[0].value).query == "gebied=wijken"
    assert any("De link opent alleen wat openbaar is" in info.value for info in screen.info)


def test_the_text_for_a_website_is_escaped():
    text = share.embedded('<b>"Kaart"</b>', "http://localhost/kaart?a=1&b=2")
    assert "<b>" not in text
    assert "a=1&amp;b=2" in text


def test_a_link_that_is_too_long_has_no_code():
    assert isinstance(qr_image("http://localhost/", "Link"), Markup)
    assert qr_image("http://localhost/" + "x" * 3000, "Link") == ""
