"""Spread rules of other places: read as data, run on a city, and told as what they are, in sentences people approved.

After a change that was meant, write the new sentences with APPROVE=1 in the environment and read the difference.
"""

from __future__ import annotations

import json
import os
from functools import cache
from pathlib import Path

import numpy as np
import pytest
import shapely

from spreidingskaart.city.access import seen_by
from spreidingskaart.cli.main import main
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model.gaps import GapKind
from spreidingskaart.plot_search import search_plots
from spreidingskaart.plot_search.borrowed_plots import plots_left
from spreidingskaart.rules.borrowed import DistanceLimit, borrowed_rule, borrowed_rules
from spreidingskaart.spread.borrowed import borrowed_of, share_of_task
from spreidingskaart.spread.borrowed_document import borrowed_answer, borrowed_answers
from spreidingskaart.spread.borrowed_history import Would, history_of, walked
from spreidingskaart.spread.kinds import CLUSTERED
from tests.bundled import bundled_city
from tests.synthetic import DEFAULT_FACILITIES, facility, synthetic_city

APPROVED = Path(__file__).parent / "approved" / "borrowed_sentences.txt"
HISTORY = [
    facility("A", 200, 200, opened=2000.0, places=10.0),
    facility("B", 250, 250, opened=2001.0, places=10.0),
    facility("C", 1500, 500, opened=2001.0, wijk_code="WK3", district_code="oost", places=40.0),
    facility("D", 300, 1700, opened=2005.0, wijk_code="WK2", buurt_code="BU4", places=10.0),
    facility("E", 700, 700, opened=float("nan"), places=10.0),
    facility("F", None, None, opened=2006.0, precision="district", buurt_code=None, wijk_code=None),
]


@cache
def bundled(role="public"):
    return bundled_city(role)


def small(rows=HISTORY):
    return seen_by(synthetic_city(facilities=rows), "planner")


# ------------------------------------------------------------------------------------------------ the rules as data
@pytest.mark.parametrize("rule_id", borrowed_rules())
def test_every_rule_says_whose_it_is_that_it_does_not_hold_and_what_stands_in(rule_id):
    answer = borrowed_answer(bundled(), rule_id, places=36)
    rule, first = answer.found.rule, answer.sentence.split(". ", maxsplit=1)[0]
    assert rule.whose in first
    assert rule.not_here.format(city="Almere") in first
    assert rule.limits[0].stands_in in first
    assert first[0].isdigit()
    assert {gap.kind for gap in answer.gaps} >= {GapKind.ASSUMED, GapKind.FICTIONAL}
    assert not answer.as_dict()["firm"]
    assert rule.source
    assert rule.status.value in ("example", "unverified")


def test_the_shares_of_the_source_come_out():
    """Wijdemeren: 24,659 of 17,947,684 inhabitants and 96,000 places give 131.9, without any correction."""
    example = borrowed_rule("spreidingswet").worked_example
    people = np.array([example.inhabitants])
    found = share_of_task(people, example.of_inhabitants, example.total)
    assert found[0] == pytest.approx(example.gives, abs=0.05)
    assert example.gives == 131.9


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("title: x\n", "whose ontbreekt"),
        ("limits: [{kind: magic}]\n", "limits.0"),
        ("limits: [{kind: share, areas: wijken, times: -1, says: a, stands_in: b}]\n", "times"),
        ("limits: [{kind: share, areas: wijken, says: a}]\n", "stands_in ontbreekt"),
        ("strange: 1\n", "strange is onbekend"),
    ],
)
def test_a_file_with_faults_is_refused_with_all_of_them(tmp_path, text, told):
    (tmp_path / "wrong.yaml").write_text(text)
    with pytest.raises(DataError, match=r"wrong\.yaml") as refused:
        borrowed_rules(tmp_path)
    assert told in str(refused.value)


def test_a_rule_that_is_not_there_is_refused_with_those_that_are():
    with pytest.raises(InputError, match="kies uit: almere_coffeeshops, deurne"):
        borrowed_rule("utopia")


