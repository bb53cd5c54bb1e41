"""What an area has with a proposal in it, against its fair share: by hand, for every way of counting."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from geo.statistics.fair_share import fair_share_ratio
from spreidingskaart.city import DATA, LEVELS, load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.measures.facilities import at_their_point
from spreidingskaart.city.measures.fair_share import fair_shares
from spreidingskaart.city.measures.place_pools import WAYS
from spreidingskaart.city.measures.places import entries_of
from spreidingskaart.criteria.spread.criterion import find
from spreidingskaart.model import CountedPlaces
from spreidingskaart.site_test.proposals import proposals_from, propose
from tests.synthetic import at, facility, synthetic_city

UNKNOWN = float("nan")


def shares(
    city,
    counts=CountedPlaces.ALL_CLUSTERED,
    *,
    planned=False,
    x=500,
    y=250,
    form="domus",
    places=20,
):
    px, py = at(x, y)
    every = fair_shares(propose(city, form=form, places=places, x=px, y=py), city)
    return {level: found.of(counts, planned=planned) for level, found in every.items()}


def ratio(city, *arguments, level="wijken", **named):
    return float(shares(city, *arguments, **named)[level].ratio[0])


def test_one_facility_is_allowed_everywhere():
    # 10 places where 2 are a fair share of the total: that is the facility alone, and not five times too much
    assert fair_share_ratio(np.array([10.0]), np.array([2.0]), np.array([10.0])) == [1.0]


def test_the_share_by_hand():
    city = synthetic_city(
        facilities=[
            facility("F1", 200, 250, places=40.0),
            facility(
                "F2",
                1500,
                500,
                buurt_code="BU5",
                wijk_code="WK3",
                district_code="oost",
                places=40.0,
            ),
        ]
    )
    people = city.areas("wijken")["inhabitants"]
    # wijk 1: 40 and 20 places of 100 in the city
    fair = 100 * people[0] / people.sum()
    assert ratio(city) == pytest.approx(60 / max(fair, 20))


@pytest.mark.parametrize(
    ("counts", "places"),
    [
        (CountedPlaces.SAME_FORM, 30.0),
        (CountedPlaces.SAME_TARGET_GROUP, 34.0),
        (CountedPlaces.ALL_CLUSTERED, 94.0),
    ],
)
def test_what_counts_is_a_choice(counts, places):
    city = synthetic_city(
        facilities=[
            facility("same", 200, 250, places=10.0),
            facility("group", 200, 250, form="beschermd_wonen_24u", target_groups="dakloosheid", places=4.0),
            facility("other", 200, 250, form="verpleeghuis_wlz", target_groups="ouderen", places=60.0),
        ]
    )  # fmt: skip
    assert shares(city, counts)["wijken"].after[0] == places


def test_planned_places_count_where_they_are_asked_but_never_the_decision_itself():
    px, py = 500, 250
    plans = [
        facility("on the plot", px, py, status="planned", opened=UNKNOWN, places=20.0),
        facility("elsewhere", 900, 400, status="planned", opened=UNKNOWN, places=7.0),
        facility("other form", px, py, form="verpleeghuis_wlz", status="planned", opened=UNKNOWN, places=5.0),
    ]  # fmt: skip
    city = synthetic_city(facilities=plans)
    assert shares(city)["wijken"].after[0] == 20
    later = shares(city, planned=True)["wijken"]
    assert (later.after[0], later.own_plan[0]) == (32, 20)
    away = shares(city, planned=True, x=200, y=900)["wijken"]
    assert (away.after[0], away.own_plan[0]) == (52, 0)


def test_a_plan_without_a_plot_is_the_decision_itself_in_its_own_wijk_alone():
    plan = facility(
        "P", None, None, status="planned", opened=UNKNOWN, precision="wijk", places=20.0
    )
    city = synthetic_city(facilities=[plan])
    here, there = (shares(city, planned=True, x=x)["districts"] for x in (500, 1500))
    assert (here.after[0], here.own_plan[0]) == (20, 20)
    assert there.own_plan[0] == 0


def test_what_is_known_per_district_only_counts_in_districts():
    known = facility("F", None, None, precision="district", buurt_code="BU1", places=30.0)
    found = shares(synthetic_city(facilities=[known]))
    assert found["districts"].after[0] == 50
    assert found["wijken"].after[0] == 20


def test_a_number_that_nobody_knows_makes_its_area_unknown():
    city = synthetic_city(facilities=[facility("F", 200, 250, places=float("nan"))])
    assert np.isnan(ratio(city))
    assert shares(city, x=1500, y=500)["wijken"].without_number[0] == 1
    assert "Van 1 voorziening in de stad" in _sentence(city, x=1500, y=500)


def test_dispersed_homes_are_compared_with_their_own_form_per_district():
    city = synthetic_city(facilities=[facility("F", 200, 250, form="housing_first", places=8.0)])
    found = shares(city, form="housing_first", places=2)
    assert list(found) == ["districts"]
    assert found["districts"].after[0] == 10


@pytest.fixture(scope="module")
def almere():
    return seen_by(load_city(DATA / "almere"), "public")


def test_many_proposals_of_many_forms_are_as_facility_by_facility(almere):
    ids = list(almere.layer("sites")["id"])
    forms = [list(almere.forms)[row % len(almere.forms)] for row in range(len(ids))]
    many = proposals_from(almere, form=forms, places=36, site_id=ids)
    found = fair_shares(many, almere)
    for level, (way, (counts, planned)), i in product(found, enumerate(WAYS), range(len(many))):
        assert found[level].ratio[way, i] == pytest.approx(
            _by_hand(almere, many, i, level, counts, planned=planned), nan_ok=True
        )


def _by_hand(city, many, i, level, counts, *, planned):
    """The ratio of one proposal, one holder of places after the other."""
    form, area = many.care_form(i), int(city.area_at(level, many.x, many.y)[i])
    if level == "wijken" and not form.clustered:
        return UNKNOWN
    entries, forms = entries_of(city), list(city.forms.values())
    here, total, unknown = 0.0, 0.0, False
    for row in range(len(entries.form)):
        own_form = forms[entries.form[row]]
        counted = {
            CountedPlaces.ALL_CLUSTERED: own_form.clustered,
            CountedPlaces.SAME_FORM: own_form is form,
            CountedPlaces.SAME_TARGET_GROUP: own_form.clustered
            and bool(entries.target_groups[row] & set(form.target_groups)),
        }[counts if form.clustered else CountedPlaces.SAME_FORM]
        coming = entries.planned[row] and planned and not _is_own(city, many, i, row)
        at = entries.area[level][row]
        if not counted or at < 0 or not (entries.open[row] or coming):
            continue
        if np.isnan(entries.places[row]):
            unknown |= at == area
            continue
        total += entries.places[row]
        here += entries.places[row] * (at == area)
    people = city.areas(level)["inhabitants"]
    fair = (total + 36) * people[area] / np.nansum(people)
    return UNKNOWN if unknown else (here + 36) / max(fair, 36)


def _is_own(city, many, i, row):
    entries, layer = entries_of(city), city.layer("facilities")
    if many.care_form(i) is not list(city.forms.values())[entries.form[row]]:
        return False
    if row < len(layer) and at_their_point(city)[row]:
        return many.geometry[i].intersects(layer.geometry[row])
    level = next(one for one in LEVELS if entries.area[one][row] >= 0)
    return entries.area[level][row] == city.area_at(level, many.x, many.y)[i]


@pytest.mark.parametrize(("site", "existing"), [("L25", 0.82), ("L04", 0.85)])
def test_the_ratio_that_the_finding_gives(almere, site, existing):
    one = propose(almere, form="beschermd_wonen_plus", places=36, site_id=site)
    finding = find(one, almere).tell(0)
    ratios = finding.details_as_dict()["fair_share_ratio"]
    assert round(ratios["districts"]["existing"], 2) == existing
    assert ratios["districts"].keys() == ratios["wijken"].keys() == {"existing", "with_planned"}
    assert not finding.firm, "it rests on fictional places"


def test_the_sentence_says_why_planned_places_change_it(almere):
    one = propose(almere, form="beschermd_wonen_plus", places=36, site_id="L25")
    told = (
        "Met dit huis erbij heeft Hout 58 geclusterde plekken, waarvan 22 fictief; bij een gelijke verdeling",
        "zouden dat er 71 zijn: 18% te weinig.",
        "De wijk Oosterwold heeft er dan 58, waarvan 22 fictief; gelijk verdeeld 33. Eén huis van 36 mag overal;",
        "vergeleken daarmee is het 61% te veel.",
        "Telt ook mee wat gepland is, dan is het in Hout 52% te veel en in Oosterwold 3,0 keer zoveel:",
        "gepland zijn er 68 in Hout (fictief) en 56 in Oosterwold (fictief).",
        "Het huis van 36 plekken dat hier al gepland staat, is dit huis zelf en telt niet dubbel.",
    )
    assert find(one, almere).tell(0).sentence.startswith(" ".join(told))


def _sentence(city, **place):
    px, py = at(place["x"], place["y"])
    return find(propose(city, form="domus", places=20, x=px, y=py), city).tell(0).sentence


def test_a_facility_without_a_number_leaves_a_gap_wherever_it_lies():
    uncounted = facility("F", 200, 250, places=float("nan"))
    px, py = at(1500, 500)
    found = find(
        propose(synthetic_city(facilities=[uncounted]), form="domus", places=20, x=px, y=py),
        synthetic_city(facilities=[uncounted]),
    )
    assert not found.firm[0]
    assert found.tell(0).why_not_firm == (
        "Van een voorziening in de stad is het aantal plekken niet bekend."
    )
