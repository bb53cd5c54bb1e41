"""Spread rules of other places, or of another subject: as data, with what stands in for what we do not have."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from spreidingskaart import PROJECT
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.model import RuleRef, Status
from spreidingskaart.rules.rule_book import Written, faults_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

FOLDER: Final = PROJECT / "data" / "rules" / "borrowed"
CITY: Final = "city"
"""In place of a division: the city as a whole."""
Level: TypeAlias = Literal["districts", "wijken", "city"]
_Positive: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class RuleEffect(StrEnum):
    """What a limit does where it is passed."""

    FORBIDS = "forbids"
    ASKS_WHY = "asks_why"
    OBLIGES = "obliges"
    """It is a least and not a most: whoever has fewer must take more, and nothing is forbidden."""


class _Limit(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str = Field(min_length=1)
    """What the rule says, as a Dutch clause without capital or full stop."""
    stands_in: str = Field(min_length=1)
    """What stands in here for what the rule counts: the same."""
    effect: RuleEffect = RuleEffect.FORBIDS


class ShareLimit(_Limit):
    """The share of the places of the city in an area against a multiple of its share of the inhabitants."""

    kind: Literal["share"]
    areas: Level
    times: _Positive = 1.0
    tested: Literal["before", "after"] = "before"
    """Whether the rule looks at what is there, or also counts what is proposed."""


class RateLimit(_Limit):
    """The most places per inhabitant of an area."""

    kind: Literal["rate"]
    areas: Level
    most: _Positive
    """Places per inhabitant."""
    tested: Literal["before", "after"] = "after"


class AmountLimit(_Limit):
    """The most facilities in the city, and in areas that are named."""

    kind: Literal["amount"]
    areas: Level
    most: dict[str, int] = Field(min_length=1)
    """By code of the area; an area that is not named may have none."""
    tested: Literal["before", "after"] = "after"


class FacilitySizeLimit(_Limit):
    """The most places in one facility."""

    kind: Literal["size"]
    most: _Positive


class DistanceLimit(_Limit):
    """The least distance from one facility to the next."""

    kind: Literal["distance"]
    least: _Positive
    """Metres."""
    on_foot: bool = False
    """Whether it is measured by a walk."""


AreaLimit: TypeAlias = ShareLimit | RateLimit | AmountLimit
Limit: TypeAlias = Annotated[
    ShareLimit | RateLimit | AmountLimit | FacilitySizeLimit | DistanceLimit,
    Field(discriminator="kind"),
]


class WorkedExample(BaseModel):
    """A sum of the source itself, to hold ours against."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    place: str
    inhabitants: _Positive
    of_inhabitants: _Positive
    total: _Positive
    gives: _Positive
    source: str


class BorrowedRule(Written):
    """One rule that holds somewhere else, or for something else."""

    title: str
    whose: str
    """As it reads in a sentence: "de regel van San Francisco"."""
    not_here: str
    """Why it does not hold here, as it reads after that: "niet van {city}", with the name of the municipality."""
    subject: str
    """What the rule is about where it holds."""
    only_for: str | None = None
    """Code of the only municipality whose areas it names; None where it can be run anywhere."""
    source: str
    url: str | None = None
    valid_from: dt.date | None = None
    valid_until: dt.date | None = None
    status: Status
    limits: tuple[Limit, ...] = Field(min_length=1)
    not_computed: tuple[str, ...] = ()
    """What else the rule says and nobody can compute here, each one Dutch sentence."""
    worked_example: WorkedExample | None = None

    def reference(self, rule_id: str) -> RuleRef:
        """Return the reference that answers carry."""
        return RuleRef(
            id=rule_id,
            version=self.version,
            source=self.source,
            status=self.status,
            valid_from=self.valid_from.isoformat() if self.valid_from else None,
            title=self.title,
            url=self.url,
        )


@cache
def borrowed_rules(folder: Path = FOLDER) -> Mapping[str, BorrowedRule]:
    """Return the rules by id (the name of the file without .yaml), in the order of their files.

    Raises
    ------
    DataError
        If a file is unreadable or has faults; the message lists them.
    """
    rules: dict[str, BorrowedRule] = {}
    for path in sorted(folder.glob("*.yaml")):
        try:
            rules[path.stem] = BorrowedRule.model_validate(read_yaml(path))
        except ValidationError as error:
            message = f"De regel van elders in {path.name} klopt niet: {faults_of(error)}."
            raise DataError(message) from error
    return rules


def borrowed_rule(rule_id: str) -> BorrowedRule:
    """Return one rule.

    Raises
    ------
    InputError
        If there is no such rule.
    """
    rules = borrowed_rules()
    if rule_id not in rules:
        raise InputError(
            f"De regel van elders {rule_id!r} bestaat niet; kies uit: {', '.join(rules)}."
        )
    return rules[rule_id]
