"""A planner who does nothing for a minute, in a real browser: the role ends by itself, and says why.

`python -m tests.soak.idle`; `make soak` runs it. The tests hold the same with a clock that they set.
"""

from __future__ import annotations

import os
import sys

import pytest

if __name__ == "__main__":
    os.environ["IDLE_MINUTE"] = "1"
    sys.exit(pytest.main(["-q", "-m", "browser", "tests/browser/test_login.py", "-k", "nobody"]))
