"""The printed site test: it says what the assessment says, hides what must be hidden, and stays on its paper."""

from __future__ import annotations

import base64
import dataclasses
import datetime as dt
import re
from dataclasses import replace
from html import escape, unescape
from html.parser import HTMLParser

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.testclient import TestClient

from geo.crs import point_to_wgs84
from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria.parking.criterion import find as parking
from spreidingskaart.criteria.parking.details import DayParts, NewUse, ParkingReading
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import RuleRef, Status, Verdict
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.print.frame import Labels, frame_around, path, round_length, tint
from spreidingskaart.print.parking_bars import parking_bars
from spreidingskaart.print.render import render as print_render
from spreidingskaart.print.site_map import HEIGHT, WIDTH, site_map
from spreidingskaart.print.site_sheet import SheetFrame, site_sheet
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.web import routes
from spreidingskaart.web.rendering import render as web_render
from spreidingskaart.web.routes import sheets
from spreidingskaart.web.url_state import SITE
from spreidingskaart.words.numbers import number
from spreidingskaart.words.symbols import SYMBOLS, symbol_masks
from tests.synthetic import (
    DEFAULT_FACILITIES,
    DEFAULT_ZONES,
    at,
    box,
    facility,
    overruled,
    synthetic_city,
    zone,
)

ADDRESS = "/blad/locatie"
EVIL = "<img src=x onerror=alert(1)>"
FRAME = SheetFrame(dt.date(2026, 11, 22), "/assets/x", "Proefstad", "proef-1")


def degrees(x: float, y: float) -> str:
    longitude, latitude = point_to_wgs84(*at(x, y))
    return f"{latitude:.7f},{longitude:.7f}"


def asked(**more: object) -> dict[str, object]:
    return {"form": "domus", "places": 24, "kandidaat": "L01", **more}


@pytest.fixture
def client(monkeypatch):
    """Return a function that serves a city and gives a client of it."""

    def serve_city(city=None):
        whole = synthetic_city() if city is None else city
        monkeypatch.setattr(sheets, "served_city", lambda role: seen_by(whole, role))
        return TestClient(
            Starlette(routes=routes.routes(), middleware=routes.middleware()),
            base_url="http://localhost:8501",
        )

    return serve_city


def sheet_of(city, *, assessed=None, **proposal):
    seen = seen_by(city, "public")
    proposals = propose(seen, **{"form": "domus", "places": 24, "site_id": "L01", **proposal})
    found = assessment(proposals, seen)
    return site_sheet(assessed(found) if assessed else found, proposals, seen, FRAME), found


class Elements(HTMLParser):
    """Every element of a document, and whether each was closed."""

    VOID = ("meta", "link", "img", "br")

    def __init__(self, text):
        super().__init__()
        self.found, self.open, self.words = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def words_of(text: str) -> str:
    return " ".join(" ".join(Elements(text).words).split())


# ------------------------------------------------------------------------------------- it says what was found


def test_what_was_judged_otherwise_stands_beside_what_was_found_or_the_sheet_says_that_it_does_not():
    made = overruled("unsuitable", reason=EVIL)

    def judged(found):
        first = dataclasses.replace(found.findings[0], override=made)
        proposal = {**found.proposal, "overruled": {"verdict": "unsuitable"}}
        return dataclasses.replace(found, proposal=proposal, findings=(first, *found.findings[1:]))

    text, found = sheet_of(synthetic_city(), assessed=judged)
    (row,) = re.findall(r'<tr data-criterion="zoning">(.*?)</tr>', text, re.DOTALL)
    assert found.findings[0].verdict.dutch in words_of(row)
    assert "Anders beoordeeld: ongeschikt, door A. Jansen" in words_of(row)
    assert escape(EVIL) in row
    assert EVIL not in text
    plain = words_of(sheet_of(synthetic_city())[0])
    assert "Anders beoordeeld" not in plain
    assert "Wat een planner anders beoordeelt staat er ook niet op." in plain


