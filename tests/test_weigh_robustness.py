import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from spreidingskaart.weighing.ranking import dethrone, robustness
from spreidingskaart.weighing.ranking.rank import totals
from tests import topsis

NAN = float("nan")
SITES = ("Locatie A", "Locatie B", "Locatie C")
CRITERIA = ("Spreiding", "Politie", "Vervoer")
THIRDS = np.full(3, 1 / 3)

scores_2 = hnp.arrays(
    np.float64, st.tuples(st.integers(2, 6), st.just(2)), elements=st.integers(0, 100).map(float)
)
scores_3 = hnp.arrays(
    np.float64, st.tuples(st.integers(2, 5), st.just(3)), elements=st.integers(0, 100).map(float)
)


def winning_interval(scores, site):
    """Length of the weights of the first of two criteria, 0..1, at which a site is first: exact."""
    low, high = 0.0, 1.0
    for rival in np.delete(scores, site, axis=0):
        at_0, at_1 = (scores[site] - rival)[::-1]
        if at_0 < 0 and at_1 < 0:
            return 0.0
        if at_0 < 0:
            low = max(low, at_0 / (at_0 - at_1))
        if at_1 < 0:
            high = min(high, at_0 / (at_0 - at_1))
    return max(0.0, high - low)


def winning_area(scores, site):
    """Share of the triangle of three weights in which a site is first: the area that half "
    "planes leave, exact."""
    left = shapely.Polygon([(0, 0), (1, 0), (0, 1)])
    for rival in np.delete(scores, site, axis=0):
        lead = scores[site] - rival
        x, y, constant = lead[0] - lead[2], lead[1] - lead[2], lead[2]
        length = np.hypot(x, y)
        if length == 0:
            left = left if constant >= 0 else shapely.Polygon()
            continue
        normal, along = np.array([x, y]) / length, np.array([-y, x]) / length
        edge = -constant / length * normal
        far = 1e3
        half = [
            edge + far * along,
            edge - far * along,
            edge - far * along + far * normal,
            edge + far * along + far * normal,
        ]
        left = left.intersection(shapely.Polygon(half))
    return left.area / 0.5


@given(scores_2)
def test_two_criteria_agree_with_the_exact_interval(scores):
    result = robustness.acceptability(scores, draws=4000)
    exact = [winning_interval(scores, site) for site in range(len(scores))]
    np.testing.assert_allclose(result.first, exact, atol=6 * 0.5 / np.sqrt(4000))


@given(scores_3)
def test_three_criteria_agree_with_the_exact_area(scores):
    result = robustness.acceptability(scores, draws=4000)
    exact = [winning_area(scores, site) for site in range(len(scores))]
    np.testing.assert_allclose(result.first, exact, atol=6 * 0.5 / np.sqrt(4000))


def test_the_stated_error_is_the_error():
    scores = np.array([[90, 10, 50], [40, 60, 55], [20, 20, 95.0]])
    exact = np.array([winning_area(scores, site) for site in range(3)])
    runs = [robustness.acceptability(scores, draws=500, seed=seed) for seed in range(200)]
    inside = np.mean([(run.first_low <= exact) & (exact <= run.first_high) for run in runs])
    assert 0.9 < inside < 0.99


@given(scores_3)
def test_every_site_has_one_rank_in_every_weighting(scores):
    result = robustness.acceptability(scores, draws=500)
    np.testing.assert_allclose(result.ranks.sum(axis=1), 1)
    np.testing.assert_array_equal(result.top, result.ranks[:, :3].sum(axis=1))


def test_the_same_seed_gives_the_same_answer_and_another_does_not():
    scores = np.random.default_rng(1).uniform(0, 100, (5, 4))
    one, same, other = (
        robustness.acceptability(scores, draws=999, seed=seed) for seed in (7, 7, 8)
    )
    np.testing.assert_array_equal(one.ranks, same.ranks)
    assert (one.ranks != other.ranks).any()


def test_sites_with_the_same_scores_share_every_rank():
    result = robustness.acceptability(np.array([[60.1, 20.7], [60.1, 20.7], [10, 10]]), draws=200)
    np.testing.assert_array_equal(result.first, [1, 1, 0])
    np.testing.assert_array_equal(result.ranks[2], [0, 0, 1])


def test_a_missing_score_is_left_out_like_in_the_ranking():
    scores = np.array([[80, NAN, 30], [60, 50, NAN], [20, 90, 40]])
    weights = np.random.default_rng(0).standard_exponential((2000, 3))
    winners = [np.argmax(totals(scores, w / w.sum()).total) for w in weights]
    np.testing.assert_array_equal(
        robustness.acceptability(scores, draws=2000, seed=0).first,
        np.bincount(winners, minlength=3) / 2000,
    )


