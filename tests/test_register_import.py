"""Files that a municipality keeps, read, mapped, checked and kept."""

import datetime as dt
import shutil

import pytest

from spreidingskaart.city import BUNDLED_CITY, load_city
from spreidingskaart.city.city import CARE_FORMS
from spreidingskaart.city.sources.register import Recognised, RegisterKind, keep, prepare
from spreidingskaart.city.sources.versions import in_use
from spreidingskaart.errors import InputError
from spreidingskaart.rules import care_forms

NOW = dt.datetime(2026, 11, 30, 9, 15, tzinfo=dt.UTC)
FORMS = {form: about.name for form, about in care_forms(CARE_FORMS).items()}
REGISTER = """\
Overzicht woonzorg;;;;;;;
Peildatum 1-1-2026;;;;;;;
Naam voorziening;Soort voorziening;Aantal plekken;Status;Geheim;Buurt;Datum;Behandelaar
Huis Noord;Domus;24;bestaand;nee;;2026;J.
Huis Zuid;BW 24-uurs;onbekend;gepland;ja;BU00341702;2026;P.
"""


@pytest.fixture
def city(tmp_path):
    return shutil.copytree(BUNDLED_CITY, tmp_path / "stad", ignore=shutil.ignore_patterns("raw"))


def _prepared(city, text, kind=RegisterKind.FACILITIES, **more):
    content = text.encode() if isinstance(text, str) else text
    return prepare(content, kind, city, forms=FORMS, name="register.csv", **more)


def test_what_serving_reads_is_read_and_changes_nothing(city):
    for file, kind in (
        ("facilities.csv", RegisterKind.FACILITIES),
        ("district_teams.csv", RegisterKind.TEAMS),
        ("sites.parquet", RegisterKind.SITES),
        ("green_blue.parquet", RegisterKind.GREEN_BLUE),
    ):
        found = prepare(city / file, kind, city, forms=FORMS)
        assert found.faults == ()
        assert not found.changes.any
        assert found.changes.same == found.read == found.kept


def test_a_register_in_other_words_is_read_and_kept(city):
    found = _prepared(city, REGISTER.replace("nee;;", "nee;Centrum Almere-Stad;"))
    sure = {column.column: column.field for column in found.columns if column.field}
    assert sure["Soort voorziening"] == "form"
    assert sure["Geheim"] == "visibility"
    assert [one.line for one in found.faults] == [
        "Rij 4, kolom Buurt: buurt_code Centrum Almere-Stad staat niet in buurten."
    ]
    assert not found.ready
    with pytest.raises(InputError, match="los eerst de fouten op"):
        keep(found, city, now=NOW)
    right = _prepared(city, REGISTER.replace("nee;;", "nee;BU00341702;"))
    assert right.header_row == 3
    assert right.faults == ()
    version = keep(right, city, now=NOW)
    assert in_use(city) == version.name
    kept = load_city(city).layers["facilities"]
    assert kept["form"].tolist() == ["domus", "beschermd_wonen_24u"]
    assert kept["visibility"].tolist() == ["public", "secret"]
    assert kept["precision"].tolist() == ["buurt", "buurt"]
    again = _prepared(city, REGISTER.replace("nee;;", "nee;BU00341702;"))
    assert {one.certainty for one in again.columns} == {Recognised.GIVEN}
    assert not again.changes.any


def test_a_city_that_changed_in_between_is_not_written_over(city):
    one, other = (_prepared(city, REGISTER.replace("nee;;", "nee;BU00341702;")) for _ in "ab")
    keep(one, city, now=NOW)
    with pytest.raises(InputError, match="intussen veranderd"):
        keep(other, city, now=NOW)
