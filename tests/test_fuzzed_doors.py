"""A few of what `tests.fuzzed_doors` hands to every door, and that it would see what is wrong."""

from __future__ import annotations

import random

import pytest

from tests import fuzzed_doors
from tests.canaries import WORDS

FEW = 12


@pytest.fixture(scope="module", autouse=True)
def _world():
    with fuzzed_doors.world():
        yield


@pytest.mark.parametrize("door", fuzzed_doors.doors())
def test_every_door_answers_or_refuses(door):
    tally = fuzzed_doors.hand_in(door, FEW)
    assert tally.inputs == FEW
    slow = [
        fault for fault in tally.faults if ": took " in fault
    ]  # says more of the machine than of us
    assert [fault for fault in tally.faults if fault not in slow] == []


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (lambda: ("200", [WORDS[0]]), "leaks"),
        (lambda: ("FAULT 500", []), "FAULT 500"),
        (lambda: 1 / 0, "ZeroDivisionError"),
    ],
)
def test_what_is_wrong_is_seen(monkeypatch, answer, fault):
    monkeypatch.setattr(fuzzed_doors, "doors", lambda: {"routes": lambda _: ("x", answer)})
    assert fault in fuzzed_doors.hand_in("routes", 1).faults[0]


def test_what_was_handed_in_may_be_quoted(monkeypatch):
    echo = (f"GET {WORDS[0]}", lambda: ("200", [WORDS[0]]))
    monkeypatch.setattr(fuzzed_doors, "doors", lambda: {"routes": lambda _: echo})
    assert fuzzed_doors.hand_in("routes", 1).faults == []


def test_the_same_seed_is_the_same_input():
    asked = [fuzzed_doors.doors()["commands"](random.Random("a"))[0] for _ in range(2)]  # noqa: S311
    assert asked[0] == asked[1]
