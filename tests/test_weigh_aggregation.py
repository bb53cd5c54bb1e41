"""Both means, what an unknown score counts as, and what helps and holds back: against SciPy and by brute force."""

from __future__ import annotations

import csv
import io
import json
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.stats import gmean

from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.weighing.case.changes import amended, parse
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.dossier.case import Case
from spreidingskaart.weighing.dossier.packing import as_json, pack, unpack
from spreidingskaart.weighing.dossier.replay import make, replay
from spreidingskaart.weighing.framework.aggregation import (
    Aggregation,
    Mean,
    UnknownScore,
    linear,
    rescaled,
    tell_mean,
)
from spreidingskaart.weighing.framework.check import faults, framework_from
from spreidingskaart.weighing.framework.lock import digest
from spreidingskaart.weighing.ranking import amendment, dethrone, robustness
from spreidingskaart.weighing.ranking.effects import effects, points_per_step, strongest
from spreidingskaart.weighing.ranking.inputs import Judged
from spreidingskaart.weighing.ranking.rank import UNRANKED, rank, totals
from spreidingskaart.weighing.ranking.rank_words import tell, tell_site
from tests.synthetic import synthetic_city

NAN = np.nan
GEOMETRIC = Aggregation(Mean.GEOMETRIC)
THIRDS = np.full(3, 1 / 3)
tables = hnp.arrays(float, (4, 3), elements=st.integers(0, 100).map(float))
floors = st.sampled_from([0.5, 1.0, 10.0, 40.0, 99.0])
shares_3 = hnp.arrays(float, 3, elements=st.integers(1, 9).map(float)).map(lambda w: w / w.sum())


def judged(table, how, weights=None):
    scores = np.array(table, dtype=np.float64)
    n, m = scores.shape
    return Judged(
        sites=tuple(f"Locatie {chr(65 + i)}" for i in range(n)),
        criteria=tuple(f"criterium {j + 1}" for j in range(m)),
        scores=scores,
        weights=np.ones(m) if weights is None else np.array(weights, dtype=np.float64),
        limits=(),
        met=np.empty((n, 0), dtype=np.int8),
        how=how,
    )


# ------------------------------------------------------------------------------------------- against a known library
@given(tables, shares_3, floors)
def test_the_geometric_total_is_that_of_scipy(scores, shares, floor):
    how = Aggregation(Mean.GEOMETRIC, floor)
    ours = totals(scores, shares, how)
    theirs = gmean(floor + (100 - floor) * scores / 100, axis=1, weights=shares)
    np.testing.assert_allclose(ours.total, theirs, rtol=1e-12)
    np.testing.assert_allclose(ours.low, ours.high)


@given(tables, hnp.arrays(bool, (4, 3)), shares_3, floors)
def test_the_range_is_that_of_scipy_with_every_unknown_score_worst_and_best(
    scores, hidden, shares, floor
):
    how = Aggregation(Mean.GEOMETRIC, floor)
    found = totals(np.where(hidden, NAN, scores), shares, how)
    for unknown, ours in ((0.0, found.low), (100.0, found.high)):
        theirs = gmean(rescaled(np.where(hidden, unknown, scores), how), axis=1, weights=shares)
        np.testing.assert_allclose(ours, theirs, rtol=1e-12)
    known = ~hidden.all(axis=1)
    for i in np.flatnonzero(known):
        mine = ~hidden[i]
        theirs = gmean(rescaled(scores[i, mine], how), weights=shares[mine])
        assert found.total[i] == pytest.approx(theirs, rel=1e-12)
    assert np.isnan(found.total[~known]).all()


@given(tables, shares_3, floors)
def test_a_geometric_total_never_exceeds_the_weighted_mean_of_the_rescaled_scores(
    scores, shares, floor
):
    how = Aggregation(Mean.GEOMETRIC, floor)
    assert (totals(scores, shares, how).total <= rescaled(scores, how) @ shares + 1e-9).all()
    assert (totals(scores, shares, how).total >= floor - 1e-9).all()