def test_every_finding_stands_on_the_sheet_as_it_is_in_the_assessment():
    text, found = sheet_of(synthetic_city())
    rows = dict(re.findall(r'<tr data-criterion="(\w+)">(.*?)</tr>', text, re.DOTALL))
    assert list(rows) == [finding.criterion for finding in found.findings]
    for finding in found.findings:
        row = words_of(rows[finding.criterion])
        assert " ".join(finding.sentence.split()) in row
        assert finding.verdict.dutch in row
        assert ("voorlopig" in row) == (
            finding.verdict is not Verdict.NOT_TESTED and not finding.firm
        )
        for line in (finding.why_not_firm, *finding.helps):
            assert line is None or " ".join(line.split()) in words_of(text)


def test_the_band_has_the_verdict_of_the_whole_and_the_summary():
    text, found = sheet_of(synthetic_city())
    band = words_of(re.search(r'<section class="band.*?</section>', text, re.DOTALL).group())
    assert found.verdict.dutch.lower() in band.lower()
    told = found.summary.partition(": ")[2]
    assert told[1:] in band


def test_what_was_asked_is_repeated_and_what_was_not_filled_in_is_said():
    text, _ = sheet_of(synthetic_city(), units=12, floor_area=1250, staff=3)
    facts = dict(re.findall(r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>", text, re.DOTALL))
    assert facts["Plekken"] == "24"
    assert facts["Wooneenheden"] == "12"
    assert facts["Vloeroppervlak"] == "1.250 m²"
    assert facts["Eigen parkeerplaatsen"] == "24"  # what the candidate site has
    assert "L01" in facts["Getoetst als"]
    assert sheet_of(synthetic_city())[0].count('<dd class="unknown">niet ingevuld</dd>') == 3


def test_the_bars_say_what_the_old_use_takes_off():
    office = {"old_function": "kantoor_met_balie", "old_size": 200}
    with_old, without = (sheet_of(synthetic_city(), **old)[0] for old in (office, {}))
    assert ", min het oude)" in with_old
    assert "Eraf is wat het oude gebruik (kantoor met balie, 200 m² bvo) vraagt" in with_old
    row = re.search(r"werkdag ochtend.*?</tr>", with_old, re.DOTALL)[0]
    assert '<rect class="alone"' in row
    assert "<small>eraf 0,6–4,6</small>" in row  # no more than the new use asks then
    assert "min het oude" not in without
    assert 'class="alone"' not in without


def test_what_few_people_fill_in_stands_on_the_sheet_where_they_did():
    rare = {"height": 12.5, "old_function": "school", "old_size": 900, "temporary_years": 10}
    facts = [
        dict(
            re.findall(
                r"<dt>(.*?)</dt><dd[^>]*>(.*?)</dd>",
                sheet_of(synthetic_city(), **asked)[0],
                re.DOTALL,
            )
        )
        for asked in (rare, {"old_function": "none"}, {})
    ]
    shown = [
        [found.get(name) for name in ("Bouwhoogte", "Oud gebruik", "Tijdelijk")] for found in facts
    ]
    assert shown == [["12,5 m", "school, 900 m² bvo", "10 jaar"], [None, "geen", None], [None] * 3]


def test_the_sheet_has_its_date_its_data_version_and_says_that_it_decides_nothing():
    text = words_of(sheet_of(synthetic_city())[0])
    assert "22 november 2026" in text
    assert "gegevens proef-1" in text
    assert "Dit is geen besluit" in text
    assert "gemeente Proefstad" in text


def test_a_criterion_that_was_not_tested_stands_among_what_was_not_tested():
    text, found = sheet_of(synthetic_city(), site_id=None, x=at(500, 700)[0], y=at(500, 700)[1])
    open_questions = [
        finding for finding in found.findings if finding.verdict is Verdict.NOT_TESTED
    ]
    listed = words_of(
        re.search(r'<section class="untested">.*?</section>', text, re.DOTALL).group()
    )
    assert {"area", "land_owner"} <= {finding.criterion for finding in open_questions}
    assert "Oppervlakte." in listed
    assert "Grondeigenaar." in listed


def test_fictional_layers_are_marked_and_an_example_plan_is_named_on_the_map_itself():
    real, _ = sheet_of(synthetic_city())
    fictional, _ = sheet_of(synthetic_city(fictional=("zoning", "zoning_plans")))
    drawing = re.compile(r'<svg class="map" viewBox="0 0 .*?</figure>', re.DOTALL)
    assert "Voorbeeldplan, geen geldend recht" in drawing.search(fictional).group()
    assert "Voorbeeldplan" not in drawing.search(real).group()
    assert "Fictief: zoning" in words_of(fictional)
    assert "Fictief: zoning" not in words_of(real)


def test_a_city_without_a_plan_gets_a_sheet_that_says_so():
    text, found = sheet_of(
        synthetic_city(without=("zoning", "zoning_plans", "stations", "green_blue"))
    )
    assert (
        next(finding for finding in found.findings if finding.criterion == "zoning").verdict
        is Verdict.NOT_TESTED
    )
    assert '<g class="plan"></g>' in text
    assert "Bestemming." in words_of(
        re.search(r'<section class="untested">.*?</section>', text, re.DOTALL).group()
    )


# ---------------------------------------------------------------------------- nothing gets through or leaks


def test_names_from_data_are_text_and_never_markup():
    zones = [zone("enkelbestemming", EVIL, box(0, 0, 1000, 1000), "wonen"), *DEFAULT_ZONES[1:]]
    zones.append(zone("gebiedsaanduiding", EVIL, box(0, 0, 250, 300), zone_group=EVIL))
    city = synthetic_city(
        zones=zones, facilities=[facility("F1", 150, 250, name=EVIL, status=EVIL)]
    )
    city.layers["buurten"].columns["name"].setflags(write=True)
    city.layers["buurten"].columns["name"][0] = EVIL
    text, _ = sheet_of(city)
    assert escape(EVIL) in text.replace("&#39;", "'")
    assert "<img src=x" not in text
    names = {name for _, attributes in Elements(text).found for name in attributes}
    assert not {name for name in names if name.startswith("on")}


def test_a_rule_with_a_strange_address_is_no_link():
    def worse(found):
        rule = RuleRef(
            "proef", "bron", Status.VERIFIED, version="v", title=EVIL, url="javascript:alert(1)"
        )
        first = dataclasses.replace(found.findings[0], rules=(rule,), sentence=EVIL)
        return dataclasses.replace(found, findings=(first, *found.findings[1:]), summary=EVIL)

    text, _ = sheet_of(synthetic_city(), assessed=worse)
    assert "javascript:" not in text
    assert "<img src=x" not in text


def test_the_document_is_whole_and_asks_only_for_our_own_files():
    text, _ = sheet_of(synthetic_city())
    document = Elements(text)
    assert document.open == []
    addresses = [
        attributes.get("src") or attributes.get("href")
        for tag, attributes in document.found
        if tag in ("script", "link", "img", "iframe")
    ]
    assert addresses
    assert all(address.startswith("/assets/x/") for address in addresses)
    assert all(attributes.get("src") for tag, attributes in document.found if tag == "script")


def test_secret_places_change_nothing_on_the_sheet():
    without = [row for row in DEFAULT_FACILITIES if row["visibility"] != "secret"]
    moved = [*without, facility("S9", 150, 160, visibility="secret", places=500.0, name="Geheim")]
    assert (
        sheet_of(synthetic_city(facilities=without))[0]
        == sheet_of(synthetic_city(facilities=moved))[0]
    )


def test_aggregated_places_are_told_per_area_and_drawn_nowhere():
    aggregated = facility(
        "A9", 150, 160, visibility="aggregated", places=12.0, name="Verborgen huis"
    )
    text, _ = sheet_of(synthetic_city(facilities=[aggregated]))
    assert "Verborgen huis" not in text
    assert "ongeveer 10 plekken Domus in Oost of West" in words_of(text)
    assert "Op de kaart ligt geen voorziening met een bekend adres" in words_of(text)


def test_a_facility_known_only_per_wijk_is_named_but_not_drawn():
    coarse = facility("C1", 150, 160, precision="wijk", name="Ergens in de wijk")
    seen = seen_by(synthetic_city(facilities=[coarse]), "public")
    text, _ = sheet_of(synthetic_city(facilities=[coarse]))
    assert site_map(seen, propose(seen, form="domus", places=3, site_id="L01")).nearby == ()
    assert "alleen per wijk of stadsdeel bekend: Ergens in de wijk (bestaand)" in words_of(text)


# --------------------------------------------------------------------------------------------- by its address


def test_the_route_answers_a_page_that_nobody_keeps(client):
    answer = client().get(ADDRESS, params=asked())
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "Locatietoets" in answer.text


def test_every_file_that_the_sheet_asks_for_is_there(client):
    served = client()
    text = served.get(ADDRESS, params=asked()).text
    addresses = re.findall(r'(?:src|href)="(/assets/[^"]+)"', text)
    assert {served.get(address).status_code for address in addresses} == {200}


def test_the_sheet_is_public_whatever_key_a_visitor_has(client):
    served = client()
    plain = served.get(ADDRESS, params=asked()).text
    assert served.get(ADDRESS, params=asked(), headers={"x-layer-key": "planner"}).text == plain
    assert served.get(ADDRESS, params=asked(role="planner")).text.count("openbaar") == plain.count(
        "openbaar"
    )


def test_a_pin_a_plot_and_a_candidate_are_each_a_place(client):
    served = client()
    corners = ";".join(degrees(x, y) for x, y in ((100, 100), (300, 100), (300, 200), (100, 200)))
    plot = served.get(ADDRESS, params=asked(kandidaat="", perceel=corners)).text
    pin = served.get(ADDRESS, params=asked(kandidaat="", punt=degrees(500, 700))).text
    assert "2 ha" in re.search(r"Getoetst als</dt><dd>(.*?)</dd>", plot).group(1)
    assert "cirkel van 25 m" in pin


def test_numbers_may_be_written_the_dutch_way(client):
    answer = client().get(ADDRESS, params=asked(floor_area="1250,5"))
    assert "1.250,5 m²" in answer.text


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"form": ""}, "Kies een woonzorgvorm"),
        ({"form": "hotel"}, "'hotel' is niet bekend"),
        ({"form": EVIL}, "is niet bekend"),
        ({"places": ""}, "Geef het aantal plekken"),
        ({"places": "veel"}, "'veel'"),
        ({"places": "nan"}, "geen getal"),
        ({"places": "inf"}, "Plekken: 'inf' is geen getal"),
        ({"places": "0"}, "1 tot en met"),
        ({"places": "-1"}, "1 tot en met"),
        ({"places": "10000"}, "1 tot en met"),
        ({"places": "2.5"}, "2,5 plekken kan niet: geef een heel getal"),
        ({"units": EVIL}, "Wooneenheden"),
        ({"kandidaat": ""}, "er is geen locatie gegeven"),
        ({"punt": "52.3,5.2"}, "gegeven zijn punt en kandidaat"),
        ({"kandidaat": "L99"}, "Locatie L99 bestaat niet"),
        ({"kandidaat": "L" * 900}, "bestaat niet"),
        ({"kandidaat": "", "punt": "hier"}, "'hier' is geen punt"),
        ({"kandidaat": "", "punt": "52.3"}, "is geen punt"),
        ({"kandidaat": "", "punt": "nan,nan"}, "is geen punt"),
        ({"kandidaat": "", "punt": "143500,487200"}, "liggen niet in Nederland"),
        ({"kandidaat": "", "punt": "5.2,52.3"}, "liggen niet in Nederland"),
        (
            {"kandidaat": "", "punt": "53.2,6.5"},
            "ligt buiten Proefstad (53.20000° NB, 6.50000° OL)",
        ),
        ({"kandidaat": "", "perceel": "52.3,5.2;52.4,5.2"}, "3 tot en met 500 hoeken"),
        ({"kandidaat": "", "perceel": ";".join(["52.3,5.2"] * 501)}, "3 tot en met 500 hoeken"),
        ({"kandidaat": "", "perceel": "52.3,5.2;52.3,5.3;x,y"}, "'x,y' is geen punt"),
        ({"kandidaat": "", "perceel": ";".join(["52.308,5.2"] * 3)}, ""),
    ],
)
def test_what_cannot_be_tested_gives_the_same_page_with_one_clear_sentence(client, wrong, told):
    answer = client().get(ADDRESS, params=asked(**wrong))
    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    sentence = unescape(
        re.search(r'role="alert">.*?</p><p>(.*?)</p>', answer.text, re.DOTALL).group(1)
    )
    assert told in sentence
    assert sentence.endswith(".")
    assert 10 < len(sentence) < 400
    assert "gemeente Proefstad" in answer.text
    assert EVIL not in answer.text
    assert Elements(answer.text).open == []


