"""What people do on the page Locatietoets, in a real browser that may talk to nobody else."""

from __future__ import annotations

import getpass
import io
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

pytestmark = pytest.mark.browser
PAGE = "/locatietoets?toetslagen=Namen"
PIN = PAGE + "&punt=52.3702,5.2141"


def test_a_pin_gives_a_verdict_with_a_row_for_every_criterion(visitor, server):
    visitor.open(server + PAGE)
    expect(visitor.page.get_by_text("Nog geen locatie gekozen.")).to_be_visible()
    before = visitor.layer_requests()
    visitor.click_map(450, 420)
    expect(visitor.page.locator(".sk-band")).to_be_visible()
    assert visitor.page.locator(".sk-row").count() == 8
    assert visitor.layer_requests() == before
    assert "punt=" in visitor.page.url
    assert visitor.errors == []


def test_another_form_changes_the_verdict_without_touching_the_map(visitor, server):
    visitor.open(server + PIN)
    visitor.map.evaluate("element => { element.dataset.mounted = 'once'; }")
    before = visitor.page.locator(".sk-band").inner_text()
    visitor.choose("Wat moet er komen?", "Domus")
    expect(visitor.page.locator(".sk-band")).to_contain_text("Domus")
    assert visitor.page.locator(".sk-band").inner_text() != before
    assert visitor.map.get_attribute("data-mounted") == "once"


def test_the_same_spot_twice_is_two_steps_and_undo_takes_them_back(visitor, server):
    visitor.open(server + PAGE)
    visitor.click_map(450, 420)
    expect(visitor.page.locator(".sk-band")).to_be_visible()
    first = _point(visitor.page.url)
    visitor.click_map(300, 420)
    visitor.page.wait_for_url(lambda url: _point(url) != first)
    visitor.page.get_by_role("button", name="Ongedaan maken").click()
    visitor.page.wait_for_url(lambda url: _point(url) == first)
    visitor.page.get_by_role("button", name="Ongedaan maken").click()
    expect(visitor.page.get_by_text("Nog geen locatie gekozen.")).to_be_visible()


def test_no_pin_is_lost_where_they_follow_faster_than_the_page_can_answer(visitor, server):
    visitor.open(server + PAGE)
    visitor.map.evaluate("""map => {
        for (const x of [300, 400, 500, 600, 700])
            map.dispatchEvent(new MouseEvent("click", {bubbles: true, clientX: x, clientY: 420, view: window}));
    }""")
    places = [None]
    for _ in range(5):
        visitor.page.wait_for_url(lambda url: _point(url) not in places)
        places.append(_point(visitor.page.url))
        visitor.settle()
        visitor.page.get_by_role("button", name="Ongedaan maken").click()
    expect(visitor.page.get_by_text("Nog geen locatie gekozen.")).to_be_visible()
    assert len(set(places)) == 6


def test_a_pin_can_be_put_with_the_keyboard(visitor, server):
    visitor.open(server + PAGE)
    visitor.map.focus()
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(".sk-band")).to_be_visible()


def test_a_plot_is_drawn_taken_back_drawn_again_refused_and_mended(visitor, server):
    def draw(*corners):
        for corner in corners:
            visitor.click_map(*corner)
        visitor.frame.get_by_role("button", name="Klaar").click()

    draft = visitor.frame.locator(".sk-draft output")
    area = visitor.page.locator('.sk-row[data-criterion="area"]')
    visitor.open(server + PAGE + "&manier=Teken+een+perceel&beeld=52.3702,5.2141,16")
    draw((400, 300), (520, 300), (520, 400), (400, 400))
    expect(area).to_contain_text("Het perceel is")
    assert "perceel=" in visitor.page.url
    expect(draft).to_contain_text("0 gezet")
    visitor.page.get_by_role("button", name="Ongedaan maken").click()
    expect(visitor.page.get_by_text("Nog geen locatie gekozen.")).to_be_visible()
    draw((400, 300), (520, 400), (520, 300), (400, 400))
    expect(visitor.frame.get_by_role("alert")).to_contain_text("kruisen elkaar")
    visitor.frame.get_by_role("button", name="Hoek terug").click()
    visitor.frame.get_by_role("button", name="Klaar").click()
    expect(area).to_contain_text("Het perceel is")
    expect(visitor.frame.get_by_role("alert")).to_have_count(0)


def test_a_plot_that_crosses_itself_is_refused_in_one_sentence(visitor, server):
    visitor.open(server + PAGE + "&perceel=52.370,5.214;52.371,5.215;52.370,5.215;52.371,5.214")
    expect(visitor.page.get_by_role("alert")).to_contain_text("kruisen elkaar")
    assert visitor.page.locator(".sk-band").count() == 0