# ------------------------------------------------------------------------------------------------ areas
def test_san_francisco_on_the_bundled_city_before_and_after():
    record = borrowed_answer(bundled(), "san_francisco", places=36).as_dict()
    assert (record["before"], record["after"], record["of"]) == (12, 53, 63)


def test_a_share_against_a_share_by_hand():
    """Wijken of 4,000, 1,000, 4,700 and 300 people; 20, 10, 40 places and 20 that may lie in WK1 or WK2."""
    under = borrowed_of(small(), "san_francisco", places=10).areas[0]
    people = under.counting.inhabitants
    total = 10 + 10 + 40 + 10 + 10 + 20
    assert under.counted.tolist() == [30.0, 10.0, 40.0, 0.0]
    assert under.allowed.tolist() == pytest.approx((people / people.sum() * total).tolist())
    assert under.before.tolist() == (under.counted > under.allowed).tolist()
    grown = people / people.sum() * (total + 10)
    assert under.after.tolist() == (under.counted + 10 > grown).tolist()
    # what is known of district west only may lie in either of its wijken, never in those of oost
    assert (
        under.perhaps_before.tolist()
        == (
            ((under.counted + np.array([20.0, 20.0, 0.0, 0.0])) > under.allowed) & ~under.before
        ).tolist()
    )


def test_a_facility_without_a_number_of_places_leaves_its_area_open_to_doubt():
    rows = [facility("N", 200, 200, places=float("nan")), facility("M", 1500, 500, wijk_code="WK3")]
    under = borrowed_of(small(rows), "deurne", places=1).areas[0]
    assert under.perhaps_closed.tolist()[0]
    assert not under.closed[0]


def test_a_least_forbids_nothing_and_tells_what_is_short():
    under = borrowed_of(small(), "spreidingswet", places=10).areas[0]
    assert not under.closed.any()
    assert under.missing.sum() > 0


def test_dispersed_homes_and_areas_of_another_municipality_cannot_be_run():
    there = small()
    assert (
        "geen geclusterde vorm" in borrowed_of(there, "deurne", "housing_first", places=1).why_not
    )
    found = borrowed_of(there, "almere_coffeeshops", places=1)
    assert "andere gemeente" in found.why_not
    assert borrowed_answer(there, "almere_coffeeshops", places=1).as_dict()["facilities"] is None


# ------------------------------------------------------------------------------------------------ facilities
def would(rule_id, rows=HISTORY):
    there = small(rows)
    past = history_of(there, borrowed_of(there, rule_id, places=1))
    names = there.layers["facilities"]["id"]
    return {str(names[row]): one for row, one in zip(past.row, past.would, strict=True)}


def test_facilities_are_put_to_a_rule_in_the_order_in_which_they_opened():
    # A alone holds all places, so its wijk is full for B; C opened in the same year and does not see B
    assert would("san_francisco") == {
        "A": Would.ADMIT, "B": Would.STOP, "C": Would.ADMIT, "D": Would.ADMIT, "E": Would.UNKNOWN, "F": Would.UNKNOWN,
    }  # fmt: skip
    # the distance counts too: 71 m from A
    assert would("san_francisco", HISTORY[1:2]) == {"B": Would.ADMIT}


def test_a_limit_on_size_stops_what_is_larger():
    assert [
        key for key, one in would("rotterdam_nieuw_kralingen").items() if one is Would.STOP
    ] == ["C"]


def test_what_a_rule_stopped_is_not_there_for_what_comes_after():
    rows = [
        facility("A", 200, 200, opened=2000.0, places=40.0),
        facility("B", 200, 230, opened=2001.0, places=10.0),
    ]
    # 40 is more than 30, so A is stopped; under a distance alone B would have lain too near to it
    assert would("rotterdam_nieuw_kralingen", rows) == {"A": Would.STOP, "B": Would.ADMIT}


def test_the_public_reads_only_of_what_it_may_see():
    seen = seen_by(synthetic_city(facilities=DEFAULT_FACILITIES), "public")
    answers = [one.as_dict() for one in borrowed_answers(seen, places=36)]
    told = json.dumps(answers)
    assert "S1" not in told
    assert "A1" not in told


