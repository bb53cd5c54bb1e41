"""Places per 1,000 inhabitants before and after, and limits where a municipality sets them."""

from __future__ import annotations

import numpy as np
import pytest

from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.places import places_per_area, places_table
from spreidingskaart.criteria.spread.criterion import find
from spreidingskaart.model import Verdict
from spreidingskaart.site_test.proposals import propose
from tests.synthetic import SEPARATE, at, facility, synthetic_city, unit_of


def norm(value, **other):
    return {
        "title": "Grens",
        "value": value,
        "unit": "",
        "source": "Proefgemeente",
        "status": "policy",
        **other,
    }


def limits(norms):
    """Return siting.yaml with these norms, each in the unit that the criterion reads."""
    return {"norms": {name: {**record, "unit": unit_of(name)} for name, record in norms.items()}}


def told(city, *, x=500, y=250, form="domus", places=20):
    px, py = at(x, y)
    return find(propose(city, form=form, places=places, x=px, y=py), city).tell(0)


def test_the_rates_before_and_after_per_level():
    finding = told(synthetic_city())
    levels = finding.details_as_dict()["levels"]
    # domus in west: 20 + 12 + 2 + 9 = 43 of 5,000 inhabitants; wijk 1: 41 of 4,000; buurt 1: 20 of 2,000
    assert levels["district"]["rate_before"] == pytest.approx(8.6)
    assert levels["district"]["rate_after"] == pytest.approx(12.6)
    assert levels["wijk"]["rate_before"] == pytest.approx(10.25)
    assert levels["buurt"]["rate_after"] == pytest.approx(20.0)
    assert finding.details_as_dict()["city"]["rate_before"] == pytest.approx(7.3)
    assert finding.verdict is Verdict.REPORTED


def test_the_sentence():
    finding = told(
        synthetic_city(
            facilities=[facility("F1", 200, 250), facility("F2", 700, 250, form="verpleeghuis_wlz")]
        )
    )
    assert finding.sentence == (
        "Met dit huis erbij heeft West 60 geclusterde plekken; bij een gelijke verdeling zouden dat er 30 zijn: "
        "2,0 keer zoveel. De wijk Wijk 1 heeft er dan 60; gelijk verdeeld 24: 2,5 keer zoveel. "
        "Van Domus heeft West 4,0 plekken per 1.000 inwoners; met dit voorstel 8,0. "
        "De wijk Wijk 1 gaat van 5,0 naar 10,0. Proefstad als geheel heeft 2,0. "
        "De dichtstbijzijnde van deze soort ligt op 300 m; "
        "binnen 1,0 km zijn er 1, van alle soorten samen 2. "
        "Inwoners: 2024. Er is geen norm vastgesteld."
    )


def test_planned_places_are_told_apart_until_they_open():
    city = synthetic_city(
        facilities=[facility("F4", 700, 300, status="planned", opened=2030.0, places=36.0)]
    )
    now, later = told(city), told(city.at(2030))
    assert now.details_as_dict()["levels"]["district"]["existing"] == 0
    assert now.details_as_dict()["levels"]["district"]["planned"] == 36
    assert "gepland zijn er 36 in West en 36 in Wijk 1." in now.sentence
    assert later.details_as_dict()["levels"]["district"]["existing"] == 36


def test_a_facility_known_per_wijk_counts_in_wijk_and_district_only():
    city = synthetic_city(
        facilities=[facility("F", precision="wijk", buurt_code="BU1", places=10.0)]
    )
    levels = told(city).details_as_dict()["levels"]
    assert [levels[name]["existing"] for name in ("buurt", "wijk", "district")] == [0, 10, 10]


def test_an_unknown_number_of_places_is_not_zero_but_told():
    city = synthetic_city(facilities=[facility("F", 200, 200, places=float("nan"))])
    finding = told(city)
    assert finding.details_as_dict()["levels"]["district"]["facilities_without_number"] == 1
    assert "is het aantal plekken niet bekend" in finding.sentence


def test_no_inhabitants_gives_no_rate():
    levels = told(synthetic_city(), x=1500, y=1700).details_as_dict()["levels"]
    assert levels["buurt"]["inhabitants"] == 0
    assert levels["buurt"]["rate_after"] is None


def test_a_handful_of_inhabitants_gives_no_rate_but_does_meet_a_limit():
    finding = told(synthetic_city(), x=1500, y=1200)
    wijk = finding.details_as_dict()["levels"]["wijk"]
    assert (wijk["inhabitants"], wijk["few_inhabitants"], wijk["rate_after"]) == (300, True, None)
    assert "Wijk 4 heeft 300 inwoners: te weinig voor een cijfer per 1.000." in finding.sentence
    siting = limits({"max_places_per_1000_wijk": norm(10)})
    strict = told(synthetic_city(siting=siting), x=1500, y=1200)
    assert strict.verdict is Verdict.CONFLICTS
    assert np.isnan(places_per_area(synthetic_city(), "wijken").rate[3])


