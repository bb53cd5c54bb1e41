"""What a planner makes is internal until an administrator publishes it; the public never learns of the rest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from spreidingskaart.cli.main import main
from spreidingskaart.errors import InputError
from spreidingskaart.model import ANYONE, Assessment, Finding, Person, Role, Verdict
from spreidingskaart.site_test.journal_words import COVERED, texts
from spreidingskaart.site_test.overrides import to_keep, with_overrides
from spreidingskaart.store import Store, proposal_key
from spreidingskaart.store.chain import AuditKind
from spreidingskaart.weighing.case import locking
from spreidingskaart.weighing.case.offered import shipped, standing
from tests.people import administrator, planner
from tests.synthetic import synthetic_city

PROPOSAL = {
    "x": 1.0,
    "y": 2.0,
    "tested_as": "disc",
    "disc_radius_m": 25.0,
    "form": "f",
    "places": 3,
}
PUBLIC = Assessment(
    municipality="Almere",
    data_version="d1",
    role="public",
    proposal=PROPOSAL,
    verdict=Verdict.CONFLICTS,
    gaps=(),
    summary="Strijdig.",
    findings=(
        Finding("zoning", Verdict.CONFLICTS, gaps=(), sentence="Strijdig."),
        Finding("parking", Verdict.FITS, gaps=(), sentence="Past."),
    ),
)
PROTECTED = replace(PUBLIC, role="planner", data_version="d1-planner")
KEY = proposal_key(PROPOSAL)


class Clock:
    """One minute further at each look."""

    def __init__(self):
        self.now = dt.datetime(2026, 3, 1, 9, 0, tzinfo=dt.UTC)

    def __call__(self):
        self.now += dt.timedelta(minutes=1)
        return self.now


@pytest.fixture
def store(tmp_path):
    made = Store(tmp_path / "store.sqlite3", now=Clock())
    yield made
    made.close()


def enter(store, found="fits", by=None, reason="Rustig.", source="Bezoek"):
    return store.enter(
        "bw", "Almere", "L01", "police", found, source=source, reason=reason, by=by or planner()
    )


def shown(store, seen_by):
    return [
        (one.verdict, one.reason, one.name)
        for one in store.entries("bw", "Almere", seen_by=seen_by)
    ]


# ------------------------------------------------------------------------------------------- who may
def test_the_public_keeps_nothing_and_only_an_administrator_publishes(store):
    for nobody in (ANYONE, Person("A. Jansen", Role.PUBLIC)):
        with pytest.raises(InputError, match="alleen een planner of beheerder kan iets bewaren"):
            enter(store, by=nobody)
    made = enter(store)
    for by in (ANYONE, planner()):
        with pytest.raises(InputError, match="Alleen een beheerder kan iets publiceren"):
            store.publish(made.event_id, by)
        with pytest.raises(InputError, match="Alleen een beheerder kan iets intern maken"):
            store.unpublish(made.event_id, by)
    with pytest.raises(InputError, match="log eerst in"):
        store.undo(made.event_id, ANYONE)
    assert [event.kind for event in store.history(seen_by=Role.PLANNER)] == ["entry"]


def test_withdrawing_is_written_in_the_name_of_who_does_it(store):
    made = enter(store, by=planner("A. Jansen"))
    store.undo(made.event_id, planner("B. Smit"))
    assert [event.name for event in store.history(seen_by=Role.PLANNER)] == ["B. Smit", "A. Jansen"]


# ------------------------------------------------------------------------------------------- who sees
def test_an_entry_is_internal_until_published_and_can_be_made_internal_again(store):
    made = enter(store)
    assert shown(store, Role.PUBLIC) == []
    assert store.history(seen_by=Role.PUBLIC) == ()
    assert shown(store, Role.PLANNER) == shown(store, Role.ADMINISTRATOR)
    published = store.publish(made.event_id, administrator(), "Besluit")
    assert shown(store, Role.PUBLIC) == [(Verdict.FITS, "Rustig.", "A. Jansen")]
    assert (published.kind, published.name, published.in_force) == ("publish", "B. Beheer", True)
    store.unpublish(made.event_id, administrator("C. Beheer"), "Toch niet")
    assert shown(store, Role.PUBLIC) == []
    assert [(each.kind, each.in_force) for each in store.history(seen_by=Role.PLANNER)] == [
        ("unpublish", True),
        ("publish", False),
        ("entry", True),
    ]
    store.publish(made.event_id, administrator())
    assert len(shown(store, Role.PUBLIC)) == 1


def test_a_newer_internal_entry_leaves_the_public_the_older_one(store):
    store.publish(enter(store, "fits").event_id, administrator())
    enter(store, "conflicts", reason="Geheim adres ernaast.")
    assert shown(store, Role.PUBLIC) == [(Verdict.FITS, "Rustig.", "A. Jansen")]
    assert shown(store, Role.PLANNER)[0][0] is Verdict.CONFLICTS


def test_a_withdrawal_is_internal_too_until_it_is_published(store):
    made = enter(store)
    store.publish(made.event_id, administrator())
    off = store.undo(made.event_id, planner("B. Smit"), "Geheime reden")
    assert shown(store, Role.PLANNER) == []
    assert len(shown(store, Role.PUBLIC)) == 1
    assert [event.in_force for event in store.history(seen_by=Role.PUBLIC)] == [True]
    assert [event.id for event in store.internal()] == [off.id]
    store.publish(off.id, administrator())
    assert shown(store, Role.PUBLIC) == []
    assert store.internal() == ()


def test_what_turns_something_internal_can_only_follow_it(store):
    made = enter(store)
    off = store.undo(made.event_id, planner())
    with pytest.raises(InputError, match=f"publiceer eerst stap {made.event_id}"):
        store.publish(off.id, administrator())


def test_a_public_turn_of_what_became_internal_again_is_not_told_either(store):
    made = enter(store)
    store.publish(made.event_id, administrator())
    off = store.undo(made.event_id, planner(), "Reden van intrekken")
    store.publish(off.id, administrator())
    assert len(store.history(seen_by=Role.PUBLIC)) == 2
    store.unpublish(made.event_id, administrator())
    assert store.history(seen_by=Role.PUBLIC) == ()


@pytest.mark.parametrize("twice", ["publish", "unpublish"])
def test_the_same_word_is_not_said_twice_and_a_publication_is_not_turned(store, twice):
    made = enter(store)
    if twice == "publish":
        word = store.publish(made.event_id, administrator())
        with pytest.raises(InputError, match="al openbaar"):
            store.publish(made.event_id, administrator())
        with pytest.raises(InputError, match="is zelf een publicatie"):
            store.publish(word.id, administrator())
        with pytest.raises(InputError, match="Maak weer intern"):
            store.undo(word.id, administrator())
    else:
        with pytest.raises(InputError, match="al intern"):
            store.unpublish(made.event_id, administrator())
    with pytest.raises(InputError, match="staat niet in de opslag"):
        store.publish(99, administrator())


def test_ids_for_the_public_leave_no_gap(store):
    for n in range(6):
        made = enter(store, "fits" if n % 2 else "conflicts", reason=f"reden {n}")
        if n in (1, 4):
            store.publish(made.event_id, administrator())
    told = store.history(seen_by=Role.PUBLIC)
    assert [(event.id, event.reason) for event in told] == [(2, "reden 4"), (1, "reden 1")]
    (newest,) = store.history(seen_by=Role.PUBLIC, most=1)
    assert (newest.id, newest.reason) == (1, "reden 4")
    assert [one.event_id for one in store.entries("bw", "Almere", seen_by=Role.PUBLIC)] == [1]


# ------------------------------------------------------------------------------------------- overrides
def test_one_criterion_has_one_answer_however_it_is_asked(store):
    first = store.override(PUBLIC, "zoning", "fits", reason="Openbaar", by=planner())
    store.publish(first.event_id, administrator())
    store.override(PROTECTED, "zoning", "unsuitable", reason="Geheim", by=planner())
    for role, reason in ((Role.PUBLIC, "Openbaar"), (Role.PLANNER, "Geheim")):
        (told,) = store.overrides_for(KEY, seen_by=role)
        every = store.all_overrides(seen_by=role)
        assert told.reason == reason == [made for made in every if made.in_force][-1].reason
    shown = with_overrides(PUBLIC, {}, store)
    assert shown.findings[0].override.reason == "Openbaar"
    assert not shown.findings[0].override.internal


def test_what_rests_on_protected_data_is_never_published(store):
    made = store.override(PROTECTED, "zoning", "fits", reason="Geheim", by=planner())
    with pytest.raises(InputError, match="die alleen planners zien; die kan niet openbaar worden"):
        store.publish(made.event_id, administrator())
    assert store.all_overrides(seen_by=Role.PUBLIC) == ()


def test_an_override_is_made_of_what_the_public_sees_where_that_is_the_same():
    assert to_keep(PROTECTED, PUBLIC, "zoning") is PUBLIC
    other = Finding("zoning", Verdict.CONFLICTS, gaps=(), sentence="Anders.")
    seen = replace(PROTECTED, findings=(other, *PROTECTED.findings[1:]))
    assert to_keep(seen, PUBLIC, "zoning") is seen
    assert to_keep(seen, PUBLIC, "parking") is PUBLIC


# ------------------------------------------------------------------------------------------- locks
def test_an_internal_lock_shows_no_names_to_the_public_and_goes_public_with_its_version(store):
    city = synthetic_city()
    framework = next(one for one in shipped() if one.care_forms)
    locking.lock(framework, store, by=planner(), why="Besluit van 3 maart")

    def seen(role):
        return standing(framework.id, city.forms, store, seen_by=role)

    assert (seen(Role.PUBLIC).lock, seen(Role.PUBLIC).seen) == (None, False)
    assert seen(Role.PLANNER).seen
    assert seen(Role.PLANNER).internal
    lock, version = store.internal()
    assert (lock.kind, version.kind) == ("lock", "framework")
    store.publish(lock.id, administrator())
    assert seen(Role.PUBLIC).seen
    assert seen(Role.PUBLIC).lock.by == "A. Jansen"
    assert not seen(Role.PLANNER).internal
    assert store.internal() == ()
    store.unpublish(version.id, administrator())
    assert (
        store.history(seen_by=Role.PUBLIC) == store.locks(framework.id, seen_by=Role.PUBLIC) == ()
    )
    assert (seen(Role.PUBLIC).lock, seen(Role.PUBLIC).seen) == (None, False)


def test_every_text_that_becomes_public_is_shown_before(store):
    framework = next(one for one in shipped() if one.care_forms)
    locking.lock(framework, store, by=planner(), why="Besluit van 3 maart")
    made = enter(store, reason="Rustige buurt.", source="Wijkagent")
    for event in store.internal():
        told = " ".join(text for _, text in texts(store, event))
        wanted = ["A. Jansen", event.reason]
        wanted += ["Wijkagent"] if event.id == made.event_id else [framework.history[0].why]
        assert [text for text in wanted if text not in told] == []


def test_an_entry_names_its_site_only_once_the_framework_is_locked(store):
    framework = next(one for one in shipped() if one.care_forms)
    source = {"source": "Bezoek", "reason": "Rustig."}
    store.enter(framework.id, "Almere", "L29", "police", "fits", **source, by=planner())
    [event] = store.internal()
    assert dict(texts(store, event))["Locatie"] == COVERED
    locking.lock(framework, store, by=planner(), why="Besluit van 3 maart")
    assert dict(texts(store, event))["Locatie"] == "L29"


# ------------------------------------------------------------------------------------------- the audit
def test_every_change_is_in_the_audit_in_the_name_of_who_did_it(store):
    made = enter(store)
    store.publish(made.event_id, administrator())
    store.unpublish(made.event_id, administrator())
    assert [(row.kind, row.name, row.about["event"]) for row in store.audit()] == [
        (AuditKind.UNPUBLISH, "B. Beheer", 3),
        (AuditKind.PUBLISH, "B. Beheer", 2),
        (AuditKind.CHANGE, "A. Jansen", 1),
    ]
    assert "Rustig" not in str(store.audit())
    enter(store)  # a double click writes nothing, in neither
    assert len(store.audit()) == 3


# ------------------------------------------------------------------------------------------- at random
@dataclass
class Row:
    """One row of the journal as the test keeps it."""

    kind: str
    cell: str
    reason: str
    subject: int | None = None
    public: bool = False
    steps: int = 0


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["enter", "override", "undo", "publish", "unpublish"]),
        st.sampled_from([ANYONE, planner(), planner("C. Vos"), administrator()]),
        st.integers(0, 9),
    ),
    max_size=25,
)


def play(store, steps, rows, reasons):
    """Do the steps, with the reason of each by its number; return the rows that were written, by id."""
    for n, (act, by, pick) in enumerate(steps):
        reason = reasons(n)
        ids = sorted(rows)
        target = ids[pick % len(ids)] if ids else 1
        try:
            if act == "enter":
                site = f"L{pick % 2}"
                value = float(n + 1)
                more = {"source": reason, "reason": reason, "by": by}
                made = store.enter("bw", "Almere", site, "noise", value, **more)
                rows[made.event_id] = Row("entry", site, reason)
            elif act == "override":
                found = PUBLIC if pick % 2 else PROTECTED
                verdict = ("fits", "may_fit", "unsuitable")[pick % 3]
                made = store.override(found, "zoning", verdict, reason=reason, by=by)
                rows[made.event_id] = Row(f"override of {found.role}", "zoning", reason)
            elif act == "undo":
                made = store.undo(target, by, reason)
                root = rows[target].subject or target
                rows[root].steps += 1
                row = Row("turn", rows[root].cell, reason, root, steps=rows[root].steps)
                rows[made.id] = row
            else:
                made = getattr(store, act)(target, by, reason)
                rows[target].public = act == "publish"
                rows[made.id] = Row("word", rows[target].cell, reason, target)
        except InputError:
            assert act in ("undo", "publish", "unpublish") or by is ANYONE


def visible(rows, number):
    row = rows[number]
    made = rows[row.subject] if row.subject else row
    return row.kind != "word" and row.public and made.public and made.kind != "override of planner"


def in_force(rows, number):
    turns = [
        row.steps
        for other, row in rows.items()
        if row.kind == "turn" and row.subject == number and visible(rows, other)
    ]
    return max(turns, default=0) % 2 == 0


def answers(store):
    """Everything that the public can ask."""
    return (
        store.entries("bw", "Almere", seen_by=Role.PUBLIC),
        store.overrides_for(KEY, seen_by=Role.PUBLIC),
        store.all_overrides(seen_by=Role.PUBLIC),
        store.history(seen_by=Role.PUBLIC),
        store.history(framework_id="bw", seen_by=Role.PUBLIC),
        store.history(proposal_key=KEY, seen_by=Role.PUBLIC),
    )


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_the_public_sees_a_function_of_what_was_published_and_nothing_else(steps):
    store, rows = Store(":memory:", now=Clock()), {}
    play(store, steps, rows, lambda n: f"reden {n}")
    public = [number for number in sorted(rows) if visible(rows, number)]

    told = store.history(seen_by=Role.PUBLIC)
    assert [event.reason for event in told] == [rows[number].reason for number in public[::-1]]
    assert [event.id for event in told] == list(range(len(public), 0, -1))
    standing = {
        (rows[number].kind, rows[number].cell): rows[number].reason
        for number in public
        if rows[number].subject is None and in_force(rows, number)
    }
    entries = store.entries("bw", "Almere", seen_by=Role.PUBLIC)
    overrides = store.overrides_for(KEY, seen_by=Role.PUBLIC)
    assert {("entry", one.site): one.reason for one in entries} | {
        ("override of public", one.criterion): one.reason for one in overrides
    } == standing
    every = [made for made in store.all_overrides(seen_by=Role.PUBLIC) if made.in_force]
    assert [made.reason for made in every][-1:] == [made.reason for made in overrides]

    # another history in which only what is internal says something else gives the same answers
    hidden = {rows[number].reason for number in rows if not visible(rows, number)}
    other, again = Store(":memory:", now=Clock()), {}
    play(other, steps, again, lambda n: f"anders {n}" if f"reden {n}" in hidden else f"reden {n}")
    assert answers(other) == answers(store)
    assert not [reason for reason in hidden if f"'{reason}'" in str(answers(store))]
    assert store.check_audit().broken is None
    store.close()
    other.close()


# ------------------------------------------------------------------------------------------- command line
def test_the_command_line_lists_publishes_and_takes_back(tmp_path, monkeypatch, capsys):
    place = tmp_path / "store.sqlite3"
    monkeypatch.setenv("SPREIDINGSKAART_STORE", str(place))
    store = Store(place)
    made = enter(store)

    def run(*arguments):
        code = main(["store", *arguments])
        return code, capsys.readouterr()

    code, told = run("internal")
    assert code == 2
    assert "Rustig" not in told.out + told.err
    code, told = run("internal", "--role", "planner")
    assert code == 0
    assert told.out.startswith(f"Stap {made.event_id}: met de hand ingevuld")
    assert "Reden: Rustig." in told.out
    code, told = run("publish", str(made.event_id), "--role", "planner")
    assert (code, told.err.strip()) == (
        2,
        "Alleen een beheerder kan iets publiceren; log in als beheerder.",
    )
    assert run("publish", "x", "--role", "administrator")[0] == 2
    publish = ("publish", str(made.event_id), "--role", "administrator", "--name", "B. Beheer")
    assert run(*publish)[0] == 0
    assert len(shown(store, Role.PUBLIC)) == 1
    assert run("internal", "--role", "administrator")[1].out.strip() == "Er is niets intern."
    code, told = run("unpublish", str(made.event_id), "--role", "administrator", "--json")
    assert code == 0
    assert shown(store, Role.PUBLIC) == []
    store.close()
