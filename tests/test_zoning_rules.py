"""The zoning rules give the answers that the courts gave, and answer every case exactly once."""

from __future__ import annotations

import copy
import itertools
import json

import pytest
import yaml

from spreidingskaart.criteria.zoning.marks import read_mark, read_zone
from spreidingskaart.criteria.zoning.rule import answer, rule_document
from spreidingskaart.criteria.zoning.table import ATTRIBUTES, RULES, rule_table, table_from
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import GapKind, Lean, Status, Verdict
from spreidingskaart.rules.svbp import main_group_of, svbp

FITS, MAY, CONFLICTS = Verdict.FITS, Verdict.MAY_FIT, Verdict.CONFLICTS
UNLIKELY, OPEN, LIKELY = Lean.UNLIKELY, Lean.OPEN, Lean.LIKELY
TABLE = rule_table()
GROUPS = TABLE.main_groups


def way(text: str) -> dict[str, str]:
    """ "no part_of_day long one" as the four attributes."""
    return dict(zip(("independent", "supervision", "stay", "household"), text.split(), strict=True))


def strictness(found):
    """Return verdict and lean so that the stricter answer is the greater."""
    return found.verdict.code, 0 if found.lean is None else -found.lean.code


ORACLE = [
    # ruling, main group, way of living, verdict (of what may fit: its lean), a ruling that must be named
    (
        "Oldambt: 7 people, no 24 h, one household",
        "wonen",
        "no part_of_day long one",
        FITS,
        "ECLI:NL:RVS:2022:2525",
    ),
    (
        "Oldambt with guidance by appointment",
        "wonen",
        "no ambulatory long one",
        FITS,
        "ECLI:NL:RVS:2022:2525",
    ),
    (
        "Utrecht: 39 units of their own, 24 h",
        "wonen",
        "yes around_the_clock long separate",
        UNLIKELY,
        "ECLI:NL:RVS:2019:2337",
    ),
    (
        "Utrecht: it is a social function",
        "maatschappelijk",
        "yes around_the_clock long separate",
        LIKELY,
        "ECLI:NL:RVS:2019:2337",
    ),
    (
        "Utrecht without units of their own",
        "maatschappelijk",
        "no around_the_clock long rooms",
        LIKELY,
        "ECLI:NL:RVS:2019:2337",
    ),
    (
        "2011: 4-6 h a day is living",
        "wonen",
        "yes part_of_day long separate",
        FITS,
        "ABRvS 2011 (Leger des Heils)",
    ),
    (
        "2011: so not a social function",
        "maatschappelijk",
        "yes part_of_day long separate",
        UNLIKELY,
        "ABRvS 2011 (Leger des Heils)",
    ),
    (
        "2011, by appointment",
        "maatschappelijk",
        "yes ambulatory long separate",
        UNLIKELY,
        "ABRvS 2011 (Leger des Heils)",
    ),
    (
        "Zoetermeer: studios with care",
        "wonen",
        "yes ambulatory medium separate",
        FITS,
        "ABRvS 18-08-2021 (Zoetermeer)",
    ),
    (
        "Deventer's facts: 8 units, 10 h a week, 24 h reachable",
        "wonen",
        "yes ambulatory long separate",
        FITS,
        None,
    ),
    (
        "Almere business park",
        "bedrijventerrein",
        "no part_of_day long one",
        CONFLICTS,
        "ECLI:NL:RBMNE:2025:2463",
    ),
    (
        "Almere: a nursing home neither",
        "bedrijventerrein",
        "no around_the_clock long rooms",
        CONFLICTS,
        "ECLI:NL:RBMNE:2025:2463",
    ),
    (
        "Nijmegen: business ground needed another plan",
        "bedrijf",
        "no around_the_clock long separate",
        CONFLICTS,
        None,
    ),
    (
        "Kampen: care prevails, no household",
        "wonen",
        "no part_of_day long separate",
        UNLIKELY,
        "ECLI:NL:RBOVE:2022:1855",
    ),
    (
        "Kampen with 24 h",
        "wonen",
        "no around_the_clock long separate",
        UNLIKELY,
        "ECLI:NL:RBOVE:2022:1855",
    ),
    (
        "Zutphen: offices",
        "kantoor",
        "no around_the_clock long rooms",
        CONFLICTS,
        "ECLI:NL:RBGEL:2025:2900",
    ),
    (
        "Arnhem: 24 h in a social designation",
        "maatschappelijk",
        "no around_the_clock medium separate",
        LIKELY,
        None,
    ),
    (
        "Assen: own flats, on call from elsewhere",
        "wonen",
        "yes ambulatory medium separate",
        FITS,
        "NL.IMRO.0106.02BP20211000X-C001",
    ),
    (
        "BR5681: 8 youngsters, no permanent guidance",
        "wonen",
        "no part_of_day medium one",
        FITS,
        "ECLI:NL:RVS:2011:BR5681",
    ),
    (
        "CA0338: 2 adults and 8 children, one household",
        "wonen",
        "no none long one",
        FITS,
        "ECLI:NL:RBNHO:2013:CA0338",
    ),
    ("CA0338 in a dwelling of their own", "wonen", "yes none long one", FITS, None),
    (
        "BI8471: rooms for students or workers",
        "wonen",
        "no none medium rooms",
        OPEN,
        "ECLI:NL:RVS:2009:BI8471",
    ),
    ("BL9734: the same", "wonen", "no none long rooms", OPEN, "ECLI:NL:RBUTR:2010:BL9734"),
    (
        "Almere: rooms with guidance are rooms",
        "wonen",
        "no part_of_day long rooms",
        OPEN,
        "NL.IMRO.0034.BPPAR04-vg01",
    ),
    (
        "Almere Leemwierde: guided living in a social designation",
        "maatschappelijk",
        "no part_of_day long one",
        OPEN,
        "NL.IMRO.0034.WP1N01-vg01",
    ),
    (
        "Geldermalsen: mixed ground",
        "gemengd",
        "no around_the_clock long rooms",
        OPEN,
        "SVBP2012 functielijst",
    ),
]


