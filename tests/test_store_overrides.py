"""An override stands beside what was found, everywhere, and the whole is told both ways."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pytest

from spreidingskaart.errors import InputError
from spreidingskaart.model import NO_DATA, Assessment, Finding, Role, Verdict
from spreidingskaart.rules import RuleBook
from spreidingskaart.site_test.overrides import OTHERWISE, apply_overrides, hard_criteria
from spreidingskaart.store import Store, proposal_key
from tests.bundled import bundled_city
from tests.people import administrator, planner

PROPOSAL = {
    "x": 1.0,
    "y": 2.0,
    "tested_as": "disc",
    "disc_radius_m": 25.0,
    "form": "domus",
    "places": 3,
}
HARD = {"zoning", "parking"}


def finding(criterion, verdict, *, firm=True):
    sure = firm and verdict is not Verdict.NOT_TESTED
    return Finding(
        criterion, verdict, gaps=() if sure else (NO_DATA,), sentence=f"Zin over {criterion}."
    )


def assessed(zoning=Verdict.CONFLICTS, parking=Verdict.FITS, transport=Verdict.REPORTED, **changed):
    found = Assessment(
        municipality="Almere",
        data_version="d1",
        role="planner",
        proposal=PROPOSAL,
        verdict=max(zoning, parking, key=lambda verdict: verdict.code),
        gaps=(),
        summary="Strijdig: 3 plekken Domus. Dat komt door bestemming.",
        findings=(
            finding("zoning", zoning),
            finding("parking", parking),
            finding("public_transport", transport),
        ),
    )
    return replace(found, **changed)


@pytest.fixture
def store():
    made = Store(":memory:", now=lambda: dt.datetime(2026, 1, 2, 9, 0, tzinfo=dt.UTC))
    yield made
    made.close()


def overrule(store, found, verdict, criterion="zoning", name="A. Jansen"):
    return store.override(
        found, criterion, verdict, reason="Ontheffing verleend.", by=planner(name)
    )


def seen(store, found, hard=HARD):
    return apply_overrides(
        found, store.overrides_for(proposal_key(found.proposal), seen_by=Role.PLANNER), hard=hard
    )


def test_the_finding_keeps_its_own_verdict_and_sentence_and_the_override_stands_beside_it(store):
    found = assessed()
    made = overrule(store, found, "may_fit")
    zoning, parking, _ = seen(store, found).findings
    assert (zoning.verdict, zoning.sentence, zoning.firm) == (
        Verdict.CONFLICTS,
        "Zin over zoning.",
        True,
    )
    assert zoning.details_as_dict()["override"] == {
        "event_id": made.event_id,
        "verdict": "may_fit",
        "reason": "Ontheffing verleend.",
        "name": "A. Jansen",
        "made_at": "2026-01-02T09:00:00+00:00",
        "original": "conflicts",
        "data_version": "d1",
        "counts": True,
        "why_not_counted": None,
        "internal": True,
    }
    assert parking == found.findings[1]
    assert found.findings[0].override is None


def test_the_whole_is_told_both_ways(store):
    found = assessed()
    overrule(store, found, "may_fit")
    both = seen(store, found)
    assert (both.verdict, both.firm) == (Verdict.CONFLICTS, True)
    assert both.proposal["overruled"] == {
        "verdict": "may_fit",
        "firm": False,
        "criteria": ["zoning"],
        "not_counted": [],
    }
    assert both.summary == (
        "Strijdig: 3 plekken Domus. Dat komt door bestemming. Anders beoordeeld: bestemming past mogelijk in plaats "
        "van strijdig (A. Jansen). Het geheel wordt zo past mogelijk (voorlopig)."
    )
    document = json.loads(json.dumps(both.as_dict()))
    assert document["findings"][0]["details"]["override"]["name"] == "A. Jansen"
    assert (document["verdict"], document["proposal"]["overruled"]["verdict"]) == (
        "conflicts",
        "may_fit",
    )


def test_another_finding_can_still_decide(store):
    found = assessed(parking=Verdict.CONFLICTS)
    overrule(store, found, "fits")
    both = seen(store, found)
    assert both.proposal["overruled"]["verdict"] == "conflicts"
    assert both.proposal["overruled"]["firm"] is False
    assert both.summary.endswith("Het geheel blijft zo strijdig (voorlopig).")


def test_several_overrides_are_told_in_one_sentence(store):
    found = assessed(parking=Verdict.UNSUITABLE)
    overrule(store, found, "fits")
    overrule(store, found, "fits", "parking", "B. de Boer")
    both = seen(store, found)
    assert both.proposal["overruled"]["verdict"] == "fits"
    assert both.summary.endswith(
        "Anders beoordeeld: bestemming past in plaats van strijdig (A. Jansen) en parkeren past in plaats "
        "van ongeschikt (B. de Boer). Het geheel wordt zo past (voorlopig)."
    )


def test_a_criterion_that_only_informs_can_make_the_whole_stricter_and_not_milder(store):
    found = assessed(zoning=Verdict.FITS)
    overrule(store, found, "unsuitable", "public_transport")
    assert seen(store, found).proposal["overruled"]["verdict"] == "unsuitable"
    untested = assessed(zoning=Verdict.NOT_TESTED, parking=Verdict.NOT_TESTED)
    overrule(store, untested, "fits", "public_transport")
    assert seen(store, untested).proposal["overruled"]["verdict"] == "not_tested"


def test_an_override_of_what_was_not_tested_leaves_the_other_open_question(store):
    found = assessed(zoning=Verdict.NOT_TESTED, parking=Verdict.NOT_TESTED)
    overrule(store, found, "fits")
    assert seen(store, found).proposal["overruled"]["verdict"] == "may_fit"


def test_an_override_of_another_outcome_is_shown_and_does_not_count(store):
    overrule(store, assessed(), "may_fit")
    now = assessed(zoning=Verdict.UNSUITABLE, data_version="d2")
    both = seen(store, now)
    assert both.findings[0].details_as_dict()["override"]["counts"] is False
    assert both.findings[0].details_as_dict()["override"]["why_not_counted"] == OTHERWISE
    assert both.proposal["overruled"] == {
        "verdict": "unsuitable",
        "firm": True,
        "criteria": [],
        "not_counted": ["zoning"],
    }
    assert both.summary.endswith(
        "Het andere oordeel over bestemming telt niet mee: de uitkomst is hier anders dan toen."
    )


@pytest.mark.parametrize(
    ("maker", "reader", "shown"),
    [
        ("planner", "planner", True),
        ("public", "planner", True),
        ("public", "public", True),
        ("planner", "public", False),
        ("planner", "all", True),
        ("all", "public", False),
        ("all", "planner", False),
        ("planner", "nobody", False),
    ],
)
def test_a_reader_sees_no_override_of_a_role_that_sees_more(store, maker, reader, shown):
    made = overrule(store, assessed(role=maker), "fits")
    if maker == "public":
        store.publish(made.event_id, administrator())
    found = assessed(role=reader)
    assert (seen(store, found) != found) is shown


def test_without_overrides_in_force_nothing_changes(store):
    found = assessed()
    made = overrule(store, found, "fits")
    store.undo(made.event_id, planner("A. Jansen"))
    assert apply_overrides(found, store.all_overrides(seen_by=Role.PLANNER), hard=HARD) is found


def test_of_several_the_newest_counts(store):
    found = assessed()
    overrule(store, found, "fits")
    overrule(store, found, "unsuitable")
    every = store.all_overrides(seen_by=Role.PLANNER)
    for order in (every, every[::-1]):
        assert (
            apply_overrides(found, order, hard=HARD).proposal["overruled"]["verdict"]
            == "unsuitable"
        )


def test_what_is_shown_can_be_judged_again_and_is_still_the_same_proposal(store):
    found = assessed()
    overrule(store, found, "fits")
    both = seen(store, found)
    assert proposal_key(both.proposal) == proposal_key(found.proposal)
    again = overrule(store, both, "may_fit")
    assert again.original is Verdict.CONFLICTS
    assert "overruled" not in again.proposal
    assert seen(store, both).findings == seen(store, found).findings


def test_an_override_of_another_proposal_is_our_own_fault(store):
    made = overrule(store, assessed(), "fits")
    with pytest.raises(ValueError, match="another proposal"):
        apply_overrides(assessed(proposal={**PROPOSAL, "places": 4}), [made], hard=HARD)


def test_in_the_bundled_city_a_pin_is_overruled_from_end_to_end(store):
    from spreidingskaart.site_test.assess import assess, assessment, overall
    from spreidingskaart.site_test.overrides import assessment_with_overrides
    from spreidingskaart.site_test.proposals import propose

    city = bundled_city("planner")
    proposals = propose(
        city, form="beschermd_wonen_24u", places=24, longitude=5.2226, latitude=52.3750
    )
    found = assessment(proposals, city)
    columns = assess(proposals, city)
    hard = hard_criteria(columns)
    decisive = next(
        one for one in found.findings if one.verdict is found.verdict and one.criterion in hard
    )
    new = Verdict.FITS if found.verdict is not Verdict.FITS else Verdict.UNSUITABLE
    store.override(found, decisive.criterion, new, reason="Proef.", by=planner("A. Jansen"))
    both = assessment_with_overrides(proposals, city, store)
    changed = {
        name: replace(one, verdict=np.array([new.code], dtype=np.int8))
        if name == decisive.criterion
        else one
        for name, one in columns.items()
    }
    assert both.proposal["overruled"]["verdict"] == Verdict.from_code(overall(changed)[0][0]).value
    assert (both.verdict, both.findings[1].sentence) == (found.verdict, found.findings[1].sentence)


def test_a_search_says_that_the_plot_was_judged_otherwise_to_who_may_know(store):
    from spreidingskaart.city.access import seen_by
    from spreidingskaart.site_test.assess import assessment
    from spreidingskaart.site_test.proposals import propose
    from spreidingskaart.web.zoeken.form import Search
    from spreidingskaart.web.zoeken.search_words import judged_otherwise

    at, whole = (52.371826, 5.235329), bundled_city()
    city = seen_by(whole, "planner")
    search = Search("domus", {"places": 30}, Verdict.MAY_FIT, (), 0, None)
    assert judged_otherwise(city, at, search, store) == ""
    found = assessment(
        propose(city, form="domus", places=30, latitude=at[0], longitude=at[1]), city
    )
    assert found.verdict is Verdict.MAY_FIT
    store.override(found, "zoning", Verdict.CONFLICTS, reason="Proef.", by=planner("A. Jansen"))
    told = "Een planner oordeelde hier anders. Met dat oordeel: strijdig. De toets zegt waarom."
    assert judged_otherwise(city, at, search, store) == told
    assert judged_otherwise(city, at, replace(search, numbers={"places": 31}), store) == ""
    assert judged_otherwise(seen_by(whole, "public"), at, search, store) == ""


def test_a_finding_that_rests_on_a_tried_value_is_not_overruled(store):
    book = RuleBook("GM9999", "r1").with_value("min_area", 5000)
    found = assessed(data_version=f"d1-{book.version}")
    with pytest.raises(InputError, match=r"met een probeerwaarde gerekend"):
        overrule(store, found, "may_fit")
    assert store.all_overrides(seen_by=Role.PLANNER) == ()
