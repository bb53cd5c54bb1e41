"""One table of a proposal's numbers: every name that people and stored work rest on, and what adding one takes."""

from __future__ import annotations

import shutil
import subprocess
import sys

import pytest

from spreidingskaart import PROJECT
from spreidingskaart.city.sources.schema import SCHEMAS
from spreidingskaart.criteria import CRITERIA
from spreidingskaart.errors import InputError
from spreidingskaart.model.fields import BY_NAME, FIELDS, OF_PLOTS, OF_SITE
from spreidingskaart.plot_search.partitions import ScreenQuestion
from spreidingskaart.store.keys import proposal_key
from spreidingskaart.web.locatietoets.site_form import IN_ADDRESS
from spreidingskaart.web.zoeken.form import FIELDS as OF_SEARCH
from spreidingskaart.words.fields import check, read_field, told_all

PIN = {
    "form": "domus", "places": 36, "x": 143211.4, "y": 486939.2, "tested_as": "disc", "disc_radius_m": 25.0,
}  # fmt: skip
ALL_SAID = {
    "units": 30, "floor_area": 1200.5, "own_parking": 12, "staff": 6, "owner": "municipality", "height": 9.5,
    "old_function": "school", "old_size": 400, "temporary_years": 5,
}  # fmt: skip


# ------------------------------------------------------------- names that links, files and stored work rest on
def test_names_in_json_options_and_addresses_stay():
    assert {field.name: (field.option, field.address) for field in FIELDS} == {
        "places": ("--places", "plekken"),
        "units": ("--units", "eenheden"),
        "own_parking": ("--own-parking", "parkeren"),
        "floor_area": ("--floor-area", "vloer"),
        "staff": ("--staff", "personeel"),
        "height": ("--height", "hoogte"),
        "old_size": ("--old-size", "oudomvang"),
        "old_own_parking": ("--old-own-parking", "oudparkeren"),
        "temporary_years": ("--temporary-years", "tijdelijk"),
    }
    assert set(IN_ADDRESS) == {
        "vorm", "plekken", "eenheden", "parkeren", "vloer", "personeel", "hoogte", "oud", "oudomvang", "oudparkeren",
        "tijdelijk",
    }  # fmt: skip


def test_names_of_a_search_stay():
    assert [field.name for field in OF_PLOTS] == [
        "places", "units", "own_parking", "height", "temporary_years",
    ]  # fmt: skip
    assert [(field.search_address, field.column) for field in OF_SEARCH] == [
        ("zoekplekken", "plekken"),
        ("zoekparkeren", "eigen parkeerplaatsen"),
        ("zoekeenheden", "woningen of kamers"),
        ("zoekhoogte", "bouwhoogte (m)"),
        ("zoektijdelijk", "jaren tijdelijk"),
    ]


def test_keys_of_overrides_that_were_stored_stay():
    assert proposal_key(PIN) == (
        "p1-2a7d24b84c87c7d195fbe6cd7e26403d117745203ed331db1f2a64b624cb3a85"
    )
    assert proposal_key({**PIN, **ALL_SAID}) == (
        "p1-50a57bdd47ae5a6a19605ed50129dc2b134072724783feb3fa4d6ba0f730d542"
    )
    assert proposal_key({**PIN, **ALL_SAID, "old_own_parking": None}) == proposal_key(
        {**PIN, **ALL_SAID}
    )


def test_keys_of_partitions_that_were_done_stay():
    assert ScreenQuestion("domus", {"places": 24.0, "height": 9.0}, "public", "zoning = fits").as_key() == {
        "form": "domus", "places": 24.0, "units": None, "own_parking": None, "role": "public",
        "where": "zoning = fits", "helps": False, "height": 9.0, "temporary_years": None,
    }  # fmt: skip


# ------------------------------------------------------------------------------------ the table holds together
def test_names_are_used_once_and_a_default_is_allowed():
    for names in ([field.name for field in FIELDS], [field.address for field in FIELDS]):
        assert len(set(names)) == len(names)
    for field in FIELDS:
        assert field.least < field.most
        assert field.default is None or field.allows(field.default)
        assert all("{}" in words for words in field.told)


def test_criteria_heed_only_what_is_a_field():
    heeded = {name for criterion in CRITERIA for name in criterion.heeds}
    assert heeded <= {"form", *BY_NAME}


def test_what_may_be_known_of_a_site_is_a_column_of_its_layer():
    known = {field.name for field in OF_SITE}
    assert known <= set(SCHEMAS["sites"].names)
    assert known - {"own_parking"} <= set(SCHEMAS["plots"].names)


def test_what_cannot_be_is_told_with_what_can():
    for text, said in (
        ("36,5", "36,5 plekken kan niet: geef een heel getal van 1 tot en met 1.000."),
        ("0", "0 plekken kan niet: geef een heel getal van 1 tot en met 1.000."),
        ("1.200", "'1.200' kan 1200 of 1,2 zijn; schrijf 1200 of 1,2."),
    ):
        with pytest.raises(InputError) as refusal:
            read_field(BY_NAME["places"], text)
        assert str(refusal.value) == said
    with pytest.raises(InputError, match=r"Tijdelijk voor 31 jaar kan niet"):
        check(BY_NAME["temporary_years"], 31)
    assert told_all({BY_NAME["places"]: 1, BY_NAME["height"]: 9.5}) == "1 plek en 9,5 m hoog"


