"""A thousand inputs for every door; each must answer or refuse in one sentence, within five seconds, and leak nothing.

`python -m tests.soak.doors`; `make soak` runs it. What one door does with other seeds: `python -m tests.fuzzed_doors`.
"""

from __future__ import annotations

import sys

from tests.fuzzed_doors import run

if __name__ == "__main__":
    sys.exit(bool(run(1_000)))
