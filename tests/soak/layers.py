"""Every optional layer broken or missing alone, and every page opened: `python -m tests.soak.layers` (`make soak`).

The tests hold the same with some layers broken at once, so that each is broken on each page.
"""

from __future__ import annotations

import os
import sys

import pytest

if __name__ == "__main__":
    os.environ["LAYERS_ALONE"] = "1"
    which = "layers_that_are_broken or test_every_page_opens or test_every_command_answers"
    sys.exit(
        pytest.main(["-q", "tests/test_parts.py", "tests/test_missing_layers.py", "-k", which])
    )
