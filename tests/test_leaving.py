"""Whatever leaves the screen is made from the public City: a planner's files are those of everybody, byte for byte."""

from __future__ import annotations

import ast
import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import unquote_plus

import pytest
import shapely
import streamlit as st
from hypothesis import given, settings, strategies
from streamlit import config
from streamlit.testing.v1 import AppTest

from geo.crs import point_to_wgs84
from spreidingskaart.city.access import PLANNER, PUBLIC, seen_by
from spreidingskaart.city.measures.facility_filter import FacilityFilter
from spreidingskaart.cli.main import BAD_INPUT, DONE, main
from spreidingskaart.criteria import BY_ID
from spreidingskaart.web import deployment, leaving, session
from spreidingskaart.web.afweging.case import Weighing
from spreidingskaart.web.afweging.confidential import frozen_of
from spreidingskaart.web.afweging.matrix import matrix_csv
from spreidingskaart.web.gegevens.one_layer import layer_csv
from spreidingskaart.web.kaart.tables import areas_csv, facilities_csv
from spreidingskaart.web.leaving import refuse_other_city
from spreidingskaart.web.navigation import PAGES
from spreidingskaart.web.spreiding.index_table import index_rows
from spreidingskaart.web.story import table_csv
from spreidingskaart.weighing.case.offered import FrameworkStanding, shipped
from spreidingskaart.weighing.dossier.replay import make
from spreidingskaart.weighing.framework.lock import lock
from tests.source_code import ROOT, files, tree
from tests.synthetic import DEFAULT_FACILITIES, at, box, facility, synthetic_city
from tests.test_dossier import NOW
from tests.test_links import FRAME

FRAMEWORK = next(one for one in shipped() if one.id == "beschermd_wonen_plus_2024")
PLOTS = (
    ("P1", box(100, 100, 80, 80), "municipality"),
    ("P2", box(700, 700, 90, 90), "other"),
    ("P3", box(1500, 500, 80, 80), "municipality"),
)
OPEN = tuple(row for row in DEFAULT_FACILITIES if row["visibility"] != "secret")


def canaries(x=611, y=277):
    """Return facilities that nobody but a planner may know of, at metres from the south-west corner."""
    common = {"visibility": "secret", "buurt_code": "BU1", "operator": "Stichting Kanarie"}
    return (
        facility("KANARIE-1", x, y, name="Kanariehuis", form="beschermd_wonen_plus", **common),
        facility("KANARIE-2", x + 3, y + 150, name="Kanariehof", places=7.0, **common),
    )


def told_of(x=611, y=277):
    """Return what gives a canary away: names, ids, operator, and coordinates to a metre."""
    found = ["KANARIE", "anarie"]
    for metres in ((x, y), (x + 3, y + 150)):
        rd = at(*metres)
        longitude, latitude = point_to_wgs84(*rd)
        found += [f"{rd[0]:.0f}", f"{rd[1]:.0f}", f"{latitude:.5f}", f"{longitude:.5f}"]
    return found


@pytest.fixture(scope="module")
def whole():
    return synthetic_city(facilities=[*OPEN, *canaries()], plots=PLOTS)


@pytest.fixture(scope="module")
def without():
    return synthetic_city(facilities=OPEN, plots=PLOTS)


