from itertools import combinations
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from geo.statistics.evenness import gini
from spreidingskaart.errors import InputError
from spreidingskaart.weighing.several import even_solver, moves, together, together_words

NAMES = [f"L{i}" for i in range(1, 30)]


def random_city(seed, *, n=9, areas=14, shared=False):
    draw = np.random.default_rng(seed)
    inhabitants = draw.integers(0, 9000, areas).astype(float)
    before = draw.poisson(6, areas) * (draw.random(areas) < 0.6).astype(float)
    adds = np.zeros((n, areas))
    adds[np.arange(n), draw.choice(areas, n, replace=shared)] = draw.integers(4, 60, n)
    return before, adds, inhabitants


def brute(n, k, value, best):
    """The obvious way: one combination after another."""
    return best((value(list(chosen)), chosen) for chosen in combinations(range(n), k))


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("k", [1, 2, 4])
def test_the_most_even_choice_is_the_best_of_all(seed, k):
    before, adds, inhabitants = random_city(seed, shared=seed % 2 == 1)
    best, _ = brute(
        9, k, lambda chosen: float(gini(before + adds[chosen].sum(axis=0), inhabitants)), min
    )
    counted = together.most_even(
        before, adds, k=k, unevenness=lambda places: gini(places, inhabitants)
    )
    assert counted.best.value == pytest.approx(best, abs=1e-12)
    assert counted.counted == comb(9, k)
    assert counted.before == pytest.approx(float(gini(before, inhabitants)))
    solved = together.most_even_by_gini(before, adds, inhabitants, k=k)
    assert solved.proven
    assert solved.best.value == pytest.approx(best, abs=1e-7)
    assert solved.best.value == pytest.approx(
        float(gini(before + adds[list(solved.best.sites)].sum(axis=0), inhabitants))
    )


def test_sites_that_add_places_to_several_areas_are_solved_too():
    before, adds, inhabitants = random_city(3)
    adds[:, :3] += np.random.default_rng(4).integers(0, 9, (9, 3))
    best, _ = brute(
        9, 3, lambda chosen: float(gini(before + adds[chosen].sum(axis=0), inhabitants)), min
    )
    solved = together.most_even_by_gini(before, adds, inhabitants, k=3)
    assert solved.proven
    assert solved.best.value == pytest.approx(best, abs=1e-7)


def test_many_amounts_in_one_area_are_solved_too(monkeypatch):
    before, adds, inhabitants = random_city(5)
    best = together.most_even_by_gini(before, adds, inhabitants, k=3).best
    monkeypatch.setattr(even_solver, "_MOST_SUMS", 1)
    assert together.most_even_by_gini(before, adds, inhabitants, k=3).best == best


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 5000)), min_size=1, max_size=10))
def test_the_solvers_gini_is_the_measured_one(areas):
    places, inhabitants = np.array(areas, dtype=float).T
    if places.sum():
        assert even_solver.gini(places, inhabitants) == pytest.approx(
            float(gini(places, inhabitants)), abs=1e-12
        )


def points(seed, n=9, p=40):
    draw = np.random.default_rng(seed)
    sites, homes = draw.uniform(0, 5000, (n, 2)), draw.uniform(0, 5000, (p, 2))
    between = np.hypot(*(sites[:, None] - sites).transpose(2, 0, 1))
    to_homes = np.hypot(*(sites[:, None] - homes).transpose(2, 0, 1))
    return between, to_homes, draw.integers(0, 500, p).astype(float)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("already", [False, True])
def test_most_inhabitants_within_reach(seed, k, already, monkeypatch):
    _, to_homes, inhabitants = points(seed)
    reaches = to_homes < 1500
    have = reaches[0] if already else np.zeros(40, dtype=bool)
    best, _ = brute(9, k, lambda chosen: inhabitants[reaches[chosen].any(axis=0) | have].sum(), max)
    for most in (150_000, 0):
        monkeypatch.setattr(together, "COUNT_AT_MOST", most)
        result = together.most_reached(reaches, inhabitants, k=k, already=have if already else None)
        assert result.proven
        assert result.best.value == pytest.approx(best)
        assert result.before == inhabitants[have].sum()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("k", [1, 3])