def test_a_site_without_any_score_never_has_a_rank():
    result = robustness.acceptability(np.array([[NAN, NAN], [1.0, 2.0]]), draws=100)
    np.testing.assert_array_equal(result.first, [0, 1])
    assert result.ranks[0].sum() == 0


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_nothing_to_weigh_is_no_crash(shape):
    assert robustness.acceptability(np.empty(shape), draws=10).first.tolist() == [0.0] * shape[0]


def accepted(first, second, draws=10_000):
    share = np.array([first, 1 - first])
    low, high = robustness.wilson(share, draws)
    return robustness.Acceptability(
        ranks=np.eye(2),
        first=share,
        first_low=low,
        first_high=high,
        top=np.array([second, 1.0]),
        top_size=3,
        draws=draws,
        seed=0,
    )


@pytest.mark.parametrize(
    ("first", "second", "sentence"),
    [
        (
            0.93,
            1.0,
            (
                "Locatie A staat eerst in 93,0% van alle wegingen (foutmarge 0,5 procentpunt) en "
                "bij de eerste 3 in "
                "100,0%: dat houdt stand."
            ),
        ),
        (
            0.754,
            0.99996,
            (
                "Locatie A staat eerst in 75,4% van alle wegingen (foutmarge 0,8 procentpunt) en "
                "bij de eerste 3 in "
                "meer dan 99,9%: dat houdt meestal stand."
            ),
        ),
        (
            0.0002,
            0.25,
            (
                "Locatie A staat eerst in minder dan 0,1% van alle wegingen (foutmarge 0,1 "
                "procentpunt) en bij de eerste 3 in "
                "25,0%: dat hangt af van de weging."
            ),
        ),
        (
            0.0,
            0.0,
            (
                "Locatie A staat eerst in 0,0% van alle wegingen (foutmarge 0,1 procentpunt) en "
                "bij de eerste 3 in "
                "0,0%: dat hangt af van de weging."
            ),
        ),
    ],
)
def test_robustness_in_words(first, second, sentence):
    assert robustness.tell(accepted(first, second), SITES, 0) == sentence


def least_shift(lead, shares):
    """Move weight from the worst criteria for the rival to its best one, until it draws level: "
    "exact by greed."""
    short, moved, best = -float(lead @ shares), 0.0, lead.max()
    for criterion in np.argsort(lead):
        if short <= 0 or best <= lead[criterion]:
            break
        part = min(shares[criterion], short / (best - lead[criterion]))
        moved, short = moved + part, short - part * (best - lead[criterion])
    return moved


@given(
    hnp.arrays(
        np.float64,
        st.tuples(st.integers(1, 6), st.integers(1, 5)),
        elements=st.integers(0, 100).map(float),
    ),
    st.data(),
)
def test_the_smallest_change_is_the_smallest(scores, data):
    m = scores.shape[1]
    shares = np.array(
        data.draw(st.lists(st.integers(0, 9), min_size=m, max_size=m).filter(any)), dtype=float
    )
    shares /= shares.sum()
    change = dethrone.smallest_change(scores, shares)
    assert change.exact
    for rival in range(len(scores)):
        if rival == change.winner:
            continue
        lead = scores[rival] - scores[change.winner]
        if lead.max() < 0:
            assert np.isinf(change.moved[rival])
            continue
        assert change.moved[rival] == pytest.approx(least_shift(lead, shares), abs=1e-7)
        weights = change.weights[rival]
        assert weights.sum() == pytest.approx(1)
        assert (weights >= -1e-9).all()
        assert lead @ weights >= -1e-5
        assert np.abs(weights - shares).sum() / 2 == pytest.approx(change.moved[rival])
        assert bool(change.level_only[rival]) == (lead.max() == 0)


def test_a_rival_that_is_nowhere_better_never_wins():
    change = dethrone.smallest_change(np.array([[80, 70, 60], [10, 20, 30], [80, 1, 1.0]]), THIRDS)
    assert np.isinf(change.moved[1])
    assert change.level_only.tolist() == [False, False, True]
    assert change.nearest == 2


@given(scores_3, st.data())
def test_missing_scores_never_make_the_winner_look_safer(scores, data):
    hidden = data.draw(hnp.arrays(bool, scores.shape))
    known = np.where(hidden, NAN, scores)
    nobody = np.isnan(known).all(axis=0)
    if np.isnan(totals(known, THIRDS).total).all() or nobody.any():
        return
    change = dethrone.smallest_change(known, THIRDS)
    least = np.nanmin(change.moved)
    for draw in np.random.default_rng(0).dirichlet(np.ones(3), 50):
        sums = totals(known, draw).total
        if not np.isnan(sums).all() and np.nanmax(sums) > sums[change.winner] + 1e-6:
            assert np.abs(draw - THIRDS).sum() / 2 >= least - 1e-7


