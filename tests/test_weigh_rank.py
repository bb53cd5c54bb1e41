import datetime as dt

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import InputError
from spreidingskaart.model import Verdict
from spreidingskaart.weighing.framework import ahp
from spreidingskaart.weighing.framework.check import framework_from
from spreidingskaart.weighing.ranking import rank_words
from spreidingskaart.weighing.ranking.inputs import (
    MET,
    NOT_MET,
    NOT_TESTED,
    Entry,
    Inputs,
    Judged,
    from_columns,
    judge,
    with_entries,
)
from spreidingskaart.weighing.ranking.rank import UNRANKED, normalised, rank, ranks, totals

NAN = float("nan")
ENGINE = {"kind": "engine"}
VERDICT_SCORES = {"fits": 100, "may_fit": 50, "conflicts": 0, "unsuitable": 0}


def framework(**changes):
    data = {
        "id": "proef",
        "title": "Proef",
        "care_forms": [],
        "source": "Verzonnen voor de test",
        "hard": [
            {
                "id": "minimum_area",
                "label": "Ten minste 1 hectare",
                "origin": {**ENGINE, "criterion": "area"},
                "test": {"kind": "threshold", "operator": ">=", "value": 10000, "unit": "m2"},
                "source": "test",
            },
            {
                "id": "outside",
                "label": "Buiten het netwerk",
                "origin": {**ENGINE, "criterion": "green_blue"},
                "test": {"kind": "verdicts", "allowed": ["fits"]},
                "source": "test",
            },
        ],
        "scored": [
            {
                "id": "plan",
                "label": "Omgevingsplan",
                "origin": {**ENGINE, "criterion": "zoning"},
                "curve": {"kind": "verdicts", "scores": VERDICT_SCORES},
                "weight": 1,
                "source": "test",
            },
            {
                "id": "station",
                "label": "Openbaar vervoer",
                "origin": {**ENGINE, "criterion": "public_transport"},
                "curve": {"kind": "direction", "better": "less", "low": 0, "high": 1000},
                "unit": "m",
                "weight": 1,
                "source": "test",
            },
            {
                "id": "police",
                "label": "Advies politie",
                "origin": {"kind": "by_hand", "reason": "Een oordeel", "source": "Politie"},
                "curve": {"kind": "direction", "better": "more", "low": 1, "high": 5},
                "weight": 2,
                "source": "test",
            },
        ],
        "history": [{"number": 1, "at": "2026-01-01T00:00:00Z", "by": "test", "why": "test"}],
    }
    return framework_from({**data, **changes}, known_criteria=BY_ID)


def codes(*words):
    return np.array([Verdict(word).code for word in words], dtype=np.int8)


def inputs():
    return Inputs(
        sites=("Locatie A", "Locatie B", "Locatie C", "Locatie D"),
        values={
            "area": np.array([12000.0, 10000.0, 9999.0, NAN]),
            "public_transport": np.array([250.0, 1000.0, 0.0, 500.0]),
            "police": np.array([5.0, 3.0, 5.0, NAN]),
        },
        verdicts={
            "green_blue": codes("fits", "fits", "conflicts", "fits"),
            "zoning": codes("may_fit", "fits", "fits", "may_fit"),
        },
    )


def judged(table, met=None, weights=None):
    scores = np.array(table, dtype=np.float64)
    n, m = scores.shape
    outcome = np.empty((n, 0), dtype=np.int8) if met is None else np.array(met, dtype=np.int8)
    return Judged(
        sites=tuple(f"Locatie {chr(65 + i)}" for i in range(n)),
        criteria=tuple(f"criterium {j + 1}" for j in range(m)),
        scores=scores,
        weights=np.ones(m) if weights is None else np.array(weights, dtype=np.float64),
        limits=tuple(f"grens {j + 1}" for j in range(outcome.shape[1])),
        met=outcome,
    )


def test_limits_are_met_not_met_or_not_tested():
    np.testing.assert_array_equal(
        judge(framework(), inputs()).met,
        [[MET, MET], [MET, MET], [NOT_MET, NOT_MET], [NOT_TESTED, MET]],
    )


@pytest.mark.parametrize(
    ("operator", "expected"),
    [
        (">=", [NOT_MET, MET, MET]),
        (">", [NOT_MET, NOT_MET, MET]),
        ("<=", [MET, MET, NOT_MET]),
        ("<", [MET, NOT_MET, NOT_MET]),
    ],
)
def test_each_operator_at_its_edge(operator, expected):
    limit = framework().hard[0]
    changed = limit.model_copy(
        update={"test": limit.test.model_copy(update={"operator": operator, "value": 5.0})}
    )
    asked = framework().model_copy(update={"hard": (changed,)})
    known = Inputs(sites=("a", "b", "c"), values={"area": np.array([4.0, 5.0, 6.0])})
    np.testing.assert_array_equal(judge(asked, known).met[:, 0], expected)


