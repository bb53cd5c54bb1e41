"""Every property test with ten times as many examples, and others each time: `python -m tests.soak.properties`."""

from __future__ import annotations

import sys

import pytest

from tests.application import ROOT

PROFILE = "thorough"
"""In tests/conftest.py; a number of examples that a test names itself stays."""


def files() -> list[str]:
    """Return the files that have property tests."""
    tests = sorted((ROOT / "tests").glob("test_*.py"))
    return [str(file) for file in tests if "@given" in file.read_text(encoding="utf-8")]


if __name__ == "__main__":
    sys.exit(pytest.main(["-q", f"--hypothesis-profile={PROFILE}", *files()]))
