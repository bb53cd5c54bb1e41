"""On a business park, near one, or where the plan does not say how heavy it is."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from spreidingskaart.criteria.business_park.criterion import NORMS, find
from spreidingskaart.criteria.business_park.parks import CATEGORIES, category_of
from spreidingskaart.model import Verdict
from spreidingskaart.rules import norm_file
from spreidingskaart.site_test.proposals import proposals_from, propose
from tests.synthetic import AROUND, at, box, synthetic_city, zone

RESIDENTIAL = zone("enkelbestemming", "Wonen", box(0, 0, 1500, 1000), "wonen")
PARK = zone("enkelbestemming", "Bedrijventerrein", box(1500, 0, 500, 1000), "bedrijventerrein")


def mark(category):
    return zone(
        "functieaanduiding", f"bedrijf tot en met categorie {category}", box(1500, 0, 500, 1000)
    )


REST = (zone("enkelbestemming", "Groen", box(0, 1000, 2000, 1000), "groen"), AROUND)
"""With these all the ground that could matter is known."""


def told(city, x, y=500, **other):
    px, py = at(x, y)
    return find(propose(city, form="domus", places=20, x=px, y=py, **other), city).tell(0)


def test_on_a_business_park_is_unsuitable_and_names_the_source():
    finding = told(synthetic_city(zones=[RESIDENTIAL, PARK, mark("3.2")]), 1800)
    assert finding.verdict is Verdict.UNSUITABLE
    assert finding.firm
    assert "100% van de locatie is bedrijventerrein" in finding.sentence
    assert [rule.id for rule in finding.rules] == ["business_park"]


def test_a_fictional_plan_is_never_firm():
    finding = told(
        synthetic_city(zones=[RESIDENTIAL, PARK, mark("3.2")], fictional=("zoning",)), 1800
    )
    assert (finding.verdict, finding.firm) == (Verdict.UNSUITABLE, False)
    assert "voorbeeldplan, geen geldend recht" in finding.sentence
    assert "fictief" in (finding.why_not_firm or "")


def test_without_a_statement_of_the_municipality_a_park_is_only_within_the_guide_distance():
    city = synthetic_city(zones=[RESIDENTIAL, PARK, mark("3.2")], siting={"norms": {}})
    assert told(city, 1800).verdict is Verdict.MAY_FIT


@pytest.mark.parametrize(
    ("x", "verdict"),
    [(1401, Verdict.MAY_FIT), (1399, Verdict.FITS), (1460, Verdict.MAY_FIT), (200, Verdict.FITS)],
)
def test_within_100_m_of_category_3_2_may_fit(x, verdict):
    finding = told(synthetic_city(zones=[RESIDENTIAL, PARK, mark("3.2"), *REST]), x)
    assert finding.verdict is verdict
    assert finding.threshold == 100
    assert finding.value == pytest.approx(1500 - x)
    assert finding.firm is (verdict is Verdict.FITS)


def test_in_a_mixed_area_the_distance_is_shorter():
    mixed = zone("enkelbestemming", "Gemengd", box(0, 0, 1500, 1000), "gemengd")
    finding = told(synthetic_city(zones=[mixed, PARK, mark("3.2"), *REST]), 1440)
    assert (finding.verdict, finding.threshold) == (Verdict.FITS, 50)


def test_a_park_without_a_category_is_not_tested_nearby():
    finding = told(synthetic_city(zones=[RESIDENTIAL, PARK]), 1300)
    assert finding.verdict is Verdict.NOT_TESTED
    assert (
        "200 m is het naar bedrijven waarvan het plan de zwaarste categorie niet noemt"
        in finding.sentence
    )


def test_nothing_within_the_largest_distance_fits():
    finding = told(
        synthetic_city(
            zones=[zone("enkelbestemming", "Wonen", box(0, 0, 2000, 2000), "wonen"), AROUND]
        ),
        500,
    )
    assert finding.verdict is Verdict.FITS
    assert "geen bedrijventerreinen in de buurt" in finding.sentence


def test_the_heaviest_part_that_reaches_the_site_counts():
    far = zone("functieaanduiding", "bedrijf tot en met categorie 5.1", box(1700, 0, 300, 1000))
    near = zone("functieaanduiding", "bedrijf tot en met categorie 2", box(1500, 0, 200, 1000))
    finding = told(synthetic_city(zones=[RESIDENTIAL, PARK, near, far]), 1400)
    assert (finding.verdict, finding.threshold, finding.value) == (Verdict.MAY_FIT, 500, 300)
    assert "categorie 5.1" in finding.sentence


def test_a_sliver_of_business_ground_does_not_make_it_unsuitable():
    city = synthetic_city(zones=[RESIDENTIAL, PARK, mark("1")])
    sliver = find(
        propose(city, form="domus", places=20, geometry=box(1402, 100, 100, 100)), city
    ).tell(0)
    part = find(
        propose(city, form="domus", places=20, geometry=box(1410, 100, 100, 100)), city
    ).tell(0)
    assert (sliver.verdict, part.verdict) == (Verdict.MAY_FIT, Verdict.UNSUITABLE)


def test_a_draft_plan_does_not_count():
    draft = [{**record, "plan_id": "NL.IMRO.9999.ONTWERP-on01"} for record in (PARK, mark("3.2"))]
    homes = zone("enkelbestemming", "Wonen", box(0, 0, 2000, 1000), "wonen")
    city = synthetic_city(zones=[homes, *REST, *draft])
    plans = city.layers["zoning_plans"]
    twice = plans.take(np.array([0, 0]))
    ids = np.array([plans["id"][0], "NL.IMRO.9999.ONTWERP-on01"], dtype=object)
    status = np.array(["vastgesteld", "ontwerp"], dtype=object)
    layers = {**city.layers, "zoning_plans": twice.with_columns(id=ids, status=status)}
    assert told(replace(city, layers=layers), 1800).verdict is Verdict.FITS


def test_no_plan_is_not_tested_and_says_why():
    finding = told(synthetic_city(without=("zoning",)), 500)
    assert finding.verdict is Verdict.NOT_TESTED
    assert "is niet geladen" in finding.sentence


def test_helps_say_how_far_is_far_enough():
    finding = told(synthetic_city(zones=[RESIDENTIAL, PARK, mark("3.2")]), 1460)
    assert finding.helps == ("Op 100 m van deze bedrijven (nu 40 m) past het zonder onderzoek.",)


@pytest.mark.parametrize(
    ("name", "category"),
    [
        ("bedrijf tot en met categorie 3.2", "3.2"),
        ("Bedrijf van categorie 3.1 tot en met 4.2", "4.2"),
        ("bedrijf van categorie 2 tot en met categorie 3.1", "3.1"),
        ("bedrijf tot en met categorie 6", "6"),
        ("bedrijf tot en met categorie 4", "4.2"),
        ("bedrijf tot en met categorie 9", None),
        ("bedrijf tot en met categorie 3.2 uitgesloten", None),
        ("zorginstelling", None),
    ],
)
def test_the_category_of_a_mark(name, category):
    assert category_of(name) == category


def test_the_table_holds_both_kinds_of_surroundings_for_every_category():
    norms = norm_file(NORMS)
    for kind in ("quiet", "mixed"):
        distances = [norms[f"{kind}_{category}"].value for category in CATEGORIES]
        assert distances == sorted(distances)
    assert (norms["quiet_3.1"].value, norms["quiet_3.2"].value, norms["mixed_5.3"].value) == (
        50,
        100,
        700,
    )


def test_many_sites_give_the_same_as_each_alone():
    city = synthetic_city()
    places = [at(x, 480) for x in range(100, 2000, 150)]
    many = find(
        proposals_from(
            city, form="domus", places=9, x=[p[0] for p in places], y=[p[1] for p in places]
        ),
        city,
    )
    alone = [find(propose(city, form="domus", places=9, x=x, y=y), city) for x, y in places]
    assert many.verdict.tolist() == [one.verdict[0] for one in alone]
    assert np.allclose(many.value, [one.value[0] for one in alone])