def test_a_candidate_can_be_chosen_from_the_list(visitor, server):
    visitor.open(server + PAGE + "&manier=Kandidaat")
    visitor.choose("Kandidaatlocatie (fictief)", nth=6)
    expect(visitor.page.locator(".sk-band")).to_be_visible()
    assert "kandidaat=" in visitor.page.url


@pytest.mark.parametrize(
    "typed", ["143500 487200", "52,3702 5,2141", "52.3702, 5.2141", "5.2141 52.3702"]
)
def test_coordinates_can_be_typed_as_rd_or_degrees(visitor, server, typed):
    visitor.open(server + PAGE + "&manier=Co%C3%B6rdinaten")
    visitor.page.get_by_label("Adres, coördinaten, WKT of GeoJSON").fill(typed)
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.locator(".sk-band")).to_be_visible()


def test_typed_nonsense_is_answered_with_what_would_be_right(visitor, server):
    visitor.open(server + PAGE + "&manier=Co%C3%B6rdinaten")
    visitor.page.get_by_label("Adres, coördinaten, WKT of GeoJSON").fill("ergens bij het station")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_role("alert")).to_contain_text("geef coördinaten")


def test_a_pin_outside_the_city_says_so(visitor, server):
    visitor.open(server + PAGE + "&punt=52.0907,5.1214")
    expect(visitor.page.get_by_role("alert")).to_contain_text("buiten")


def test_a_row_opens_to_its_evidence(visitor, server):
    visitor.open(server + PIN + "&parkeren=10")
    row = visitor.page.locator('.sk-row[data-criterion="parking"]')
    row.locator("summary").first.click()
    expect(row).to_contain_text("Als zorgwoning")
    expect(row).to_contain_text("Regels (")


def test_the_old_use_goes_off_what_is_needed_as_soon_as_its_size_is_there(visitor, server):
    visitor.open(server + PIN + "&parkeren=6&vorm=Domus&plekken=36")
    row = visitor.page.locator('.sk-row[data-criterion="parking"]')
    expect(row).to_contain_text("Nodig: 16 tot 18 parkeerplaatsen als zorgwoning")
    visitor.page.get_by_text("Meer gegevens").click()
    visitor.choose("Wat mag er nu staan?", "Kantoor met balie")
    expect(visitor.page.get_by_text("Tot dan telt het oude gebruik niet mee.")).to_be_visible()
    expect(row).to_contain_text("Nodig: 16 tot 18 parkeerplaatsen als zorgwoning")
    visitor.page.get_by_label("Hoeveel daarvan (m² bvo)").fill("200")
    visitor.page.keyboard.press("Enter")
    # at night, when the homes ask most, nobody is in an office
    expect(row).to_contain_text(
        "Voor het oude gebruik (kantoor met balie, 200 m² bvo) gaat er niets af"
    )
    expect(row).to_contain_text("Nodig: 16 tot 18 parkeerplaatsen als zorgwoning")
    visitor.page.get_by_role("textbox", name="Parkeerplaatsen die het oude gebruik").fill("3")
    visitor.page.keyboard.press("Enter")
    expect(row).to_contain_text("Het oude gebruik had er 3; die tellen niet twee keer.")
    assert "oudomvang=200" in visitor.page.url
    assert "oudparkeren=3" in visitor.page.url
    assert visitor.errors == []


def sheet_of(visitor, server):
    """Return the text of the sheet (PDF) of what is on screen."""
    address = server + visitor.page.get_by_role("link", name="Blad (PDF)").get_attribute("href")
    answer = visitor.page.request.get(address)
    assert answer.headers["content-type"] == "application/pdf"
    pages = PdfReader(io.BytesIO(answer.body())).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def test_a_link_opens_height_old_use_and_how_long(visitor, server):
    visitor.open(server + PIN + "&parkeren=6&hoogte=11.5&tijdelijk=10&oud=Niets")
    row = visitor.page.locator('.sk-row[data-criterion="parking"]')
    expect(row).to_contain_text("Er is geen oud gebruik om af te trekken.")
    expect(row).to_contain_text(
        "Voor tijdelijk gebruik van 10 jaar geldt maatwerk; deze som is een indicatie."
    )
    sheet = sheet_of(visitor, server)
    assert all(told in sheet for told in ("11,5 m", "10 jaar", "Oud gebruik"))


def test_the_json_file_holds_the_same_verdict_as_the_screen(visitor, server, tmp_path):
    visitor.open(server + PIN)
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("button", name="JSON").click()
    waiting.value.save_as(tmp_path / "test.json")
    document = json.loads((tmp_path / "test.json").read_text(encoding="utf-8"))
    assert document["schema"] == "spreidingskaart/assessment/1"
    word = {
        "fits": "Past",
        "may_fit": "Past mogelijk",
        "conflicts": "Strijdig",
        "unsuitable": "Ongeschikt",
    }
    expect(visitor.page.locator(".sk-band strong")).to_have_text(word[document["verdict"]])


