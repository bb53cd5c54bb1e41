"""Zoning on the ground: parts of a site, marks, safety zones, drafts, and what a person is told."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.layer import from_frame
from spreidingskaart.city import load_city
from spreidingskaart.criteria.zoning.criterion import find
from spreidingskaart.criteria.zoning.rule import answer
from spreidingskaart.model import Proposals, Verdict
from tests.synthetic import box, synthetic_city, zone

WONEN = zone("enkelbestemming", "Wonen", box(0, 0, 100, 100), "wonen", article="7")
REAL = {
    "type": "bestemmingsplan",
    "status": "vastgesteld",
    "date": "2020-06-30",
    "umbrella": "no",
    "fictional": "no",
}


def city(*zones, plans=None, **other):
    made = synthetic_city(zones=list(zones), **other)
    if plans is None:
        return made
    table = from_frame(
        pd.DataFrame(
            [
                {"id": plan, "name": f"Plan {plan}", "url": None, **REAL, **more}
                for plan, more in plans.items()
            ]
        )
    )
    return replace(made, layers={**made.layers, "zoning_plans": table})


def propose(town, sites, form, *, is_disc=False):
    sites = np.array([*sites, None], dtype=object)[:-1]
    n, forms = len(sites), tuple(town.forms.values())
    names = [form] * n if isinstance(form, str) else form
    inside = shapely.point_on_surface(sites)
    return Proposals(
        geometry=sites,
        x=shapely.get_x(inside),
        y=shapely.get_y(inside),
        is_disc=np.full(n, is_disc),
        form=np.array([list(town.forms).index(name) for name in names]),
        forms=forms,
        numbers={},
        old_function=np.full(n, None),
        owner=np.full(n, None),
        site_id=np.full(n, None),
    )


def ask(town, site, form="begeleid_wonen_groep", **other):
    return find(propose(town, [site], form, **other), town).tell(0)


def test_a_site_in_one_designation():
    found = ask(city(WONEN), box(10, 10, 50, 50))
    assert (found.verdict, found.firm, found.value, found.threshold) == (
        Verdict.FITS,
        True,
        0.0,
        5.0,
    )
    assert found.sentence == (
        "100% van de locatie heeft de bestemming Wonen. Bewoners die samen één huishouden vormen, zonder "
        "24-uurstoezicht, wonen. Dit volgt uit: Raad van State, 31 augustus 2022 (Oldambt), "
        "ECLI:NL:RVS:2022:2525. Dit staat in het omgevingsplan, tijdelijk deel: Proefplan, vastgesteld op "
        "1 januari 2020, artikel 7."
    )
    assert found.helps == ()
    (part,) = found.details["parts"]
    assert (part["designation"], part["code"], part["share"], part["area_m2"], part["rule"]) == (
        "Wonen",
        "W",
        1.0,
        2500.0,
        "wonen-een-huishouden",
    )


@pytest.mark.parametrize(("width", "verdict"), [(4, Verdict.FITS), (6, Verdict.CONFLICTS)])
def test_a_part_above_five_percent_decides(width, verdict):
    green = zone("enkelbestemming", "Groen", box(100, 0, 100, 100), "groen")
    found = ask(city(WONEN, green), box(width, 0, 100, 100))
    assert found.verdict is verdict
    assert [part["counts"] for part in found.details["parts"]] == [True, width > 5]


def test_polygons_of_one_designation_count_together():
    homes = zone("enkelbestemming", "Wonen", box(0, 0, 100, 93), "wonen")
    strips = [zone("enkelbestemming", "Groen", box(50 * i, 93, 50, 7), "groen") for i in range(2)]
    assert ask(city(homes, *strips), box(0, 0, 100, 100)).verdict is Verdict.CONFLICTS


def test_where_every_part_is_small_all_of_them_decide():
    slices = [
        zone("enkelbestemming", f"Wonen - {i}", box(4 * i, 0, 4, 100), "wonen") for i in range(24)
    ]
    shop = zone("enkelbestemming", "Detailhandel", box(96, 0, 4, 100), "detailhandel")
    assert ask(city(*slices, shop), box(0, 0, 100, 100)).verdict is Verdict.CONFLICTS


def test_ground_without_a_designation_is_never_a_pass():
    found = ask(city(WONEN), box(20, 0, 100, 100))
    assert (found.verdict, found.value) == (Verdict.NOT_TESTED, None)
    assert found.details["untested_share"] == pytest.approx(0.2)
    assert "20% van de locatie heeft geen bestemming op de kaart" in found.sentence
    business = zone("enkelbestemming", "Bedrijf", box(0, 0, 100, 100), "bedrijf")
    assert ask(city(business), box(20, 0, 100, 100)).verdict is Verdict.CONFLICTS
    nowhere = ask(city(WONEN), box(500, 500, 10, 10))
    assert (nowhere.verdict, nowhere.details["sources_asked"][0]["answer"]) == (
        Verdict.NOT_TESTED,
        "niets gevonden",
    )


def test_without_the_layer_nothing_is_tested_and_the_reason_is_told():
    town = city(without=("zoning",))
    findings = find(propose(town, [box(0, 0, 10, 10)] * 3, "domus"), town)
    assert set(findings.verdict) == {Verdict.NOT_TESTED.code}
    told = findings.tell(2)
    assert "niet geladen" in told.sentence
    assert findings.hard.all()
    assert not findings.firm.any()


@pytest.mark.parametrize(
    ("mark", "where", "verdict"),
    [
        ("zorginstelling", box(0, 0, 100, 100), Verdict.MAY_FIT),
        ("zorginstelling", box(0, 0, 50, 100), Verdict.CONFLICTS),
        ("zorginstelling", box(0, 0, 97, 100), Verdict.MAY_FIT),
        ("asielzoekerscentrum", box(0, 0, 100, 100), Verdict.CONFLICTS),
    ],
)
def test_a_mark_helps_only_the_ground_it_lies_on(mark, where, verdict):
    assert (
        ask(
            city(WONEN, zone("functieaanduiding", mark, where)), box(0, 0, 100, 100), "domus"
        ).verdict
        is verdict
    )


def test_a_mark_that_excludes_decides_above_five_percent():
    mixed = zone("enkelbestemming", "Gemengd", box(0, 0, 100, 100), "gemengd")
    for width, verdict in ((4, Verdict.MAY_FIT), (6, Verdict.CONFLICTS)):
        mark = zone("functieaanduiding", "zorginstelling uitgesloten", box(0, 0, width, 100))
        found = ask(city(mixed, mark), box(0, 0, 100, 100), "domus")
        assert found.verdict is verdict
        assert [part["marks"] for part in found.details["parts"]] == [
            [],
            ["zorginstelling uitgesloten"],
        ]


def test_a_mark_belongs_to_its_own_plan_unless_that_is_an_umbrella():
    mark = zone("functieaanduiding", "zorginstelling", box(0, 0, 100, 100), plan_id="B")
    plans = {"NL.IMRO.9999.PROEF-vb01": {}, "B": {}}
    assert (
        ask(city(WONEN, mark, plans=plans), box(0, 0, 50, 50), "domus").verdict is Verdict.CONFLICTS
    )
    plans["B"] = {"umbrella": "yes"}
    found = ask(city(WONEN, mark, plans=plans), box(0, 0, 50, 50), "domus")
    assert found.verdict is Verdict.MAY_FIT
    assert found.details["umbrella_plans"] == ["Plan B"]


def test_a_mark_for_youth_helps_only_youth():
    mark = zone("functieaanduiding", "jeugdopvang", box(0, 0, 100, 100))
    town = city(WONEN, mark)
    assert ask(town, box(0, 0, 50, 50), "jeugdzorg_verblijf").verdict is Verdict.MAY_FIT
    assert ask(town, box(0, 0, 50, 50), "domus").verdict is Verdict.CONFLICTS


def test_a_safety_zone_is_asked_apart_and_the_strictest_wins():
    bleve = zone(
        "gebiedsaanduiding",
        "veiligheidszone - effectafstand Bleve",
        box(0, 0, 50, 100),
        zone_group="veiligheidszone",
    )
    noise = zone(
        "gebiedsaanduiding", "geluidzone - weg", box(0, 0, 100, 100), zone_group="geluidzone"
    )
    found = ask(city(WONEN, bleve, noise), box(0, 0, 100, 100))
    assert (found.verdict, found.firm, found.value) == (Verdict.CONFLICTS, True, 50.0)
    assert (
        '50% van de locatie ligt in een veiligheidszone. Binnen "veiligheidszone' in found.sentence
    )
    assert [(each["group"], each["verdict"]) for each in found.details["zones"]] == [
        ("geluidzone", None),
        ("veiligheidszone", "conflicts"),
    ]
    assert found.rules[-1].id == "zoning/zone-bleve"
    assert "(oordeel zonder de zone: past)" in found.sentence
    outside = (
        'Buiten "veiligheidszone - effectafstand Bleve" is het oordeel voor deze bestemming: past.'
    )
    assert outside in found.helps
    assert (
        ask(city(WONEN, bleve), box(0, 0, 100, 100), "ouderen_geclusterd").verdict is Verdict.FITS
    )
    assert ask(city(WONEN, bleve), box(52, 0, 40, 100)).verdict is Verdict.FITS


def test_a_draft_is_named_and_not_tested():
    draft = zone("enkelbestemming", "Bedrijf", box(0, 0, 100, 100), "bedrijf", plan_id="B")
    plans = {"NL.IMRO.9999.PROEF-vb01": {}, "B": {"status": "ontwerp"}}
    found = ask(city(WONEN, draft, plans=plans), box(0, 0, 50, 50))
    assert found.verdict is Verdict.FITS
    assert {plan["plan_id"]: plan["in_force"] for plan in found.details["plans"]} == {
        "NL.IMRO.9999.PROEF-vb01": True,
        "B": False,
    }
    plans["B"] = {}
    assert ask(city(WONEN, draft, plans=plans), box(0, 0, 50, 50)).verdict is Verdict.CONFLICTS


def test_ground_under_two_plans_counts_once_as_tested():
    again = zone("enkelbestemming", "Woongebied", box(0, 0, 50, 100), "woongebied", plan_id="B")
    town = city(WONEN, again, plans={"NL.IMRO.9999.PROEF-vb01": {}, "B": {}})
    found = ask(town, box(0, 0, 120, 100))
    assert found.details["untested_share"] == pytest.approx(1 / 6, abs=1e-4)
    assert found.verdict is Verdict.NOT_TESTED


def test_names_narrow_and_older_plans_are_read():
    school = zone(
        "enkelbestemming", "Maatschappelijk - Onderwijs", box(0, 0, 100, 100), "maatschappelijk"
    )
    assert ask(city(school), box(0, 0, 50, 50), "domus").verdict is Verdict.CONFLICTS
    older = zone("enkelbestemming", "Maatschappelijke doeleinden", box(0, 0, 100, 100))
    assert ask(city(older), box(0, 0, 50, 50), "domus").verdict is Verdict.MAY_FIT
    strange = zone("enkelbestemming", "Uit te werken gebied", box(0, 0, 100, 100))
    assert ask(city(strange), box(0, 0, 50, 50), "domus").verdict is Verdict.NOT_TESTED


def test_an_example_plan_says_so_and_is_never_firm():
    found = ask(city(WONEN, fictional=("zoning",)), box(0, 0, 50, 50))
    assert found.verdict is Verdict.FITS
    assert not found.firm
    assert "Voorbeeldplan, geen geldend recht." in found.sentence
    assert "voorbeeldplan" in found.why_not_firm
    assert found.data[0].fictional


def test_a_pin_names_its_disc():
    disc = shapely.Point(140_050, 480_050).buffer(25)
    assert ask(city(WONEN), disc, is_disc=True).sentence.endswith(
        "Getoetst is een cirkel van 25 m om de punt."
    )
    assert "cirkel" not in ask(city(WONEN), disc).sentence


def test_units_that_are_partly_independent_tell_both_ends():
    bleve = zone("gebiedsaanduiding", "effectafstand Bleve", box(0, 0, 100, 100))
    town = city(WONEN, bleve)
    lighter = replace(town.forms["vrouwenopvang"], supervision="ambulatory")
    town = replace(town, forms={**town.forms, "vrouwenopvang": lighter})
    found = ask(town, box(0, 0, 50, 50), "vrouwenopvang")
    assert found.verdict is Verdict.CONFLICTS
    assert found.details["parts"][0]["ends"] == {"yes": "may_fit", "no": "conflicts"}
    assert (
        "Met zelfstandige wooneenheden is het oordeel: past mogelijk. Zonder: strijdig."
        in found.sentence
    )


def test_what_would_help_is_asked_of_the_same_table():
    green = zone("enkelbestemming", "Groen", box(100, 0, 100, 100), "groen")
    found = ask(city(WONEN, green), box(20, 0, 100, 100))
    assert "Zonder het deel Groen (20% van de locatie) is het oordeel: past." in found.helps
    assert any("BOPA" in help_ for help_ in found.helps)
    heavy = ask(city(WONEN), box(0, 0, 50, 50), "gehandicaptenzorg_groep")
    assert "Met een deel van de dag begeleiding in huis is het oordeel hier: past." in heavy.helps
    lighter = answer(
        "wonen", independent="no", supervision="part_of_day", stay="long", household="one"
    )
    assert lighter.verdict is Verdict.FITS
    social = zone(
        "enkelbestemming", "Maatschappelijk", box(0, 0, 100, 100), "maatschappelijk", article="9"
    )
    assert ask(city(social), box(0, 0, 50, 50), "domus").helps == (
        "Lees artikel 9 van Proefplan: de planregels beslissen.",
    )


def test_a_firm_conflict_stays_firm_beside_ground_that_nobody_looked_up():
    office = zone("enkelbestemming", "Kantoor", box(0, 0, 50, 100), "kantoor")
    road = zone("enkelbestemming", "Verkeer", box(50, 0, 50, 100), "verkeer")
    assert ask(city(office, road), box(0, 0, 100, 100)).firm
    only_road = ask(city(office, road), box(50, 0, 50, 100))
    assert (only_road.verdict, only_road.firm) == (Verdict.CONFLICTS, False)
    assert "niet nagekeken" in only_road.why_not_firm
    example = ask(city(office, road, fictional=("zoning",)), box(0, 0, 100, 100))
    assert example.why_not_firm == "Dit is een voorbeeldplan, geen geldend recht."


def test_sizes_and_double_designations_are_told():
    town = city(
        WONEN,
        zone(
            "maatvoering",
            "maatvoering",
            box(0, 0, 100, 100),
            values='{"maximum bouwhoogte (m)": "11"}',
        ),
        zone("dubbelbestemming", "Waarde - Archeologie", box(0, 0, 50, 100), "waarde"),
    )
    details = ask(town, box(0, 0, 100, 100)).details
    assert details["dimensions"][0]["values"] == {"maximum bouwhoogte (m)": "11"}
    assert (
        details["double_designations"][0]["code"],
        details["double_designations"][0]["share"],
    ) == (
        "WR",
        0.5,
    )
    assert [each["answer"] for each in details["sources_asked"]] == ["beantwoord", "niet gevraagd"]


@pytest.fixture(scope="module")
def almere():
    return load_city()


def test_many_at_once_answer_as_one_by_one(almere):
    rng = np.random.default_rng(7)
    west, south, east, north = almere.outline.bounds
    x, y, size = (
        rng.uniform(west, east, 150),
        rng.uniform(south, north, 150),
        rng.uniform(10, 80, 150),
    )
    forms = rng.choice(list(almere.forms), 150).tolist()
    proposals = propose(almere, shapely.box(x - size, y - size, x + size, y + size), forms)
    together = find(proposals, almere)
    assert len(set(together.verdict.tolist())) == 4
    for i in range(150):
        alone = find(propose(almere, proposals.geometry[i : i + 1], forms[i]), almere)
        assert alone.verdict[0] == together.verdict[i]
        assert alone.value[0] == pytest.approx(together.value[i], nan_ok=True)


def test_arrays_say_what_the_rule_says_and_everything_is_json(almere):
    sites = almere.layer("sites").geometry
    for form in almere.forms.values():
        findings = find(propose(almere, sites, form.id), almere)
        assert not findings.firm.any()
        for i in range(len(sites)):
            told = findings.tell(i)
            json.dumps(told.details, allow_nan=False)
            assert told.verdict.code == findings.verdict[i]
            shares = [part["share"] for part in told.details["parts"]]
            assert sum(shares) == pytest.approx(1, abs=0.01)
            for part in told.details["parts"]:
                if part["designation"] is None:
                    continue
                said = answer(
                    part["main_group"],
                    part["marks"],
                    name=part["designation"],
                    independent=form.independent_units,
                    supervision=form.supervision,
                    stay=form.stay,
                    household=form.household,
                    target_groups=form.target_groups,
                )
                assert part["verdict"] == said.verdict.value
                assert part["sentence"] == said.sentence
