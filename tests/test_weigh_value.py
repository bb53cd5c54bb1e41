import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from spreidingskaart.model import Verdict
from spreidingskaart.weighing.framework.value import (
    Curve,
    Direction,
    Ideal,
    Points,
    Steps,
    Verdicts,
    outline,
    scores,
    tell,
)

CURVE = TypeAdapter(Curve)
CURVES = (
    Direction(better="more", low=0, high=10),
    Direction(better="less", low=250, high=400),
    Ideal(zero_below=0, low=10, high=20, zero_above=40),
    Ideal(zero_below=10, low=10, high=20, zero_above=20),
    Steps(below=0, steps=((250, 50), (500, 100))),
    Points(points=((0, 100), (500, 60), (1000, 0))),
)


def column(*values):
    return np.array(values, dtype=np.float64)


def test_direction_more_and_less():
    more, less = CURVES[:2]
    np.testing.assert_allclose(scores(more, column(-1, 0, 2.5, 10, 99)), [0, 0, 25, 100, 100])
    np.testing.assert_allclose(scores(less, column(200, 250, 325, 400, 500)), [100, 100, 50, 0, 0])


def test_ideal_range_with_slopes_and_with_walls():
    slopes, walls = CURVES[2:4]
    np.testing.assert_allclose(
        scores(slopes, column(-5, 0, 5, 10, 15, 20, 30, 40, 50)),
        [0, 0, 50, 100, 100, 100, 50, 0, 0],
    )
    np.testing.assert_allclose(scores(walls, column(9.9, 10, 20, 20.1)), [0, 100, 100, 0])


def test_steps_start_at_their_value():
    np.testing.assert_allclose(
        scores(CURVES[4], column(0, 249.9, 250, 499, 500, 1e9)), [0, 0, 50, 50, 100, 100]
    )


def test_points_are_joined_by_lines():
    np.testing.assert_allclose(
        scores(CURVES[5], column(-1, 0, 250, 500, 750, 2000)), [100, 100, 80, 60, 30, 0]
    )


def test_verdicts_and_what_has_no_score():
    curve = Verdicts(scores={"fits": 100, "may_fit": 50, "conflicts": 10, "unsuitable": 0})
    codes = np.array([verdict.code for verdict in Verdict], dtype=np.int8)
    by_word = dict(zip([verdict.value for verdict in Verdict], scores(curve, codes), strict=True))
    assert by_word["fits"] == 100
    assert by_word["conflicts"] == 10
    assert np.isnan(by_word["not_tested"])
    assert np.isnan(by_word["reported"])


@pytest.mark.parametrize("curve", CURVES)
def test_not_tested_stays_not_tested_and_infinite_has_a_score(curve):
    result = scores(curve, column(np.nan, np.inf, -np.inf))
    assert np.isnan(result[0])
    assert np.isfinite(result[1:]).all()


@pytest.mark.parametrize("curve", CURVES)
@given(value=st.floats(-1e6, 1e6))
def test_a_score_lies_between_0_and_100(curve, value):
    assert 0 <= scores(curve, column(value))[0] <= 100


@given(st.floats(-1e3, 1e3), st.floats(-1e3, 1e3))
def test_more_is_never_worse_where_more_is_better(one, other):
    low, high = sorted((one, other))
    curve = Direction(better="more", low=-100, high=300)
    first, second = scores(curve, column(low, high))
    assert first <= second


@pytest.mark.parametrize("curve", [CURVES[0], CURVES[1], CURVES[2], CURVES[5]])
@given(share=st.floats(0, 1))
def test_the_drawn_outline_is_the_curve(curve, share):
    corners = np.array(outline(curve))
    value = corners[0, 0] + share * (corners[-1, 0] - corners[0, 0])
    assert scores(curve, column(value))[0] == pytest.approx(
        np.interp(value, corners[:, 0], corners[:, 1])
    )


def test_the_outline_of_a_staircase_has_vertical_lines():
    assert outline(CURVES[4]) == [(250, 0), (250, 50), (500, 50), (500, 100)]


def test_all_faults_of_a_curve_are_said_at_once():
    with pytest.raises(ValidationError) as caught:
        CURVE.validate_python(
            {"kind": "ideal", "zero_below": 5, "low": 4, "high": 3, "zero_above": 2, "x": 1}
        )
    assert caught.value.error_count() == 4
    with pytest.raises(ValidationError) as caught:
        CURVE.validate_python({"kind": "points", "points": [[2, 101], [1, -3]]})
    message = str(caught.value)
    assert "waarde 1 staat na 2" in message
    assert "score 101 ligt buiten" in message
    assert "score -3 ligt buiten" in message


@pytest.mark.parametrize(
    "curve",
    [
        {"kind": "direction", "better": "more", "low": 1, "high": 1},
        {"kind": "direction", "better": "more", "low": float("nan"), "high": 1},
        {"kind": "direction", "better": "more", "low": True, "high": 2},
        {"kind": "steps", "below": 0, "steps": []},
        {"kind": "points", "points": [[0, 1]]},
        {"kind": "verdicts", "scores": {"fits": 100}},
        {
            "kind": "verdicts",
            "scores": {"fits": 1, "may_fit": 1, "conflicts": 1, "unsuitable": 1, "not_tested": 0},
        },
        {"kind": "spline"},
    ],
)
def test_an_impossible_curve_is_refused(curve):
    with pytest.raises(ValidationError):
        CURVE.validate_python(curve)


@pytest.mark.parametrize(
    ("curve", "unit", "sentence"),
    [
        (
            CURVES[0],
            "m",
            "10 m of meer = 100 punten, 0 m of minder = 0; ertussen naar verhouding.",
        ),
        (
            CURVES[1],
            "m",
            "250 m of minder = 100 punten, 400 m of meer = 0; ertussen naar verhouding.",
        ),
        (
            CURVES[0],
            "op een schaal van 0 tot 10",
            "cijfer 10 = 100 punten, cijfer 0 = 0; ertussen naar verhouding.",
        ),
        (CURVES[2], "", "10 tot en met 20 = 100 punten, aflopend naar 0 bij 0 en bij 40."),
        (CURVES[4], "m", "onder 250 m = 0 punten, vanaf 250 m = 50 en vanaf 500 m = 100."),
        (
            CURVES[5],
            "m",
            "0 m = 100 punten, 500 m = 60 en 1.000 m = 0; ertussen naar verhouding.",
        ),
        (
            Verdicts(scores={"fits": 100, "may_fit": 50, "conflicts": 0, "unsuitable": 0}),
            "",
            ("'past' = 100 punten, 'past mogelijk' = 50, 'strijdig' = 0 en 'ongeschikt' = 0."),
        ),
    ],
)
def test_a_curve_in_words(curve, unit, sentence):
    assert tell(curve, unit) == sentence
