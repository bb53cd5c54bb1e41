"""The lean of an open answer: what is told, counted, left out and scored where the text of a plan was not read."""

from dataclasses import replace

import numpy as np
import pytest

from spreidingskaart.errors import InputError
from spreidingskaart.model import NO_LEAN, Findings, Lean, Verdict, verdict_told
from spreidingskaart.plot_search import funnel, screen, search, unblock, where
from spreidingskaart.plot_search.result import CriterionColumn, ScreenResult
from spreidingskaart.plot_search.table import frame
from spreidingskaart.plot_search.where import chosen_rows
from spreidingskaart.site_test.assess import lean_of_whole, overall
from spreidingskaart.web.zoeken import search_words
from spreidingskaart.web.zoeken.form import Search
from spreidingskaart.weighing.case.facts import Facts, facts_from
from spreidingskaart.weighing.framework.value import Verdicts, scores, tell
from tests.test_screen import city, sample

V, L = Verdict, Lean
SCORES = {"fits": 100, "may_fit": 40, "conflicts": 0, "unsuitable": 0}
LEANS = {"unlikely": 25, "open": 50, "likely": 75}


def columns(*answers):
    """Return findings of one proposal: (verdict, lean or None, whether it counts) each."""
    return {
        f"c{row}": Findings(
            f"c{row}",
            np.array([verdict.code], dtype=np.int8),
            np.array([False]),
            np.array([hard]),
            np.array([np.nan]),
            lambda _: None,
            None if lean is None else np.array([lean.code], dtype=np.int8),
        )
        for row, (verdict, lean, hard) in enumerate(answers)
    }


@pytest.mark.parametrize(
    ("answers", "lean"),
    [
        ([(V.MAY_FIT, L.UNLIKELY, True)], L.UNLIKELY),
        ([(V.MAY_FIT, L.LIKELY, True), (V.FITS, None, True)], L.LIKELY),
        # what is open for another reason keeps the whole from leaning to yes, and not to no
        ([(V.MAY_FIT, L.LIKELY, True), (V.MAY_FIT, None, True)], L.OPEN),
        ([(V.MAY_FIT, L.LIKELY, True), (V.NOT_TESTED, None, True)], L.OPEN),
        ([(V.MAY_FIT, L.UNLIKELY, True), (V.NOT_TESTED, None, True)], L.UNLIKELY),
        ([(V.MAY_FIT, L.LIKELY, True), (V.MAY_FIT, L.UNLIKELY, True)], L.UNLIKELY),
        # what does not count does not lean, and neither does what conflicts or what nobody leans on
        ([(V.FITS, None, True), (V.MAY_FIT, L.UNLIKELY, False)], None),
        ([(V.MAY_FIT, L.UNLIKELY, True), (V.CONFLICTS, None, True)], None),
        ([(V.MAY_FIT, None, True)], None),
    ],
)
def test_the_whole_leans_to_no_at_once_and_to_yes_only_where_nothing_else_is_open(answers, lean):
    found = columns(*answers)
    code = lean_of_whole(found, overall(found)[0])[0]
    assert Lean.from_code(code) is lean


def test_words_of_a_verdict_that_leans():
    assert verdict_told(V.MAY_FIT, L.UNLIKELY) == "past mogelijk: waarschijnlijk niet"
    assert verdict_told(V.MAY_FIT, "likely") == "past mogelijk: waarschijnlijk wel"
    assert verdict_told(V.MAY_FIT, L.OPEN) == verdict_told(V.MAY_FIT, None) == "past mogelijk"
    assert verdict_told(V.FITS, None) == "past"


