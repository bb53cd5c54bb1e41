"""The scan over areas: its arithmetic against brute force over every circle, and what it finds."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geo.statistics.scan import (
    _comparisons,
    at_random_inhabitants,
    chance_of_as_much,
    circles,
    hardest_group,
    likelihood_ratio,
    statistics,
)


def small_city(seed, n, *, grid=False):
    random = np.random.default_rng(seed)
    points = random.uniform(0, 5000, (n, 2))
    if grid:  # many areas equally far
        points = np.unravel_index(random.permutation(16)[:n], (4, 4))
        points = 500.0 * np.stack(points, axis=1)
    return points, random.integers(1, 3000, n).astype(float)


def brute(points, people, areas, *, least=0.0, most=0.5, least_inside=1):
    """Return the statistic, cases and areas of the hardest of all circles, tried one by one."""
    best = (0.0, 0, frozenset())
    n, total = len(areas), people.sum()
    for x, y in points:
        distance = [math.hypot(a - x, b - y) for a, b in points]
        for radius in distance:
            inside = [i for i, d in enumerate(distance) if d <= radius + 1e-6]
            share, k = people[inside].sum() / total, sum(area in inside for area in areas)
            if people[inside].sum() < least or share > most or k < least_inside or k <= n * share:
                continue
            ratio = k * math.log(k / (n * share))
            if k < n:
                ratio += (n - k) * math.log((n - k) / (n * (1 - share)))
            if ratio > best[0] + 1e-9:
                best = (ratio, k, frozenset(inside))
    return best


@settings(max_examples=40)
@given(
    st.integers(0, 10_000),
    st.integers(2, 12),
    st.integers(1, 9),
    st.sampled_from([0.0, 800.0, 4000.0]),
    st.integers(1, 3),
    st.booleans(),
)
def test_the_hardest_circle_is_the_hardest_of_all_tried_one_by_one(
    seed, n, cases, least, inside, grid
):
    points, people = small_city(seed, n, grid=grid)
    around = circles(points, people, least=least)
    areas = at_random_inhabitants(around, cases, draws=5, seed=seed)
    quick = statistics(around, areas, least_inside=inside)
    for row in range(5):
        ratio, _, _ = brute(points, people, areas[row], least=least, least_inside=inside)
        group = hardest_group(around, areas[row], least_inside=inside)
        assert quick[row] == pytest.approx(ratio, abs=1e-9)
        assert group.statistic == pytest.approx(ratio, abs=1e-9)
        if ratio:
            assert group.inside == np.isin(areas[row], group.areas).sum() >= inside
            assert group.share == pytest.approx(people[group.areas].sum() / people.sum())
            told = likelihood_ratio(group.inside, cases, group.share)
            assert told == pytest.approx(ratio, abs=1e-9)


@pytest.mark.parametrize("n", range(1, 40))
def test_rows_are_sorted_whatever_their_number(n):
    values = np.random.default_rng(n).integers(0, 20, (n, 50))
    for i, j in _comparisons(n):
        values[[i, j]] = np.sort(values[[i, j]], axis=0)
    assert (np.diff(values, axis=0) >= 0).all()


def test_every_inhabitant_is_drawn_as_often():
    points, people = small_city(1, 6)
    drawn = at_random_inhabitants(circles(points, people), 10, draws=5000)
    seen = np.bincount(drawn.ravel(), minlength=6) / drawn.size
    assert seen == pytest.approx(people / people.sum(), abs=0.01)


def test_the_chance_counts_ties_and_the_city_itself():
    drawn = np.array([1.0, 2.0, 2.0, 3.0])
    assert [chance_of_as_much(x, drawn) for x in (0, 2, 2.5, 4)] == [1.0, 0.8, 0.4, 0.2]


def test_a_correct_null_gives_few_alarms_and_a_heap_is_found():
    points, people = small_city(3, 60)
    around = circles(points, people, least=500)
    drawn = np.sort(statistics(around, at_random_inhabitants(around, 9, draws=999), least_inside=3))
    fresh = statistics(around, at_random_inhabitants(around, 9, draws=500, seed=7), least_inside=3)
    alarms = sum(chance_of_as_much(one, drawn) <= 0.05 for one in fresh)
    assert alarms <= 48  # the 99.99 % point of 500 tests at 6 %
    near = np.argsort(np.hypot(*(points - points[0]).T))[:4]
    heap = hardest_group(around, near[np.arange(9) % 4], least_inside=3)
    assert heap.inside == 9
    assert set(near) <= set(heap.areas.tolist())
    assert chance_of_as_much(heap.statistic, drawn) == pytest.approx(0.001)


def test_too_few_cases_and_a_city_of_one_area_have_no_group():
    points, people = small_city(5, 4)
    around = circles(points, people)
    assert hardest_group(around, np.array([0, 0]), least_inside=3).centre == -1
    assert statistics(around, np.zeros((4, 2), dtype=int), least_inside=3).tolist() == [0] * 4
    alone = circles([[0, 0]], [100.0])
    assert hardest_group(alone, np.zeros(5, dtype=int)).centre == -1


def test_what_cannot_be_is_refused_with_every_fault():
    with pytest.raises(ValueError, match="nobody lives"):
        circles([[0, 0], [1, 1]], [0.0, 5.0])
    with pytest.raises(ValueError, match="2 rows"):
        circles([[0, 0], [1, 1]], [1.0, 5.0, 5.0])