@pytest.mark.parametrize(
    ("case", "group", "attributes", "verdict", "ruling"), ORACLE, ids=[row[0] for row in ORACLE]
)
def test_the_courts_are_followed(case, group, attributes, verdict, ruling):
    found = answer(group, **way(attributes))
    assert (found.lean or found.verdict) is verdict
    assert (found.lean is not None) == (found.verdict is MAY)
    assert ruling is None or ruling in found.rulings
    if group == "wonen":
        same = answer("woongebied", **way(attributes))
        assert (same.verdict, same.lean) == (found.verdict, found.lean)


def test_where_the_text_decides_nothing_conflicts_and_what_to_look_for_is_told():
    for group, attributes in itertools.product(
        ("wonen", "woongebied", "maatschappelijk", "gemengd", "centrum", "overig"), TABLE.ways
    ):
        found = answer(group, **dict(zip(ATTRIBUTES, attributes, strict=True)))
        assert found.verdict in (FITS, MAY)
        if found.verdict is MAY:
            assert found.lean is not None
            assert not found.firm
            assert GapKind.TEXT_DECIDES in {gap.kind for gap in found.gaps}
            assert "Zoek in de planregels naar" in found.sentence
            assert all(f'"{word}"' in found.sentence for word in found.seek)
        if group in ("gemengd", "centrum", "overig"):
            assert found.lean is OPEN


FIRM_GROUPS = ("bedrijf", "bedrijventerrein", "bos", "groen", "natuur", "verkeer", "water")


def test_without_text_only_ground_that_the_function_list_keeps_from_living_is_firm():
    for group, attributes in itertools.product(GROUPS, TABLE.ways):
        found = answer(group, **dict(zip(ATTRIBUTES, attributes, strict=True)))
        assert found.firm == (group in FIRM_GROUPS)
        assert found.verdict is CONFLICTS or not found.firm


def test_every_case_has_exactly_one_answer_with_sentence_basis_and_status():
    assert TABLE.verdict.shape == (23, 2 * 4 * 3 * 3)
    for group, attributes in itertools.product(GROUPS, TABLE.ways):
        found = answer(
            group,
            **dict(
                zip(("independent", "supervision", "stay", "household"), attributes, strict=True)
            ),
        )
        assert found.verdict in (FITS, MAY, CONFLICTS)
        assert found.sentence.endswith(".")
        assert found.basis
        assert found.rulings or found.status is Status.UNVERIFIED
        assert found.firm == (found.why_not_firm is None)


