"""The noun of a dossier: everything that a decision rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from spreidingskaart.store import Event, Override
    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.case.measured import Measured
    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock


@dataclass(frozen=True, eq=False)
class Case:
    """Everything that a decision rests on."""

    measured: Measured
    facts: Facts
    """Those of `measured`, with the entries by hand."""
    framework: Framework
    lock: Lock | None = None
    weights: Mapping[str, float] | None = None
    """Other weights that are tried, by id of the criterion."""
    how: Aggregation | None = None
    """Another way to make one total of the scores that is tried."""
    overrides: Sequence[Override] = ()
    journal: Sequence[Event] = ()
    workshop: Mapping[str, Any] | None = None
    """The outcome of a workshop session that was fixed, and its fingerprint: `result` and `sha256`."""
    left_out: Sequence[str] = ()
    """Which plots of a file could not be weighed and why, Dutch sentences."""
