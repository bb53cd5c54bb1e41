"""The application with a clock on every run of a page: `python -m bench.clocked FILE app.py`, for `bench.session`.

Every run adds a line of JSON to the file. Every other run goes under the profiler of Python, which makes it slower: it
tells the shares, and the runs between tell the time.
"""

from __future__ import annotations

import cProfile
import json
import runpy
import sys
import threading
import time
from collections import defaultdict
from itertools import count
from pathlib import Path
from typing import Final

_RUNS: Final = "ScriptRunner.scriptThread"
"""Name of a thread of the screen in which a page runs; a new one each time."""
_FLOORS: Final = (
    ("/forward_msg", "serialisation"),
    ("/google/protobuf/", "serialisation"),
    ("/streamlit_folium/", "folium"),
    ("/folium/", "folium"),
    ("/branca/", "folium"),
    ("/streamlit/", "streamlit"),
    ("/jinja2/", "templates"),
    ("/markupsafe/", "templates"),
    (".html", "templates"),
    ("/numpy/", "numpy"),
    ("/shapely/", "shapely"),
    ("/geo/", "geo"),
    ("/pages/", "pages"),
)
"""What the path of a file holds, and what its time counts for; the first that fits. Else the room, else Python."""


def floor_of(file: str) -> str:
    """Return what the time of a file counts for."""
    for held, name in _FLOORS:
        if held in file:
            return name
    _, of_ours, rest = file.partition("/spreidingskaart/")
    return rest.partition("/")[0].removesuffix(".py") if of_ours else "python"


def shares(profile: cProfile.Profile) -> dict[str, float]:
    """Return the share of each floor; built-in functions count for the function that calls them."""
    found: dict[str, float] = defaultdict(float)
    for entry in profile.getstats():
        if not isinstance(entry.code, str):
            found[floor_of(entry.code.co_filename)] += entry.inlinetime
    whole = sum(found.values())
    return {name: seconds / whole for name, seconds in found.items()}


def watch(file: Path) -> None:
    """Write down what every later run of a page costs."""
    plain, number = threading.Thread.run, count()

    def clocked(thread: threading.Thread) -> None:
        if thread.name != _RUNS:
            plain(thread)
            return
        profile = cProfile.Profile(builtins=False) if next(number) % 2 else None
        process, own = time.process_time(), time.thread_time()
        if profile is None:
            plain(thread)
        else:
            profile.runcall(plain, thread)
        told = {
            "process": process,
            "milliseconds": 1_000 * (time.thread_time() - own),
            "shares": None if profile is None else shares(profile),
        }
        with file.open("a", encoding="utf-8") as lines:
            lines.write(json.dumps(told) + "\n")

    threading.Thread.run = clocked  # type: ignore[method-assign]


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
    del sys.argv[:2]
    runpy.run_path(sys.argv[0], run_name="__main__")
