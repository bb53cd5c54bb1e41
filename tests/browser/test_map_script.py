"""The map script alone: in Chromium with Leaflet, layers of a small city and a page that only listens."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from playwright.sync_api import expect
from xstatic.pkg import leaflet

from geo.crs import to_wgs84
from spreidingskaart import PROJECT
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.facilities import on_map
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.web.map.city_map import bubbles_of
from spreidingskaart.web.map.layers import layer_bytes
from spreidingskaart.web.map.names import EventKind, MapLayer, Mode
from spreidingskaart.web.map.script import map_script
from spreidingskaart.web.map.state import Fill, MapState
from tests.synthetic import DEFAULT_FACILITIES, at, facility, synthetic_city

pytestmark = pytest.mark.browser

HOST = "http://kaart.test"
EVIL = "<img src=x onerror=alert(1)>"
CITY = seen_by(
    synthetic_city(facilities=[*DEFAULT_FACILITIES, facility("E1", 900, 400, name=EVIL)]), "public"
)
LAYERS = (MapLayer.FACILITIES, MapLayer.HIDDEN, MapLayer.SITES)
PAGE = """<!doctype html><html lang=nl><head><meta charset=utf-8>
<link rel=stylesheet href=/leaflet.css><link rel=stylesheet href=/tokens.css><link rel=stylesheet href=/kaart.css>
</head><body style="margin:0"><div id=map style="height:100vh"></div>
<script src=/leaflet.js></script><script src=/kaart.js></script><script>
window.__GLOBAL_DATA__ = { height: 600 };
window.sent = [];
window.Streamlit = { setFrameHeight() {}, setComponentValue: (value) => window.sent.push(value) };
window.map = L.map("map", { center: [%f, %f], zoom: 14, zoomControl: false, attributionControl: false });
window.initComponent(window.map);
</script></body></html>"""
FILES = {
    "/leaflet.js": Path(leaflet.BASE_DIR) / "leaflet.js",
    "/leaflet.css": Path(leaflet.BASE_DIR) / "leaflet.css",
    "/tokens.css": PROJECT / "spreidingskaart/web/assets/tokens.css",
    "/kaart.css": PROJECT / "spreidingskaart/web/assets/kaart.css",
}


def degrees(x, y):
    """Return (latitude, longitude) of a point in metres from the south-west corner of the city."""
    point = to_wgs84(np.array([shapely.Point(at(x, y))], dtype=object))[0]
    return point.y, point.x


class ScriptPage:
    """A page with nothing but the map, and a listener in the place of Streamlit."""

    def __init__(self, page):
        self.page, self.asked, self.foreign, self.errors = page, [], [], []
        self.broken = set()
        page.route("**/*", self._answer)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.goto(f"{HOST}/")

    def _answer(self, route):
        address = route.request.url
        if not address.startswith(HOST):
            self.foreign.append(address)
            route.abort()
            return
        path = address.removeprefix(HOST)
        if path == "/":
            route.fulfill(body=PAGE % degrees(1000, 1000), content_type="text/html")
        elif path == "/kaart.js":
            route.fulfill(body=map_script(), content_type="text/javascript")
        elif path in FILES:
            route.fulfill(path=FILES[path])
        elif path.startswith("/layers/"):
            self._layer(route, path)
        else:
            route.fulfill(status=404)

    def _layer(self, route, path):
        name = path.rsplit("/", 1)[1].split(".")[0]
        self.asked.append((name, path, route.request.headers.get("x-layer-key")))
        if name in self.broken:
            route.fulfill(status=500)
        else:
            route.fulfill(body=layer_bytes(CITY, name), content_type="application/geo+json")

    @property
    def map(self):
        return self.page.locator("#map")

    def show(self, state, **changes):
        """Apply a state, as the page does, and wait until it stands there."""
        standing = {
            "session": "one",
            "taken": self.last_serial(),
            "start": [*degrees(1000, 1000), 14],
        }
        document = {**state.document(CITY), "background": None, **standing, **changes}
        packed = base64.b64encode(json.dumps(document).encode()).decode()
        self.page.evaluate("packed => window.kaart.apply(packed)", packed)

    def click(self, x, y, **options):
        """Click a point given in metres from the south-west corner of the city."""
        self.map.click(position=self.pixel(x, y), **options)

    def pixel(self, x, y):
        return self.page.evaluate(
            "at => { const p = map.latLngToContainerPoint(at); return { x: p.x, y: p.y }; }",
            list(degrees(x, y)),
        )

    def mark(self, layer, row_id):
        """Return where a mark stands, in pixels: it may have stepped aside."""
        return self.page.evaluate(
            """wanted => {
              const mark = Object.values(map._layers).find((it) =>
                it.pick && it.getLatLng && it.pick.join() === wanted);
              const { x, y } = map.latLngToContainerPoint(mark.getLatLng());
              return { x: x, y: y };
            }""",
            f"{layer},{row_id}",
        )

    def values(self):
        """Return every value that the page was sent."""
        return self.page.evaluate("window.sent")

    def last_serial(self):
        """Return the serial number of the newest event; None before the first."""
        values = self.values()
        return values[-1]["events"][-1]["serial"] if values and values[-1]["events"] else None

    def events(self):
        """Return what the page would have taken: every event once."""
        values = self.values()
        return list(
            {event["serial"]: event for value in values for event in value["events"]}.values()
        )

    def told(self):
        """Return the events without their serial numbers, and without the view."""
        return [event for event in self.events() if event["kind"] != EventKind.VIEW]

    def counts(self):
        names = [name for name, _, _ in self.asked]
        return {name: names.count(name) for name in names}


@pytest.fixture
def touched(browser):
    """The same on a tablet, by finger."""
    context = browser.new_context(
        viewport={"width": 768, "height": 900}, has_touch=True, reduced_motion="reduce"
    )
    yield ScriptPage(context.new_page())
    context.close()


@pytest.fixture
def script(browser):
    context = browser.new_context(viewport={"width": 900, "height": 700}, reduced_motion="reduce")
    page = ScriptPage(context.new_page())
    yield page
    assert page.errors == []
    assert page.foreign == []
    context.close()


def state_of(wanted=None, **other):
    filtered = apply_filter(CITY, wanted or FacilityFilter())
    shown = CITY.layers["facilities"]["id"][filtered.marks].tolist()
    return MapState(visible=LAYERS, shown=shown, bubbles=bubbles_of(filtered), **other)


FOUR = [(400, 600), (800, 600), (800, 300), (400, 300)]


OURS = {"url": "/background/v/{z}/{x}/{y}.png", "attribution": "Achtergrond: proef"}
THEIRS = {"url": "https://pdok.invalid/{z}/{x}/{y}.png", "attribution": "PDOK"}


# ------------------------------------------------------------------------------------ background
@pytest.mark.parametrize("theirs", [None, THEIRS], ids=["switched off", "not to be reached"])
def test_our_own_background_stands_in_for_that_of_another_host(script, theirs):
    with script.page.expect_response(lambda answer: "/background/v/1" in answer.url):
        script.show(state_of(), background=theirs, ground=OURS)
    assert bool(script.foreign) == (theirs is not None)
    script.foreign.clear()  # it was asked, and did not answer


def test_without_roads_there_is_no_background_of_our_own(script):
    script.show(state_of())
    expect(script.page.locator(".leaflet-tile")).to_have_count(0)


# ---------------------------------------------------------------------------------------- layers
def test_a_layer_is_fetched_once_and_kept_when_it_leaves_the_map(script):
    everything = state_of()
    script.show(everything)
    assert set(script.counts()) == {"marks", "wijken", "districts", "buurten", *LAYERS}
    for visible in ((), LAYERS, (MapLayer.SITES,), LAYERS):
        script.show(replace(everything, visible=visible))
    assert set(script.counts().values()) == {1}
    expect(script.page.locator(".sk-mark")).to_have_count(5)


def test_a_layer_that_is_not_wanted_leaves_the_map(script):
    script.show(state_of())
    script.show(replace(state_of(), visible=(MapLayer.HIDDEN,)))
    expect(script.page.locator(".sk-mark")).to_have_count(0)
    expect(script.page.locator(".sk-hidden")).not_to_have_count(0)


def test_another_version_is_fetched_anew_and_takes_the_place_of_the_old_one(script):
    state = state_of()
    script.show(state)
    moved = {
        name: url.replace("/layers/", "/layers/other-")
        for name, url in state.document(CITY)["layers"].items()
    }
    script.show(state, layers=moved)
    assert set(script.counts().values()) == {2}
    expect(script.page.locator(".sk-mark")).to_have_count(5)


def test_protected_layers_are_asked_with_the_key_and_public_ones_without(script):
    script.show(state_of())
    assert {key for _, _, key in script.asked} == {None}
    state = state_of()
    moved = {name: f"{url}?planner" for name, url in state.document(CITY)["layers"].items()}
    script.asked.clear()
    script.show(replace(state, key="secret-key"), layers=moved)
    assert {key for _, _, key in script.asked} == {"secret-key"}


def test_a_layer_that_fails_says_so_leaves_the_others_alone_and_is_asked_again(script):
    script.broken.add("facilities")
    script.show(state_of())
    expect(script.page.locator(".sk-notice")).to_be_visible()
    expect(script.page.locator(".sk-site")).to_have_count(2)
    script.broken.clear()
    script.show(state_of())
    expect(script.page.locator(".sk-mark")).to_have_count(5)
    assert script.counts()["facilities"] == 2
    assert script.counts()["sites"] == 1


def test_every_layer_that_the_server_makes_can_be_drawn(script):
    drawn = script.page.evaluate("Object.keys(window.kaart.draw)")
    assert sorted(drawn) == sorted(set(MapLayer) - {MapLayer.MARKS})
    script.show(replace(state_of(), visible=[name for name in MapLayer if name != MapLayer.MARKS]))
    assert script.map.get_attribute("data-ready") == "yes"


# ---------------------------------------------------------------------------------------- marks
def boxes(script, selector):
    found = [one.bounding_box() for one in script.page.locator(selector).all() if one.is_visible()]
    return [(b["x"], b["y"], b["x"] + b["width"], b["y"] + b["height"]) for b in found]


def test_marks_cover_no_other_and_a_line_leads_to_where_they_are(script):
    script.show(state_of())
    for zoom in (12, 13, 14, 16):
        script.page.evaluate("zoom => map.setZoom(zoom, { animate: false })", zoom)
        script.page.wait_for_timeout(100)
        shapes = [
            shapely.box(*box) for box in boxes(script, ".sk-mark, .sk-hidden, .sk-site, .sk-team")
        ]
        assert len(shapes) > 3
        covered = [
            one.intersection(other).area / one.area
            for row, one in enumerate(shapes)
            for other in shapes[:row]
        ]
        assert max(covered) <= 0.01, zoom
    script.page.evaluate("map.setZoom(12, { animate: false })")
    line = script.page.locator(".leaflet-hairs-pane path").first
    expect(line).to_have_attribute("d", re.compile("^M.+L"))


def _forms_by_district():
    facilities = CITY.layers["facilities"]
    shown = on_map(CITY)
    return set(zip(facilities["district_code"][shown], facilities["form"][shown], strict=True))


def test_from_afar_a_number_counts_what_passes_the_filter_and_picks_its_wijk(script):
    script.show(state_of())
    script.page.evaluate("map.setZoom(12, { animate: false })")
    numbers = script.page.locator(".sk-count:visible text")
    expect(numbers.first).to_be_visible()
    assert sum(map(int, numbers.all_text_contents())) == 5
    script.show(state_of(FacilityFilter(statuses=("planned",))))
    assert [int(text) for text in numbers.all_text_contents()] == [1]
    script.show(state_of())
    for one in script.page.locator(".sk-count:visible").all():
        one.click()
    picked = {(event["layer"], event["id"]) for event in script.told()}
    assert {layer for layer, _ in picked} <= {"facilities", "wijken"}
    assert None not in {row for _, row in picked}
    script.page.evaluate("map.setZoom(10, { animate: false })")
    expect(numbers).to_have_count(len(_forms_by_district()))
    assert sum(map(int, numbers.all_text_contents())) == 5


def test_names_give_way_to_each_other_and_to_marks_but_districts_stay(script):
    script.show(replace(state_of(), visible=(*LAYERS, MapLayer.NAMES, MapLayer.TEAMS)))
    for zoom in (11, 12, 13, 14, 15):
        script.page.evaluate("zoom => map.setZoom(zoom, { animate: false })", zoom)
        script.page.wait_for_timeout(100)
        names = [shapely.box(*box) for box in boxes(script, ".sk-name span, .sk-team span")]
        pairs = [(one, other) for row, one in enumerate(names) for other in names[:row]]
        assert all(one.intersection(other).area < 1 for one, other in pairs), zoom
        districts = script.page.locator(".sk-name-districts span:visible")
        assert districts.count() == len(CITY.areas("districts"))
        marks = [shapely.box(*box) for box in boxes(script, ".sk-mark, .sk-hidden, .sk-site")]
        plain = [shapely.box(*box) for box in boxes(script, ".sk-name-wijken span")]
        assert all(name.intersection(mark).area < 1 for name in plain for mark in marks), zoom


# ---------------------------------------------------------------------------------------- state
WATCH = """() => {
  window.gone = 0;
  new MutationObserver((all) => all.forEach((one) => {
    window.gone += [...one.removedNodes].filter((node) => node.nodeType === 1 && !node.isConnected).length;
  })).observe(document.querySelector(".leaflet-map-pane"), { childList: true, subtree: true });
}"""


def test_another_colour_filter_or_choice_takes_nothing_off_the_map(script):
    fill = Fill("wijken", "0-10", ("#111111", "#222222"), ["a", "b", "c", "d"])
    script.show(state_of(fill=fill, pin=degrees(500, 500), ring=(*degrees(500, 500), 200.0)))
    script.page.evaluate(WATCH)
    other = Fill("wijken", "1101", ("#333333", "#444444"), ["e", "f", "g", "h"])
    script.show(
        state_of(
            FacilityFilter(statuses=("planned",)),
            fill=other,
            pin=degrees(500, 500),
            ring=(*degrees(500, 500), 200.0),
            selected=("wijken", "WK1"),
        )
    )
    assert script.page.evaluate("window.gone") == 0
    colours = script.page.locator(".leaflet-fill-pane path").evaluate_all(
        "all => all.map(path => path.getAttribute('fill'))"
    )
    assert sorted(colours) == ["#333333", "#444444", "#444444", "#444444"]


def test_a_filter_hides_marks_and_changes_the_number_in_a_bubble(script):
    script.show(state_of())
    expect(script.page.locator(".sk-mark:visible")).to_have_count(5)
    before = script.page.locator(".sk-hidden:visible").all_inner_texts()
    bubbles = bubbles_of(apply_filter(CITY, FacilityFilter()))
    assert sorted(map(int, before)) == sorted(places for places, _ in bubbles.values())
    script.show(state_of(FacilityFilter(statuses=("planned",))))
    expect(script.page.locator(".sk-mark:visible")).to_have_count(1)
    expect(script.page.locator(".sk-hidden:visible")).to_have_count(0)
    script.show(state_of())
    assert script.page.locator(".sk-hidden:visible").all_inner_texts() == before


def test_the_legend_stays_as_somebody_folded_it(script):
    script.show(state_of(legend=["<p>een</p>"]))
    legend = script.page.locator(".sk-legend")
    was_open = legend.evaluate("it => it.open")
    legend.locator("summary").click()
    script.show(state_of(legend=["<p>een</p>"], selected=("wijken", "WK1")))
    script.show(state_of(legend=["<p>twee</p>"]))
    assert legend.evaluate("it => it.open") is not was_open
    assert "twee" in legend.text_content()
    script.show(MapState(visible=()))
    expect(legend).to_be_hidden()


def test_the_legend_stands_beside_the_map_or_below_it_and_never_over_the_city(script):
    for width, name in ((1300, "left"), (800, "below")):
        script.page.set_viewport_size({"width": width, "height": 700})
        script.show(state_of())
        legend = script.page.locator(".sk-legend")
        legend.evaluate("it => { it.open = true; }")
        expect(script.page.locator(".sk-legend.sk-below")).to_have_count(int(name == "below"))
        told, city = legend.bounding_box(), script.map.bounding_box()
        if name == "left":
            assert told["x"] + told["width"] <= city["x"] + 1
            assert city["x"] + city["width"] == width
        else:
            assert told["y"] >= city["y"] + city["height"] - 1
        legend.evaluate("it => { it.open = false; }")
        expect(legend).not_to_have_attribute("open", "")
        assert script.map.bounding_box()["width"] == width


def test_scale_and_sources_stand_above_each_other_however_narrow(touched):
    for width in (320, 390, 768):
        touched.page.set_viewport_size({"width": width, "height": 700})
        touched.show(state_of(), fiction="Fictief: kandidaatlocaties; deels fictief: voorzieningen")
        scale, sources, fiction = (
            touched.page.locator(name).bounding_box()
            for name in (
                ".leaflet-control-scale",
                ".leaflet-control-attribution",
                ".sk-fiction-on-map",
            )
        )
        assert fiction["y"] + fiction["height"] <= scale["y"]
        assert scale["y"] + scale["height"] <= sources["y"] + 1
        assert max(box["x"] + box["width"] for box in (scale, sources, fiction)) <= width


def test_another_level_colours_other_areas_and_asks_nothing(script):
    fill = Fill("wijken", "0000", ("#111111",), ["", "", "", ""])
    script.show(state_of(fill=fill))
    asked = len(script.asked)
    script.show(state_of(fill=Fill("districts", "00", ("#222222",), ["", ""]), level="districts"))
    expect(script.page.locator('.leaflet-fill-pane path[fill="#222222"]')).to_have_count(2)
    expect(script.page.locator('path[fill="#111111"]')).to_have_count(0)
    assert len(script.asked) == asked


def test_a_wish_to_look_somewhere_is_carried_out_once(script):
    corners = [degrees(0, 0), degrees(300, 300)]
    script.show(state_of(view=("hoek", corners)))
    there = script.page.evaluate("map.getZoom()")
    script.page.evaluate("map.setZoom(12, { animate: false })")
    script.show(state_of(view=("hoek", corners)))
    assert script.page.evaluate("map.getZoom()") == 12
    script.show(state_of(view=("hoek opnieuw", corners)))
    assert script.page.evaluate("map.getZoom()") == there


def test_a_candidate_takes_the_look_of_the_state_and_gives_it_back(script):
    script.show(state_of())
    numbers, beside = (script.map.locator(f".sk-site {part}") for part in "bi")
    script.show(state_of(site_marks={"L01": ("#000", "#fff", "3e", "past")}))
    assert sorted(numbers.all_inner_texts()) == ["1", "2"], "always the number of the candidate"
    assert sorted(beside.all_text_contents()) == ["", "3e"]
    script.show(state_of())
    assert sorted(beside.all_text_contents()) == ["", ""]


def test_a_hostile_name_is_text_on_the_map(script):
    script.show(state_of())
    script.page.locator(".sk-mark").nth(4).hover()
    expect(script.page.locator(".sk-tip")).to_contain_text(EVIL)
    expect(script.page.locator(".sk-tip img")).to_have_count(0)


# ---------------------------------------------------------------------------------------- drawing
def draw(script, corners):
    script.show(state_of(mode=Mode.DRAW))
    for corner in corners:
        script.click(*corner)


def plots(script):
    return [event["ring"] for event in script.told() if event["kind"] == EventKind.PLOT]


def test_corners_are_clicked_and_the_plot_is_closed_by_its_button(script):
    draw(script, FOUR)
    expect(script.page.locator(".sk-draft output")).to_have_text(
        re.compile(r"4 hoeken · (11,[89]|12,[01])\d ha")
    )
    script.page.get_by_role("button", name="Klaar").click()
    [ring] = plots(script)
    assert np.allclose(ring, [degrees(*corner) for corner in FOUR], atol=3e-5)
    expect(script.page.locator(".sk-asked-plot")).to_have_count(1)
    assert [event["kind"] for event in script.told()] == [EventKind.PLOT], "no corner is a click"


def test_a_click_on_the_first_corner_or_a_double_click_or_enter_closes_the_plot(script):
    draw(script, [*FOUR, FOUR[0]])
    assert len(plots(script)) == 1
    script.show(state_of())
    draw(script, FOUR[:3])
    script.click(*FOUR[3], click_count=2, delay=20)
    script.show(state_of())
    draw(script, FOUR)
    script.map.focus()
    script.page.keyboard.press("Enter")
    assert [len(ring) for ring in plots(script)] == [4, 4, 4]


def test_a_corner_is_taken_back_by_its_button_or_by_a_key(script):
    draw(script, FOUR)
    script.page.get_by_role("button", name="Hoek terug").click()
    expect(script.page.locator(".sk-draft output")).to_contain_text("3 hoeken")
    script.map.focus()
    script.page.keyboard.press("Backspace")
    expect(script.page.locator(".sk-draft output")).to_contain_text("2 gezet")
    script.page.keyboard.press("Escape")
    expect(script.page.locator(".sk-draft output")).to_contain_text("0 gezet")
    assert script.told() == []


def test_a_plot_of_two_corners_is_not_closed_and_says_why(script):
    draw(script, FOUR[:2])
    script.page.get_by_role("button", name="Klaar").click()
    expect(script.page.locator(".sk-notice")).to_have_text("Zet minstens drie hoeken.")
    assert script.told() == []


def test_a_plot_is_drawn_with_the_keyboard_alone(script):
    script.show(state_of(mode=Mode.DRAW))
    script.map.focus()
    for step in ("ArrowRight", "ArrowDown", "ArrowLeft"):
        script.page.keyboard.press("Space")
        script.page.keyboard.press(step)
    expect(script.page.locator(".sk-draft output")).to_contain_text("3 hoeken")
    script.page.keyboard.press("Enter")
    assert [len(ring) for ring in plots(script)] == [3]


def finger(script, x, y, off=0):
    """Tap a point given in metres, `off` pixels to the right of it."""
    spot, frame = script.pixel(x, y), script.map.bounding_box()
    script.page.touchscreen.tap(frame["x"] + spot["x"] + off, frame["y"] + spot["y"])


def draft(script):
    return script.page.locator(".sk-draft output")


def test_after_each_answer_one_can_draw_again(script):
    rings = [[degrees(x + shift, y) for x, y in FOUR] for shift in (0, 50)]
    answers = {
        "taken": {"plot": rings[0]},
        "taken back": {"plot": None},
        "another": {"plot": rings[1]},
        "cleared": {},
    }
    script.show(state_of(mode=Mode.DRAW))
    for answer in answers.values():
        for corner in FOUR:
            script.click(*corner)
        expect(draft(script)).to_contain_text("4 hoeken")
        script.page.get_by_role("button", name="Klaar").click()
        expect(script.page.locator(".sk-draft")).to_be_hidden()
        script.show(state_of(mode=Mode.DRAW, **answer))
        expect(draft(script)).to_contain_text("0 gezet")
    assert len(plots(script)) == len(answers)


def test_what_is_drawn_stays_asked_until_the_answer_comes(script):
    draw(script, FOUR)
    script.page.get_by_role("button", name="Klaar").click()
    script.show(state_of(mode=Mode.DRAW, selected=("wijken", "WK1")), taken=None)
    expect(script.page.locator(".sk-draft")).to_be_hidden()
    expect(script.page.locator(".sk-asked-plot")).to_have_count(1)


def test_a_refused_drawing_says_why_and_is_mended_by_moving_a_corner(script):
    crossing = [FOUR[0], FOUR[1], (600, 700), FOUR[3]]
    draw(script, crossing)
    script.page.get_by_role("button", name="Klaar").click()
    refusal = {"plot": [degrees(*corner) for corner in crossing], "refused": "De grens kruist."}
    script.show(state_of(mode=Mode.DRAW, **refusal))
    expect(script.page.get_by_role("alert")).to_have_text("De grens kruist.")
    expect(script.page.locator(".sk-corner")).to_have_count(4)
    frame = script.map.bounding_box()
    start, to = (script.pixel(*corner) for corner in (crossing[2], FOUR[2]))
    script.page.mouse.move(frame["x"] + start["x"], frame["y"] + start["y"])
    script.page.mouse.down()
    script.page.mouse.move(frame["x"] + to["x"], frame["y"] + to["y"], steps=4)
    script.page.mouse.up()
    expect(draft(script)).to_contain_text(re.compile(r"4 hoeken · 1[12],\d\d ha"))
    script.show(state_of(mode=Mode.DRAW, selected=("wijken", "WK1"), **refusal))
    script.page.get_by_role("button", name="Klaar").click()
    assert np.allclose(plots(script)[-1], [degrees(*corner) for corner in FOUR], atol=2e-4)
    script.show(state_of(mode=Mode.DRAW, plot=plots(script)[-1]))
    expect(script.page.get_by_role("alert")).to_have_count(0)
    expect(draft(script)).to_contain_text("0 gezet")


@pytest.mark.parametrize(("corner", "off"), [(3, 20), (0, -20)], ids=["last", "first"])
def test_a_tap_near_the_last_or_first_corner_closes_the_plot(touched, corner, off):
    touched.show(state_of(mode=Mode.DRAW))
    for position, spot in enumerate(FOUR, start=1):
        finger(touched, *spot)
        expect(draft(touched)).to_contain_text(f"{position} ")
    finger(touched, *FOUR[corner], off=off)
    assert [len(ring) for ring in plots(touched)] == [4]


def test_a_second_tap_on_the_spot_adds_no_corner(touched):
    touched.show(state_of(mode=Mode.DRAW))
    for spot in (FOUR[0], FOUR[0], FOUR[1], FOUR[1]):
        finger(touched, *spot, off=5)
    expect(draft(touched)).to_contain_text("2 gezet")
    expect(touched.page.locator(".sk-notice")).to_have_text("Zet minstens drie hoeken.")
    assert touched.told() == []


def test_giving_up_is_told_once_and_begins_again(script):
    draw(script, FOUR[:2])
    script.page.get_by_role("button", name="Stop").click()
    assert [event["kind"] for event in script.told()] == [EventKind.STOP]
    expect(script.page.locator(".sk-draft output")).to_contain_text("0 gezet")


def test_measuring_tells_nobody_and_ends_with_escape(script):
    script.show(state_of())
    script.page.get_by_role("button", name="Meten").click()
    for corner in FOUR[:3]:
        script.click(*corner)
    expect(script.page.locator(".sk-draft output")).to_have_text(
        re.compile(r"(69|70)\d m · (5,9|6,0)\d ha")
    )
    script.map.focus()
    script.page.keyboard.press("Escape")
    expect(script.page.locator(".sk-draft")).to_be_hidden()
    expect(script.page.get_by_role("button", name="Meten")).to_have_attribute(
        "aria-pressed", "false"
    )
    assert script.told() == []


def test_another_state_leaves_a_drawing_as_it_is(script):
    draw(script, FOUR[:3])
    script.show(state_of(mode=Mode.DRAW, selected=("wijken", "WK1")))
    expect(script.page.locator(".sk-draft output")).to_contain_text("3 hoeken")


# ---------------------------------------------------------------------------------------- events
def test_the_same_spot_twice_is_two_events(script):
    script.show(state_of(mode=Mode.PIN))
    script.click(500, 900)
    script.click(500, 900)
    assert [event["kind"] for event in script.told()] == [EventKind.PIN] * 2
    expect(script.page.locator(".sk-asked")).to_have_count(1)
    script.show(state_of(mode=Mode.PIN, pin=degrees(500, 900)))
    expect(script.page.locator(".sk-asked")).to_have_count(0)
    expect(script.page.locator(".sk-pin")).to_have_count(1)


def test_what_is_asked_shows_as_asked_until_the_page_took_it(script):
    old, new = degrees(300, 300), degrees(500, 900)
    script.show(state_of(mode=Mode.PIN, pin=old))
    before = script.page.locator(".sk-pin").bounding_box()
    script.click(500, 900)
    expect(script.page.locator(".sk-asked")).to_have_count(1)
    assert script.page.locator(".sk-pin").bounding_box() == before, "the pin of the last answer"
    script.show(state_of(mode=Mode.PIN, pin=old), taken=None)
    expect(script.page.locator(".sk-asked")).to_have_count(1)
    script.show(state_of(mode=Mode.PIN, pin=new))
    expect(script.page.locator(".sk-asked")).to_have_count(0)
    assert script.page.locator(".sk-pin").bounding_box() != before


def test_what_was_not_taken_is_sent_again_and_what_was_taken_is_not(script):
    script.show(state_of(mode=Mode.PIN))
    script.click(500, 900)
    first = script.values()[-1]
    script.page.wait_for_timeout(6_500)
    assert script.values()[-1] == first
    assert len(script.values()) == 2
    script.show(state_of(mode=Mode.PIN, pin=degrees(500, 900)))
    script.page.wait_for_timeout(6_500)
    assert len(script.values()) == 2


def test_a_new_session_hears_what_the_old_one_did_not_take_and_nothing_else(script):
    script.show(state_of(mode=Mode.PIN))
    script.click(500, 900)
    taken = script.last_serial()
    script.click(600, 900)
    script.show(state_of(mode=Mode.PIN), taken=taken)
    script.show(state_of(mode=Mode.PIN), session="another", taken=None)
    value = script.values()[-1]
    assert value["session"] == "another"
    assert [event["serial"] for event in value["events"]] == [script.last_serial()]


def test_where_the_map_looks_is_no_question_that_awaits_an_answer(script):
    script.show(state_of(mode=Mode.PIN))
    script.click(500, 900)
    taken = script.last_serial()
    script.page.evaluate("window.kaart.send('view', { lat: 52, lon: 5, zoom: 14 })")
    script.show(state_of(mode=Mode.PIN, pin=degrees(500, 900)), taken=taken)
    expect(script.page.locator(".sk-asked")).to_have_count(0)
    script.page.wait_for_timeout(1_500)
    expect(script.page.locator(".sk-busy")).to_be_hidden()


def test_a_long_wait_is_told_and_the_answer_takes_it_away(script):
    script.show(state_of(mode=Mode.PIN))
    busy = script.page.locator(".sk-busy")
    expect(busy).to_be_hidden()
    script.click(500, 900)
    expect(busy).to_have_text("Bezig …")
    expect(busy).to_contain_text("Nog geen antwoord van de server.", timeout=12_000)
    script.show(state_of(mode=Mode.PIN))
    expect(busy).to_be_hidden()


def test_each_value_holds_the_last_twenty_events_and_none_twice(script):
    script.show(state_of(mode=Mode.PIN))
    script.page.evaluate(
        "for (let n = 0; n < 25; n += 1) map.fire('click', { latlng: map.getCenter() })"
    )
    values = script.page.evaluate(
        "window.sent.map((value) => value.events.map((event) => event.serial))"
    )
    assert [len(serials) for serials in values] == [*range(1, 21), *[20] * 5]
    assert all(len(set(serials)) == len(serials) for serials in values)
    assert len(script.told()) == 25


@pytest.mark.parametrize(
    ("spot", "layer", "row_id"),
    [
        (None, "facilities", "F1"),
        ((150, 600), "wijken", "WK1"),
        ((1580, 120), "sites", "L02"),
    ],
)
def test_a_click_on_what_stands_there_is_one_pick(script, spot, layer, row_id):
    script.show(state_of())
    script.map.click(position=script.pixel(*spot) if spot else script.mark(layer, row_id))
    [event] = script.told()
    assert (event["kind"], event["layer"], event["id"]) == (EventKind.PICK, layer, row_id)


def test_a_click_on_bare_ground_picks_nothing_and_says_where(script):
    script.show(state_of())
    script.click(-200, 1000)
    [event] = script.told()
    assert (event["kind"], event["layer"], event["id"]) == (EventKind.PICK, None, None)
    assert np.allclose([event["lat"], event["lon"]], degrees(-200, 1000), atol=3e-5)


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_a_key_picks_or_pins_the_middle(script, key):
    script.show(state_of(mode=Mode.PIN))
    script.map.focus()
    script.page.keyboard.press(key)
    [event] = script.told()
    centre = script.page.evaluate("[map.getCenter().lat, map.getCenter().lng]")
    assert [event["lat"], event["lon"]] == centre


def test_a_key_on_a_button_is_for_the_button(script):
    script.show(state_of(mode=Mode.PIN))
    zoom = script.page.evaluate("map.getZoom()")
    script.page.get_by_role("button", name="Inzoomen").focus()
    script.page.keyboard.press("Enter")
    script.page.wait_for_timeout(500)
    assert script.page.evaluate("map.getZoom()") > zoom
    assert script.told() == []


def test_the_view_is_told_after_somebody_moved_the_map_and_only_then(script):
    script.show(state_of(view=("stad", [degrees(0, 0), degrees(2000, 2000)])))
    script.page.wait_for_timeout(1_500)
    assert script.events() == []
    script.map.focus()
    script.page.keyboard.press("Shift+ArrowRight")
    script.page.wait_for_timeout(2_000)
    assert [event["kind"] for event in script.events()] == [EventKind.VIEW]


# ---------------------------------------------------------------------------------------- search
def test_what_is_found_gets_an_outline_or_a_ring_and_its_name(script):
    found = {"name": EVIL, "layer": "buurten", "id": "BU3", "at": None}
    for wish in (found, {**found, "layer": "stations", "id": None, "at": degrees(500, 500)}):
        script.show(state_of(), found=wish)
        expect(script.page.locator("path.sk-found")).to_have_count(1)
        expect(script.page.locator(".sk-found-name")).to_have_text(EVIL)
    script.show(state_of())
    expect(script.page.locator(".sk-found, .sk-found-name")).to_have_count(0)


def test_what_is_wrong_with_a_pin_is_said_at_the_pin(script):
    script.show(state_of(mode=Mode.PIN, pin=degrees(500, 900), refused="Dit is weg of water."))
    told = script.page.locator(".sk-refused-tip")
    expect(told).to_have_text("Dit is weg of water.")
    box, pin = told.bounding_box(), script.page.locator(".sk-pin").bounding_box()
    assert abs(box["x"] + box["width"] / 2 - pin["x"] - pin["width"] / 2) < 3
    assert -2 < pin["y"] - box["y"] - box["height"] < 20
    expect(script.page.get_by_role("alert")).to_have_text("Dit is weg of water.")
    script.show(state_of(mode=Mode.PIN, pin=degrees(500, 900)))
    expect(told).to_have_count(0)


# ---------------------------------------------------------------------------------------- keyboard
def heard(script):
    return script.page.locator(".sk-live")


def test_arrows_go_to_what_lies_there_and_enter_chooses_it(script):
    script.show(state_of())
    script.map.focus()
    script.page.keyboard.press("ArrowLeft")
    expect(script.page.locator(".sk-cursor")).to_have_count(1)
    first = heard(script).inner_text()
    expect(script.page.locator(".sk-tip")).to_be_visible()
    script.page.keyboard.press("ArrowRight")
    expect(heard(script)).not_to_have_text(first)
    script.page.keyboard.press("Enter")
    [event] = script.told()
    assert event["kind"] == EventKind.PICK
    assert event["id"]
    script.show(state_of(selected=(event["layer"], event["id"])))
    expect(script.page.locator(".sk-cursor")).to_have_count(1)
    expect(script.map).to_be_focused()
    script.page.keyboard.press("Escape")
    expect(script.page.locator(".sk-cursor")).to_have_count(0)
    expect(script.page.locator(".sk-tip")).to_have_count(0)


def test_keys_pass_everything_by_name_and_a_line_names_it(script):
    script.show(state_of())
    script.map.focus()
    script.page.keyboard.press("Home")
    amount = int(re.search(r"1 van (\d+)\.", heard(script).inner_text())[1])
    said = [heard(script).inner_text()]
    for _ in range(amount - 1):
        script.page.keyboard.press("PageDown")
        said.append(heard(script).inner_text())
    assert len(set(said)) == amount
    assert f"{amount} van {amount}." in said[-1]
    script.page.keyboard.press("End")
    assert heard(script).inner_text() == said[-1]
    script.page.keyboard.press("PageUp")
    assert heard(script).inner_text() == said[-2]
    names = CITY.areas("wijken")["name"].tolist() + CITY.layers["facilities"]["name"].tolist()
    assert all(any(name in one for one in said) for name in names)


def test_arrows_move_the_cross_and_the_pin_comes_under_it(script):
    script.show(state_of(mode=Mode.PIN))
    script.map.focus()
    middle = script.page.evaluate("map.getSize().divideBy(2)")
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        script.page.keyboard.press(key)
    cross = script.page.locator(".sk-crosshair").bounding_box()
    assert (cross["x"] + 12 - middle["x"], cross["y"] + 12 - middle["y"]) == (32, 16)
    script.page.keyboard.press("Enter")
    [event] = script.told()
    spot = script.page.evaluate(
        "at => map.latLngToContainerPoint(at)", [event["lat"], event["lon"]]
    )
    assert np.allclose([spot["x"], spot["y"]], [middle["x"] + 32, middle["y"] + 16], atol=1)


def test_the_help_says_what_the_keys_do_here_and_goes_away(script):
    script.show(state_of())
    script.map.focus()
    script.page.keyboard.press("?")
    expect(script.page.locator(".sk-help")).to_contain_text("volgende en vorige op naam")
    script.page.keyboard.press("Escape")
    expect(script.page.locator(".sk-help")).to_be_hidden()
    script.show(state_of(mode=Mode.DRAW))
    script.page.get_by_role("button", name="Toetsen op de kaart").click()
    expect(script.page.locator(".sk-help")).to_contain_text("hoek zetten")


def test_the_tools_are_one_tab_stop_with_arrows_between(script):
    script.show(state_of(mode=Mode.DRAW))
    tools = script.page.locator(".sk-tools button")
    tools.first.focus()
    assert tools.evaluate_all("all => all.filter((one) => one.tabIndex === 0).length") == 1
    script.page.keyboard.press("End")
    expect(script.page.get_by_role("button", name="Stop")).to_be_focused()
    script.page.keyboard.press("ArrowLeft")
    expect(script.page.get_by_role("button", name="Klaar")).to_be_focused()
    script.page.keyboard.press("Enter")
    expect(script.page.locator(".sk-notice")).to_have_text("Zet minstens drie hoeken.")


def test_a_tap_shows_what_a_pointer_above_it_would(touched):
    touched.show(state_of())
    spot, frame = touched.mark("facilities", "F1"), touched.map.bounding_box()
    touched.page.touchscreen.tap(frame["x"] + spot["x"], frame["y"] + spot["y"])
    expect(touched.page.locator(".sk-tip")).to_be_visible()
    [event] = touched.told()
    assert (event["layer"], event["id"]) == ("facilities", "F1")
