"""A City joined to the weighing: sites measured, names covered, amendments as text, several sites together."""

from __future__ import annotations

import datetime as dt
import json
import re

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo.layer import from_frame
from spreidingskaart.city.access import seen_by
from spreidingskaart.criteria import BY_ID
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import Role, Verdict
from spreidingskaart.store import Store
from spreidingskaart.weighing.case import locking
from spreidingskaart.weighing.case.changes import Change, amended, curve_text, parse, to_text
from spreidingskaart.weighing.case.compare import compare, figure, with_unit
from spreidingskaart.weighing.case.example_entries import example_entries, read_entries
from spreidingskaart.weighing.case.facts import Facts, called, entries_from_store, facts_from
from spreidingskaart.weighing.case.measured import measure
from spreidingskaart.weighing.case.offered import offered, shipped, standing
from spreidingskaart.weighing.case.outcome import as_dict, robust, weigh
from spreidingskaart.weighing.case.plots import read_plots
from spreidingskaart.weighing.case.together_sites import choose, fewest_moves
from spreidingskaart.weighing.framework.framework import Threshold
from spreidingskaart.weighing.framework.lock import digest, verify
from spreidingskaart.weighing.framework.value import Direction, Points, Steps, Verdicts
from spreidingskaart.weighing.ranking import amendment
from spreidingskaart.weighing.ranking.inputs import Entry
from tests.bundled import bundled_city
from tests.people import planner
from tests.synthetic import at, box, facility, synthetic_city

NOW = dt.datetime(2026, 11, 22, 9, 0, tzinfo=dt.UTC)
FORM = "beschermd_wonen_plus"


def city_with_sites(*shapes, owners=None, **options):
    city = synthetic_city(**options)
    rows = [
        {
            "id": f"L{i:02}",
            "name": f"Veld {i} (fictief)",
            "owner": (owners or ["municipality"] * len(shapes))[i],
            "fictional": "yes",
            "own_parking": 10.0,
            "area_m2": shape.area,
        }
        for i, shape in enumerate(shapes)
    ]
    layer = from_frame(pd.DataFrame(rows), np.array([*shapes, None], dtype=object)[:-1])
    city.layers["sites"] = layer
    return seen_by(city, "public")


@pytest.fixture(scope="module")
def city():
    return city_with_sites(
        box(100, 100, 120, 120),
        box(400, 600, 50, 50),
        box(1200, 200, 150, 150),
        box(100, 1600, 120, 120),
    )


@pytest.fixture(scope="module")
def framework():
    return next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")


@pytest.fixture
def facts(city):
    return measure(city, form=FORM, places=36).facts


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store.sqlite3", now=lambda: NOW)
    yield made
    made.close()


def entry(site, criterion, found, at=NOW):
    key = "verdict" if isinstance(found, Verdict) else "value"
    return Entry(
        site=site,
        criterion=criterion,
        reason="r",
        source="s",
        by="A",
        at=at,
        **{key: found},
    )


def test_all_sites_are_measured_at_once_and_kept_with_the_city(city):
    found = measure(city, form=FORM, places=36)
    assert found.facts.sites == ("L00", "L01", "L02", "L03")
    assert found.facts.names == tuple(f"Veld {i} (fictief)" for i in range(4))
    assert all(found.fictional)
    shares = {name for name in found.facts.verdicts if name.startswith("fair_share.")}
    assert set(found.facts.verdicts) == set(BY_ID) | shares
    assert len(shares) == 12, "three choices of what counts, with and without plans, two divisions"
    assert found.facts.units["area"] == "m2"
    assert measure(city, form=FORM, places=36.0) is found
    assert measure(city, form=FORM, places=12) is not found


def test_a_city_keeps_only_the_latest_answers():
    city = city_with_sites(box(100, 100, 120, 120))
    first = measure(city, form=FORM, places=1)
    for places in range(2, 30):
        measure(city, form=FORM, places=places)
    assert measure(city, form=FORM, places=29) is measure(city, form=FORM, places=29)
    assert measure(city, form=FORM, places=1) is not first