def test_a_plot_that_crosses_itself_is_refused_and_not_repaired(client):
    corners = ";".join(degrees(x, y) for x, y in ((100, 100), (300, 200), (300, 100), (100, 200)))
    answer = client().get(ADDRESS, params=asked(kandidaat="", perceel=corners))
    assert answer.status_code == 400
    assert "kruisen elkaar" in answer.text


def test_a_city_that_cannot_be_loaded_gives_the_page_too(client, monkeypatch):
    served = client()

    def broken(_role):
        raise DataError("buurten.parquet ontbreekt.")

    monkeypatch.setattr(sheets, "served_city", broken)
    answer = served.get(ADDRESS, params=asked())
    assert answer.status_code == 503
    assert "buurten.parquet ontbreekt." in answer.text


@given(
    st.dictionaries(st.sampled_from([*BY_NAME, *map(str, SITE), "form", "x"]), st.text(max_size=30))
)
def test_any_address_gives_a_question_or_one_sentence(given_values):
    def answer():
        try:
            return sheets.question(given_values, CITY)
        except InputError as error:
            return str(error)

    found = answer()
    assert found.endswith(".") if isinstance(found, str) else {"form", "places"} <= found.keys()


CITY = synthetic_city()


# --------------------------------------------------------------------------------------------------- the map


