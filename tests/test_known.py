"""What a City keeps: asked once, typed, and never handed on to a City for which it does not hold."""

from __future__ import annotations

from collections import OrderedDict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import fields, replace
from threading import Barrier

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.city import City, load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.known import Key, Known, Latest, RestsOn, of_layers, of_rules, of_year
from spreidingskaart.city.measures.places import places_per_area
from spreidingskaart.rules.norm_spec import CHOICES
from spreidingskaart.site_test.assess import assess
from spreidingskaart.site_test.proposals import proposals_from
from spreidingskaart.site_test.register import register
from spreidingskaart.site_test.what_if import tried
from spreidingskaart.spread.evenness import evenness_of
from spreidingskaart.spread.index import index_of

FORM = "begeleid_wonen_groep"
KINDS = {RestsOn.LAYERS: of_layers, RestsOn.YEAR: of_year, RestsOn.RULES: of_rules}


@pytest.fixture(scope="module")
def city():
    return seen_by(load_city(), "public")


def ask_everything(city):
    """Make what criteria, screens and measures keep with a City."""
    sites = proposals_from(city, form=FORM, places=24, site_id=list(city.layer("sites")["id"]))
    found = assess(sites, city)
    for i in range(len(sites)):
        for findings in found.values():
            findings.tell(i)
    register(city)
    places_per_area(city, "wijken", target_group="jongeren")
    index_of(city, "grid500")
    evenness_of(city, "districts")
    return sites, found


# ------------------------------------------------------------------------------------------------ asked once


@pytest.mark.parametrize("key", [of_layers("a"), of_year("a"), of_rules("a", 3, "x")])
@pytest.mark.parametrize("answer", [None, 0, "text", (1, 2)])
def test_an_answer_is_made_once_also_where_it_is_none(key, answer):
    known, asked = Known(), []
    for _ in range(3):
        assert known.known(key, lambda: asked.append(key) or answer) is answer
    assert len(asked) == 1


def test_keys_of_one_name_that_rest_on_something_else_are_different_questions():
    known = Known()
    for kind, key in KINDS.items():
        assert known.known(key("a"), lambda kind=kind: kind) is kind


def test_of_two_threads_that_both_make_an_answer_one_wins():
    known, both = Known(), Barrier(2)

    def make():
        both.wait(timeout=10)
        return object()

    with ThreadPoolExecutor(2) as threads:
        asked = [threads.submit(known.known, of_rules("a"), make) for _ in range(2)]
        first, second = (one.result() for one in asked)
    assert first is second


def test_what_is_forgotten_is_made_anew():
    known = Known()
    for name in ("a", "b"):
        for kind in KINDS.values():
            known.known(kind(name), object)
    known.forget("a")
    assert known.names() == {"b"}


# ------------------------------------------------------------------------------------------------ other Cities


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"year": 2031},
        {"version": "other"},
        {"layers": {}},
        {"role": "planner"},
        {"hidden_counts": None},
    ],
)
def test_a_city_made_by_replace_knows_nothing(city, changes):
    city.known(of_layers("anything"), object)
    assert replace(city, **changes).kept.names() == set()


def test_what_a_city_keeps_cannot_be_handed_to_another_by_accident(city):
    with pytest.raises(ValueError, match="kept"):
        replace(city, kept=city.kept)


def test_a_city_in_another_year_keeps_what_does_not_rest_on_the_year(city):
    base = replace(city)
    there = base.at(base.year + 3)
    for kind in KINDS.values():
        base.known(kind("asked"), lambda: "base")
    assert {
        rests_on: there.known(key("asked"), lambda: "there") for rests_on, key in KINDS.items()
    } == {
        RestsOn.LAYERS: "base",
        RestsOn.YEAR: "there",
        RestsOn.RULES: "there",
    }
    assert there.at(base.year) is base
    assert there.at(base.year + 3) is there is base.at(base.year + 3)
    assert base.at(None) is base


def test_only_so_many_years_are_kept(city):
    base = replace(city)
    first = base.at(1900)
    for year in range(1901, 2000):
        assert base.at(year).year == year
    assert base.at(1999) is base.at(1999)
    assert base.at(1900) is not first


def test_a_city_under_other_rules_keeps_what_rests_on_no_rule(city):
    base = replace(city)
    there = base.under(base.rules, "tried")
    for kind in KINDS.values():
        base.known(kind("asked"), lambda: "base")
    assert {
        rests_on: there.known(key("asked"), lambda: "there") for rests_on, key in KINDS.items()
    } == {
        RestsOn.LAYERS: "base",
        RestsOn.YEAR: "base",
        RestsOn.RULES: "there",
    }


