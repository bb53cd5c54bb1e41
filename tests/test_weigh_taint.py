"""What a weighing rests on marks its outcome: totals, ranks, the winner, robustness and the dossier."""

from __future__ import annotations

import datetime as dt
import json
from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp

from spreidingskaart.city.access import seen_by
from spreidingskaart.errors import InputError
from spreidingskaart.model import Gap, GapKind
from spreidingskaart.weighing.case.covering import covered_facts
from spreidingskaart.weighing.case.facts import Facts, facts_from
from spreidingskaart.weighing.case.facts_gaps import FICTIONAL_ENTRY, FICTIONAL_SITE, FactsGaps
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import shipped
from spreidingskaart.weighing.case.outcome import as_dict, weigh
from spreidingskaart.weighing.dossier.arithmetic import RESERVE, arithmetic_csv
from spreidingskaart.weighing.framework.aggregation import Aggregation, Mean
from spreidingskaart.weighing.ranking.inputs import MET, NOT_MET, Entry, Judged
from spreidingskaart.weighing.ranking.rank import rank, totals
from spreidingskaart.weighing.ranking.rank_words import tell as tell_ranking
from spreidingskaart.weighing.ranking.taint import (
    _SAID,
    Taint,
    is_sure,
    may_be_first,
    tell,
    tell_site,
)
from tests.synthetic import synthetic_city
from tests.test_weigh_aggregation import judged, shares_3, tables

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
FRAMEWORK = next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")
MADE_UP = Gap(GapKind.FICTIONAL, "de laag Percelen is fictief")
PLAN = Gap(GapKind.TEXT_DECIDES, "de planregels bepalen welke functies mogen")
masks = hnp.arrays(bool, (3, 3))


def tainted(mask, gap=MADE_UP, limits=None):
    """Return a taint with this gap in every cell of a mask."""
    rows = tuple(tuple((gap,) if unsure else () for unsure in row) for row in mask)
    empty = tuple(() for _ in rows)
    of_limits = tuple(tuple((gap,) if one else () for one in row) for row in limits or empty)
    return Taint(tuple(() for _ in rows), rows, of_limits)


@pytest.mark.parametrize("how", [Aggregation(), Aggregation(Mean.GEOMETRIC)])
@given(scores=tables.map(lambda table: table[:3]), unsure=masks, shares=shares_3)
def test_who_may_be_first_is_who_is_first_under_some_outcome_of_the_unsure_scores(
    how, scores, unsure, shares
):
    ranking = rank(judged(scores, how, shares))
    cells = list(zip(*np.nonzero(unsure), strict=True))
    first = np.zeros(3, dtype=bool)
    for ends in product((0.0, 100.0), repeat=len(cells)):
        tried = scores.copy()
        for (i, j), end in zip(cells, ends, strict=True):
            tried[i, j] = end
        sums = totals(tried, shares, how).total
        first |= sums >= sums.max() - 1e-9
    # what is as it is now may be too, between the ends
    np.testing.assert_array_equal(may_be_first(ranking, tainted(unsure)), first)


def test_two_sites_that_differ_only_in_unsure_scores_are_never_called_sure():
    ranking = rank(judged([[90, 50, 50], [40, 50, 50]], Aggregation()))
    only_there = tainted([[True, False, False], [True, False, False]])
    assert not is_sure(ranking, only_there)
    assert tell_ranking(ranking, sure=False)[1].startswith("Voorlopig staat Locatie A eerst met")
    elsewhere = tainted([[False, False, False], [False, False, True]])
    assert is_sure(ranking, elsewhere) is (90 + 100 > 40 + 50 + 100)
    assert is_sure(ranking, tainted(np.zeros((2, 3))))


def test_an_unsure_limit_can_let_a_site_in_or_out():
    scores = np.array([[50.0], [90.0]])
    met = np.array([[MET], [NOT_MET]], dtype=np.int8)
    ranking = rank(
        Judged(("A", "B"), ("c",), scores, np.ones(1), ("grens",), met)
    )  # B would win if it took part
    assert is_sure(ranking, tainted([[False], [False]], limits=[[False], [False]]))
    unsure = tainted([[False], [False]], limits=[[False], [True]])
    assert may_be_first(ranking, unsure).tolist() == [True, True]
    itself = tainted([[False], [False]], limits=[[True], [False]])
    assert is_sure(ranking, itself)


def test_the_reasons_are_told_with_their_numbers():
    ranking = rank(judged([[90, 50, 50], [40, 50, 50]], Aggregation()))
    mask = [[True, False, False], [True, True, False]]
    taint = tainted(mask)
    made_up = Taint(((FICTIONAL_SITE,),) * 2, taint.scores, taint.limits)
    assert tell(ranking, made_up) == [
        "Dat is voorlopig, want alle 2 locaties zijn fictief en 3 van de 6 antwoorden zijn niet zeker.",
        "Alle 3 rusten op fictieve gegevens.",
        "Met alleen wat zeker is kan elk van de 2 locaties eerst staan.",
    ]
    one = tainted([[False, False, False], [False, False, True]], PLAN)
    told = tell(ranking, one)
    assert told[0] == "Dat is voorlopig, want 1 van de 6 antwoorden is niet zeker."
    assert told[1] == "Dat ene antwoord hangt af van de tekst van een plan."
    small = rank(judged([[90, 90, 50], [10, 10, 50]], Aggregation()))
    assert tell(small, one)[-1] == "Ook met alleen wat zeker is staat Locatie A eerst."
    assert tell_site(small, one, 1) == "1 van de 3 antwoorden over Locatie B is niet zeker."
    assert tell_site(small, one, 0) is None
    assert tell(small, tainted(np.zeros((2, 3)))) == []