def test_north_is_up_east_is_right_and_the_site_lies_in_the_middle():
    facilities = [facility("N", 200, 400), facility("O", 500, 150), facility("F", 1900, 1900)]
    seen = seen_by(synthetic_city(facilities=facilities), "public")
    drawing = site_map(seen, propose(seen, form="domus", places=3, site_id="L01"))
    near = {seen.layers["facilities"]["id"][one.row]: one for one in drawing.nearby}
    assert list(near) == ["O", "N"] or list(near) == ["N", "O"]
    middle = {name: (one.x + one.size / 2, one.y + one.size / 2) for name, one in near.items()}
    assert middle["N"][1] < HEIGHT / 2
    assert middle["N"][0] == pytest.approx(WIDTH / 2)
    assert middle["O"][0] > WIDTH / 2
    assert middle["O"][1] == pytest.approx(HEIGHT / 2)
    assert [one.distance for one in drawing.nearby] == sorted(
        one.distance for one in drawing.nearby
    )


def test_the_scale_bar_is_as_long_as_it_says():
    seen = seen_by(synthetic_city(), "public")
    drawing = site_map(seen, propose(seen, form="domus", places=3, site_id="L01"))
    frame = frame_around(seen.layers["sites"].geometry[0], WIDTH, HEIGHT, 2.0)
    assert drawing.bar_text == f"{number(drawing.bar * frame.scale)} m"
    west, _ = frame.place(*at(0, 0))
    east, _ = frame.place(*at(drawing.bar * frame.scale, 0))
    assert east - west == pytest.approx(drawing.bar)