def test_what_nobody_looked_up_is_never_firm():
    for group in ("tuin", "horeca", "agrarisch met waarden", "overig"):
        found = answer(group, **way("no around_the_clock long rooms"))
        assert (found.status, found.firm) == (Status.UNVERIFIED, False)
        assert GapKind.UNVERIFIED in {gap.kind for gap in found.gaps}


def test_short_stay_never_simply_fits_where_people_live():
    for group, (independent, supervision, _, household) in itertools.product(
        ("wonen", "woongebied"), TABLE.ways
    ):
        found = answer(
            group,
            independent=independent,
            supervision=supervision,
            stay="short",
            household=household,
        )
        assert found.verdict is not FITS


def test_more_supervision_never_makes_living_easier():
    order = ("none", "ambulatory", "part_of_day", "around_the_clock")
    for independent, _, stay, household in TABLE.ways:
        found = [
            answer(
                "wonen", independent=independent, supervision=each, stay=stay, household=household
            )
            for each in order
        ]
        strict = [strictness(each) for each in found]
        assert strict == sorted(strict)


def test_a_table_with_a_hole_or_an_idle_rule_is_refused():
    document = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    holed = copy.deepcopy(document)
    holed["rules"] = [rule for rule in holed["rules"] if rule["id"] != "kantoor"]
    with pytest.raises(DataError, match="niets over 72 gevallen, bijvoorbeeld: kantoor"):
        table_from(holed, "rules.yaml")
    idle = copy.deepcopy(document)
    idle["rules"].append({**document["rules"][-1], "id": "nooit"})
    with pytest.raises(DataError, match="nooit gelden: nooit"):
        table_from(idle, "rules.yaml")
    loose = copy.deepcopy(document)
    loose["rules"][0]["rulings"] = ["ECLI:NL:XX:2000:1"]
    loose["rules"][1]["when"] = {"supervision": ["always"]}
    with pytest.raises(DataError, match="ECLI:NL:XX:2000:1"):
        table_from(loose, "rules.yaml")
    sure = copy.deepcopy(document)
    sure["rules"][0] |= {"verdict": "conflicts", "lean": None}
    with pytest.raises(DataError, match="wonen-24-uur conflicts where the text"):
        table_from(sure, "rules.yaml")
    leaning = copy.deepcopy(document)
    leaning["rules"][0]["lean"] = None
    with pytest.raises(DataError, match="wonen-24-uur leans"):
        table_from(leaning, "rules.yaml")


MARKS = [
    ("zorginstelling", "zorginstelling", False),
    ("Zorginstelling 2", "zorginstelling", False),
    ("specifieke vorm van maatschappelijk - zorginstelling", "zorginstelling", False),
    ("Specifieke vorm van wonen uitgesloten - zorgwoning", "zorgwoning", True),
    ("zorgwoning uitgesloten", "zorgwoning", True),
    ("ZORGWONING UITGESLOTEN", "zorgwoning", True),
    ("wonen uitgesloten", "wonen", True),
    ("specifieke vorm van maatschappelijk - beschermd wonen", "begeleid wonen", False),
    ("bedrijfswoning uitgesloten", "bedrijfswoning", True),
    ("bedrijf tot en met categorie 3.2", None, False),
    ("specifieke vorm van maatschappelijk - onderwijs", None, False),
    ("kamerverhuur", "kamerverhuur", False),
]


@pytest.mark.parametrize(("name", "function", "excluded"), MARKS)
def test_marks_are_read_as_plans_write_them(name, function, excluded):
    reading = read_mark(name)
    assert (reading.function, reading.excluded) == (function, excluded)


