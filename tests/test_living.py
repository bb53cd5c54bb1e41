"""From an empty folder to a city in use, against every fake at once, and nothing in it that somebody made up."""

from __future__ import annotations

import json
import shutil
from types import SimpleNamespace

import pytest
from streamlit import config
from streamlit.testing.v1 import AppTest

from spreidingskaart import PROJECT
from spreidingskaart.city import load_city
from spreidingskaart.city.sources.receipts import Receipt, Receipts
from spreidingskaart.city.sources.services import expectations
from spreidingskaart.city.sources.services.connectors import CONNECTORS
from spreidingskaart.city.sources.versions import in_use, versions
from spreidingskaart.cli.main import main
from spreidingskaart.web import deployment
from tests.fakes import country, plans, town
from tests.fakes.server import serve

SITES = ((70, 110), (150, 210), (500, 400))
"""Metres from the corner of the town: two on a registered plot, one on none."""
REGISTER = (
    "Naam;Vorm;Plekken;Straat;Huisnummer;Postcode;Doelgroep;Zichtbaarheid;Status\n"
    "De Linde;Domus;24;Dorpsstraat;3;1234 AB;daklozen;openbaar;bestaand\n"
    "De Beuk;Beschermd wonen plus;12;Dorpsstraat;7;1234 AB;ggz;openbaar;bestaand\n"
)


def _own(folder, *words):
    return [*words, "--city", str(folder), "--json"]


def _answer(capsys, words, code=0):
    capsys.readouterr()
    assert main(words) == code, capsys.readouterr()
    return json.loads(capsys.readouterr().out)


@pytest.fixture(scope="module")
def living(tmp_path_factory):
    """A folder that `init` made and `fetch` filled, and the server that stays."""
    root = tmp_path_factory.mktemp("living")
    folder = root / "proefdorp"
    with serve(country.country()) as server, pytest.MonkeyPatch.context() as patch:
        for name, value in country.environment(server, root).items():
            patch.setenv(name, value)
        assert main(["init", town.CODE, "--name", town.NAME, "--to", str(folder)]) == 0
        assert main(["fetch", "--city", str(folder)]) == 0
        yield SimpleNamespace(
            folder=folder, root=root, server=server, version=in_use(folder), asked=len(server.asked)
        )


@pytest.fixture
def copy(living, tmp_path):
    """Return the folder as it came, for who changes it."""
    return shutil.copytree(living.folder, tmp_path / "stad")


def _verify(receipts, name):
    """Read every answer under a receipt again: `content` looks whether it is what came."""
    found = receipts.find(name)
    answers = (
        [found] if isinstance(found, Receipt) else [receipts.find(each) for each in found.answers]
    )
    assert answers
    for each in answers:
        content = receipts.content(each)
        assert len(content) == each.size
        assert plans.KEY.encode() not in content
        assert plans.KEY not in each.model_dump_json()


def test_nothing_in_it_is_fictional_and_every_layer_has_receipts_that_verify(living, capsys):
    assert _answer(capsys, _own(living.folder, "check"))["faults"] == []
    city = load_city(living.folder)
    made = {layer for each in CONNECTORS for layer in each.layers}
    assert made - {"car_park_occupancy"} == set(city.layers) - {"districts"}
    receipts = Receipts.of_city(living.folder)
    for name in made & set(city.layers):
        reference = city.reports[name].reference
        assert not reference.fictional, name
        assert reference.receipts, name
        for receipt in reference.receipts:
            _verify(receipts, receipt)
    assert max(living.server.whole.values()) == 1
    assert versions(living.folder)[0].why == f"opgehaald: {len(CONNECTORS)} soorten gegevens"


def test_a_second_fetch_asks_nothing_and_changes_no_row(living, copy, capsys):
    asked = len(living.server.asked)
    assert _answer(capsys, _own(copy, "fetch"))["failed"] == []
    assert len(living.server.asked) == asked
    different = _answer(capsys, _own(copy, "diff", living.version, "nu"))
    assert all(each["same"] for each in different["layers"])


