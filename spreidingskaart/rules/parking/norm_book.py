"""Parking norms as data: norm sets by nota or plan x zone x function, presence, how a care form is counted.

General knowledge lies in norms.yaml and functions.yaml beside this file; what a municipality set lies in its
own parking.yaml. Every number carries its source and status.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache, cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NoReturn

import numpy as np
from pydantic import Field, ValidationError, model_validator

from spreidingskaart.errors import DataError
from spreidingskaart.model import CareForm, RuleRef, Status
from spreidingskaart.rules import (
    Norm,
    RuleBook,
    Written,
    faults_of,
    norm_file,
    read_yaml,
    tried_source,
    version_of,
)
from spreidingskaart.rules.municipal_norms import perhaps
from spreidingskaart.rules.norm_spec import MOST, OLD_USE_UNIT, YES_OR_NO, NormSpec
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

HERE: Final = Path(__file__).parent
DOCUMENT: Final = "parking"
"""Name of the municipality's own document."""
PREFIX: Final = "parking/"
"""What stands before every id of this criterion."""

PARTS: Final = (
    "werkdag_ochtend",
    "werkdag_middag",
    "werkdag_avond",
    "koopavond",
    "werkdag_nacht",
    "zaterdag_middag",
    "zaterdag_avond",
    "zondag_middag",
)
OLD_USE: Final = "old_use_deduction"
"""What goes off the demand for the old use: a norm like the others, whose value is an `OldUseRule`."""
_OLD_NAMES: Final = {
    "old_use_deducted": f"heet nu {OLD_USE}: 0 is niets, 1 is wat het oude gebruik op hetzelfde moment vraagt, "
    "2 is het totaal van het oude gebruik"
}
"""Names that norms had before, and what stands in their place."""
_LEAST: Final = 0.01
"""A distance or factor of 0 cannot be."""


def _number(norm_id: str, unit: str, *, least: float = 0.0, most: float = MOST) -> NormSpec:
    return NormSpec(
        norm_id, unit, least, most, may_be_left_out=True, may_be_unset=False, document=DOCUMENT
    )


NUMBERS: Final = (
    _number("walking_distance_wonen", "m", least=_LEAST),
    _number("walking_distance_maatschappelijk", "m", least=_LEAST),
    _number("detour_factor", "factor", least=1.0, most=10.0),
    _number("network_reach", "m", least=_LEAST),
    _number("max_occupancy", "deel", most=1.0),
    replace(_number("own_plot_factor", "factor", least=_LEAST, most=10.0), may_be_unset=True),
    replace(_number("mobility_correction", "deel", most=1.0), may_be_unset=True),
    _number(OLD_USE, OLD_USE_UNIT, most=2.0),
    _number("temporary_tailor_made", YES_OR_NO, most=1.0),
    _number("staff_car_share", "deel", most=1.0),
)
"""Every number of norms.yaml, which a municipality may set in its own parking.yaml."""
RoundingRule = Literal["up", "nearest", "down"]

Group = Literal["wonen", "maatschappelijk", "werken"]


class OldUseRule(IntEnum):
    """What goes off the parking demand for the use that may legally be on a site now."""

    NOTHING = 0
    SAME_MOMENT = 1
    """In each part of the day what the old use asks in that part (Breda, NL.IMRO.0758.BP2016204002-0401)."""
    TOTALS = 2
    """In each part of the day what the old use asks in its own busiest part."""