# ------------------------------------------------------------------------------------------------------ from facts on
def test_reasons_that_weigh_the_same_are_told_in_one_order_in_every_process():
    """A set of kinds has another order in every process; the same data must give the same bytes."""
    assert set(_SAID) == set(GapKind)
    order, told = list(_SAID), rank(judged([[90, 50, 50], [40, 50, 50]], Aggregation()))
    for one, other in combinations(order, 2):
        cells = tuple((Gap(other, "b"), Gap(one, "a")) if unsure else () for unsure in (1, 1, 0))
        taint = Taint(((), ()), (cells, ((), (), ())), ((), ()))
        said = " ".join(tell(told, taint))
        assert said.index(_SAID[one][1]) < said.index(_SAID[other][1])


@pytest.fixture(scope="module")
def facts():
    return measure(
        seen_by(synthetic_city(), "public"), form="beschermd_wonen_plus", places=12
    ).facts


def entry(facts, criterion, value, **more):
    told = {"reason": "r", "source": "s", "by": "A", "at": NOW}
    return Entry(site=facts.sites[0], criterion=criterion, value=value, **told, **more)


def unsure_kinds(weighed, criterion):
    j = [one.id for one in FRAMEWORK.scored].index(criterion)
    return {gap.kind for gap in weighed.taint.scores[0][j]}


def test_what_the_engine_found_keeps_its_gaps(facts):
    weighed = weigh(FRAMEWORK, facts)
    for name, cells in facts.gaps.columns.items():
        assert len(cells) == len(facts.sites), name
    assert unsure_kinds(weighed, "liveability") == {GapKind.NOT_TESTED}
    told = as_dict(weighed, context={})
    assert told["firm"] is False
    assert {"kind": "not_tested", "what": "'Advies politie' is niet getoetst"} in told["gaps"]
    (cell,) = [one for one in told["sites"][0]["scores"] if one["criterion"] == "police_advice"]
    assert (cell["firm"], cell["gap_kinds"]) == (False, ["not_tested"])
    # the other site falls off for sure, so nothing unsure can put it first
    assert told["may_be_first"] == [facts.sites[0]]
    assert any(sentence.startswith("Niet alles is zeker, want ") for sentence in told["sentences"])


def test_an_invented_answer_is_a_gap_and_one_of_a_person_is_none(facts):
    real = weigh(FRAMEWORK, facts.with_entries([entry(facts, "liveability", 4.0)]))
    assert unsure_kinds(real, "liveability") == set()
    made_up = facts.with_entries([entry(facts, "liveability", 4.0, fictional=True)])
    assert unsure_kinds(weigh(FRAMEWORK, made_up), "liveability") == {GapKind.FICTIONAL}


def test_gaps_survive_json_and_facts_from_before_tell_none(facts):
    full = facts.with_entries([entry(facts, "liveability", 4.0, fictional=True)])
    again = facts_from(json.loads(json.dumps(full.as_dict())))
    assert again.every_gap == full.every_gap
    record = full.as_dict()
    del record["gaps"]
    before = weigh(FRAMEWORK, facts_from(record))
    assert before.taint is None
    assert before.is_sure
    told = as_dict(before, context={})
    assert "gaps" not in told
    assert not any("voorlopig, want" in sentence for sentence in told["sentences"])


@pytest.mark.parametrize(
    "spoil",
    [
        {"told": [], "sites": [[0]], "columns": {}},
        {"told": [{"kind": "raar", "what": "x"}], "sites": [[0]], "columns": {}},
        {"told": [], "sites": [], "columns": {"area": [[]]}},
        {"told": []},
        3,
    ],
)
def test_gaps_that_cannot_be_are_refused(facts, spoil):
    with pytest.raises(InputError, match="niet te lezen"):
        facts_from({**facts.as_dict(), "gaps": spoil})


def test_before_names_show_gaps_are_those_of_a_group_and_say_nothing_of_one_site():
    n = 10
    one = Gap(GapKind.UNKNOWN, "op 12 m ligt iets")
    facts = Facts(
        sites=tuple(f"L{i}" for i in range(n)),
        names=tuple(f"Veld {i}" for i in range(n)),
        values={"area": np.arange(n, dtype=float)},
        verdicts={"area": np.zeros(n, dtype=np.int8)},
        gaps=FactsGaps(((),) * n, {"area": ((one,), *((),) * (n - 1))}),
    )
    covered = covered_facts(facts, sorted(facts.sites, reverse=True))
    cells = covered.gaps.columns["area"]
    assert sum(bool(cell) for cell in cells) == 5
    assert {gap.what for cell in cells for gap in cell} == {GapKind.UNKNOWN.dutch}


def test_the_table_of_a_dossier_says_per_answer_why_it_is_not_sure(facts):
    full = facts.with_entries([entry(facts, "liveability", 4.0, fictional=True)])
    table = arithmetic_csv(weigh(FRAMEWORK, full)).decode("utf-8-sig")
    assert table.splitlines()[0].endswith(f";{RESERVE}")
    row = next(line for line in table.splitlines() if ";Leefbaarheid" in line)
    assert row.endswith(f";{FICTIONAL_ENTRY.what.capitalize()}.")