@pytest.mark.parametrize("already", [False, True])
def test_nearest_for_most_inhabitants(seed, k, already, monkeypatch):
    _, to_homes, inhabitants = points(seed)
    existing = np.full(40, 900.0) if already else None
    usual = np.full(40, np.inf) if existing is None else existing
    best, _ = brute(
        9,
        k,
        lambda chosen: np.average(
            np.minimum(to_homes[chosen].min(axis=0), usual), weights=inhabitants
        ),
        min,
    )
    for most in (150_000, 0):
        monkeypatch.setattr(together, "COUNT_AT_MOST", most)
        result = together.nearest_for_most(to_homes, inhabitants, k=k, existing=existing)
        assert result.proven
        assert result.best.value == pytest.approx(best)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("k", [2, 4])
@pytest.mark.parametrize("already", [False, True])
def test_farthest_apart(seed, k, already, monkeypatch):
    between, to_homes, _ = points(seed)
    own = to_homes[:, 0] if already else np.full(9, np.inf)

    def smallest(chosen):
        return min(own[chosen].min(), *(between[i, j] for i, j in combinations(chosen, 2)))

    best, _ = brute(9, k, smallest, max)
    for most in (150_000, 0):
        monkeypatch.setattr(together, "COUNT_AT_MOST", most)
        result = together.farthest_apart(between, k=k, to_existing=own if already else None)
        assert result.proven
        assert result.best.value == pytest.approx(best)


def test_all_blocks_together_are_all_combinations():
    blocks = list(together.combination_blocks(9, 4, size=7))
    assert [tuple(row) for block in blocks for row in block.tolist()] == list(
        combinations(range(9), 4)
    )


def test_the_next_best_come_in_order_and_equal_ones_are_counted():
    between = np.full((4, 4), 100.0)
    np.fill_diagonal(between, 0)
    between[0, 1] = between[1, 0] = 40
    result = together.farthest_apart(between, k=2, keep=3)
    assert result.best.sites == (0, 2)
    assert result.equally_good == 5
    assert [choice.sites for choice in result.alternatives] == [(0, 3), (1, 2), (1, 3)]
    assert together.farthest_apart(between, k=2, keep=99).alternatives[-1].sites == (0, 1)


@given(
    hnp.arrays(
        np.float64, st.tuples(st.integers(1, 6), st.just(4)), elements=st.integers(0, 9).map(float)
    ),
    st.data(),
)
def test_the_best_is_never_worse_than_the_next(adds, data):
    k = data.draw(st.integers(1, len(adds)))
    before, inhabitants = np.array([3.0, 0, 9, 1]), np.array([500.0, 900, 400, 0])
    result = together.most_even(
        before, adds, k=k, unevenness=lambda places: gini(places, inhabitants), keep=9
    )
    values = [result.best.value, *(choice.value for choice in result.alternatives)]
    assert values == sorted(values)
    assert len(values) == min(10, comb(len(adds), k))


def test_k_out_of_range_is_one_sentence():
    with pytest.raises(InputError) as caught:
        together.farthest_apart(np.zeros((3, 3)), k=4)
    assert str(caught.value) == "Kies 1 tot en met 3 locaties; gevraagd: 4."
    with pytest.raises(InputError, match="onderlinge afstand"):
        together.farthest_apart(np.zeros((3, 3)), k=1)
    with pytest.raises(InputError, match="te veel combinaties"):
        together.most_even(
            np.ones(3), np.ones((29, 3)), k=9, unevenness=lambda places: places.sum(axis=1)
        )
    with pytest.raises(InputError, match="Zonder inwoners"):
        together.most_even_by_gini(np.ones(3), np.ones((5, 3)), np.zeros(3), k=2)


def test_what_cannot_be_computed_is_refused():
    with pytest.raises(InputError, match="Voor geen enkele combinatie"):
        together.most_even(
            np.zeros(2), np.zeros((3, 2)), k=1, unevenness=lambda p: gini(p, np.ones(2))
        )


def test_an_answer_without_proof_is_called_unproven():
    draw = np.random.default_rng(0)
    before, adds, inhabitants = random_city(0, n=60, areas=80)
    result = together.most_even_by_gini(before, adds, inhabitants, k=20, time_limit=0.01)
    assert not result.proven
    assert result.bound < result.best.value
    assert len(set(result.best.sites)) == 20
    assert together_words.tell_proof(result).startswith(
        "Niet bewezen: dit is de beste keuze die in de rekentijd"
    )
    between = draw.uniform(0, 1, (60, 60))
    hasty = together.farthest_apart(between + between.T, k=12, time_limit=0.0)
    assert hasty.proven is (hasty.bound == hasty.best.value)


