"""Two people change the same thing: the second is told what stands now, and overwrites nothing unseen."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from spreidingskaart.errors import InputError
from spreidingskaart.model import Assessment, Finding, Role, Verdict
from spreidingskaart.store import ChangedError, Store
from tests.people import planner

FOUND = Assessment(
    municipality="Almere",
    data_version="d1",
    role="planner",
    proposal={"x": 1.0, "y": 2.0, "tested_as": "disc", "form": "domus", "places": 3},
    verdict=Verdict.CONFLICTS,
    gaps=(),
    summary="Strijdig.",
    findings=(
        Finding("zoning", Verdict.CONFLICTS, gaps=(), sentence="Strijdig."),
        Finding("parking", Verdict.CONFLICTS, gaps=(), sentence="Strijdig."),
    ),
)


@pytest.fixture
def store(store_place):
    made = Store(store_place)
    yield made
    made.close()


def overrule(store, name, verdict="fits", **more):
    return store.override(FOUND, "zoning", verdict, reason="Omdat.", by=planner(name), **more)


def enter(store, name, value=4, site="L01", **more):
    told = {"source": "Advies", "reason": "Omdat.", "by": planner(name)}
    return store.enter("bw", "Almere", site, "liveability", value, **told, **more)


def framework(number=1, previous=None, **fields):
    history = [
        {"number": n, "previous": None if n == 1 else previous} for n in range(1, number + 1)
    ]
    return {"id": "bw", "title": "Een", "history": history, **fields}


@pytest.mark.parametrize("act", [overrule, enter])
def test_who_saw_what_stands_may_replace_it_and_who_saw_something_else_is_told_what_stands(
    store, act
):
    first = act(store, "A", expected=None)
    second = act(store, "B", expected=first.event_id)
    with pytest.raises(
        ChangedError, match=r"^Niet bewaard: iemand anders heeft dit gewijzigd \(B, "
    ):
        act(store, "C", expected=first.event_id)
    with pytest.raises(ChangedError) as told:
        act(store, "C", expected=None)
    assert told.value.standing == second
    assert isinstance(told.value, InputError)
    assert len(store.history(seen_by=Role.PLANNER)) == 2
    assert act(store, "C", expected=told.value.standing.event_id).name == "C"


@pytest.mark.parametrize("act", [overrule, enter])
def test_what_was_taken_back_meanwhile_is_told_too(store, act):
    first = act(store, "A", expected=None)
    store.undo(first.event_id, planner("B"))
    with pytest.raises(ChangedError, match="intussen ingetrokken") as told:
        act(store, "C", expected=first.event_id)
    assert told.value.standing is None
    assert act(store, "C", expected=None).name == "C"


@pytest.mark.parametrize("act", [overrule, enter])
def test_a_double_click_is_no_conflict_with_oneself(store, act):
    assert act(store, "A", expected=None) == act(store, "A", expected=None)
    assert len(store.history(seen_by=Role.PLANNER)) == 1


def test_another_finding_or_cell_is_nobodys_conflict(store):
    overrule(store, "A", expected=None)
    store.override(FOUND, "parking", "fits", reason="Omdat.", by=planner("B"), expected=None)
    enter(store, "A", expected=None)
    enter(store, "B", site="L02", expected=None)
    assert len(store.history(seen_by=Role.PLANNER)) == 4


def test_a_framework_that_got_a_newer_version_is_not_changed_unseen(store):
    first = store.save_framework(framework(), by=planner("A"), reason="begin", expected=None)
    with pytest.raises(ChangedError):
        store.save_framework(
            framework(title="Twee"), by=planner("B"), reason="begin", expected=None
        )
    again = store.save_framework(framework(), by=planner("B"), reason="begin", expected=None)
    second = store.save_framework(
        framework(2, first.sha256), by=planner("A"), reason="strenger", expected=again.event_id
    )
    with pytest.raises(ChangedError) as told:
        store.save_framework(
            framework(2, first.sha256, title="Anders"),
            by=planner("B"),
            reason="x",
            expected=first.event_id,
        )
    assert told.value.standing == second
    with pytest.raises(ChangedError):
        store.save_framework(
            framework(), by=planner("B"), reason="ik zag er 1", expected=first.event_id
        )


def test_who_locks_or_takes_back_second_is_told_who_was_first(store):
    made = store.save_framework(framework(), by=planner("A"), reason="begin")
    lock = store.lock("bw", by=planner("A"), reason="vast")
    with pytest.raises(ChangedError, match="al vastgezet door A") as told:
        store.lock("bw", by=planner("B"), reason="vast")
    assert told.value.standing == lock
    store.undo(lock.event_id, planner("A"), "besluit")
    store.undo(made.event_id, planner("A"))
    with pytest.raises(ChangedError, match="al teruggedraaid"):
        store.undo(made.event_id, planner("B"))


def test_of_many_who_saw_the_same_exactly_one_succeeds(store):
    first = enter(store, "A", expected=None)
    start = threading.Barrier(6)

    def change(n):
        start.wait()
        try:
            enter(store, f"persoon {n}", value=n, expected=first.event_id)
        except ChangedError:
            return 0
        return 1

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(change, range(6))) == 1
    assert len(store.history(seen_by=Role.PLANNER)) == 2
