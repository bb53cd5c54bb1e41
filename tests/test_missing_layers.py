"""A layer that is missing or broken leaves only its own answers not tested: every command and page goes on."""

from __future__ import annotations

import json
import os
import re
from itertools import combinations
from pathlib import Path

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from geo.crs import point_to_wgs84
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.city.sources.programme_schemas import PROGRAMME
from spreidingskaart.cli.main import OUR_FAULT, main
from spreidingskaart.web import deployment, parts
from spreidingskaart.web.opgave.screens import STEPS
from spreidingskaart.web.spreiding.screens import Screen
from tests.city_folder import OPTIONAL, write_city
from tests.synthetic import at

PAGES = Path(__file__).resolve().parents[1] / "pages"
X, Y = (str(value) for value in at(500, 250))
AROUND = ("addresses", "buildings", "parking_bays", "roads", "stops", "schools", "amenities")
"""What is fetched of the surroundings, and decides nothing: left out together."""
DECIDES = tuple(name for name in OPTIONAL if name not in AROUND)
PAIRS = list(combinations(DECIDES, 2))[::27]
"""Some of them, spread over all layers."""
ALONE = [*((name,) for name in DECIDES), AROUND]
SIXTHS = [DECIDES[turn::6] for turn in range(6)]
"""Every layer is missing in one of six cities; each layer alone in `make soak`, as in test_parts."""
EACH = "LAYERS_ALONE" in os.environ
OF_PAGES = ALONE if EACH else [AROUND, *SIXTHS]
OF_COMMANDS = [*ALONE, *PAIRS] if EACH else [AROUND, *SIXTHS, *PAIRS[::4]]
SITE = ("--x", X, "--y", Y, "--places", "24")
COMMANDS = (
    ("check",),
    ("layers",),
    ("facilities",),
    ("explain",),
    ("spread",),
    ("spread", "--by", "buurt"),
    ("spread", "--by", "district", "--form", "domus"),
    ("spread-effect", *SITE, "--form", "domus"),
    ("spread-rule",),
    ("policy-change", "--form", "domus", "--places", "24"),
    ("fair-share", "--year", "2030"),
    ("assess", *SITE, "--form", "domus"),
    ("assess", *SITE, "--form", "ouderen_geclusterd", "--units", "24"),
    ("screen", "--form", "domus", "--places", "24"),
    ("weigh", "--framework", "beschermd_wonen_plus_2024"),
)


def _opened(page: str, **query: str) -> list[str]:
    """Return the faults with which a page opens."""
    config.set_option("client.showErrorDetails", "full")  # else a fault is told to the log only
    seen = AppTest.from_file(str(PAGES / f"{page}.py"), default_timeout=60)
    for name, value in query.items():
        seen.query_params[name] = value
    return [error.message for error in seen.run().exception]


@pytest.fixture
def serve(monkeypatch):
    """Let the pages show the city of a folder."""

    def serve(folder: Path) -> None:
        monkeypatch.setenv("SPREIDINGSKAART_CITY", str(folder))
        deployment._whole_city.cache_clear()

    yield serve
    deployment._whole_city.cache_clear()


@pytest.mark.parametrize("without", [(), *OF_COMMANDS, OPTIONAL], ids="+".join)
def test_every_command_answers(tmp_path, capsys, without):
    folder = write_city(tmp_path, without=without)
    for command in (*COMMANDS, ("facilities", "--role", "planner", "--json")):
        code = main([*command, "--city", str(folder)])
        out, err = capsys.readouterr()
        assert code != OUR_FAULT, (command, err)
        assert bool(out) or err.count("\n") == 1, (command, err)
        assert "None" not in out + err, command


@pytest.mark.parametrize("without", [*OF_PAGES, OPTIONAL], ids="+".join)
def test_every_page_opens(tmp_path, serve, without):
    serve(write_city(tmp_path, without=without))
    longitude, latitude = point_to_wgs84(float(X), float(Y))
    for page in sorted(PAGES.glob("*.py")):
        assert _opened(page.stem) == [], page.stem
    assert _opened("locatietoets", punt=f"{latitude:.5f},{longitude:.5f}") == []