def told(goal, value, before, **changes):
    given_fields = {
        "goal": goal,
        "best": together.Choice((0, 2), value),
        "n": 29,
        "before": before,
        "alternatives": (),
        "equally_good": 1,
        "counted": 406,
        "proven": True,
        "bound": value,
        **changes,
    }
    return together.Together(**given_fields)


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (
            told("even", 0.4123, 0.4567),
            "L1 en L3: ongelijkheid 0,412 (Gini), nu 0,457; de spreiding wordt gelijker.",
        ),
        (
            told("even", 0.5, 0.4567),
            "L1 en L3: ongelijkheid 0,500 (Gini), nu 0,457; de spreiding wordt niet gelijker.",
        ),
        (told("even", 0.5, float("nan")), "L1 en L3: ongelijkheid 0,500 (Gini)."),
        (
            told("reach", 84120, 60000),
            "L1 en L3: 84.120 inwoners binnen bereik, nu 60.000 inwoners.",
        ),
        (
            told("near", 812.4, 1450),
            "L1 en L3: gemiddeld 810 m van inwoner tot locatie, nu 1,4 km.",
        ),
        (told("near", 812.4, float("nan")), "L1 en L3: gemiddeld 810 m van inwoner tot locatie."),
        (
            told("apart", 2310, float("nan")),
            "L1 en L3: ten minste 2,3 km van elkaar en van wat er al is.",
        ),
    ],
)
def test_a_choice_in_words(result, sentence):
    assert together_words.tell(result, NAMES) == sentence


@pytest.mark.parametrize(
    ("result", "sentence"),
    [
        (
            told("even", 0.4, 0.5),
            "Bewezen: alle 406 combinaties van 2 uit 29 locaties zijn doorgerekend.",
        ),
        (
            told("even", 0.4, 0.5, equally_good=2),
            (
                "Bewezen: alle 406 combinaties van 2 uit 29 locaties zijn doorgerekend; 1 andere "
                "keuze is even goed."
            ),
        ),
        (
            told("even", 0.4, 0.5, counted=0, equally_good=0),
            "Bewezen: de rekenmethode sluit uit dat een andere keuze van 2 uit 29 locaties beter is.",
        ),
        (
            told("reach", 84120, 60000, counted=0, equally_good=0, proven=False, bound=90000.0),
            (
                "Niet bewezen: dit is de beste keuze die in de rekentijd is gevonden; beter dan "
                "90.000 inwoners kan niet."
            ),
        ),
    ],
)
def test_the_proof_in_words(result, sentence):
    assert together_words.tell_proof(result) == sentence


def test_moving_places_by_hand():
    result = moves.fewest_places(np.array([30.0, 4, 12, 0]), np.array([20.9, 10, 10, np.inf]))
    assert (result.fewest, result.at_least, result.proven) == (12, 12, True)
    after = np.array([30.0, 4, 12, 0])
    for move in result.plan:
        after[move.origin] -= move.places
        after[move.target] += move.places
    assert (after <= [20, 10, 10, np.inf]).all()


@given(
    hnp.arrays(np.float64, 6, elements=st.integers(0, 40).map(float)),
    hnp.arrays(np.float64, 6, elements=st.floats(0, 40)),
)
def test_moving_places_reaches_the_norm_or_says_it_cannot(places, most):
    result = moves.fewest_places(places, most)
    assert result.possible == (places.sum() <= np.floor(most + 1e-9).sum())
    after = places.copy()
    for move in result.plan:
        after[move.origin] -= move.places
        after[move.target] += move.places
    if result.possible:
        assert (after <= most + 1e-9).all()
        assert sum(move.places for move in result.plan) == result.fewest


def fewest_by_trying(sizes, area, most):
    """The obvious way: every set of facilities, every way to place them."""
    for count in range(len(sizes) + 1):
        for chosen in combinations(range(len(sizes)), count):
            if placeable(list(chosen), sizes, np.array(area), most):
                return count
    return None


