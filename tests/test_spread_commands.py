"""The commands `spread` and `spread-effect`: one document on stdout, and the same for people."""

from __future__ import annotations

import csv
import io
import json
from functools import cache

import pytest

from spreidingskaart.city import city as city_module
from spreidingskaart.cli.main import main
from spreidingskaart.spread.document import GROWN_COLUMNS

loaded = cache(city_module.load_city)
SITES = ("--site", "L01", "--site", "L02")
AREAS = {"district": 6, "wijk": 71, "buurt": 238}


@pytest.fixture(autouse=True)
def _one_city(monkeypatch):
    """Load the bundled city once for all commands here."""
    monkeypatch.setattr(city_module, "load_city", loaded)


def answer(capsys, *arguments):
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_spread_tells_everything_of_one_form(capsys):
    code, out, err = answer(
        capsys, "spread", "--by", "district", "--form", "verpleeghuis_wlz", "--json"
    )
    document = json.loads(out)
    assert (code, err, document["schema"]) == (0, "", "spreidingskaart/spread/1")
    assert len(document["areas"]) == AREAS["district"]
    assert sum(area["places"] for area in document["areas"]) == document["city"]["places"]
    assert sum(area["share_of_inhabitants"] for area in document["areas"]) == pytest.approx(
        1, abs=1e-4
    )
    assert {"hoover", "gini", "theil", "sentences"} <= document["evenness"].keys()
    scan = document["scan"]
    assert {"found", "facilities", "of", "share_of_inhabitants", "p", "sentence"} <= scan.keys()
    assert (scan["found"], scan["of"], scan["facilities"]) == (False, 6, None)
    assert scan["sentence"].startswith("Geen groep gevonden die toeval te boven gaat. Met 6 ")
    assert document["map_units"].keys() == {"sentence", "divisions"}
    for division in document["map_units"]["divisions"]:
        assert {"seen", "by_chance", "verdict"} <= division.keys()
    assert document["inhabitants"]["date"] == "2024-01-01"


def test_spread_as_csv_has_a_row_per_area(capsys):
    code, out, _ = answer(capsys, "spread", "--by", "wijk", "--year", "2030", "--csv")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert code == 0
    assert len(rows) == AREAS["wijk"]
    assert tuple(rows[0]) == GROWN_COLUMNS
    assert {row["planned_housing"] for row in rows} == {"met de geplande woningen, fictief"}


def test_spread_in_words_begins_with_the_number(capsys):
    code, out, _ = answer(capsys, "spread", "--by", "district")
    assert code == 0
    assert out[0].isdigit()
    assert "Let op: de inwonertallen zijn van 1 januari 2024" in out


def test_spread_of_a_target_group_has_no_evenness_of_its_own(capsys):
    document = json.loads(answer(capsys, "spread", "--form", "group:dakloosheid", "--json")[1])
    assert "evenness" not in document
    assert document["city"]["places"] > 0


def test_spread_effect_of_one_place(capsys):
    asked = ("--x", "143500", "--y", "487200", "--form", "domus", "--places", "36")
    code, out, _ = answer(capsys, "spread-effect", *asked, "--json")
    document = json.loads(out)
    assert (code, document["schema"]) == (0, "spreidingskaart/spread-effect/1")
    assert [(one["kind"], one["level"]) for one in document["effects"]] == [
        (kind, level)
        for kind in ("domus", "clustered")
        for level in ("districts", "wijken", "buurten")
    ]
    assert answer(capsys, "spread-effect", *asked)[1].splitlines() == [
        *(one["sentence"] for one in document["before_after"]),
        document["summary"],
        *(one["sentence"] for one in document["effects"]),
    ]


def test_spread_effect_of_several_sites_together(capsys):
    sites = ("--site", "L01", "--site", "L03", "--site", "L05")
    code, out, _ = answer(
        capsys, "spread-effect", *sites, "--form", "domus", "--places", "24", "--json"
    )
    document = json.loads(out)
    assert code == 0
    assert document["sites"] == ["L01", "L03", "L05"]
    assert document["summary"] is None
    assert [one["level"] for one in document["before_after"]] == ["districts", "wijken"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("spread", "--by", "straat"),
            "'straat' bestaat niet; kies uit: district, wijk, buurt, grid500",
        ),
        (("spread", "--form", "hotel"), "'hotel' bestaat niet; kies uit: clustered"),
        (("spread", "--year", "20x6"), "Bij --year"),
        (
            ("spread", "--year", "12"),
            "Bij --year hoort een jaar van 1900 tot en met 2200 (gegeven: '12')",
        ),
        (("spread-effect", "--x", "1", "--y", "1", "--form", "domus"), "Geef ook --places"),
        (("spread-effect", "--places", "10"), "Geef ook --form"),
        (("spread-effect", "--x", "1", *SITES, "--form", "domus", "--places", "9"), "niet allebei"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_sentence(capsys, arguments, told):
    code, out, err = answer(capsys, *arguments)
    assert (code, out) == (2, "")
    assert told in err
    assert len(err.splitlines()) == 1
