"""Parking with an old use, by lot: more of anything turns it the right way, and every world lies in what is told.

`python -m tests.soak.parking 20000` asks so many cases; `make soak` runs it, and `tests/test_parking_old_use.py` a
small part. It ends with an error where one turns the wrong way or lies outside.
"""
# ruff: noqa: T201 - a script that a person runs

from __future__ import annotations

import argparse
import sys
import time

from tests.parking_worlds import breaches


def main() -> None:
    """Ask, and print what is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--worlds", type=int, default=20, help="worlds per case and way of counting"
    )
    given = parser.parse_args()
    begin = time.perf_counter()
    wrong = breaches(given.seed, given.cases, given.worlds)
    print("\n".join(wrong[:20]))
    took = time.perf_counter() - begin
    print(f"{given.cases} cases, {given.worlds} worlds each: {len(wrong)} breaches in {took:.0f} s")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
