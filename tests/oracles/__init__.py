"""What others published, and what we say of the same question: `make oracles` asks all of it again.

An oracle names one measure or rule, where the answers were published, and how near ours must be. docs/oracles.md is
made from this list, and a test runs it.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Case = tuple[str, float, float]
"""What was asked, our answer, and the one that was published."""
_MODULES: Final = ("statistics", "parking", "weighing", "rules")


@dataclass(frozen=True)
class Oracle:
    """One measure or rule with answers that somebody else published."""

    subject: str
    """What is measured or ruled."""
    ours: str
    """Where it is computed here."""
    source: str
    """Who published the answers, and where."""
    tolerance: float
    """How far ours may lie from what was published: half of its last digit, or the noise of floating point."""
    unit: str
    cases: Callable[[], Iterable[Case]]

    def differences(self) -> list[tuple[str, float]]:
        """Return by case how far our answer lies from the published one."""
        return [(what, abs(ours - published)) for what, ours, published in self.cases()]


def oracles() -> list[Oracle]:
    """Return every oracle, by subject in the order of the modules."""
    return [one for name in _MODULES for one in import_module(f"tests.oracles.{name}").ORACLES]


def oracle_table() -> str:
    """Return the table for the documentation."""
    rows = [
        "| measure or rule | published answers | computed in | equal to |",
        "|---|---|---|---|",
    ]
    rows += [
        f"| {one.subject} | {one.source} | `{one.ours}` | {f'{one.tolerance:g} {one.unit}'.strip()} |"
        for one in oracles()
    ]
    return "\n".join(rows)