@given(st.floats(1, 5_000), st.floats(1, 5_000), st.floats(0, 100_000))
def test_a_site_of_any_size_fits_in_the_frame(width, height, x):
    frame = frame_around(shapely.box(x, 500_000, x + width, 500_000 + height), WIDTH, HEIGHT, 2.0)
    left, top = frame.place(x, 500_000 + height)
    right, bottom = frame.place(x + width, 500_000)
    assert 0 < left < right < WIDTH
    assert 0 < top < bottom < HEIGHT
    assert left == pytest.approx(WIDTH - right, abs=1e-6)
    assert frame.scale >= 2.0


@given(
    st.lists(
        st.tuples(st.floats(0, 700), st.floats(0, 420), st.floats(5, 90), st.floats(5, 30)),
        max_size=40,
    )
)
def test_labels_never_touch_and_never_leave_the_drawing(boxes):
    labels = Labels(WIDTH, HEIGHT)
    for one in boxes:
        labels.fits(*one)
    taken = shapely.box(*np.array(labels.taken).T) if labels.taken else np.array([])
    for row, one in enumerate(taken):
        assert shapely.covers(shapely.box(0, 0, WIDTH, HEIGHT), one)
        assert all(
            shapely.area(shapely.intersection(one, other)) < 1e-9 for other in taken[row + 1 :]
        )