def test_a_second_fetch_takes_only_what_is_too_old(living, copy, tmp_path, capsys, monkeypatch):
    old = {"limits": {"young_hours": 0, "per_second": 10_000}}
    for name, value in living.server.over(country.PATHS, tmp_path, bag=old).items():
        monkeypatch.setenv(name, value)
    first = [request.path for request in living.server.asked[: living.asked]]
    asked = len(living.server.asked)
    assert _answer(capsys, _own(copy, "fetch"))["failed"] == []
    again = [request.path for request in living.server.asked[asked:]]
    assert again == [path for path in first if path.startswith(town.BAG)]


def test_what_is_found_of_a_site_rests_on_what_came(living, copy, capsys):
    register = copy.parent / "register.csv"
    register.write_text(REGISTER, encoding="utf-8")
    imported = _answer(capsys, _own(copy, "import", "facilities", str(register)))
    assert (imported["read"], imported["kept"], imported["dropped"]) == (2, 2, [])
    different = _answer(capsys, _own(copy, "diff", living.version, "nu"))
    assert [each["layer"] for each in different["layers"] if not each["same"]] == ["facilities"]
    city, receipts = load_city(copy), Receipts.of_city(copy)
    for x, y in SITES:
        where = ("--x", str(town.X + x), "--y", str(town.Y + y))
        told = _answer(capsys, _own(copy, "assess", *where, "--form", "domus", "--places", "24"))
        rested = [data for finding in told["findings"] for data in finding["data"]]
        assert not any(data["fictional"] for data in rested)
        fetched = [
            data
            for data in rested
            if data["layer"] in city.layers and data["layer"] != "facilities"
        ]
        assert {"zoning", "stations", "car_parks"} <= {data["layer"] for data in fetched}
        for data in fetched:
            assert data["receipts"], data
            for receipt in data["receipts"]:
                _verify(receipts, receipt)
        (zoning,) = [each for each in told["findings"] if each["criterion"] == "zoning"]
        assert zoning["verdict"] != "not_tested"


def test_coverage_tells_what_is_there(living, capsys):
    told = _answer(capsys, _own(living.folder, "coverage"))
    there = {each["layer"]: each for each in told["data_sets"]}
    layers = set(load_city(living.folder).layers) - {"districts"}
    assert {name for name, each in there.items() if each["whole"]["extent"] != "none"} == layers
    assert {each["whole"]["fictional"] for name, each in there.items() if name in layers} == {"no"}


def test_every_expectation_holds_and_every_service_is_asked(living, capsys):
    asked = len(living.server.asked)
    told = _answer(capsys, ["fetch", "--check", "--municipality", town.CODE, "--json"])
    assert [each["says"] for each in told["expectations"] if not each["holds"]] == []
    paths = [request.path for request in living.server.asked[asked:]]
    bases = {name: path.format(year=country.YEAR) for name, path in country.PATHS.items()}
    assert bases.keys() == expectations.services().keys()
    assert [
        name for name, base in bases.items() if not any(path.startswith(base) for path in paths)
    ] == []


def test_without_a_key_nothing_about_zoning_is_firm(living, copy, capsys, monkeypatch):
    monkeypatch.setenv("SPREIDINGSKAART_DSO_KEY", "")
    report = _answer(capsys, _own(copy, "fetch", "--only", "plans"))
    assert [each["complete"] for each in report["layers"]] == [False, False]
    (zoning,) = [
        each
        for each in _answer(
            capsys,
            _own(
                copy,
                "assess",
                "--x",
                str(town.X + 70),
                "--y",
                str(town.Y + 110),
                "--form",
                "domus",
                "--places",
                "4",
            ),
        )["findings"]
        if each["criterion"] == "zoning"
    ]
    assert (zoning["verdict"] != "not_tested", zoning["firm"]) == (True, False)


@pytest.mark.parametrize("page", ["gegevens", "kaart", "locatietoets", "spreiding"])
def test_pages_show_it(living, monkeypatch, page):
    monkeypatch.setenv("SPREIDINGSKAART_CITY", str(living.folder))
    deployment._whole_city.cache_clear()
    config.set_option("client.showErrorDetails", "full")
    seen = AppTest.from_file(str(PROJECT / "pages" / f"{page}.py"), default_timeout=60).run()
    deployment._whole_city.cache_clear()
    assert [error.message for error in seen.exception] == []
    assert [error.value for error in seen.error] == []
