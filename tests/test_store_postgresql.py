"""What is of PostgreSQL only: how it is spoken to, who waits for whom, and what a person hears when it is gone."""

from __future__ import annotations

import pytest

from spreidingskaart.errors import DataError
from spreidingskaart.model import Role
from spreidingskaart.store import Store
from spreidingskaart.store.place import url_of
from tests import postgres as servers
from tests.people import planner

FRAMEWORK = {"id": "bw", "title": "Een", "history": [{"number": 1}]}
TURN = "SELECT pg_advisory_xact_lock(28992)"


@pytest.fixture
def store(postgres_place):
    made = Store(postgres_place)
    yield made
    made.close()


def save(store):
    return store.save_framework(FRAMEWORK, by=planner("A"), reason="begin")


@pytest.mark.parametrize("scheme", ["postgresql", "postgres", "postgresql+psycopg"])
def test_every_spelling_of_an_address_is_the_driver_that_is_installed(scheme):
    url = url_of(f"{scheme}://a:b@c/d?host=/x")
    assert (url.drivername, url.password, url.query["host"]) == ("postgresql+psycopg", "b", "/x")


def test_nobody_waits_for_ever_and_nothing_is_half(postgres, postgres_place, monkeypatch):
    monkeypatch.setattr("spreidingskaart.store.place.PATIENCE", 0.2)
    store = Store(postgres_place)
    save(store)
    with postgres.connect(postgres_place.split("@/")[1].split("?")[0]) as other:
        other.autocommit = False
        other.execute(TURN)
        with pytest.raises(
            DataError, match=r"^Bewaren is niet gelukt: de database is te lang bezet"
        ):
            store.lock("bw", by=planner("A"), reason="vast")
        assert len(store.history(seen_by=Role.PLANNER)) == 1  # who reads does not wait
        other.rollback()
    store.lock("bw", by=planner("A"), reason="vast")
    assert len(store.history(seen_by=Role.PLANNER)) == 2
    store.close()


def test_the_disk_has_confirmed_whatever_the_server_has_as_its_default(postgres, postgres_place):
    name = postgres_place.split("@/")[1].split("?")[0]
    with postgres.connect() as connection:
        connection.execute(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        connection.execute(
            f"ALTER DATABASE \"{name}\" SET default_transaction_isolation = 'repeatable read'"
        )
    store = Store(postgres_place)
    save(store)
    with store._engine.connect() as connection:
        asked = ("synchronous_commit", "transaction_isolation", "lock_timeout", "statement_timeout")
        found = [connection.exec_driver_sql(f"SHOW {name}").scalar() for name in asked]
    store.close()
    assert found == ["on", "read committed", "30s", "30s"]


def test_a_database_that_may_only_be_read_says_so_and_is_read(postgres, store, postgres_place):
    save(store)
    store.close()
    name = postgres_place.split("@/")[1].split("?")[0]
    with postgres.connect() as connection:
        connection.execute(f'ALTER DATABASE "{name}" SET default_transaction_read_only = on')
    with pytest.raises(DataError, match="mag alleen worden gelezen"):
        store.lock("bw", by=planner("A"), reason="vast")
    assert len(store.history(seen_by=Role.PLANNER)) == 1


def test_a_full_disk_of_the_server_is_one_sentence_and_loses_nothing(
    postgres, store, postgres_place
):
    save(store)
    with postgres.connect(postgres_place.split("@/")[1].split("?")[0]) as connection:
        connection.execute(
            "CREATE FUNCTION no_room() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION "
            "'could not extend file: No space left on device' USING ERRCODE = '53100'; END $$"
        )
        connection.execute(
            "CREATE TRIGGER no_room BEFORE INSERT ON locks FOR EACH ROW EXECUTE FUNCTION no_room()"
        )
        with pytest.raises(DataError, match="de database heeft geen ruimte meer"):
            store.lock("bw", by=planner("A"), reason="vast")
        assert len(store.history(seen_by=Role.PLANNER)) == 1
        connection.execute("DROP TRIGGER no_room ON locks")
    store.lock("bw", by=planner("A"), reason="vast")
    assert len(store.history(seen_by=Role.PLANNER)) == 2


def test_no_server_no_database_or_a_wrong_name_is_one_sentence(tmp_path, postgres):
    nowhere = Store(f"postgresql://postgres@/x?host={tmp_path}")
    with pytest.raises(DataError, match=r"^De opslag is niet te lezen: de database is niet te ber"):
        nowhere.history(seen_by=Role.PLANNER)
    nobody = Store("postgresql://postgres@127.0.0.1:1/x")
    with pytest.raises(
        DataError, match=r"^Bewaren is niet gelukt: de database is niet te bereiken"
    ):
        save(nobody)
    for place in (postgres.place("is_er_niet"), postgres.place().replace("postgres@", "niemand@")):
        with pytest.raises(DataError, match=r"^De opslag is niet te lezen: de database weigert"):
            Store(place).history(seen_by=Role.PLANNER)


def test_a_server_that_goes_away_loses_nothing_and_is_found_again():
    with servers.server(durable=True) as server:
        store = Store(server.place())
        save(store)
        server.stop("immediate")
        with pytest.raises(DataError, match="de database is niet te bereiken"):
            store.lock("bw", by=planner("A"), reason="vast")
        with pytest.raises(DataError, match=r"^De opslag is niet te lezen: de database is niet"):
            store.history(seen_by=Role.PLANNER)
        server.start()
        assert [event.kind for event in store.history(seen_by=Role.PLANNER)] == ["framework"]
        store.lock("bw", by=planner("A"), reason="vast")
        assert len(store.history(seen_by=Role.PLANNER)) == 2
        store.close()


def test_a_connection_that_breaks_at_the_commit_is_told_as_unsure(postgres, store, monkeypatch):
    save(store)

    def broken(connection):
        connection.connection.dbapi_connection.close()

    from sqlalchemy import event

    event.listen(store._engine, "commit", broken)
    with pytest.raises(DataError, match="het is niet zeker of dit bewaard is"):
        store.lock("bw", by=planner("A"), reason="vast")
    event.remove(store._engine, "commit", broken)
    store.lock("bw", by=planner("A"), reason="vast")
    assert [one.kind for one in store.history(seen_by=Role.PLANNER)] == ["lock", "framework"]