# ------------------------------------------------------------------------------------------------- the doors
WAYS_OUT = {
    "audio", "download_button", "image", "pdf", "video",
    "dataframe", "data_editor", "link_button", "table", "to_csv", "to_file", "to_parquet",
    "write_text", "write_bytes", "writestr",
}  # fmt: skip
"""Calls by which something may leave: as a file, or with the button of a table to save it."""
DOORS = {
    ("cli/dossier.py", "open"): "`dossier make`",
    ("cli/export.py", "write_bytes"): "`export --out`",
    ("cli/framework.py", "open"): "`framework lock`",
    ("cli/importing/register.py", "write_bytes"): "`import`: of the file that was given",
    ("cli/sheet.py", "write_bytes"): "`sheet --out`: a PDF of what everybody may see",
    ("cli/receipt.py", "write_bytes"): "`receipt show --out`: what a service answered to everybody",
    ("plot_search/table.py", "write_text"): "`screen --out`",
    ("plot_search/table.py", "to_file"): "`screen --out`",
    ("plot_search/table.py", "to_parquet"): "`screen --out`",
    ("web/leaving.py", "dataframe"): "every table of rows",
    ("web/leaving.py", "download_button"): "every file of a page",
    ("web/leaving.py", "link_button"): "the sheet of Locatietoets",
    ("web/protected_download.py", "link_button"): "the confidential dossier",
    ("programme/paper/word_file.py", "writestr"): "the programme on paper, in memory",
    ("weighing/dossier/packing.py", "writestr"): "a dossier in memory",
    ("words/spreadsheet.py", "to_csv"): "`screen --out`",
}
NO_DOORS = {
    "city/sources/new_folder.py", "city/sources/apart.py", "weighing/dossier/apart.py", "city/sources/whole_file.py",
    "city/sources/parquet.py",
    "city/sources/services/keeping_plans.py",
    "city/sources/versions/keeping.py", "city/sources/versions/writing.py",
    "city/sources/plans/pieces.py", "city/sources/services/downloads.py",
    "plot_search/partitions/result_file.py", "store/place.py", "store/file.py", "web/gegevens/plans_in.py",
}  # fmt: skip
"""Write what came from outside, what a later run reads, or the store; nothing that a role sees."""
FILE_BUTTONS = {
    "afweging/dossier.py": 1, "afweging/lock_forms.py": 2, "afweging/matrix.py": 1, "gegevens/one_layer.py": 2,
    "gegevens/coverage.py": 1,
    "kaart/tables.py": 1, "locatietoets/files.py": 2, "regels/panel.py": 1, "regels/register.py": 1,
    "opgave/news.py": 1, "opgave/on_paper.py": 1, "story.py": 1, "verslag/one_pdf.py": 1,
    "zoeken/plots_list.py": 1, "zoeken/policy.py": 1,
}  # fmt: skip


def calls(path):
    """Return the names of what a file calls that may be a way out."""
    for node in ast.walk(tree(path)):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        writes = any(
            isinstance(mode, ast.Constant) and re.fullmatch(r"[wxa]b?", str(mode.value))
            for mode in [*node.args, *(word.value for word in node.keywords if word.arg == "mode")]
        )
        of_streamlit = getattr(getattr(node.func, "value", None), "id", "") == "st"
        of_something = isinstance(node.func, ast.Attribute) and (name != "table" or of_streamlit)
        if (name in WAYS_OUT and of_something) or (name == "open" and writes):
            yield name


def test_every_door_is_known():
    """A new way out fails here until it is made from the public City, or named with its reason."""
    found = {
        (str(path.relative_to(ROOT / "spreidingskaart")), name)
        for path in files("spreidingskaart")
        for name in calls(path)
    }
    assert {door for door in found if door[0] not in NO_DOORS} == set(DOORS)
    assert not [path for path in files("pages") for _ in calls(path)]


def test_every_file_of_a_page_is_in_the_list_of_doors():
    web = ROOT / "spreidingskaart/web"
    found = Counter(
        str(path.relative_to(web))
        for path in files("spreidingskaart/web")
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "file_button"
    )
    assert found == FILE_BUTTONS
    told = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    for path in FILE_BUTTONS:
        assert f"`{path}`" in told, path


# ---------------------------------------------------------------------------------------- one place decides
@dataclass(frozen=True)
class Holder:
    """Something of a page that holds a City."""

    city: object
    deep: tuple = ()

    def csv(self, _):
        return b""


def test_a_maker_may_not_bring_a_city_of_its_own(whole):
    planner, public = seen_by(whole, PLANNER), seen_by(whole, PUBLIC)

    def makers(city):
        return [
            lambda _: city.version,
            partial(print, city),
            partial(print, end=city),
            partial(print, {"a": [Holder(city)]}),
            partial(partial(print, Holder(None, deep=(city,)))),
            Holder(city).csv,
        ]

    for maker in makers(planner):
        with pytest.raises(ValueError, match="may not be made from the City of planner"):
            refuse_other_city(maker)
    for maker in makers(public):
        refuse_other_city(maker)
    with pytest.raises(ValueError, match="of all"):
        refuse_other_city(partial(print, whole))