# ------------------------------------------------------------------------------------------------ plots
@pytest.mark.parametrize("rule_id", ["san_francisco", "deurne", "rotterdam_nieuw_kralingen"])
def test_the_plots_that_are_left_are_those_that_geometry_says(rule_id):
    city = bundled()
    found = borrowed_of(city, rule_id, places=24)
    left = plots_left(city, found, form="domus")
    searched = search_plots(city, form="domus", size={"places": 24}, criteria=tuple(BY_ID))
    plots = searched.result.proposals
    shut = np.zeros(len(plots), dtype=bool)
    doubt = np.zeros(len(plots), dtype=bool)
    for under in found.areas:
        row = city.area_at(under.counting.level, plots.x, plots.y)
        shut |= under.closed[row] & (row >= 0)
        doubt |= under.perhaps_closed[row] | (row < 0)
    for limit in found.rule.limits:
        if isinstance(limit, DistanceLimit):
            layer = city.layer("facilities")
            points = shapely.multipoints(
                [
                    point
                    for point, precision, opened, closes, status in zip(
                        layer.geometry, layer["precision"], layer["opened"], layer["closes"], layer["status"],
                        strict=True,
                    )
                    if precision == "point" and status in ("existing", "closing") and opened <= city.year
                    and not closes <= city.year
                ]
            )  # fmt: skip
            shut |= shapely.distance(plots.geometry, points) <= walked(city, limit)
    keeps = searched.keeps & ~shut & ~doubt
    assert left.total == len(plots)
    assert left.good == int(searched.keeps.sum())
    assert left.good_and_open == int(keeps.sum())
    assert left.open == int((~shut & ~doubt).sum())


def test_a_facility_that_is_too_large_may_come_on_no_plot():
    left = plots_left(bundled(), borrowed_of(bundled(), "rotterdam_nieuw_kralingen", places=36))
    assert (left.open, left.good) == (0, None)


# ------------------------------------------------------------------------------------------------ in words
CASES = {
    "the bundled city": (bundled, CLUSTERED, 36),
    "one form with one facility": (bundled, "domus", 24),
    "a small city": (small, CLUSTERED, 10),
    "nothing open": (
        lambda: small([facility("P", 1, 1, status="planned", opened=2030.0)]),
        CLUSTERED,
        10,
    ),
    "dispersed homes": (bundled, "housing_first", 10),
}


def everything():
    lines = []
    for name, (make, kind, places) in CASES.items():
        for answer in borrowed_answers(make(), kind, places=places):
            lines += ["", f"# {name}, {answer.found.rule_id}", answer.sentence, *answer.more]
            lines.append(f"niet zeker: {answer.as_dict()['why_not_firm']}")
    return "\n".join(lines).strip() + "\n"


def test_the_sentences_are_those_that_people_approved():
    now = everything()
    if os.environ.get("APPROVE"):
        APPROVED.write_text(now, encoding="utf-8")
    assert now.splitlines() == APPROVED.read_text(encoding="utf-8").splitlines()


def test_the_command_gives_one_document(capsys):
    assert main(["spread-rule", "--rule", "san_francisco", "--places", "36", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    (rule,) = document["rules"]
    assert document["schema"] == "spreidingskaart/spread-rule/1"
    assert (rule["before"], rule["after"], rule["of"]) == (12, 53, 63)
    assert rule["plots"]["fictional"]
    assert (
        rule["facilities"]["stopped"] + rule["facilities"]["admitted"] == rule["facilities"]["of"]
    )


@pytest.mark.parametrize(
    ("given", "told"),
    [(("--rule", "x"), "bestaat niet"), (("--places", "0"), "1 tot en met"), (("--form", "x"), "kies uit")],
)  # fmt: skip
def test_what_cannot_be_asked_is_refused_in_one_sentence(capsys, given, told):
    assert main(["spread-rule", *given]) == 2
    assert told in capsys.readouterr().err