# -------------------------------------------------------------------------------------------- adding a number
NEW = """    Field(
        name="bedrooms",
        title="Slaapkamers",
        told=("{} slaapkamer", "{} slaapkamers"),
        least=1,
        most=99,
        whole=True,
        address="slaapkamers",
        help="aantal slaapkamers",
        asked=Asked.PLOTS,
        of_site=True,
    ),
"""
PROVES = """
import contextlib, io, json
import numpy as np, pandas as pd
from streamlit.testing.v1 import AppTest
from spreidingskaart.city import load_city
from spreidingskaart.city.access import seen_by
from spreidingskaart.cli.main import main
from spreidingskaart.plot_search import plot_proposals, screen
from spreidingskaart.plot_search.partitions import ScreenQuestion
from spreidingskaart.plot_search.sites import own_plots
from spreidingskaart.plot_search.table import frame
from spreidingskaart.print.chapters.site import asked
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import describe, propose
from spreidingskaart.store.keys import proposal_key
from spreidingskaart.web.locatietoets.asked_by_address import question
from spreidingskaart.web.zoeken.form import Search
from spreidingskaart.web.zoeken.plots_list import asked_of_site
from spreidingskaart.model import Verdict

city = seen_by(load_city(), "public")
site = dict(form="domus", site_id="L01", places=24)

# command line and JSON
out = io.StringIO()
with contextlib.redirect_stdout(out):
    assert main(["assess", "--site", "L01", "--form", "domus", "--places", "24", "--bedrooms", "3,0", "--json"]) == 0
assert json.loads(out.getvalue())["proposal"]["bedrooms"] == 3
err = io.StringIO()
with contextlib.redirect_stderr(err):
    assert main(["assess", "--site", "L01", "--form", "domus", "--places", "24", "--bedrooms", "100"]) == 2
assert err.getvalue() == "100 slaapkamers kan niet: geef een heel getal van 1 tot en met 99.\\n", err.getvalue()

# model: kept, changed, taken
made = propose(city, **site, bedrooms=3)
assert made["bedrooms"].tolist() == [3.0] and made.take(np.array([0]))["bedrooms"].tolist() == [3.0]
assert made.changed(bedrooms=np.array([5.0]))["bedrooms"].tolist() == [5.0]

# store: a proposal that does not say it keeps its key
without, with_it = describe(propose(city, **site), city), describe(made, city)
assert proposal_key({name: value for name, value in without.items() if name != "bedrooms"}) == proposal_key(without)
assert proposal_key(with_it) != proposal_key(without)

# search: question, file in, table out, partitions
plots = plot_proposals(city, form="domus", places=24, bedrooms=3)
assert set(plots["bedrooms"]) == {3.0}
some = plots.take(np.arange(3))
assert frame(screen(city, some), city)["bedrooms"].tolist() == [3.0, 3.0, 3.0]
table = pd.DataFrame({"bedrooms": ["2", "", "4,0"]})
assert own_plots(city, table, some.geometry, form="domus", places=24)["bedrooms"][[0, 2]].tolist() == [2.0, 4.0]
assert "bedrooms" not in ScreenQuestion("domus", {"places": 24.0}).as_key()
assert ScreenQuestion("domus", {"places": 24.0, "bedrooms": 3.0}).as_key()["bedrooms"] == 3.0

# sheet: its address and its lines
assert question({"form": "domus", "places": "24", "kandidaat": "L01", "bedrooms": "3"}, city)["bedrooms"] == 3
assert dict(asked(assessment(made, city)).rows)["Slaapkamers"] == "3"

# forms and addresses
for page, address in (("locatietoets", "slaapkamers"), ("zoeken", "zoekslaapkamers")):
    screen_of_page = AppTest.from_file(f"{ROOT}/pages/{page}.py", default_timeout=120)
    screen_of_page.query_params[address] = "3"
    screen_of_page.run()
    assert not screen_of_page.exception
    field = screen_of_page.text_input(key=address)
    assert (field.label, field.value) == ("Slaapkamers", "3")
search = Search("domus", {"places": 24, "bedrooms": 3.0}, Verdict.FITS, (), 0, None)
assert search.told == "24 plekken en 3 slaapkamers"
assert asked_of_site(city, (52.37, 5.21), search)["slaapkamers"] == "3"
print("all there")
"""


def test_a_new_number_is_one_entry_in_the_table(tmp_path):
    shutil.copytree(
        PROJECT / "spreidingskaart",
        tmp_path / "spreidingskaart",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    for beside in ("geo", "data", "pages"):
        (tmp_path / beside).symlink_to(PROJECT / beside)
    table = tmp_path / "spreidingskaart" / "model" / "fields.py"
    before, end, after = table.read_text(encoding="utf-8").partition(
        ')\n"""Every number of a proposal'
    )
    table.write_text(f"{before}{NEW}{end}{after}", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-c", f"ROOT = {str(tmp_path)!r}\n{PROVES}"],
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path), "PATH": "/usr/bin:/bin", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.stdout.endswith("all there\n"), done.stderr[-2000:]
