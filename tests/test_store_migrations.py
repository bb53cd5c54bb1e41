"""A store of any age opens with what was in it; what is newer or not ours stays as it is."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateTable

from spreidingskaart.errors import DataError
from spreidingskaart.model import Role, Verdict
from spreidingskaart.store import Store, migrations
from spreidingskaart.store.migrate import prepare
from spreidingskaart.store.place import engine_of, url_of
from spreidingskaart.store.tables import METADATA
from tests.people import planner

FRAMEWORK = {"id": "bw", "title": "Een", "history": [{"number": 1}]}


@pytest.fixture
def place(tmp_path):
    return tmp_path / "store.sqlite3"


@pytest.fixture
def store(place):
    made = Store(place)
    yield made
    made.close()


def run(place, *statements):
    connection = sqlite3.connect(place, isolation_level=None)
    for statement in statements:
        connection.execute(statement)
    connection.close()


def newest():
    versions = Path(migrations.__file__).parent / "versions"
    return max(path.name[1:5] for path in versions.glob("r*.py"))


def revision(place):
    connection = sqlite3.connect(place)
    found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    connection.close()
    return found


def test_a_file_of_0_bytes_is_no_new_store_and_is_left_as_it_is(place, store):
    place.touch()
    for ask in (
        lambda: store.history(seen_by=Role.PLANNER),
        lambda: store.save_framework(FRAMEWORK, by=planner("A"), reason="begin"),
    ):
        with pytest.raises(
            DataError, match=r"bestand van 0 bytes.*`python -m spreidingskaart store restore"
        ):
            ask()
    assert place.read_bytes() == b""
    place.unlink()
    store.save_framework(FRAMEWORK, by=planner("A"), reason="begin")
    assert len(store.frameworks(seen_by=Role.PLANNER)) == 1
    store.close()
    place.write_bytes(b"")
    with pytest.raises(DataError, match="bestand van 0 bytes"):
        store.history(seen_by=Role.PLANNER)


def test_a_store_is_for_its_owner_alone_and_one_that_was_not_is_closed_and_told(
    place, store, caplog
):
    store.save_framework(FRAMEWORK, by=planner("A"), reason="begin")
    modes = {path.name: path.stat().st_mode & 0o777 for path in place.parent.iterdir()}
    assert modes == dict.fromkeys((place.name, f"{place.name}-wal", f"{place.name}-shm"), 0o600)
    store.close()
    place.chmod(0o644)
    assert len(store.frameworks(seen_by=Role.PLANNER)) == 1
    assert place.stat().st_mode & 0o777 == 0o600
    assert "could be read by others" in caplog.text


def test_what_was_in_a_file_of_the_first_revision_is_still_there(place, store):
    engine = engine_of(url_of(place))
    prepare(engine, "0001")
    engine.dispose()
    assert revision(place) == [("0001",)]
    run(
        place,
        """INSERT INTO events VALUES
           (1, 'override', '2026-01-02 09:00:00.000000', 'A. Jansen', 'omdat', NULL, NULL)""",
        """INSERT INTO overrides VALUES
           (1, 'p1-x', 'Almere', '{"places": 3}', 'zoning', 'conflicts', 'Strijdig.', 1, 'd1', 'planner', 'fits')
        """,
    )
    (made,) = store.overrides_for("p1-x", seen_by=Role.PLANNER)
    assert (made.name, made.verdict, made.original_firm) == ("A. Jansen", Verdict.FITS, True)
    assert made.made_at.isoformat() == "2026-01-02T09:00:00+00:00"
    # from before there were roles: public at once, but what rested on protected data is not
    assert store.all_overrides(seen_by=Role.PUBLIC) == store.history(seen_by=Role.PUBLIC) == ()
    store.save_framework(FRAMEWORK, by=planner("A"), reason="begin")
    assert [event.id for event in store.history(seen_by=Role.PLANNER)] == [2, 1]
    assert revision(place) == [(newest(),)]


@pytest.mark.parametrize("journal", ["WAL", "DELETE"])
def test_a_newer_store_is_refused_and_left_as_it_is(place, store, journal):
    store.save_framework(FRAMEWORK, by=planner("A"), reason="begin")
    store.close()
    run(place, "UPDATE alembic_version SET version_num = '9999'", f"PRAGMA journal_mode={journal}")
    before = place.read_bytes()
    newer = Store(place)
    for ask in (
        lambda: newer.history(seen_by=Role.PLANNER),
        lambda: newer.save_framework(FRAMEWORK, by=planner("A"), reason="begin"),
    ):
        with pytest.raises(DataError) as told:
            ask()
        assert str(told.value) == (
            "De opslag (store.sqlite3) is gemaakt met een nieuwere versie van Spreidingskaart "
            "(revisie 9999); werk de toepassing bij. Er is niets aan veranderd."
        )
    newer.close()
    assert place.read_bytes() == before


def test_a_database_of_something_else_is_refused_and_left_as_it_is(place, store):
    run(place, "CREATE TABLE recipes (id INTEGER)")
    before = place.read_bytes()
    with pytest.raises(DataError, match="is een database van iets anders; kies een ander bestand"):
        store.save_framework(FRAMEWORK, by=planner("A"), reason="begin")
    store.close()
    assert place.read_bytes() == before


def test_a_file_that_is_no_database_is_refused_and_left_as_it_is(place, store):
    place.write_text("Dit is een brief. " * 100)
    before = place.read_bytes()
    with pytest.raises(DataError, match="Bewaren is niet gelukt"):
        store.save_framework(FRAMEWORK, by=planner("A"), reason="begin")
    with pytest.raises(DataError, match="De opslag is niet te lezen"):
        store.history(seen_by=Role.PLANNER)
    store.close()
    assert place.read_bytes() == before


def test_a_framework_that_was_changed_behind_our_back_is_not_given(place, store):
    document = {"id": "bw", "title": "Eerlijk", "history": [{"number": 1}]}
    store.save_framework(document, by=planner("A"), reason="begin")
    store.close()
    run(
        place,
        "DROP TRIGGER frameworks_stays_on_update",
        "UPDATE frameworks SET document = replace(document, 'Eerlijk', 'Anders')",
    )
    with pytest.raises(
        DataError, match="Versie 1 van het afwegingskader `bw` is in de opslag veranderd"
    ):
        store.framework("bw", seen_by=Role.PLANNER)


def test_the_revisions_make_the_tables_that_the_code_reads(place, store):
    store.save_framework(FRAMEWORK, by=planner("A"), reason="begin")
    with store._engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, METADATA) == []


def test_postgresql_can_be_told_the_same_tables():
    said = [
        str(CreateTable(table).compile(dialect=postgresql.dialect()))
        for table in METADATA.sorted_tables
    ]
    assert any("BIGSERIAL" in text and "TIMESTAMP WITH TIME ZONE" in text for text in said)
