"""All criteria together: the strictest that counts decides, and what is not tested is said."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice

import numpy as np
import pytest

from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria import BY_ID, CRITERIA
from spreidingskaart.model import Finding, Findings, Lean, Verdict
from spreidingskaart.site_test.assess import assess, assessment, overall, table
from spreidingskaart.site_test.headline import headline
from spreidingskaart.site_test.proposals import proposals_from, propose
from spreidingskaart.site_test.reading import decisive_first, reserve_of, what_helps
from spreidingskaart.words.lists import join
from tests.synthetic import at, box, synthetic_city


def columns(*answers):
    """Return findings of one proposal: (verdict, firm, hard) each."""
    return {
        f"c{row}": Findings(
            f"c{row}",
            np.array([verdict.code], dtype=np.int8),
            np.array([firm]),
            np.array([hard]),
            np.array([np.nan]),
            lambda _: None,
        )
        for row, (verdict, firm, hard) in enumerate(answers)
    }


V = Verdict


@pytest.mark.parametrize(
    ("answers", "verdict", "firm"),
    [
        ([(V.FITS, True, True), (V.FITS, True, True)], V.FITS, True),
        ([(V.FITS, True, True), (V.CONFLICTS, True, True)], V.CONFLICTS, True),
        ([(V.UNSUITABLE, True, True), (V.CONFLICTS, True, True)], V.UNSUITABLE, True),
        ([(V.FITS, True, True), (V.FITS, False, True)], V.FITS, False),
        ([(V.FITS, True, True), (V.NOT_TESTED, False, True)], V.MAY_FIT, False),
        ([(V.CONFLICTS, True, True), (V.NOT_TESTED, False, True)], V.CONFLICTS, False),
        ([(V.NOT_TESTED, False, True), (V.NOT_TESTED, False, True)], V.NOT_TESTED, False),
        ([(V.FITS, True, True), (V.UNSUITABLE, True, False)], V.FITS, True),
        ([(V.FITS, True, True), (V.NOT_TESTED, False, False)], V.FITS, True),
        ([(V.FITS, True, True), (V.REPORTED, False, False)], V.FITS, True),
    ],
)
def test_the_strictest_that_counts_decides_and_not_tested_caps(answers, verdict, firm):
    codes, firms, _ = overall(columns(*answers))
    assert (V.from_code(codes[0]), bool(firms[0])) == (verdict, firm)


def test_an_assessment_is_plain_json_with_every_criterion():
    city = seen_by(synthetic_city(), "public")
    record = assessment(
        propose(city, form="domus", places=36, x=at(500, 250)[0], y=at(500, 250)[1]), city
    ).as_dict()
    read = json.loads(json.dumps(record, allow_nan=False))
    assert read["schema"] == "spreidingskaart/assessment/1"
    assert [finding["criterion"] for finding in read["findings"]] == [
        criterion.id for criterion in CRITERIA
    ]
    assert (read["role"], read["municipality"], read["data_version"]) == (
        "public",
        "Proefstad",
        city.version,
    )
    for finding in read["findings"]:
        assert finding["sentence"].endswith(".")
        assert finding["firm"] or finding["why_not_firm"]
        assert all(
            {"id", "source", "status", "valid_from"} <= set(rule) for rule in finding["rules"]
        )
        assert all({"layer", "date", "fictional"} <= set(data) for data in finding["data"])


def test_the_line_on_top_counts_what_is_not_tested():
    city = synthetic_city()
    found = assessment(
        propose(city, form="domus", places=36, x=at(500, 250)[0], y=at(500, 250)[1]), city
    )
    untested = sum(finding.verdict is V.NOT_TESTED for finding in found.findings)
    assert untested >= 2
    assert f"{untested} niet getoetst: " in found.summary
    assert "36 plekken" in found.summary


def test_the_line_on_top_names_what_decides():
    city = synthetic_city()
    found = assessment(
        propose(city, form="domus", places=10, geometry=box(1700, 200, 100, 100)), city
    )
    assert found.verdict is V.UNSUITABLE
    assert found.headline == "Hier passen geen 10 plekken. De locatie ligt op een bedrijventerrein."
    assert found.decisive == ("business_park",)
    assert found.summary.startswith(found.headline)


@pytest.mark.parametrize(
    ("verdict", "lean", "places", "told"),
    [
        (V.FITS, None, 1, "Hier past 1 plek."),
        (
            V.MAY_FIT,
            Lean.LIKELY,
            24,
            "Waarschijnlijk passen hier 24 plekken. De planregels beslissen.",
        ),
        (
            V.MAY_FIT,
            Lean.UNLIKELY,
            24,
            "Waarschijnlijk passen hier geen 24 plekken. De planregels beslissen.",
        ),
        (
            V.CONFLICTS,
            None,
            1,
            "1 plek is hier in strijd met de regels. Het omgevingsplan laat het niet toe.",
        ),
        (V.REPORTED, None, 24, "Hier is gemeten, maar er geldt geen norm voor 24 plekken."),
    ],
)
def test_the_headline_is_a_whole_sentence(verdict, lean, places, told):
    assert headline(verdict, lean, places, ["zoning"]) == told


def test_what_decides_comes_first_and_all_that_helps_stands_in_one_list():
    city = synthetic_city()
    found = assessment(
        propose(city, form="domus", places=10, geometry=box(1700, 200, 100, 100)), city
    )
    decides, others = decisive_first(found)
    assert [one.criterion for one in decides] == list(found.decisive)
    assert len(decides) + len(others) == len(found.findings)
    assert [told for _, told in what_helps(found)] == [
        told for one in (*decides, *others) for told in one.helps
    ]
    assert f"{found.headline} {reserve_of(found)}" == found.summary


def test_where_nothing_that_counts_is_tested_the_line_says_only_that():
    city = synthetic_city(without=("zoning", "zoning_plans"))
    found = assessment(
        propose(city, form="domus", places=1, geometry=box(200, 200, 50, 50), owner="state"), city
    )
    assert found.verdict is V.NOT_TESTED
    titles = [
        BY_ID[finding.criterion].title.lower()
        for finding in found.findings
        if finding.verdict is V.NOT_TESTED
    ]
    assert titles[:3] == ["bestemming", "parkeren", "bedrijven"]
    assert (
        found.summary
        == f"Of hier 1 plek past, is niet getoetst. {len(titles)} niet getoetst: {join(titles)}."
    )


def test_a_site_in_the_water_says_so():
    city = synthetic_city()
    wet = assessment(propose(city, form="domus", places=10, geometry=box(100, 1850, 50, 50)), city)
    dry = assessment(propose(city, form="domus", places=10, geometry=box(100, 1750, 50, 50)), city)
    assert "Deze locatie ligt in het water." in wet.summary
    assert wet.proposal["notes"] == ["Deze locatie ligt in het water."]
    assert "water" not in dry.summary


def test_missing_layers_leave_the_rest_standing():
    city = synthetic_city(
        without=("zoning", "zoning_plans", "facilities", "stations", "green_blue")
    )
    found = assessment(
        propose(city, form="domus", places=10, geometry=box(200, 200, 50, 50), owner="state"), city
    )
    verdicts = {finding.criterion: finding.verdict for finding in found.findings}
    for criterion in ("zoning", "business_park", "spread", "public_transport", "green_blue"):
        assert verdicts[criterion] is V.NOT_TESTED
    assert verdicts["area"] is V.REPORTED
    assert found.verdict is not V.FITS


def test_n_proposals_give_the_same_as_each_alone():
    city = synthetic_city()
    forms = list(city.forms)
    points = [at(x, y) for x in range(50, 2000, 400) for y in range(50, 2000, 450)]
    asked = [forms[i % len(forms)] for i in range(len(points))]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    many = proposals_from(city, form=asked, places=12, x=xs, y=ys, own_parking=6)
    found = assess(many, city)
    for i, (form, (x, y)) in enumerate(zip(asked, points, strict=True)):
        one = propose(city, form=form, places=12, x=x, y=y, own_parking=6)
        assert assessment(one, city).as_dict() == assessment(many, city, i, found).as_dict()


def test_one_row_per_proposal_as_columns():
    city = synthetic_city()
    rows = table(proposals_from(city, form="domus", places=12, site_id=["L01", "L02"]), city)
    assert rows["site_id"].tolist() == ["L01", "L02"]
    assert rows["business_park"].tolist() == ["not_tested", "unsuitable"]
    assert rows["verdict"].tolist()[1] == "unsuitable"


def test_asking_a_few_criteria_only():
    city = synthetic_city()
    one = propose(city, form="domus", places=12, site_id="L01")
    assert list(assess(one, city, ("area", "spread"))) == ["spread", "area"]


def test_threads_on_one_city_give_the_same_answers():
    city = seen_by(synthetic_city(), "public")
    points = [at(x, y) for x in range(50, 2000, 250) for y in range(50, 2000, 250)]

    def ask(point):
        return assessment(
            propose(city, form="domus", places=12, x=point[0], y=point[1]), city
        ).as_dict()

    alone = [ask(point) for point in points]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, points)) == alone


@pytest.mark.parametrize("load", [load_city, synthetic_city], ids=["bundled", "synthetic"])
def test_what_is_told_is_as_firm_as_the_columns_say(load):
    city = seen_by(load(), "public")
    sites = list(city.layers["sites"]["id"])
    forms = list(islice(cycle(city.forms), len(sites)))
    everything = proposals_from(city, form=forms, places=36, site_id=sites)
    found = assess(everything, city)
    firm = overall(found)[1]
    for i in range(len(everything)):
        whole = assessment(everything, city, i, found)
        assert whole.firm == firm[i]
        for finding in whole.findings:
            assert finding.firm == found[finding.criterion].firm[i]
            assert (finding.why_not_firm is None) == finding.firm
        counted = [finding for finding in whole.findings if found[finding.criterion].hard[i]]
        assert set(whole.gaps) == {gap for finding in counted for gap in finding.gaps}


def test_what_is_not_tested_always_says_why():
    with pytest.raises(ValueError, match="no gap says why"):
        Finding("zoning", Verdict.NOT_TESTED, (), "Niet getoetst.")