def test_one_site_gets_the_same_numbers_alone_as_among_others(city, facts):
    alone = measure(city, form=FORM, places=36, sites=["L02"]).facts
    for name, column in facts.values.items():  # noqa: PD011 - columns of our own
        np.testing.assert_array_equal(alone.values[name], column[2:3])  # noqa: PD011
        np.testing.assert_array_equal(alone.verdicts[name], facts.verdicts[name][2:3])


def test_a_small_site_falls_off_on_the_hard_limit_and_the_others_rank(framework, facts):
    weighed = weigh(framework, facts)
    assert weighed.ranked == [0, 2, 3]
    (fallen,) = [site for site in as_dict(weighed, context={})["sites"] if site["site"] == "L01"]
    assert fallen["rank"] is None
    assert fallen["limits"][0] == {
        "limit": "minimum_area", "outcome": "not_met", "value": 2500.0, "unit": "m2", "verdict": "unsuitable",
        "firm": True, "gap_kinds": [],
    }  # fmt: skip


def test_facts_survive_json_and_give_the_same_ranking(framework, facts):
    full = facts.with_entries(
        [entry("L00", "police_advice", Verdict.FITS), entry("L02", "liveability", 4.0)]
    )
    again = facts_from(json.loads(json.dumps(full.as_dict())))
    assert as_dict(weigh(framework, again), context={}) == as_dict(
        weigh(framework, full), context={}
    )


@pytest.mark.parametrize(
    "spoil", [{}, {"sites": 3}, [], None, {"sites": ["a"], "names": ["a"], "values": {"x": "?"}}]
)
def test_facts_that_are_something_else_are_refused(spoil):
    with pytest.raises(InputError, match="niet te lezen"):
        facts_from(spoil)


def test_the_latest_entry_counts_and_those_of_other_sites_are_left_out(framework, facts):
    later = NOW + dt.timedelta(days=1)
    found = facts.with_entries(
        [
            entry("L00", "liveability", 5.0, later),
            entry("L00", "liveability", 1.0),
            entry("elders", "liveability", 3.0),
        ]
    )
    assert len(found.entries) == 2
    scores = weigh(framework, found).ranking.judged.scores
    assert scores[0, 1] == 100
    assert found.entry("L00", "liveability").value == 5.0


def test_names_are_different_and_tell_which_sites_are_fictional():
    names = ["Veld (fictief)", "Veld", "Bos", "Hei"]
    assert called(["a", "b", "c", "d"], names, [True, False, False, True]) == (
        "Veld (a) (fictief)",
        "Veld (b)",
        "Bos",
        "Hei (fictief)",
    )


def test_other_weights_can_be_tried_without_touching_the_framework(framework, facts):
    tried = weigh(framework, facts, weights={"spreading": 3.0})
    assert tried.ranking.weights.shares[2] == pytest.approx(3 / 9)
    assert tried.framework is framework
    with pytest.raises(InputError, match="negatief"):
        weigh(framework, facts, weights={"spreading": -1.0})


def test_robustness_speaks_of_the_sites_that_take_part(framework, facts):
    found = robust(weigh(framework, facts))
    assert found.rows == (0, 2, 3)
    assert len(found.sentences) == 4
    told = (
        r"Dit gaat over gewichten en neemt de scores zoals ze zijn; \d+ van de 21 zijn niet zeker."
    )
    assert re.fullmatch(told, found.sentences[-1])
    none_left = weigh(amended(framework, parse("grens.minimum_area=900000")), facts)
    assert robust(none_left) is None