# ------------------------------------------------------------------------------------------------ every plot at once
def screened(*leans):
    """Return a screening of plots of which zoning alone counts: `may_fit` with these leans, a pass and a conflict."""
    n = len(leans) + 2
    lean = np.array([*(each.code for each in leans), NO_LEAN, NO_LEAN], dtype=np.int8)
    verdict = np.full(n, V.MAY_FIT.code, dtype=np.int8)
    verdict[-2:] = V.FITS.code, V.CONFLICTS.code
    counts = np.ones(n, dtype=bool)
    column = CriterionColumn(verdict, ~counts, counts, np.full(n, np.nan), lean)
    nothing = np.zeros(n, dtype=np.int64)
    return ScreenResult(
        sample(n), {"zoning": column}, verdict, lean, ~counts, nothing, city().version, "public"
    )


def searched(monkeypatch, *, also_unlikely=False, at_most=V.MAY_FIT):
    result = screened(L.UNLIKELY, L.UNLIKELY, L.OPEN, L.LIKELY)
    monkeypatch.setattr(search, "_screened", lambda *_: result)
    return search.search_plots(
        city(),
        form="domus",
        size={},
        criteria=["zoning"],
        at_most=at_most,
        also_unlikely=also_unlikely,
    )


def test_a_search_leaves_out_what_leans_to_no_and_counts_both(monkeypatch):
    found = searched(monkeypatch)
    assert (found.left, found.possible, int(found.unlikely.sum())) == (3, 5, 2)
    assert [step.title for step in found.steps] == ["Bestemming", search.UNLIKELY]
    assert (found.steps[0].may_fit, found.steps[0].unlikely) == (4, 2)
    assert found.steps[-1].dropped == 2
    asked = Search("domus", {}, V.MAY_FIT, (), 0.0, None)
    assert search_words.of_funnel(found, asked).startswith(
        "Nog 2 percelen passen waarschijnlijk niet en tellen hier niet mee: zo liepen uitspraken over andere plannen, "
        "en de planregels van hier zijn niet gelezen."
    )


def test_a_search_may_keep_what_leans_to_no_after_what_leans_to_yes(monkeypatch):
    found = searched(monkeypatch, also_unlikely=True)
    assert (found.left, found.possible) == (5, 5)
    assert search.UNLIKELY not in [step.title for step in found.steps]
    best = found.lean[found.best(9)].tolist()
    assert best == [NO_LEAN, L.LIKELY.code, L.OPEN.code, L.UNLIKELY.code, L.UNLIKELY.code]
    told = search_words.of_funnel(
        found, Search("domus", {}, V.MAY_FIT, (), 0.0, None, also_unlikely=True)
    )
    assert "2 daarvan passen waarschijnlijk niet: zo liepen uitspraken" in told
    assert "tellen hier niet mee" not in told


def test_where_only_what_fits_is_good_enough_no_lean_is_told(monkeypatch):
    found = searched(monkeypatch, at_most=V.FITS)
    assert (found.left, found.unlikely.any()) == (1, False)
    assert "waarschijnlijk" not in search_words.of_funnel(
        found, Search("domus", {}, V.FITS, (), 0.0, None)
    )


def test_the_funnel_and_the_table_tell_how_each_plot_leans():
    result = screened(L.UNLIKELY, L.OPEN)
    assert (funnel(result)[0].may_fit, funnel(result)[0].unlikely) == (2, 1)
    assert result.count_leans() == {"unlikely": 1, "open": 1, "likely": 0}
    table = frame(result, city())
    assert table["lean"].tolist() == ["unlikely", "open", "", ""]
    assert table["zoning_lean"].tolist() == ["unlikely", "open", "", ""]


def test_rows_are_chosen_by_their_lean():
    result = screened(L.UNLIKELY, L.OPEN, L.LIKELY)
    assert where(result, "lean in open,likely").tolist() == [False, True, True, False, False]
    assert where(result, "zoning_lean = unlikely").tolist() == [True, False, False, False, False]
    assert chosen_rows(result, None, "open").tolist() == [False, True, True, True, True]
    assert chosen_rows(result, "verdict = may_fit", "likely").sum() == 1
    for question, lean, said in (
        ("lean in past", None, "'past' geen neiging; kies uit: unlikely, open, likely"),
        ("lean >= open", None, ">= niet"),
        (None, "zeker", "'zeker' bestaat niet"),
    ):
        with pytest.raises(InputError, match=said):
            chosen_rows(result, question, lean)


