"""What says that something became slower: what is slower fails, what is equal passes, however busy the machine."""

from __future__ import annotations

import json

import pytest

from bench import check
from bench.yardstick import times_as_long


class Machine:
    """A processor of which the time is what is done on it; `busy` makes all work take longer."""

    def __init__(self) -> None:
        self.now, self.busy = 0.0, 1.0

    def clock(self) -> float:
        return self.now

    def takes(self, seconds):
        def act():
            self.now += seconds * self.busy

        return act


@pytest.fixture
def machine():
    return Machine()


def measured(machine):
    return lambda act: times_as_long(act, 5, clock=machine.clock, work=machine.takes(2.0))


def test_a_measure_that_is_slower_fails_and_an_equal_one_passes(machine):
    measures = {
        "equal": lambda: machine.takes(6.0),
        "just allowed": lambda: machine.takes(7.4),
        "slower": lambda: machine.takes(7.6),
        "faster": lambda: machine.takes(3.0),
        "new": lambda: machine.takes(90.0),
    }
    lines = []
    found = check.compare(
        measures, dict.fromkeys(measures, 3.0) | {"new": None}, measured=measured(machine), tell=lines.append
    )  # fmt: skip
    assert [one.name for one in found if one.fails] == ["slower"]
    assert [line.split()[0] for line in lines if "SLOWER" in line] == ["slower"]
    assert [line.split()[0] for line in lines if "not in the baseline" in line] == ["new"]
    assert [one.now for one in found] == pytest.approx([3.0, 3.7, 3.8, 1.5, 45.0])


def test_a_machine_that_is_four_times_slower_is_no_regression(machine):
    machine.busy = 4.0
    (one,) = check.compare(
        {"equal": lambda: machine.takes(6.0)}, {"equal": 3.0}, measured=measured(machine)
    )
    assert one.now == pytest.approx(3.0)
    assert not one.fails


def test_one_disturbed_round_counts_for_nothing(machine):
    turns = iter([1.0, 1.0, 9.0, 1.0, 1.0, 1.0])

    def act():
        machine.now += 6.0 * next(turns)

    assert measured(machine)(act) == pytest.approx(3.0)


def test_what_seems_slower_is_asked_again_before_it_is_said():
    asked = iter([9.0, 3.0])
    (one,) = check.compare(
        {"disturbed": lambda: print}, {"disturbed": 3.0}, measured=lambda _: next(asked)
    )
    assert not one.fails


def test_the_exit_code_follows_and_writing_keeps_what_was_not_measured(monkeypatch, tmp_path):
    from bench import checked

    took = {"plots": 3.0}
    baseline = tmp_path / "baseline.json"
    baseline.write_text(json.dumps({"plots": 3.0, "city": 7.0}))
    monkeypatch.setattr(checked, "MEASURES", {"plots": lambda: "plots"})
    monkeypatch.setattr(check, "BASELINE", baseline)
    monkeypatch.setattr(check, "times_as_long", lambda act, _: took[act])
    assert check.main([]) == 0
    took["plots"] = 4.0
    assert check.main(["--only", "plots"]) == 1
    assert check.main(["--write"]) == 0
    assert json.loads(baseline.read_text()) == {"plots": 4.0, "city": 7.0}
    assert check.main([]) == 0


def test_the_baseline_knows_every_measure_and_no_other():
    from bench.checked import MEASURES

    assert set(check.read()) == set(MEASURES)