class ParkingNorm(Written):
    """Spaces per unit of one function, one value or a range, perhaps for one zone or urbanity class only."""

    function: str
    zone: str | None = None
    urbanity: int | None = Field(default=None, ge=1, le=5)
    """CBS class, 1 very urban to 5 rural."""
    value: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    min: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    max: float | None = Field(default=None, ge=0, allow_inf_nan=False)
    visitor_share: float | None = Field(default=None, ge=0, le=1)
    visitors_pp: float | None = Field(default=None, ge=0)
    """Spaces per unit for visitors, part of the norm. Without this or the share their part is unknown."""
    status: Status | None = None
    """Where it differs from that of the set."""
    source: str | None = None
    note: str | None = None

    @model_validator(mode="after")
    def _one_way_to_say_it(self) -> ParkingNorm:
        given = (self.value is not None, self.min is not None, self.max is not None)
        if given not in {(True, False, False), (False, True, True)}:
            raise ValueError("geef value, of min en max")
        if self.ends[0] > self.ends[1]:
            raise ValueError("min is groter dan max")
        if self.visitor_share is not None and self.visitors_pp is not None:
            raise ValueError("geef visitor_share of visitors_pp, niet allebei")
        if self.visitors_pp is not None and self.visitors_pp > self.ends[0]:
            raise ValueError("visitors_pp is groter dan de norm zelf")
        return self

    def tried(self, value: float, source: str) -> ParkingNorm:
        """Return the norm with one other value, marked as tried; visitors stay within it."""
        visitors = None if self.visitors_pp is None else min(self.visitors_pp, value)
        stored = " tot ".join(plain(end, 3) for end in dict.fromkeys(self.ends))
        number = {"value": value, "min": None, "max": None, "visitors_pp": visitors}
        return self.model_copy(
            update={**number, "status": Status.TRIED, "source": tried_source(stored, source)}
        )

    @property
    def ends(self) -> tuple[float, float]:
        """Lowest and highest value, spaces per unit."""
        if self.value is not None:
            return self.value, self.value
        return self.min or 0.0, self.max or 0.0


class NormSet(Written):
    """Norms that belong together: a nota, the list of one plan, or what another municipality adopted."""

    title: str
    kind: Literal["nota", "plan", "example"]
    status: Status
    source: str
    valid_from: dt.date | None = None
    plan_ids: tuple[str, ...] = ()
    """Zoning plans in which this set goes before the nota."""
    note: str | None = None
    norms: tuple[ParkingNorm, ...]

    @property
    def zones(self) -> tuple[str, ...]:
        """Every zone for which there is a norm, in the order of the file."""
        return tuple(dict.fromkeys(norm.zone for norm in self.norms if norm.zone is not None))

    @property
    def functions(self) -> tuple[str, ...]:
        """Every function for which there is a norm."""
        return tuple(dict.fromkeys(norm.function for norm in self.norms))

    def holds_on(self, day: dt.date) -> bool:
        """Whether the set held on a day, as far as anybody knows."""
        return self.valid_from is None or self.valid_from <= day

    def status_of(self, norm: ParkingNorm) -> Status:
        """Return how sure one norm is. Another municipality's norm is never more than an example."""
        status = norm.status or self.status
        return Status.EXAMPLE if self.kind == "example" and status.firm else status

    def find(
        self, function: str, zone: str | None, urbanity: int | None, *, any_zone: bool = False
    ) -> tuple[ParkingNorm, ...]:
        """Return the norms for a function that hold in a zone and urbanity class; `any_zone` forgets both."""
        return tuple(
            norm
            for norm in self.norms
            if norm.function == function
            and (any_zone or (norm.zone in (None, zone) and norm.urbanity in (None, urbanity)))
        )


class Presence(Written):
    """Share of one user group that is there in each part of the day."""

    title: str
    percent: tuple[float | None, ...]
    status: Status
    source: str

    @model_validator(mode="after")
    def _one_per_part(self) -> Presence:
        if len(self.percent) != len(PARTS):
            raise ValueError(f"geef {len(PARTS)} percentages, in de volgorde {', '.join(PARTS)}")
        if any(share is not None and not 0 <= share <= 100 for share in self.percent):
            raise ValueError("een percentage ligt tussen 0 en 100")
        return self

    @property
    def shares(self) -> NDArray[np.float64]:
        """(parts,) shares 0..1, NaN where the table has none."""
        return np.array([np.nan if share is None else share / 100 for share in self.percent])