# --------------------------------------------------------------------------------- the pages, as they are run
LOCKED = lock(FRAMEWORK, at=NOW, by="Griffie", why="Besluit", known_criteria=BY_ID)
VISITS = [
    ("kaart", {"tabel": True}, ""),
    ("zoeken", {}, "zoekvorm=Domus&zoekplekken=10&zoekparkeren=10"),
    ("regels", {"probeer": "500"}, "regel=norm.siting.max_station_distance"),
    ("gegevens", {"laag": "facilities"}, ""),
    ("locatietoets", {}, "kandidaat=L01&vorm=Domus&plekken=24&parkeren=4"),
    *(("spreiding", {}, f"stap={step}") for step in
      ("Waar", "Dit+voorstel&kandidaat=L01&vorm=Domus&plekken=24", "Hoeveel", "Hoe+gelijk",
       "Is+dat+toeval%3F", "Dichtbij", "Wat+helpt")),
    *(("afweging", {}, f"weegstap={step}") for step in ("Kader", "Matrix", "Dossier")),
]  # fmt: skip


@pytest.fixture
def visit(monkeypatch, tmp_path):
    """Return a function that opens a page as a role and gives the files that it offers, made."""
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "leaving.sqlite3"))
    standing = FrameworkStanding(FRAMEWORK, None, LOCKED, seen=True)
    for module in ("weighing.case.opened", "web.afweging.lock_forms"):
        monkeypatch.setattr(f"spreidingskaart.{module}.standing", lambda *_, **__: standing)

    def visit(city, role, page, state, query):
        config.set_option("client.showErrorDetails", "full")
        offered = {}

        def collect(label, data, file_name, *_, **__):
            offered[page, label, file_name] = data

        with monkeypatch.context() as patch:
            patch.setattr(deployment, "_whole_city", lambda: city)
            patch.setattr(session, "role", lambda: role)
            patch.setattr(leaving, "role", lambda: role)
            patch.setattr(st, "download_button", collect)
            frame = FRAME.format(title=PAGES[page], path=str(ROOT / "pages" / f"{page}.py"))
            seen = AppTest.from_string(frame, default_timeout=120)
            for part in filter(None, query.split("&")):
                name, _, value = part.partition("=")
                seen.query_params[name] = unquote_plus(value)
            for name, value in state.items():
                seen.session_state[name] = value
            seen.run()
            assert [fault.value for fault in seen.exception] == []
            return {name: data() if callable(data) else data for name, data in offered.items()}

    return visit


@pytest.mark.parametrize(("page", "state", "query"), VISITS)
def test_what_a_planner_takes_away_is_what_everybody_may(visit, whole, without, page, state, query):
    of_planner = visit(whole, PLANNER, page, state, query)
    of_public = visit(without, PUBLIC, page, state, query)
    assert of_planner
    assert of_planner == of_public
    for name, content in of_planner.items():
        text = unpacked(content)
        assert not [word for word in told_of() if word in text], name


def unpacked(content):
    """Return all text in a file, also in files in it."""
    data = content.encode() if isinstance(content, str) else content
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return data.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return "\n".join(f"{name}\n{unpacked(archive.read(name))}" for name in archive.namelist())


def test_the_page_of_a_planner_does_show_the_canary(whole):
    """So that the tests above can fail: the same makers tell it when they get the City of a planner."""
    planner = seen_by(whole, PLANNER)
    for content in (facilities_csv(FacilityFilter(), planner), layer_csv("facilities", planner)):
        assert "Kanariehuis" in unpacked(content)
    case = Weighing(FRAMEWORK.id, 24.0, examples=False, weights=None, how=None).of(planner)
    assert "anarie" in unpacked(make(frozen_of(case))[0])


# ------------------------------------------------------------------------------- anywhere, not at one spot only
@settings(max_examples=4)
@given(strategies.integers(5, 990), strategies.integers(5, 990))
def test_no_place_of_a_secret_changes_a_byte(x, y):
    with_secrets = synthetic_city(facilities=[*OPEN, *canaries(x, y)], plots=PLOTS)
    weighing = Weighing(FRAMEWORK.id, 24.0, examples=False, weights=None, how=None)
    makers = [
        partial(facilities_csv, FacilityFilter()),
        partial(areas_csv, FacilityFilter(), "buurten"),
        partial(layer_csv, "facilities"),
        partial(matrix_csv, weighing),
        partial(table_csv, partial(index_rows, "wijken", "clustered", 2026)),
        lambda city: make(frozen_of(weighing.of(city)))[0],
    ]
    bare = synthetic_city(facilities=OPEN, plots=PLOTS)
    for maker in makers:
        assert maker(seen_by(with_secrets, PUBLIC)) == maker(seen_by(bare, PUBLIC))


