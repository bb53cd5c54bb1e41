"""A role lasts as long as somebody is there, the proof is good, and nobody ended it; then never again."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spreidingskaart.errors import DataError
from spreidingskaart.model import ANYONE, Person, Role
from spreidingskaart.store import MOST_NAME, Store
from spreidingskaart.web.identity.limits import LONGEST_LOGIN, MOST_LOGINS, MOST_WRONG
from spreidingskaart.web.identity.logins import Clock, End, Login, Logins, WayIn, fingerprint
from spreidingskaart.web.identity.names import shown_name
from spreidingskaart.web.identity.one_time_code import OneTimeCode, Tried, name_at_the_machine

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
PLANNER = Person("p.jansen", Role.PLANNER)


class World:
    """A clock that a test sets, and a store that it can break."""

    def __init__(self):
        self.now, self.ticks, self.revoked, self.broken = NOON, 1_000.0, set(), False

    def later(self, minutes):
        self.now += minutes * MINUTE
        self.ticks += 60 * minutes

    def revoke(self, fingerprints, until):
        assert until >= self.now
        if self.broken:
            raise DataError("stuk")
        self.revoked |= set(fingerprints)

    def is_revoked(self, fingerprints):
        if self.broken:
            raise DataError("stuk")
        return bool(self.revoked & set(fingerprints))

    def logins(self):
        return Logins(
            idle=30 * MINUTE,
            revoke=self.revoke,
            is_revoked=self.is_revoked,
            clock=Clock(lambda: self.now, lambda: self.ticks),
        )


@pytest.fixture
def world():
    return World()


def login(*, proof="proof", until=NOON + 60 * MINUTE, person=PLANNER):
    return Login(person, WayIn.OIDC, fingerprint(proof), until)


def test_somebody_who_keeps_doing_things_stays_until_the_proof_expires(world):
    logins = world.logins()
    assert logins.begin("b", login())
    for _ in range(5):
        world.later(11)
        assert logins.touch("b").person == PLANNER
    world.later(5)
    assert logins.touch("b") is None
    assert logins.why_ended(fingerprint("proof")) == logins.sentence(End.EXPIRED)


def test_asking_is_no_activity(world):
    logins = world.logins()
    logins.begin("b", login())
    for _ in range(29):
        world.later(1)
        assert logins.of("b") is not None
    world.later(1)
    assert logins.of("b") is None
    assert logins.why_ended(fingerprint("proof")).startswith(
        "U bent 30 minuten niet actief geweest."
    )


@pytest.mark.parametrize(("clock", "ticks"), [(-600, 31), (31, 0), (31, 31)])
def test_idle_time_counts_by_whichever_says_longest(world, clock, ticks):
    logins = world.logins()
    logins.begin("b", login())
    world.now += clock * MINUTE
    world.ticks += 60 * ticks
    assert logins.of("b") is None


def test_what_ended_does_not_come_back_with_the_same_proof_or_browser(world):
    logins = world.logins()
    logins.begin("b", login())
    assert logins.end("b")
    assert logins.of("b") is None
    assert not logins.begin("b", login(proof="other"))
    assert not logins.begin("c", login())
    assert logins.begin("c", login(proof="other"))


def test_idle_ends_it_in_other_processes_too(world):
    here, elsewhere = world.logins(), world.logins()
    here.begin("b", login())
    world.later(31)
    assert here.of("b") is None
    assert not elsewhere.begin("c", login())


def test_leaving_in_one_process_ends_it_in_the_other(world, tmp_path):
    here, elsewhere = Store(tmp_path / "s.sqlite3"), Store(tmp_path / "s.sqlite3")
    clock = Clock(lambda: world.now, lambda: world.ticks)
    one, other = (
        Logins(idle=30 * MINUTE, revoke=s.revoke, is_revoked=s.is_revoked, clock=clock)
        for s in (here, elsewhere)
    )
    one.begin("b", login())
    other.begin("b", login())
    assert other.counts("b", fingerprint("proof"))
    one.end("b")
    world.ticks += 2
    assert other.of("b") is None
    assert not other.counts("b", fingerprint("proof"))
    here.close()
    elsewhere.close()


def test_no_role_while_the_store_does_not_say_who_left(world):
    logins = world.logins()
    world.broken = True
    assert not logins.begin("a", login(proof="a"))
    assert not logins.counts("a", fingerprint("a"))
    world.broken = False
    logins.begin("b", login())
    world.broken = True
    world.ticks += 2
    assert logins.of("b") is None
    assert logins.why_ended(fingerprint("proof")) == logins.sentence(End.UNREADABLE)
    world.broken = False
    assert logins.of("b") is None
    assert not logins.begin("c", login())


def test_leaving_says_so_where_the_store_could_not_keep_it(world):
    logins = world.logins()
    logins.begin("b", login())
    world.broken = True
    assert not logins.end("b")
    assert logins.of("b") is None


def test_what_another_process_gave_counts_while_nobody_ended_it(world):
    here, elsewhere = world.logins(), world.logins()
    here.begin("b", login())
    assert elsewhere.counts("b", fingerprint("proof"))
    assert here.counts("b", fingerprint("proof"))
    assert not here.counts("b", fingerprint("another"))
    here.end("b")
    assert not elsewhere.counts("b", fingerprint("proof"))


def test_a_login_lasts_a_working_day_whatever_the_proof_says(world):
    logins = world.logins()
    logins.begin("b", login(until=NOON + 100 * LONGEST_LOGIN))
    while world.now < NOON + LONGEST_LOGIN - 20 * MINUTE:
        world.later(20)
        assert logins.touch("b")
    world.later(20)
    assert logins.touch("b") is None


@pytest.mark.parametrize(
    "wrong", [login(person=ANYONE), login(until=NOON), login(until=NOON - MINUTE)]
)
def test_what_gives_no_role_is_no_login(world, wrong):
    assert not world.logins().begin("b", wrong)


def test_logins_are_forgotten_before_they_fill_the_memory(world):
    logins = world.logins()
    for number in range(MOST_LOGINS + 5):
        logins.begin(f"b{number}", login(proof=str(number)))
    assert logins.of("b0") is None
    assert logins.of(f"b{MOST_LOGINS}") is not None


# ------------------------------------------------------------------------------------- one-time code
@pytest.fixture
def told():
    return []


@pytest.fixture
def code(told, world):
    made = OneTimeCode(told.append, ticks=lambda: world.ticks)
    made.renew()
    return made


def test_a_code_is_good_for_once_and_a_new_one_is_told(code, told):
    assert code.use(told[-1]) is Tried.RIGHT
    assert len(told) == 2
    assert code.use(told[0]) is Tried.WRONG
    assert code.use(told[1].lower().replace("-", " ")) is Tried.RIGHT


def test_after_five_wrong_ones_every_try_waits_a_minute(code, told, world):
    assert {code.use(f"AAAA-AAA{n}") for n in range(MOST_WRONG)} == {Tried.WRONG}
    assert code.use(told[-1]) is Tried.WAIT
    world.ticks += 59
    assert code.use(told[-1]) is Tried.WAIT
    world.ticks += 1.1
    assert code.use(told[-1]) is Tried.RIGHT


def test_nothing_is_right_before_a_code_was_told(told):
    assert OneTimeCode(told.append).use("") is Tried.WRONG


@given(st.text(max_size=30))
def test_no_other_text_is_right(given_code):
    made = OneTimeCode([].append)
    made.renew()
    assert made.use(given_code) is Tried.WRONG


def test_codes_are_not_told_twice(told):
    made = OneTimeCode(told.append)
    for _ in range(200):
        made.renew()
    assert len(set(told)) == 200


# ------------------------------------------------------------------------------------- names
@given(st.one_of(st.text(max_size=600), st.none(), st.integers(), st.lists(st.text(max_size=3))))
def test_a_name_is_short_on_one_line_and_in_reading_order(given_name):
    name = shown_name(given_name)
    assert len(name) <= MOST_NAME
    assert name.isprintable()
    assert name == name.strip()
    assert not set(name) & set("\u202e\u2066\u200b\u200f\n\t")


def test_the_machine_has_a_name():
    assert name_at_the_machine()
