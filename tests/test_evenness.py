"""Evenness: what must hold for any city, and what the edges give."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.statistics.change import direction, most_changed, places_after
from geo.statistics.evenness import gini, gini_unweighted, hoover, lorenz, theil, theil_parts
from geo.statistics.rates import location_quotient, rates, shares
from geo.statistics.reach import distance_to_nearest, share_within

MEASURES = [gini, gini_unweighted, hoover, theil]
INHABITED_MEASURES = [gini, hoover, theil]


@st.composite
def cities(draw, *, fewest=1):
    n = draw(st.integers(fewest, 12))
    places = draw(st.lists(st.integers(0, 60), min_size=n, max_size=n).filter(lambda p: sum(p) > 0))
    inhabitants = draw(st.lists(st.integers(1, 9000), min_size=n, max_size=n))
    return np.array(places, dtype=float), np.array(inhabitants, dtype=float)


@given(cities(), st.floats(0.01, 1000), st.floats(0.01, 1000))
def test_scale_of_places_and_inhabitants_does_not_matter(city, more_places, more_people):
    places, inhabitants = city
    for measure in MEASURES:
        assert measure(places * more_places, inhabitants * more_people) == pytest.approx(
            measure(places, inhabitants), abs=1e-9
        )


@given(cities(), st.randoms(use_true_random=False))
def test_order_of_areas_does_not_matter(city, random):
    places, inhabitants = city
    order = list(range(len(places)))
    random.shuffle(order)
    for measure in MEASURES:
        assert measure(places[order], inhabitants[order]) == pytest.approx(
            measure(places, inhabitants), abs=1e-9
        )


@given(cities())
def test_bounds(city):
    places, inhabitants = city
    largest = 1 - inhabitants.min() / inhabitants.sum()
    assert 0 <= hoover(places, inhabitants) <= largest + 1e-12 < 1
    assert hoover(places, inhabitants) <= gini(places, inhabitants) + 1e-12
    assert gini(places, inhabitants) <= largest + 1e-12
    assert 0 <= gini_unweighted(places, inhabitants) <= 1 - 1 / len(places) + 1e-12
    # Pinsker's inequality ties Theil to Hoover
    assert theil(places, inhabitants) >= 2 * hoover(places, inhabitants) ** 2 - 1e-9


@given(cities(fewest=2), st.data())
def test_a_place_from_a_higher_to_a_lower_rate_makes_it_more_even(city, data):
    places, inhabitants = city
    rate = places / inhabitants
    donor = int(np.argmax(rate))
    taker = data.draw(st.sampled_from([i for i in range(len(rate)) if i != donor]))
    # so little that the two do not change places
    room = (rate[donor] - rate[taker]) / (1 / inhabitants[donor] + 1 / inhabitants[taker])
    moved = data.draw(st.floats(0, 1)) * room
    after = places.copy()
    after[donor] -= moved
    after[taker] += moved
    after = np.maximum(after, 0)
    for measure in INHABITED_MEASURES:
        assert measure(after, inhabitants) <= measure(places, inhabitants) + 1e-9
    if moved > 0.01:
        # Hoover does not see a transfer on one side of the mean; these two see every transfer
        assert gini(after, inhabitants) < gini(places, inhabitants)
        assert theil(after, inhabitants) < theil(places, inhabitants)


@given(cities(), st.data())
def test_theil_adds_up_for_any_grouping(city, data):
    places, inhabitants = city
    groups = data.draw(st.lists(st.sampled_from("abc"), min_size=len(places), max_size=len(places)))
    parts = theil_parts(places, inhabitants, groups)
    assert parts.total == pytest.approx(theil(places, inhabitants), abs=1e-9)
    assert parts.between + parts.within == pytest.approx(parts.total, abs=1e-12)
    assert parts.within_by_group.sum() == pytest.approx(parts.within, abs=1e-12)
    assert parts.between >= 0
    assert (parts.within_by_group >= 0).all()


@given(cities(), st.integers(0, 11))
def test_splitting_an_area_into_two_alike_changes_nothing(city, which):
    places, inhabitants = city
    which %= len(places)
    two_places = np.append(places, places[which] / 4)
    two_inhabitants = np.append(inhabitants, inhabitants[which] / 4)
    two_places[which] *= 0.75
    two_inhabitants[which] *= 0.75
    for measure in INHABITED_MEASURES:
        assert measure(two_places, two_inhabitants) == pytest.approx(
            measure(places, inhabitants), abs=1e-9
        )


@given(cities())
def test_lorenz_curve_rises_under_the_diagonal(city):
    x, y = lorenz(*city)
    assert (x[0], y[0]) == (0, 0)
    assert (x[-1], y[-1]) == pytest.approx((1, 1))
    assert (np.diff(x) >= 0).all()
    assert (y <= x + 1e-12).all()
    assert gini(*city) == pytest.approx(1 - 2 * np.trapezoid(y, x), abs=1e-12)


@settings(max_examples=25)
@given(st.integers(1, 5), st.integers(1, 4), st.integers(1, 9), st.integers(0, 10**6))
def test_many_rows_at_once_give_what_each_gives_alone(m, k, n, seed):
    random = np.random.default_rng(seed)
    places = random.poisson(2, (m, k, n)).astype(float)
    inhabitants = random.integers(1, 900, n)
    for measure in [*MEASURES, lambda p, w: theil_parts(p, w, np.arange(n) % 2).between]:
        together = measure(places, inhabitants)
        alone = [[measure(places[i, j], inhabitants) for j in range(k)] for i in range(m)]
        assert together.shape == (m, k)
        np.testing.assert_allclose(together, alone, atol=1e-12)
    assert (
        rates(places, inhabitants).shape
        == location_quotient(places, inhabitants).shape
        == (m, k, n)
    )


@pytest.mark.parametrize("measure", MEASURES)
def test_perfectly_even_is_zero(measure):
    assert measure([3, 6, 12], [1000, 2000, 4000]) == pytest.approx(0, abs=1e-15)


@pytest.mark.parametrize("measure", MEASURES)
def test_one_area_is_zero(measure):
    assert measure([40], [9000]) == 0


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(
    ("places", "inhabitants"), [([0, 0, 0], [10, 20, 30]), ([1, 2, 3], [0, 0, 0])]
)
def test_no_places_or_no_inhabitants_has_no_evenness(measure, places, inhabitants):
    assert np.isnan(measure(places, inhabitants))


def test_no_places_or_no_inhabitants_has_no_parts_either():
    for city in ([[0, 0], [10, 20]], [[1, 2], [0, 0]]):
        parts = theil_parts(*city, ["a", "b"])
        assert np.isnan([parts.total, parts.between, parts.within]).all()
    assert np.isnan(theil_parts([0, 0], [10, 0], ["a", "b"]).within_by_group).all()


def test_everything_in_one_area_leaves_the_share_of_the_others():
    places, inhabitants = [0, 25, 0], [1000, 2000, 7000]
    assert gini(places, inhabitants) == pytest.approx(0.8)
    assert hoover(places, inhabitants) == pytest.approx(0.8)
    assert theil(places, inhabitants) == pytest.approx(np.log(5))
    assert gini_unweighted(places, inhabitants) == pytest.approx(2 / 3)


def test_area_without_inhabitants():
    places, inhabitants = [10, 0, 10], [1000, 0, 1000]
    for measure in MEASURES:
        assert measure(places, inhabitants) == pytest.approx(0)
    np.testing.assert_array_equal(rates(places, inhabitants), [10, np.nan, 10])
    np.testing.assert_array_equal(location_quotient(places, inhabitants), [1, np.nan, 1])


def test_places_where_nobody_lives():
    places, inhabitants = [10, 20, 10], [1000, 0, 1000]
    assert hoover(places, inhabitants) == pytest.approx(0.5)
    assert gini(places, inhabitants) == pytest.approx(0.5)
    assert gini_unweighted(places, inhabitants) == 0
    assert theil(places, inhabitants) == np.inf
    assert np.isnan(rates(places, inhabitants)[1])
    assert gini([0, 20], [1000, 0]) == hoover([0, 20], [1000, 0]) == 1
    parts = theil_parts(places, inhabitants, ["a", "b", "a"])
    assert (parts.total, parts.between, parts.within) == (np.inf, np.inf, 0)
    inside = theil_parts(places, inhabitants, ["a", "a", "b"])
    assert inside.within == np.inf
    assert np.isfinite(inside.between)


def test_every_fault_is_told_at_once():
    with pytest.raises(ValueError, match="NaN") as told:
        gini([1, np.nan, -2], [10, np.inf])
    message = str(told.value)
    assert "`places` is NaN" in message
    assert "position 1" in message
    assert "`places` is negative at position 2" in message
    assert "`inhabitants` is infinite at position 1" in message
    assert "`inhabitants` has shape (2,), expected to fit `places` with (3,)" in message


@pytest.mark.parametrize(
    ("places", "inhabitants", "told"),
    [
        ([], [], "`places` is empty"),
        (["veel"], [10], "`places` must be numbers"),
        (5, [10], "`places` has 0 dimensions"),
        ([1, 2], [10], "expected to fit"),
        ([[1, 2], [3, 4]], [10, 20, 30], "expected to fit"),
        ([[1, 2], [3, np.nan]], [10, 20], r"position \(1, 1\)"),
    ],
)
def test_what_cannot_be_measured_is_refused(places, inhabitants, told):
    for measure in [*MEASURES, rates, location_quotient, lorenz]:
        with pytest.raises(ValueError, match=told):
            measure(places, inhabitants)


def test_groups_must_fit():
    with pytest.raises(ValueError, match=r"`groups` has shape \(2,\)"):
        theil_parts([1, 2, 3], [10, 20, 30], ["a", "b"])


@given(cities())
def test_location_quotient_averages_to_one_over_inhabitants(city):
    places, inhabitants = city
    assert np.average(location_quotient(places, inhabitants), weights=inhabitants) == pytest.approx(
        1
    )
    assert shares(places).sum() == pytest.approx(1)


def test_location_quotient_of_nothing_does_not_exist():
    assert np.isnan(location_quotient([0, 0], [10, 20])).all()


def test_input_is_not_changed():
    places, inhabitants = np.array([5.0, 0, 3]), np.array([100.0, 0, 50])
    places.setflags(write=False)
    inhabitants.setflags(write=False)
    for measure in MEASURES:
        measure(places, inhabitants)
    places_after(places, [0], [1])
    assert places.tolist() == [5, 0, 3]


# ------------------------------------------------------------------ one decision, and sets of them
@given(
    cities(), st.lists(st.tuples(st.integers(0, 11), st.integers(0, 40)), min_size=1, max_size=6)
)
def test_each_decision_is_a_scenario_of_its_own(city, decisions):
    places, _ = city
    area = np.array([a % len(places) for a, _ in decisions])
    added = np.array([q for _, q in decisions])
    after = places_after(places, area, added)
    assert after.shape == (len(decisions), len(places))
    np.testing.assert_allclose(after.sum(axis=1), places.sum() + added)
    for row, (a, q) in enumerate(zip(area, added, strict=True)):
        assert after[row, a] == places[a] + q


def test_decisions_taken_together_add_up_also_in_one_area():
    after = places_after([10, 0, 5], [1, 1, 0, 2], [4, 6, -10, 1], scenario=[0, 0, 0, 1])
    assert after.tolist() == [[0, 10, 5], [10, 0, 6]]


def test_decisions_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="area 0 would have -1 places in scenario 0"):
        places_after([10, 0], [0], [-11])
    with pytest.raises(ValueError, match="`area` must be 0 to 1"):
        places_after([10, 0], [2], [1])
    with pytest.raises(ValueError, match="whole numbers"):
        places_after([10, 0], [0.5], [1])


def test_direction_tells_more_even_from_less_even_and_from_rounding():
    assert direction(0.4, [0.3, 0.5, 0.4 + 1e-12, np.nan]).tolist() == [1, -1, 0, 0]


def test_most_changed_areas():
    before = location_quotient([10, 10, 20], [1000, 1000, 2000])
    after = location_quotient([[10, 30, 20], [10, 10, 20]], [1000, 1000, 2000])
    gain, loss = most_changed(before, after, 2)
    assert gain.tolist() == [[1, -1], [-1, -1]]
    assert sorted(loss[0].tolist()) == [0, 2]
    assert loss[1].tolist() == [-1, -1]


# ------------------------------------------------------------------ reach
def test_reach_grows_with_distance_and_with_targets():
    random = np.random.default_rng(4)
    homes, people = random.uniform(0, 9000, (60, 2)), random.integers(0, 3000, 60)
    targets = random.uniform(0, 9000, (8, 2))
    few = share_within(distance_to_nearest(homes, targets[:3]), people, [0, 500, 2000, 20000])
    more = share_within(distance_to_nearest(homes, targets), people, [0, 500, 2000, 20000])
    assert (np.diff(few) >= 0).all()
    assert (more >= few).all()
    assert few[-1] == 1


def test_a_distance_exactly_equal_is_within():
    near = distance_to_nearest([[0, 0], [300, 400]], [[0, 0]])
    assert near.tolist() == [0, 500]
    assert share_within(near, [1, 3], 500) == 1
    assert share_within(near, [1, 3], 499.999) == 0.25


def test_reach_of_several_kinds_at_once():
    nearest = np.array([[100, 900], [np.inf, np.inf]])
    assert share_within(nearest, [10, 30], [500, 1000]).tolist() == [[0.25, 1.0], [0.0, 0.0]]


def test_no_targets_reach_nobody_and_nobody_has_no_share():
    nothing = distance_to_nearest([[0, 0], [1, 1]], [])
    assert np.isinf(nothing).all()
    assert share_within(nothing, [10, 20], 1000) == 0
    assert np.isnan(share_within([5, 6], [0, 0], 1000))


def test_reach_refuses_what_is_unknown():
    with pytest.raises(ValueError, match="`points` is NaN or infinite at position 1"):
        distance_to_nearest([[0, 0], [np.nan, 1]], [[0, 0]])
    with pytest.raises(ValueError, match="`nearest` is NaN"):
        share_within([np.nan, 1], [10, 20], 1000)
