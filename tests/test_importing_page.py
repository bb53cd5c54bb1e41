"""Importing on Gegevens: who may, where, once, and what of a secret row is shown."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from functools import partial
from types import SimpleNamespace

import pytest
import streamlit as st

from spreidingskaart.city import BUNDLED_CITY, load_city
from spreidingskaart.city.access import PLANNER, seen_by
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.register import RegisterKind, prepare
from spreidingskaart.city.sources.register.telling import vocabulary_of
from spreidingskaart.city.sources.versions import in_use, versions
from spreidingskaart.errors import InputError
from spreidingskaart.model import ANYONE, Person, Role
from spreidingskaart.store import audit
from spreidingskaart.web import own_folder
from spreidingskaart.web.gegevens import file_in, keeping, plans_in, preview
from spreidingskaart.web.gegevens.field_words import word_told
from spreidingskaart.web.gegevens.file_in import FileIn
from spreidingskaart.web.own_folder import folder_to_write, why_not_writable
from tests.city_folder import write_city
from tests.imro_texts import PLAN, collection, plan_area, surface, thing
from tests.synthetic import at, box

JANSEN = Person("A. Jansen", Role.PLANNER)
TEAMS = b"naam;buurt\nTeam Noord;BU3\nTeam Zuid;BU1\n"
X, Y = at(700, 700)
SECRETS = (
    "naam;vorm;plekken;openbaar;status;x;y;postcode\n"
    f"Open huis;domus;12;ja;existing;{X:.0f};{Y:.0f};1300 AA\n"
    f"Schuilhuis;domus;8;nee;existing;{X + 50:.0f};{Y:.0f};1300 BB\n"
).encode()


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A planner in a city of their own; what the page holds, and what is served, stand in this test only."""
    folder = write_city(tmp_path / "city")
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(tmp_path / "store.sqlite3"))
    monkeypatch.setattr(st, "session_state", {})
    served = SimpleNamespace(
        who=JANSEN, city=seen_by(load_city(folder), PLANNER), folder=folder, newest=0
    )
    for module in (keeping, own_folder):
        monkeypatch.setattr(module, "person", lambda: served.who)
    monkeypatch.setattr(own_folder, "city_of_session", lambda: served.city)
    monkeypatch.setattr(
        keeping, "serve_newest", lambda: setattr(served, "newest", served.newest + 1)
    )
    served.forms = {form: one.name for form, one in served.city.forms.items()}
    return served


def prepared(here, kind, data, name):
    return prepare(data, kind, here.folder, forms=here.forms, name=name)


def said():
    return st.session_state[keeping._SAID]


def teams(here):
    return set(load_city(here.folder).layers["district_teams"]["name"])


# ------------------------------------------------------------------------------------------------- where, and who


def test_the_city_that_comes_with_the_program_is_never_written(here):
    here.city = replace(here.city, folder=BUNDLED_CITY)
    with pytest.raises(
        InputError, match=r"meegeleverde voorbeeldstad; .* init GEMEENTECODE --to MAP"
    ):
        folder_to_write()
    assert why_not_writable(replace(here.city, folder=None)) == (
        "Deze gemeente staat niet in een map; er is niets om in te schrijven."
    )


def test_a_folder_that_the_server_may_not_write_is_told_before_anything_is_handed_in(
    here, monkeypatch
):
    monkeypatch.setattr(own_folder.os, "access", lambda *_: False)
    told = why_not_writable(here.city)
    assert told == "De server mag niet schrijven in de map city; vraag de beheerder van de server."


def test_the_role_is_asked_at_the_act_and_not_when_the_page_was_drawn(here):
    found = prepared(here, RegisterKind.TEAMS, TEAMS, "teams.csv")
    before = (here.folder / "city.yaml").read_bytes()
    here.who = ANYONE
    keeping.keep_file(found, "token")
    assert (said().sentence, said().good) == (own_folder.NO_ROLE, False)
    keeping.use_version("2026-11-30-091500")
    assert said().sentence == own_folder.NO_ROLE
    assert (here.folder / "city.yaml").read_bytes() == before
    assert not versions(here.folder)
    assert [row.kind for row in audit.show()] == []


