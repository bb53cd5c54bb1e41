"""What measurements of the running application share: a server of their own, a browser, and the form of a table."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tests.application import application

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from tests.application import Program

CHROMIUM_ARGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # no other host exists: what people see without network; unlike an intercepting test this costs no time
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


@contextmanager
def server(*before: str) -> Iterator[Program]:
    """Run the application with the settings of whoever measures: a figure is of that city and that store.

    `before` is what Python is told before the application (`bench.clocked`).
    """
    own = {name: value for name, value in os.environ.items() if name.startswith("SPREIDINGSKAART_")}
    with application(before=before, **{"SPREIDINGSKAART_STORE": None, **own}) as running:
        yield running


def chromium() -> str:
    """Return the path of the browser; CHROMIUM in the environment goes first."""
    for name in (os.environ.get("CHROMIUM"), "chromium", "chromium-browser", "google-chrome"):
        if name and (path := shutil.which(name)):
            return path
    raise SystemExit(
        "No Chromium here; install Debian's chromium, or name the program in the environment as CHROMIUM."
    )


def load() -> str:
    """Return how busy the machine is: figures of a busy machine are worse than those of the application."""
    return f"load average {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors"


@dataclass(frozen=True)
class Figure:
    """One line of a table: what was measured, beside its goal."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    note: str = ""

    def line(self) -> str:
        """Return the line; a goal that is missed says so."""
        decimals = 0 if abs(self.value) >= 100 or float(self.value).is_integer() else 2
        goal = "" if self.goal is None else f"{self.goal:g} {self.unit}"
        missed = "MISSED " if self.goal is not None and self.value > self.goal else ""
        return f"{self.name:58}{self.value:>10,.{decimals}f} {self.unit:4}{goal:>10}  {missed}{self.note}".rstrip()


def spread(
    name: str, values: Sequence[float], unit: str, goal: float | None = None
) -> list[Figure]:
    """Return the median and the 95th percentile; the goal holds for the latter."""
    median, p95 = (float(np.percentile(values, share)) for share in (50, 95))
    return [
        Figure(f"{name}, median of {len(values)}", median, unit),
        Figure(f"{name}, p95", p95, unit, goal),
    ]


def show(title: str, figures: Sequence[Figure]) -> None:
    """Print a table."""
    print(f"\n{title}   ({load()})")
    print(f"{'':58}{'measured':>15}{'goal':>10}")
    for figure in figures:
        print(figure.line())