@pytest.mark.parametrize("how", [Aggregation(), GEOMETRIC])
@given(scores=tables, shares=shares_3)
def test_linear_points_order_sites_as_their_totals_do(how, scores, shares):
    points = linear(scores, how)
    assert points.min() >= 0
    assert points.max() <= 100 + 1e-9
    sums, found = points @ shares, totals(scores, shares, how).total
    for i, k in product(range(4), range(4)):
        if sums[i] > sums[k] + 1e-9:
            assert found[i] > found[k]


# -------------------------------------------------------------------------------------------------- still exact in logs
@given(tables, shares_3)
def test_the_smallest_change_in_logs_is_that_of_brute_force(scores, shares):
    change = dethrone.smallest_change(scores, shares, how=GEOMETRIC)
    winner = change.winner
    step = 40
    grid = np.array(
        [(a, b, step - a - b) for a in range(step + 1) for b in range(step + 1 - a)]
    ) / float(step)
    # totals of every site (rows) under every weighting of the grid (columns), by the definition of the mean
    under = np.exp(np.log(rescaled(scores, GEOMETRIC)) @ grid.T)
    moved = np.abs(grid - shares).sum(axis=1) / 2
    for rival in set(range(4)) - {winner}:
        level = under[rival] >= under[winner] * (1 + 1e-9)
        found = change.moved[rival]
        if level.any():
            # no weighting of the grid is nearer, and the nearest of the grid is no farther than its own width
            assert found <= moved[level].min() + 1e-7
        if np.isfinite(found):
            at = totals(scores, np.maximum(change.weights[rival], 0), GEOMETRIC).total
            assert at[rival] == pytest.approx(max(at[rival], at[winner]), rel=1e-5)


@given(tables, shares_3)
def test_the_winner_stays_first_inside_its_interval_in_a_geometric_mean(scores, shares):
    result = dethrone.deciding(scores, shares, how=GEOMETRIC)

    def lead(t, j):
        weights = shares * (1 - t) / (1 - shares[j])
        weights[j] = t
        sums = np.exp(np.log(rescaled(scores, GEOMETRIC)) @ weights)
        return sums[result.winner] - sums.max()

    for j in range(3):
        low, high = result.stable_from[j], result.stable_to[j]
        assert low - 1e-9 <= shares[j] <= high + 1e-9
        assert lead(low, j) > -1e-5
        assert lead(high, j) > -1e-5
        for outside in (low - 0.01, high + 0.01):
            if 0 <= outside <= 1:
                assert lead(outside, j) < 0
    apart = totals(scores, shares, GEOMETRIC).total
    if result.runner_up is not None:
        assert result.lead.sum() == pytest.approx(
            apart[result.winner] - apart[result.runner_up], abs=1e-9
        )


def test_all_weightings_are_counted_with_the_geometric_mean():
    scores = np.random.default_rng(5).uniform(0, 100, (5, 4))
    found = robustness.acceptability(scores, draws=2000, how=GEOMETRIC)
    weights = np.random.default_rng(0).standard_exponential((2000, 4))
    winners = [
        int(np.argmax(gmean(rescaled(scores, GEOMETRIC), axis=1, weights=w))) for w in weights
    ]
    np.testing.assert_allclose(found.first, np.bincount(winners, minlength=5) / 2000)


# ----------------------------------------------------------------------------------------------------------- by hand
def test_one_bad_score_weighs_heavily_and_does_not_wipe_out():
    even, spiky = [50, 50, 50], [100, 100, 0]
    plain = totals(np.array([even, spiky], dtype=float), THIRDS).total
    assert plain.tolist() == pytest.approx([50, 200 / 3])
    geometric = totals(np.array([even, spiky], dtype=float), THIRDS, GEOMETRIC).total
    assert geometric.tolist() == pytest.approx([55, 1e5 ** (1 / 3)])
    assert tell_mean(GEOMETRIC) == (
        "Meetkundig gemiddelde: een 0 telt als 10 van de 100, zodat één slechte score zwaar weegt maar een locatie "
        "niet uitwist."
    )


