"""The nouns: care forms, proposals, verdicts, findings, assessments."""

from spreidingskaart.model.care_form import CareForm
from spreidingskaart.model.counted_places import CountedPlaces
from spreidingskaart.model.details import Details
from spreidingskaart.model.fields import Field
from spreidingskaart.model.findings import SCHEMA, Assessment, Finding, Findings, Overruled
from spreidingskaart.model.gaps import NO_DATA, Gap, GapKind, gap_of_status, gaps_of
from spreidingskaart.model.lean import NO_LEAN, Lean, verdict_told
from spreidingskaart.model.legal_halves import HalfOutcome, LegalHalf
from spreidingskaart.model.open_subject import OpenSubject
from spreidingskaart.model.owner import OWNERS, Owner
from spreidingskaart.model.person import ANYONE, Person, Role
from spreidingskaart.model.proposals import NO_OLD_USE, SITE_LAYERS, Proposals
from spreidingskaart.model.references import Citation, DataRef, RuleRef
from spreidingskaart.model.status import TRIED, Status
from spreidingskaart.model.verdict import Verdict
from spreidingskaart.model.vocabulary import (
    CarParkKind,
    FacilityStatus,
    Fictional,
    FigureStatus,
    GreenBlueKind,
    IndependentUnits,
    LivingDefinition,
    MovingOnRoute,
    OwnerKind,
    PlanMomentKind,
    PlanStatus,
    Precision,
    PromiseKind,
    Quantity,
    Standing,
    Unit,
    Visibility,
    YesNo,
    ZoningAsked,
    ZoningKind,
    read_word,
)

__all__ = [
    "ANYONE",
    "NO_DATA",
    "NO_LEAN",
    "NO_OLD_USE",
    "OWNERS",
    "SCHEMA",
    "SITE_LAYERS",
    "TRIED",
    "Assessment",
    "CarParkKind",
    "CareForm",
    "Citation",
    "CountedPlaces",
    "DataRef",
    "Details",
    "FacilityStatus",
    "Fictional",
    "Field",
    "FigureStatus",
    "Finding",
    "Findings",
    "Gap",
    "GapKind",
    "GreenBlueKind",
    "HalfOutcome",
    "IndependentUnits",
    "Lean",
    "LegalHalf",
    "LivingDefinition",
    "MovingOnRoute",
    "OpenSubject",
    "Overruled",
    "Owner",
    "OwnerKind",
    "Person",
    "PlanMomentKind",
    "PlanStatus",
    "Precision",
    "PromiseKind",
    "Proposals",
    "Quantity",
    "Role",
    "RuleRef",
    "Standing",
    "Status",
    "Unit",
    "Verdict",
    "Visibility",
    "YesNo",
    "ZoningAsked",
    "ZoningKind",
    "gap_of_status",
    "gaps_of",
    "read_word",
    "verdict_told",
]
