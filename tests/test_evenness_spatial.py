"""Neighbours, Moran, Getis-Ord and points: behaviour, edges and exact small cases."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.distance import pdist, squareform
from scipy.stats import binomtest

from geo.points_inside import points_inside
from geo.statistics.area_counts import binomial_tails
from geo.statistics.contiguity import among, contiguity, from_pairs
from geo.statistics.point_pattern import apart
from geo.statistics.spatial_autocorrelation import getis_ord, local_moran, moran


def squares(columns, rows):
    return np.array([shapely.box(x, y, x + 1, y + 1) for y in range(rows) for x in range(columns)])


def chain(n):
    one = np.arange(n - 1)
    return from_pairs(n, np.concatenate([one, one + 1]), np.concatenate([one + 1, one]))


CITY = contiguity(squares(8, 9))


# ------------------------------------------------------------------ neighbours
def test_queen_takes_corners_and_rook_does_not():
    queen, rook = contiguity(squares(3, 3)), contiguity(squares(3, 3), rule="rook")
    assert queen.counts.tolist() == [3, 5, 3, 5, 8, 5, 3, 5, 3]
    assert rook.counts.tolist() == [2, 3, 2, 3, 4, 3, 2, 3, 2]
    assert rook.neighbour[rook.starts[4] : rook.starts[5]].tolist() == [1, 3, 5, 7]


def test_there_is_no_tolerance_and_islands_are_reported():
    shapes = np.array(
        [shapely.box(0, 0, 1, 1), shapely.box(1, 0, 2, 1), shapely.box(2.001, 0, 3, 1)]
    )
    found = contiguity(shapes)
    assert found.islands.tolist() == [2]
    assert found.weights().toarray().tolist() == [[0, 1, 0], [1, 0, 0], [0, 0, 0]]


def test_an_area_in_a_hole_and_one_of_two_parts_have_neighbours():
    ring = shapely.box(0, 0, 9, 9).difference(shapely.box(3, 3, 6, 6))
    both = shapely.MultiPolygon([shapely.box(3, 3, 6, 6), shapely.box(9, 0, 12, 9)])
    for rule in ("queen", "rook"):
        assert contiguity(np.array([ring, both]), rule=rule).counts.tolist() == [1, 1]


def test_areas_that_overlap_are_neighbours_too():
    assert contiguity(
        np.array([shapely.box(0, 0, 2, 2), shapely.box(1, 1, 3, 3)])
    ).counts.tolist() == [1, 1]


def test_neighbours_leave_the_shapes_unprepared():
    shapes = squares(2, 2)
    contiguity(shapes)
    assert not shapely.is_prepared(shapes).any()


def test_missing_shapes_and_unknown_rules_are_refused_together():
    with pytest.raises(ValueError, match=r"`rule` was 'bishop'.*no shape at position 0, 1"):
        contiguity(np.array([None, shapely.Polygon(), shapely.box(0, 0, 1, 1)]), rule="bishop")


def test_leaving_areas_out_renumbers_and_makes_islands():
    part = among(chain(5), np.array([True, False, True, True, False]))
    assert part.counts.tolist() == [0, 1, 1]
    assert part.neighbour.tolist() == [2, 1]
    assert part.islands.tolist() == [0]


def test_pairs_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="own neighbour"):
        from_pairs(3, [1], [1])
    with pytest.raises(ValueError, match="row numbers must be 0 to 2"):
        from_pairs(3, [1], [3])


# ------------------------------------------------------------------ global Moran
def test_chessboard_repels_and_halves_attract():
    rook = contiguity(squares(8, 8), rule="rook")
    board = np.array([(x + y) % 2 for y in range(8) for x in range(8)])
    halves = np.array([x < 4 for y in range(8) for x in range(8)], dtype=float)
    answer = moran([board, halves], rook, permutations=999)
    assert answer.i[0] == pytest.approx(-1)
    assert answer.i[1] > 0.8
    assert (answer.p < 1e-6).all()
    assert (answer.p_simulated == 2 / 1000).all()


def test_moments_of_moran_are_those_of_all_orders():
    values = np.array([4.0, 0, 1, 7, 2])
    neighbours = from_pairs(5, [0, 1, 1, 2, 2, 3, 0, 3], [1, 0, 2, 1, 3, 2, 3, 0])
    answer = moran(values, neighbours)
    everyone = moran(np.array(list(permutations(values))), neighbours).i
    assert answer.expected == pytest.approx(everyone.mean(), abs=1e-12)
    assert answer.variance == pytest.approx(everyone.var(), abs=1e-12)


def test_simulated_p_is_that_of_all_orders():
    values = np.array([9.0, 7, 5, 1, 0, 0.5])
    neighbours = chain(6)
    answer = moran(values, neighbours, permutations=40_000, seed=2)
    everyone = moran(np.array(list(permutations(values))), neighbours).i
    exact = 2 * min((everyone >= answer.i - 1e-10).mean(), (everyone <= answer.i + 1e-10).mean())
    assert answer.p_simulated == pytest.approx(exact, abs=0.01)


@given(st.floats(-50, 50), st.floats(0.01, 100))
def test_shifting_and_stretching_the_values_changes_nothing(shift, stretch):
    values = np.random.default_rng(3).gamma(1, 2, 72)
    before = moran(values, CITY, permutations=19)
    after = moran(shift + stretch * values, CITY, permutations=19)
    for name in ("i", "variance", "z", "p", "p_simulated"):
        assert getattr(after, name) == pytest.approx(getattr(before, name), rel=1e-6)


def test_order_of_areas_does_not_matter():
    random = np.random.default_rng(11)
    shapes, values = squares(6, 6), random.gamma(1, 2, 36)
    order = random.permutation(36)
    one, other = moran(values, contiguity(shapes)), moran(values[order], contiguity(shapes[order]))
    assert other.i == pytest.approx(float(one.i))
    assert other.z == pytest.approx(float(one.z))
    here, there = (
        local_moran(values, contiguity(shapes)),
        local_moran(values[order], contiguity(shapes[order])),
    )
    np.testing.assert_allclose(there.i, here.i[order])
    np.testing.assert_allclose(there.z, here.z[order])


def test_many_forms_at_once_give_what_each_gives_alone():
    random = np.random.default_rng(11)
    values = random.gamma(1, 2, (4, 72))
    for measure in (moran, local_moran, getis_ord):
        together = measure(values, CITY, permutations=99, seed=5)
        alone = [measure(row, CITY, permutations=99, seed=5) for row in values]
        np.testing.assert_allclose(together.z, [one.z for one in alone])
        np.testing.assert_array_equal(together.p_simulated, [one.p_simulated for one in alone])


def test_large_maps_go_in_blocks_without_another_answer(monkeypatch):
    random = np.random.default_rng(11)
    values = random.gamma(1, 2, (3, 72))
    local = local_moran(values, CITY, permutations=99).p_simulated
    monkeypatch.setattr("geo.statistics.spatial_autocorrelation._BLOCK", 3 * 99 * 7)
    np.testing.assert_array_equal(local_moran(values, CITY, permutations=99).p_simulated, local)
    blocks = moran(values, CITY, permutations=99).p_simulated
    monkeypatch.undo()
    np.testing.assert_array_equal(moran(values, CITY, permutations=99).p_simulated, blocks)


def test_the_same_seed_gives_the_same_answer_and_another_seed_another():
    random = np.random.default_rng(11)
    values = random.gamma(1, 2, 72)
    one, again, other = (
        local_moran(values, CITY, permutations=199, seed=s).p_simulated for s in (1, 1, 2)
    )
    np.testing.assert_array_equal(one, again)
    assert (one != other).any()


@pytest.mark.parametrize("constant", [0.0, 0.1, 7.3])
def test_equal_values_everywhere_have_no_pattern(constant):
    values = np.full(72, constant)
    for measure in (moran, local_moran, getis_ord):
        answer = measure(values, CITY, permutations=9)
        assert answer.reason == "no_variation"
        assert np.isnan(answer.z).all()
        assert np.isnan(answer.p_simulated).all()


def test_areas_without_any_neighbours_have_no_pattern():
    for measure in (moran, local_moran, getis_ord):
        answer = measure([1, 2, 3, 4], from_pairs(4, [], []), permutations=9)
        assert answer.reason == "no_neighbours"
        assert np.isnan(answer.z).all()


def test_one_empty_form_does_not_spoil_the_others():
    random = np.random.default_rng(11)
    values = np.stack([np.zeros(72), random.gamma(1, 2, 72)])
    answer = moran(values, CITY, permutations=99)
    assert answer.reason.tolist() == ["no_variation", ""]
    assert np.isnan(answer.i).tolist() == [True, False]
    assert answer.p_simulated[1] > 0


def test_one_area_and_two_areas():
    assert moran([3.0], from_pairs(1, [], [])).reason == "no_variation"
    two = moran([1, 2], chain(2), permutations=9)
    assert two.i == pytest.approx(-1)
    assert np.isnan(two.variance)
    assert two.p_simulated == 1
    assert local_moran([1, 2], chain(2), permutations=9).i == pytest.approx([-0.5, -0.5])


def test_where_all_border_all_there_is_nothing_to_find():
    everyone = from_pairs(5, *np.array([(a, b) for a in range(5) for b in range(5) if a != b]).T)
    answer = moran([1, 2, 3, 4, 9], everyone, permutations=99)
    assert answer.i == pytest.approx(-0.25)
    assert np.isnan(answer.z)
    assert answer.p_simulated == 1
    assert (local_moran([1, 2, 3, 4, 9], everyone, permutations=99).p_simulated == 1).all()


def test_unknown_values_are_refused():
    with pytest.raises(ValueError, match=r"`values` is NaN .*`permutations` was -1"):
        moran([1, np.nan, 3], chain(3), permutations=-1)
    with pytest.raises(ValueError, match="neighbours of 3 areas"):
        getis_ord([1, 2], chain(3))


# ------------------------------------------------------------------ local Moran and Gi*
def test_a_cluster_and_an_outlier_are_found():
    random = np.random.default_rng(11)
    values = random.normal(5, 0.5, (9, 8))
    values[0:3, 0:3] += 8
    values[7, 6] += 12
    answer = local_moran(values.ravel(), CITY, permutations=9999)
    at = {"cluster": 1 * 8 + 1, "outlier": 7 * 8 + 6}
    assert answer.quadrant[at["cluster"]] == 1
    assert answer.p_adjusted[at["cluster"]] < 0.05
    assert answer.quadrant[at["outlier"]] == 4
    assert (answer.p_adjusted >= answer.p_simulated).all()
    hot = getis_ord(values.ravel(), CITY, permutations=999)
    assert np.argmax(hot.z) == at["cluster"]
    assert hot.p_simulated[at["cluster"]] == 2 / 1000


def test_conditional_moments_and_p_are_those_of_all_draws():
    values = np.array([6.0, 1, 0, 3, 2, 8])
    neighbours = from_pairs(6, [0, 0, 1, 2, 3, 4, 4, 5], [1, 2, 0, 0, 4, 3, 5, 4])
    answer = local_moran(values, neighbours, permutations=60_000, seed=3)
    z = values - values.mean()
    mean_square = (z**2).sum() / 5
    for i, c in enumerate(neighbours.counts):
        others = np.delete(z, i)
        drawn = np.array([z[i] * np.mean(pick) / mean_square for pick in combinations(others, c)])
        assert answer.expected[i] == pytest.approx(drawn.mean(), abs=1e-12)
        assert answer.variance[i] == pytest.approx(drawn.var(), abs=1e-12)
        tails = (drawn >= answer.i[i] - 1e-9).mean(), (drawn <= answer.i[i] + 1e-9).mean()
        assert answer.p_simulated[i] == pytest.approx(min(1, 2 * min(tails)), abs=0.015)


def test_local_values_add_up_to_the_global_one():
    random = np.random.default_rng(11)
    values = random.gamma(1, 2, 72)
    assert local_moran(values, CITY).i.sum() / 71 == pytest.approx(float(moran(values, CITY).i))


def test_a_map_of_mostly_zeros_gives_no_false_alarm():
    values = np.zeros(72)
    values[[5, 40]] = 10
    answer = local_moran(values, CITY, permutations=999)
    untouched = np.setdiff1d(
        np.arange(72), np.concatenate([[5, 40], CITY.neighbour[CITY.areas == 5]])
    )
    untouched = np.setdiff1d(untouched, CITY.neighbour[CITY.areas == 40])
    assert (answer.p_simulated[untouched] > 0.5).all()


def test_an_area_exactly_at_the_mean_is_part_of_nothing():
    answer = local_moran([3, 9, 0, 0, 3, 3], chain(6), permutations=99)
    assert (answer.i[[0, 4, 5]] == 0).all()
    assert (answer.p_simulated[[0, 4, 5]] == 1).all()


def test_islands_have_no_local_value():
    neighbours = from_pairs(4, [0, 1, 1, 2], [1, 0, 2, 1])
    for measure in (local_moran, getis_ord):
        answer = measure([1, 5, 2, 9], neighbours, permutations=19)
        assert answer.islands.tolist() == [False, False, False, True]
        assert np.isnan(answer.z[3])
        assert np.isnan(answer.p_simulated).tolist() == [False, False, False, True]
        assert np.isfinite(answer.p_adjusted[:3]).all()
    assert local_moran([1, 5, 2, 9], neighbours).quadrant[3] == 0


# ------------------------------------------------------------------ points
def test_the_next_point_and_the_pairs_of_a_square_grid():
    grid = np.stack(np.meshgrid(np.arange(20), np.arange(20)), -1).reshape(1, -1, 2) * 100.0
    answer = apart(grid, 100)
    assert answer.mean_to_next == pytest.approx([100])
    assert answer.pairs.tolist() == [2 * 20 * 19]


def test_many_patterns_at_once_are_each_by_themselves():
    xy = np.random.default_rng(3).uniform(0, 3000, (40, 9, 2))
    together = apart(xy, 700)
    for pattern, mean, pairs in zip(xy, together.mean_to_next, together.pairs, strict=True):
        distance = squareform(pdist(pattern))
        assert pairs == (pdist(pattern) <= 700).sum()
        np.fill_diagonal(distance, np.inf)
        assert mean == pytest.approx(distance.min(axis=1).mean())


def test_points_on_one_spot_and_too_few_points():
    assert apart([[[5, 5], [5, 5], [5, 5]]], 1).mean_to_next.tolist() == [0]
    assert apart([[[5, 5], [5, 5], [5, 5]]], 1).pairs.tolist() == [3]
    for few in (np.empty((2, 0, 2)), np.ones((2, 1, 2))):
        assert np.isnan(apart(few, 1).mean_to_next).all()
        assert apart(few, 1).pairs.tolist() == [0, 0]


def test_bad_points_and_distances_are_refused_together():
    with pytest.raises(ValueError, match=r"`points` holds.*`within` was 0"):
        apart([[[0, np.nan], [1, 1]]], 0)
    with pytest.raises(ValueError, match=r"expected to have \(m, n, 2\)"):
        apart([[0, 1]], 5)


# ------------------------------------------------------------------ areas
def test_the_tails_of_an_area_are_those_of_a_binomial_test():
    cases, people = [4, 0, 1, 3], [1000.0, 3000.0, 2000.0, 4000.0]
    tails = binomial_tails(cases, people)
    for row, k in enumerate(cases):
        share = people[row] / 10_000
        more, fewer = (binomtest(k, 8, share, alternative=side) for side in ("greater", "less"))
        assert tails.more[row] == pytest.approx(more.pvalue)
        assert tails.fewer[row] == pytest.approx(fewer.pvalue)
        assert tails.none[row] == pytest.approx((1 - share) ** 8)
    assert tails.expected.tolist() == pytest.approx([0.8, 2.4, 1.6, 3.2])
    assert (tails.more_adjusted >= tails.more).all()
    assert tails.more_adjusted[0] == pytest.approx(4 * tails.more[0])


# ------------------------------------------------------------------ points inside areas
def test_points_lie_inside_their_polygon_and_fill_it():
    corner = shapely.Polygon([(0, 0), (100, 0), (100, 10), (10, 10), (10, 100), (0, 100)])
    sliver = shapely.Polygon([(0, 0), (1000, 1e-9), (1000, 0)])
    found = points_inside(np.array([corner, sliver]), 400)
    assert found.shape == (2, 400, 2)
    assert shapely.contains_xy(corner, *found[0].T).all()
    right = (found[0][:, 0] > 10).mean()
    assert right == pytest.approx(900 / 1900, abs=0.08)
    assert np.isfinite(found[1]).all()