class Function(Written):
    """What a norm is counted for, and who parks there. Without presence it can only be an old use."""

    title: str
    unit: str
    per: float = Field(default=1.0, gt=0)
    """How many units a norm speaks of."""
    group: Group
    everyone: str | None = None
    """Presence table of all users together; else `residents` and `visitors`."""
    residents: str | None = None
    visitors: str | None = None

    @model_validator(mode="after")
    def _knows_who_parks(self) -> Function:
        split = (self.residents is not None, self.visitors is not None)
        if (self.everyone is not None, *split) not in {
            (True, False, False),
            (False, True, True),
            (False,) * 3,
        }:
            raise ValueError("geef everyone, of residents en visitors")
        return self

    @property
    def norm_unit(self) -> str:
        """What a norm speaks of: "woning", or "100 m² bvo"."""
        return self.unit if self.per == 1 else f"{plain(self.per)} {self.unit}"

    @property
    def tables(self) -> tuple[str, ...]:
        """The presence tables that are used."""
        return tuple(name for name in (self.everyone, self.residents, self.visitors) if name)


class Reading(Written):
    """One way in which a municipality may count a care form."""

    function: str
    reason: str
    decides: bool = True
    """Whether the verdict rests on it; else it is only shown beside the others."""
    household: tuple[str, ...] = ()
    """Only for forms with this household; empty means all."""


class Category(Written):
    """How the care forms with certain attributes are counted. Empty conditions hold for every form."""

    id: str
    forms: tuple[str, ...] = ()
    independent_units: tuple[str, ...] = ()
    supervision: tuple[str, ...] = ()
    readings: tuple[Reading, ...]
    reason: str
    status: Status
    source: str

    def speaks_of(self, form: CareForm) -> bool:
        """Whether all conditions hold for the form."""
        return all(
            not allowed or value in allowed
            for allowed, value in (
                (self.forms, form.id),
                (self.independent_units, form.independent_units),
                (self.supervision, form.supervision),
            )
        )

    def readings_of(self, form: CareForm) -> tuple[Reading, ...]:
        """Return the readings that hold for the household of the form."""
        return tuple(
            item for item in self.readings if not item.household or form.household in item.household
        )

    def reference(self) -> RuleRef:
        """Return the reference that findings carry."""
        rule_id = f"{PREFIX}category/{self.id}"
        return RuleRef(rule_id, self.source, self.status, version=self.version, title=self.reason)


class Rounding(Written):
    """How a total becomes whole spaces."""

    rule: RoundingRule
    title: str
    status: Status
    source: str


class _GeneralFile(Written):
    rounding: Rounding
    presence: dict[str, Presence]
    functions: dict[str, Function]
    categories: tuple[Category, ...]
    norm_sets: dict[str, NormSet]


