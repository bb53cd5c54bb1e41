"""The audit: who saw or did what, in a chain in which no row can change, go, come or move unseen."""

from __future__ import annotations

import datetime as dt
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.errors import DataError
from spreidingskaart.model import ANYONE, Person, Role
from spreidingskaart.store import Store, audit
from spreidingskaart.store.chain import START, AuditKind

JANSEN = Person("a.jansen", Role.PLANNER)
SMIT = Person("b.smit", Role.ADMINISTRATOR)
COLUMNS = ("number", "at", "kind", "name", "role", "about", "once", "hash")


class Clock:
    """Stands still until somebody moves it."""

    def __init__(self):
        self.now = dt.datetime(2026, 3, 1, 9, 5, tzinfo=dt.UTC)

    def __call__(self):
        return self.now

    def later(self, **time):
        self.now += dt.timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def store(tmp_path, clock):
    made = Store(tmp_path / "store.sqlite3", now=clock)
    yield made
    made.close()


def fill(store, clock):
    store.write_audit(AuditKind.LOGIN, JANSEN)
    store.write_audit_once_an_hour(AuditKind.SAW, JANSEN, "kaart")
    clock.later(days=1)
    store.write_audit(AuditKind.FAILED_CODE, ANYONE)
    store.write_audit(AuditKind.CONFIDENTIAL_FILE, SMIT, {"file": "blad"})
    store.write_audit(AuditKind.LOGOUT, JANSEN)


def rows_of(store):
    connection = sqlite3.connect(store._file)
    found = connection.execute(
        "SELECT number, at, kind, name, role, about, once, hash FROM audit ORDER BY number"
    ).fetchall()
    connection.close()
    return found