def test_what_is_drawn_stays_inside_the_frame():
    frame = frame_around(box(100, 100, 200, 100), WIDTH, HEIGHT, 2.0)
    drawn = frame.drawn(
        np.array([box(-5000, -5000, 10000, 10000), box(150, 120, 20, 20)], dtype=object)
    )
    assert shapely.total_bounds(drawn) == pytest.approx([0, 0, WIDTH, HEIGHT])


@pytest.mark.parametrize(
    ("geometry", "drawn"),
    [
        ("POLYGON ((0 0, 4 0, 4 2.25, 0 0))", "M0 0L4 0L4 2.2Z"),
        ("LINESTRING (0 0, 1 1)", "M0 0L1 1"),
        ("POLYGON ((0 0, 9 0, 9 9, 0 0), (6 2, 7 2, 7 3, 6 2))", "M0 0L9 0L9 9ZM6 2L7 2L7 3Z"),
        ("POINT (1 1)", ""),
        ("GEOMETRYCOLLECTION EMPTY", ""),
    ],
)
def test_a_geometry_becomes_a_path(geometry, drawn):
    assert path(shapely.from_wkt(geometry)) == drawn


@pytest.mark.parametrize(
    ("longest", "length"), [(300, 200), (200, 200), (199, 100), (640, 500), (0.7, 0.5), (1, 1)]
)
def test_the_scale_bar_has_a_length_that_people_say(longest, length):
    assert round_length(longest) == pytest.approx(length)


def test_a_tint_runs_from_white_to_the_colour_itself():
    assert [tint("#102030", strength) for strength in (0, 0.5, 1)] == [
        "#FFFFFF",
        "#889098",
        "#102030",
    ]


# ---------------------------------------------------------------------------------------------- parking bars

DAY = DayParts(
    demand_low=[8.0, None],
    demand_high=[10.0, None],
    new_use_low=[8.0, None],
    new_use_high=[10.0, None],
    balance_low=[-6.0, None],
    balance_high=[-3.0, None],
    supply_low=[4.0, 4.0],
    supply_high=[5.0, 5.0],
    parts_not_tested=["koopavond"],
)
READING = ParkingReading(
    function="zorgwoning",
    title="zorgwoning",
    group="wonen",
    decides=True,
    reason="",
    verdict="may_fit",
    basis="example",
    basis_text="voorbeeld",
    norms=(),
    normative=[8.0, 10.0],
    normative_part="werkdag_avond",
    deducted=[0.0, 0.0],
    rounded=[9.0, 10.0],
    new_use=NewUse([8.0, 10.0], [9.0, 10.0]),
    without_shared_use=[8.0, 10.0],
    visitors=None,
    short=None,
    day=DAY,
)
BESIDE = replace(READING, decides=False, day=replace(DAY, demand_high=[99.0, 99.0]))


