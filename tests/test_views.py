"""What pages share: typed coordinates, choices in the address, figures, files to take away, and HTML that escapes."""

from __future__ import annotations

import csv
import io
import re
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from geo.crs import point_to_wgs84
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.facility_filter import FacilityFilter, apply_filter
from spreidingskaart.city.measures.figures import FIGURES
from spreidingskaart.errors import InputError
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.web import chosen_site, url_state
from spreidingskaart.web.kaart import panel
from spreidingskaart.web.locatietoets import site_choice, site_form
from spreidingskaart.web.locatietoets.verdict_card import card
from spreidingskaart.web.map.city_map import fill_of
from spreidingskaart.web.map.panel import unseen
from spreidingskaart.web.rendering import mark_image, render, web_address
from spreidingskaart.words.spreadsheet import csv_bytes
from tests.synthetic import at, facility, synthetic_city

EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture(scope="module")
def public():
    return seen_by(synthetic_city(), "public")


# ---------------------------------------------------------------------------------------- typed coordinates
def test_typed_coordinates_become_the_point_of_the_address(public):
    longitude, latitude = point_to_wgs84(140250, 480250)
    for typed in ("140250 480250", "RD 140.250, 480.250", f"{latitude:.6f} {longitude:.6f}"):
        assert site_choice.typed_point(typed, public) == pytest.approx(
            (latitude, longitude), abs=1e-5
        )


@pytest.mark.parametrize("typed", ["52.09 5.12", "RD 136.000, 455.000"])
def test_a_point_elsewhere_is_refused_in_the_notation_that_was_typed(typed, public):
    with pytest.raises(InputError, match=f"'{typed}' ligt buiten Proefstad"):
        site_choice.typed_point(typed, public)


@given(st.text(max_size=40))
def test_anything_typed_gives_a_point_or_one_sentence(public, typed):
    try:
        found = site_choice.typed_point(typed, public)
    except InputError as error:
        assert str(error).endswith(".")  # noqa: PT017 - most texts are no point, some are
    else:
        assert len(found) == 2


# ---------------------------------------------------------------------------------------- choices in the address
class Address(dict):
    """An address, in which each name stands once."""

    def get_all(self, name):
        return [self[name]] if name in self else []


@pytest.fixture
def session(monkeypatch):
    """A session without a screen: its state and its address."""
    fake = SimpleNamespace(session_state={}, query_params=Address())
    monkeypatch.setattr(url_state, "st", fake)
    monkeypatch.setattr(site_choice, "st", fake)
    monkeypatch.setattr(site_form, "st", fake)
    return fake


@pytest.mark.parametrize(
    ("text", "amount", "found"),
    [
        ("52.37,5.21", 2, (52.37, 5.21)),
        ("52.37,5.21,13", 3, (52.37, 5.21, 13.0)),
        ("52.37,5.21", 3, None),
        ("52.37", 2, None),
        ("", 2, None),
        ("a,b", 2, None),
        ("52.37,5.21,", 2, None),
        ("1e1,5.21", 2, None),
        ("1_0,5.21", 2, None),
        ("nan,inf", 2, None),
        ("52,37;5,21", 2, None),
    ],
)
def test_numbers_in_the_address_are_read_or_left_alone(session, text, amount, found):
    session.query_params["punt"] = text
    url_state.restore()
    assert url_state.numbers(url_state.choice("punt"), amount) == found


def test_a_link_opens_the_same_choices_and_they_stay_in_the_address(session):
    session.query_params.update(punt="52.37,5.21", vorm="Domus")
    url_state.restore()
    assert url_state.choice("punt") == "52.37,5.21"
    session.query_params.clear()  # another page
    url_state.restore()
    assert session.query_params == {"punt": "52.37,5.21"}


def test_what_is_chosen_no_more_leaves_the_address(session):
    session.query_params.update(punt="52.37,5.21")
    url_state.restore()
    url_state.choose("punt", None)
    url_state.restore()
    assert session.query_params == {}


def test_a_very_long_plot_stays_in_the_session_only(session):
    url_state.restore()
    url_state.choose("perceel", ";".join(["52.370000,5.210000"] * 1000))
    url_state.restore()
    assert "perceel" not in session.query_params
    assert len(chosen_site.plot_ring()) == 1000


@pytest.mark.parametrize(
    "text", ["", "abc", "1,2;3", "52.37,5.21;x,y", "52.37,5.21,1;52.37,5.22,1;52.38,5.22,1"]
)
def test_a_spoilt_plot_in_the_address_is_no_plot(session, text):
    session.query_params["perceel"] = text
    url_state.restore()
    assert chosen_site.plot_ring() is None
    assert chosen_site.plot_polygon() is None


def test_a_plot_of_two_corners_has_no_ground(session):
    session.query_params["perceel"] = "52.37,5.21;52.38,5.22"
    url_state.restore()
    assert chosen_site.plot_polygon() is None


