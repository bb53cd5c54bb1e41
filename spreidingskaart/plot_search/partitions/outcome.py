"""What became of partitions: of each, and of all together."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import TYPE_CHECKING

from spreidingskaart.model import Lean, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True)
class Done:
    """What became of one partition, or of a part of it."""

    name: str
    plots: int = 0
    chosen: int = 0
    """Plots that were written: all, or those that answer `where`."""
    left_out: Mapping[str, int] = field(default_factory=dict)
    """Plots that cannot be screened, by reason (Dutch)."""
    verdicts: Mapping[str, int] = field(default_factory=dict)
    leans: Mapping[str, int] = field(default_factory=dict)
    fictional: bool = False
    """Whether a layer that the verdicts rest on is fictional."""
    kept: bool = False
    """Whether the file of an earlier run was still right."""
    seconds: float = 0.0
    """By the clock, reading and writing included."""
    processor_seconds: float = 0.0
    """Of the whole process in that time: of this partition alone where a worker has one thread."""
    memory: int = 0
    """Bytes that the process had at the highest, until it was done."""
    fault: str | None = None
    """One Dutch sentence where there is no result."""


@dataclass(frozen=True)
class Partitions:
    """What became of all partitions, in the order of their names."""

    done: tuple[Done, ...]

    @property
    def plots(self) -> int:
        """Plots that were screened."""
        return sum(each.plots for each in self.done)

    @property
    def chosen(self) -> int:
        """Plots that were written."""
        return sum(each.chosen for each in self.done)

    @property
    def fictional(self) -> bool:
        """Whether a layer of any of the municipalities is fictional."""
        return any(each.fictional for each in self.done)

    @property
    def kept(self) -> int:
        """Partitions that an earlier run had done."""
        return sum(each.kept for each in self.done)

    @property
    def faults(self) -> dict[str, str]:
        """One Dutch sentence for each partition without a result."""
        return {each.name: each.fault for each in self.done if each.fault is not None}

    @property
    def cost(self) -> float | None:
        """Processor seconds a plot, of the partitions that were done now; None where none was."""
        anew = [each for each in self.done if not each.kept and each.plots]
        plots = sum(each.plots for each in anew)
        return sum(each.processor_seconds for each in anew) / plots if plots else None

    @property
    def memory(self) -> int:
        """Bytes of the process that had most at the highest."""
        return max((each.memory for each in self.done), default=0)

    def count(self) -> dict[str, int]:
        """Return the number of plots per verdict, every verdict named."""
        return {
            verdict.value: sum(each.verdicts.get(verdict.value, 0) for each in self.done)
            for verdict in Verdict
        }

    def count_leans(self) -> dict[str, int]:
        """Return the number of plots per lean, every lean named; most plots have none."""
        return {
            lean.value: sum(each.leans.get(lean.value, 0) for each in self.done) for lean in Lean
        }

    def left_out(self) -> dict[str, int]:
        """Return the number of plots that cannot be screened, by reason (Dutch)."""
        return summed(each.left_out for each in self.done)


def together(parts: Sequence[Done]) -> Done:
    """Return what became of a partition from what became of its parts; one part without a result leaves it without."""
    return reduce(_both, parts)


def summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """Return counts by name, added up."""
    total: dict[str, int] = {}
    for each in counts:
        for name, many in each.items():
            total[name] = total.get(name, 0) + many
    return total


def _both(one: Done, other: Done) -> Done:
    return Done(
        one.name,
        plots=one.plots + other.plots,
        chosen=one.chosen + other.chosen,
        left_out=summed((one.left_out, other.left_out)),
        verdicts=summed((one.verdicts, other.verdicts)),
        leans=summed((one.leans, other.leans)),
        fictional=one.fictional or other.fictional,
        kept=one.kept and other.kept,
        seconds=one.seconds + other.seconds,
        processor_seconds=one.processor_seconds + other.processor_seconds,
        memory=max(one.memory, other.memory),
        fault=one.fault or other.fault,
    )
