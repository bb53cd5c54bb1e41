"""The framework (afwegingskader) as data: hard limits, scored criteria, weights and their history."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal, TypeAlias

from pydantic import AwareDatetime, Field, StringConstraints, ValidationInfo, field_validator

from spreidingskaart.model import Verdict
from spreidingskaart.weighing.framework.aggregation import (
    FLOOR,
    Aggregation,
    Mean,
    UnknownScore,
    floor_fault,
)
from spreidingskaart.weighing.framework.fair_share import EXPLAINED_BY, FairShare
from spreidingskaart.weighing.framework.record import Record
from spreidingskaart.weighing.framework.value import Curve, Number
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain

Text: TypeAlias = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Id: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]


class FromEngine(Record):
    """The value comes from a criterion of the engine."""

    kind: Literal["engine"] = "engine"
    criterion: Id


class ByHand(Record):
    """People enter the value per site, with a reason and a source each time."""

    kind: Literal["by_hand"] = "by_hand"
    reason: Text
    """Why the engine cannot measure this, Dutch."""
    source: Text
    """Who or what gives the answer, Dutch."""
    least: Number | None = None
    most: Number | None = None
    """Smallest and largest number that may be entered; what the unit says where left out (`entry_range.range_of`)."""
    added_later: ClassVar[frozenset[str]] = frozenset({"least", "most"})

    @field_validator("most")
    @classmethod
    def _above_least(cls, most: float | None, info: ValidationInfo) -> float | None:
        least = info.data.get("least")
        if most is not None and least is not None and most <= least:
            message = (
                f"`most` is {plain(most, 4)} en moet groter dan `least` ({plain(least, 4)}) zijn"
            )
            raise ValueError(message)
        return most


Origin: TypeAlias = Annotated[FromEngine | ByHand, Field(discriminator="kind")]
ScoredOrigin: TypeAlias = Annotated[FromEngine | ByHand | FairShare, Field(discriminator="kind")]


class Threshold(Record):
    """Met if the value stands in this relation to a number."""

    kind: Literal["threshold"] = "threshold"
    operator: Literal[">=", ">", "<=", "<"]
    value: Number
    unit: Text


class Allowed(Record):
    """Met if the verdict is one of these words."""

    kind: Literal["verdicts"] = "verdicts"
    allowed: tuple[str, ...]

    @field_validator("allowed")
    @classmethod
    def _words(cls, allowed: tuple[str, ...]) -> tuple[str, ...]:
        known = [verdict.value for verdict in Verdict if verdict is not Verdict.NOT_TESTED]
        unknown = [word for word in allowed if word not in known]
        faults = [f"`{word}` kan niet voldoen; toegestaan zijn {join(known)}" for word in unknown]
        if not allowed:
            faults.append("ten minste één oordeel nodig")
        if faults:
            raise ValueError("; ".join(faults))
        return allowed


Test: TypeAlias = Annotated[Threshold | Allowed, Field(discriminator="kind")]


class HardLimit(Record):
    """A condition that a site meets, does not meet, or that is not tested."""

    id: Id
    label: Text
    origin: Origin
    test: Test
    source: Text
    note: str = ""

    @property
    def column(self) -> str:
        """Name of the column of values that it reads."""
        return self.origin.criterion if isinstance(self.origin, FromEngine) else self.id


class ScoredCriterion(Record):
    """A criterion that gives 0 to 100 points, times its weight."""

    id: Id
    label: Text
    origin: ScoredOrigin
    curve: Curve
    weight: Number
    source: Text
    unit: str = ""
    note: str = ""

    @property
    def column(self) -> str:
        """Name of the column of verdicts, and of the finding, behind it; also of its values where it reads one."""
        if isinstance(self.origin, FairShare):
            return EXPLAINED_BY
        return self.origin.criterion if isinstance(self.origin, FromEngine) else self.id

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of values that it reads: the mean of their scores counts."""
        return self.origin.columns if isinstance(self.origin, FairShare) else (self.column,)


class Version(Record):
    """One step in the history of a framework."""

    number: Annotated[int, Field(strict=True)]
    at: AwareDatetime
    by: Text
    why: Text
    previous: str | None = None
    """SHA-256 of the version before; none for the first."""


class Framework(Record):
    """What counts in a weighing and how much; complete in itself, so that it can be locked alone."""

    id: Id
    title: Text
    care_forms: tuple[Id, ...]
    """Ids of the care forms it is made for; empty means all."""
    source: Text
    note: str = ""
    weights_note: str = ""
    """Where the weights come from, Dutch; shown beside them."""
    hard: tuple[HardLimit, ...] = ()
    scored: tuple[ScoredCriterion, ...]
    aggregation: Mean = Mean.WEIGHTED
    """Which mean the total is."""
    floor: Number = FLOOR
    """What a score of 0 counts as in a geometric mean; a weighted mean does not read it."""
    unknown: UnknownScore = UnknownScore.LEAVES_RANGE
    """What a score counts as that nobody knows."""
    history: tuple[Version, ...]
    added_later: ClassVar[frozenset[str]] = frozenset({"aggregation", "floor", "unknown"})

    @field_validator("floor")
    @classmethod
    def _above_nothing(cls, floor: float) -> float:
        fault = floor_fault(floor)
        if fault:
            raise ValueError(fault)
        return floor

    @property
    def how(self) -> Aggregation:
        """How scores become one total."""
        return Aggregation(self.aggregation, self.floor, self.unknown)

    @property
    def version(self) -> int:
        """Number of the newest version."""
        return self.history[-1].number if self.history else 0


def for_care_form(framework: Framework, form: str, title: str) -> Framework:
    """Return the same framework under its own id and title for one care form."""
    return framework.model_copy(
        update={
            "id": f"{framework.id}_{form}",
            "title": f"{framework.title}: {title}",
            "care_forms": (form,),
        }
    )
