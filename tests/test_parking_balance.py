"""The arithmetic of a parking balance: a worked example from a real plan, and what holds for any numbers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from spreidingskaart.criteria.parking import balance
from spreidingskaart.rules.parking.norm_book import PARTS

RESIDENT = np.array([50, 50, 90, 80, 100, 60, 80, 70]) / 100
VISITOR = np.array([10, 20, 80, 70, 0, 60, 100, 70]) / 100
CARE = np.array([50, 50, 100, np.nan, 25, 100, 100, 100]) / 100

amounts = st.floats(0, 500, allow_nan=False)
parts = arrays(float, len(PARTS), elements=st.floats(0, 300))
shares = arrays(float, (3, len(PARTS)), elements=st.floats(0, 1))


def test_a_care_home_in_oude_ijsselstreek_comes_out_as_its_plan_says():
    needed = balance.demand([32.4, 8.1, 21.5], np.array([RESIDENT, VISITOR, CARE]))
    told = dict(zip(PARTS, needed, strict=True))
    assert np.isnan(told.pop("koopavond"))
    assert told == pytest.approx(
        {
            "werkdag_ochtend": 27.8,
            "werkdag_middag": 28.6,
            "werkdag_avond": 57.2,
            "werkdag_nacht": 37.8,
            "zaterdag_middag": 45.8,
            "zaterdag_avond": 55.5,
            "zondag_middag": 49.9,
        },
        abs=0.1,
    )
    assert float(balance.normative(needed)) == pytest.approx(57.14)
    assert float(balance.without_shared_use([32.4, 8.1, 21.5])) == pytest.approx(62.0)


def test_a_part_is_unknown_only_where_someone_with_unknown_presence_parks():
    assert np.isnan(balance.demand([1, 0, 1], np.array([RESIDENT, VISITOR, CARE]))[3])
    assert not np.isnan(balance.demand([1, 1, 0], np.array([RESIDENT, VISITOR, CARE]))).any()


def test_nothing_known_gives_no_number():
    assert np.isnan(balance.normative(np.full(8, np.nan)))


@given(st.tuples(amounts, amounts, amounts), st.integers(0, 2), amounts, shares)
def test_more_spaces_never_need_less(spaces, which, more, presence):
    grown = list(spaces)
    grown[which] += more
    assert (balance.demand(grown, presence) >= balance.demand(spaces, presence) - 1e-9).all()


@given(st.tuples(amounts, amounts, amounts), shares)
def test_shared_use_never_needs_more_than_everybody_at_once(spaces, presence):
    peak = balance.normative(balance.demand(spaces, presence))
    assert peak <= balance.without_shared_use(spaces) + 1e-9


@given(parts, parts, parts, parts, st.floats(0, 10))
def test_the_balance_is_linear(supply_a, supply_b, needed_a, needed_b, times):
    both = balance.balance(supply_a + times * supply_b, needed_a + times * needed_b)
    apart = balance.balance(supply_a, needed_a) + times * balance.balance(supply_b, needed_b)
    assert both == pytest.approx(apart, abs=1e-6)


@given(parts, parts)
def test_the_least_peak_is_the_lowest_over_all_shares(visitors, residents):
    exact = balance.least_peak(visitors, residents)
    tried = [float((visitors + s * (residents - visitors)).max()) for s in np.linspace(0, 1, 201)]
    assert exact <= min(tried) + 1e-6
    step = float(np.abs(residents - visitors).max()) / 200
    assert exact >= min(tried) - step - 1e-6


def test_homes_need_at_least_13_15ths_of_the_norm_whatever_the_share_of_visitors():
    # at two thirds residents: evening 0.6 + 0.8/3 = saturday evening 1.6/3 + 1/3 = 0.8667
    assert balance.least_peak(VISITOR, RESIDENT) == pytest.approx(13 / 15)


@pytest.mark.parametrize(
    ("rule", "total", "whole"),
    [
        ("up", 15.3, 16),
        ("up", 57.6, 58),
        ("up", 0.1 * 30, 3),
        ("down", 14.4, 14),
        ("nearest", 57.2, 57),
        ("nearest", 14.5, 15),
        ("down", 0.7 * 10, 7),
    ],
)
def test_a_total_is_rounded_once_by_its_rule(rule, total, whole):
    assert float(balance.rounded(total, rule)) == whole


@given(st.lists(st.floats(0, 40), min_size=2, max_size=12))
def test_rounding_once_never_asks_more_than_rounding_every_row(rows):
    assert balance.rounded(sum(rows)) <= balance.rounded(rows).sum() + 1e-9


def test_free_spaces_stop_at_the_highest_occupancy_and_never_go_below_nothing():
    free = balance.free_spaces(np.array([100.0]), np.array([[0.5, 0.85, 0.95, np.nan]]), 0.85)
    assert free[0, :3] == pytest.approx([35, 0, 0])
    assert np.isnan(free[0, 3])


def test_only_what_comes_on_top_of_the_old_use_counts():
    new = balance.Range(np.array([18.0]), np.array([26.0]))
    old = balance.Range(np.array([10.0]), np.array([20.0]))
    extra = balance.increase(new, old)
    assert (extra.low[0], extra.high[0]) == (0.0, 16.0)


def test_breda_takes_off_what_the_old_use_asks_at_the_same_moment():
    """133,4 less 8,6 at that moment, not less the old use's own peak of 83 (NL.IMRO.0758.BP2016204002-0401)."""
    for rest in (0.0, 83.0, 133.4):  # whatever the new use asks when the old one asks most
        new, old = np.array([133.4, rest]), np.array([8.6, 83.0])
        left = balance.increase(balance.Range(new, new), balance.Range(old, old))
        assert balance.normative(left.high) == pytest.approx(124.8)
        assert balance.rounded(balance.normative(left.low)) == 125


def test_what_is_short_is_short_in_the_worst_known_part():
    needed = np.array([10.2, 5.0, np.nan, 30.0])
    there = np.array([12.0, 3.0, 0.0, np.nan])
    assert float(balance.shortage(needed, there)) == 2.0


def test_an_own_space_counts_by_its_factor_and_public_ones_in_full():
    assert balance.supply(20, 0.75, np.array([4.0, 0.0])).tolist() == [19.0, 15.0]