# ------------------------------------------------------------------------------------------- frameworks
def test_a_framework_for_every_clustered_form_is_offered(city):
    found = offered(city.forms)
    assert next(iter(found)) == "beschermd_wonen_plus_2024"
    assert all(len(framework.care_forms) == 1 for framework in found.values())
    assert {framework.care_forms[0] for framework in found.values()} == {
        form.id for form in city.forms.values() if form.clustered
    }


def test_names_may_show_once_a_version_is_locked_and_a_later_change_is_an_open_version(
    city, framework, store
):
    before = standing(framework.id, city.forms, store, seen_by=Role.PLANNER)
    assert (before.lock, before.seen, before.framework) == (None, False, framework)
    locking.lock(framework, store, by=planner("Griffie"), why="Besluit", at=NOW)
    locked = standing(framework.id, city.forms, store, seen_by=Role.PLANNER)
    assert locked.seen
    assert locked.lock.by == "Griffie"
    assert verify(locked.framework, locked.lock) == []
    scored = [
        {**one.model_dump(mode="json"), "weight": 2.0 if i else 1.0}
        for i, one in enumerate(framework.scored)
    ]
    made = locking.change(
        locked.framework, {"scored": scored}, store, by=planner("Raad"), why="Amendement", at=NOW
    )
    after = standing(framework.id, city.forms, store, seen_by=Role.PLANNER)
    assert (after.framework, after.lock, after.seen) == (made, None, True)
    assert after.framework.history[-1].previous == digest(framework)
    locking.lock(made, store, by=planner("Griffie"), why="Opnieuw", at=NOW)
    assert (
        standing(framework.id, city.forms, store, seen_by=Role.PLANNER).lock.version == made.version
    )


def test_a_lock_needs_a_name_and_a_reason_and_is_put_once(framework, store):
    with pytest.raises(InputError, match=r"Zeg wie dit doet.*Geef een reden"):
        locking.lock(framework, store, by=planner(" "), why="")
    assert store.framework_versions(seen_by=Role.PLANNER) == ()
    locking.lock(framework, store, by=planner("A"), why="b")
    with pytest.raises(InputError, match="al vastgezet door A"):
        locking.lock(framework, store, by=planner("B"), why="c")


def test_an_unknown_framework_is_refused_with_what_there_is(city, store):
    with pytest.raises(InputError, match="beschermd_wonen_plus_2024"):
        standing("iets", city.forms, store, seen_by=Role.PLANNER)


def test_a_kept_document_that_is_no_framework_is_told_and_not_shown(city, store):
    store.save_framework({"id": "raar", "history": [{"number": 1}]}, by=planner("A"), reason="b")
    with pytest.raises(DataError, match="raar"):
        offered(city.forms, store, seen_by=Role.PLANNER)


def test_entries_in_the_store_come_back_as_entries(store):
    store.enter(
        "bw", "Proefstad", "L00", "police_advice", "fits", source="s", reason="r", by=planner("A")
    )
    store.enter("bw", "Proefstad", "L00", "liveability", 4, source="s", reason="r", by=planner("A"))
    found = entries_from_store(store.entries("bw", "Proefstad", seen_by=Role.PLANNER))
    assert {(one.criterion, one.value, one.verdict, one.by) for one in found} == {
        ("police_advice", None, Verdict.FITS, "A"),
        ("liveability", 4.0, None, "A"),
    }


# ------------------------------------------------------------------------------------------- amendments
def test_an_amendment_says_which_sites_enter(framework, facts):
    changed = amended(
        framework,
        parse("grens.minimum_area=2000;gewicht.spreading=2;criterium.police_advice=vervalt"),
    )
    found = amendment.effect(framework, changed, facts.inputs())
    assert found.enters == (1,)
    told = "Harde grens 'Ten minste 1 hectare': ten minste 2.000 m2 in plaats van ten minste 10.000 m2."
    assert told in found.changes
    assert "Criterium 'Advies politie' vervalt." in found.changes