# ------------------------------------------------------------------------------------------------- once, and back


def test_what_is_kept_is_audited_served_and_undone(here):
    before = teams(here)
    found = prepared(here, RegisterKind.TEAMS, TEAMS, "teams.csv")
    keeping.keep_file(found, "token")
    assert said().sentence == "Wijkteams uit teams.csv zijn in gebruik."
    assert teams(here) == {"Team Noord", "Team Zuid"}
    assert versions(here.folder)[0].why == "ingelezen: Wijkteams uit teams.csv, door A. Jansen"
    keeping.use_version(said().undo)
    assert teams(here) == before
    assert re.fullmatch(
        r"De versie van \d\d-\d\d-\d{4} \d\d:\d\d \(zoals het was\) is weer in gebruik\.",
        said().sentence,
    )
    assert here.newest == 2
    kinds = [(row.kind, row.name) for row in audit.show()]
    assert kinds == [(audit.AuditKind.GO_BACK, JANSEN.name), (audit.AuditKind.IMPORT, JANSEN.name)]


def test_a_second_press_does_nothing(here):
    found = prepared(here, RegisterKind.TEAMS, TEAMS, "teams.csv")
    keeping.keep_file(found, "token")
    made = versions(here.folder)
    keeping.keep_file(found, "token")
    assert versions(here.folder) == made
    assert said().good


def test_the_second_of_two_planners_hears_that_it_changed(here):
    mine = prepared(here, RegisterKind.TEAMS, TEAMS, "teams.csv")
    theirs = prepared(here, RegisterKind.TEAMS, b"naam;buurt\nTeam West;BU2\n", "anders.csv")
    keeping.keep_file(theirs, "theirs")
    keeping.keep_file(mine, "mine")
    assert not said().good
    assert "intussen veranderd" in said().sentence
    assert teams(here) == {"Team West"}


def test_an_old_screen_does_not_undo_what_somebody_else_imported_since(here):
    keeping.keep_file(prepared(here, RegisterKind.TEAMS, TEAMS, "teams.csv"), "mine")
    mine = said()
    theirs = prepared(here, RegisterKind.TEAMS, b"naam;buurt\nTeam West;BU2\n", "anders.csv")
    keeping.keep_file(theirs, "theirs")
    keeping.use_version(mine.undo, of=mine.of)
    assert said().sentence == keeping.CHANGED
    assert teams(here) == {"Team West"}
    assert [row.kind for row in audit.show()] == [audit.AuditKind.IMPORT] * 2


def test_what_cannot_be_audited_is_not_kept(here, monkeypatch):
    found = prepared(here, RegisterKind.TEAMS, TEAMS, "teams.csv")
    broken = here.folder.parent / "no-store"
    broken.mkdir()
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(broken))
    keeping.keep_file(found, "token")
    assert not said().good
    assert in_use(here.folder) is None


def test_a_file_is_read_once_for_each_question(here, monkeypatch):
    asked = []
    real = file_in.prepare
    monkeypatch.setattr(
        file_in, "prepare", lambda *given, **more: asked.append(1) or real(*given, **more)
    )
    given = FileIn(kind=RegisterKind.TEAMS, name="teams.csv", data=TEAMS)
    for each in (given, given, replace(given, adds=True), replace(given, date=dt.date(2026, 1, 1))):
        file_in.prepared(each, here.folder, here.city)
    assert len(asked) == 3
    keeping.keep_file(file_in.prepared(given, here.folder, here.city), "token")
    file_in.prepared(given, here.folder, here.city)
    assert len(asked) == 5  # another city is in use now


def test_a_file_that_is_none_is_one_sentence_and_is_read_once(here):
    given = FileIn(kind=RegisterKind.TEAMS, name="x.xlsx", data=b"PK\x03\x04 no zip")
    for _ in range(2):
        with pytest.raises(Exception, match=r"x\.xlsx") as error:
            file_in.prepared(given, here.folder, here.city)
        assert str(error.value).endswith(".")