# ---------------------------------------------------------------------------------------- the confidential file
def test_a_confidential_dossier_says_so_on_every_part_that_people_open(whole):
    case = Weighing(FRAMEWORK.id, 24.0, examples=False, weights=None, how=None).of(
        seen_by(whole, PLANNER)
    )
    with zipfile.ZipFile(io.BytesIO(make(frozen_of(case))[0])) as archive:
        parts = {name: archive.read(name).decode("utf-8-sig") for name in archive.namelist()}
    line = (
        "VERTROUWELIJK: gemaakt voor de rol planner van de gemeente (planner). Niet openbaar maken."
    )
    for name, content in parts.items():
        if name.endswith((".csv", ".html", ".txt", ".geojson")):
            assert line in content, name
    assert "position:fixed" in parts["index.html"]  # a browser prints it on every page
    for name in ("about.json", "weighing.json"):
        assert json.loads(parts[name])["role"] == "planner"


# --------------------------------------------------------------------------------------------- the command line
@pytest.fixture
def command(capsys, monkeypatch, tmp_path, whole):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "cli.sqlite3"))

    def run(*arguments, city=whole):
        monkeypatch.setattr("spreidingskaart.city.load_city", lambda *_: city)
        code = main(list(arguments))
        return code, *capsys.readouterr()

    return run


DOSSIER = ("--framework", FRAMEWORK.id, "--places", "24")
SCREEN = ("screen", "--form", "domus", "--places", "24", "--own-parking", "4")


def test_a_dossier_made_as_planner_is_that_of_everybody(command, tmp_path, without):
    code, _, err = command("dossier", "make", "a.zip", *DOSSIER, "--role", "planner")
    assert code == DONE
    assert "wat iedereen mag zien" in err
    assert "--confidential" in err
    assert command("dossier", "make", "b.zip", *DOSSIER, city=without)[0] == DONE
    assert Path("a.zip").read_bytes() == Path("b.zip").read_bytes()
    text = unpacked(Path("a.zip").read_bytes())
    assert not [word for word in told_of() if word in text]


def test_a_confidential_dossier_bears_the_role_in_its_name(command):
    code, out, err = command(
        "dossier", "make", "a.zip", *DOSSIER, "--role", "planner", "--confidential"
    )
    assert (code, err) == (DONE, "")
    assert "vertrouwelijk-planner-a.zip" in out
    assert [path.name for path in Path().glob("*.zip")] == ["vertrouwelijk-planner-a.zip"]
    assert "anarie" in unpacked(Path("vertrouwelijk-planner-a.zip").read_bytes())
    assert command("dossier", "verify", "vertrouwelijk-planner-a.zip")[0] == DONE


@pytest.mark.parametrize("end", [".csv", ".geojson", ".gpkg", ".parquet"])
def test_a_screening_as_planner_is_kept_only_as_confidential(command, end):
    code, out, err = command(*SCREEN, "--out", f"a{end}", "--role", "planner")
    assert (code, out) == (BAD_INPUT, "")
    assert "--confidential" in err
    assert list(Path().glob("*a*")) == []
    code, *_ = command(*SCREEN, "--out", f"a{end}", "--role", "planner", "--confidential")
    assert code == DONE
    kept = sorted(path.name for path in Path().glob("*a*"))
    assert kept == [f"vertrouwelijk-planner-a{end}", f"vertrouwelijk-planner-a{end}.json"]
    if end in (".csv", ".geojson"):
        assert "VERTROUWELIJK" in Path(kept[0]).read_text(encoding="utf-8")
    assert json.loads(Path(kept[1]).read_text(encoding="utf-8"))["role"] == "planner"


def test_what_everybody_may_see_is_not_confidential(command):
    for arguments in (("dossier", "make", "a.zip", *DOSSIER), (*SCREEN, "--out", "a.csv")):
        code, out, err = command(*arguments, "--confidential")
        assert (code, out) == (BAD_INPUT, "")
        assert "--role planner" in err


def test_a_screening_of_everybody_has_no_byte_of_a_secret(command, without):
    for name, city in (("a", None), ("b", without)):
        Path(name).mkdir()
        given = {} if city is None else {"city": city}
        assert command(*SCREEN, "--helps", "--out", f"{name}/x.geojson", **given)[0] == DONE
    assert Path("a/x.geojson").read_bytes() == Path("b/x.geojson").read_bytes()
    assert shapely.from_geojson(Path("a/x.geojson").read_text(encoding="utf-8"))