class _MunicipalFile(Written):
    zone_note: str = "De gemeente heeft geen kaart van de zones geleverd."
    norms: dict[str, Norm] = Field(default_factory=dict)
    rounding: Rounding | None = None
    norm_sets: dict[str, NormSet] = Field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class NormBook:
    """All parking norms as they hold in one municipality."""

    municipality: str
    numbers: Mapping[str, Norm]
    """Walking distance, highest occupancy and the like, by id."""
    rounding: Rounding
    presence: Mapping[str, Presence]
    functions: Mapping[str, Function]
    categories: tuple[Category, ...]
    norm_sets: Mapping[str, NormSet]
    """The municipality's own sets first, then the examples."""
    zone_note: str
    day: dt.date = dt.date.max
    """The day of which the norms are asked; a set that came later does not hold."""

    @property
    def nota(self) -> str | None:
        """Id of the municipality's own general norm set, the newest that held; None where it set none."""
        notas = [
            (key, item)
            for key, item in self.norm_sets.items()
            if item.kind == "nota" and item.holds_on(self.day)
        ]
        newest = sorted(notas, key=lambda pair: pair[1].valid_from or dt.date.min, reverse=True)
        return newest[0][0] if newest else None

    @property
    def plan_sets(self) -> dict[str, str]:
        """Norm set by the id of the zoning plan that carries it."""
        return {
            plan: key
            for key, item in self.norm_sets.items()
            if item.kind == "plan" and item.holds_on(self.day)
            for plan in item.plan_ids
        }

    @property
    def uses_urbanity(self) -> bool:
        """Whether any norm of the municipality's own sets depends on the urbanity class."""
        own = (item for item in self.norm_sets.values() if item.kind != "example")
        return any(norm.urbanity is not None for item in own for norm in item.norms)

    def number(self, norm_id: str) -> float | None:
        """Return one general number; None where nobody set it."""
        return self.numbers[norm_id].value

    @property
    def old_use_rule(self) -> OldUseRule:
        """What goes off for the old use here."""
        return OldUseRule(int(self.number(OLD_USE) or 0))

    def reference(self, norm_id: str) -> RuleRef:
        """Return the reference of one general number."""
        return self.numbers[norm_id].reference(f"{PREFIX}{norm_id}")

    def category(self, form: CareForm) -> Category:
        """Return how a care form is counted."""
        return next(item for item in self.categories if item.speaks_of(form))

    def norm_reference(self, set_id: str, norm: ParkingNorm) -> RuleRef:
        """Return the reference of one norm of a set."""
        return self._norm_references[set_id, norm]

    @cached_property
    def _norm_references(self) -> dict[tuple[str, ParkingNorm], RuleRef]:
        return {
            (key, norm): self._norm_reference(key, norm)
            for key, item in self.norm_sets.items()
            for norm in item.norms
        }

    def _norm_reference(self, set_id: str, norm: ParkingNorm) -> RuleRef:
        """Return the reference of one norm; its version holds what the set and the function say of it too."""
        norm_set = self.norm_sets[set_id]
        around = {name: value for name, value in norm_set.content.items() if name != "norms"}
        content = {
            "norm": norm.content,
            "set": around,
            "function": self.functions[norm.function].content,
        }
        return RuleRef(
            id=norm_id(set_id, norm),
            version=version_of(content, tried=norm.status is Status.TRIED),
            source=norm.source or norm_set.source,
            status=norm_set.status_of(norm),
            valid_from=norm_set.valid_from.isoformat() if norm_set.valid_from else None,
            title=f"{norm_set.title}: {self.functions[norm.function].title}"
            + (f", zone {norm.zone}" if norm.zone else ""),
        )

    def presence_reference(self, table: str) -> RuleRef:
        """Return the reference of one presence table."""
        item = self.presence[table]
        title = f"Aanwezigheid van {item.title}"
        return RuleRef(
            f"{PREFIX}presence/{table}", item.source, item.status, version=item.version, title=title
        )

    def rounding_reference(self) -> RuleRef:
        """Return the reference of the rounding rule."""
        title = f"Afronding: {self.rounding.title}"
        found = self.rounding
        return RuleRef(
            f"{PREFIX}rounding", found.source, found.status, version=found.version, title=title
        )


def norm_id(set_id: str, norm: ParkingNorm) -> str:
    """Return the id of one norm of a set."""
    place = [
        part for part in (norm.zone, norm.urbanity and f"stedelijkheid {norm.urbanity}") if part
    ]
    return "/".join(["parking", set_id, norm.function, *place])


def _as_tried(set_id: str, norm_set: NormSet, tried: Mapping[str, float | None]) -> NormSet:
    """Return a set with the values that are tried out; the same object where none is."""
    if not any(norm_id(set_id, norm) in tried for norm in norm_set.norms):
        return norm_set
    values = [tried.get(norm_id(set_id, norm)) for norm in norm_set.norms]
    norms = tuple(
        norm if value is None else norm.tried(value, norm.source or norm_set.source)
        for norm, value in zip(norm_set.norms, values, strict=True)
    )
    return norm_set.model_copy(update={"norms": norms})


def _check_readable(rules: RuleBook) -> None:
    unreadable = [fault for fault in rules.faults if f"{DOCUMENT}.yaml" in fault]
    if unreadable and DOCUMENT not in rules.documents:
        raise DataError(unreadable[0])