def replace_rows(store, rows):
    """Write the table anew, as somebody does who can write the file."""
    connection = sqlite3.connect(store._file, isolation_level=None)
    for change in ("update", "delete"):
        connection.execute(f"DROP TRIGGER IF EXISTS audit_stays_on_{change}")
    connection.execute("DELETE FROM audit")
    connection.executemany("INSERT INTO audit VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    connection.close()


@pytest.fixture(scope="module")
def chains(tmp_path_factory):
    """Return two stores with their rows and head: one whole, one of which the oldest rows went."""
    made = []
    for pruned in (False, True):
        clock = Clock()
        store = Store(tmp_path_factory.mktemp("audit") / "store.sqlite3", now=clock)
        fill(store, clock)
        if pruned:
            clock.later(days=10)
            store.prune_audit(SMIT, days=10)
            store.write_audit(AuditKind.LOGIN, JANSEN)
        made.append((store, rows_of(store), store.check_audit().head))
    yield made
    for store, _, _ in made:
        store.close()


def test_it_tells_who_did_what_and_when_newest_first(store, clock):
    fill(store, clock)
    told = store.audit()
    assert [(row.number, row.kind, row.name, row.role) for row in told] == [
        (5, AuditKind.LOGOUT, "a.jansen", Role.PLANNER),
        (4, AuditKind.CONFIDENTIAL_FILE, "b.smit", Role.ADMINISTRATOR),
        (3, AuditKind.FAILED_CODE, "", Role.PUBLIC),
        (2, AuditKind.SAW, "a.jansen", Role.PLANNER),
        (1, AuditKind.LOGIN, "a.jansen", Role.PLANNER),
    ]
    assert told[1].about == {"file": "blad"}
    assert [row.number for row in store.audit(since=clock())] == [5, 4, 3]
    assert [row.number for row in store.audit(most=2)] == [5, 4]


def test_looking_is_written_once_per_name_thing_and_hour_also_by_another_process(store, clock):
    other = Store(store._file, now=clock)
    for _ in range(3):
        for each in (store, other):
            each.write_audit_once_an_hour(AuditKind.SAW, JANSEN, "kaart")
    assert len(store.audit()) == 1
    other.write_audit_once_an_hour(AuditKind.SAW, JANSEN, "spreiding")
    other.write_audit_once_an_hour(AuditKind.SAW, SMIT, "kaart")
    clock.later(hours=1)
    store.write_audit_once_an_hour(AuditKind.SAW, JANSEN, "kaart")
    other.close()
    assert [(row.name, row.about["what"]) for row in store.audit()] == [
        ("a.jansen", "kaart"),
        ("b.smit", "kaart"),
        ("a.jansen", "spreiding"),
        ("a.jansen", "kaart"),
    ]


def test_an_untouched_chain_holds_and_gives_its_head(store, clock):
    assert store.check_audit().head == START
    fill(store, clock)
    state = store.check_audit()
    assert (state.rows, state.broken, state.head) == (5, None, store.audit()[0].hash)
    store.write_audit(AuditKind.LOGIN, SMIT)
    assert store.check_audit(state.head).broken is None


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_any_single_change_anywhere_is_found(chains, data):
    store, rows, noted = data.draw(st.sampled_from(chains))
    row = data.draw(st.integers(0, len(rows) - 1), label="row")
    changed = list(rows)
    match data.draw(st.sampled_from(["cell", "remove", "insert", "swap", "cut"]), label="how"):
        case "cell":
            column = data.draw(st.integers(0, len(COLUMNS) - 1), label="column")
            value = data.draw(st.one_of(st.text(max_size=5), st.integers(0, 9)), label="value")
            if column == 0:
                value = data.draw(st.integers(20, 30))
            if column == 1:
                value = data.draw(st.sampled_from(["2026-03-01 09:05:00.000001", "gisteren", ""]))
            if str(value) == str(rows[row][column]):
                value = f"{value}."
            changed[row] = (*rows[row][:column], value, *rows[row][column + 1 :])
        case "remove":
            del changed[row]
        case "insert":
            later = [(each[0] + 1, *each[1:]) for each in rows[row:]]
            new = (rows[row][0], *rows[row][1:6], None, rows[row][7])
            changed = [*rows[:row], new, *later]
        case "swap":
            other = data.draw(st.integers(0, len(rows) - 1).filter(lambda i: i != row))
            changed[row] = (rows[row][0], *rows[other][1:])
            changed[other] = (rows[other][0], *rows[row][1:])
        case "cut":
            changed = rows[:row]
    replace_rows(store, changed)
    state = store.check_audit(noted)
    assert state.broken is not None
    assert state.why


def test_the_first_broken_row_is_named(store, clock):
    fill(store, clock)
    rows = rows_of(store)
    replace_rows(store, [*rows[:2], (*rows[2][:3], "iemand", *rows[2][4:]), *rows[3:]])
    state = store.check_audit()
    assert (state.rows, state.broken) == (2, 3)
    assert state.why.startswith("Deze regel is niet zoals hij geschreven is")


def test_who_cut_off_the_end_is_found_only_by_a_noted_head(store, clock):
    fill(store, clock)
    noted = store.check_audit().head
    replace_rows(store, rows_of(store)[:-1])
    assert store.check_audit().broken is None
    assert store.check_audit(noted).broken == 5


def test_a_noted_head_is_missed_where_the_whole_store_is_gone(store):
    assert store.check_audit("a" * 64).broken == 1


def test_old_rows_go_and_the_chain_still_holds(store, clock):
    fill(store, clock)
    assert store.prune_audit(SMIT, days=365) == 0
    assert len(store.audit()) == 5
    clock.later(days=10)
    assert store.prune_audit(SMIT, days=10) == 2
    assert [(row.number, row.kind) for row in store.audit()][:1] == [(6, AuditKind.PRUNE)]
    assert [row.number for row in store.audit()] == [6, 5, 4, 3]
    assert store.check_audit().broken is None
    clock.later(days=11)
    assert store.prune_audit(SMIT, days=10) == 4
    assert [row.number for row in store.audit()] == [7]
    assert store.check_audit().broken is None


@pytest.mark.parametrize("change", ["UPDATE audit SET name = 'x'", "DELETE FROM audit"])
def test_the_database_itself_refuses_to_change_or_remove(store, clock, change):
    fill(store, clock)
    with (
        pytest.raises(Exception, match="what was written stays"),
        store._engine.begin() as connection,
    ):
        connection.exec_driver_sql(change)
    assert store.check_audit().rows == 5


def test_a_row_that_cannot_be_read_is_said_in_one_sentence(store, clock):
    fill(store, clock)
    rows = rows_of(store)
    replace_rows(store, [*rows[:4], (*rows[4][:2], "onbekend", *rows[4][3:])])
    with pytest.raises(DataError, match="Regel 5 van de audit is veranderd en niet te lezen"):
        store.audit()


def test_a_name_of_any_kind_is_written(store):
    store.write_audit(AuditKind.LOGIN, Person("a\nb\u202e" + "x" * 300, Role.PLANNER))
    (row,) = store.audit()
    assert row.name.startswith("a b x")
    assert len(row.name) == 120


@pytest.mark.parametrize(
    ("told", "days"), [("30", 30), (" 1 ", 1), ("0", None), ("-1", None), ("een jaar", None)]
)
def test_the_retention_is_a_number_of_days_or_is_refused(monkeypatch, told, days):
    monkeypatch.setenv("SPREIDINGSKAART_AUDIT_DAYS", told)
    if days is None:
        with pytest.raises(DataError, match="geef een heel getal van 1 tot"):
            audit.keep_days()
    else:
        assert audit.keep_days() == days