def test_each_kind_of_curve_and_limit_can_be_changed_by_text(framework):
    text = (
        "curve.transport_and_amenities=0:100;curve.school_or_childcare=10|400:50|800:100;"
        "curve.police_advice=fits:90|may_fit:40|conflicts:10|unsuitable:0;grens.government_land=fits+may_fit"
    )
    changed = amended(framework, parse(text))
    curves = {one.id: one.curve for one in changed.scored}
    assert curves["transport_and_amenities"] == Direction(better="less", low=0.0, high=100.0)
    assert curves["school_or_childcare"] == Steps(below=10.0, steps=((400.0, 50.0), (800.0, 100.0)))
    assert curves["police_advice"].scores["fits"] == 90
    assert changed.hard[2].test.allowed == ("fits", "may_fit")
    assert amended(framework, ()) == framework


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("onzin", "geen wijziging"),
        ("grens.minimum_area=", "geen wijziging"),
        ("grens.niets=1", "geen harde grens `niets`"),
        ("gewicht.spreading=veel", "geen getal"),
        ("gewicht.spreading=-1", "een gewicht is 0 of meer"),
        ("curve.spreading=1", "schrijf haar zo"),
        ("curve.spreading=5:1", "groter dan"),
        ("criterium.spreading=2", "kan alleen vervallen"),
        ("gewicht.spreading=nan", "geen getal"),
    ],
)
def test_an_amendment_that_cannot_be_is_refused_in_words(framework, text, told):
    with pytest.raises(InputError, match=told):
        amended(framework, parse(text))


def test_every_fault_of_an_amendment_is_told_at_once(framework):
    with pytest.raises(InputError, match=r"`niets`.*`ook_niets`"):
        amended(framework, parse("grens.niets=1;gewicht.ook_niets=2"))


@given(
    st.lists(
        st.tuples(st.sampled_from(["minimum_area", "x_1"]), st.floats(0, 1e6)),
        max_size=5,
        unique_by=lambda one: one[0],
    )
)
def test_an_amendment_reads_back_as_it_was_written(parts):
    changes = tuple(Change("grens", name, f"{value:.6g}") for name, value in parts)
    assert parse(to_text(changes)) == changes


@pytest.mark.parametrize(
    "curve",
    [
        Direction(better="more", low=0.5, high=10.0),
        Steps(below=0.0, steps=((1.5, 50.0), (2.0, 100.0))),
        Points(points=((0.0, 10.0), (5.0, 90.0))),
        Verdicts(scores={"fits": 100.0, "may_fit": 50.0, "conflicts": 1.5, "unsuitable": 0.0}),
    ],
)
def test_the_text_of_a_curve_gives_the_curve_back(framework, curve):
    data = framework.model_dump(mode="json")
    data["scored"][0]["curve"] = curve.model_dump(mode="json")
    other = type(framework).model_validate(data)
    text = f"curve.{other.scored[0].id}={curve_text(curve)}"
    assert amended(other, parse(text)).scored[0].curve == curve


# ------------------------------------------------------------------------------------------- compare
def test_sites_side_by_side_show_the_largest_difference_first_and_both_sides(framework, facts):
    full = facts.with_entries(
        [
            entry(site, "police_advice", verdict)
            for site, verdict in (("L00", Verdict.FITS), ("L02", Verdict.CONFLICTS))
        ]
    )
    found = compare(weigh(framework, full), [0, 2])
    assert framework.scored[found.order[0]].id == "police_advice"
    # of both sites four of the seven equal weights are known, so each is a quarter of the total
    assert found.apart[0] == pytest.approx(100 / 4)
    assert (
        found.strongest_for[0]
        == "Advies politie: past. Dat geeft 12,5 punten meer dan het gemiddelde."
    )
    assert found.strongest_against[1].startswith("Advies politie: strijdig.")
    assert found.unknown[0].startswith("4 onderdelen zijn niet getoetst: 'Prikkelarme omgeving'")
    assert "'Advies politie'" in found.judgement