def norm_book(rules: RuleBook) -> NormBook:
    """Return the general norms with what a municipality set over and beside them, and what is tried out.

    Raises
    ------
    DataError
        If the municipality's parking.yaml is unreadable or wrong; the message lists every fault.
    """
    _check_readable(rules)
    own, faults = _set_here(rules)
    if faults:
        _refuse(f"{rules.municipality}/{DOCUMENT}.yaml", faults)
    general, numbers = _general(), norm_file(HERE / "norms.yaml")
    return NormBook(
        municipality=rules.municipality,
        numbers=rules.as_tried(rules.held({**numbers, **own.norms}), PREFIX),
        rounding=own.rounding or general.rounding,
        presence=general.presence,
        functions=general.functions,
        categories=general.categories,
        norm_sets={
            key: _as_tried(key, item, rules.tried)
            for key, item in {**own.norm_sets, **general.norm_sets}.items()
        },
        zone_note=own.zone_note,
        day=rules.day,
    )


def book_faults(rules: RuleBook) -> tuple[str, ...]:
    """Return everything that is wrong in the municipality's parking.yaml, each fault one Dutch sentence."""
    file = rules.file_of(DOCUMENT)
    return tuple(f"In {file} klopt iets niet: {fault}." for fault in _set_here(rules)[1])


def _set_here(rules: RuleBook) -> tuple[_MunicipalFile, list[str]]:
    """Return what a municipality set itself, and what is wrong with it."""
    document = rules.documents.get(DOCUMENT)
    try:
        own = _MunicipalFile.model_validate({} if document is None else document)
    except ValidationError as error:
        return _MunicipalFile(), faults_of(error).split("; ")
    general, numbers = _general(), norm_file(HERE / "norms.yaml")
    faults = [
        f"norms.{key} "
        + _OLD_NAMES.get(
            key, f"is onbekend{perhaps(key, numbers)}; toegestaan zijn {', '.join(numbers)}"
        )
        for key in own.norms
        if key not in numbers
    ]
    faults += [
        f"norm_sets.{key}: deze naam is al van een voorbeeld"
        for key in own.norm_sets
        if key in general.norm_sets
    ]
    faults += _unknown_functions(own.norm_sets, general.functions)
    faults += _not_as_declared(own.norms)
    return own, faults


def functions() -> Mapping[str, Function]:
    """Return the functions for which parking is counted, by id; the same in every municipality."""
    return _general().functions


@cache
def _general() -> _GeneralFile:
    path = HERE / "functions.yaml"
    try:
        general = _GeneralFile.model_validate(read_yaml(path))
    except ValidationError as error:
        _refuse(path.name, [faults_of(error)], error)
    faults = _unknown_functions(general.norm_sets, general.functions)
    faults += [
        f"categories.{category.id}: een woonzorgvorm telt niet als {reading.function}"
        for category in general.categories
        for reading in category.readings
        if reading.function in general.functions
        and general.functions[reading.function].group == "werken"
    ]
    faults += [
        f"functions.{key}: aanwezigheid {table} bestaat niet"
        for key, function in general.functions.items()
        for table in function.tables
        if table not in general.presence
    ]
    faults += [
        f"categories.{category.id}: functie {reading.function} bestaat niet"
        for category in general.categories
        for reading in category.readings
        if reading.function not in general.functions
    ]
    if faults:
        _refuse(path.name, faults)
    return general


def _unknown_functions(sets: Mapping[str, NormSet], functions: Mapping[str, Function]) -> list[str]:
    return [
        f"norm_sets.{key}: functie {function} is niet bekend, toegestaan zijn {', '.join(functions)}"
        for key, item in sets.items()
        for function in item.functions
        if function not in functions
    ]


def _not_as_declared(norms: Mapping[str, Norm]) -> list[str]:
    faults = {spec.id: spec.fault(norms[spec.id]) for spec in NUMBERS if spec.id in norms}
    return [f"norms.{key} {fault}" for key, fault in faults.items() if fault]


def _refuse(name: str, faults: Iterable[str], cause: Exception | None = None) -> NoReturn:
    raise DataError(f"De parkeernormen in {name} kloppen niet: {'; '.join(faults)}.") from cause
