"""Whether anything became slower: `python -m bench.check`, or `make bench-check`. Takes some 70 seconds.

Every measure is compared with `bench/baseline.json` as a ratio against a fixed yardstick (bench/yardstick.py), so
that a busy or a slower machine does not lie. What seems slower is measured again before it is said. Ends with 1 where
something takes more than 1.25 times what the baseline says. `--write` makes the baseline anew, on a quiet machine;
`--only NAME` takes one measure.
"""

from __future__ import annotations

import argparse
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench.running import load
from bench.yardstick import times_as_long

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bench.checked import Act

BASELINE: Final = Path(__file__).with_name("baseline.json")
SLOWER: Final = 1.25
"""Above this many times the baseline a measure fails."""
ROUNDS: Final = 7


@dataclass(frozen=True)
class Compared:
    """One measure beside the baseline; both in yardsticks."""

    name: str
    now: float
    before: float | None
    """None where the baseline does not know the measure."""

    @property
    def fails(self) -> bool:
        """Whether it became slower than is allowed."""
        return self.before is not None and self.now > SLOWER * self.before

    def line(self) -> str:
        """Return what there is to say of it, on one line."""
        if self.before is None:
            return f"{self.name:18}{self.now:8.2f} yardsticks   not in the baseline"
        said = f"SLOWER than {SLOWER:g} x" if self.fails else ""
        ratio = self.now / self.before
        line = f"{self.name:18}{self.now:8.2f} yardsticks   {self.before:8.2f} before   {ratio:5.2f} x   {said}"
        return line.rstrip()


def compare(
    measures: Mapping[str, Callable[[], Act]],
    baseline: Mapping[str, float],
    *,
    measured: Callable[[Act], float] = lambda act: times_as_long(act, ROUNDS),
    tell: Callable[[str], object] = print,
) -> list[Compared]:
    """Measure each, and tell it beside the baseline.

    Parameters
    ----------
    measures
        By name what makes an act.
    baseline
        By name how many yardsticks it took.
    measured
        How many yardsticks an act takes now. Asked a second time where the first is too slow: the faster counts.
    tell
        Takes each line as soon as it is known.
    """
    found = []
    for name, make in measures.items():
        act, before = make(), baseline.get(name)
        one = Compared(name, measured(act), before)
        if one.fails:
            one = Compared(name, min(one.now, measured(act)), before)
        tell(one.line())
        found.append(one)
    return found


def write(found: Sequence[Compared]) -> None:
    """Write the baseline; what was not measured now keeps what it had."""
    every = {**read(), **{one.name: round(one.now, 3) for one in found}}
    BASELINE.write_text(json.dumps(every, indent=2) + "\n", encoding="utf-8")


def read() -> dict[str, float]:
    """Return the baseline: yardsticks by name; nothing where there is none."""
    if not BASELINE.is_file():
        return {}
    found: dict[str, float] = json.loads(BASELINE.read_text(encoding="utf-8"))
    return found


def main(words: Sequence[str] | None = None) -> int:
    """Measure and print; return the exit code."""
    from bench.checked import (
        MEASURES,
    )  # half the subject is imported with them: --help needs none of it

    parser = argparse.ArgumentParser(
        prog="python -m bench.check", description="whether anything became slower"
    )
    parser.add_argument("--only", action="append", choices=MEASURES, help="this measure alone")
    parser.add_argument("--write", action="store_true", help="write what is measured as baseline")
    options = parser.parse_args(words)
    print(load())
    found = compare(
        {name: make for name, make in MEASURES.items() if name in (options.only or MEASURES)},
        read(),
    )
    if options.write:
        write(found)
        return 0
    slower = [one.name for one in found if one.fails]
    print(f"Slower: {', '.join(slower)}" if slower else "Nothing became slower.")
    return 1 if slower else 0


if __name__ == "__main__":
    sys.exit(main())
