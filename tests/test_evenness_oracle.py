"""The measures against PySAL and scipy, where the same formula exists."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
import shapely
from scipy.stats import poisson

from geo.statistics.change import places_after
from geo.statistics.contiguity import Contiguity, contiguity
from geo.statistics.evenness import gini, gini_unweighted, hoover, theil, theil_parts
from geo.statistics.point_pattern import apart
from geo.statistics.small_numbers import poisson_interval
from geo.statistics.spatial_autocorrelation import getis_ord, local_moran, moran

CLOSE = {"rtol": 1e-9, "atol": 1e-9}
RNG = np.random.default_rng(20240101)
INHABITANTS = RNG.integers(1, 60, 40)
PLACES = (RNG.poisson(0.8, (6, 40)) * RNG.integers(1, 25, (6, 40))).astype(float)
GROUPS = np.array(["haven", "stad", "buiten", "poort", "hout"])[np.arange(40) % 5]


def pysal(name: str) -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(
            name,
            reason=f"{name.partition('.')[0]} is not installed: pip install -r requirements-dev.txt",
        )


def honeycomb(rows: int, columns: int, seed: int) -> np.ndarray:
    """Cells of a Voronoi diagram around shaken points: a coverage with irregular neighbours."""
    random = np.random.default_rng(seed)
    grid = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), -1).reshape(-1, 2) * 500.0
    points = shapely.MultiPoint(grid + random.uniform(-240, 240, grid.shape))
    return shapely.get_parts(shapely.voronoi_polygons(points))


def weights_of(neighbours: Contiguity) -> Any:
    libpysal = pysal("libpysal.weights")
    return libpysal.W(
        {
            i: neighbours.neighbour[neighbours.starts[i] : neighbours.starts[i + 1]].tolist()
            for i in range(len(neighbours))
        },
        silence_warnings=True,
    )


CELLS = honeycomb(7, 9, seed=5)
NEIGHBOURS = contiguity(CELLS)
VALUES = np.random.default_rng(8).gamma(1.2, 3.0, (4, len(CELLS)))


@pytest.fixture(autouse=True)
def _quiet_oracle():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def per_person(row: int) -> np.ndarray:
    """The rate of an area once for each of its inhabitants: what the weights stand for."""
    return np.repeat(PLACES[row] / INHABITANTS, INHABITANTS)


def test_gini_weighted_is_that_of_all_people_one_by_one():
    oracle = pysal("inequality.gini")
    expected = [oracle.Gini(per_person(row)).g for row in range(len(PLACES))]
    np.testing.assert_allclose(gini(PLACES, INHABITANTS), expected, **CLOSE)


def test_gini_unweighted_is_that_of_the_rates():
    oracle = pysal("inequality.gini")
    expected = [oracle.Gini(row / INHABITANTS).g for row in PLACES]
    np.testing.assert_allclose(gini_unweighted(PLACES, INHABITANTS), expected, **CLOSE)


def test_hoover_is_the_greatest_gap_under_the_lorenz_curve():
    oracle, pandas = pysal("inequality.schutz"), pysal("pandas")
    expected = [
        oracle.Schutz(pandas.DataFrame({"rate": per_person(row)}), "rate").distance
        for row in range(len(PLACES))
    ]
    np.testing.assert_allclose(hoover(PLACES, INHABITANTS), expected, **CLOSE)


def test_theil_is_that_of_all_people_one_by_one():
    oracle = pysal("inequality.theil")
    expected = [oracle.Theil(per_person(row)).T for row in range(len(PLACES))]
    np.testing.assert_allclose(theil(PLACES, INHABITANTS), expected, **CLOSE)


def test_theil_splits_in_between_and_within():
    oracle = pysal("inequality.theil")
    parts = theil_parts(PLACES, INHABITANTS, GROUPS)
    people = np.repeat(GROUPS, INHABITANTS)
    split = [oracle.TheilD(per_person(row), people) for row in range(len(PLACES))]
    np.testing.assert_allclose(parts.between, [float(np.squeeze(s.bg)) for s in split], **CLOSE)
    np.testing.assert_allclose(parts.within, [float(np.squeeze(s.wg)) for s in split], **CLOSE)


@pytest.mark.parametrize("rule", ["queen", "rook"])
def test_contiguity_is_that_of_libpysal(rule):
    graph, geopandas = pysal("libpysal.graph"), pysal("geopandas")
    expected = graph.Graph.build_contiguity(
        geopandas.GeoSeries(CELLS), rook=rule == "rook", strict=True
    )
    assert contiguity(CELLS, rule=rule).weights().toarray() == pytest.approx(
        expected.transform("r").sparse.toarray(), abs=1e-12
    )


def test_rook_and_queen_differ_on_a_chessboard_as_in_libpysal():
    weights, geopandas = pysal("libpysal.weights"), pysal("geopandas")
    squares = np.array([shapely.box(x, y, x + 1, y + 1) for x in range(4) for y in range(3)])
    frame = geopandas.GeoDataFrame(geometry=squares)
    for rule, oracle in (("queen", weights.Queen), ("rook", weights.Rook)):
        full = oracle.from_dataframe(frame, use_index=False).full()[0]
        assert (contiguity(squares, rule=rule).weights().toarray() > 0).tolist() == (
            full > 0
        ).tolist()


def test_moran_and_its_moments():
    esda = pysal("esda.moran")
    ours = moran(VALUES, NEIGHBOURS)
    for row, values in enumerate(VALUES):
        theirs = esda.Moran(values, weights_of(NEIGHBOURS), permutations=0)
        got = [ours.i[row], ours.expected[row], ours.variance[row], ours.z[row], ours.p[row]]
        np.testing.assert_allclose(
            got, [theirs.I, theirs.EI, theirs.VI_rand, theirs.z_rand, theirs.p_rand], **CLOSE
        )


def test_moran_with_an_island():
    esda = pysal("esda.moran")
    cells = np.append(CELLS, shapely.box(90_000, 90_000, 90_500, 90_500))
    values = np.append(VALUES[0], 30.0)
    neighbours = contiguity(cells)
    theirs = esda.Moran(values, weights_of(neighbours), permutations=0)
    ours = moran(values, neighbours)
    assert ours.islands == 1
    np.testing.assert_allclose([ours.i, ours.z], [theirs.I, theirs.z_rand], **CLOSE)


def test_simulated_p_of_moran_lies_where_pysal_finds_it():
    esda = pysal("esda.moran")
    draws = 9999
    ours = moran(VALUES, NEIGHBOURS, permutations=draws, seed=1).p_simulated
    np.random.seed(3)  # noqa: NPY002  (esda draws from the global generator)
    for row, values in enumerate(VALUES):
        theirs = esda.Moran(values, weights_of(NEIGHBOURS), permutations=draws)
        one_side = (theirs.sim >= theirs.I).mean()
        expected = 2 * min(one_side, 1 - one_side)
        assert ours[row] == pytest.approx(expected, abs=6 * np.sqrt(0.5 / draws))


def test_local_moran_its_moments_and_quadrants():
    esda = pysal("esda.moran")
    ours = local_moran(VALUES, NEIGHBOURS)
    n = VALUES.shape[1]
    for row, values in enumerate(VALUES):
        theirs = esda.Moran_Local(values, weights_of(NEIGHBOURS), permutations=0)
        np.testing.assert_allclose(ours.i[row], theirs.Is, **CLOSE)
        # esda divides the sum of squares by n - 1 in I and by n in its moments; ours divides by n - 1 in both
        np.testing.assert_allclose(ours.expected[row], theirs.EIc * (n - 1) / n, **CLOSE)
        np.testing.assert_allclose(ours.variance[row], theirs.VIc * ((n - 1) / n) ** 2, **CLOSE)
        assert ours.quadrant[row].tolist() == theirs.q.tolist()


def test_simulated_p_of_local_moran_lies_where_pysal_finds_it():
    esda = pysal("esda.moran")
    draws = 9999
    ours = local_moran(VALUES[0], NEIGHBOURS, permutations=draws, seed=1).p_simulated
    theirs = esda.Moran_Local(VALUES[0], weights_of(NEIGHBOURS), permutations=draws, seed=7)
    above = (theirs.sim >= theirs.Is).mean(axis=0)
    np.testing.assert_allclose(
        ours, 2 * np.minimum(above, 1 - above), atol=6 * np.sqrt(0.5 / draws)
    )


def test_getis_ord():
    esda = pysal("esda.getisord")
    ours = getis_ord(VALUES, NEIGHBOURS)
    for row, values in enumerate(VALUES):
        theirs = esda.G_Local(
            values, weights_of(NEIGHBOURS), transform="B", star=True, permutations=0
        )
        np.testing.assert_allclose(ours.z[row], theirs.Zs, **CLOSE)
        np.testing.assert_allclose(ours.p[row], 2 * theirs.p_norm, **CLOSE)


def test_mean_distance_to_the_next_point():
    pointpats = pysal("pointpats")
    points = np.random.default_rng(2).uniform(0, 5000, (30, 2))
    theirs = pointpats.PointPattern(points).mean_nnd
    assert float(apart(points[None], 1000).mean_to_next[0]) == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize("count", [0, 1, 2, 7, 30, 400])
def test_poisson_interval_leaves_exactly_the_tails(count):
    interval = poisson_interval([count], [1000.0])
    assert poisson.cdf(count, interval.high) == pytest.approx([0.025], abs=1e-9)
    if count:
        assert poisson.sf(count - 1, interval.low) == pytest.approx([0.025], abs=1e-9)
    else:
        assert interval.low == 0


def test_all_sites_in_one_call_agree_with_pysal_one_by_one():
    oracle = pysal("inequality.gini")
    after = places_after(PLACES[0], np.arange(29), 12)
    one_by_one = [oracle.Gini(np.repeat(row / INHABITANTS, INHABITANTS)).g for row in after]
    np.testing.assert_allclose(gini(after, INHABITANTS), one_by_one, **CLOSE)
