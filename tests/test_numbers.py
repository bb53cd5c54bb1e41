"""One reader of numbers and one of coordinates: what they read, what they refuse, and what our writers write."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.crs import point_to_rd, point_to_wgs84
from spreidingskaart.errors import InputError
from spreidingskaart.words.coordinates import (
    X_RANGE,
    Y_RANGE,
    read_coordinates,
    read_degrees,
    read_x,
    read_y,
    told_in_degrees,
    told_in_rd,
)
from spreidingskaart.words.numbers import number, plain, read_number, read_within, typed

READ = {
    "1200": 1200, "1.200,0": 1200, "1.200.000": 1_200_000, "1.200.000,25": 1_200_000.25, "0,5": 0.5, "0.5": 0.5,
    "1,200": 1.2, "0.125": 0.125, "1234.567": 1234.567, "36": 36, "36,5": 36.5, "11.25": 11.25, "1.2345": 1.2345,
    ",5": 0.5, ".5": 0.5, "007": 7, "0": 0, "-0": 0, "-3": -3, "-1.200,5": -1200.5, "\u22123,5": -3.5,
    " 24 ": 24, "\u00a024\u202f": 24, "\t1.200,5\n": 1200.5,
}  # fmt: skip
REFUSED = (
    "", " ", ".", ",", "-", "5.", "5,", "abc", "1_0", "1e3", "1E3", "nan", "NaN", "inf", "-inf", "Infinity", "0x10",
    "+5", "--5", "5-", "1 200", "1\u00a0200", "1'200", "1,200.5", "1,200,000", "1.20.300", "12.00,5", "0.125.000",
    "1.2000,5", "1..200", "1,,2", "\uff11\uff12", "\u0661\u0662", "\u00b2", "½", "36 m", "60%", "€ 5", "1/2", "9" * 400,
)  # fmt: skip
TWO_READINGS = {
    "1.200": ("1200", "1,2"), "5.000": ("5000", "5"), "-1.250": ("-1250", "-1,25"), " 143.211 ": ("143211", "143,211"),
    "01.200": ("1200", "1,2"),
}  # fmt: skip


@pytest.mark.parametrize("text", READ)
def test_dutch_and_plain_notation_are_read_alike(text):
    value = read_number(text)
    assert value == READ[text]
    assert math.copysign(1, value) == math.copysign(1, READ[text])


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_number_is_refused_in_one_sentence(text):
    with pytest.raises(InputError) as refusal:
        read_number(text)
    said = str(refusal.value)
    assert said.endswith(".")
    assert "\n" not in said
    assert len(said) < 120


@pytest.mark.parametrize("text", TWO_READINGS)
def test_a_number_with_two_readings_is_refused_with_both(text):
    thousand, decimal = TWO_READINGS[text]
    with pytest.raises(InputError) as refusal:
        read_number(text)
    assert str(refusal.value) == (
        f"'{text.strip()}' kan {thousand} of {decimal} zijn; schrijf {thousand} of {decimal}."
    )
    assert read_number(thousand) == pytest.approx(read_number(decimal) * 1000)


def test_a_whole_number_has_no_decimals():
    assert read_within("36,0", 1, 1000, whole=True) == 36
    with pytest.raises(
        InputError, match=r"^'36,5' kan niet: geef een heel getal van 1 tot en met 1\.000\.$"
    ):
        read_within("36,5", 1, 1000, whole=True)


@given(st.floats(-1e9, 1e9))
def test_what_is_shown_in_a_field_is_read_back(value):
    assert read_number(typed(value)) == pytest.approx(value, abs=1e-9)


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_what_is_written_for_readers_is_read_back_or_has_two_readings(value, decimals):
    for text in (number(value, decimals), plain(value, decimals)):
        whole = abs(round(value, decimals))
        if 1000 <= whole < 1_000_000 and "," not in text:
            with pytest.raises(InputError, match=r"kan .* zijn"):
                read_number(text)
        else:
            assert read_number(text) == pytest.approx(value, abs=0.51 * 10**-decimals)


@given(st.text(max_size=12))
def test_any_text_is_a_number_or_a_refusal(text):
    try:
        value = read_number(text)
    except InputError:
        return
    assert math.isfinite(value)
    assert set(text.strip()) <= set("0123456789.,-\u2212")


RD_POINT = (143_211.0, 486_939.0)
IN_RD = (
    "143211 486939", "143211, 486939", "143211,486939", "143211;486939", "143211 ; 486939", "143.211, 486.939",
    "143.211 486.939", "143.211,486.939", "RD 143.211, 486.939", "rd 143211 486939", "143.211,0 486.939,0",
    "143211.0, 486939.0", "143211,0 486939,0", "143.211 486939", "x=143211, y=486939", "X = 143.211, Y = 486.939",
    "x: 143211 y: 486939", "\u00a0143.211,\u00a0486.939\u00a0", "143211,0;486939,0",
)  # fmt: skip
IN_DEGREES = (
    "52.3702 5.2141", "5.2141 52.3702", "52,3702 5,2141", "52,3702, 5,2141", "52.3702,5.2141", "52,3702,5,2141",
    "52.3702, 5.2141", "52,3702; 5,2141", "52.37020° NB, 5.21410° OL", "5.21410° OL, 52.37020° NB",
    "52,37020° NB, 5,21410° OL", "52.3702°N 5.2141°E", "N52.3702 E5.2141", "N 52.3702 O 5.2141", "+52.3702 +5.2141",
    "52.3702NB 5.2141OL", "lat 52.3702 lon 5.2141", "lat: 52.3702, lon: 5.2141",
)  # fmt: skip


@pytest.mark.parametrize("text", IN_RD)
def test_rd_is_read_in_every_notation(text):
    assert read_coordinates(text) == RD_POINT


@pytest.mark.parametrize("text", IN_DEGREES)
def test_degrees_are_read_in_both_orders_and_every_notation(text):
    assert read_coordinates(text) == pytest.approx(point_to_rd(5.2141, 52.3702), abs=0.01)


def test_degrees_with_three_decimals_are_degrees():
    for text in ("52.370 5.214", "5.214, 52.370", "52.370,5.214"):
        assert read_coordinates(text) == pytest.approx(point_to_rd(5.214, 52.370), abs=0.01)


@pytest.mark.parametrize(
    "text",
    [
        "", "143211", "143211 486939 3", "aap noot", "1e3 2e5", "1_0 2_0", "nan nan", "inf 486939", "0x10 0x20",
        "\uff11\uff14\uff13\uff12\uff11\uff11 486939", "143,211,486", "52°22'12\" 5°12'50\"",
    ],
)  # fmt: skip
def test_what_are_no_two_numbers_shows_both_forms(text):
    with pytest.raises(
        InputError, match=r"geen twee getallen; schrijf bijvoorbeeld 143500 487200"
    ) as refusal:
        read_coordinates(text)
    assert "52,3702 5,2141" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("48.8566 2.3522", "graden"),
        ("-52.37 5.21", "graden"),
        ("0 0", "graden"),
        ("486939 143211", "eerst x en dan y"),
        ("587792 486939", "in RD is x"),
        ("-587.792, 486.939", "in RD is x"),
    ],
)
def test_a_point_elsewhere_is_refused_in_the_notation_that_was_used(text, said):
    with pytest.raises(InputError, match=said) as refusal:
        read_coordinates(text)
    assert str(refusal.value).startswith(f"'{text}' ")


@given(st.floats(*X_RANGE), st.floats(*Y_RANGE))
def test_what_a_page_writes_of_a_point_is_read(x, y):
    longitude, latitude = point_to_wgs84(x, y)
    in_rd, in_degrees = told_in_rd(x, y), told_in_degrees(latitude, longitude)
    for text in (in_rd, f"{in_rd} · {in_degrees}"):
        assert read_coordinates(text) == pytest.approx((x, y), abs=0.51)
    if 50 <= latitude <= 54 and 3 <= longitude <= 8:
        assert read_coordinates(in_degrees) == pytest.approx((x, y), abs=1.5)
        for degrees in (f"{latitude:.6f},{longitude:.6f}", f"{longitude:.6f} {latitude:.6f}"):
            assert read_coordinates(degrees) == pytest.approx((x, y), abs=0.2)


def test_two_points_in_one_text_are_refused():
    with pytest.raises(InputError, match="twee verschillende punten"):
        read_coordinates("RD 143.211, 486.939 · 52.40000° NB, 5.21410° OL")


@given(st.text(max_size=30))
def test_any_text_is_a_point_in_the_netherlands_or_a_refusal(text):
    try:
        x, y = read_coordinates(text)
    except InputError:
        return
    assert -100_000 < x < 400_000
    assert 200_000 < y < 700_000


def test_one_coordinate_by_itself_is_decided_by_its_range():
    assert read_x("143.211") == 143_211
    assert read_y(" 486.939 ") == 486_939
    assert read_x("143211,5") == 143_211.5
    assert read_x("5.000") == 5_000, "no x in the Netherlands; metres are large numbers"
    assert read_degrees("5.214") == 5.214
    assert read_degrees("+52,370") == 52.37
    for read in (read_x, read_y, read_degrees):
        for text in ("1e5", "nan", "1_0", ""):
            with pytest.raises(InputError):
                read(text)