# ------------------------------------------------------------------------------------------------- what is shown


def test_of_a_secret_row_nothing_is_shown_that_tells_where_or_who_it_is(here):
    found = prepared(here, RegisterKind.FACILITIES, SECRETS, "register.csv")
    shown = preview.in_dutch(preview.without_secrets(found), found, here.city)
    assert list(shown["Zichtbaarheid"]) == ["openbaar", "geheim"]
    assert list(shown["Naam"]) == ["Open huis", preview.HIDDEN]
    secret = shown.iloc[1].astype(str).str.cat(sep=" ")
    for word in ("Schuilhuis", "1300", f"{X + 50:.0f}", f"{Y:.0f}"):
        assert word not in secret
    assert list(shown["Plekken"]) == ["12", "8"]


def test_who_says_nothing_of_visibility_has_secret_rows(here):
    bare = b"naam;vorm;plekken\nSchuilhuis;domus;8\n"
    found = prepared(here, RegisterKind.FACILITIES, bare, "register.csv")
    assert "Schuilhuis" not in preview.without_secrets(found).astype(str).to_string()


def test_a_fault_in_a_cell_that_may_be_an_address_is_told_without_it(here):
    found = prepared(here, RegisterKind.FACILITIES, SECRETS, "register.csv")
    fault = Fault(None, 3, "postcode", "'Schuilstraat 5' is geen postcode")
    found = replace(found, faults=(fault, replace(fault, column="plekken", sentence="geen getal")))
    hidden = [preview.fault_told(found, each, everything=False) for each in found.faults]
    assert hidden == [
        "Rij 3, kolom postcode: klopt niet; zet 'Toon ook adressen' aan om te zien wat.",
        "Rij 3, kolom plekken: geen getal",
    ]
    assert preview.fault_told(found, fault, everything=True) == fault.line
    assert "Schuilstraat 5" in preview.faults_csv(found).decode()


# ------------------------------------------------------------------------------------------------- plans


def plan_file():
    home = {"naam": "Wonen", "bestemmingshoofdgroep": "wonen", "artikelnummer": "39.10"}
    ground = surface(box(200, 200, 100, 100))
    return collection([plan_area(shape=ground), thing("Enkelbestemming", 1, ground, **home)])


def test_plans_are_read_told_kept_and_undone(here):
    before = load_city(here.folder).layers["zoning_plans"]["id"].tolist()
    found = plans_in.read_plans("plan.gml", plan_file(), here.folder)
    (row,) = plans_in.rows_of(found.found)
    assert row[:4] == ("plan.gml", "Proefplan", "vastgesteld", 1)
    assert plans_in.read_plans("plan.gml", plan_file(), here.folder) is found
    assert not list(here.folder.glob(".inlezen-*"))
    keeping.keep_once("Plannen", "plan.gml", found.token, partial(plans_in._keep, found))
    assert said().sentence == "Plannen uit plan.gml zijn in gebruik."
    assert PLAN in load_city(here.folder).layers["zoning_plans"]["id"]
    keeping.keep_once("Plannen", "plan.gml", "again", partial(plans_in._keep, found))
    assert "intussen veranderd" in said().sentence
    keeping.use_version(versions(here.folder)[0].before)
    assert load_city(here.folder).layers["zoning_plans"]["id"].tolist() == before


def test_a_file_without_plans_is_told_and_cannot_be_kept(here):
    found = plans_in.read_plans("niets.gml", b"<gml/>", here.folder).found
    assert found.kept is None
    (row,) = plans_in.rows_of(found)
    assert row[0] == "niets.gml"
    assert row[4]


def test_a_word_that_the_page_shows_can_be_written_in_a_register(here):
    told = {form: one.name for form, one in here.city.forms.items()}
    for kind in RegisterKind:
        municipality = here.city.municipality
        for column in kind.schema.columns:
            vocabulary = vocabulary_of(column, told, municipality)
            for word in vocabulary.words if vocabulary else ():
                shown = word_told(here.city, column.name, word)
                assert vocabulary.read(shown, column.name) == word, (column.name, shown)
