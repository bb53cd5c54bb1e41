"""What people do on the page Kaart, in a real browser that may talk to nobody else."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
NO_BACKGROUND = "/?lagen=Voorzieningen&lagen=Plekken+zonder+adres&lagen=Wijkteams&lagen=Namen"


def test_the_map_opens_with_facilities_and_asks_no_other_host(visitor, server):
    visitor.open(server + NO_BACKGROUND)
    expect(visitor.frame.locator(".sk-mark").first).to_be_visible()
    expect(visitor.page.get_by_text("De stad in drie zinnen")).to_be_visible()
    assert visitor.foreign == []
    assert visitor.errors == []


def test_with_the_background_on_only_pdok_is_asked(visitor, server):
    visitor.open(server)
    assert visitor.foreign, "the background map is on by default"
    assert all(url.startswith("https://service.pdok.nl/") for url in visitor.foreign)


def test_a_click_on_a_wijk_shows_its_figures_without_remount_or_refetch(visitor, server):
    visitor.open(server + "/?lagen=Namen")
    visitor.map.evaluate("element => { element.dataset.mounted = 'once'; }")
    before = visitor.layer_requests()
    visitor.click_map(450, 345)
    expect(visitor.page.get_by_text("Voorzieningen hier")).to_be_visible()
    assert "keuze=wijken" in visitor.page.url
    assert visitor.map.get_attribute("data-mounted") == "once"
    assert visitor.layer_requests() == before


def test_another_figure_recolours_without_remount_or_refetch(visitor, server):
    visitor.open(server + NO_BACKGROUND)
    visitor.map.evaluate("element => { element.dataset.mounted = 'once'; }")
    before, colours = visitor.layer_requests(), _colours(visitor)
    visitor.choose("Kleur", "Inwoners")
    expect(visitor.frame.locator(".sk-legend p b")).to_have_text("Inwoners")
    assert _colours(visitor) != colours
    assert visitor.map.get_attribute("data-mounted") == "once"
    assert visitor.layer_requests() == before
    assert "kleur=Inwoners" in visitor.page.url


def _counted(visitor):
    """What the numbers on the map add up to, from afar."""
    return sum(map(int, visitor.frame.locator(".sk-count:visible text").all_text_contents()))


def test_a_filter_counts_what_is_shown_and_nearby_each_has_a_mark(visitor, server):
    visitor.open(server + NO_BACKGROUND + "&vormen=Domus")
    expect(visitor.frame.locator(".sk-count:visible").first).to_be_visible()
    shown = _counted(visitor)
    expect(visitor.page.get_by_text(f"{shown} van", exact=False).first).to_be_visible()
    for _ in range(3):
        visitor.frame.get_by_role("button", name="Inzoomen").click()
        visitor.page.wait_for_timeout(400)
    expect(visitor.frame.locator(".sk-count")).to_have_count(0)
    marks = visitor.frame.locator(".sk-mark")
    assert 0 < shown == marks.locator("visible=true").count() < marks.count()


def test_with_a_filter_every_door_tells_the_same_number(visitor, server):
    visitor.open(server + NO_BACKGROUND + "&statussen=gepland")
    expect(visitor.frame.locator(".sk-count:visible").first).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Filter (1)")).to_be_visible()
    expect(visitor.frame.locator(".sk-legend")).to_contain_text("Alleen gepland")
    told = visitor.page.get_by_text("voorzieningen getoond").inner_text()
    shown, without = (
        int(re.search(words, told)[1]) for words in (r"^(\d+) van", r"(\d+) zonder punt")
    )
    assert _counted(visitor) == shown
    bubbles = sum(map(int, visitor.frame.locator(".sk-hidden:visible").all_inner_texts()))
    places = _places(visitor.page.locator(".sk-three b").first.inner_text())

    visitor.page.get_by_text("De kaart als tabel").click()
    areas, facilities = (_csv(visitor, nth) for nth in (0, 1))
    assert areas.name.startswith("wijk-plekken-2026-gepland")
    assert facilities.name == "voorzieningen-gepland.csv"
    assert sum(_places(row["plekken"]) for row in areas.rows) == places
    assert sum(_places(row["plekken"]) for row in facilities.rows) == places
    assert {row["status"] for row in facilities.rows} == {"gepland"}
    where = [row["op de kaart"] for row in facilities.rows]
    assert (where.count("teken"), where.count("nee")) == (shown, without)
    hidden = [row for row in facilities.rows if row["op de kaart"] == "som per gebied"]
    assert sum(_places(row["plekken"]) for row in hidden) == bubbles


def test_a_facility_outside_the_filter_says_so_and_the_ring_leaves_it_out(visitor, server):
    visitor.open(
        server
        + NO_BACKGROUND
        + "&statussen=gepland&keuze=facilities:F01&straal=2.500+m&midden=52.37,5.22"
    )
    expect(visitor.page.get_by_text("valt buiten het filter")).to_be_visible()
    near = visitor.page.locator(".sk-list li")
    expect(near.first).to_be_visible()
    assert all("gepland" in text for text in near.all_inner_texts())


def test_a_radius_lists_what_is_near(visitor, server):
    visitor.open(server + NO_BACKGROUND + "&straal=1.500+m&beeld=52.3702,5.2141,13")
    box = visitor.map.bounding_box()
    visitor.click_map(box["width"] / 2, box["height"] / 2)
    expect(visitor.page.get_by_role("heading", name="Binnen 1,5 km")).to_be_visible()
    expect(visitor.page.get_by_text("Hemelsbreed gemeten")).to_be_visible()


def test_the_search_finds_a_place_by_name_and_the_map_goes_there(visitor, server):
    visitor.open(server + NO_BACKGROUND)
    before = visitor.map.get_attribute("data-zoom")
    visitor.choose("Zoek", typed="Filmwijk (wijk")
    expect(visitor.map).not_to_have_attribute("data-zoom", before)
    expect(visitor.frame.locator(".sk-found-name span")).to_be_visible()
    expect(visitor.frame.locator("path.sk-found")).to_have_count(1)
    visitor.page.wait_for_url("**keuze=*")
    name = visitor.frame.locator(".sk-found-name").inner_text()
    expect(visitor.page.get_by_role("heading", name=name).first).to_be_visible()


def test_zoning_takes_the_place_of_the_figure_and_says_it_is_no_law(visitor, server):
    visitor.open(server + NO_BACKGROUND + "&kleur=Bestemmingen+%28voorbeeldplan%29")
    expect(visitor.frame.locator(".sk-legend")).to_contain_text("geen geldend recht")
    assert any("/zoning.geojson" in url for url in visitor.layer_requests())


def test_everything_on_the_map_is_also_a_table(visitor, server):
    visitor.open(server + NO_BACKGROUND)
    visitor.page.get_by_text("De kaart als tabel").click()
    expect(visitor.page.get_by_role("button", name="Als CSV").first).to_be_visible()


def test_measuring_works_with_the_keyboard(visitor, server):
    visitor.open(server + NO_BACKGROUND)
    visitor.frame.get_by_role("button", name="Meten").click()
    visitor.map.focus()
    visitor.page.keyboard.press("Space")
    visitor.page.keyboard.press("ArrowRight")
    visitor.page.keyboard.press("Space")
    expect(visitor.frame.locator(".sk-draft output")).to_contain_text("m")


PAGES = ("/", "/locatietoets?manier=Teken+een+perceel", "/zoeken", "/spreiding?stap=Waar")


def test_no_map_takes_more_than_six_tab_stops(visitor, server):
    for page in PAGES:
        visitor.open(server + page)
        assert 3 <= visitor.tab_stops() <= 6, page


def test_an_area_and_a_facility_are_chosen_by_key_and_the_focus_stays(visitor, server):
    visitor.open(server + NO_BACKGROUND)
    visitor.map.focus()
    live = visitor.frame.locator(".sk-live")
    for key in ("Home", "End"):
        visitor.page.keyboard.press(key)
        name = live.inner_text().split(",")[0]
        visitor.page.keyboard.press("Enter")
        expect(visitor.page.get_by_role("heading", name=name).first).to_be_visible()
        visitor.settle()
        expect(visitor.map).to_be_focused()
        expect(visitor.frame.locator(".sk-cursor")).to_have_count(1)


def test_a_view_goes_into_the_address_only_when_somebody_moved_the_map(visitor, server):
    visitor.open(server + NO_BACKGROUND)
    visitor.page.wait_for_timeout(2_000)
    visitor.settle()
    assert "beeld=" not in visitor.page.url
    visitor.map.focus()
    visitor.page.keyboard.press("Shift+ArrowRight")
    visitor.page.wait_for_url("**beeld=**")


def test_choices_survive_a_change_of_page(visitor, server):
    visitor.open(server + NO_BACKGROUND + "&gebied=Stadsdelen")
    visitor.page.get_by_role("link", name="Gegevens").click()
    expect(visitor.page.get_by_text("Waar komt het vandaan?")).to_be_visible()
    visitor.page.get_by_role("link", name="Kaart", exact=True).click()
    visitor.map_ready()
    expect(visitor.page.get_by_role("radio", name="Stadsdelen")).to_be_checked()
    assert "gebied=Stadsdelen" in visitor.page.url


def test_on_a_phone_the_map_comes_before_the_panel(on_phone, server):
    on_phone.open(server + NO_BACKGROUND)
    frame = on_phone.page.locator("iframe").first.bounding_box()
    panel = on_phone.page.get_by_text("De stad in drie zinnen").bounding_box()
    assert frame["y"] + frame["height"] <= panel["y"]
    assert frame["width"] >= 340
    assert on_phone.page.evaluate("document.documentElement.scrollWidth") <= 390


@dataclass(frozen=True)
class Download:
    """A file that a person took away."""

    name: str
    rows: list[dict[str, str]]


def _csv(visitor, nth):
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("button", name="Als CSV").nth(nth).click()
    file = download.value
    text = Path(file.path()).read_text(encoding="utf-8-sig")
    return Download(file.suggested_filename, list(csv.DictReader(io.StringIO(text), delimiter=";")))


def _places(text):
    """Read "1.559 plekken", "36" and nothing."""
    digits = re.match(r"[\d.]*", text)[0].replace(".", "")
    return int(digits or 0)


def _colours(visitor):
    return visitor.frame.locator(".leaflet-fill-pane path").evaluate_all(
        "all => all.map(path => path.getAttribute('fill'))"
    )