def test_a_limit_gives_a_verdict_and_says_how_many_places_are_left():
    city = synthetic_city(
        facilities=[facility("F1", 200, 250)],
        siting=limits({"max_places_per_1000_wijk": norm(8.0), "display_radius": norm(500.0)}),
    )
    fits, conflicts = told(city, places=12), told(city, places=13)
    assert (fits.verdict, conflicts.verdict) == (Verdict.FITS, Verdict.CONFLICTS)
    assert (conflicts.threshold, conflicts.value) == (8.0, 8.25)
    assert conflicts.helps == ("Met hoogstens 12 plekken blijft Wijk 1 onder de grens.",)
    assert conflicts.details_as_dict()["radius_m"] == 500


def test_a_limit_for_another_form_only_reports():
    city = synthetic_city(
        siting=limits({"max_places_per_1000_wijk": norm(1.0, forms=["vrouwenopvang"])})
    )
    assert told(city).verdict is Verdict.REPORTED


def test_a_limit_without_inhabitants_is_not_tested():
    city = synthetic_city(siting=limits({"max_places_per_1000_buurt": norm(8.0)}))
    finding = told(city, x=1500, y=1700)
    assert finding.verdict is Verdict.NOT_TESTED
    assert finding.why_not_firm is not None


def test_a_least_distance_to_the_same_form():
    city = synthetic_city(
        facilities=[facility("F1", 200, 250)],
        siting=limits({"min_distance_same_form": norm(300.0)}),
    )
    assert told(city, x=499).verdict is Verdict.CONFLICTS
    assert told(city, x=501).verdict is Verdict.FITS


def test_a_distance_is_not_sure_where_a_facility_of_the_form_has_no_point():
    siting = limits({"min_distance_same_form": norm(300.0)})
    known = synthetic_city(facilities=[facility("F1", 200, 250)], siting=siting)
    assert told(known, x=900).firm
    hidden = facility("F2", None, None, precision="wijk", buurt_code=None)
    finding = told(
        synthetic_city(facilities=[facility("F1", 200, 250), hidden], siting=siting), x=900
    )
    assert (finding.verdict, finding.firm) == (Verdict.FITS, False)
    assert "adres niet bekend" in finding.why_not_firm


def test_a_limit_stays_decisive_without_facilities():
    siting = limits({"min_distance_same_form": norm(300.0)})
    city = synthetic_city(without=("facilities",), siting=siting)
    px, py = at(500, 250)
    found = find(propose(city, form="domus", places=20, x=px, y=py), city)
    assert found.hard.all()
    assert found.verdict.tolist() == [Verdict.NOT_TESTED.code]


def test_places_that_nobody_counted_may_break_a_limit():
    siting = limits({"max_places_per_1000_buurt": norm(900.0)})
    uncounted = facility("F1", 200, 250, places=float("nan"))
    city = synthetic_city(facilities=[uncounted], siting=siting)
    assert told(city).verdict is Verdict.NOT_TESTED
    assert "aantal plekken" in told(city).why_not_firm


def test_a_most_per_facility():
    city = synthetic_city(siting=limits({"max_places_per_facility": norm(30.0)}))
    assert told(city, places=31).helps == (
        "Met hoogstens 30 plekken blijft deze voorziening onder de grens.",
    )


def test_fictional_facilities_make_it_provisional():
    city = synthetic_city(facilities=[facility("F1", 200, 250, fictional="yes")])
    finding = told(city)
    assert not finding.firm
    assert finding.why_not_firm == "Er tellen fictieve voorzieningen mee."
    assert finding.data[0].fictional


def test_no_facilities_is_not_tested():
    finding = told(synthetic_city(without=("facilities",)))
    assert finding.verdict is Verdict.NOT_TESTED
    assert "De laag Woonzorgvoorzieningen is niet geladen." in finding.sentence


def test_the_public_counts_hidden_places_rounded_where_they_may_be_told():
    city = seen_by(synthetic_city(people=SEPARATE), "public")
    levels = told(city).details_as_dict()["levels"]
    assert levels["buurt"]["existing"] == 20
    assert levels["wijk"]["existing"] == 20
    assert levels["district"]["existing"] == 35
    assert levels["district"]["rounded"]
    assert not levels["wijk"]["rounded"]


def test_the_matrix_adds_up_to_the_city_at_every_level():
    city = seen_by(synthetic_city(), "public")
    totals = [places_table(city, level).city_total for level in ("buurten", "wijken", "districts")]
    assert np.array_equal(totals[0], totals[1])
    assert np.array_equal(totals[1], totals[2])
    table = places_table(city, "wijken")
    matrix = table.existing
    assert matrix.shape == (len(table.forms), 4)
    with pytest.raises(ValueError, match="read-only"):
        matrix[0, 0] = 1


def test_places_per_target_group_and_of_all_kinds():
    city = synthetic_city(
        facilities=[
            facility("F1", 200, 200, target_groups="dakloosheid;verslaving", places=10.0),
            facility("F2", 200, 200, form="verpleeghuis_wlz", places=60.0),
        ]
    )
    assert places_per_area(city, "districts", target_group="verslaving").existing.tolist() == [
        10,
        0,
    ]
    assert places_per_area(city, "districts", target_group="ouderen").existing.tolist() == [60, 0]
    everything = places_per_area(city, "districts")
    assert everything.existing.tolist() == [70, 0]
    assert everything.rate.tolist() == [14, 0]
    assert places_per_area(city, "districts", form="domus", year=2000).existing.tolist() == [0, 0]