def test_a_measurement_without_a_norm_neither_meets_nor_fails_a_limit():
    known = Inputs(sites=("a", "b"), verdicts={"green_blue": codes("reported", "not_tested")})
    np.testing.assert_array_equal(judge(framework(), known).met[:, 1], [NOT_TESTED, NOT_TESTED])


def test_scores_come_from_curves_and_what_is_missing_stays_missing():
    np.testing.assert_allclose(
        judge(framework(), inputs()).scores,
        [[50, 75, 100], [100, 0, 50], [100, 100, 100], [50, 50, NAN]],
    )


def test_a_number_that_was_not_tested_is_not_known():
    columns = {"area": (np.array([12000.0, 12000.0]), codes("fits", "not_tested"))}
    known = from_columns(("a", "b"), columns, units={"area": "m2"})
    np.testing.assert_array_equal(judge(framework(), known).met[:, 0], [MET, NOT_TESTED])


def test_another_unit_than_asked_is_refused():
    known = Inputs(sites=("a",), values={"area": np.array([1.2])}, units={"area": "ha"})
    with pytest.raises(InputError) as caught:
        judge(framework(), known)
    assert (
        str(caught.value)
        == "De eenheden kloppen niet: 'Ten minste 1 hectare' vraagt m2 maar krijgt ha."
    )


def entry(**changes):
    return Entry.model_validate(
        {
            "site": "Locatie D",
            "criterion": "police",
            "value": 4,
            "reason": "Rustige straat",
            "source": "Advies politie, 3 maart 2026",
            "by": "Wijkagent",
            "at": dt.datetime(2026, 3, 3, tzinfo=dt.UTC),
            **changes,
        }
    )


def test_of_two_entries_the_later_one_counts():
    later = entry(value=2, at=dt.datetime(2026, 4, 1, tzinfo=dt.UTC))
    for order in ([entry(), later], [later, entry()]):
        filled = with_entries(inputs(), order)
        assert judge(framework(), filled).scores[3, 2] == 25
    assert np.isnan(inputs().values["police"][3])


def test_wrong_entries_are_said_at_once():
    with pytest.raises(InputError) as caught:
        with_entries(inputs(), [entry(site="Locatie Z"), entry(value=None)])
    assert str(caught.value) == (
        "De invoer voor 'police' bij 'Locatie Z' noemt een locatie die er niet is. "
        "De invoer voor 'police' bij 'Locatie D' heeft precies één van beide nodig: een getal of een oordeel."
    )


def test_the_whole_ranking_by_hand():
    ranking = rank(judge(framework(), inputs()))
    np.testing.assert_allclose(ranking.weights.shares, [0.25, 0.25, 0.5])
    np.testing.assert_allclose(ranking.totals.total, [81.25, 50, 100, 50])
    np.testing.assert_allclose(ranking.totals.low, [81.25, 50, 100, 25])
    np.testing.assert_allclose(ranking.totals.high, [81.25, 50, 100, 75])
    assert ranking.rank.tolist() == [1, 2, UNRANKED, 2]
    assert ranking.order.tolist() == [0, 1, 3, 2]
    assert rank_words.tell(ranking) == [
        "De gewichten tellen op tot 4; ze zijn omgerekend zodat ze samen 100% zijn.",
        "Locatie A staat eerst met 81,2 punten, 31,2 punten meer dan Locatie B en Locatie D.",
        "Locatie B en Locatie D delen rang 2 met 50,0 punten.",
    ]
    assert [rank_words.tell_site(ranking, site) for site in range(4)] == [
        ["Locatie A heeft 81,2 punten: rang 1 van 3."],
        ["Locatie B heeft 50,0 punten: rang 2 van 3."],
        ["Locatie C valt af op 'Ten minste 1 hectare' en 'Buiten het netwerk'."],
        [
            "Locatie D heeft 50,0 punten: rang 2 van 3.",
            (
                "Niet getoetst: 'Advies politie'; het totaal ligt tussen 25,0 en 75,0 punten, "
                "rang 2 tot en met 3 kan dus nog."
            ),
            "Locatie D telt voorlopig mee: 'Ten minste 1 hectare' is niet getoetst.",
        ],
    ]
    assert rank_words.tell_fallen(ranking) == (
        "1 locatie valt af op een harde grens; 1 locatie telt voorlopig mee omdat een grens niet is getoetst."
    )