def test_the_print_sheet_shows_the_same_verdict(visitor, server):
    visitor.open(server + PIN)
    word = visitor.page.locator(".sk-band strong").inner_text()
    headline = visitor.page.locator(".sk-band h2").inner_text()
    sheet = sheet_of(visitor, server)
    assert all(told in sheet for told in (word, headline, "geen besluit"))
    assert visitor.foreign == []


def test_on_a_phone_the_map_comes_first_and_nothing_sticks_out(on_phone, server):
    on_phone.open(server + PIN)
    frame = on_phone.page.locator("iframe").first.bounding_box()
    band = on_phone.page.locator(".sk-row").first.bounding_box()
    assert frame["y"] < band["y"]
    assert on_phone.page.evaluate("document.documentElement.scrollWidth") <= 390


def _point(url):
    return parse_qs(urlsplit(url).query).get("punt", [None])[0]


def test_a_planner_judges_otherwise_and_what_was_found_stays_beside_it(visitor, local_server):
    visitor.open(f"{local_server}{PIN}")
    found = visitor.page.locator('.sk-row[data-criterion="zoning"] .sk-word').inner_text()
    visitor.become_planner(local_server)
    visitor.page.get_by_text("Anders oordelen").click()
    visitor.choose("Uw oordeel", "ongeschikt")
    visitor.page.get_by_label("Waarom?").fill("Besproken met <b>de wijk</b>")
    visitor.page.get_by_role("button", name="Bewaar dit oordeel").click()
    row = visitor.page.locator('.sk-row[data-criterion="zoning"]')
    expect(row.locator(".sk-override")).to_contain_text(
        f"ongeschikt, door {getpass.getuser()}. Besproken met <b>de wijk</b>"
    )
    expect(row.locator(".sk-word")).to_have_text(found)
    visitor.page.get_by_role("button", name="Dit oordeel intrekken").click()
    expect(row.locator(".sk-override")).to_have_count(0)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_building_that_is_too_high_is_told_with_the_size_in_the_plan(visitor, server, width):
    visitor.page.set_viewport_size({"width": width, "height": 844})
    visitor.open(f"{server}{PAGE}&kandidaat=L23&hoogte=18")
    row = visitor.page.locator('details[data-criterion="zoning"]')
    expect(row).to_contain_text("hoogstens 15 m bouwhoogte toe; dit voorstel is 18 m hoog")
    row.locator("summary").first.click()
    expect(row).to_contain_text("maximum bouwhoogte (m): 15")
    expect(row).to_contain_text("object VB")
    assert row.evaluate("element => element.scrollWidth <= element.clientWidth")
    assert visitor.errors == []


def test_a_plot_is_pasted_or_handed_in_and_the_map_goes_there(visitor, server):
    visitor.open(server + PAGE + "&manier=Adres+of+perceel&vorm=Domus")
    field = visitor.page.get_by_label("Adres, coördinaten, WKT of GeoJSON")
    field.fill(
        "POLYGON((143500 487200, 143560 487200, 143560 487250, 143500 487250, 143500 487200))"
    )
    field.press("Enter")
    expect(visitor.page.locator('.sk-row[data-criterion="area"]')).to_contain_text(
        "Het perceel is 0,3 ha"
    )
    assert len(parse_qs(urlsplit(visitor.page.url).query)["perceel"][0].split(";")) == 4
    visitor.page.wait_for_url(lambda url: "beeld=52.37" in url)
    visitor.page.get_by_role("button", name="Bestand").click()
    point = b'{"type": "Point", "coordinates": [5.2141, 52.3702]}'
    square = b'{"type": "Polygon", "coordinates": [[[5.21, 52.37], [5.212, 52.37], [5.212, 52.371], [5.21, 52.37]]]}'
    both = b'{"type": "GeometryCollection", "geometries": [%s, %s]}' % (point, square)
    features = b",".join(
        b'{"type": "Feature", "properties": {}, "geometry": %s}' % shape
        for shape in (point, square)
    )
    collection = b'{"type": "FeatureCollection", "features": [%s]}' % features
    upload = visitor.page.locator('input[type="file"]')
    upload.set_input_files({"name": "fout.geojson", "mimeType": "application/json", "buffer": both})
    expect(visitor.page.get_by_role("alert")).to_contain_text("GeometryCollection is geen perceel")
    visitor.page.get_by_role("button", name="Bestand").click()
    upload.set_input_files(
        {"name": "twee.geojson", "mimeType": "application/json", "buffer": collection}
    )
    visitor.choose("2 vormen gevonden; kies", "Punt 1")
    visitor.page.wait_for_url(lambda url: "punt=52.37" in url)
    assert visitor.errors == []
