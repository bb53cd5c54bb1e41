"""A login that ended stays ended: in another process, after a restart, and where the store cannot be read."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest

from spreidingskaart.errors import DataError, InputError
from spreidingskaart.store import Store

ONE, OTHER = "a" * 64, "b" * 64
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


@pytest.fixture
def store(tmp_path):
    moment = [NOON]
    made = Store(tmp_path / "store.sqlite3", now=lambda: moment[0])
    made.moment = moment
    yield made
    made.close()


def test_nothing_is_revoked_where_nobody_made_anything(store, tmp_path):
    assert not store.is_revoked([ONE])
    assert not (tmp_path / "store.sqlite3").exists()


def test_what_is_revoked_is_known_to_another_process(store, tmp_path):
    store.revoke([ONE], NOON + HOUR)
    other = Store(tmp_path / "store.sqlite3")
    assert other.is_revoked([ONE])
    assert other.is_revoked([OTHER, ONE])
    assert not other.is_revoked([OTHER])
    assert not other.is_revoked([])
    other.close()


def test_twice_is_once_and_the_later_end_wins(store):
    store.revoke([ONE], NOON + 2 * HOUR)
    store.revoke([ONE, ONE], NOON + HOUR)
    store.moment[0] = NOON + 1.5 * HOUR
    store.revoke([OTHER], NOON + 3 * HOUR)
    assert store.is_revoked([ONE])


def test_a_row_goes_when_the_login_would_have_ended_by_itself(store, tmp_path):
    store.revoke([ONE], NOON + HOUR)
    store.moment[0] = NOON + 2 * HOUR
    assert store.is_revoked([ONE])
    store.revoke([OTHER], NOON + 3 * HOUR)
    assert not store.is_revoked([ONE])
    connection = sqlite3.connect(tmp_path / "store.sqlite3")
    assert connection.execute("SELECT fingerprint FROM revocations").fetchall() == [(OTHER,)]
    connection.close()


@pytest.mark.parametrize("wrong", ["", "a" * 63, "A" * 64, "jansen@gemeente.nl", "a" * 65])
def test_only_a_fingerprint_is_kept(store, wrong):
    with pytest.raises(InputError):
        store.revoke([wrong], NOON)


def test_a_store_that_cannot_be_read_says_so(tmp_path):
    (tmp_path / "store.sqlite3").write_bytes(b"no database at all" * 100)
    broken = Store(tmp_path / "store.sqlite3")
    with pytest.raises(DataError):
        broken.is_revoked([ONE])
    with pytest.raises(DataError):
        broken.revoke([ONE], NOON)
    broken.close()