@pytest.mark.parametrize(
    ("unknown", "ranks", "total", "told"),
    [
        (UnknownScore.LEAVES_RANGE, [1, 2], 80.0, "Niet getoetst: 'criterium 2'; het totaal ligt"),
        (UnknownScore.WORST, [2, 1], 40.0, "Niet getoetst (telt als 0): 'criterium 2'; het totaal"),
        (
            UnknownScore.EXCLUDED,
            [UNRANKED, 1],
            80.0,
            "Locatie A heeft geen rang: 'criterium 2' is niet getoetst, en dan geeft dit kader geen rang.",
        ),
    ],
)
def test_an_unknown_score_counts_as_the_framework_says(unknown, ranks, total, told):
    found = rank(judged([[80, NAN], [60, 60]], Aggregation(unknown=unknown)))
    assert found.rank.tolist() == ranks
    assert found.totals.total[0] == pytest.approx(total)
    assert (found.totals.low[0], found.totals.high[0]) == pytest.approx((40, 90))
    assert any(sentence.startswith(told) for sentence in tell_site(found, 0))


def test_a_criterion_that_nobody_has_a_score_for_is_told_by_what_it_counts_as():
    told = [
        tell(rank(judged([[80, NAN], [60, NAN]], Aggregation(unknown=unknown))))[-1]
        for unknown in UnknownScore
    ]
    assert [sentence.partition("; ")[2] for sentence in told] == [
        "dit criterium telt nu niet mee.",
        "dit criterium telt voor elke locatie als 0.",
        "daarom krijgt nu geen locatie een rang.",
    ]


# ---------------------------------------------------------------------------------------- what helps and holds back
@pytest.mark.parametrize("how", [Aggregation(), GEOMETRIC, Aggregation(unknown=UnknownScore.WORST)])
@given(scores=tables, hidden=hnp.arrays(bool, (4, 3)), shares=shares_3)
def test_what_helps_and_holds_back_adds_up_to_the_difference_with_the_mean_site(
    how, scores, hidden, shares
):
    table = np.where(hidden, NAN, scores)
    found = rank(judged(table, how, shares))
    lifts = effects(found)
    points = linear(table, how)
    for i in range(4):
        known = ~np.isnan(points[i])
        assert np.isnan(lifts[i, ~known]).all()
        if not known.any():
            continue
        # the mean site, by the definition: the mean score of all sites on what is known of this one
        if how.mean is Mean.GEOMETRIC:
            mean = [gmean(rescaled(c[~np.isnan(c)], how)) for c in table.T[known]]
            beside = gmean(mean, weights=shares[known])
        else:
            beside = np.average(
                [np.nanmean(column) for column in points.T[known]], weights=shares[known]
            )
        assert lifts[i, known].sum() == pytest.approx(found.totals.total[i] - beside, abs=1e-9)


def test_the_strongest_help_and_brake_by_hand():
    lifts = effects(rank(judged([[90, 50, 10], [30, 50, 40]], Aggregation())))
    np.testing.assert_allclose(lifts[0], [10, 0, -5])
    assert (strongest(lifts[0], best=True), strongest(lifts[0], best=False)) == (0, 2)
    assert strongest(np.array([NAN, 0.0]), best=True) is None
    assert points_per_step(40.0, 40.0, Aggregation()) == 1.0


# ------------------------------------------------------------------------------------------------ chosen and locked
def framework():
    return next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")


