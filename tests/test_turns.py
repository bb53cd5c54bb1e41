"""Pages are computed in turn, and nobody waits long."""

from __future__ import annotations

import threading
import time

import pytest

from spreidingskaart.web import turns


def test_no_more_are_computed_at_once_than_there_are_turns(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 60.0)
    busy, most, lock = 0, 0, threading.Lock()

    def compute():
        nonlocal busy, most
        with turns.turn():
            with lock:
                busy += 1
                most = max(most, busy)
            time.sleep(0.02)
            with lock:
                busy -= 1

    threads = [threading.Thread(target=compute) for _ in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert most == turns.AT_ONCE


def test_a_page_that_takes_long_holds_up_no_other(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.05)
    with turns.turn():  # the turn is taken, and stays so
        done = threading.Event()

        def compute():
            with turns.turn():
                done.set()

        threading.Thread(target=compute).start()
        assert done.wait(10)


def test_a_turn_is_given_back_by_a_page_that_fails(monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.0)
    for _ in range(5):
        with pytest.raises(ZeroDivisionError), turns.turn():
            raise ZeroDivisionError
    assert turns._TURNS._value == turns.AT_ONCE
