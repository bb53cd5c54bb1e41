"""Sessions share one City: threads that ask all criteria at once get the answers that one thread gets."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from bench.threads import questions, spell
from spreidingskaart.city.access import seen_by

from .synthetic import synthetic_city

ROOT = Path(__file__).resolve().parents[1]


def test_eight_threads_agree_on_the_bundled_city_and_none_crashes():
    # a process of its own: a crash in C would take the tests along
    run = subprocess.run(
        [sys.executable, "-m", "bench.threads", "--seconds", "2"],
        cwd=ROOT,
        capture_output=True,
        check=False,
        text=True,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    assert "0 other answers" in run.stdout


@pytest.mark.thorough
def test_threads_agree_on_a_city_that_nobody_asked_before():
    quiet = seen_by(synthetic_city(), "public")
    asked = questions(quiet)
    expected = [question(quiet) for question in asked]
    for _ in range(5):
        outcome = spell(
            seen_by(synthetic_city(), "public"), asked, expected, threads=8, seconds=0.0
        )
        assert outcome.differences == Counter()
        assert outcome.asked == 8 * len(asked)


def test_another_answer_is_noticed():
    city = seen_by(synthetic_city(), "public")
    asked = questions(city)[:2]
    outcome = spell(city, asked, [asked[0](city), "something else"], threads=2, seconds=0.0)
    assert outcome.differences == Counter({1: 2})
