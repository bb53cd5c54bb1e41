"""What the finding of the zoning plan tells beside its sentence: every part, size, zone and plan on the site."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spreidingskaart.model import Details
from spreidingskaart.model.details import OMIT

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True)
class WayOfLiving:
    """What of the care form decides the zoning question."""

    independent: str
    supervision: str
    stay: str
    household: str


@dataclass(frozen=True)
class ZonedPart:
    """One part of the site under one designation, and what that says."""

    designation: str | None
    main_group: str | None
    code: str | None
    plan_id: str | None
    plan: str | None
    plan_status: str | None
    plan_date: str | None
    article: str | None
    area_m2: float
    share: float
    counts: bool
    verdict: str
    lean: str | None
    sentence: str
    seek: tuple[str, ...]
    """Words to look for in the text of the plan."""
    rule: str | None
    rulings: tuple[str, ...]
    marks: tuple[str, ...]
    ends: Mapping[str, str]


@dataclass(frozen=True)
class LimitRecord:
    """One size on the map of the plan, held against the proposal."""

    name: str
    text: str
    kind: str
    end: str | None
    value: float | None
    unit: str | None
    proposal: float | None
    proposal_exact: bool | None
    outcome: str
    verdict: str
    sure: bool
    why: str | None
    sentence: str
    share: float
    counts: bool
    object_id: str
    plan_id: str
    plan: str
    plan_status: str | None
    plan_date: str | None
    article: str | None
    rule: str


@dataclass(frozen=True)
class PlanRecord:
    """One plan that says something of the site."""

    plan_id: str
    plan: str
    plan_status: str | None
    plan_date: str | None
    legal_part: str
    umbrella: bool
    fictional: bool
    in_force: bool
    url: str | None


@dataclass(frozen=True, kw_only=True)
class ZonedObject:
    """Something else that lies on the site; which fields it has depends on its kind."""

    kind: str | None = field(default=None, metadata=OMIT)
    name: str | None
    plan_id: str
    article: str | None
    share: float


@dataclass(frozen=True, kw_only=True)
class MarkRecord(ZonedObject):
    """A functieaanduiding."""

    function: str | None
    excluded: bool
    has_say: bool


@dataclass(frozen=True, kw_only=True)
class DoubleDesignation(ZonedObject):
    """A dubbelbestemming."""

    main_group: str | None
    code: str | None


@dataclass(frozen=True, kw_only=True)
class ZoneRecord(ZonedObject):
    """A gebiedsaanduiding; a safety zone has a verdict."""

    group: str | None
    verdict: str | None
    sentence: str | None


@dataclass(frozen=True, kw_only=True)
class SizesRecord(ZonedObject):
    """A maatvoering as the plan writes it."""

    values: Mapping[str, str]


@dataclass(frozen=True)
class UnreadRecord:
    """An object that may be law and is not read."""

    kind: str | None
    name: str | None
    plan_id: str | None
    why: str


@dataclass(frozen=True)
class DocumentHere:
    """A document that holds on the site, as the service tells it."""

    id: str
    title: str
    kind: str
    status: str
    binding: str
    date: str
    in_force: bool
    tam: bool
    appeal: str
    here: tuple[str, ...]
    """What it has on the place itself."""


@dataclass(frozen=True)
class SourceAsked:
    """One legal source: whether it answered, has nothing here, or was not asked."""

    source: str
    answer: str
    plans: int
    asked_at: str | None = field(default=None, metadata=OMIT)
    """When this very place was asked of a service; None where the answer is that of the plan map."""
    documents: tuple[DocumentHere, ...] | None = field(default=None, metadata=OMIT)
    missing: tuple[str, ...] | None = field(default=None, metadata=OMIT)
    """Dutch sentences: what was not available."""
    receipts: tuple[str, ...] | None = field(default=None, metadata=OMIT)


@dataclass(frozen=True)
class ZoningUnread(Details):
    """The details where no plan is loaded."""

    parts: tuple[ZonedPart, ...]
    sources_asked: tuple[SourceAsked, ...]


@dataclass(frozen=True)
class ZoningDetails(Details):
    """Everything that the plans say of one site."""

    way_of_living: WayOfLiving
    parts: tuple[ZonedPart, ...]
    untested_share: float
    marks: tuple[MarkRecord, ...]
    double_designations: tuple[DoubleDesignation, ...]
    zones: tuple[ZoneRecord, ...]
    dimensions: tuple[SizesRecord, ...]
    limits: tuple[LimitRecord, ...]
    plans: tuple[PlanRecord, ...]
    building_area_share: float | None
    not_used: tuple[ZonedObject, ...]
    not_read: tuple[UnreadRecord, ...]
    umbrella_plans: tuple[str, ...]
    sources_asked: tuple[SourceAsked, ...]