def placeable(chosen, sizes, area, most):
    if not chosen:
        return bool((np.bincount(area, weights=sizes, minlength=len(most)) <= most + 1e-9).all())
    first, *rest = chosen
    for target in range(len(most)):
        if target != area[first]:
            moved = area.copy()
            moved[first] = target
            if placeable(rest, sizes, moved, most):
                return True
    return False


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 2)), min_size=1, max_size=5),
    st.lists(st.integers(0, 14), min_size=3, max_size=3),
)
def test_moving_facilities_takes_as_few_as_trying_everything(facilities, most):
    sizes, area = np.array(facilities).T
    norm = np.array(most, dtype=float)
    result = moves.fewest_facilities(sizes.astype(float), area, norm)
    assert result.fewest == fewest_by_trying(sizes, area, norm)
    assert result.proven
    after = area.copy()
    for move in result.plan:
        after[move.facility] = move.target
    if result.possible:
        assert (np.bincount(after, weights=sizes, minlength=3) <= norm + 1e-6).all()


def test_a_facility_that_fits_nowhere_makes_the_norm_impossible():
    result = moves.fewest_facilities(np.array([9.0, 1.0]), np.array([0, 1]), np.array([5.0, 8.0]))
    assert (result.possible, result.proven, result.plan) == (False, True, ())


def test_room_must_sometimes_be_made_first():
    # The 6 must leave area 0 and fits nowhere as things stand; after the 3 goes to area 2 it fits in area 1.
    sizes, area, most = np.array([6.0, 3.0, 4.0]), np.array([0, 1, 1]), np.array([0.0, 10.0, 3.0])
    result = moves.fewest_facilities(sizes, area, most)
    assert (result.fewest, result.at_least, result.proven) == (2, 2, True)
    assert {(move.facility, move.target) for move in result.plan} == {(0, 1), (1, 2)}


def test_a_facility_that_may_not_move_stays():
    sizes, area, most = np.array([20.0, 5.0, 5.0]), np.array([0, 0, 0]), np.array([20.0, 40.0])
    assert moves.fewest_facilities(sizes, area, most).fewest == 1
    result = moves.fewest_facilities(sizes, area, most, movable=np.array([False, True, True]))
    assert result.fewest == 2
    assert (
        moves.fewest_facilities(sizes, area, most, movable=np.zeros(3, dtype=bool)).possible
        is False
    )


def test_numbers_that_are_not_there_are_refused():
    with pytest.raises(ValueError, match="not NaN"):
        moves.fewest_places(np.array([1.0, np.nan]), np.ones(2))


@pytest.mark.parametrize(
    ("result", "whole", "sentence"),
    [
        (
            moves.Moves(12, 12, (), 12, 30, possible=True),
            False,
            "Ten minste 12 plekken moeten verhuizen om overal aan de norm te voldoen (bewezen).",
        ),
        (
            moves.Moves(1, 1, (), 12, 30, possible=True),
            True,
            "Ten minste 1 voorziening moet verhuizen om overal aan de norm te voldoen (bewezen).",
        ),
        (
            moves.Moves(4, 3, (), 12, 30, possible=True),
            True,
            "Met 4 voorzieningen verhuizen kan het; of het met minder kan (ten minste 3) is niet bewezen.",
        ),
        (
            moves.Moves(0, 0, (), 0, 30, possible=True),
            False,
            "0 verhuizingen nodig: overal is de norm gehaald.",
        ),
        (
            moves.Moves(None, 12, (), 12, 8, possible=False),
            False,
            "De norm is niet haalbaar: 12 plekken zijn te veel en er is ruimte voor 8.",
        ),
        (
            moves.Moves(None, 2, (), 12, 30, possible=False),
            True,
            "De norm is niet haalbaar: de voorzieningen passen als geheel nergens anders.",
        ),
        (
            moves.Moves(None, 2, (), 12, 30, possible=None),
            True,
            "Ten minste 2 voorzieningen moeten verhuizen; of het dan kan, is in de rekentijd niet gevonden.",
        ),
    ],
)
def test_moves_in_words(result, whole, sentence):
    assert moves.tell(result, whole_facilities=whole) == sentence


def test_a_plan_in_words():
    plan = (moves.Move(0, 1, 8.0, 2), moves.Move(0, 2, 1.0))
    result = moves.Moves(2, 2, plan, 9, 30, possible=True)
    assert moves.tell_plan(result, ["Wijk A", "Wijk B", "Wijk C"], ["f1", "f2", "Huis 3"]) == (
        "Zo kan het: Huis 3 (8 plekken) van Wijk A naar Wijk B en 1 plek van Wijk A naar Wijk C."
    )