MARKED = [
    # main group, mark, way of living, verdict (of what may fit: its lean)
    ("wonen", "zorginstelling", "no around_the_clock long rooms", LIKELY),
    (
        "kantoor",
        "specifieke vorm van maatschappelijk - zorginstelling",
        "no around_the_clock long rooms",
        LIKELY,
    ),
    ("wonen", "zorgwoning", "yes around_the_clock long separate", LIKELY),
    ("wonen", "zorgwoning", "no around_the_clock long rooms", UNLIKELY),
    ("wonen", "zorginstelling", "yes ambulatory long separate", FITS),
    ("wonen", "gezondheidszorg", "no around_the_clock long rooms", OPEN),
    ("wonen", "zorgwoning uitgesloten", "yes ambulatory long separate", CONFLICTS),
    ("maatschappelijk", "zorginstelling uitgesloten", "no around_the_clock long rooms", CONFLICTS),
    ("gemengd", "zorginstelling uitgesloten", "no around_the_clock long rooms", CONFLICTS),
    ("gemengd", "wonen uitgesloten", "yes ambulatory long separate", CONFLICTS),
    ("gemengd", "wonen uitgesloten", "no around_the_clock long rooms", OPEN),
    ("maatschappelijk", "wonen", "yes ambulatory long separate", LIKELY),
    ("kantoor", "wonen", "no around_the_clock long rooms", UNLIKELY),
    ("groen", "maatschappelijk", "no around_the_clock long rooms", LIKELY),
    ("wonen", "kamerverhuur", "no none long rooms", OPEN),
    ("wonen", "asielzoekerscentrum", "no around_the_clock short rooms", UNLIKELY),
    ("kantoor", "asielzoekerscentrum", "no around_the_clock short rooms", CONFLICTS),
    ("wonen", "zorgboerderij", "no part_of_day long separate", UNLIKELY),
    ("wonen", "bedrijf tot en met categorie 2", "yes none long one", FITS),
]


@pytest.mark.parametrize(("group", "mark", "attributes", "verdict"), MARKED)
def test_a_mark_adds_or_excludes(group, mark, attributes, verdict):
    found = answer(group, [mark], **way(attributes))
    assert (found.lean or found.verdict) is verdict


NAMED = [
    # name, way of living, verdict (of what may fit: its lean)
    ("Wonen - Zorg", "no around_the_clock long one", LIKELY),
    ("Wonen - Zorg", "yes none long one", OPEN),
    ("Wonen - Zorginstelling", "no around_the_clock long rooms", LIKELY),
    ("Wonen - Bijzonder woongebouw", "no around_the_clock long rooms", LIKELY),
    ("Wonen - Bijzondere woonvorm", "no around_the_clock long rooms", LIKELY),
    ("Bijzondere woonvorm", "no part_of_day long separate", LIKELY),
    ("Wonen - Wooncentrum", "no around_the_clock long one", OPEN),
    ("Wonen - Garageboxen", "yes ambulatory long one", UNLIKELY),
    ("Wonen - 2", "no around_the_clock long one", UNLIKELY),
    ("Wonen - 2", "yes ambulatory long one", FITS),
    ("Maatschappelijk - Zorgboerderij", "no around_the_clock long rooms", UNLIKELY),
    ("Maatschappelijk - Asielzoekerscentrum", "no around_the_clock short rooms", UNLIKELY),
    ("Maatschappelijk - Justitiële inrichting", "no around_the_clock long rooms", UNLIKELY),
    ("Maatschappelijk - Justitiele inrichting", "no around_the_clock long rooms", UNLIKELY),
    ("Maatschappelijk - Onderwijs", "no around_the_clock long rooms", UNLIKELY),
    ("Maatschappelijk - Jeugdopvang", "no part_of_day medium rooms", OPEN),
    ("Maatschappelijk - 2", "no around_the_clock long rooms", LIKELY),
    ("Maatschappelijk - Zorg", "no part_of_day long one", LIKELY),
    ("Gemengd - Onderwijs", "no around_the_clock long rooms", OPEN),
    ("Kantoor - Zorginstelling", "no around_the_clock long rooms", LIKELY),
]


@pytest.mark.parametrize(("name", "attributes", "verdict"), NAMED)
def test_a_name_is_read_by_the_table_of_the_marks(name, attributes, verdict):
    group = "wonen" if "woonvorm" in name.lower() else name.split(" - ", maxsplit=1)[0]
    found = answer(group, name=name, **way(attributes))
    assert (found.lean or found.verdict) is verdict
    if verdict is not FITS:
        assert not found.firm


