"""The noun of the register: one rule as people look it up, whatever kind it is."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.model import Status, verdict_told
from spreidingskaart.rules.norm_spec import CHOICES
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from spreidingskaart.model import Citation, Lean, RuleRef, Verdict
    from spreidingskaart.rules.history import EarlierNorm

NOT_SET: Final = "nog niet ingevuld"


class RuleKind(StrEnum):
    """What a rule is."""

    NORM = "norm"
    GUIDE_DISTANCE = "guide_distance"
    PARKING_NORM = "parking_norm"
    PARKING_RANGE = "parking_range"
    PRESENCE = "presence"
    CATEGORY = "category"
    ROUNDING = "rounding"
    DESIGNATION = "designation"
    MARK = "mark"
    NAME = "name"
    ZONE = "zone"
    DIMENSION = "dimension"
    RULING = "ruling"
    CHOICE = "choice"

    @property
    def dutch(self) -> str:
        """The word people see."""
        return _KINDS[self]


_KINDS: Final = {
    RuleKind.NORM: "norm",
    RuleKind.GUIDE_DISTANCE: "richtafstand",
    RuleKind.PARKING_NORM: "parkeernorm",
    RuleKind.PARKING_RANGE: "bandbreedte van andere gemeenten",
    RuleKind.PRESENCE: "aanwezigheid per dagdeel",
    RuleKind.CATEGORY: "zo telt een woonzorgvorm mee",
    RuleKind.ROUNDING: "afronding",
    RuleKind.DESIGNATION: "regel over een bestemming",
    RuleKind.MARK: "regel over een aanduiding",
    RuleKind.NAME: "regel over een naam",
    RuleKind.ZONE: "regel over een veiligheidszone",
    RuleKind.DIMENSION: "regel over een maat",
    RuleKind.RULING: "uitspraak of plantekst",
    RuleKind.CHOICE: "keuze van dit programma",
}


@dataclass(frozen=True)
class Rule:
    """One norm, rule, ruling, table or choice, with where it comes from and where it is used."""

    id: str
    """The id that findings carry."""
    version: str
    """The version that findings carry: it follows from the record in the file, not from how it is told here."""
    kind: RuleKind
    title: str
    criterion: str
    """Id of the criterion that asks it; empty where none does."""
    status: Status
    source: str
    file: str
    """Where it is written, seen from the root of the project."""
    used_in: str
    """Which source reads it."""
    value: float | None = None
    least: float | None = None
    """With `most`: the ends of a range, where it is not one value."""
    most: float | None = None
    unit: str = ""
    sentence: str = ""
    """What it says, where it is not a number."""
    verdict: Verdict | None = None
    """The answer that it gives."""
    lean: Lean | None = None
    """Which way that answer points, where it is open."""
    holds_for: str = ""
    """The circumstances in which it holds, in words."""
    forms: tuple[str, ...] = ()
    """Care forms to which it is confined; empty means all."""
    valid_from: str | None = None
    url: str | None = None
    cites: tuple[Citation, ...] = ()
    """The rulings and plan texts that are its source."""
    note: str | None = None
    earlier: tuple[EarlierNorm, ...] = ()
    """What it was before, the newest first."""
    municipality: str | None = None
    """The municipality that set it; None for what holds in general."""
    rests_on: tuple[str, ...] = ()
    """Ids of the rules under it."""
    used_by: tuple[str, ...] = ()
    """Ids of the rules that rest on it."""
    limits: tuple[float, float] | None = None
    """Between which values another number may be tried out; None where it is not a number to try."""
    may_be_absent: bool = False
    """Whether one may try what happens without it."""

    @property
    def is_open(self) -> bool:
        """Whether it is a number that nobody has set yet."""
        return self.kind is RuleKind.NORM and self.value is None

    @property
    def amount(self) -> str:
        """What it comes to, in a few Dutch words; empty where that takes a sentence."""
        if self.is_open:
            return NOT_SET
        if self.value is not None:
            return self.told(self.value)
        if self.least is not None and self.most is not None:
            return f"{plain(self.least, 2)} tot {plain(self.most, 2)} {self.unit}".strip()
        return verdict_told(self.verdict, self.lean) if self.verdict else ""

    def told(self, value: float | None) -> str:
        """Return a number in the unit of this rule, as people read it."""
        if value is None:
            return "geen norm"
        if value in CHOICES.get(self.unit, {}):
            return CHOICES[self.unit][value]
        unit = self.unit.replace("m2", "m²")
        return f"{plain(value, 3)} {unit}".strip()

    @property
    def history(self) -> str:
        """What it was before, in one Dutch line: "5.000 m² (vanaf 2019-01-01, Raadsbesluit 12)"."""
        return "; ".join(
            f"{self.told(one.value)} ({'vanaf ' + one.valid_from.isoformat() if one.valid_from else 'eerder'}, "
            f"{one.source})"
            for one in self.earlier
        )

    def as_dict(self) -> dict[str, Any]:
        """Return the rule JSON-ready."""
        record = asdict(self)
        record["kind"], record["status"] = self.kind.value, self.status.value
        record["verdict"] = self.verdict.value if self.verdict else None
        record["earlier"] = [one.model_dump(mode="json") for one in self.earlier]
        record["lean"] = self.lean.value if self.lean else None
        tells = {"version": self.version, "status_text": self.status.dutch, "amount": self.amount}
        return {"id": self.id, **tells, **record}


def rule_of(reference: RuleRef, kind: RuleKind, criterion: str, **more: Any) -> Rule:  # noqa: ANN401 - fields of Rule
    """Return the rule that findings name by this reference: what the two share is the same by construction."""
    names = ("id", "version", "title", "source", "status", "valid_from", "url", "cites")
    shared = {name: getattr(reference, name) for name in names}
    return Rule(kind=kind, criterion=criterion, **shared, **more)


@dataclass(frozen=True)
class Certainty:
    """One status as people read it."""

    word: str
    meaning: str


CERTAINTIES: Final = {
    Status.VERIFIED: Certainty(
        "nagekeken", "Iemand heeft dit in de genoemde bron gelezen. Een oordeel mag erop rusten."
    ),
    Status.SYNTHESIS: Certainty(
        "onze lezing", "Zo lezen wij genoemde uitspraken of plannen. Een oordeel mag erop rusten."
    ),
    Status.EXAMPLE: Certainty(
        "voorbeeld",
        "Dit komt uit een andere gemeente of een ouder plan. Een oordeel hierop is altijd voorlopig.",
    ),
    Status.UNVERIFIED: Certainty(
        "niet nagekeken",
        "Dit is een aanname of algemene kennis. Een oordeel hierop is altijd voorlopig.",
    ),
    Status.POLICY: Certainty(
        "beleidskeuze",
        "Hier kiest de gemeente, of dit programma. Is de norm leeg, dan meten we alleen.",
    ),
}
"""The five statuses that a rule can have, from sure to open."""