@pytest.mark.parametrize(
    ("table", "met", "sentences"),
    [
        ([[80, 20], [50, 50]], None, ["Locatie A en Locatie B delen rang 1 met 50,0 punten."]),
        (
            [[80, 20], [50, 50]],
            [[0], [0]],
            ["Er is geen locatie die aan alle grenzen voldoet en een score heeft."],
        ),
        (
            [[80, 20], [50, 50]],
            [[1], [0]],
            ["Locatie A staat eerst met 50,0 punten; er is geen andere locatie met een rang."],
        ),
        (
            [[80, 20.04], [50, 50]],
            None,
            ["Locatie A staat eerst met 50,0 punten, minder dan 0,1 punt meer dan Locatie B."],
        ),
        (
            [[80, NAN], [50, NAN]],
            None,
            [
                "Locatie A staat eerst met 80,0 punten, 30,0 punten meer dan Locatie B.",
                "Geen enkele locatie heeft een score voor 'criterium 2'; dit criterium telt nu niet mee.",
            ],
        ),
        (
            [[80, NAN, NAN], [50, NAN, NAN]],
            None,
            [
                "Locatie A staat eerst met 80,0 punten, 30,0 punten meer dan Locatie B.",
                (
                    "Geen enkele locatie heeft een score voor 'criterium 2' en 'criterium 3'; "
                    "deze criteria tellen nu niet mee."
                ),
            ],
        ),
        (
            [[NAN], [NAN]],
            None,
            [
                "Er is geen locatie die aan alle grenzen voldoet en een score heeft.",
                "Geen enkele locatie heeft een score voor 'criterium 1'; dit criterium telt nu niet mee.",
            ],
        ),
    ],
)
def test_a_ranking_in_words(table, met, sentences):
    m = len(table[0])
    assert rank_words.tell(rank(judged(table, met), np.full(m, 1 / m))) == sentences


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        (
            [-1, 2, NAN],
            "Deze gewichten kunnen niet: dat van 'a' is negatief (-1) en dat van 'c' is geen getal.",
        ),
        ([0, 0, 0], "Deze gewichten kunnen niet: ze zijn allemaal 0."),
        ([float("inf"), 1, 1], "Deze gewichten kunnen niet: dat van 'a' is geen getal."),
    ],
)
def test_impossible_weights_are_refused_in_one_sentence(weights, sentence):
    with pytest.raises(InputError) as caught:
        normalised(weights, "abc")
    assert str(caught.value) == sentence


def test_weights_that_add_up_are_left_alone_and_nothing_is_said():
    weights = normalised([0.1, 0.2, 0.7], "abc")
    assert weights.said is None
    np.testing.assert_allclose(weights.shares, [0.1, 0.2, 0.7])
    assert normalised([50, 25, 25], "abc").said == (
        "De gewichten tellen op tot 100; ze zijn omgerekend zodat ze samen 100% zijn."
    )


@given(st.lists(st.floats(0, 1e308), min_size=1, max_size=8))
def test_any_possible_weights_add_up_to_1(weights):
    assume(any(weights))
    shares = normalised(weights, ["x"] * len(weights)).shares
    assert shares.sum() == pytest.approx(1)
    assert (shares >= 0).all()


tables = hnp.arrays(
    np.float64,
    hnp.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=6),
    elements=st.one_of(st.integers(0, 100).map(float), st.just(NAN)),
)


@given(tables, st.data())
def test_a_total_lies_within_its_range_and_missing_scores_decide_where(table, data):
    m = table.shape[1]
    raw_weights = data.draw(st.lists(st.integers(0, 9), min_size=m, max_size=m).filter(any))
    shares = normalised(raw_weights, ["x"] * m).shares
    sums = totals(table, shares)
    known = ~np.isnan(sums.total)
    assert (sums.low <= sums.high).all()
    assert ((sums.low <= sums.total) & (sums.total <= sums.high))[known].all()
    np.testing.assert_allclose(
        totals(np.nan_to_num(table, nan=0.0), shares).total, sums.low, atol=1e-9
    )
    np.testing.assert_allclose(
        totals(np.nan_to_num(table, nan=100.0), shares).total, sums.high, atol=1e-9
    )


@given(tables, st.data())
def test_the_possible_ranks_hold_whatever_the_missing_scores_are(table, data):
    ranking = rank(judged(table))
    filled = table.copy()
    missing = np.isnan(table)
    drawn = data.draw(
        st.lists(st.integers(0, 100), min_size=int(missing.sum()), max_size=int(missing.sum()))
    )
    filled[missing] = drawn
    ranked = ranking.rank != UNRANKED
    after = ranks(rank(judged(filled)).totals.total, ranked)
    assert (ranking.best_rank[ranked] <= after[ranked]).all()
    assert (after[ranked] <= ranking.worst_rank[ranked]).all()


