"""Zoning on the ground: parts of a site, marks, safety zones, drafts, and what a person is told."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
import shapely

from geo.layer import from_frame
from spreidingskaart.criteria.zoning.criterion import find
from spreidingskaart.criteria.zoning.rule import answer
from spreidingskaart.model import (
    GapKind,
    Lean,
    LivingDefinition,
    PlanStatus,
    Proposals,
    Standing,
    Verdict,
    ZoningAsked,
    read_word,
)
from tests.bundled import bundled_city
from tests.synthetic import at, box, synthetic_city, zone

WONEN = zone("enkelbestemming", "Wonen", box(0, 0, 100, 100), "wonen", article="7")
OFFICE = zone("enkelbestemming", "Kantoor", box(0, 0, 100, 100), "kantoor", article="8")
BUSINESS = zone("enkelbestemming", "Bedrijf", box(0, 0, 100, 100), "bedrijf", article="9")
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


def sure_but_for_words(found):
    """Whether nothing is open but what the plan's own text calls wonen: without that text no pass is firm."""
    assert not found.firm
    return [gap.what for gap in found.gaps] == ["wat wonen is, staat in de begrippen van het plan"]


def test_a_site_in_one_designation():
    found = ask(city(WONEN), box(10, 10, 50, 50))
    assert (found.verdict, sure_but_for_words(found), found.value, found.threshold) == (
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
    (part,) = found.details_as_dict()["parts"]
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
    assert [part["counts"] for part in found.details_as_dict()["parts"]] == [True, width > 5]


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
    assert found.details_as_dict()["untested_share"] == pytest.approx(0.2)
    assert "20% van de locatie heeft geen bestemming op de kaart" in found.sentence
    business = zone("enkelbestemming", "Bedrijf", box(0, 0, 100, 100), "bedrijf")
    assert ask(city(business), box(20, 0, 100, 100)).verdict is Verdict.CONFLICTS
    nowhere = ask(city(WONEN), box(500, 500, 10, 10))
    assert (nowhere.verdict, nowhere.details_as_dict()["sources_asked"][0]["answer"]) == (
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
        ("zorginstelling", box(0, 0, 100, 100), Lean.LIKELY),
        ("zorginstelling", box(0, 0, 50, 100), Lean.UNLIKELY),
        ("zorginstelling", box(0, 0, 97, 100), Lean.LIKELY),
        ("asielzoekerscentrum", box(0, 0, 100, 100), Lean.UNLIKELY),
    ],
)
def test_a_mark_helps_only_the_ground_it_lies_on(mark, where, verdict):
    town = city(WONEN, zone("functieaanduiding", mark, where))
    found = ask(town, box(0, 0, 100, 100), "domus")
    assert (found.verdict, found.lean) == (Verdict.MAY_FIT, verdict)
    office = city(OFFICE, zone("functieaanduiding", mark, where))
    helped = ask(office, box(0, 0, 100, 100), "domus").verdict is Verdict.MAY_FIT
    assert helped == (verdict is Lean.LIKELY)


def test_a_mark_that_excludes_decides_above_five_percent():
    mixed = zone("enkelbestemming", "Gemengd", box(0, 0, 100, 100), "gemengd")
    for width, verdict in ((4, Verdict.MAY_FIT), (6, Verdict.CONFLICTS)):
        mark = zone("functieaanduiding", "zorginstelling uitgesloten", box(0, 0, width, 100))
        found = ask(city(mixed, mark), box(0, 0, 100, 100), "domus")
        assert found.verdict is verdict
        assert [part["marks"] for part in found.details_as_dict()["parts"]] == [
            [],
            ["zorginstelling uitgesloten"],
        ]


def test_a_mark_belongs_to_its_own_plan_unless_that_is_an_umbrella():
    mark = zone("functieaanduiding", "zorginstelling", box(0, 0, 100, 100), plan_id="B")
    plans = {"NL.IMRO.9999.PROEF-vb01": {}, "B": {}}
    assert (
        ask(city(OFFICE, mark, plans=plans), box(0, 0, 50, 50), "domus").verdict
        is Verdict.CONFLICTS
    )
    plans["B"] = {"umbrella": "yes"}
    found = ask(city(OFFICE, mark, plans=plans), box(0, 0, 50, 50), "domus")
    assert found.verdict is Verdict.MAY_FIT
    assert found.details_as_dict()["umbrella_plans"] == ["Plan B"]


