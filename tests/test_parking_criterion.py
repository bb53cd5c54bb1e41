"""The parking criterion on a small fictional city: what it says of what is known, and of what is not."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import assume, given
from hypothesis import strategies as st

from geo.layer import from_frame
from spreidingskaart.city.sources.folder import LayerEntry, LoadReport
from spreidingskaart.criteria.parking.criterion import find
from spreidingskaart.model import Proposals, Verdict
from spreidingskaart.rules import RuleBook
from spreidingskaart.rules.parking.norm_book import PARTS
from tests.synthetic import X0, Y0, box, synthetic_city

NAN = float("nan")
COUNTED = [part for part in PARTS if part != "koopavond"]


def norm(value, unit="factor", status="verified"):
    return {"title": "Getal", "value": value, "unit": unit, "source": "proef", "status": status}


def nota(*norms, **other):
    return {
        "title": "Nota proef",
        "kind": "nota",
        "status": "verified",
        "source": "Nota proef 2020",
        "norms": list(norms),
        **other,
    }


HOMES = [
    {"function": "zorgwoning", "zone": "B", "value": 0.5},
    {"function": "sociale_huur", "zone": "B", "value": 1.0},
]
CARE = {"function": "verpleeg_verzorgingshuis", "zone": "B", "min": 0.5, "max": 0.7}
SURE_CARE = {"function": "verpleeg_verzorgingshuis", "zone": "B", "value": 0.5}
FACTOR = {"own_plot_factor": norm(1.0)}
SURE_PUBLIC = {
    "max_occupancy": norm(0.85, "deel"),
    "detour_factor": norm(1.3),
    "walking_distance_maatschappelijk": norm(100, "m"),
}


def parking(*norms, numbers=None, **other):
    return {
        "norms": FACTOR if numbers is None else numbers,
        "norm_sets": {"proef": nota(*norms)},
        **other,
    }


def city(document=None, *, zones=True, car_parks=(), parts=COUNTED, fictional=(), **other):
    """Zone B covers the west; car parks are (metres east of (500, 500), capacity, p90)."""
    base = synthetic_city(
        documents={"parking": parking(*HOMES, CARE) if document is None else document}, **other
    )
    layers, reports = dict(base.layers), dict(base.reports)
    if zones:
        layers["parking_zones"] = from_frame(
            pd.DataFrame({"zone": ["B"]}), np.array([box(0, 0, 1000, 2000)], dtype=object)
        )
    if car_parks is not None:
        rows = list(car_parks)
        layers["car_parks"] = from_frame(
            pd.DataFrame(
                {
                    "id": [f"P{k}" for k in range(len(rows))],
                    "name": [f"Garage {k}" for k in range(len(rows))],
                    "kind": ["Garage"] * len(rows),
                    "capacity": [float(row[1]) for row in rows],
                }
            ),
            np.array(
                [shapely.Point(X0 + 500 + row[0], Y0 + 500) for row in rows], dtype=object
            ).reshape(len(rows)),
        )
        lines = [
            {
                "car_park_id": f"P{k}",
                "part": part,
                "mean": row[2] / 2,
                "p90": row[2],
                "readings": 9.0,
            }
            for k, row in enumerate(rows)
            for part in parts
        ]
        layers["car_park_occupancy"] = from_frame(
            pd.DataFrame(lines, columns=["car_park_id", "part", "mean", "p90", "readings"])
        )
    for name in ("parking_zones", "car_parks", "car_park_occupancy"):
        if name in layers:
            entry = LayerEntry(
                file="x.csv",
                title=name,
                source="proef",
                date=dt.date(2026, 1, 1),
                licence="CC0",
                fictional="yes" if name in fictional else "no",
            )
            reports[name] = LoadReport(name, entry, 1, 1)
    return replace(base, layers=layers, reports=reports)


def proposals(where, *rows):
    """Pins at (500, 500) unless told otherwise: form, places, and what else is given."""
    forms = tuple(where.forms.values())
    ids = list(where.forms)

    def column(name, default=NAN):
        return np.array([row.get(name, default) for row in rows], dtype=float)

    x, y = X0 + column("x", 500.0), Y0 + column("y", 500.0)
    return Proposals(
        geometry=np.asarray(shapely.buffer(shapely.points(x, y), 25.0), dtype=object).reshape(
            len(rows)
        ),
        x=x,
        y=y,
        is_disc=np.ones(len(rows), dtype=bool),
        form=np.array([ids.index(row.get("form", "housing_first")) for row in rows]),
        forms=forms,
        numbers={
            "places": column("places", 20.0),
            "units": column("units"),
            "floor_area": column("floor_area"),
            "own_parking": column("own"),
            "old_own_parking": column("old_own"),
            "staff": column("staff"),
            "height": column("height"),
            "old_size": column("old_size"),
            "temporary_years": column("temporary_years"),
        },
        old_function=np.array([*(row.get("old_function") for row in rows), None], dtype=object)[
            :-1
        ],
        owner=np.full(len(rows), None, dtype=object),
        site_id=np.full(len(rows), None, dtype=object),
    )


def told(where, **row):
    return find(proposals(where, row), where).tell(0)


# ------------------------------------------------------------------------------------------------ verdicts


def test_enough_on_the_plot_with_verified_norms_is_firm():
    answer = told(city(), units=20, own=20)
    assert (answer.verdict, answer.firm, answer.why_not_firm) == (Verdict.FITS, True, None)
    assert (answer.value, answer.threshold) == (20, 20)
    assert answer.helps == ()
    assert "Dat is genoeg." in answer.sentence


def test_the_two_ways_of_counting_stand_side_by_side_and_differ_in_words():
    answer = told(city(), form="domus", units=36, own=0)
    shown = {item["function"]: item for item in answer.details_as_dict()["readings"]}
    assert shown["zorgwoning"]["as"] == "wonen"
    assert shown["zorgwoning"]["rounded"] == [16, 18]
    assert shown["verpleeg_verzorgingshuis"]["as"] == "maatschappelijk"
    assert shown["verpleeg_verzorgingshuis"]["rounded"] == [18, 26]
    assert shown["kamerverhuur_zelfstandig"]["decides"] is False
    assert answer.details_as_dict()["difference"] == {
        "wonen": 18,
        "maatschappelijk": 26,
        "more_as_care": 8,
    }
    assert answer.sentence.startswith(
        "Nodig: 16 tot 18 parkeerplaatsen als zorgwoning (wonen) en 18 tot 26 als verpleeg-"
    )
    assert "tot 8 parkeerplaatsen meer nodig dan als wonen" in answer.sentence
    assert all(item["reason"] for item in answer.details_as_dict()["readings"])


def test_too_little_on_the_plot_may_fit_because_the_street_is_unknown():
    answer = told(city(), units=20, own=3)
    assert (answer.verdict, answer.firm) == (Verdict.MAY_FIT, False)
    assert answer.details_as_dict()["public"]["tested"] is False
    assert answer.details_as_dict()["public"]["free_p90"] is None
    assert "Openbare parkeerplaatsen zijn niet getoetst" in answer.sentence
    assert "Tekort:" in answer.sentence
    assert "op straat" in answer.why_not_firm


def test_unknown_own_spaces_are_not_nothing():
    answer = told(city(), units=20)
    assert answer.verdict is Verdict.NOT_TESTED
    assert "Hoeveel er op eigen terrein komen is niet ingevuld." in answer.sentence
    assert answer.value == 20
    assert answer.threshold is None
    assert answer.details_as_dict()["own_parking"]["given"] is None
    assert answer.details_as_dict()["supply_low"] is None
    assert answer.details_as_dict()["demand_high"][4] == 20
    assert answer.helps == ("Met 20 parkeerplaatsen op eigen terrein past het.",)
    assert told(city(), units=20, own=0).verdict is Verdict.MAY_FIT


def test_a_car_park_in_reach_makes_it_fit_but_never_firm_on_an_example_occupancy():
    near = city(car_parks=[(50, 200, 0.5)])
    answer = told(near, units=20, own=0)
    assert (answer.verdict, answer.firm) == (Verdict.FITS, False)
    park = answer.details_as_dict()["public"]["car_parks"][0]
    assert (park["distance_m"], park["walking_distance_m"], park["capacity"]) == (50.0, 65.0, 200.0)
    assert park["free_p90"][0] == pytest.approx(70)
    assert park["free_mean"][0] == pytest.approx(120)
    assert park["free_p90"][PARTS.index("koopavond")] is None
    assert answer.details_as_dict()["parts_not_tested"] == ["koopavond"]
    assert "voorbeeld van een andere gemeente" in answer.why_not_firm


def test_public_spaces_are_firm_when_all_of_it_is_sure_and_counted():
    document = parking(*HOMES, CARE, numbers={**FACTOR, **SURE_PUBLIC})
    counted = city(document, car_parks=[(50, 200, 0.5)], parts=PARTS)
    assert told(counted, units=20, own=0).firm
    assert not told(city(document, car_parks=[(50, 200, 0.5)]), units=20, own=0).firm
    made_up = city(document, car_parks=[(50, 200, 0.5)], parts=PARTS, fictional=("car_parks",))
    answer = told(made_up, units=20, own=0)
    assert answer.verdict is Verdict.FITS
    assert "fictief" in answer.why_not_firm


def test_a_full_car_park_in_reach_conflicts_and_one_out_of_reach_says_nothing():
    answer = told(city(car_parks=[(50, 200, 0.95)]), units=20, own=0)
    assert (answer.verdict, answer.firm) == (Verdict.CONFLICTS, False)
    assert answer.details_as_dict()["public"]["free_p90"][0] == 0
    assert "Parkeren op straat is niet getoetst." in answer.sentence
    assert (
        told(city(car_parks=[(80, 200, 0.95)]), units=20, own=0).verdict is Verdict.MAY_FIT
    )  # 80 x 1.3 = 104 m


def test_a_car_park_that_nobody_counted_is_unknown_and_not_empty_or_full():
    answer = told(city(car_parks=[(50, 200, 0.5)], parts=()), units=20, own=0)
    assert answer.verdict is Verdict.MAY_FIT
    assert answer.details_as_dict()["public"]["tested"] is False
    assert len(answer.details_as_dict()["public"]["car_parks"]) == 1


def test_a_part_in_which_nobody_counted_is_neither_full_nor_free():
    where = city(car_parks=[(50, 200, 0.0)], parts=["werkdag_ochtend"])
    assert told(where, units=20, own=15).verdict is Verdict.MAY_FIT
    full = city(car_parks=[(50, 200, 1.0)], parts=["werkdag_ochtend"])
    assert told(full, units=20, own=3).verdict is Verdict.MAY_FIT
    assert "niet voor elk dagdeel" in told(full, units=20, own=3).why_not_firm


def test_the_count_of_weekday_evenings_holds_the_shopping_evening():
    evenings = city(car_parks=[(50, 200, 0.5)], parts=COUNTED)
    assert told(evenings, units=20, own=0).verdict is Verdict.FITS


def test_the_ends_of_a_range_decide_and_the_middle_may_fit():
    where = city(car_parks=[(50, 0, 0.0)])
    verdicts = [told(where, form="domus", units=100, own=own).verdict for own in (39, 55, 70)]
    assert verdicts == [Verdict.CONFLICTS, Verdict.MAY_FIT, Verdict.FITS]


def test_day_and_night_shelter_is_tailor_made():
    answer = told(city(), form="dag_nachtopvang", units=20, own=100)
    assert answer.verdict is Verdict.NOT_TESTED
    assert "maatwerk" in answer.sentence
    assert answer.value is None


def test_units_that_are_not_given_are_places_and_it_says_so():
    answer = told(city(), places=20, own=20)
    assert answer.details_as_dict()["units_from_places"] is True
    assert "Het aantal wooneenheden is niet ingevuld" in answer.sentence
    assert "niet ingevuld" not in told(city(), places=99, units=20, own=20).sentence


def test_no_number_at_all_is_not_tested():
    answer = told(city(), places=NAN, own=20)
    assert answer.verdict is Verdict.NOT_TESTED
    assert "aantal plekken voor bewoners is niet bekend" in answer.sentence


# ------------------------------------------------------------------------------------------------ how sure


def test_an_unknown_zone_is_said_and_never_firm():
    for where in (city(zones=False), city(fictional=("parking_zones",))):
        assert not told(where, units=20, own=20).firm
    answer = told(city(zones=False), units=20, own=20)
    assert answer.verdict is Verdict.FITS
    assert answer.details_as_dict()["zone"] == {
        "known": None,
        "assumed": ["B"],
        "note": "De gemeente heeft geen kaart van de zones geleverd.",
    }
    assert "zone B" in answer.sentence


def test_a_zone_without_norms_takes_those_of_another_and_says_so():
    answer = told(city(zones=True), units=20, own=20, x=1500.0)
    assert "de zone van deze locatie is niet bekend" in answer.sentence
    assert not answer.firm


def test_an_example_norm_is_never_firm():
    answer = told(city(parking(*HOMES)), form="domus", units=10, own=100)
    assert (answer.verdict, answer.firm) == (Verdict.FITS, False)
    assert "komt van andere gemeenten" in answer.why_not_firm
    assert any(rule.id == "parking/voorbeelden/verpleeg_verzorgingshuis" for rule in answer.rules)


def test_care_with_the_own_norm_of_the_place_is_firm():
    assert told(city(parking(*HOMES, SURE_CARE)), form="domus", units=10, own=100).firm


def test_a_factor_that_is_not_sure_gives_a_range_up_to_one():
    numbers = {"own_plot_factor": norm(0.75, status="example")}
    where = city(parking(*HOMES, CARE, numbers=numbers))
    answer = told(where, units=20, own=24)
    assert answer.details_as_dict()["own_parking"]["counts_as"] == [18.0, 24.0]
    assert answer.verdict is Verdict.MAY_FIT
    assert told(where, units=20, own=27).verdict is Verdict.FITS
    assert not told(where, units=20, own=27).firm


def test_a_mobility_correction_lowers_the_demand():
    numbers = {**FACTOR, "mobility_correction": norm(0.5, "deel")}
    assert told(city(parking(*HOMES, CARE, numbers=numbers)), units=20, own=0).value == 10


def test_the_rounding_of_the_municipality_holds():
    rounding = {"rule": "down", "title": "naar beneden", "status": "verified", "source": "proef"}
    where = city(parking(*HOMES, CARE, rounding=rounding))
    answer = told(where, form="domus", units=3, own=1)
    assert answer.value == 2
    assert answer.details_as_dict()["rounding"] == "naar beneden"
    assert told(city(), form="domus", units=3, own=1).value == 3


# ---------------------------------------------------------------------------------- staff, plans, urbanity


def test_staff_is_a_labelled_estimate_and_never_in_the_sum():
    without, answer = (
        told(city(), form="domus", units=20, own=9, staff=staff) for staff in (NAN, 10)
    )
    assert answer.details_as_dict()["staff"]["cars"] == pytest.approx(6)
    assert answer.details_as_dict()["staff"]["in_demand"] is False
    assert "Schatting apart: voor 10 medewerkers" in answer.sentence
    assert answer.value == without.value
    assert answer.details_as_dict()["demand_high"] == without.details_as_dict()["demand_high"]
    assert without.details_as_dict()["staff"] is None


def test_the_list_of_the_plan_on_the_spot_goes_before_the_nota():
    document = parking(*HOMES, CARE)
    document["norm_sets"]["oud"] = nota(
        {"function": "zorgwoning", "value": 2.0}, kind="plan", plan_ids=["NL.IMRO.9999.PROEF-vb01"]
    )
    answer = told(city(document), units=10, own=0)
    assert answer.details_as_dict()["plan_norms"] == "oud"
    assert answer.value == 20


def test_urbanity_of_the_buurt_chooses_the_norm():
    rows = [
        {"function": name, "urbanity": u, "value": u / 2}
        for u in (1, 2)
        for name in ("zorgwoning", "sociale_huur")
    ]
    where = city(parking(*rows), zones=False)
    classes = np.array([1.0, 2.0, 1.0, 1.0, np.nan, 1.0, 1.0])
    layers = {
        **where.layers,
        "buurten": where.layers["buurten"].with_columns(urbanity_class=classes),
    }
    where = replace(where, layers=layers)
    rows = [{"units": 10, "own": 99, "y": 250.0}, {"units": 10, "own": 99, "y": 750.0}]
    found = find(proposals(where, *rows, {"units": 10, "own": 99, "x": 1500.0}), where)
    assert found.value.tolist() == [5, 10, 10]
    assert found.firm.tolist() == [True, True, False]


# ------------------------------------------------------------------------------------------ what would help


@pytest.mark.parametrize("form", ["domus", "housing_first", "gezinsopvang", "begeleid_wonen_groep"])
@pytest.mark.parametrize("car_parks", [(), [(50, 40, 0.7)], [(50, 40, 0.95)]])
def test_what_is_said_to_help_does_help_and_one_less_does_not(form, car_parks):
    where = city(car_parks=car_parks)
    row = {"form": form, "units": 40, "own": 7}
    answer = told(where, **row)
    more = int(answer.helps[0].split()[1])
    assert "erbij op eigen terrein" in answer.helps[0]
    assert told(where, **{**row, "own": 7 + more}).verdict is Verdict.FITS
    assert told(where, **{**row, "own": 6 + more}).verdict is not Verdict.FITS
    fewer = int(answer.helps[1].split()[2])
    assert told(where, **{**row, "units": fewer}).verdict is Verdict.FITS
    assert told(where, **{**row, "units": fewer + 1}).verdict is not Verdict.FITS


def test_a_way_of_counting_that_fits_is_named():
    answer = told(city(), units=20, own=12)
    assert answer.verdict is Verdict.MAY_FIT
    assert (
        "Als zorgwoning past het wel. Vraag de gemeente hoe zij deze woonvorm telt." in answer.helps
    )


# -------------------------------------------------------------------------------------- faults and evidence


def test_a_broken_rule_file_is_not_tested_and_named():
    where = replace(city(), rules=RuleBook("GM9999", "1", {"parking": {"norm_sets": 3}}))
    answer = told(where, units=20, own=20)
    assert answer.verdict is Verdict.NOT_TESTED
    assert "GM9999/parking.yaml" in answer.sentence


def test_missing_car_parks_are_said_and_the_rest_goes_on():
    without = city(car_parks=None)
    answer = told(without, units=20, own=3)
    assert answer.verdict is Verdict.MAY_FIT
    assert without.why_missing("car_parks") in answer.sentence
    assert told(city(car_parks=None), units=20, own=20).firm


def test_every_number_of_the_chart_is_in_the_order_of_the_parts():
    answer = told(city(car_parks=[(50, 100, 0.5)]), form="domus", units=36, own=4, staff=8)
    details = answer.details_as_dict()
    assert details["parts"] == list(PARTS)
    json.dumps(details, allow_nan=False)
    for lists in (details, *details["readings"]):
        for supply, needed, left in zip(
            lists["supply_low"], lists["demand_high"], lists["balance_low"], strict=True
        ):
            unknown = supply is None or needed is None
            assert left is None if unknown else left == pytest.approx(supply - needed)
    assert all(rule.source for rule in answer.rules)
    assert {ref.layer for ref in answer.data} == {
        "car_parks",
        "car_park_occupancy",
        "parking_zones",
    }


sizes = st.fixed_dictionaries(
    {
        "form": st.sampled_from(
            ["domus", "housing_first", "gezinsopvang", "dag_nachtopvang", "vrouwenopvang"]
        ),
        "places": st.integers(1, 200),
        "units": st.one_of(st.just(NAN), st.integers(1, 200)),
        "own": st.one_of(st.just(NAN), st.integers(0, 150)),
        "x": st.floats(420, 580),
    }
)
SHARED = city(car_parks=[(0, 60, 0.4), (40, 90, 0.8)])


@given(st.lists(sizes, min_size=1, max_size=6))
def test_many_at_once_are_the_same_as_one_by_one(rows):
    together = find(proposals(SHARED, *rows), SHARED)
    for i, row in enumerate(rows):
        alone = find(proposals(SHARED, row), SHARED)
        assert together.tell(i) == alone.tell(0)
        assert together.tell(i).verdict.code == together.verdict[i]
        assert together.tell(i).firm == together.firm[i]
        value = together.tell(i).value
        assert np.isnan(together.value[i]) if value is None else value == together.value[i]


STRICTNESS = {Verdict.FITS: 0, Verdict.MAY_FIT: 1, Verdict.CONFLICTS: 2}


@given(sizes, st.integers(1, 60))
def test_more_own_spaces_or_fewer_units_are_never_stricter(row, step):
    assume(not np.isnan(row["own"]) and row["form"] != "dag_nachtopvang")
    units = row["places"] if np.isnan(row["units"]) else row["units"]
    asked = {**row, "units": units}
    found = find(
        proposals(
            SHARED,
            asked,
            {**asked, "own": row["own"] + step},
            {**asked, "units": max(1, units - step)},
        ),
        SHARED,
    )
    verdicts = [STRICTNESS[Verdict.from_code(code)] for code in found.verdict]
    assert verdicts[1] <= verdicts[0]
    assert verdicts[2] <= verdicts[0]
    assert found.value[2] <= found.value[0]


def test_ninety_thousand_proposals_come_as_arrays():
    rng = np.random.default_rng(1)
    n = 90_000
    x, y = X0 + rng.uniform(0, 2000, n), Y0 + rng.uniform(0, 2000, n)
    forms = tuple(SHARED.forms.values())
    many = Proposals(
        geometry=shapely.points(x, y),
        x=x,
        y=y,
        is_disc=np.zeros(n, dtype=bool),
        form=rng.integers(0, len(forms), n),
        forms=forms,
        numbers={
            "places": rng.integers(1, 90, n).astype(float),
            "own_parking": rng.integers(0, 60, n).astype(float),
        },
        old_function=np.full(n, None, dtype=object),
        owner=np.full(n, None, dtype=object),
        site_id=np.full(n, None, dtype=object),
    )
    found = find(many, SHARED)
    assert len(found.verdict) == len(found.firm) == len(found.value) == n
    assert set(np.unique(found.verdict)) >= {
        Verdict.FITS.code,
        Verdict.MAY_FIT.code,
        Verdict.NOT_TESTED.code,
    }