def test_a_mark_that_adds_never_harms_and_one_that_excludes_never_helps():
    functions = [mark.words[0] for mark in TABLE.marks.values()]
    for group, (independent, supervision, stay, household) in itertools.product(GROUPS, TABLE.ways):
        attributes = {
            "independent": independent,
            "supervision": supervision,
            "stay": stay,
            "household": household,
        }
        plain = strictness(answer(group, **attributes))
        for function in functions:
            assert strictness(answer(group, [function], **attributes)) <= plain
            assert strictness(answer(group, [f"{function} uitgesloten"], **attributes)) >= plain


def test_a_mark_for_youth_admits_only_youth():
    attributes = way("no around_the_clock medium rooms")
    assert answer("kantoor", ["jeugdopvang"], **attributes, target_groups=("jeugd",)).verdict is MAY
    assert (
        answer("kantoor", ["jeugdopvang"], **attributes, target_groups=("ouderen",)).verdict
        is CONFLICTS
    )
    unsaid = answer("kantoor", ["jeugdopvang"], **attributes)
    assert unsaid.verdict is MAY
    assert "doelgroep" in (unsaid.why_not_firm or "")


ZONES = [
    # zone, way of living, verdict on a designation that fits by itself
    ("veiligheidszone - effectafstand Bleve", "no part_of_day long one", CONFLICTS),
    ("veiligheidszone - effectafstand Bleve", "yes ambulatory long separate", FITS),
    ("explosieaandachtsgebied", "no part_of_day long one", CONFLICTS),
    ("explosieaandachtsgebied", "yes ambulatory long separate", FITS),
    ("Veiligheidszone - effectafstand FAKKELBRAND", "yes none long one", CONFLICTS),
    ("brandaandachtsgebied", "yes none long one", CONFLICTS),
    ("veiligheidszone - plasbrandaandachtsgebied", "yes none long one", MAY),
    ("gifwolkaandachtsgebied", "yes none long one", MAY),
    ("geluidzone - industrie", "yes none long one", FITS),
]


@pytest.mark.parametrize(("zone", "attributes", "verdict"), ZONES)
def test_safety_zones_are_asked_apart_and_the_strictest_wins(zone, attributes, verdict):
    found = answer("wonen", zones=[zone], **way(attributes))
    assert found.verdict is verdict
    assert answer("kantoor", zones=[zone], **way(attributes)).verdict is CONFLICTS


def test_bleve_bars_24_hour_care_also_in_units_of_their_own():
    attributes = way("yes around_the_clock long separate")
    assert answer("maatschappelijk", **attributes).verdict is MAY
    assert (
        answer("maatschappelijk", zones=["effectafstand Bleve"], **attributes).verdict is CONFLICTS
    )


def test_a_mark_does_not_lift_a_safety_zone():
    found = answer(
        "wonen",
        ["zorginstelling"],
        ["effectafstand Bleve"],
        **way("no around_the_clock long rooms"),
    )
    assert (found.verdict, found.rule) == (CONFLICTS, "zone-bleve")


def test_newer_safety_terms_are_read_with_reserve():
    assert not answer(
        "wonen", zones=["explosieaandachtsgebied"], **way("no part_of_day long one")
    ).firm
    assert answer("wonen", zones=["effectafstand Bleve"], **way("no part_of_day long one")).firm
    assert read_zone("plasbrandaandachtsgebied") != read_zone("brandaandachtsgebied")


def test_mixed_units_give_both_ends_and_the_strictest_counts():
    found = answer(
        "wonen", independent="mixed", supervision="part_of_day", stay="long", household="separate"
    )
    assert (found.verdict, found.lean) == (MAY, UNLIKELY)
    assert {end: each.verdict for end, each in found.ends} == {"yes": FITS, "no": MAY}
    assert "Met zelfstandige wooneenheden is het oordeel: past." in found.sentence
    assert "Zonder: past mogelijk, waarschijnlijk niet." in found.sentence


