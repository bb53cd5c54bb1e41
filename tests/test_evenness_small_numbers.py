"""Small numbers: intervals that hold what they promise, ranks that admit doubt, silence where it is due."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, poisson

from geo.statistics.evenness import gini, theil
from geo.statistics.rates import rates
from geo.statistics.small_numbers import (
    dispersion_of,
    middle,
    poisson_interval,
    rank_bands,
    redrawn_places,
    too_small,
)


# ------------------------------------------------------------------ exact intervals
@given(st.integers(0, 300), st.integers(1, 10**6), st.floats(0.5, 0.99))
def test_interval_holds_the_rate_and_widens_with_the_level(count, people, level):
    narrow = poisson_interval([count], [people], level=level)
    wide = poisson_interval([count], [people], level=(1 + level) / 2)
    rate = rates([count], [people])
    assert narrow.low <= rate <= narrow.high
    assert wide.low <= narrow.low
    assert wide.high > narrow.high


@pytest.mark.parametrize("true_mean", [0.4, 1.5, 6.0, 25.0])
def test_interval_covers_at_least_as_often_as_it_promises(true_mean):
    counts = np.arange(200)
    interval = poisson_interval(counts, np.ones(200), per=1)
    covered = (interval.low <= true_mean) & (true_mean <= interval.high)
    assert poisson.pmf(counts, true_mean)[covered].sum() >= 0.95


def test_interval_at_the_edges():
    interval = poisson_interval([[0, 5], [3, 0]], [1000, 0])
    assert interval.low[0, 0] == 0
    assert interval.high[0, 0] == pytest.approx(-np.log(0.025))
    assert np.isnan(interval.low[:, 1]).all()
    assert np.isnan(interval.high[:, 1]).all()


def test_places_that_come_in_facilities_widen_the_interval():
    assert dispersion_of([1, 1, 1]) == 1
    assert dispersion_of([30]) == 30
    assert dispersion_of([10, 30]) == 25
    assert np.isnan(dispersion_of([]))
    # one facility of 30 places is as unsure as one event, thirty times as large
    of_one = poisson_interval([1], [1000])
    of_thirty = poisson_interval([30], [1000], dispersion=dispersion_of([30]))
    assert of_thirty.low == pytest.approx(30 * of_one.low)
    assert of_thirty.high == pytest.approx(30 * of_one.high)


def test_dispersion_is_the_variance_of_drawn_facilities():
    sizes = np.array([4.0, 6, 6, 24, 40])
    random = np.random.default_rng(1)
    totals = [random.choice(sizes, n).sum() for n in random.poisson(5, 40_000)]
    assert np.var(totals) / np.mean(totals) == pytest.approx(dispersion_of(sizes), rel=0.03)


def test_options_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match=r"`level` was 1.*`dispersion` was 0"):
        poisson_interval([1], [10], level=1, dispersion=0)


# ------------------------------------------------------------------ bootstrap
AREA = np.array([0, 0, 1, 2, 2, 2])
PLACES = np.array([10, 20, 8, 4, 4, 30])
PEOPLE = np.array([4000, 3000, 9000, 2500])


def test_draws_keep_the_number_of_facilities_and_the_mean():
    same_size = redrawn_places(AREA, np.full(6, 5), 4, draws=200)
    assert (same_size.sum(axis=1) == 30).all()
    drawn = redrawn_places(AREA, PLACES, 4, draws=20_000)
    np.testing.assert_allclose(drawn.mean(axis=0), [30, 8, 38, 0], rtol=0.03)
    assert (
        redrawn_places(AREA, PLACES, 4, seed=1) == redrawn_places(AREA, PLACES, 4, seed=1)
    ).all()


def test_a_measure_of_all_draws_at_once_has_an_interval():
    interval = middle(gini(redrawn_places(AREA, PLACES, 4), PEOPLE))
    assert interval.low < gini([30, 8, 38, 0], PEOPLE) < interval.high


def test_bootstrap_is_exact_for_one_facility_in_two():
    # two facilities of equal size in two areas: each area gets 0, 1 or 2 of them with chance 1/4, 1/2, 1/4
    drawn = redrawn_places([0, 1], [10, 10], 2, draws=40_000)
    chances = [np.mean(drawn[:, 0] == places) for places in (0, 10, 20)]
    assert chances == pytest.approx([0.25, 0.5, 0.25], abs=0.015)


def test_draws_without_a_value_are_left_out():
    drawn = np.array(
        [[1.0, np.nan], [2, np.nan], [np.nan, np.nan], [3, np.nan], [4, np.nan], [5, np.nan]]
    )
    interval = middle(drawn, level=0.5)
    assert (interval.low[0], interval.high[0]) == (2, 4)
    assert np.isnan(interval.low[1])


def test_an_infinite_measure_gives_an_interval_up_to_infinity():
    drawn = redrawn_places([0, 0, 1, 2], [10, 10, 10, 10], 3)
    interval = middle(theil(drawn, [1000, 1000, 0]))
    assert np.isfinite(interval.low)
    assert interval.high == np.inf


def test_facilities_that_cannot_be_are_refused():
    with pytest.raises(
        ValueError, match=r"`facility_places` is negative.*whole numbers from 0 to 1.*`draws` was 0"
    ):
        redrawn_places([0, 2], [5, -5], 2, draws=0)
    with pytest.raises(ValueError, match=r"`facility_area` has shape \(1,\)"):
        redrawn_places([0], [5, 5], 2)


# ------------------------------------------------------------------ ranks
def test_ranks_that_are_clear_are_sure_and_equals_share_a_band():
    bands = rank_bands([4000, 400, 40, 40, 0], np.full(5, 1000), draws=4000)
    assert bands.best.tolist() == [1, 2, 3, 3, 5]
    assert bands.worst.tolist() == [1, 2, 4, 4, 5]


def test_bands_hold_the_middle_and_are_ranks():
    random = np.random.default_rng(0)
    bands = rank_bands(random.poisson(4, 71), random.integers(200, 6000, 71))
    assert (bands.best <= bands.median).all()
    assert (bands.median <= bands.worst).all()
    assert bands.best.min() >= 1
    assert bands.worst.max() <= 71


def test_small_areas_have_wider_bands_and_facilities_wider_still():
    places, people = np.array([3, 30, 10, 10, 10]), np.array([300, 3000, 2000, 1500, 1200])
    single = rank_bands(places, people, draws=5000)
    together = rank_bands(places, people, draws=5000, dispersion=10)
    width = single.worst - single.best
    assert width[0] > width[1]
    assert (together.worst - together.best >= width).all()


def test_areas_without_inhabitants_have_no_rank():
    bands = rank_bands([5, 9, 0], [1000, 0, 1000])
    assert np.isnan([bands.best[1], bands.median[1], bands.worst[1]]).all()
    assert np.nanmax(bands.worst) == 2
    assert np.isnan(rank_bands([5], [0]).best).all()


def test_one_area_is_first_of_one():
    bands = rank_bands([0], [10])
    assert (bands.best, bands.median, bands.worst) == (1, 1, 1)


def test_how_often_nothing_outranks_three_is_that_of_jeffreys_prior():
    # Gamma(1/2) exceeds Gamma(7/2) as often as a Beta(1/2, 7/2) exceeds one half
    exceeds = beta.sf(0.5, 0.5, 3.5)
    for level, best in ((1 - 2 * exceeds - 0.02, 2), (1 - 2 * exceeds + 0.02, 1)):
        assert rank_bands([0, 3], [1000, 1000], draws=40_000, level=level).best[0] == best


# ------------------------------------------------------------------ silence
def test_too_small_for_a_statement():
    rule = {"min_inhabitants": 500, "min_facilities": 2}
    verdict = too_small([100, 5000, 5000, 5000], [3, 0, 1, 2], **rule)
    assert verdict.few_inhabitants.tolist() == [True, False, False, False]
    assert verdict.few_facilities.tolist() == [False, False, True, False]
    assert verdict.any.tolist() == [True, False, True, False]


def test_too_wide_for_a_statement():
    people, places = np.array([5000, 5000, 5000]), np.array([2, 60, 0])
    interval = poisson_interval(places, people)
    verdict = too_small(
        people, places, min_inhabitants=0, min_facilities=0, interval=interval, max_ratio=4
    )
    assert verdict.wide_interval.tolist() == [True, False, False]


def test_no_inhabitants_is_too_small():
    assert too_small([0], [4], min_inhabitants=1, min_facilities=1).any.tolist() == [True]
