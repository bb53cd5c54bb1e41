"""The command line: one JSON document, one sentence when refused, and exit codes 0, 2 and 1."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys

import pytest

from spreidingskaart.cli.main import BAD_INPUT, COMMANDS, DONE, OUR_FAULT, STOPPED, main
from spreidingskaart.criteria import CRITERIA
from tests.city_folder import write_city
from tests.synthetic import at, box, facility, synthetic_city

X, Y = (str(value) for value in at(500, 250))


@pytest.fixture
def proefstad(monkeypatch):
    """Let every command read the small fictional city."""
    city = synthetic_city(
        facilities=[
            facility("F1", 200, 200, name="<img src=x onerror=alert(1)>", fictional="yes"),
            facility("F2", 300, 200, name="=1+1"),
            facility("A1", 400, 1200, visibility="aggregated", places=12.0, name="Stil"),
            facility("S1", 600, 600, visibility="secret", name="Geheim"),
        ]
    )
    monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: city)
    return city


@pytest.fixture
def run(capsys):
    def run(*arguments):
        code = main(list(arguments))
        out, err = capsys.readouterr()
        return code, out, err

    return run


def refused(run, *arguments):
    code, out, err = run(*arguments)
    assert (code, out) == (BAD_INPUT, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    return err


def test_assess_as_json(proefstad, run):
    code, out, err = run(
        "assess",
        "--x",
        X,
        "--y",
        Y,
        "--form",
        "domus",
        "--places",
        "36",
        "--units",
        "30",
        "--own-parking",
        "12",
        "--json",
    )
    assert (code, err) == (DONE, "")
    document = json.loads(out)
    assert document["proposal"]["units"] == 30
    assert document["role"] == "public"
    assert [one["criterion"] for one in document["findings"]] == [one.id for one in CRITERIA]


def test_assess_takes_height_old_use_and_how_long(proefstad, run):
    ask = ("assess", "--x", X, "--y", Y, "--form", "domus", "--places", "36", "--json")
    rare = (
        "--height",
        "11,5",
        "--old-function",
        "school",
        "--old-size",
        "900",
        "--temporary-years",
        "10",
    )
    told = json.loads(run(*ask, *rare)[1])["proposal"]
    assert (told["height"], told["temporary_years"]) == (11.5, 10)
    assert (told["old_function"], told["old_size"]) == ("school", 900)
    code, out, err = run(*ask, "--old-size", "900")
    assert (code, out) == (BAD_INPUT, "")
    assert "alleen de omvang gegeven (900)" in err


def test_parking_deducts_an_old_use(run):
    ask = ("parking", "--unit", "zorgwoning=60", "--zone", "B")
    office = (*ask, "--old-use", "kantoor_met_balie=1000")
    told = json.loads(run(*office, "--own-parking", "30", "--old-own-parking", "8", "--json")[1])
    assert (told["parts"]["werkdag_nacht"], told["old_use"]["own_parking"]) == (30, 8)
    assert told["normative_range"] == pytest.approx([25.07, 30], abs=0.005)
    assert json.loads(run(*ask, "--old-use", "none", "--json")[1])["old_use"]["deducted"] == [0, 0]
    assert "Af voor het oude gebruik op het drukste dagdeel (werkdag nacht): 0" in run(*office)[1]


def test_assess_as_text(proefstad, run):
    code, out, _ = run("assess", "--x", X, "--y", Y, "--form", "domus", "--places", "36")
    assert code == DONE
    assert out.splitlines()[0].startswith(
        json.loads(
            run("assess", "--x", X, "--y", Y, "--form", "domus", "--places", "36", "--json")[1]
        )["summary"]
    )
    assert "Openbaar vervoer: gemeten, geen norm" in out


def test_assess_a_plot_as_wkt_and_as_a_file(proefstad, run, tmp_path):
    plot = box(500, 600, 100, 50)
    path = tmp_path / "perceel.wkt"
    path.write_text(plot.wkt)
    ask = ("--form", "domus", "--places", "9", "--json")
    assert run("assess", "--geometry", plot.wkt, *ask) == run(
        "assess", "--geometry", str(path), *ask
    )


def test_the_role_decides_what_counts(proefstad, run):
    ask = ("assess", "--x", X, "--y", Y, "--form", "domus", "--places", "9", "--json", "--role")
    public, planner = (json.loads(run(*ask, role)[1]) for role in ("public", "planner"))
    assert (public["role"], planner["role"]) == ("public", "planner")
    city = [
        next(f for f in doc["findings"] if f["criterion"] == "spread")["details"]["city"][
            "existing"
        ]
        for doc in (public, planner)
    ]
    assert city == [50, 72]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Geef een commando: assess, screen"),
        (("toets",), "onbekende keuze"),
        (("assess",), "--form"),
        (("assess", "--form", "domus", "--places", "3"), "geen locatie gegeven"),
        (("assess", "--x", X, "--form", "domus", "--places", "3"), "x én y"),
        (
            ("assess", "--x", "hier", "--y", Y, "--form", "domus", "--places", "3"),
            "is geen getal",
        ),
        (
            ("assess", "--x", "nan", "--y", Y, "--form", "domus", "--places", "3"),
            "is geen getal",
        ),
        (
            ("assess", "--x", "5.2", "--y", "52.4", "--form", "domus", "--places", "3"),
            "lijken graden",
        ),
        (
            ("assess", "--x", "-100", "--y", Y, "--form", "domus", "--places", "3"),
            "Dit punt ligt buiten Proefstad (RD -100, ",
        ),
        (
            ("assess", "--x", X, "--y", Y, "--form", "domus", "--places", "-1"),
            "-1 plekken kan niet",
        ),
        (
            ("assess", "--x", X, "--y", Y, "--form", "domus", "--places", "0"),
            "0 plekken kan niet: geef een heel getal van 1",
        ),
        (
            ("assess", "--x", X, "--y", Y, "--form", "domus", "--places", "10000"),
            "tot en met 1.000",
        ),
        (
            ("assess", "--x", X, "--y", Y, "--form", "hotel", "--places", "3"),
            "kies uit: beschermd_wonen_24u",
        ),
        (("assess", "--geometry", "", "--form", "domus", "--places", "3"), "leeg"),
        (
            ("assess", "--geometry", "nergens.geojson", "--form", "domus", "--places", "3"),
            "nergens.geojson bestaat niet",
        ),
        (
            ("assess", "--x", X, "--y", Y, "--form", "domus", "--places", "3", "--role", "baas"),
            "public, planner",
        ),
        (
            ("assess", "--x", X, "--y", Y, "--form", "domus", "--places", "3", "--kleur"),
            "Onbekend: --kleur",
        ),
        (("layers", "--role", "baas"), "public, planner"),
        (("layers", "--city", "nergens"), "staat geen city.yaml"),
        (("check", "--facilities", "nergens.csv"), "nergens.csv bestaat niet"),
        (("zoning-rule", "--main-group", "wonen"), "--independent"),
        (
            (
                "zoning-rule",
                "--main-group",
                "paleis",
                "--independent",
                "no",
                "--supervision",
                "none",
                "--stay",
                "long",
                "--household",
                "one",
            ),
            "bestaat niet",
        ),
        (
            (
                "zoning-rule",
                "--main-group",
                "wonen",
                "--independent",
                "no",
                "--supervision",
                "veel",
                "--stay",
                "long",
                "--household",
                "one",
            ),
            "around_the_clock",
        ),
        (("parking",), "--item"),
        (("parking", "--item", "woning_bewoner"), "NAAM=AANTAL"),
        (("parking", "--item", "kasteel=3"), "kasteel"),
    ],
)
def test_bad_input_is_refused_in_one_sentence(proefstad, run, arguments, words):
    assert words in refused(run, *arguments)


def test_our_own_fault_is_one_sentence_and_exit_code_1(monkeypatch, run):
    def broken(*_):
        raise RuntimeError("stuk")

    monkeypatch.setattr("spreidingskaart.city.load_city", broken)
    code, out, err = run("layers", "--json")
    assert (code, out) == (OUR_FAULT, "")
    assert err == "Er ging iets mis aan onze kant (RuntimeError: stuk).\n"


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--units", "1.000"), "Bij --units: '1.000' kan 1000 of 1 zijn; schrijf 1000 of 1."),
        (("--floor-area", "1.200"), "schrijf 1200 of 1,2."),
        (("--year", "2030.5"), "Bij --year hoort een jaar van"),
        (("--year", "1800"), "Bij --year hoort een jaar van"),
    ],
)
def test_a_number_that_may_be_another_is_refused(proefstad, run, more, said):
    assert said in refused(
        run, "assess", "--site", "L01", "--form", "domus", "--places", "24", *more
    )


def test_an_unknown_site_is_refused_with_how_many_there_are_of_each_kind(run):
    err = refused(run, "assess", "--site", "XX", "--form", "domus", "--places", "24")
    assert (
        "29 kandidaatlocaties (L01 tot en met L29) en 28.068 percelen (ALM-V-00001 tot en met ALM-V-28068)"
        in err
    )


def test_who_stops_a_command_gets_a_sentence(monkeypatch, run):
    def stopped(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("spreidingskaart.city.load_city", stopped)
    code, out, err = run("layers")
    assert (code, out) == (STOPPED, "")
    assert err.strip().startswith("Afgebroken")


def test_facilities_tell_counts_instead_of_what_is_hidden(proefstad, run):
    records = json.loads(run("facilities", "--json")[1])["facilities"]
    assert [record["visibility"] for record in records] == ["public", "public", "aggregated"]
    told = records[2]
    assert (told["places"], told["wijkcode"], told["x"], told["y"]) == (10, None, None, None)
    assert "ergens in Oost of West" in told["note"]
    assert {"name", "form", "places", "visibility", "fictional", "x", "y", "wijkcode"} <= set(
        records[0]
    )
    assert "Stil" not in json.dumps(records)
    assert "Geheim" not in json.dumps(records)


def test_a_planner_gets_every_facility(proefstad, run):
    records = json.loads(run("facilities", "--json", "--role", "planner")[1])["facilities"]
    assert [record["id"] for record in records] == ["F1", "F2", "A1", "S1"]


def test_names_are_data_and_a_spreadsheet_runs_nothing(proefstad, run):
    rows = list(csv.DictReader(io.StringIO(run("facilities", "--csv")[1])))
    assert rows[0]["name"] == "<img src=x onerror=alert(1)>"
    assert rows[0]["fictional"] == "yes"
    assert rows[1]["name"] == "'=1+1"
    assert json.loads(run("facilities", "--json")[1])["facilities"][1]["name"] == "=1+1"


def test_layers_say_source_date_and_licence(proefstad, run):
    layers = {layer["layer"]: layer for layer in json.loads(run("layers", "--json")[1])["layers"]}
    assert layers["facilities"]["rows"] == 2
    assert layers["zoning"]["licence"] == "CC0"
    assert layers["zoning"]["loaded"]


def test_forms_list_what_decides_the_zoning_question(run):
    forms = {form["id"]: form for form in json.loads(run("forms", "--json")[1])["forms"]}
    assert forms["domus"]["supervision"] == "around_the_clock"
    assert {"independent_units", "stay", "household", "clustered", "status"} <= set(forms["domus"])


def test_zoning_rule_answers_without_a_map(run):
    code, out, _ = run(
        "zoning-rule",
        "--main-group",
        "bedrijventerrein",
        "--independent",
        "no",
        "--supervision",
        "part_of_day",
        "--stay",
        "long",
        "--household",
        "one",
        "--json",
    )
    document = json.loads(out)
    assert (code, document["verdict"]) == (DONE, "conflicts")
    assert {"firm", "sentence", "rule", "rulings"} <= set(document)


def test_zoning_rule_takes_marks_and_zones(run):
    ask = [
        "zoning-rule",
        "--main-group",
        "kantoor",
        "--independent",
        "no",
        "--supervision",
        "around_the_clock",
        "--stay",
        "long",
        "--household",
        "rooms",
        "--json",
    ]
    without = json.loads(run(*ask)[1])["verdict"]
    with_mark = json.loads(run(*ask, "--mark", "zorginstelling")[1])["verdict"]
    assert (without, with_mark) == ("conflicts", "may_fit")


def test_parking_by_units(run):
    code, out, _ = run(
        "parking",
        "--unit",
        "zorgwoning=60",
        "--unit",
        "sociale_huur=15",
        "--unit",
        "koop_niet_grondgebonden=23",
        "--zone",
        "B",
        "--json",
    )
    assert code == DONE
    assert json.loads(out)["without_shared_use"] == pytest.approx(84.1)


def test_parking_by_items(run):
    code, out, _ = run(
        "parking",
        "--item",
        "woning_bewoner=32.4",
        "--item",
        "woning_bezoeker=8.1",
        "--item",
        "verpleeg_verzorg=21.5",
        "--json",
    )
    document = json.loads(out)
    assert code == DONE
    assert document["parts"]["werkdag_avond"] == pytest.approx(57.2, abs=0.1)
    assert document["without_shared_use"] == pytest.approx(62.0)


HEADER = "id,name,form,status,visibility,fictional,places,precision,buurt_code,wijk_code,district_code,x,y"
GOOD = f"F1,Huis,domus,existing,public,no,20,point,BU1,WK1,west,{X},{Y}"


@pytest.fixture
def checked(run, tmp_path):
    """Return what `check` says of a file of facilities of the small fictional city."""
    folder = write_city(tmp_path / "stad")

    def check(text, encoding="utf-8"):
        path = tmp_path / "facilities.csv"
        path.write_bytes(text.encode(encoding))
        code, out, err = run("check", "--city", str(folder), "--facilities", str(path), "--json")
        assert err == ""
        return code, json.loads(out)

    return check


def test_check_passes_a_right_file(checked):
    code, document = checked(f"{HEADER}\n{GOOD}\n")
    assert (code, document["ok"], document["rows"], document["faults"]) == (DONE, True, 1, [])


def test_check_lists_every_fault_at_once_with_its_row(checked):
    rows = [
        GOOD,
        f"F1,Huis,domus,existing,public,no,20,point,BU1,WK1,west,{X},{Y}",
        f"F3,,hotel,open,geheim,misschien,-3,straat,BU9,WK1,west,{X},{Y}",
        'F4,Huis,domus,existing,public,no,"12,5",point,BU1,WK1,west,5.2,52.4',
        f"F5,Huis,domus,existing,public,no,veel,point,BU1,WK1,oost,100000,{Y}",
        "F6,Huis,domus,existing,public,no,5,wijk,,,,,",
        "F7,Huis,domus",
    ]
    code, document = checked("\n".join([HEADER, *rows]))
    assert (code, document["ok"], document["rows"]) == (BAD_INPUT, False, 7)
    found = {(fault["row"], fault["column"]) for fault in document["faults"]}
    assert found == {
        (3, "id"),
        (4, "name"),
        (4, "form"),
        (4, "status"),
        (4, "visibility"),
        (4, "fictional"),
        (4, "places"),
        (4, "precision"),
        (4, "buurt_code"),
        (5, "places"),
        (5, "x"),
        (6, "places"),
        (6, "district_code"),
        (6, "x"),
        (7, "wijk_code"),
        (8, None),
    }


@pytest.mark.parametrize(
    ("text", "encoding", "words"),
    [
        (f"{HEADER.replace(',places', '')}\n", "utf-8", "ontbreken de kolommen: places"),
        (f"{HEADER},bsn\n{GOOD},1\n", "utf-8", "niet bekend: bsn"),
        (f"{HEADER}\n", "utf-8", "geen enkele rij"),
        ("", "utf-8", "geen kop met kolommen als id, name, form"),
        (f"Overzicht\n\n{HEADER}\n{GOOD}\n", "utf-8", "staat de kop in rij 3"),
        (f"{HEADER}\n{GOOD}\n", "utf-16", "UTF-16"),
        (f"{HEADER}\n{GOOD}\0\n", "utf-8", "in regel 2 staat een nul-teken"),
        (f'{HEADER}\nF1,"Huis\n', "utf-8", "vanaf rij 2"),
    ],
)
def test_check_tells_what_is_wrong_with_the_file_itself(checked, text, encoding, words):
    code, document = checked(text, encoding)
    assert code == BAD_INPUT
    assert any(words in fault["message"] for fault in document["faults"])


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (f"{HEADER}\n{GOOD}\n", "utf-8-sig"),
        (f"{HEADER}\n{GOOD}\n".replace("Huis", "Café"), "cp1252"),
        (f"{HEADER}\n{GOOD}\n".replace(",", ";"), "utf-8"),
        (f"{HEADER}\n{GOOD}\n".replace(",", "\t"), "utf-8"),
        (f"sep=;\r\n{HEADER}\r\n{GOOD}\r\n".replace(",", ";"), "utf-8"),
        (f"{HEADER},,\n{GOOD},,\n\n", "utf-8"),
    ],
)
def test_what_a_spreadsheet_writes_is_fine(checked, text, encoding):
    code, document = checked(text, encoding)
    assert (code, document["faults"], document["rows"]) == (DONE, [], 1)


def test_the_bundled_city_has_no_faults(run):
    code, out, _ = run("check", "--json")
    assert (code, json.loads(out)["ok"]) == (DONE, True)


def test_every_command_explains_itself(capsys):
    for command in COMMANDS:
        with pytest.raises(SystemExit) as stopped:
            main([command, "--help"])
        assert stopped.value.code == 0
        assert "--role" in capsys.readouterr().out


def test_as_a_program():
    ran = subprocess.run(
        [sys.executable, "-m", "spreidingskaart", "forms", "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert json.loads(ran.stdout)["schema"] == "spreidingskaart/forms/1"