@given(tables, st.randoms(use_true_random=False))
def test_the_order_of_sites_does_not_matter(table, random):
    order = list(range(len(table)))
    random.shuffle(order)
    assert rank(judged(table[order])).rank.tolist() == rank(judged(table)).rank[order].tolist()


@given(tables, st.floats(0.001, 1000))
def test_only_the_proportions_of_weights_matter(table, factor):
    weights = np.arange(1, table.shape[1] + 1, dtype=np.float64)
    one, other = rank(judged(table), weights), rank(judged(table), weights * factor)
    np.testing.assert_allclose(one.totals.total, other.totals.total, atol=1e-9)


def test_equal_totals_share_a_rank_and_the_next_is_skipped():
    total = np.array([50, 70, 50 + 1e-12, NAN, 10, 90])
    assert ranks(total, np.array([1, 1, 1, 1, 1, 0], dtype=bool)).tolist() == [2, 1, 2, 0, 4, 0]


def test_contributions_add_up_to_the_total():
    ranking = rank(judge(framework(), inputs()))
    np.testing.assert_allclose(ranking.contributions[0].sum(), ranking.totals.total[0])


def test_no_sites_at_all_is_no_crash():
    empty = rank(judged(np.empty((0, 2))))
    assert (
        rank_words.tell(empty)[-1]
        == "Er is geen locatie die aan alle grenzen voldoet en een score heeft."
    )


LABELS = ("Spreiding", "Politie", "Vervoer")


def test_consistent_answers_give_exactly_their_weights():
    weights = np.array([0.6, 0.3, 0.1])
    result = ahp.weights_from_pairs(weights[:, None] / weights, LABELS)
    np.testing.assert_allclose(result.shares, weights)
    assert result.consistency_ratio == pytest.approx(0, abs=1e-9)
    assert result.oddest is None
    assert (
        ahp.tell(result)
        == "De antwoorden passen goed bij elkaar: 0,00 (consistentieratio, grens 0,10)."
    )


def test_contradicting_answers_name_the_oddest_pair():
    result = ahp.weights_from_pairs(
        ahp.matrix_from({(0, 1): 3, (1, 2): 3, (0, 2): 1 / 5}, 3), LABELS
    )
    assert not result.consistent
    assert ahp.tell(result).startswith("De antwoorden spreken elkaar tegen: ")
    assert "kijk eerst naar '" in ahp.tell(result)


def test_by_hand_consistency_of_a_textbook_matrix():
    # lambda of [[1, 2, 6], [1/2, 1, 2], [1/6, 1/2, 1]] solves x^3 - 3x^2 = a + 1/a - 2 with a = 6 / (2 * 2)
    result = ahp.weights_from_pairs([[1, 2, 6], [1 / 2, 1, 2], [1 / 6, 1 / 2, 1]], LABELS)
    largest = result.largest_eigenvalue
    assert largest**3 - 3 * largest**2 == pytest.approx(1.5 + 1 / 1.5 - 2)
    assert result.consistency_ratio == pytest.approx((largest - 3) / 2 / 0.58)


@pytest.mark.parametrize(
    ("matrix", "sentence"),
    [
        (
            ahp.matrix_from({(0, 1): 3}, 3),
            (
                "De vergelijking twee aan twee is nog niet bruikbaar: er ontbreekt een antwoord voor "
                "'Spreiding' tegen 'Vervoer' en 'Politie' tegen 'Vervoer'."
            ),
        ),
        (
            [[2, 3, 1], [1 / 3, 1, -1], [2, -1, 1]],
            (
                "De vergelijking twee aan twee is nog niet bruikbaar: 'Spreiding' tegen zichzelf "
                "moet 1 zijn, "
                "een antwoord moet groter dan 0 zijn voor 'Politie' tegen 'Vervoer' en heen en "
                "terug kloppen niet voor "
                "'Spreiding' tegen 'Vervoer' (1 heen vraagt 1/1 terug)."
            ),
        ),
    ],
)
def test_unusable_answers_are_said_in_one_sentence(matrix, sentence):
    with pytest.raises(InputError) as caught:
        ahp.weights_from_pairs(matrix, LABELS)
    assert str(caught.value) == sentence


@given(st.integers(1, 7), st.data())
def test_weights_from_any_answers_are_positive_and_add_up(m, data):
    scale = st.sampled_from([1 / 9, 1 / 5, 1 / 3, 1, 2, 4, 7, 9])
    answers = {(i, j): data.draw(scale) for i in range(m) for j in range(i + 1, m)}
    result = ahp.weights_from_pairs(ahp.matrix_from(answers, m), [str(i) for i in range(m)])
    assert result.shares.sum() == pytest.approx(1)
    assert (result.shares > 0).all()
    assert result.consistency_index >= 0
