"""What is known of the sites, turned into limits met and scores by a framework."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final

import numpy as np
from pydantic import AwareDatetime

from spreidingskaart.errors import InputError
from spreidingskaart.model import NO_LEAN, Verdict
from spreidingskaart.weighing.framework.aggregation import WEIGHTED
from spreidingskaart.weighing.framework.framework import ByHand, Text, Threshold
from spreidingskaart.weighing.framework.record import Record
from spreidingskaart.weighing.framework.value import Number, scores, takes_verdicts
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.framework.framework import Framework, HardLimit, ScoredCriterion

MET: Final = 1
NOT_MET: Final = 0
NOT_TESTED: Final = -1


@dataclass(frozen=True)
class Inputs:
    """What is known of n sites, one column per criterion of the engine or per entry by hand."""

    sites: tuple[str, ...]
    """Ids or names, all different."""
    values: Mapping[str, NDArray[np.float64]] = field(default_factory=dict)
    """Numbers by column, each shape (n,); NaN where not tested."""
    verdicts: Mapping[str, NDArray[np.int8]] = field(default_factory=dict)
    """Verdict codes of `model.Verdict` by column, each shape (n,)."""
    leans: Mapping[str, NDArray[np.int8]] = field(default_factory=dict)
    """Lean codes of `model.Lean` by column, each shape (n,), -1 for none; only of columns that lean."""
    units: Mapping[str, str] = field(default_factory=dict)
    """Unit of the numbers by column; a column without one is taken to be in the unit that is asked."""

    def __post_init__(self) -> None:
        """Refuse columns of another length and names that come twice."""
        shapes = [(name, column.shape) for name, column in self.values.items()]
        shapes += [(name, column.shape) for name, column in self.verdicts.items()]
        shapes += [(name, column.shape) for name, column in self.leans.items()]
        wrong = [name for name, shape in shapes if shape != (len(self.sites),)]
        if wrong:
            raise ValueError(f"columns {wrong} must have shape ({len(self.sites)},), one per site")
        if len(set(self.sites)) != len(self.sites):
            raise ValueError("sites must all be different")


class Entry(Record):
    """What somebody found for one site and one criterion, with a reason and a source."""

    site: Text
    criterion: Text
    value: Number | None = None
    verdict: Verdict | None = None
    reason: Text
    source: Text
    by: Text
    at: AwareDatetime
    unit: str | None = None
    """Unit of the value, where it was said."""
    fictional: bool = False
    """Whether it was made up as an example."""
    added_later: ClassVar[frozenset[str]] = frozenset({"unit", "fictional"})


@dataclass(frozen=True)
class Judged:
    """Limits and scores of n sites: everything a ranking needs besides weights."""

    sites: tuple[str, ...]
    criteria: tuple[str, ...]
    """m labels of the scored criteria."""
    scores: NDArray[np.float64]
    """Shape (n, m), 0..100; NaN where not tested."""
    weights: NDArray[np.float64]
    """Shape (m,), as the framework gives them, not yet adding up to 1."""
    limits: tuple[str, ...]
    """h labels of the hard limits."""
    met: NDArray[np.int8]
    """Shape (n, h): MET, NOT_MET or NOT_TESTED."""
    how: Aggregation = WEIGHTED
    """How the scores become one total."""

    @property
    def taking_part(self) -> NDArray[np.bool_]:
        """Sites that fail no hard limit; shape (n,)."""
        return np.asarray(~(self.met == NOT_MET).any(axis=1))


def from_columns(
    sites: Sequence[str],
    columns: Mapping[str, tuple[NDArray[np.float64], NDArray[np.int8]]],
    *,
    leans: Mapping[str, NDArray[np.int8]] | None = None,
    units: Mapping[str, str] | None = None,
) -> Inputs:
    """Return inputs from what criteria found, as (values, verdict codes) by criterion, each shape (n,).

    A number beside the verdict "not tested" is not known: it becomes NaN, so that it meets no limit
    and scores nothing.

    Parameters
    ----------
    sites
        n ids or names, all different.
    columns
        Numbers and verdict codes by criterion.
    leans
        Lean codes by criterion, of those that lean.
    units
        Unit of the numbers by criterion.
    """
    return Inputs(
        sites=tuple(sites),
        values={
            name: np.where(verdicts == Verdict.NOT_TESTED.code, np.nan, values)
            for name, (values, verdicts) in columns.items()
        },
        verdicts={
            name: np.asarray(verdicts, dtype=np.int8) for name, (_, verdicts) in columns.items()
        },
        leans=leans or {},
        units=units or {},
    )


def _entry_faults(entry: Entry, sites: Mapping[str, int]) -> Iterator[str]:
    what = f"De invoer voor '{entry.criterion}' bij '{entry.site}'"
    if entry.site not in sites:
        yield f"{what} noemt een locatie die er niet is."
    if (entry.value is None) == (entry.verdict is None):
        yield f"{what} heeft precies één van beide nodig: een getal of een oordeel."


def with_entries(inputs: Inputs, entries: Sequence[Entry]) -> Inputs:
    """Return the inputs with what was entered by hand; of two entries for one cell the later one counts.

    Raises
    ------
    InputError
        If an entry names an unknown site, or has neither or both of value and verdict; says every fault.
    """
    place = {site: i for i, site in enumerate(inputs.sites)}
    faults = [fault for entry in entries for fault in _entry_faults(entry, place)]
    if faults:
        raise InputError(" ".join(faults))
    values = {name: np.array(column, dtype=np.float64) for name, column in inputs.values.items()}
    verdicts = {name: np.array(column, dtype=np.int8) for name, column in inputs.verdicts.items()}
    leans = {name: np.array(column, dtype=np.int8) for name, column in inputs.leans.items()}
    for entry in sorted(entries, key=lambda each: each.at):
        site = place[entry.site]
        if entry.criterion in leans:
            leans[entry.criterion][site] = (
                NO_LEAN  # a person says what it is, and not which way it points
            )
        if entry.value is not None:
            values.setdefault(entry.criterion, _unknown_values(inputs))[site] = entry.value
        elif entry.verdict is not None:
            verdicts.setdefault(entry.criterion, _unknown_verdicts(inputs))[site] = (
                entry.verdict.code
            )
    return Inputs(inputs.sites, values, verdicts, leans, inputs.units)


def judge(framework: Framework, inputs: Inputs) -> Judged:
    """Return limits met and scores of every site under a framework.

    A column that the inputs do not have is not tested for any site. A measurement without a norm
    (`reported`) meets no verdict limit and fails none, unless the limit allows it: it is not tested.

    Parameters
    ----------
    framework
        Hard limits and scored criteria.
    inputs
        What is known of n sites.

    Raises
    ------
    InputError
        If a number comes in another unit than the framework asks; one message with every fault.
    """
    _refuse_other_units(framework, inputs)
    n = len(inputs.sites)
    # one row per site; the columns of `met` are the hard limits, those of `table` the scored criteria
    met = np.empty((n, len(framework.hard)), dtype=np.int8)
    for i, limit in enumerate(framework.hard):
        met[:, i] = _met(limit, inputs)
    table = np.empty((n, len(framework.scored)))
    for i, criterion in enumerate(framework.scored):
        if takes_verdicts(criterion.curve):
            codes = inputs.verdicts.get(criterion.column, _unknown_verdicts(inputs))
            table[:, i] = scores(criterion.curve, codes, inputs.leans.get(criterion.column))
        else:
            table[:, i] = _mean_score(criterion, inputs)
    return Judged(
        sites=inputs.sites,
        criteria=tuple(criterion.label for criterion in framework.scored),
        scores=table,
        weights=np.array([criterion.weight for criterion in framework.scored], dtype=np.float64),
        limits=tuple(limit.label for limit in framework.hard),
        met=met,
        how=framework.how,
    )


def _mean_score(criterion: ScoredCriterion, inputs: Inputs) -> NDArray[np.float64]:
    """Return the mean of the scores of the columns that a criterion reads; NaN where one of them is not known.

    A column that the inputs do not have says nothing of this care form, or of this municipality.
    """
    found = [inputs.values[name] for name in criterion.columns if name in inputs.values]
    if not found:
        return _unknown_values(inputs)
    return np.asarray(np.mean([scores(criterion.curve, column) for column in found], axis=0))


def _met(limit: HardLimit, inputs: Inputs) -> NDArray[np.int8]:
    if isinstance(limit.test, Threshold):
        values = inputs.values.get(limit.column, _unknown_values(inputs))
        asked = limit.test.value
        passes = {
            ">=": values >= asked,
            ">": values > asked,
            "<=": values <= asked,
            "<": values < asked,
        }[limit.test.operator]
        return np.where(np.isnan(values), NOT_TESTED, np.where(passes, MET, NOT_MET)).astype(
            np.int8
        )
    # what each verdict comes to, by its code; looked up for all sites at once
    outcome = np.full(len(Verdict), NOT_MET, dtype=np.int8)
    outcome[[Verdict.NOT_TESTED.code, Verdict.REPORTED.code]] = NOT_TESTED
    outcome[[Verdict(word).code for word in limit.test.allowed]] = MET
    codes = inputs.verdicts.get(limit.column, _unknown_verdicts(inputs))
    return np.asarray(outcome[np.asarray(codes, dtype=np.intp)], dtype=np.int8)


def _asked_units(framework: Framework) -> list[tuple[str, str, str]]:
    """Return label, column and unit of everything in a framework that a measured number is put in."""
    asked = [
        (item.label, item.column, item.test.unit)
        for item in framework.hard
        if isinstance(item.test, Threshold) and not isinstance(item.origin, ByHand)
    ]
    asked += [
        (item.label, column, item.unit)
        for item in framework.scored
        for column in item.columns
        if not takes_verdicts(item.curve) and not isinstance(item.origin, ByHand)
    ]
    return asked


def _refuse_other_units(framework: Framework, inputs: Inputs) -> None:
    wrong = [
        f"'{label}' vraagt {unit} maar krijgt {inputs.units[column]}"
        for label, column, unit in _asked_units(framework)
        if unit and inputs.units.get(column, unit) != unit
    ]
    if wrong:
        raise InputError(f"De eenheden kloppen niet: {join(wrong)}.")


def _unknown_values(inputs: Inputs) -> NDArray[np.float64]:
    return np.full(len(inputs.sites), np.nan)


def _unknown_verdicts(inputs: Inputs) -> NDArray[np.int8]:
    return np.full(len(inputs.sites), Verdict.NOT_TESTED.code, dtype=np.int8)