def test_a_year_of_a_city_under_other_rules_has_those_rules(city):
    base = replace(city)
    base.at(base.year + 1)
    there = base.under(base.rules.with_value("min_area", 1234.0), "tried")
    for city_then, rules in (
        (there.at(base.year + 1).rules, there.rules),
        (base.at(base.year + 1).rules, base.rules),
    ):
        assert (city_then.version, city_then.tried) == (rules.version, rules.tried)
        assert (city_then.year, rules.year) == (base.year + 1, base.year)


# ------------------------------------------------------------------------------------------------ tags tell the truth


class Watched(City):
    """A City that tells what is read of it while an answer is made that says not to rest on that."""

    making = ()
    faults = ()

    def known(self, key, make):
        def watched():
            Watched.making += (key,)
            try:
                return make()
            finally:
                Watched.making = Watched.making[:-1]

        return super().known(key, watched)

    def __getattribute__(self, name):
        reads = {"rules": RestsOn.RULES, "year": RestsOn.YEAR}.get(name)
        if reads is not None:
            Watched.faults += tuple(
                (key.name, name) for key in Watched.making if not key.rests_on & reads
            )
        return super().__getattribute__(name)


def watched(city):
    Watched.faults = ()
    return Watched(
        **{field.name: getattr(city, field.name) for field in fields(city) if field.init}
    )


def test_no_answer_reads_rules_or_a_year_that_its_key_does_not_name(city):
    there = watched(city)
    ask_everything(there)
    assert there.kept.names(RestsOn.LAYERS)
    assert there.kept.names(RestsOn.YEAR)
    assert set(Watched.faults) == set()


def test_the_watch_sees_an_answer_that_reads_what_its_key_does_not_name(city):
    there = watched(city)
    there.known(
        of_year("wrong"), lambda: there.known(of_rules("norms"), lambda: there.rules.version)
    )
    there.known(of_layers("wrong too"), lambda: there.year)
    there.known(Key(RestsOn.YEAR, "right"), lambda: there.year)
    assert set(Watched.faults) == {("wrong", "rules"), ("wrong too", "year")}


@pytest.fixture(scope="module")
def warm(city):
    """The candidate sites, after everything was asked of the City."""
    return ask_everything(city)[0]


@pytest.fixture(scope="module")
def numbers(city):
    """Every rule that is a number, by its criterion."""
    found = {}
    for rule in register(city):
        if rule.limits is not None:
            found.setdefault(rule.criterion, []).append(rule)
    return found


@settings(max_examples=5)
@given(data=st.data())
def test_a_tried_city_never_gives_an_answer_that_rests_on_the_old_rules(city, warm, numbers, data):
    criterion = data.draw(st.sampled_from(sorted(numbers)))
    rule = data.draw(st.sampled_from(numbers[criterion]))
    low, high = rule.limits
    choices = CHOICES.get(rule.unit)
    value = st.sampled_from(sorted(choices)) if choices else st.floats(low, min(high, 10_000.0))
    there = tried(city, rule.id, data.draw(value))
    assert not there.kept.names(RestsOn.RULES | RestsOn.YEAR)
    fresh = replace(there)
    new = proposals_from(fresh, form=FORM, places=24, site_id=list(city.layer("sites")["id"]))
    told, expected = assess(warm, there), assess(new, fresh)
    for name, findings in expected.items():
        assert np.array_equal(told[name].verdict, findings.verdict), (rule.id, name)
        assert np.array_equal(told[name].firm, findings.firm), (rule.id, name)
        assert np.array_equal(told[name].value, findings.value, equal_nan=True), (rule.id, name)


# ------------------------------------------------------------------------------------------------ the latest few


@given(most=st.integers(1, 5), questions=st.lists(st.integers(0, 9), max_size=60))
def test_the_latest_few_answers_are_kept_and_always_right(most, questions):
    latest, model = Latest(most), OrderedDict()
    for question in questions:
        assert (latest.get(question) is not None) == (question in model)
        assert (
            latest.known(question, lambda question=question: f"answer {question}")
            == f"answer {question}"
        )
        model[question] = None
        model.move_to_end(question)
        while len(model) > most:
            model.popitem(last=False)
        assert latest.questions() == list(model)
