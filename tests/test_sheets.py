"""The sheet of a site test: it says what the assessment says, hides what must be hidden, and answers by address."""

from __future__ import annotations

import base64
import dataclasses
import io
import re
from dataclasses import replace
from html import unescape

import numpy as np
import pypdf
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
from spreidingskaart.model import Verdict
from spreidingskaart.model.fields import BY_NAME
from spreidingskaart.print.chapters.site import site_chapter
from spreidingskaart.print.document import FactList, Judgement, Picture, PrintedTable
from spreidingskaart.print.frame import Labels, frame_around, path, round_length, tint
from spreidingskaart.print.parking_bars import parking_bars
from spreidingskaart.print.report import report_pdf
from spreidingskaart.print.site_map import HEIGHT, WIDTH, site_map
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.web import routes
from spreidingskaart.web.locatietoets.asked_by_address import question
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


def chapter_of(city, *, assessed=None, **proposal):
    seen = seen_by(city, "public")
    proposals = propose(seen, **{"form": "domus", "places": 24, "site_id": "L01", **proposal})
    found = assessment(proposals, seen)
    return site_chapter(assessed(found) if assessed else found, proposals, seen), found


def texts_of(value):
    """Return every text of a chapter, in reading order; what stands in a drawing is its alternative."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, tuple | list):
        return [text for one in value for text in texts_of(one)]
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value)]
        told = [name for name in names if name not in ("svg", "bar", "verdict", "look")]
        return [text for name in told for text in texts_of(getattr(value, name))]
    return []


def words_of(value) -> str:
    return " ".join(" ".join(texts_of(value)).split())


def blocks_of(chapter, kind):
    return [block for block in chapter.blocks if isinstance(block, kind)]


def pages_of(body: bytes) -> str:
    """Return the text of a PDF on one line."""
    pages = pypdf.PdfReader(io.BytesIO(body)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# ------------------------------------------------------------------------------------- it says what was found


def test_what_was_judged_otherwise_stands_beside_what_was_found():
    made = overruled("unsuitable", reason=EVIL)

    def judged(found):
        first = dataclasses.replace(found.findings[0], override=made)
        return dataclasses.replace(found, findings=(first, *found.findings[1:]))

    chapter, found = chapter_of(synthetic_city(), assessed=judged)
    told = words_of(chapter)
    assert found.findings[0].sentence in told
    assert "Anders beoordeeld: ongeschikt, door A. Jansen" in told
    assert "Anders beoordeeld" not in words_of(chapter_of(synthetic_city())[0])


def test_every_finding_stands_on_the_sheet_as_it_is_in_the_assessment():
    chapter, found = chapter_of(synthetic_city())
    told = words_of(chapter)
    for finding in found.findings:
        for line in (finding.sentence, finding.word, finding.why_not_firm, *finding.helps):
            assert line is None or " ".join(line.split()) in told
    (table,) = [one for one in blocks_of(chapter, PrintedTable) if one.head[0] == "Criterium"]
    decides = [row[0].text for row in table.rows][: len(found.decisive)]
    assert len(table.rows) == len(found.findings)
    assert decides
    (band,) = blocks_of(chapter, Judgement)
    assert (band.verdict, band.text) == (found.verdict, found.headline)


def test_what_was_asked_is_repeated_and_what_was_not_filled_in_is_said():
    chapter, _ = chapter_of(synthetic_city(), units=12, floor_area=1250, staff=3)
    facts = dict(blocks_of(chapter, FactList)[0].rows)
    assert facts["Plekken"] == "24"
    assert facts["Wooneenheden"] == "12"
    assert facts["Vloeroppervlak"] == "1.250 m²"
    assert facts["Eigen parkeerplaatsen"] == "24"  # what the candidate site has
    assert "L01" in facts["Getoetst als"]
    bare = dict(blocks_of(chapter_of(synthetic_city())[0], FactList)[0].rows)
    assert list(bare.values()).count("niet ingevuld") == 3


def test_what_few_people_fill_in_stands_on_the_sheet_where_they_did():
    rare = {"height": 12.5, "old_function": "school", "old_size": 900, "temporary_years": 10}
    facts = [
        dict(blocks_of(chapter_of(synthetic_city(), **asked)[0], FactList)[0].rows)
        for asked in (rare, {"old_function": "none"}, {})
    ]
    shown = [
        [found.get(name) for name in ("Bouwhoogte", "Oud gebruik", "Tijdelijk")] for found in facts
    ]
    assert shown == [["12,5 m", "school, 900 m² bvo", "10 jaar"], [None, "geen", None], [None] * 3]


def test_the_bars_say_what_the_old_use_takes_off():
    office = {"old_function": "kantoor_met_balie", "old_size": 200}
    with_old, without = (words_of(chapter_of(synthetic_city(), **old)[0]) for old in (office, {}))
    assert ", min het oude)" in with_old
    assert "Eraf is wat het oude gebruik (kantoor met balie, 200 m² bvo) vraagt" in with_old
    assert "eraf 0,6–4,6" in with_old  # no more than the new use asks then
    assert "min het oude" not in without


def test_a_criterion_that_was_not_tested_stands_among_what_was_not_tested():
    chapter, found = chapter_of(
        synthetic_city(), site_id=None, x=at(500, 700)[0], y=at(500, 700)[1]
    )
    untested = {one.criterion for one in found.findings if one.verdict is Verdict.NOT_TESTED}
    told = words_of(chapter).partition("Wat is niet getoetst?")[2]
    assert {"area", "land_owner"} <= untested
    assert "Oppervlakte." in told
    assert "Grondeigenaar." in told


def test_an_example_plan_is_named_on_the_map_itself_and_fictional_layers_on_the_sheet():
    real, _ = chapter_of(synthetic_city())
    fictional, _ = chapter_of(synthetic_city(fictional=("zoning", "zoning_plans")))
    for chapter, marked in ((real, False), (fictional, True)):
        (drawing,) = [one for one in blocks_of(chapter, Picture) if "omgeving" in one.alt]
        assert ("Voorbeeldplan, geen geldend recht" in drawing.svg) is marked
        assert drawing.caption.startswith("Voorbeeldplan") is marked
        assert ("gegevens, fictief" in words_of(chapter)) is marked


def test_a_city_without_a_plan_gets_a_sheet_that_says_so():
    bare = synthetic_city(without=("zoning", "zoning_plans", "stations", "green_blue"))
    chapter, found = chapter_of(bare)
    zoning = next(one for one in found.findings if one.criterion == "zoning")
    assert zoning.verdict is Verdict.NOT_TESTED
    assert "Bestemming." in words_of(chapter).partition("Wat is niet getoetst?")[2]


# ---------------------------------------------------------------------------- nothing gets through or leaks


def test_names_from_data_are_text_in_a_drawing_and_on_paper():
    zones = [zone("enkelbestemming", EVIL, box(0, 0, 1000, 1000), "wonen"), *DEFAULT_ZONES[1:]]
    zones.append(zone("gebiedsaanduiding", EVIL, box(0, 0, 250, 300), zone_group=EVIL))
    city = synthetic_city(
        zones=zones, facilities=[facility("F1", 150, 250, name=EVIL, status=EVIL)]
    )
    city.layers["buurten"].columns["name"].setflags(write=True)
    city.layers["buurten"].columns["name"][0] = EVIL
    chapter, _ = chapter_of(city)
    assert not any("<img" in one.svg for one in blocks_of(chapter, Picture))
    seen = seen_by(city, "public")
    assert EVIL in pages_of(report_pdf(seen, [chapter]))


def test_secret_places_change_nothing_on_the_sheet():
    without = [row for row in DEFAULT_FACILITIES if row["visibility"] != "secret"]
    moved = [*without, facility("S9", 150, 160, visibility="secret", places=500.0, name="Geheim")]
    bare, hidden = (synthetic_city(facilities=rows) for rows in (without, moved))
    assert chapter_of(bare)[0] == chapter_of(hidden)[0]
    with pytest.raises(ValueError, match="may not be made from the City of planner"):
        report_pdf(seen_by(hidden, "planner"), [chapter_of(hidden)[0]])


def test_aggregated_places_are_told_per_area_and_drawn_nowhere():
    aggregated = facility(
        "A9", 150, 160, visibility="aggregated", places=12.0, name="Verborgen huis"
    )
    told = words_of(chapter_of(synthetic_city(facilities=[aggregated]))[0])
    assert "Verborgen huis" not in told
    assert "ongeveer 10 plekken Domus in Oost of West" in told
    assert "Op de kaart ligt geen voorziening met een bekend adres" in told


def test_a_facility_known_only_per_wijk_is_named_but_not_drawn():
    coarse = facility("C1", 150, 160, precision="wijk", name="Ergens in de wijk")
    seen = seen_by(synthetic_city(facilities=[coarse]), "public")
    told = words_of(chapter_of(synthetic_city(facilities=[coarse]))[0])
    assert site_map(seen, propose(seen, form="domus", places=3, site_id="L01")).nearby == ()
    assert "alleen per wijk of stadsdeel bekend: Ergens in de wijk (bestaand)" in told


# --------------------------------------------------------------------------------------------- by its address


def test_the_route_answers_a_pdf_that_nobody_keeps(client):
    answer = client().get(ADDRESS, params=asked())
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == 'inline; filename="spreidingskaart-locatie.pdf"'
    assert answer.headers["cache-control"] == "no-store"
    assert "script-src 'self'" in answer.headers["content-security-policy"]
    assert "Dit is geen besluit" in pages_of(answer.content)


def test_the_sheet_is_public_whatever_key_a_visitor_has(client):
    served = client()
    plain = served.get(ADDRESS, params=asked()).content
    keyed = served.get(ADDRESS, params=asked(), headers={"x-layer-key": "planner"}).content
    assert keyed == plain == served.get(ADDRESS, params=asked(role="planner")).content


def test_a_pin_a_plot_and_a_candidate_are_each_a_place(client):
    served = client()
    corners = ";".join(degrees(x, y) for x, y in ((100, 100), (300, 100), (300, 200), (100, 200)))
    plot = served.get(ADDRESS, params=asked(kandidaat="", perceel=corners)).content
    pin = served.get(ADDRESS, params=asked(kandidaat="", punt=degrees(500, 700))).content
    assert "perceel, 2 ha" in pages_of(plot)
    assert "cirkel van 25 m" in pages_of(pin)


def test_numbers_may_be_written_the_dutch_way(client):
    answer = client().get(ADDRESS, params=asked(floor_area="1250,5"))
    assert "1.250,5 m²" in pages_of(answer.content)


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
def test_what_cannot_be_tested_gives_a_page_with_one_clear_sentence(client, wrong, told):
    answer = client().get(ADDRESS, params=asked(**wrong))
    assert answer.status_code == 400
    assert answer.headers["cache-control"] == "no-store"
    sentence = unescape(re.search(r'role="alert">(.*?)</p>', answer.text, re.DOTALL).group(1))
    assert told in sentence
    assert sentence.endswith(".")
    assert 10 < len(sentence) < 400
    assert EVIL not in answer.text


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
            return question(given_values, CITY)
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


def test_a_page_shows_a_bar_for_each_part_of_the_day_that_is_known():
    page = web_render("bars.html", bars=parking_bars(balance(READING)), deducted=None)
    packed = re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', page)
    assert len(packed) == 1
    assert base64.b64decode(packed[0]).decode().startswith("<svg")


# ---------------------------------------------------------------------------------------- symbols, and on paper


def test_every_verdict_has_a_symbol_of_its_own_for_pages_and_sheets():
    assert set(SYMBOLS) == set(Verdict)
    assert len(set(SYMBOLS.values())) == len(Verdict)
    masks = re.findall(
        r'sk-(\w+)\{--sk-symbol:url\("data:image/svg\+xml,([^"<>#]*)"\)\}', symbol_masks()
    )
    assert [name for name, _ in masks] == [verdict.value for verdict in SYMBOLS]
