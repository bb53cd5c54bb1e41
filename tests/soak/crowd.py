"""A hundred people at once on one server, over real websockets, for a minute; ends with an error where one met a fault.

`python -m tests.soak.crowd` is `python -m bench.crowd`; `make soak` runs it. Its goals in seconds are for a quiet
machine: one that is missed is named, and is no error.
"""

from __future__ import annotations

from bench.crowd import main

if __name__ == "__main__":
    main()