@pytest.mark.parametrize(
    "without",
    [("facilities",), ("figures_buurten", "figures_wijken"), ("districts",)],
    ids="+".join,
)
def test_every_screen_of_the_spread_opens(tmp_path, serve, without):
    serve(write_city(tmp_path, without=without))
    for screen in Screen:
        assert _opened("spreiding", stap=screen.value) == [], screen
        assert _opened("spreiding", stap=screen.value, indeling="districts") == [], screen


OF_TASK = [
    ("facilities",),
    ("districts", "sites"),
    *[tuple(PROGRAMME)[turn::3] for turn in range(3)],
    tuple(PROGRAMME),
]
"""Every table of the programme is missing in two of these cities."""
TASK_COMMANDS = ("programme", "fair-share", "goals", "plan", "digest")


@pytest.mark.parametrize("without", OF_TASK, ids="+".join)
def test_every_command_of_the_task_answers_in_words(tmp_path, capsys, without):
    folder = write_city(tmp_path, without=without)
    for command in TASK_COMMANDS:
        code = main([command, "--city", str(folder)])
        out, err = capsys.readouterr()
        assert code != OUR_FAULT, (command, err)
        assert bool(out) or err.count("\n") == 1, (command, err)
        assert not {"None", "nan", "inf"} & set(re.findall(r"\w+", out + err)), command


@pytest.mark.parametrize(
    "without", [("facilities",), ("districts", "sites"), OPTIONAL], ids="+".join
)
def test_every_screen_of_the_task_opens(tmp_path, serve, without):
    serve(write_city(tmp_path, without=without))
    failed = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "_tell", failed.append)
        for name, _ in STEPS.values():
            assert _opened("opgave", vraag=name) == [], name
    assert failed == []


def test_without_facilities_no_area_is_said_to_have_none(tmp_path, capsys):
    folder = write_city(tmp_path, without=("facilities",))
    assert main(["spread", "--city", str(folder), "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["sentences"][0] == "Er zijn geen voorzieningen geladen."
    assert document["city"]["places"] is None
    assert {area["places"] for area in document["areas"]} == {None}


def test_a_broken_layer_is_as_one_that_is_not_there_and_check_says_why(tmp_path, capsys):
    folder = write_city(tmp_path, facilities="id,name\nF1,Huis\n", stations="nonsense")
    city = load_city(folder)
    assert {"facilities", "stations"}.isdisjoint(city.layers)
    assert main(["check", "--city", str(folder), "--json"]) == 2
    faults = json.loads(capsys.readouterr().out)["faults"]
    assert {fault["layer"] for fault in faults} >= {"facilities", "stations"}


def test_without_districts_the_municipality_is_one_area_and_nobody_calls_it_a_district(
    tmp_path, capsys
):
    folder = write_city(tmp_path, without=("districts",))
    city = load_city(folder)
    assert city.levels == ("buurten", "wijken")
    assert city.areas("districts")["name"].tolist() == ["Proefstad"]
    assert city.areas("districts")["inhabitants"].tolist() == [10_000]
    assert set(city.layers["facilities"]["district_code"]) == {"GM9999"}
    assert main(["spread", "--city", str(folder), "--by", "district"]) == 2
    assert "heeft geen stadsdelen" in capsys.readouterr().err
    for command in (("spread",), *(command for command in COMMANDS if "--x" in command)):
        assert main([*command, "--city", str(folder)]) == 0
        assert "stadsdeel" not in capsys.readouterr().out


def test_why_a_file_of_facilities_was_left_out_quotes_nothing_to_the_public(tmp_path):
    row = "S1,Stille Huis,blijfhuis,existing,secret,no,8,point,BU1,WK1,west,140500,480250"
    header = "id,name,form,status,visibility,fictional,places,precision,buurt_code,wijk_code,district_code,x,y"
    folder = write_city(tmp_path, facilities=f"{header}\n{row}\n")
    whole = load_city(folder)
    assert "blijfhuis" in whole.reports["facilities"].faults[0].sentence
    told = seen_by(whole, "public").reports["facilities"]
    assert told.faults == ()
    assert "blijfhuis" not in str(told.fault)
