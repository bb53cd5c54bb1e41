"""How long people wait for a place: Erlang's formulas against closed forms, each other and a simulated queue."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import poisson

from geo.statistics.waiting import MOST_PLACES, erlang_b, erlang_c, mean_waiting

PLACES = st.integers(1, 200)
LOADS = st.floats(0.01, 300)


@settings(max_examples=25)
@given(PLACES, LOADS)
def test_erlang_b_is_the_last_part_of_a_cut_poisson_distribution(places, load):
    assert float(erlang_b(places, load)) == pytest.approx(
        poisson.pmf(places, load) / poisson.cdf(places, load), rel=1e-6, abs=1e-300
    )


@settings(max_examples=25)
@given(PLACES, st.floats(0.01, 0.99))
def test_erlang_c_follows_from_erlang_b(places, busy):
    blocked = float(erlang_b(places, places * busy))
    assert float(erlang_c(places, places * busy)) == pytest.approx(
        blocked / (1 - busy * (1 - blocked)), rel=1e-9
    )


def test_one_place_is_the_plain_queue():
    assert float(erlang_c(1, 0.7)) == pytest.approx(0.7)
    assert float(mean_waiting(1, 0.7, 10.0)) == pytest.approx(0.7 * 10 / 0.3)


def test_the_examples_of_the_task():
    """24 a year × 1.5 years: 40 places at 90 % wait 1.9 months, 38 at 95 % wait 5.9."""
    waits = mean_waiting([40, 38], [36.0, 36.0], 18.0)
    assert np.round(waits, 1).tolist() == [1.9, 5.9]


@settings(max_examples=30)
@given(st.integers(2, 40))
def test_a_small_group_waits_longer_at_the_same_occupancy(tens):
    small, large = mean_waiting([10, 10 * tens], [9.0, 9.0 * tens], 12.0)
    assert small > large


def test_where_more_people_come_than_places_come_free_the_wait_has_no_end():
    assert np.isinf(mean_waiting([5, 5], [5.0, 6.0], 12.0)).all()
    assert erlang_c([5, 0], [6.0, 0.0]).tolist() == [1.0, 1.0]


def test_nobody_comes_and_nobody_waits():
    assert float(mean_waiting(3, 0.0, 12.0)) == 0


def test_arrays_give_what_their_numbers_give_one_by_one():
    places, loads = np.arange(0, 80).reshape(20, 4), np.linspace(0, 9, 4)
    together = erlang_b(places, loads)
    assert together.shape == (20, 4)
    alone = [[float(erlang_b(n, a)) for n, a in zip(row, loads, strict=True)] for row in places]
    assert np.allclose(together, alone)


def test_a_simulated_queue_waits_as_long_within_ten_percent():
    """First come, first served, exponential stays: the oracle asks nothing of the formula."""
    random = np.random.default_rng(13)
    places, stay, people = 12, 1.0, 60_000
    arrives = np.cumsum(random.exponential(1 / 10.0, people))
    stays = random.exponential(stay, people)
    free, waited = np.zeros(places), 0.0
    for at, length in zip(arrives, stays, strict=True):
        first = int(free.argmin())
        start = max(at, free[first])
        waited += start - at
        free[first] = start + length
    assert waited / people == pytest.approx(float(mean_waiting(places, 10.0, stay)), rel=0.1)


def test_where_nobody_waits_the_share_turned_away_is_erlang_b():
    random = np.random.default_rng(17)
    places, people = 8, 40_000
    arrives = np.cumsum(random.exponential(1 / 7.0, people))
    stays = random.uniform(0, 2, people)  # any spread of stays with mean 1
    free, lost = np.zeros(places), 0
    for at, length in zip(arrives, stays, strict=True):
        first = int(free.argmin())
        if free[first] > at:
            lost += 1
        else:
            free[first] = at + length
    assert lost / people == pytest.approx(float(erlang_b(places, 7.0)), rel=0.1)


@pytest.mark.parametrize(
    ("places", "load", "says"),
    [
        (2.5, 1.0, "whole"),
        (-1, 1.0, "negative"),
        (3, float("nan"), "NaN"),
        (MOST_PLACES + 1, 1.0, "above"),
        ("x", 1.0, "numbers"),
    ],
)
def test_what_is_no_queue_is_refused(places, load, says):
    with pytest.raises(ValueError, match=says):
        erlang_b(places, load)


@settings(max_examples=30)
@given(st.integers(1, 60), st.floats(0.05, 0.98), st.integers(1, 10))
def test_one_place_more_never_makes_people_wait_longer(places, busy, more):
    load = places * busy
    assert mean_waiting(places + more, load, 1.0) <= mean_waiting(places, load, 1.0)
