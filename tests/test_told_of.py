"""A file that people take away says of what it is: in its name, and in every row."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.city.access import PUBLIC
from spreidingskaart.site_test.assess import assessment
from spreidingskaart.site_test.proposals import propose
from spreidingskaart.site_test.told_of import (
    evidence_document,
    evidence_table,
    site_told,
    told_of,
)
from spreidingskaart.words.file_names import LONGEST, file_name
from tests.bundled import bundled_city

DAY = dt.date(2026, 11, 30)


@pytest.fixture(scope="module")
def city():
    return bundled_city(PUBLIC)


@pytest.fixture(scope="module")
def found(city):
    return assessment(propose(city, site_id="L05", form="domus", places=24), city)


def test_every_row_names_site_form_number_verdict_and_day(found, city):
    text = evidence_table(found, city, DAY).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert len(rows) > 8
    for row in rows:
        assert row["locatie"].startswith("L05 ")
        assert row["woonzorgvorm"] == "Domus"
        assert row["plekken"] == "24"
        assert row["oordeel als geheel"] == found.word
        assert row["opgesteld op"] == "2026-11-30"


def test_the_document_names_them_too_and_keeps_its_form(found, city):
    document = evidence_document(found, city, DAY)
    assert document["site_name"] == site_told(found.proposal, city)
    assert document["made_on"] == "2026-11-30"
    assert found.as_dict().items() <= document.items()


def test_of_what_a_test_is(found, city):
    assert told_of(found, city).startswith("24 plekken Domus, L05 ")
    one = assessment(propose(city, latitude=52.35, longitude=5.22, form="domus", places=1), city)
    assert told_of(one, city).startswith("1 plek Domus, ")


@pytest.mark.parametrize(
    ("about", "name"),
    [
        (("locatietoets", "L05 Almère Duin", None, "24 plekken"), "locatietoets-l05-almere-duin-24-plekken.csv"),
        (("../../etc/passwd",), "etc-passwd.csv"),
        (("", "\u202e"), "bestand.csv"),
    ],
)  # fmt: skip
def test_a_file_name_in_plain_letters(about, name):
    assert file_name("csv", *about) == name


@given(st.lists(st.text(), max_size=4))
def test_any_words_give_a_name_that_every_system_takes(about):
    name = file_name("json", *about)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*\.json", name)
    assert len(name) <= LONGEST + len(".json")
