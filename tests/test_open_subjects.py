"""What no criterion asks: one list on every answer, with what of it lies on the site."""

import json
import re

import numpy as np
import pytest

from spreidingskaart.cli.assess import as_table, as_text
from spreidingskaart.criteria.zoning.subjects import open_subjects_of, subjects, told_short
from spreidingskaart.model import GapKind, Verdict, ZoningAsked
from spreidingskaart.print.chapters.site import site_chapter
from spreidingskaart.site_test.assess import assess, assessment, overall
from spreidingskaart.site_test.evidence import evidence_csv_text
from spreidingskaart.site_test.proposals import proposals_from, propose
from spreidingskaart.web.locatietoets.verdict_card import card
from spreidingskaart.weighing.dossier.again import _assessment
from tests.synthetic import at, box, synthetic_city
from tests.test_screen import city
from tests.test_sheets import words_of

RECOGNISED = (
    "geluid", "lucht", "bodem", "natuur", "stikstof", "water", "archeologie", "cultureel erfgoed", "luchtvaart",
    "externe veiligheid buiten de plankaart", "voorbereidingsbesluit", "nieuw deel van het omgevingsplan",
)  # fmt: skip

WITHOUT = (ZoningAsked.MARKS, ZoningAsked.UMBRELLAS)
"""Asked of the source of the plan map: not the new part."""


def found(site="L25", form="beschermd_wonen_plus"):
    return assessment(propose(city(), form=form, places=24, site_id=site), city())


def test_the_list_has_what_a_planner_looks_for_and_each_subject_one_sentence():
    names = [one.name for one in open_subjects_of(city())]
    assert set(RECOGNISED) <= set(names)
    for one in subjects():
        assert re.fullmatch(r"[A-Z][^.]+\.", one.sentence), one.sentence
    assert told_short(open_subjects_of(city())).startswith("Niet getoetst: geluid, lucht, ")
    assert told_short(()) == ""


def test_what_lies_on_a_site_is_named_and_not_judged():
    here = {one.id: one.here for one in found().open_subjects if one.here}
    assert here["aviation"] == (
        'Op deze locatie ligt "luchtvaartverkeerzone - hoogtebeperking" (100% van de locatie): niet getoetst.'
    )
    assert "Leiding - Hoogspanningsverbinding" in here["pipes"]


@pytest.mark.parametrize(
    ("name", "subject"),
    [
        ("geluidzone - industrie", "noise"),
        ("milieuzone - geurzone", "odour"),
        ("vrijwaringszone - molenbiotoop", "mill"),
        ("luchtvaartverkeerzone - hoogtebeperking", "aviation"),
        ("milieuzone - boringsvrije zone", "groundwater"),
        ("milieuzone - grondwaterbeschermingsgebied", "groundwater"),
        ("waarde - archeologie 2", "archaeology"),
        ("waarde - cultuurhistorie", "heritage"),
        ("waterstaat - waterkering", "water"),
        ("vrijwaringszone - dijk", "water"),
        ("leiding - gas", "pipes"),
        ("vrijwaringszone - weg", "traffic"),
        ("wetgevingzone - wijzigingsgebied", "other_zones"),
    ],
)
def test_a_zone_is_named_with_its_subject(name, subject):
    assert next(one.id for one in subjects() if one.is_of(name)) == subject


def test_every_zone_of_the_bundled_city_that_nobody_judges_is_named():
    """At each such zone a pin in it tells its name."""
    layer = city().layers["zoning"]
    from spreidingskaart.criteria.zoning.marks import read_zone

    names = {}
    for kind, name, shape in zip(layer["kind"], layer["name"], layer.geometry, strict=True):
        if kind in ("gebiedsaanduiding", "dubbelbestemming") and read_zone(name) is None:
            names.setdefault(name, shape.representative_point())
    assert len(names) > 15
    for name, point in list(names.items())[::4]:
        told = assessment(propose(city(), form="domus", places=8, x=point.x, y=point.y), city())
        assert any(f'"{name}"' in one.here for one in told.open_subjects), name


def test_where_the_new_part_was_asked_it_leaves_the_list():
    assert "new_part" in {one.id for one in open_subjects_of(synthetic_city(asked=WITHOUT))}
    assert "new_part" not in {one.id for one in open_subjects_of(synthetic_city())}


def test_no_answer_is_a_firm_pass_while_the_new_part_was_not_asked():
    """For every care form on a grid of sites, of which some fit but for the words of the plan once it was asked."""
    ends = [(x, y) for x in range(60, 1900, 230) for y in range(60, 1900, 230)]
    plots = [box(x, y, 40, 40) for x, y in ends]
    firm, but_for_words = 0, {}
    for asked in (WITHOUT, tuple(ZoningAsked)):
        town = synthetic_city(asked=asked)
        for form in town.forms:
            found = assess(proposals_from(town, form=form, places=4, geometry=plots), town)
            for verdict, sure in (
                (found["zoning"].verdict, found["zoning"].firm),
                overall(found)[:2],
            ):
                passes = (verdict == Verdict.FITS.code) & sure
                firm += int(passes.sum())
            fitting = np.flatnonzero(found["zoning"].verdict == Verdict.FITS.code)
            gaps = [found["zoning"].tell(i).gaps for i in fitting.tolist()]
            kinds = [{gap.kind for gap in each} for each in gaps]
            but_for_words[asked] = but_for_words.get(asked, 0) + kinds.count({GapKind.TEXT_DECIDES})
    assert firm == 0
    assert but_for_words[WITHOUT] == 0
    assert but_for_words[tuple(ZoningAsked)] > 0


def test_a_city_without_a_plan_has_the_whole_list():
    bare = synthetic_city(without=("zoning", "zoning_plans"))
    x, y = at(500, 700)
    told = assessment(propose(bare, form="domus", places=8, x=x, y=y), bare)
    assert set(RECOGNISED) <= {one.name for one in told.open_subjects}


def test_the_list_stands_on_every_answer():
    told = found()
    line = told_short(told.open_subjects, also=True)
    short = "geluid, lucht, geur, bodem"
    made = propose(city(), form="beschermd_wonen_plus", places=24, site_id="L25")
    shown = [card(told), words_of(site_chapter(told, made, city()))]
    for page in shown:
        assert short in page
        assert "luchtvaartverkeerzone - hoogtebeperking" in page
    assert line in shown[0]
    table = evidence_csv_text(told)
    assert "geluid;niet getoetst" in table
    again = _assessment(json.loads(json.dumps(told.as_dict())))
    assert again.open_subjects == told.open_subjects
    for words in (as_text(told), as_table(told)):
        assert short in words.replace("\n", " ")
