"""The words that files and commands use for things of which there are a fixed number."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from typing import TypeVar, cast

_Member = TypeVar("_Member", bound=StrEnum)


def read_word(words: type[_Member], text: str | None) -> _Member | None:
    """Return the member that a text names, whatever its capitals and spaces; None where no member is called so."""
    return cast("_Member | None", _read_word(words, text))


@lru_cache(maxsize=4096)
def _read_word(words: type[StrEnum], text: str | None) -> StrEnum | None:
    try:
        return words(" ".join((text or "").split()).casefold())
    except ValueError:
        return None


class FacilityStatus(StrEnum):
    """Whether a facility is there."""

    EXISTING = "existing"
    PLANNED = "planned"
    CLOSING = "closing"
    UNCONFIRMED = "unconfirmed"
    """Nobody confirmed that it still exists; it is not counted."""


class Visibility(StrEnum):
    """Who may see a facility."""

    PUBLIC = "public"
    AGGREGATED = "aggregated"
    """Counted per wijk or district, small ones together, rounded; never a point."""
    SECRET = "secret"  # noqa: S105 - a word for who may see it, no password


class Precision(StrEnum):
    """What the position of a facility is good for."""

    POINT = "point"
    BUURT = "buurt"
    WIJK = "wijk"
    DISTRICT = "district"

    @property
    def has_point(self) -> bool:
        """Whether a point may be shown; where only the wijk or district is told, none may."""
        return self in (Precision.POINT, Precision.BUURT)


class Fictional(StrEnum):
    """Whether a layer, or a row of it, is fictional."""

    YES = "yes"
    NO = "no"
    MIXED = "mixed"
    """Of a layer: its rows say which of them are."""

    @property
    def dutch(self) -> str:
        """How real it is, in the words that people read."""
        return {"yes": "fictief", "no": "echt", "mixed": "deels fictief"}[self.value]


class YesNo(StrEnum):
    """A column that says yes or no."""

    YES = "yes"
    NO = "no"


class LivingDefinition(StrEnum):
    """What a plan means by wonen, in its own text."""

    HOUSEHOLD = "household"
    """One household in a dwelling."""
    ROOMS = "rooms"
    """Also in rooms without a shared household."""
    CARE = "care"
    """Also with care day and night."""


class ZoningAsked(StrEnum):
    """What the source of the plan map was asked for, also where it had none."""

    MARKS = "functieaanduidingen"
    UMBRELLAS = "parapluplannen"
    NEW_PART = "nieuw deel"


class IndependentUnits(StrEnum):
    """Whether everybody has a unit of their own."""

    YES = "yes"
    NO = "no"
    MIXED = "mixed"
    """Some have, some have not."""

    @property
    def ends(self) -> tuple[IndependentUnits, IndependentUnits]:
        """Between which two answers the truth lies: with and without; the same twice where it is plain."""
        if self is IndependentUnits.MIXED:
            return IndependentUnits.YES, IndependentUnits.NO
        return self, self


class OwnerKind(StrEnum):
    """Kind of land owner; OWNERS has the words people see."""

    MUNICIPALITY = "municipality"
    STATE = "state"
    PROVINCE = "province"
    WATER_BOARD = "water_board"
    PRIVATE = "private"
    MIXED = "mixed"


class GreenBlueKind(StrEnum):
    """What a part of the green-blue network is."""

    GREEN = "green"
    BLUE = "blue"


class CarParkKind(StrEnum):
    """What a public car park is."""

    GARAGE = "garage"
    GROUND = "terrein"


class ZoningKind(StrEnum):
    """What an object of a zoning plan is (IMRO2012)."""

    DESIGNATION = "enkelbestemming"
    DOUBLE_DESIGNATION = "dubbelbestemming"
    FUNCTION_MARK = "functieaanduiding"
    AREA_MARK = "gebiedsaanduiding"
    DIMENSION = "maatvoering"
    BUILDING_AREA = "bouwvlak"
    BUILDING_MARK = "bouwaanduiding"
    LETTER_MARK = "lettertekenaanduiding"
    FIGURE = "figuur"
    DECISION_AREA = "besluitvlak"
    """Ground of a decision such as a voorbereidingsbesluit or a provincial regulation."""
    DECISION_SUBAREA = "besluitsubvlak"

    @classmethod
    def _missing_(cls, value: object) -> ZoningKind | None:
        """Read a kind that is written with spaces or hyphens in it too."""
        letters = "".join(sign for sign in str(value).casefold() if sign.isalpha())
        return next((kind for kind in cls if kind.value == letters), None)

    @property
    def is_ground(self) -> bool:
        """Whether an object of this kind is a polygon; only a figure may be a line or a point."""
        return self is not ZoningKind.FIGURE

    @property
    def is_used(self) -> bool:
        """Whether a criterion asks for objects of this kind; others are only named."""
        return self not in (ZoningKind.BUILDING_MARK, ZoningKind.LETTER_MARK, ZoningKind.FIGURE)

    @property
    def is_decision(self) -> bool:
        """Whether only its text says what may be done there, so that it takes away every pass."""
        return self in (ZoningKind.DECISION_AREA, ZoningKind.DECISION_SUBAREA)


class Standing(StrEnum):
    """Whether a plan is law."""

    LAW = "law"
    PARTLY = "partly"
    """A part of it is; nobody told us which."""
    NONE = "none"
    UNKNOWN = "unknown"


class PlanStatus(StrEnum):
    """How far a plan is, in the words of IMRO and of ruimtelijkeplannen.nl."""

    CONCEPT = "concept"
    PRELIMINARY = "voorontwerp"
    IN_PREPARATION = "in voorbereiding"
    DRAFT = "ontwerp"
    ADOPTED = "vastgesteld"
    CONSOLIDATED = "geconsolideerd"
    NOT_IN_FORCE = "niet in werking"
    PARTLY_IN_FORCE = "deels in werking"
    IN_FORCE = "in werking"
    WHOLLY_IN_FORCE = "geheel in werking"
    PARTLY_FINAL = "deels onherroepelijk in werking"
    WHOLLY_FINAL = "geheel onherroepelijk in werking"
    FINAL = "onherroepelijk"
    ANNULLED = "vernietigd"
    WHOLLY_ANNULLED = "geheel vernietigd"
    PARTLY_ANNULLED = "deels vernietigd"
    WITHDRAWN = "ingetrokken"
    LAPSED = "vervallen"

    @classmethod
    def _missing_(cls, value: object) -> PlanStatus | None:
        """Read other words for the same: "gedeeltelijk", and "geheel onherroepelijk" with nothing behind it."""
        plain = str(value).replace("gedeeltelijk", "deels")
        spellings = (plain, f"{plain} in werking")
        return next((status for status in cls if status.value in spellings), None)

    @property
    def standing(self) -> Standing:
        """Whether a plan with this status is law."""
        if self in _BINDING:
            return Standing.LAW
        return Standing.PARTLY if self in _BINDING_IN_PART else Standing.NONE

    @property
    def binds(self) -> bool:
        """Whether all of the plan is law; where only a part of it may be, it is not taken for law."""
        return self.standing is Standing.LAW


_BINDING = frozenset(
    {
        PlanStatus.ADOPTED,
        PlanStatus.CONSOLIDATED,
        PlanStatus.IN_FORCE,
        PlanStatus.WHOLLY_IN_FORCE,
        PlanStatus.PARTLY_FINAL,
        PlanStatus.WHOLLY_FINAL,
        PlanStatus.FINAL,
    }
)
_BINDING_IN_PART = frozenset({PlanStatus.PARTLY_IN_FORCE, PlanStatus.PARTLY_ANNULLED})


class Unit(StrEnum):
    """Unit of a number in a layer."""

    PEOPLE = "personen"
    NUMBER = "aantal"
    PER_KM2 = "per km²"
    THOUSANDS_OF_EUROS = "duizend euro"
    PERCENT = "%"
    HECTARES = "ha"
    SQUARE_METRES = "m²"
    KILOMETRES = "km"
    YEAR = "jaar"
    SHARE = "deel van 1"


class FigureStatus(StrEnum):
    """How a figure of the programme is known, from sure to unsure."""

    SOURCED = "sourced"
    """A named source says it."""
    UNVERIFIED = "unverified"
    """A source is named that nobody looked up."""
    ASSUMPTION = "assumption"
    """Somebody assumed it; nobody published it."""
    FICTIONAL = "fictional"
    """Invented for the example."""

    @property
    def dutch(self) -> str:
        """The word that people see beside the figure."""
        return {
            "sourced": "bron",
            "unverified": "niet nagekeken",
            "assumption": "aanname",
            "fictional": "fictief",
        }[self.value]


class Quantity(StrEnum):
    """What is known of one target group in the programme; UNITS_OF_QUANTITY in the programme says in what unit."""

    INFLOW = "inflow"
    """People who come in a year."""
    CARE_TIME = "care_time"
    """Years that a person needs care in a place, without waiting for a home."""
    WAIT_FOR_HOME = "wait_for_home"
    """Months that a person who is ready waits for a home."""
    OCCUPANCY = "occupancy"
    """Percentage of places that may be taken on average."""
    BACKLOG = "backlog"
    """People who wait for a place now."""
    BACKLOG_TERM = "backlog_term"
    """Years in which the backlog is to be cleared."""
    PREVENTED = "prevented"
    """People a year who do not come in, because coming in was prevented."""
    HOMES = "homes"
    """Homes a year for people who are ready."""
    COST_PER_PLACE = "cost_per_place"
    """Euro a year of one place with care."""
    COST_AT_HOME = "cost_at_home"
    """Euro a year of one home with support."""


class MovingOnRoute(StrEnum):
    """How somebody gets a home after an institution."""

    HOUSING_FIRST = "housing_first"
    THUIS_IN_DE_WIJK = "thuis_in_de_wijk"
    GEWOON_THUIS = "gewoon_thuis"
    URGENCY = "urgency"
    OTHER = "other"

    @property
    def dutch(self) -> str:
        """The name that people use."""
        return {
            "housing_first": "Housing First",
            "thuis_in_de_wijk": "Thuis in de Wijk",
            "gewoon_thuis": "Gewoon thuis",
            "urgency": "urgentie",
            "other": "anders",
        }[self.value]


class PlanMomentKind(StrEnum):
    """What happens to a facility, beside opening and closing, of which the register tells."""

    EXPECTED_OPENING = "expected_opening"
    REBUILT = "rebuilt"
    PERMIT_ENDS = "permit_ends"
    TERM_ENDS = "term_ends"

    @property
    def dutch(self) -> str:
        """The words that people see."""
        return {
            "expected_opening": "opening verwacht",
            "rebuilt": "verbouwing",
            "permit_ends": "vergunning loopt af",
            "term_ends": "termijn loopt af",
        }[self.value]


class PromiseKind(StrEnum):
    """What kind of agreement with or by the council it is."""

    MOTION = "motion"
    AMENDMENT = "amendment"
    PROMISE = "promise"
    PROPOSAL = "proposal"
    DECISION = "decision"
    AGREEMENT = "agreement"

    @property
    def dutch(self) -> str:
        """The word that people see."""
        return {
            "motion": "motie",
            "amendment": "amendement",
            "promise": "toezegging",
            "proposal": "raadsvoorstel",
            "decision": "besluit",
            "agreement": "afspraak",
        }[self.value]