def test_a_mark_for_youth_helps_only_youth():
    mark = zone("functieaanduiding", "jeugdopvang", box(0, 0, 100, 100))
    town = city(OFFICE, mark)
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
    assert [(each["group"], each["verdict"]) for each in found.details_as_dict()["zones"]] == [
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
    assert {plan["plan_id"]: plan["in_force"] for plan in found.details_as_dict()["plans"]} == {
        "NL.IMRO.9999.PROEF-vb01": True,
        "B": False,
    }
    plans["B"] = {}
    assert ask(city(WONEN, draft, plans=plans), box(0, 0, 50, 50)).verdict is Verdict.CONFLICTS


def test_ground_under_two_plans_counts_once_as_tested():
    again = zone("enkelbestemming", "Woongebied", box(0, 0, 50, 100), "woongebied", plan_id="B")
    town = city(WONEN, again, plans={"NL.IMRO.9999.PROEF-vb01": {}, "B": {}})
    found = ask(town, box(0, 0, 120, 100))
    assert found.details_as_dict()["untested_share"] == pytest.approx(1 / 6, abs=1e-4)
    assert found.verdict is Verdict.NOT_TESTED


def test_names_narrow_and_older_plans_are_read():
    school = zone(
        "enkelbestemming", "Maatschappelijk - Onderwijs", box(0, 0, 100, 100), "maatschappelijk"
    )
    found = ask(city(school), box(0, 0, 50, 50), "domus")
    assert (found.verdict, found.lean) == (Verdict.MAY_FIT, Lean.UNLIKELY)
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
    town = city(WONEN)
    lighter = replace(town.forms["vrouwenopvang"], supervision="ambulatory")
    town = replace(town, forms={**town.forms, "vrouwenopvang": lighter})
    found = ask(town, box(0, 0, 50, 50), "vrouwenopvang")
    assert (found.verdict, found.lean) == (Verdict.MAY_FIT, Lean.UNLIKELY)
    assert found.details_as_dict()["parts"][0]["ends"] == {"yes": "may_fit", "no": "may_fit"}
    assert (
        "Met zelfstandige wooneenheden is het oordeel: past mogelijk. "
        "Zonder: past mogelijk, waarschijnlijk niet." in found.sentence
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
    park = zone("enkelbestemming", "Bedrijf", box(0, 0, 50, 100), "bedrijf")
    farm = zone("enkelbestemming", "Agrarisch", box(50, 0, 50, 100), "agrarisch")
    assert ask(city(park, farm), box(0, 0, 100, 100)).firm
    only_farm = ask(city(park, farm), box(50, 0, 50, 100))
    assert (only_farm.verdict, only_farm.firm) == (Verdict.CONFLICTS, False)
    assert "niet nagekeken" in only_farm.why_not_firm
    example = ask(city(park, farm, fictional=("zoning",)), box(0, 0, 100, 100))
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
    details = ask(town, box(0, 0, 100, 100)).details_as_dict()
    assert details["dimensions"][0]["values"] == {"maximum bouwhoogte (m)": "11"}
    assert (
        details["double_designations"][0]["code"],
        details["double_designations"][0]["share"],
    ) == (
        "WR",
        0.5,
    )
    assert [each["answer"] for each in details["sources_asked"]] == ["beantwoord", "niets gevonden"]


@pytest.fixture(scope="module")
def almere():
    return bundled_city()


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
        assert alone.lean[0] == together.lean[i]
        assert alone.value[0] == pytest.approx(together.value[i], nan_ok=True)


def test_arrays_say_what_the_rule_says_and_everything_is_json(almere):
    sites = almere.layer("sites").geometry
    for form in almere.forms.values():
        findings = find(propose(almere, sites, form.id), almere)
        assert not findings.firm.any()
        for i in range(len(sites)):
            told = findings.tell(i)
            json.dumps(told.details_as_dict(), allow_nan=False)
            assert told.verdict.code == findings.verdict[i]
            assert told.firm == findings.firm[i]
            assert told.lean is Lean.from_code(findings.lean[i])
            shares = [part["share"] for part in told.details_as_dict()["parts"]]
            assert sum(shares) == pytest.approx(1, abs=0.01)
            for part in told.details_as_dict()["parts"]:
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
                assert part["lean"] == (None if said.lean is None else said.lean.value)
                assert part["sentence"] == said.sentence


# ------------------------------------------------------------------------------- what the plans leave open

OLDER = "ouderen_geclusterd"
SITE = box(10, 10, 50, 50)
PLAN = "NL.IMRO.9999.PROEF-vb01"


@pytest.mark.parametrize("word", ["Enkelbestemming", " ENKELBESTEMMING ", "enkel bestemming"])
def test_a_kind_is_read_however_it_is_written(word):
    found = ask(city(zone(word, "Wonen", box(0, 0, 100, 100), "wonen")), SITE, OLDER)
    assert found.verdict is Verdict.FITS
    assert sure_but_for_words(found)


@pytest.mark.parametrize(
    ("kind", "name", "where", "why"),
    [
        ("functieaanduidign", "wonen uitgesloten", box(0, 0, 100, 100), "niet bekend"),
        ("functieaanduiding", "wonen uitgesloten", shapely.Point(at(30, 30)), "geen vlak"),
        ("functieaanduiding", None, box(0, 0, 100, 100), "geen naam"),
    ],
)
def test_what_may_be_law_and_is_not_read_is_named_and_never_passes(kind, name, where, why):
    found = ask(city(WONEN, zone(kind, name, where)), SITE, OLDER)
    assert (found.verdict, found.firm) == (Verdict.NOT_TESTED, False)
    assert why in found.sentence
    assert why in found.details_as_dict()["not_read"][0]["why"]


def test_what_is_not_read_elsewhere_does_not_matter_here():
    elsewhere = zone("functieaanduidign", "wonen", box(100, 0, 50, 50))
    assert sure_but_for_words(ask(city(WONEN, elsewhere), SITE, OLDER))
    beside = zone("functieaanduidign", "wonen", box(60, 10, 40, 50))
    assert sure_but_for_words(ask(city(WONEN, beside), SITE, OLDER))


@pytest.mark.parametrize("status", [status.value for status in PlanStatus] + ["Vastgesteld"])
def test_only_a_plan_that_binds_is_law(status):
    found = ask(city(WONEN, plans={PLAN: {"status": status}}), SITE, OLDER)
    standing = read_word(PlanStatus, status).standing
    assert sure_but_for_words(found) is (standing is Standing.LAW)
    assert (found.verdict is Verdict.FITS) is (standing in (Standing.LAW, Standing.PARTLY))
    if standing is Standing.NONE:
        assert status in found.sentence
        assert "telt niet als geldend recht" in found.sentence


@pytest.mark.parametrize("status", ["goedgekeurd", None])
def test_a_plan_of_unknown_status_is_no_law_and_takes_away_the_pass(status):
    plans = {PLAN: {}, "B": {"status": status}}
    second = zone("enkelbestemming", "Bedrijf", box(0, 0, 100, 100), "bedrijf", plan_id="B")
    found = ask(city(WONEN, second, plans=plans), SITE, OLDER)
    assert (found.verdict, found.firm) == (Verdict.NOT_TESTED, False)
    assert "Plan B" in found.sentence
    alone = ask(city(second, plans=plans), SITE, OLDER)
    assert (alone.verdict, alone.firm) == (Verdict.NOT_TESTED, False)


@pytest.mark.parametrize(
    "name",
    ["Wonen - uit te werken", "Woongebied (nader uit te werken)", "Wonen - wijzigingsgebied"],
)
@pytest.mark.parametrize("form", [OLDER, "domus"])
def test_what_must_be_worked_out_is_never_firm(name, form):
    found = ask(city(zone("enkelbestemming", name, box(0, 0, 100, 100), "wonen")), SITE, form)
    assert found.verdict in (Verdict.MAY_FIT, Verdict.CONFLICTS)
    assert not found.firm
    assert "Tot die tijd mag hier niets worden gebouwd" in found.sentence
    barred = zone("functieaanduiding", "wonen uitgesloten", box(0, 0, 100, 100))
    town = city(zone("enkelbestemming", name, box(0, 0, 100, 100), "wonen"), barred)
    assert not ask(town, SITE, form).firm


@pytest.mark.parametrize("name", ["Begraafplaats", "Onderwijs - 2", "School en kinderopvang"])
def test_a_name_narrows_as_a_whole_as_it_does_behind_its_main_group(name):
    behind = f"Maatschappelijk - {name}"
    whole, tail = (
        ask(
            city(zone("enkelbestemming", each, box(0, 0, 100, 100), "maatschappelijk")),
            SITE,
            "domus",
        )
        for each in (name, behind)
    )
    assert (whole.verdict, whole.lean) == (tail.verdict, tail.lean)
    assert (tail.verdict, tail.lean, tail.firm) == (Verdict.MAY_FIT, Lean.UNLIKELY, False)


@pytest.mark.parametrize(
    "mark",
    [
        "wonen uitgesloten op de begane grond",
        "wonen uitgesloten - eerste verdieping",
        "specifieke vorm van wonen uitgesloten - begane grond",
        "wonen uitsluitend op de verdieping",
    ],
)
def test_a_mark_about_one_storey_is_a_reserve_and_bars_nothing(mark):
    found = ask(city(WONEN, zone("functieaanduiding", mark, box(0, 0, 100, 100))), SITE, OLDER)
    assert (found.verdict, found.firm) == (Verdict.MAY_FIT, False)
    assert "deel van de bouwlagen" in found.sentence
    assert "deel van de bouwlagen" in (found.why_not_firm or "")


def test_a_mark_that_admits_one_storey_is_no_firm_pass():
    office = zone("enkelbestemming", "Kantoor", box(0, 0, 100, 100), "kantoor")
    mark = zone("functieaanduiding", "wonen op de verdieping", box(0, 0, 100, 100))
    found = ask(city(office, mark), SITE, OLDER)
    assert (found.verdict, found.firm) == (Verdict.MAY_FIT, False)


@pytest.mark.parametrize(
    ("width", "sure", "says"),
    [
        (0, False, "ligt niet in een bouwvlak"),
        (2, False, "4% van de locatie ligt in een bouwvlak"),
        (6, True, "12% van de locatie ligt in een bouwvlak"),
        (50, True, "100% van de locatie ligt in een bouwvlak"),
    ],
)
def test_a_site_outside_every_bouwvlak_is_never_firm(width, sure, says):
    areas = [zone("bouwvlak", "bouwvlak", box(80, 80, 10, 10))]
    if width:
        areas.append(zone("Bouwvlak", "bouwvlak", box(10, 10, width, 50)))
    found = ask(city(WONEN, *areas), SITE, OLDER)
    assert (found.verdict, sure_but_for_words(found)) == (Verdict.FITS, sure)
    assert says in found.sentence
    assert found.details_as_dict()["building_area_share"] == pytest.approx(width / 50)


def test_a_plan_without_bouwvlakken_says_nothing_of_them():
    other = zone("bouwvlak", "bouwvlak", box(500, 500, 50, 50), plan_id="B")
    found = ask(city(WONEN, other, plans={PLAN: {}, "B": {}}), SITE, OLDER)
    assert sure_but_for_words(found)
    assert "bouwvlak" not in found.sentence
    assert found.details_as_dict()["building_area_share"] is None


def test_kinds_that_are_not_used_are_named():
    line = shapely.LineString([at(0, 30), at(100, 30)])
    flat = zone("bouwaanduiding", "plat dak", box(0, 0, 100, 100))
    found = ask(city(WONEN, flat, zone("figuur", "gevellijn", line)), SITE, OLDER)
    assert sure_but_for_words(found)
    told = {(each["kind"], each["name"]) for each in found.details_as_dict()["not_used"]}
    assert told == {("bouwaanduiding", "plat dak"), ("figuur", "gevellijn")}


def test_a_small_part_without_a_designation_is_no_firm_pass():
    found = ask(city(WONEN), box(1, 0, 100, 100), OLDER)
    assert (found.verdict, found.firm) == (Verdict.FITS, False)
    assert "geen bestemming op de kaart" in (found.why_not_firm or "")


def test_rows_that_were_not_read_are_no_firm_pass():
    town = city(WONEN)
    reports = {**town.reports, "zoning": replace(town.reports["zoning"], read=3)}
    found = ask(replace(town, reports=reports), SITE, OLDER)
    assert (found.verdict, found.firm) == (Verdict.FITS, False)
    assert "niet gelezen" in (found.why_not_firm or "")


# ------------------------------------------------------------------------------- what makes an answer sure


def kinds(found):
    return {gap.kind for gap in found.gaps}


def test_a_conflict_is_firm_only_where_everything_that_could_lift_it_was_read():
    assert ask(city(BUSINESS), SITE).firm
    for missing, words in (
        (ZoningAsked.MARKS, "functieaanduidingen"),
        (ZoningAsked.UMBRELLAS, "parapluplannen"),
        (ZoningAsked.NEW_PART, "nieuwe deel"),
    ):
        asked = tuple(each for each in ZoningAsked if each is not missing)
        found = ask(city(BUSINESS, asked=asked), SITE)
        assert (found.verdict, found.firm) == (Verdict.CONFLICTS, False)
        assert words in found.why_not_firm
        assert kinds(found) == {GapKind.UNREAD}


def test_what_lies_on_the_map_was_read_though_nobody_says_so():
    mark = zone("functieaanduiding", "nutsvoorziening", box(500, 500, 10, 10))
    plans = {PLAN: {}, "U": {"umbrella": "yes"}, "N": {"type": "omgevingsplan"}}
    assert ask(city(BUSINESS, mark, plans=plans, asked=()), SITE).firm
    without_new_part = {PLAN: {}, "U": {"umbrella": "yes"}}
    assert not ask(city(WONEN, mark, plans=without_new_part, asked=()), SITE, OLDER).firm


@pytest.mark.parametrize(
    ("date", "firm"), [("2010-01-01", True), ("2009-12-31", False), (None, False)]
)
def test_an_older_plan_is_of_no_known_standard(date, firm):
    found = ask(city(BUSINESS, plans={PLAN: {"date": date}}), SITE)
    assert (found.verdict, found.firm) == (Verdict.CONFLICTS, firm)


@pytest.mark.parametrize("form", ["domus", OLDER, "vrouwenopvang"])
def test_nothing_is_firm_that_rests_on_an_assumption_about_a_care_form(form):
    sure, assumed = city(WONEN), city(WONEN, sure_forms=False)
    assert GapKind.UNVERIFIED not in kinds(ask(sure, SITE, form))
    found = ask(assumed, SITE, form)
    assert not found.firm
    assert GapKind.UNVERIFIED in kinds(found)
    assert "zijn een aanname" in found.why_not_firm
    assert ask(city(BUSINESS, sure_forms=False), SITE, form).firm
    barred = zone("functieaanduiding", "wonen uitgesloten", box(0, 0, 100, 100))
    assert not ask(city(WONEN, barred, sure_forms=False), SITE, OLDER).firm


@pytest.mark.parametrize("name", ["effectafstand Bleve", "explosieaandachtsgebied"])
def test_who_cannot_leave_quickly_never_fits_firmly_where_it_may_explode(name):
    there = zone("gebiedsaanduiding", name, box(0, 0, 100, 100))
    found = ask(city(WONEN, there), SITE, OLDER)
    assert (found.verdict, found.firm) == (Verdict.FITS, False)
    assert "niet snel weg kan" in found.sentence
    quick = ask(city(WONEN, there), SITE, "gewoon_thuis_beschut")
    assert quick.verdict is Verdict.FITS
    assert "niet snel weg kan" not in quick.sentence
    # nobody looked up what the newer term leaves alone
    assert sure_but_for_words(quick) is (name == "effectafstand Bleve")
    assert ask(city(WONEN, there), box(99, 0, 100, 100), OLDER).verdict is Verdict.NOT_TESTED


def test_the_strictest_part_gives_the_lean():
    mixed = zone("enkelbestemming", "Gemengd", box(100, 0, 100, 100), "gemengd")
    social = zone("enkelbestemming", "Maatschappelijk", box(0, 100, 100, 100), "maatschappelijk")
    town = city(WONEN, mixed, social)
    sites = [box(10, 10, 50, 50), box(80, 10, 40, 50), box(110, 10, 50, 50), box(10, 110, 50, 50)]
    found = find(propose(town, [*sites, box(98, 10, 50, 50)], "domus"), town)
    leans = [Lean.from_code(code) for code in found.lean]
    assert leans == [Lean.UNLIKELY, Lean.UNLIKELY, Lean.OPEN, Lean.LIKELY, Lean.OPEN]
    told = found.tell(1)
    assert told.lean is Lean.UNLIKELY
    assert "Voor Gemengd (50%) is het oordeel: past mogelijk." in told.sentence
    fire = zone("gebiedsaanduiding", "plasbrandaandachtsgebied", box(0, 100, 100, 100))
    assert ask(city(social, fire), box(10, 110, 50, 50), "domus").lean is Lean.OPEN
    fits = find(propose(town, sites[:1], OLDER), town)
    assert (fits.lean[0], fits.tell(0).lean) == (-1, None)


def test_no_help_advises_heavier_care():
    order = ("none", "ambulatory", "part_of_day", "around_the_clock")
    social = zone("enkelbestemming", "Maatschappelijk", box(0, 0, 100, 100), "maatschappelijk")
    words = ("begeleiding op afspraak", "een deel van de dag", "24 uur per dag")
    for town in (city(WONEN), city(social), city(OFFICE), city(BUSINESS)):
        for name, form in town.forms.items():
            heavier = words[order.index(form.supervision) :]
            ways = [help_ for help_ in ask(town, SITE, name).helps if help_.startswith("Met ")]
            assert not [help_ for help_ in ways if any(word in help_ for word in heavier)]


def test_a_permit_names_who_has_a_say_and_how_long_it_lasts():
    lasting = " ".join(ask(city(BUSINESS), SITE).helps)
    for word in ("BOPA", "participatie", "raad advies", "bindend", "instructieregels"):
        assert word in lasting
    assert "tijdelijk" not in lasting
    proposals = replace(
        propose(city(BUSINESS), [SITE], "domus"), numbers={"temporary_years": np.array([10.0])}
    )
    helped = " ".join(find(proposals, city(BUSINESS)).tell(0).helps)
    assert "Voor 10 jaar kan de vergunning tijdelijk zijn." in helped


# ------------------------------------------------------------------------------- the text of a plan as data


def with_texts(town, *rows):
    table = from_frame(
        pd.DataFrame(
            [
                {"plan_id": PLAN, "living": None, "complete": "yes", "quote": "Tekst.", **row}
                for row in rows
            ]
        )
    )
    report = replace(town.reports["zoning_plans"], name="plan_texts")
    return replace(
        town,
        layers={**town.layers, "plan_texts": table},
        reports={**town.reports, "plan_texts": report},
    )


TEXTS = [
    # article 7 (wonen) says, form, verdict, firm
    ({"functions": "wonen", "living": "household"}, "domus", Verdict.CONFLICTS, True),
    ({"functions": "wonen", "living": "household"}, OLDER, Verdict.FITS, True),
    ({"functions": "wonen", "living": "rooms"}, "domus", Verdict.CONFLICTS, True),
    ({"functions": "wonen", "living": "care"}, "domus", Verdict.FITS, True),
    ({"functions": "wonen"}, "domus", Verdict.MAY_FIT, False),
    ({"functions": "wonen", "complete": "no"}, OLDER, Verdict.FITS, True),
    ({"functions": "wonen; zorginstelling", "living": "household"}, "domus", Verdict.FITS, True),
    ({"functions": "wonen; jeugdopvang", "living": "household"}, "domus", Verdict.MAY_FIT, False),
    ({"functions": "zorgboerderij"}, OLDER, Verdict.CONFLICTS, True),
    ({"functions": "zorgboerderij", "complete": "no"}, "domus", Verdict.MAY_FIT, False),
    ({"functions": "wonen; iets anders", "living": "household"}, "domus", Verdict.CONFLICTS, False),
    ({"functions": "gezondheidszorg"}, "domus", Verdict.FITS, False),
    ({"functions": "maatschappelijk"}, "domus", Verdict.MAY_FIT, False),
]


@pytest.mark.parametrize(("row", "form", "verdict", "firm"), TEXTS)
def test_the_text_of_a_plan_brings_back_a_firm_answer(row, form, verdict, firm):
    town = with_texts(city(WONEN), {"article": "7", **row})
    found = ask(town, SITE, form)
    assert (found.verdict, found.firm) == (verdict, firm)
    assert 'Artikel 7 zegt: "Tekst".' in found.sentence or row.get("complete") == "no"
    elsewhere = with_texts(city(WONEN), {"article": "8", **row})
    assert ask(elsewhere, SITE, form).sentence == ask(city(WONEN), SITE, form).sentence


def test_a_definition_of_living_knows_rooms_and_what_stays_open():
    town = with_texts(
        city(WONEN), {"article": "7", "functions": "wonen", "living": LivingDefinition.ROOMS.value}
    )
    lighter = replace(town.forms["domus"], supervision="part_of_day")
    town = replace(town, forms={**town.forms, "domus": lighter})
    assert ask(town, SITE, "domus").verdict is Verdict.FITS
    short = replace(lighter, household="one", stay="short")
    town = replace(town, forms={**town.forms, "domus": short})
    assert (ask(town, SITE, "domus").verdict, ask(town, SITE, "domus").lean) == (
        Verdict.MAY_FIT,
        Lean.OPEN,
    )


def test_an_older_plan_is_sure_once_its_text_was_read():
    older = {PLAN: {"date": "1998-01-01"}}
    homes = zone("enkelbestemming", "Woondoeleinden", box(0, 0, 100, 100), article="7")
    town = city(homes, plans=older)
    assert not ask(town, SITE, OLDER).firm
    read = with_texts(town, {"article": "7", "functions": "wonen", "living": "household"})
    assert ask(read, SITE, OLDER).firm


def test_the_gaps_that_are_told_are_the_gaps_that_count():
    """Whether an answer is firm is found for thousands at once, and follows from what is told of one."""
    rng = np.random.default_rng(11)
    groups = ("wonen", "maatschappelijk", "bedrijf", "kantoor", "gemengd", "groen")
    for seed in range(12):
        squares = [
            zone("enkelbestemming", group.title(), box(100 * i, 0, 100, 100), group, article=str(i))
            for i, group in enumerate(rng.permutation(groups))
        ]
        more = [
            zone("functieaanduiding", name, box(*rng.uniform(0, 500, 1), 0, 150, 100))
            for name in ("zorginstelling", "zorginstelling uitgesloten", "wonen op de verdieping")
        ]
        more += [
            zone("gebiedsaanduiding", name, box(*rng.uniform(0, 500, 1), 0, 100, 100))
            for name in ("effectafstand Bleve", "plasbrandaandachtsgebied")
        ]
        size = zone("maatvoering", "maatvoering", box(200, 0, 150, 100),
                    values='{"maximum aantal wooneenheden": "10", "maximum bouwhoogte (m)": "9"}')  # fmt: skip
        asked = tuple(ZoningAsked) if seed % 3 else ()
        town = city(*squares, *more, size, asked=asked, sure_forms=bool(seed % 2))
        sites = [box(x, 10, 40, 60) for x in rng.uniform(0, 560, 30)]
        names = rng.choice(list(town.forms), 30).tolist()
        proposals = replace(
            propose(town, sites, names),
            numbers={"height": rng.choice([8.0, 12.0], 30), "units": rng.choice([5.0, 40.0], 30)},
        )
        found = find(proposals, town)
        for i in range(30):
            told = found.tell(i)
            assert told.firm == found.firm[i], (seed, i, told.gaps)
