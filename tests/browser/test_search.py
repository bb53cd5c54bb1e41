"""What people do on the page Zoeken, in a real browser that may talk to nobody else."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def _left(visitor):
    told = visitor.page.locator(".sk-funnel .sk-big")
    expect(told).to_be_visible()  # a page that opens hides itself, and what is hidden has no text
    text = told.inner_text()
    return int(re.sub(r"\D", "", text.split("van")[0]))


def test_all_plots_are_coloured_and_counted(visitor, server):
    visitor.open(server + "/zoeken")
    expect(visitor.frame.locator("img.sk-picture")).to_be_visible()
    assert _left(visitor) > 0
    assert visitor.foreign == []
    assert visitor.errors == []


def test_a_harder_limit_leaves_fewer_plots_without_touching_the_map(visitor, server):
    visitor.open(server + "/zoeken")
    visitor.map.evaluate("element => { element.dataset.mounted = 'once'; }")
    before = _left(visitor)
    visitor.choose("Minstens", "2.500 m²")
    expect(visitor.page.locator(".sk-funnel")).to_contain_text("Oppervlakte")
    assert _left(visitor) < before
    assert visitor.map.get_attribute("data-mounted") == "once"


def test_a_click_tells_why_not_and_opens_the_test_of_that_plot(visitor, server):
    visitor.open(server + "/zoeken?zoekvorm=Domus&zoekplekken=30&zoekpunt=52.371826,5.235329")
    expect(visitor.page.get_by_text("Past mogelijk: waarschijnlijk niet")).to_be_visible()
    expect(visitor.page.get_by_text("Volgens uitspraken over andere plannen")).to_be_visible()
    expect(visitor.page.get_by_text("Ook niet getoetst: geluid, lucht")).to_be_visible()
    expect(visitor.page.get_by_text("Niet getoetst: parkeren.")).to_be_visible()
    expect(visitor.page.locator(".sk-funnel")).to_contain_text(
        "Van wat overblijft is niet getoetst: parkeren"
    )
    visitor.page.get_by_role("link", name="Toets dit perceel").click()
    expect(visitor.page.locator(".sk-card .sk-band")).to_contain_text("30 plekken Domus")
    expect(visitor.page.locator('.sk-row[data-criterion="area"]')).to_contain_text("Het perceel is")


def test_a_click_on_water_says_so_where_the_eye_is(visitor, server):
    visitor.open(server + "/zoeken?zoekpunt=52.36372,5.22538")
    told = "Dit is weg of water. Klik op een perceel."
    expect(visitor.frame.locator(".sk-refused-tip")).to_have_text(told)
    expect(visitor.page.get_by_text(told)).to_be_visible()


def test_a_height_that_is_typed_counts_and_goes_along_to_the_test(visitor, server):
    visitor.open(server + "/locatietoets?plekken=40&kandidaat=L05&zoekpunt=52.371826,5.225029")
    visitor.page.get_by_role("link", name="Zoeken").click()
    visitor.map_ready()
    before = _left(visitor)
    visitor.page.get_by_text("Meer gegevens").click()
    visitor.page.get_by_label("Bouwhoogte (m)").fill("20")
    visitor.page.get_by_label("Bouwhoogte (m)").press("Enter")
    expect(visitor.page.get_by_text("Ook gevraagd: 20 m hoog.")).to_be_visible()
    visitor.settle()
    assert _left(visitor) < before
    assert "zoekhoogte=20" in visitor.page.url
    visitor.page.get_by_role("link", name="Toets dit perceel").click()
    expect(visitor.page.locator(".sk-band")).to_contain_text("24 plekken")
    assert "hoogte=20" in visitor.page.url
    assert "kandidaat" not in visitor.page.url


def test_outlines_come_by_tile_only_when_zoomed_in(visitor, server):
    visitor.open(server + "/zoeken")
    assert not any("/plots/" in url for url in visitor.asked)
    with visitor.page.expect_response(lambda answer: "/plots/" in answer.url) as waiting:
        visitor.choose("Zoek", typed="Centrum Stad West")
    assert waiting.value.status == 200


def test_the_list_links_to_the_test_of_each_plot(visitor, server):
    visitor.open(server + "/zoeken")
    visitor.page.get_by_text("De lijst:").click()
    first = visitor.page.locator(".sk-table a").first
    assert first.get_attribute("href").startswith("/locatietoets?punt=")