def test_a_framework_that_does_not_choose_keeps_its_fingerprint():
    data = framework().model_dump(mode="json")
    assert not {"aggregation", "floor", "unknown"} & set(data)
    chosen = {**data, "aggregation": "weighted_mean", "floor": 10.0, "unknown": "leaves_range"}
    assert digest(framework_from(chosen, known_criteria=BY_ID)) == digest(framework())
    other = framework_from({**data, "aggregation": "geometric"}, known_criteria=BY_ID)
    assert digest(other) != digest(framework())
    assert framework_from(json.loads(other.model_dump_json()), known_criteria=BY_ID) == other


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"floor": 0.0}, "met een vloer van 0 wist één slechte score een locatie uit (gegeven: 0)"),
        ({"floor": 100.0}, "boven 0 en onder 100"),
        ({"aggregation": "median"}, "`aggregation` is `median`; toegestaan zijn"),
        ({"unknown": "50"}, "`unknown` is `50`; toegestaan zijn"),
    ],
)
def test_what_cannot_be_chosen_is_refused_in_one_sentence(change, told):
    data = {**framework().model_dump(mode="json"), "aggregation": "geometric", **change}
    (fault,) = faults(data, known_criteria=BY_ID)
    assert told in fault


def test_an_amendment_can_choose_another_mean_and_says_what_changes():
    changed = amended(
        framework(), parse("kader.aggregation=geometric;kader.floor=5;kader.unknown=worst")
    )
    assert changed.how == Aggregation(Mean.GEOMETRIC, 5.0, UnknownScore.WORST)
    assert [
        sentence.partition(":")[0] for sentence in amendment.differences(framework(), changed)
    ] == [
        "Meetkundig gemiddelde",
        "Een score die niet bekend is telt als 0, de slechtste die er is.",
    ]
    with pytest.raises(InputError, match="vloer van 0"):
        amended(framework(), parse("kader.aggregation=geometric;kader.floor=0"))
    with pytest.raises(InputError, match="keuze in het kader `iets`"):
        amended(framework(), parse("kader.iets=1"))


# --------------------------------------------------------------------------------------------- tried, and in a dossier
@pytest.fixture(scope="module")
def case():
    found = measure(seen_by(synthetic_city(), "public"), form="beschermd_wonen_plus", places=12)
    how = Aggregation(Mean.GEOMETRIC, 5.0, UnknownScore.WORST)
    return Case(found, found.facts, framework(), how=how)


def test_a_dossier_keeps_the_mean_that_was_tried_and_replays_it(case):
    data, _ = make(case)
    found = replay(data)
    assert found.sound
    assert found.weighing["aggregation"]["mean"] == "geometric"
    assert found.weighing["aggregation"]["floor"] == 5.0
    tried = json.loads(unpack(data)["weights.json"])["tried_aggregation"]
    assert tried == {"mean": "geometric", "floor": 5.0, "unknown": "worst"}
    page = unpack(data)["index.html"].decode()
    assert "een 0 telt als 5 van de 100" in page


def test_an_accountant_can_redo_a_geometric_total_from_the_table(case):
    text = unpack(make(case)[0])["arithmetic.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))

    def number(cell):
        return float(cell.replace(",", "."))

    for site in {row["locatie"] for row in rows}:
        own = [row for row in rows if row["locatie"] == site]
        added = [row for row in own if row["stap"] == "2 punten"]
        assert all("keer de natuurlijke logaritme" in row["hoe"] for row in added)
        (total,) = [number(row["punten"]) for row in own if row["stap"] == "4 totaal"]
        weight = sum(number(row["aandeel gewicht"]) for row in added)
        summed = sum(number(row["bijdrage"]) for row in added)
        assert total == pytest.approx(np.exp(summed / weight))


@pytest.mark.parametrize(
    "tried", [{"mean": "geometric", "floor": 0.0, "unknown": "worst"}, {"mean": "x"}, 3]
)
def test_a_dossier_with_a_mean_that_cannot_be_is_refused(case, tried):
    parts = unpack(make(case)[0])
    weights = {**json.loads(parts["weights.json"]), "tried_aggregation": tried}
    with pytest.raises(InputError, match=r"weights\.json"):
        replay(pack({**parts, "weights.json": as_json(weights)}))
