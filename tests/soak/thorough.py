"""Every test that is marked thorough: it holds more deeply what others hold too, and takes too long for each change.

`python -m tests.soak.thorough`; `make soak` runs it.
"""

from __future__ import annotations

import sys

import pytest

if __name__ == "__main__":
    sys.exit(pytest.main(["-q", "-m", "thorough"]))
