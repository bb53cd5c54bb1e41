"""A connection that is away for 150 seconds, in a real browser: no tap is lost, and nothing shows that was not taken.

`python -m tests.soak.cut`; `make soak` runs it. The tests hold the same with a cut of two seconds.
"""

from __future__ import annotations

import os
import sys

import pytest

SECONDS = 150
"""The screen forgets a visitor after 120."""

if __name__ == "__main__":
    os.environ["CUT_SECONDS"] = str(SECONDS)
    sys.exit(pytest.main(["-q", "-m", "browser", "tests/browser/test_cut.py"]))