def test_a_site_is_chosen_in_one_way_at_a_time_and_undo_brings_the_last_back(session):
    url_state.restore()
    assert not site_choice.may_undo()
    site_choice.choose_point(52.37, 5.21)
    site_choice.choose_candidate("L01")
    assert (url_state.choice("punt"), url_state.choice("kandidaat")) == (None, "L01")
    site_choice.choose_plot(((52.37, 5.21), (52.38, 5.21), (52.38, 5.22)))
    assert (url_state.choice("kandidaat"), len(chosen_site.plot_ring())) == (None, 3)
    site_choice.clear()
    assert not any(map(url_state.choice, ("punt", "perceel", "kandidaat")))
    for expected in ("perceel", "kandidaat", "punt"):
        site_choice.undo()
        assert [name for name in ("punt", "perceel", "kandidaat") if url_state.choice(name)] == [
            expected
        ]
    site_choice.undo()
    assert not site_choice.may_undo()
    assert chosen_site.point() is None


def arrive(page):
    """What the shell does before a page runs, and the page itself first."""
    url_state.arrive(page)
    url_state.restore()
    site_form.follow_link()
    url_state.restore()


@pytest.mark.parametrize(
    ("choose", "was"),
    [
        (lambda: site_choice.choose_candidate("L01"), {"site_id": "L01"}),
        (
            lambda: site_choice.choose_point(52.4, 5.3),
            {"latitude": 52.4, "longitude": 5.3},
        ),
    ],
)
def test_a_link_that_says_what_must_come_keeps_nothing_of_an_earlier_test(session, choose, was):
    choose()
    session.session_state.update(plekken=40, parkeren=3, zoekhoogte=9.0)
    session.query_params.update(punt="52.37,5.21", vorm="Domus")
    arrive("Locatietoets")
    assert chosen_site.site() == {"latitude": 52.37, "longitude": 5.21}
    assert session.query_params == {"punt": "52.37,5.21", "vorm": "Domus"}
    assert not {"plekken", "parkeren"} & set(session.session_state)
    assert session.session_state["zoekhoogte"] == 9.0
    site_choice.undo()
    assert chosen_site.site() == was


def test_a_page_that_is_opened_by_its_menu_keeps_what_was_filled_in(session):
    site_choice.choose_candidate("L01")
    session.session_state.update(plekken=40)
    arrive("Locatietoets")
    assert chosen_site.site() == {"site_id": "L01"}
    assert session.session_state["plekken"] == 40


def test_only_the_first_run_on_a_page_is_an_arrival(session):
    seen = []
    for page in ("Zoeken", "Zoeken", "Locatietoets", "Zoeken"):
        url_state.arrive(page)
        seen.append(url_state.arrival() is not None)
    assert seen == [True, False, True, True]


# ---------------------------------------------------------------------------------------- files to take away
def read(content):
    text = content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_no_cell_starts_a_formula(start):
    hostile = f'{start}HYPERLINK("http://x";"klik")'
    head, row = read(csv_bytes([hostile], [[hostile]]))
    for cell in (*head, *row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
        assert cell.endswith('HYPERLINK("http://x";"klik")')


def test_numbers_stay_numbers_in_dutch():
    assert read(csv_bytes(["a"], [[-3, 1234.5, -0.25, 36.0, float("nan"), None, True, 0]]))[1] == [
        "-3", "1234,5", "-0,25", "36", "", "", "True", "0",
    ]  # fmt: skip


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"])),
        min_size=1,
        max_size=4,
    )
)
def test_a_file_gives_back_what_went_in(cells):
    got = read(csv_bytes(["kolom"] * len(cells), [cells]))[1]
    assert [cell.replace("'", "") for cell in got] == [cell.replace("'", "") for cell in cells]


def test_a_spreadsheet_knows_it_is_utf8():
    assert csv_bytes(["é"], []).startswith(b"\xef\xbb\xbf")


# ---------------------------------------------------------------------------------------- html that escapes
def test_a_hostile_facility_is_text_in_the_panel():
    hostile = dict.fromkeys(("name", "operator", "source", "target_groups"), EVIL)
    city = synthetic_city(facilities=[facility("E1", 200, 200, **hostile)])
    everything = apply_filter(city, FacilityFilter())
    shown = [
        panel._picked(everything, "wijken", ("facilities", "E1")),
        panel._picked(everything, "wijken", ("wijken", "WK1")),
        panel._near(everything, panel.Ring(*at(200, 200), 500.0)),
    ]
    for html in shown:
        assert "&lt;img" in html
        assert "<img src=x" not in html


def test_what_is_selected_and_gone_says_so(public):
    for unknown in (
        ("facilities", "S1"),
        ("facilities", EVIL),
        ("nothing", "1"),
        ("wijken", "WK9"),
    ):
        html = panel._picked(apply_filter(public, FacilityFilter()), "wijken", unknown)
        assert "niet (meer)" in html
        assert EVIL not in html


