"""A norm is a dated history: a City in another year asks the norm that held then, and says which that was."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from spreidingskaart.city.measures.norms import book_of
from spreidingskaart.model import GapKind, Verdict
from spreidingskaart.rules import Norm
from spreidingskaart.site_test.assess import assess
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.site_test.register import register
from tests.synthetic import SITING, box, synthetic_city

HISTORY = {
    "title": "Het perceel is groot genoeg",
    "value": 9_000,
    "unit": "m2",
    "source": "Raadsbesluit 2024",
    "status": "verified",
    "valid_from": "2024-03-01",
    "earlier": [
        {"value": None, "valid_from": "2021-01-01", "source": "Raadsbesluit 2021", "status": "verified"},
        {"value": 4_000, "valid_from": "2015-06-01", "source": "Raadsbesluit 2015", "status": "verified"},
    ],
}  # fmt: skip


def city(norm=HISTORY):
    return synthetic_city(
        siting={"norms": {**SITING["norms"], "min_area": norm}},
        plots=(("P1", box(100, 300, 100, 60), "state"),),
        plot_sizes=(6_000.0,),
    )


def area_in(year, where=None):
    there = (where or city()).at(year)
    asked = propose(there, form="domus", places=4, site_id="P1")
    return assess(asked, there, ["area"])["area"].tell(0)


@pytest.mark.parametrize(
    ("year", "verdict", "threshold", "source"),
    [
        (2026, Verdict.UNSUITABLE, 9_000, "Raadsbesluit 2024"),
        (2024, Verdict.UNSUITABLE, 9_000, "Raadsbesluit 2024"),
        (2023, Verdict.REPORTED, None, None),
        (2016, Verdict.FITS, 4_000, "Raadsbesluit 2015"),
    ],
)
def test_a_finding_names_the_version_that_held_in_its_year(year, verdict, threshold, source):
    found = area_in(year)
    assert (found.verdict, found.threshold) == (verdict, threshold)
    assert [rule.source for rule in found.rules] == ([source] if source else [])
    assert found.firm


def test_before_the_oldest_that_is_known_nothing_passes_and_the_reason_is_said():
    found = area_in(2014)
    assert (found.verdict, found.firm) == (Verdict.NOT_TESTED, False)
    assert "geldt vanaf 2015-06-01; wat er in 2014 gold, is niet bekend" in found.sentence


def test_versions_of_two_years_differ_and_the_same_year_gives_the_same_object():
    here = city()
    assert area_in(2026, here).rules[0].version != area_in(2016, here).rules[0].version
    assert here.at(2016) is here.at(2016)
    assert here.at(2016).rules.version == here.rules.version


def test_the_register_tells_what_a_norm_was_before():
    rule = next(rule for rule in register(city()) if rule.id == "min_area")
    assert rule.history == (
        "geen norm (vanaf 2021-01-01, Raadsbesluit 2021); 4.000 m² (vanaf 2015-06-01, Raadsbesluit 2015)"
    )


def test_a_parking_nota_holds_from_its_day_on_and_what_was_before_is_never_firm():
    norms = [{"function": "zorgwoning", "value": 0.5}]
    old, new = (
        {
            "title": f"Nota {year}",
            "kind": "nota",
            "status": "verified",
            "valid_from": f"{year}-05-01",
            "source": f"Nota {year}",
            "norms": norms,
        }
        for year in (2012, 2020)
    )
    there = synthetic_city(documents={"parking": {"norm_sets": {"old": old, "new": new}}})
    notas = {year: book_of(there.at(year)).nota for year in (2011, 2012, 2019, 2020, 2026)}
    assert notas == {2011: None, 2012: "old", 2019: "old", 2020: "new", 2026: "new"}


def test_a_general_number_from_a_later_day_is_used_and_marked():
    own = {**HISTORY, "value": 0.9, "unit": "deel", "valid_from": "2020-01-01", "earlier": []}
    there = synthetic_city(documents={"parking": {"norms": {"max_occupancy": own}}})
    now, then = (book_of(there.at(year)).numbers["max_occupancy"] for year in (2026, 2010))
    assert (now.value, now.status.firm) == (0.9, True)
    assert (then.value, then.status.firm) == (0.9, False)
    assert "wat eerder gold, is niet bekend" in (then.note or "")


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"valid_from": None}, "ontbreekt valid_from"),
        ({"valid_from": "2020-01-01"}, "komt niet voor"),
        ({"earlier": [*HISTORY["earlier"], HISTORY["earlier"][0]]}, "komt niet voor"),
    ],
)
def test_a_history_that_is_not_newest_first_is_refused_in_one_sentence(changed, told):
    with pytest.raises(ValidationError, match=told):
        Norm.model_validate({**HISTORY, **changed})


@given(st.lists(st.dates(dt.date(1950, 1, 1), dt.date(2049, 12, 31)), min_size=2, max_size=6, unique=True),
       st.dates(dt.date(1940, 1, 1), dt.date(2059, 12, 31)))  # fmt: skip
def test_what_holds_is_the_last_that_had_begun(days, asked):
    newest, *earlier = sorted(days, reverse=True)
    history = [
        {"value": i, "valid_from": day, "source": "x", "status": "verified"}
        for i, day in enumerate(earlier)
    ]
    norm = Norm.model_validate({**HISTORY, "value": 99, "valid_from": newest, "earlier": history})
    begun = [day for day in days if day <= asked]
    held = norm.on(asked)
    assert (held is None) == (not begun)
    if held is not None:
        assert held.valid_from == max(begun)
        assert held.value == (99 if held.valid_from == newest else earlier.index(held.valid_from))


def test_the_reason_is_a_gap_of_what_is_unknown():
    assert {gap.kind for gap in area_in(2014).gaps} == {GapKind.UNKNOWN}