def test_what_helps_a_plot_that_leans_to_no_is_the_text_of_the_plan_and_no_heavier_care():
    asked = sample(300, form="begeleid_wonen_groep")
    result = screen(city(), asked)
    helped, strict = (
        unblock(city(), result, at_least=least) for least in (Lean.OPEN, Lean.UNLIKELY)
    )
    unlikely = result.lean == Lean.UNLIKELY.code
    assert unlikely.any()
    assert (helped.blocked == (unlikely | (result.verdict > V.MAY_FIT.code))).all()
    assert (helped.read_plan == unlikely).all()
    assert not strict.read_plan.any()
    row = int(np.flatnonzero(unlikely)[0])
    assert helped.sentences(row)[-1].startswith("Lees de planregels: als daarin staat")
    heavier = [form.is_heavier_than(asked.care_form(0)) for form in asked.forms]
    assert not helped.other_form[:, heavier].any()


# ------------------------------------------------------------------------------------------------ weighing
def codes(*leans):
    return np.array([NO_LEAN if lean is None else lean.code for lean in leans], dtype=np.int8)


def test_a_curve_scores_the_lean_and_without_one_the_verdict():
    curve = Verdicts(scores=SCORES, leans=LEANS)
    verdicts = np.array([V.MAY_FIT.code] * 4 + [V.FITS.code, V.CONFLICTS.code], dtype=np.int8)
    leans = codes(L.UNLIKELY, L.OPEN, L.LIKELY, None, None, None)
    assert scores(curve, verdicts, leans).tolist() == [25, 50, 75, 40, 100, 0]
    assert scores(curve, verdicts).tolist() == [40, 40, 40, 40, 100, 0]
    assert scores(Verdicts(scores=SCORES), verdicts, leans).tolist() == [40, 40, 40, 40, 100, 0]
    assert tell(curve).endswith(
        "Binnen 'past mogelijk': 'waarschijnlijk niet' = 25, 'open' = 50 en 'waarschijnlijk wel' = 75."
    )


@pytest.mark.parametrize(
    ("leans", "said"),
    [
        ({"unlikely": 25}, "een score ontbreekt voor open en likely"),
        ({**LEANS, "maybe": 5}, "`maybe` is geen neiging"),
        ({**LEANS, "likely": 101}, "buiten 0 tot en met 100"),
        ({**LEANS, "open": 10}, "moeten oplopen van unlikely tot likely"),
    ],
)
def test_scores_of_leans_that_cannot_be_are_refused(leans, said):
    with pytest.raises(ValueError, match=said):
        Verdicts(scores=SCORES, leans=leans)


def test_a_table_without_leans_is_written_as_before_leans_existed():
    """A framework that was locked then keeps its fingerprint."""
    assert Verdicts(scores=SCORES).model_dump(mode="json") == {"kind": "verdicts", "scores": SCORES}
    assert Verdicts(scores=SCORES, leans=LEANS).model_dump(mode="json")["leans"] == LEANS


def test_frozen_facts_hold_leans_and_facts_of_before_have_none():
    facts = Facts(
        ("a", "b"),
        ("A", "B"),
        {"zoning": np.array([np.nan, 1.0])},
        {"zoning": np.array([V.MAY_FIT.code, V.FITS.code], dtype=np.int8)},
        {"zoning": codes(L.UNLIKELY, None)},
    )
    held = facts.as_dict()
    assert held["leans"] == {"zoning": ["unlikely", None]}
    assert facts_from(held).leans["zoning"].tolist() == [L.UNLIKELY.code, NO_LEAN]
    before = replace(facts, leans={}).as_dict()
    assert "leans" not in before
    assert facts_from(before).leans == {}
    with pytest.raises(InputError):
        facts_from({**held, "leans": {"zoning": ["maybe", None]}})