def balance(*readings):
    """Return a parking balance of a proposal with these ways of counting."""
    asked = propose(synthetic_city(), form="domus", places=20, x=at(500, 250)[0], y=at(500, 250)[1])
    found = parking(asked, synthetic_city()).tell(0).details
    return replace(
        found,
        parts=["werkdag_avond", "koopavond"],
        part_titles=["werkdag avond", "koopavond"],
        readings=readings,
        old_use=replace(found.old_use, answer="unknown", deducted=None),
    )


def test_bars_are_to_scale_and_carry_their_numbers():
    (way,) = parking_bars(balance(READING, BESIDE))
    evening, late = way.parts
    assert way.needed == "9–10"
    assert (evening.need, evening.there, evening.difference) == (
        "8–10",
        "4–5",
        "\N{MINUS SIGN}6 tot \N{MINUS SIGN}3",
    )
    assert evening.decides
    assert evening.short
    assert evening.sure / evening.most == pytest.approx(0.8, abs=0.002)
    assert evening.supply_at / evening.most == pytest.approx(0.4, abs=0.002)
    assert evening.most <= 100
    assert late.need is None


def test_unknown_supply_is_told_and_is_never_zero():
    day = replace(DAY, supply_low=None, supply_high=None, balance_low=None)
    (way,) = parking_bars(balance(replace(READING, day=day)))
    assert not way.supply_known
    assert way.parts[0].supply_at is None
    assert way.parts[0].there is None
    assert not way.parts[0].short


def test_without_readings_there_are_no_bars():
    assert parking_bars(None) == ()
    assert parking_bars(balance()) == ()


def test_a_page_and_a_sheet_draw_the_same_bars():
    details = balance(READING)
    values = {"bars": parking_bars(details), "deducted": None}
    page, sheet = web_render("bars.html", **values), print_render("bars.html", **values)
    drawn = [
        base64.b64decode(packed).decode()
        for packed in re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    ]
    assert drawn == re.findall(r"<svg.*?</svg>", sheet)
    assert len(drawn) == 1
    assert words_of(page) == words_of(sheet)


# ---------------------------------------------------------------------------------------- symbols, and on paper


def test_every_verdict_has_a_symbol_of_its_own_for_pages_and_sheets():
    assert set(SYMBOLS) == set(Verdict)
    assert len(set(SYMBOLS.values())) == len(Verdict)
    masks = re.findall(
        r'sk-(\w+)\{--sk-symbol:url\("data:image/svg\+xml,([^"<>#]*)"\)\}', symbol_masks()
    )
    assert [name for name, _ in masks] == [verdict.value for verdict in SYMBOLS]


DEMANDING = (
    {"form": "beschermd_wonen_plus", "places": 20, "punt": "52.34,5.15"},
    {"form": "vrouwenopvang", "places": 30, "kandidaat": "L29", "staff": 5},
    {"form": "beschermd_wonen_24u", "places": 24, "kandidaat": "L07", "staff": 4, "units": 20},
)


@pytest.mark.browser
def test_the_sheet_fits_on_five_pages_and_on_a_phone(browser):
    served = TestClient(
        Starlette(routes=routes.routes(), middleware=routes.middleware()),
        base_url="http://localhost:8501",
    )

    def answer(route):
        found = served.get(route.request.url.removeprefix("http://blad.test"))
        kept = {
            name: value
            for name, value in found.headers.items()
            if name.startswith("content-s") or name == "content-type"
        }
        route.fulfill(status=found.status_code, headers=kept, body=found.content)

    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.route("**/*", answer)
    complaints = []
    page.on("console", lambda message: complaints.append(message.text))
    for wanted in DEMANDING:
        address = str(served.build_request("GET", "http://blad.test" + ADDRESS, params=wanted).url)
        page.goto(address)
        page.evaluate("document.fonts.ready")
        assert page.evaluate("document.documentElement.scrollWidth") == 390
        assert page.locator("button[data-print]").is_visible()
        paper = page.pdf(prefer_css_page_size=True)
        assert len(re.findall(rb"/Type\s*/Page\b", paper)) <= 5
    page.close()
    assert complaints == []