def test_a_hostile_plan_is_text_in_the_verdict_card():
    from tests.synthetic import box, zone

    zones = [zone("enkelbestemming", EVIL, box(0, 0, 2000, 2000), "wonen", article=EVIL)]
    city = seen_by(synthetic_city(zones=zones), "public")
    x, y = at(300, 300)
    html = card(assessment(propose(city, form="domus", places=8, x=x, y=y), city))
    assert "&lt;img" in html
    assert "<img src=x" not in html


def test_the_card_has_a_row_with_word_and_symbol_for_every_criterion(public):
    x, y = at(300, 300)
    found = assessment(propose(public, form="domus", places=8, x=x, y=y), public)
    html = card(found)
    assert re.findall(r'data-criterion="(\w+)"', html) == [
        finding.criterion for finding in found.findings
    ]
    for finding in found.findings:
        row = html.split(f'data-criterion="{finding.criterion}"')[1].split("</summary>")[0]
        assert finding.verdict.dutch in row
        assert f"sk-symbol sk-{finding.verdict.value}" in row


def test_a_template_escapes_every_value():
    html = render(
        "kaart/area.html",
        name=EVIL,
        level=EVIL,
        figures=[(EVIL, EVIL, EVIL)],
        counted=EVIL,
        fiction=EVIL,
        growth=EVIL,
        wanted=EVIL,
        rows=[],
        loaded=True,
        hidden="",
        share=EVIL,
        page=EVIL,
    )
    assert "<img" not in html
    assert html.count("&lt;img") >= 4


def test_a_value_that_a_template_needs_is_never_silently_empty():
    from jinja2 import UndefinedError

    with pytest.raises(UndefinedError):
        render("kaart/area.html", name="Wijk 1")


@pytest.mark.parametrize(
    ("url", "safe"),
    [("https://example.nl/a", True), ("http://example.nl", True), ("javascript:alert(1)", False), ("//x", False),
     (" https://x", False), ("data:text/html,x", False), ("", False), (None, False)],
)  # fmt: skip
def test_only_web_addresses_become_links(url, safe):
    assert web_address(url) == (url if safe else None)


def test_a_mark_on_a_page_is_an_image_without_text_of_its_own(public):
    drawn = mark_image(next(iter(public.forms.values())))
    assert isinstance(drawn, Markup)
    assert 'alt=""' in drawn
    assert mark_image(None) == ""


# ---------------------------------------------------------------------------------------- figures
def test_places_are_counted_per_area_and_told_per_thousand(public):
    every_form = apply_filter(public, FacilityFilter(forms=tuple(public.forms)))
    everything = apply_filter(public, FacilityFilter())
    places = FIGURES["places"].values(everything, "wijken")
    rate = FIGURES["rate"].values(everything, "wijken")
    people = np.asarray(public.areas("wijken")["inhabitants"], dtype=float)
    assert np.nansum(places) > 0
    # a handful of inhabitants has no rate: one house would give it thousands per 1,000
    told = np.where(people >= 500, people, np.nan)
    assert np.isnan(rate).any()
    assert rate == pytest.approx(1000 * places / told, nan_ok=True)
    assert FIGURES["places"].values(every_form, "wijken") == pytest.approx(places)


@pytest.mark.parametrize("figure", FIGURES.values(), ids=FIGURES)
@pytest.mark.parametrize("level", ["buurten", "wijken", "districts"])
def test_a_figure_has_a_value_or_nothing_for_every_area(public, figure, level):
    values = figure.values(apply_filter(public, FacilityFilter()), level)
    assert values.shape == (len(public.areas(level)),)
    assert not np.isinf(values).any()


def test_a_figure_that_was_never_read_is_unknown_and_the_map_says_so(public):
    values = FIGURES["income"].values(apply_filter(public, FacilityFilter()), "wijken")
    assert np.isnan(values).all()
    fill, note = fill_of(apply_filter(public, FacilityFilter()), "wijken", "income")
    assert fill.classes == "-" * len(values)
    assert set(fill.tips) == {"geen cijfer"}
    assert "Dit cijfer is er niet per wijk." in note


def test_no_colour_is_no_fill(public):
    assert fill_of(apply_filter(public, FacilityFilter()), "wijken", "none") == (None, "")


# ------------------------------------------------------------------------------------------- events of the map
@given(st.lists(st.integers(1, 9), max_size=12))
def test_every_event_of_the_map_is_taken_once_and_in_order(steps):
    sent, taken, last = [], [], None
    for many in steps:
        sent = (sent + [{"serial": str(len(taken) + nth)} for nth in range(many)])[-20:]
        fresh = unseen(sent, last)
        taken += [event["serial"] for event in fresh]
        last = taken[-1]
    assert taken == [str(nth) for nth in range(sum(steps))]


def test_a_map_that_was_made_again_starts_a_list_of_its_own():
    assert unseen([{"serial": "b-1"}], "a-7") == [{"serial": "b-1"}]
    assert unseen([], "a-7") == []