def test_a_criterion_without_any_score_plays_no_part():
    change = dethrone.smallest_change(np.array([[80, NAN], [20, NAN]]), np.array([0.5, 0.5]))
    assert change.nearest is None
    assert change.exact


@given(scores_3)
def test_the_winner_stays_first_inside_and_not_outside_its_interval(scores):
    shares = np.array([0.5, 0.3, 0.2])
    result = dethrone.deciding(scores, shares)
    for j in range(3):
        low, high = result.stable_from[j], result.stable_to[j]
        assert low - 1e-9 <= shares[j] <= high + 1e-9

        def lead(t, j=j):
            weights = shares * (1 - t) / (1 - shares[j])
            weights[j] = t
            sums = scores @ weights
            return sums[result.winner] - sums.max()

        assert lead(low) > -1e-6
        assert lead(high) > -1e-6
        for outside in (low - 0.01, high + 0.01):
            if 0 <= outside <= 1:
                assert lead(outside) < 0
        assert result.first_without[j] == (lead(0) >= -1e-9)


def test_the_deciding_criterion_by_hand():
    scores = np.array([[90, 50, 10], [40, 60, 20], [10, 10, 10.0]])
    result = dethrone.deciding(scores, THIRDS)
    assert (result.winner, result.runner_up, result.criterion) == (0, 1, 0)
    np.testing.assert_allclose(result.lead, [50 / 3, -10 / 3, -10 / 3])
    assert result.first_without.tolist() == [False, True, True]
    np.testing.assert_allclose(result.stable_from[0], 1 / 6)
    assert dethrone.tell_deciding(result, SITES, CRITERIA) == (
        "'Spreiding' beslist: het geeft Locatie A 16,7 punten voorsprong op Locatie B; "
        "zonder dit criterium staat Locatie A niet meer eerst."
    )


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        (
            [[90, 50, 10], [40, 60, 20]],
            (
                "16,7% van het gewicht moet verschuiven, van 'Spreiding' naar 'Politie' voordat "
                "Locatie B gelijk komt met, "
                "en daarna boven, Locatie A."
            ),
        ),
        (
            [[90, 50, 10], [40, 40, 5]],
            "Locatie A blijft bij elke weging eerst: geen andere locatie scoort ergens zo goed of beter.",
        ),
        (
            [[90, 50, 10], [40, 50, 5]],
            (
                "66,7% van het gewicht moet verschuiven, van 'Spreiding' en 'Vervoer' naar "
                "'Politie' voordat Locatie B "
                "gelijk komt met Locatie A."
            ),
        ),
        (
            [[90, 50, 10], [10, 50, 90]],
            "Locatie B staat al gelijk met Locatie A of kan er nu al boven staan.",
        ),
        (
            [[90, 50, NAN], [80, 40, 20]],
            (
                "Locatie B staat al gelijk met Locatie A of kan er nu al boven staan "
                "(wat onbekend is, telt hier als slecht voor nummer 1)."
            ),
        ),
    ],
)
def test_the_smallest_change_in_words(scores, sentence):
    table = np.array(scores, dtype=float)
    assert (
        dethrone.tell_change(dethrone.smallest_change(table, THIRDS), SITES, CRITERIA) == sentence
    )


@pytest.mark.parametrize(
    ("scores", "sentence"),
    [
        ([[90, 50, 10]], "Locatie A heeft geen tegenkandidaat; geen criterium beslist."),
        (
            [[50, 50, 50], [50, 50, 50]],
            "Locatie A ligt nergens voor op Locatie B; geen criterium beslist.",
        ),
        (
            [[90, 90, 10], [50, 50, 10]],
            (
                "'Spreiding' beslist: het geeft Locatie A 13,3 punten voorsprong op Locatie B; "
                "ook zonder dit criterium blijft Locatie A eerst."
            ),
        ),
    ],
)
def test_what_decides_in_words(scores, sentence):
    table = np.array(scores, dtype=float)
    assert dethrone.tell_deciding(dethrone.deciding(table, THIRDS), SITES, CRITERIA) == sentence


def test_no_total_at_all_is_refused():
    with pytest.raises(ValueError, match="no site has a total"):
        dethrone.smallest_change(np.full((2, 3), NAN), THIRDS)


def test_topsis_puts_the_best_of_all_at_1_and_the_worst_at_0():
    result = topsis.closeness(
        np.array([[100, 100], [0, 0], [50, 60], [NAN, 4]]), np.array([0.5, 0.5])
    )
    np.testing.assert_allclose(result[:2], [1, 0])
    assert 0 < result[2] < 1
    assert np.isnan(result[3])
    np.testing.assert_array_equal(topsis.closeness(np.full((3, 2), 7.0), np.array([0.5, 0.5])), 0.5)