def test_a_failed_limit_is_the_strongest_figure_against(framework, facts):
    found = compare(weigh(framework, facts), [0, 1])
    assert found.strongest_against[1] == "Valt af op 'Ten minste 1 hectare' (0,25 ha)."


def test_what_is_not_known_is_never_shown_as_a_number(framework, facts):
    weighed = weigh(framework, facts)
    assert figure(weighed, framework.hard[1], 0) == "niet getoetst"
    assert figure(weighed, framework.scored[1], 0) == "niet getoetst"


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (12500, "m2", "1,25 ha"),
        (0.125, "aandeel", "12,5%"),
        (4, "op een schaal van 1 tot 5", "4 van 5"),
        (1234.5, "m", "1.234 m"),
        (3.26, "plekken per 1.000 inwoners", "3,3 plekken per 1.000 inwoners"),
    ],
)
def test_numbers_are_told_as_people_say_them(value, unit, told):
    assert with_unit(value, unit) == told


# ------------------------------------------------------------------------------------------- together
def test_the_best_pair_is_that_of_trying_all_pairs_by_hand(city):
    found = measure(city, form=FORM, places=36)
    chosen = choose(found, goal="apart", k=2, among=range(4), same_form=True)
    shapes = found.proposals.geometry
    best = max(
        ((a, b) for a in range(4) for b in range(a)),
        key=lambda pair: shapes[pair[0]].distance(shapes[pair[1]]),
    )
    assert set(chosen.sites) == set(best)
    assert chosen.proof == "Bewezen: alle 6 combinaties van 2 uit 4 locaties zijn doorgerekend."


@pytest.mark.parametrize("goal", ["even", "reach", "near"])
def test_each_goal_answers_with_its_proof(city, goal):
    chosen = choose(measure(city, form=FORM, places=36), goal=goal, k=1, among=[0, 2])
    assert set(chosen.sites) <= {0, 2}
    assert chosen.result.proven
    assert chosen.basis


def test_together_refuses_what_cannot_be(city):
    found = measure(city, form=FORM, places=36)
    with pytest.raises(InputError, match="Kies 1 tot en met 2"):
        choose(found, goal="even", k=3, among=[0, 2])
    with pytest.raises(InputError, match="voldoet aan alle grenzen"):
        choose(found, goal="even", k=1, among=[])
    with pytest.raises(InputError, match="doel"):
        choose(found, goal="mooi", k=1, among=[0])


def test_the_moves_that_a_norm_needs_are_counted_and_proven():
    full = city_with_sites(
        box(100, 100, 120, 120), facilities=[facility("F1", 200, 200, places=40.0)]
    )
    said, proven = fewest_moves(full, form=None, most_per_1000=5.0)
    assert proven
    assert said[0] == "Boven de norm: Wijk 1."
    assert (
        said[1]
        == "Ten minste 20 plekken moeten verhuizen om overal aan de norm te voldoen (bewezen)."
    )
    with pytest.raises(InputError, match="boven 0"):
        fewest_moves(full, form=None, most_per_1000=0)


# ------------------------------------------------------------------------------------------- from files
def test_a_city_without_candidates_says_so():
    city = synthetic_city()
    del city.layers["sites"]
    with pytest.raises(InputError, match="geen kandidaatlocaties"):
        measure(seen_by(city, "public"), form=FORM, places=36)


def test_unknown_and_double_sites_are_refused(city):
    with pytest.raises(InputError, match="L99 bestaat niet"):
        measure(city, form=FORM, places=36, sites=["L99"])
    with pytest.raises(InputError, match="twee keer"):
        measure(city, form=FORM, places=36, sites=["L00", "L00"])