@pytest.mark.parametrize(
    ("main_group", "name", "expected"),
    [
        ("", "Woondoeleinden", "wonen"),
        ("", "Maatschappelijke doeleinden", "maatschappelijk"),
        ("", "Bedrijventerrein - 2", "bedrijventerrein"),
        ("", "Bedrijfsdoeleinden", "bedrijf"),
        ("", "Agrarisch met waarden - Landschap", "agrarisch met waarden"),
        ("ontspanning en vermaak", "", "cultuur en ontspanning"),
        ("Wonen", "", "wonen"),
        ("", "Uit te werken gebied", None),
        ("", "Woondoeleinden, uit te werken", None),
        ("", "Wonen en bedrijven", "gemengd"),
        ("", "Detailhandel, dienstverlening en wonen", "gemengd"),
        ("", "Bedrijven en kantoren", "bedrijf"),
        ("", "Tuinen en erven", "tuin"),
        ("", "Verkeer en verblijf", "verkeer"),
        ("", "Cultuur en ontspanning - 1", "cultuur en ontspanning"),
        ("", "Openbare en bijzondere doeleinden", "maatschappelijk"),
        ("", "Agrarisch met waarden - landschap en natuur", "agrarisch met waarden"),
        ("", "Eengezinshuizen", "wonen"),
        ("bijzondere doeleinden", "", "maatschappelijk"),
        ("onzin", "", None),
        ("", "", None),
    ],
)
def test_older_plans_are_read_by_name(main_group, name, expected):
    assert main_group_of(main_group, name) == expected


@pytest.mark.parametrize(
    "name", ["Maatschappelijk-Onderwijs", "Maatschappelijke doeleinden (school)"]
)
def test_the_name_of_an_older_plan_can_narrow_too(name):
    found = answer("", name=name, **way("no around_the_clock long rooms"))
    assert (found.verdict, found.lean, found.firm) == (MAY, UNLIKELY, False)


def test_what_only_a_name_says_is_never_firm():
    given, read = (
        answer(group, name="Wonen", **way("yes none long one")) for group in ("wonen", "")
    )
    assert given.verdict is read.verdict is Verdict.FITS
    assert "gelezen uit de naam" in read.why_not_firm
    assert "gelezen uit de naam" not in given.why_not_firm


def test_an_unknown_designation_is_not_tested_and_not_a_pass():
    found = answer("", name="Uit te werken gebied", **way("yes none long one"))
    assert (found.verdict, found.firm) == (Verdict.NOT_TESTED, False)


def test_the_document_of_the_command_line():
    document = rule_document(
        "Wonen",
        ["zorgwoning uitgesloten"],
        ["effectafstand Bleve"],
        **way("yes ambulatory long one"),
    )
    json.dumps(document)
    assert document["verdict"] == "conflicts"
    assert document["firm"] is True
    assert document["rule"] == "aanduiding-zorgwoning-uitgesloten"
    assert "SVBP2012 functielijst" in document["rulings"]
    assert document["sentence"].startswith('De aanduiding "zorgwoning uitgesloten" sluit')


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"main_group": "woonwijk"}, '"woonwijk" bestaat niet; kies uit: agrarisch'),
        ({"main_group": "waarde"}, '"waarde" bestaat niet'),
        (
            {"supervision": "altijd"},
            'supervision is "altijd", maar moet zijn: none, ambulatory, part_of_day of around_the_clock',
        ),
        ({"independent": "ja"}, 'independent is "ja", maar moet zijn: yes, no of mixed'),
        ({"stay": ""}, 'stay is ""'),
        ({"household": "two"}, "one, separate of rooms"),
    ],
)
def test_bad_input_names_what_is_allowed(given, told):
    question = {"main_group": "wonen", **way("yes none long one"), **given}
    with pytest.raises(InputError) as error:
        rule_document(question.pop("main_group"), **question)
    assert told in str(error.value)


def test_svbp_has_every_group_with_a_colour_and_a_code():
    drawing = svbp()
    assert (len(drawing.main_groups), len(drawing.double_groups), len(drawing.zone_groups)) == (
        23,
        3,
        8,
    )
    assert len({group.colour for group in drawing.main_groups.values()}) == 23
    assert (drawing.code("woongebied"), drawing.code("waarde"), drawing.code(None)) == (
        "WG",
        "WR",
        "",
    )
