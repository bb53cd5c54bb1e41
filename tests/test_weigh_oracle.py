"""Our weighing against well-known libraries; skips with a message where they are not installed."""

import warnings
from itertools import pairwise

import numpy as np
import pytest

from spreidingskaart.weighing.framework import ahp
from spreidingskaart.weighing.ranking.rank import totals
from spreidingskaart.weighing.several import together
from tests import topsis


def library(name):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip(name, reason=f"{name} is not installed: see requirements-dev.in")


def cases(n=29, m=10):
    for seed in range(5):
        draw = np.random.default_rng(seed)
        yield draw.uniform(0, 100, (n, m)), draw.dirichlet(np.ones(m))


def as_it_is(column, *, cost):
    return column


def test_weighted_sum_is_that_of_pymcdm():
    methods = library("pymcdm.methods")
    for scores, shares in cases():
        theirs = methods.WSM(normalization_function=as_it_is)
        ours = totals(scores, shares).total
        np.testing.assert_allclose(ours, theirs(scores, shares, np.ones(10)), rtol=1e-12)


def test_topsis_is_that_of_pymcdm():
    methods, normalizations = library("pymcdm.methods"), library("pymcdm.normalizations")
    for scores, shares in cases():
        theirs = methods.TOPSIS(normalization_function=normalizations.vector_normalization)
        np.testing.assert_allclose(
            topsis.closeness(scores, shares), theirs(scores, shares, np.ones(10)), rtol=1e-9
        )


def test_pairwise_weights_and_consistency_are_those_of_pymcdm():
    subjective = library("pymcdm.weights.subjective")
    scale = [1 / 9, 1 / 7, 1 / 5, 1 / 3, 1, 2, 4, 6, 8]
    for m in range(2, 11):
        draw = np.random.default_rng(m)
        answers = {(i, j): float(draw.choice(scale)) for i in range(m) for j in range(i + 1, m)}
        matrix = ahp.matrix_from(answers, m)
        theirs = subjective.AHP(matrix=matrix)
        ours = ahp.weights_from_pairs(matrix, [str(i) for i in range(m)])
        np.testing.assert_allclose(ours.shares, theirs(), rtol=1e-9)
        # The two look up the consistency of random answers in different tables; the index before is the same.
        index = theirs.get_cr() * subjective.AHP.RI_M[m - 1]
        assert ours.consistency_index == pytest.approx(index, rel=1e-9, abs=1e-12)


def places(seed, n=12, p=60):
    draw = np.random.default_rng(seed)
    sites, homes = draw.uniform(0, 5000, (n, 2)), draw.uniform(0, 5000, (p, 2))
    between = np.hypot(*(sites[:, None] - sites).transpose(2, 0, 1))
    return (
        between,
        np.hypot(*(sites[:, None] - homes).transpose(2, 0, 1)),
        draw.integers(1, 500, p).astype(float),
    )


def solved(model, *args, **options):
    """Let a model of spopt find its best value; its own warnings about coming versions are not ours."""
    locate, pulp = library("spopt.locate"), library("pulp")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made = getattr(locate, model).from_cost_matrix(*args, **options)
        answer = made.solve(pulp.PULP_CBC_CMD(msg=False))
    # "Optimal" alone is also said of an answer found when time ran out; sol_status tells the two apart.
    assert answer.problem.sol_status == pulp.LpSolutionOptimal
    return answer.problem.objective.value()


@pytest.fixture(params=[150_000, 0], ids=["counted", "solved"])
def way(request, monkeypatch):
    monkeypatch.setattr(together, "COUNT_AT_MOST", request.param)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("k", [2, 4])
def test_nearest_for_most_is_spopts_p_median(seed, k):
    _, to_homes, inhabitants = places(seed)
    theirs = solved("PMedian", to_homes.T, inhabitants[:, None], p_facilities=k)
    ours = together.nearest_for_most(to_homes, inhabitants, k=k)
    assert ours.proven
    assert ours.best.value == pytest.approx(theirs / inhabitants.sum(), rel=1e-6)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("k", [2, 4])
def test_most_reached_is_spopts_mclp(seed, k):
    _, to_homes, inhabitants = places(seed)
    theirs = solved("MCLP", to_homes.T, inhabitants[:, None], service_radius=1200, p_facilities=k)
    ours = together.most_reached(to_homes <= 1200, inhabitants, k=k)
    assert ours.proven
    assert ours.best.value == pytest.approx(theirs)


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("k", [2, 4])
def test_farthest_apart_is_spopts_p_dispersion(seed, k):
    between, _, _ = places(seed)
    theirs = solved("PDispersion", between, p_facilities=k)
    ours = together.farthest_apart(between, k=k)
    assert ours.proven
    assert ours.best.value == pytest.approx(theirs, rel=1e-6)


def test_the_more_sites_the_better_for_reach_and_nearness():
    _, to_homes, inhabitants = places(7)
    reached = [
        together.most_reached(to_homes <= 900, inhabitants, k=k).best.value for k in range(1, 7)
    ]
    nearest = [
        together.nearest_for_most(to_homes, inhabitants, k=k).best.value for k in range(1, 7)
    ]
    assert all(one <= other for one, other in pairwise(reached))
    assert all(one >= other for one, other in pairwise(nearest))