def test_plots_from_a_file_are_weighed_like_candidates(city, framework, tmp_path):
    path = tmp_path / "percelen.geojson"
    corners = [
        [[x, y] for x, y in shape.exterior.coords]
        for shape in (box(100, 100, 120, 120), box(400, 600, 50, 50))
    ]
    path.write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::28992"}},
                "features": [
                    {
                        "type": "Feature",
                        "properties": {"id": f"K{i}", "name": f"Kavel {i}"},
                        "geometry": {"type": "Polygon", "coordinates": [ring]},
                    }
                    for i, ring in enumerate(corners)
                ],
            }
        )
    )
    plots = read_plots(path, city)
    assert plots.names == ["Kavel 0", "Kavel 1"]
    facts = measure(
        city, form=FORM, places=36, sites=plots.ids, plots=plots.geometry, names=plots.names
    ).facts
    assert facts.sites == ("K0", "K1")
    assert weigh(framework, facts).ranking.judged.met[1, 0] == 0


def test_a_plot_that_cannot_be_weighed_is_named_and_the_others_are_weighed(tmp_path, city):
    path = tmp_path / "percelen.geojson"
    shapes = {
        "K0": shapely.to_geojson(box(100, 100, 120, 120)),
        "punt": shapely.to_geojson(shapely.Point(at(100, 100))),
        "buiten": shapely.to_geojson(shapely.box(100_000, 400_000, 100_100, 400_100)),
        "leeg": "null",
    }
    features = [
        f'{{"type": "Feature", "properties": {{"id": "{name}"}}, "geometry": {shape}}}'
        for name, shape in shapes.items()
    ]
    path.write_text(f'{{"type": "FeatureCollection", "features": [{", ".join(features)}]}}')
    plots = read_plots(path, city)
    assert plots.ids == ["K0"]
    assert plots.geometry[0].equals(box(100, 100, 120, 120))
    assert [sentence.split()[1] for sentence in plots.left_out] == ["punt", "buiten", "leeg"]
    assert "een punt; hier horen vlakken" in plots.left_out[0]
    assert "buiten de gemeente" in plots.left_out[1]
    path.write_text(path.read_text().replace(features[0] + ", ", ""))
    with pytest.raises(
        InputError, match=r"Geen perceel in percelen.geojson is te wegen. Perceel punt"
    ):
        read_plots(path, city)


@pytest.mark.parametrize(
    ("name", "told"),
    [("a.txt", "bestaat niet"), ("b.geojson", "bestaat niet"), ("c.json", "te lezen")],
)
def test_a_file_without_plots_is_refused_by_name(tmp_path, city, name, told):
    (tmp_path / "c.json").write_text("{")
    with pytest.raises(InputError, match=rf"{name[0]}\.\w+ .*{told}"):
        read_plots(tmp_path / name, city)


def test_entries_in_a_file_tell_every_row_that_is_wrong(tmp_path):
    path = tmp_path / "in.csv"
    path.write_text(
        "site,criterion,value,verdict,reason,source\nL1,a,x,,r,s\nL1,a,1,,r,s\nL1,a,,mooi,r,s\n"
    )
    with pytest.raises(InputError, match=r"regel 2.*regel 4"):
        read_entries(path)


def test_the_fictional_entries_belong_to_the_bundled_city_and_say_that_they_are_fictional(
    framework,
):
    city = bundled_city()
    found = example_entries(framework.id, city.municipality.code, [True])
    asked = {one.id for one in (*framework.hard, *framework.scored)}
    assert {one.site for one in found} <= set(city.layer("sites")["id"])
    assert {one.criterion for one in found} <= asked
    assert all("ictief" in one.reason + one.source and "fictief" in one.by for one in found)
    assert example_entries(framework.id, city.municipality.code, [True, False]) == ()
    assert isinstance(framework.hard[0].test, Threshold)


def test_facts_without_any_column_are_all_not_tested(framework):
    weighed = weigh(framework, Facts(sites=("a",), names=("A",), values={}, verdicts={}))
    assert weighed.ranked == []
