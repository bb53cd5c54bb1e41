"""The rule table: read from rules.yaml, expanded over every way of living, and checked to be complete."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
from pydantic import Field, ValidationError, model_validator

from spreidingskaart.errors import DataError
from spreidingskaart.model import (
    NO_LEAN,
    Citation,
    Gap,
    GapKind,
    Lean,
    RuleRef,
    Status,
    Verdict,
    gaps_of,
)
from spreidingskaart.model.gaps import gaps_told
from spreidingskaart.rules import Written, faults_of, read_yaml
from spreidingskaart.rules.svbp import svbp
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

RULES: Final = Path(__file__).with_name("rules.yaml")
ATTRIBUTES: Final = ("independent", "supervision", "stay", "household")

ID: Final = "zoning"
THRESHOLD: Final = 5.0
"""What is not larger than this share (%) of the site does not decide (issue of the first cut; ours)."""
SMALL_SHARE: Final = THRESHOLD / 100

_NOT_LOOKED_UP: Final = Gap(GapKind.UNVERIFIED, "de regel is niet nagekeken in een uitspraak")

Condition = dict[str, tuple[str, ...]]


class Ruling(Written):
    """A ruling or plan text that a rule rests on."""

    name: str
    says: str
    url: str | None = None


class Basis(Written):
    """What every rule has: how sure it is, and on what it rests."""

    status: Status
    rulings: tuple[str, ...] = ()
    text_decides: str | None = None
    """Why the last word is to the text of the plan; such a verdict is never firm."""

    seek: tuple[str, ...] = ()
    """Words to look for in the text of the plan."""

    @property
    def firm(self) -> bool:
        """Whether a verdict may rest on this rule without a gap."""
        return not self.gaps

    @property
    def gaps(self) -> tuple[Gap, ...]:
        """What keeps a verdict by this rule from being firm."""
        text = gaps_of(GapKind.TEXT_DECIDES, [self.text_decides or ""])
        return text if self.status.firm else (_NOT_LOOKED_UP, *text)


UNKNOWN: Final = "onbekend"
"""Id of what is said of a designation without a main group."""
PLAN_TEXT: Final = "planregels"
"""Id of what the text of a plan says itself."""


class DesignationRow(Basis):
    """A row of the table: what a designation says of the ways of living that meet `when`."""

    id: str
    main_groups: tuple[str, ...]
    when: Condition = Field(default_factory=dict)
    verdict: Verdict
    lean: Lean | None = None
    """Which way `may_fit` points; other verdicts do not lean."""
    basis: str
    sentence: str

    @model_validator(mode="after")
    def _leans_where_it_is_open(self) -> DesignationRow:
        if (self.verdict is Verdict.MAY_FIT) != (self.lean is not None):
            raise ValueError(f"rule {self.id} leans, or it is no may_fit: one and the other")
        if self.verdict is Verdict.MAY_FIT and not (self.text_decides and self.seek):
            raise ValueError(f"rule {self.id} says what the text decides, and what to look for")
        return self


class Mark(Basis):
    """A function that a functieaanduiding or the name of a designation can add, and a mark exclude."""

    words: tuple[str, ...]
    adds: str
    bars: str | None = None
    admits: tuple[Condition, ...] = ()
    excludes: tuple[Condition, ...] | None = None
    as_main_group: str | None = None
    lean: Lean = Lean.OPEN
    """Which way `may_fit` points for the ways of living that it admits itself."""
    target_groups: tuple[str, ...] = ()
    """Target groups to which the function is confined; empty means everybody."""
    only_in_names: bool = False
    """Whether it says something only as the name of a designation."""

    @property
    def admits_nobody(self) -> bool:
        """Whether it lets in no way of living with care."""
        return not self.admits and self.as_main_group is None


class Storeys(Written):
    """Words that confine a mark or a name to a part of the building."""

    words: tuple[str, ...]
    sentence: str
    named: str
    text_decides: str


class NotYet(Written):
    """What is said of a designation that must still be worked out."""

    sentence: str
    text_decides: str


class SafetyZoneRow(Basis):
    """What a safety zone says of the ways of living that meet one of the conditions."""

    id: str
    contains: tuple[str, ...]
    when: tuple[Condition, ...]
    verdict: Verdict
    sentence: str
    otherwise: str | None = None
    slow: tuple[str, ...] = ()
    """Target groups for which what the zone leaves alone is not sure to be safe."""
    doubt: str | None = None
    """Why it is not."""

    @property
    def slow_gap(self) -> Gap:
        """Return why what the zone leaves alone is not sure for who cannot leave quickly."""
        return Gap(GapKind.UNVERIFIED, self.doubt or "")

    def left_alone_gaps(self, *, slow: bool) -> tuple[Gap, ...]:
        """Return what keeps an answer that the zone leaves alone from being firm."""
        return (*self.gaps, self.slow_gap) if slow else self.gaps

    @property
    def slow_words(self) -> str:
        """Return the same as a sentence."""
        return gaps_told([self.slow_gap]) or ""


Number = Literal["height", "units", "own_parking", "floor_area"]
"""A number of the proposal that a size can be held against."""
NUMBERS: Final[tuple[Number, ...]] = get_args(Number)


class Dimension(Basis):
    """What a size on the map (maatvoering) limits, and which number of the proposal stands against it."""

    title: str
    names: tuple[str, ...]
    unit: str
    one: str | None = None
    many: str
    """The unit with the noun: "m bouwhoogte", "wooneenheden"."""
    compares: Number | None = None
    exact_when: Condition | None = None
    """Ways of living for which the number is the size itself; for others the size is at most the number."""
    total: bool = False
    has: str = ""
    has_at_most: str | None = None
    missing: str
    doubt: str = ""
    rules_decide: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether it counts things, so that a value is a whole number."""
        return self.one is not None

    def amount(self, value: float) -> str:
        """Return "11 m bouwhoogte" or "1 wooneenheid"."""
        words = self.one if self.one and value == 1 else self.many
        return f"{plain(value, 3)} {words}".replace(" %", "%")

    @model_validator(mode="after")
    def _says_what_is_doubtful(self) -> Dimension:
        if self.compares and (not self.has or (self.exact_when != {} and not self.doubt)):
            raise ValueError(
                "a size that is compared says what the proposal has, and what is doubtful of it"
            )
        return self


class _Document(Written):
    attributes: dict[str, dict[str, str]]
    rulings: dict[str, Ruling]
    text_decides_in: frozenset[str]
    open_in: frozenset[str]
    rules: tuple[DesignationRow, ...]
    marks: dict[str, Mark]
    storeys: Storeys
    not_yet: NotYet
    zones: tuple[SafetyZoneRow, ...]
    dimensions: dict[str, Dimension]

    @model_validator(mode="after")
    def _no_loose_ends(self) -> _Document:
        loose = sorted(
            {ruling for part in self._parts() for ruling in part.rulings} - set(self.rulings)
        )
        if loose:
            raise ValueError(f"rulings that are not described: {', '.join(loose)}")
        for condition in self._conditions():
            for name, values in condition.items():
                unknown = set(values) - set(self.attributes.get(name, {}))
                if unknown:
                    raise ValueError(
                        f"{name} knows {list(self.attributes.get(name, {}))}, not {sorted(unknown)}"
                    )
        return self

    @model_validator(mode="after")
    def _no_conflict_where_the_text_decides(self) -> _Document:
        for rule in self.rules:
            groups = set(rule.main_groups)
            if rule.verdict is Verdict.CONFLICTS and groups & (self.text_decides_in | self.open_in):
                raise ValueError(f"rule {rule.id} conflicts where the text of the plan decides")
            if groups & self.open_in and rule.lean is not Lean.OPEN:
                raise ValueError(f"rule {rule.id} leans where a main group says nothing")
        return self

    def _parts(self) -> list[Basis]:
        parts = (
            self.rules,
            self.marks.values(),
            self.zones,
            self.dimensions.values(),
        )
        return list(itertools.chain(*parts))

    def _conditions(self) -> list[Condition]:
        ours = [rule.when for rule in self.rules] + [
            when for zone in self.zones for when in zone.when
        ]
        ours += [each.exact_when for each in self.dimensions.values() if each.exact_when]
        return ours + [
            when for mark in self.marks.values() for when in (*mark.admits, *(mark.excludes or ()))
        ]


@dataclass(frozen=True, eq=False)
class RuleTable:
    """All rules, and arrays that answer for every way of living at once.

    A way of living is one of the 72 combinations of independent, supervision, stay and household, in the
    order of `ways`; arrays have one column for each.
    """

    main_groups: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    """The Dutch words of each attribute value."""
    ways: tuple[tuple[str, ...], ...]
    index: Mapping[tuple[str, ...], int]
    rules: tuple[DesignationRow, ...]
    rule: NDArray[np.int64]
    """Index into `rules`, one row a main group."""
    verdict: NDArray[np.int8]
    """Verdict codes, one row a main group."""
    lean: NDArray[np.int8]
    """Like `verdict`: codes of the lean, NO_LEAN where the verdict does not lean."""
    text_decides_in: frozenset[str]
    """Main groups in which the text of the plan decides."""
    marks: Mapping[str, Mark]
    admits: Mapping[str, NDArray[np.bool_]]
    """For each function a mark can name: the ways of living that it lets in."""
    mark_lean: Mapping[str, NDArray[np.int8]]
    """For each function: codes of the lean of the ways of living that it lets in, NO_LEAN of the others."""
    excludes: Mapping[str, NDArray[np.bool_]]
    """For each function a mark can exclude: the ways of living that are then out."""
    storeys: Storeys
    not_yet: NotYet
    zones: tuple[SafetyZoneRow, ...]
    zone_verdict: NDArray[np.int8]
    """Verdict codes, one row a zone; the code of `reported` where the zone says nothing of it."""
    dimensions: Mapping[str, Dimension]
    """Kinds of sizes; the last one is everything that no other kind names."""
    exact: NDArray[np.bool_]
    """For each kind of size the ways of living for which the number of the proposal is the size itself."""
    rulings: Mapping[str, Ruling]
    references: Mapping[str, RuleRef]
    """What findings carry, by the id of the rule."""

    def cite(self, ruling: str) -> str:
        """Return the name of a ruling with its number, where it has one."""
        return _cited(ruling, self.rulings[ruling])


def mark_id(function: str, *, excluded: bool = False) -> str:
    """Return the id of what is said of a mark that adds or excludes a function."""
    return f"aanduiding-{function.replace(' ', '-')}" + ("-uitgesloten" if excluded else "")


def zone_id(zone: SafetyZoneRow) -> str:
    """Return the id of what is said of a safety zone."""
    return f"zone-{zone.id}"


def dimension_id(kind: str) -> str:
    """Return the id of what is said of a kind of size."""
    return f"maat-{kind}"


def _cited(key: str, ruling: Ruling) -> str:
    return f"{ruling.name}, {key}" if key.startswith(("ECLI:", "NL.IMRO.")) else ruling.name


def _references(read: _Document) -> dict[str, RuleRef]:
    """Return the reference of every rule, under the title by which all people know it."""
    named: dict[str, tuple[Basis, str]] = {rule.id: (rule, rule.basis) for rule in read.rules}
    for function, mark in read.marks.items():
        named[mark_id(function)] = (mark, f"Aanduiding of naam: {function}")
        if mark.bars:
            named[mark_id(function, excluded=True)] = (mark, f"Aanduiding {function} uitgesloten")
    named |= {
        zone_id(zone): (zone, f"Veiligheidszone: {zone.id.replace('-', ' ')}")
        for zone in read.zones
    }
    for kind, each in read.dimensions.items():
        named[dimension_id(kind)] = (each, f"Maatvoering: {each.title.lower()}")
    named[PLAN_TEXT] = (Basis(status=Status.VERIFIED), "De tekst van de planregels")
    named[UNKNOWN] = (Basis(status=Status.UNVERIFIED), "Hoofdgroep niet bekend")
    return {
        rule_id: _reference(rule_id, basis, title, read.rulings)
        for rule_id, (basis, title) in named.items()
    }


def _reference(rule_id: str, basis: Basis, title: str, rulings: Mapping[str, Ruling]) -> RuleRef:
    cites = tuple(
        Citation(key, rulings[key].version, _cited(key, rulings[key]), rulings[key].url)
        for key in basis.rulings
    )
    return RuleRef(
        f"zoning/{rule_id}",
        "; ".join(cited.name for cited in cites) or "algemene kennis",
        basis.status,
        version=basis.version,
        title=title,
        url=next((cited.url for cited in cites if cited.url), None),
        cites=cites,
    )


def _holds(condition: Condition, way: tuple[str, ...]) -> bool:
    return all(way[ATTRIBUTES.index(name)] in values for name, values in condition.items())


def _any_holds(
    conditions: tuple[Condition, ...], ways: tuple[tuple[str, ...], ...]
) -> NDArray[np.bool_]:
    return np.array(
        [any(_holds(condition, way) for condition in conditions) for way in ways], dtype=bool
    )


def _expand(
    rules: tuple[DesignationRow, ...],
    main_groups: tuple[str, ...],
    ways: tuple[tuple[str, ...], ...],
    name: str,
) -> NDArray[np.int64]:
    """Return which rule holds for each main group (rows) and way of living (columns): the first that does."""
    table = np.full((len(main_groups), len(ways)), -1, dtype=np.int64)
    for (row, group), (column, way) in itertools.product(enumerate(main_groups), enumerate(ways)):
        holds = (
            i
            for i, rule in enumerate(rules)
            if group in rule.main_groups and _holds(rule.when, way)
        )
        table[row, column] = next(holds, -1)
    missing = [
        f"{main_groups[row]} {' '.join(ways[column])}" for row, column in np.argwhere(table < 0)
    ]
    if missing:
        raise DataError(
            f"{name} zegt niets over {len(missing)} gevallen, bijvoorbeeld: {missing[0]}."
        )
    _refuse_useless(rules, main_groups, table, name)
    return table


def _refuse_useless(
    rules: tuple[DesignationRow, ...],
    main_groups: tuple[str, ...],
    table: NDArray[np.int64],
    name: str,
) -> None:
    """Refuse rules about a main group that does not exist, and rules that never hold."""
    unknown = sorted({group for rule in rules for group in rule.main_groups} - set(main_groups))
    if unknown:
        raise DataError(f"{name} noemt hoofdgroepen die SVBP2012 niet kent: {', '.join(unknown)}.")
    idle = [rule.id for i, rule in enumerate(rules) if i not in table]
    if idle:
        raise DataError(f"{name} heeft regels die nooit gelden: {', '.join(idle)}.")


def table_from(document: Any, name: str) -> RuleTable:  # noqa: ANN401 - validated here
    """Return the expanded rule table of a document.

    Raises
    ------
    DataError
        If the document has faults, leaves a way of living without an answer, or has a rule that can never
        hold.
    """
    try:
        read = _Document.model_validate(document)
    except ValidationError as error:
        raise DataError(f"De regels in {name} kloppen niet: {faults_of(error)}.") from error
    main_groups = tuple(svbp().main_groups)
    ways = tuple(itertools.product(*(read.attributes[attribute] for attribute in ATTRIBUTES)))
    rule = _expand(read.rules, main_groups, ways, name)
    verdict = np.array([each.verdict.code for each in read.rules], dtype=np.int8)[rule]
    lean = np.array([_code(each.lean) for each in read.rules], dtype=np.int8)[rule]
    mark_lean = _mark_leans(read.marks, ways, verdict, lean, main_groups)
    admits = {key: leans != NO_LEAN for key, leans in mark_lean.items()}
    excludes = _excluded(read.marks, ways, admits)
    zone_verdict = np.array([_of_zone(zone, ways) for zone in read.zones], dtype=np.int8)
    exact = np.array([_exact(each, ways) for each in read.dimensions.values()], dtype=bool)
    _freeze(rule, verdict, lean, zone_verdict, exact)
    _freeze(*admits.values(), *mark_lean.values(), *excludes.values())
    return RuleTable(
        main_groups=main_groups,
        words=read.attributes,
        ways=ways,
        index={way: column for column, way in enumerate(ways)},
        rules=read.rules,
        rule=rule,
        verdict=verdict,
        lean=lean,
        text_decides_in=read.text_decides_in,
        marks=read.marks,
        admits=admits,
        mark_lean=mark_lean,
        excludes=excludes,
        storeys=read.storeys,
        not_yet=read.not_yet,
        zones=read.zones,
        zone_verdict=zone_verdict,
        dimensions=read.dimensions,
        exact=exact,
        rulings=read.rulings,
        references=_references(read),
    )


def _freeze(*arrays: NDArray[Any]) -> None:
    for array in arrays:
        array.setflags(write=False)


def _code(lean: Lean | None) -> int:
    return NO_LEAN if lean is None else lean.code


def _mark_leans(
    marks: Mapping[str, Mark],
    ways: tuple[tuple[str, ...], ...],
    verdict: NDArray[np.int8],
    lean: NDArray[np.int8],
    main_groups: tuple[str, ...],
) -> dict[str, NDArray[np.int8]]:
    """Return `_mark_lean` of every function."""
    rows = {group: row for row, group in enumerate(main_groups)}
    return {key: _mark_lean(mark, ways, verdict, lean, rows) for key, mark in marks.items()}


def _mark_lean(
    mark: Mark,
    ways: tuple[tuple[str, ...], ...],
    verdict: NDArray[np.int8],
    lean: NDArray[np.int8],
    rows: Mapping[str, int],
) -> NDArray[np.int8]:
    """Return the lean that a function gives each way of living; NO_LEAN to those that it does not let in.

    What adds a main group leans as that main group does; what would fit there is likely, because where and how much
    the rules of the plan say.
    """
    leans = np.where(_any_holds(mark.admits, ways), mark.lean.code, NO_LEAN)
    if mark.as_main_group:
        row = rows[mark.as_main_group]
        there = np.where(verdict[row] == Verdict.FITS.code, Lean.LIKELY.code, lean[row])
        leans = np.maximum(leans, there)
    return leans.astype(np.int8)


def _excluded(
    marks: Mapping[str, Mark],
    ways: tuple[tuple[str, ...], ...],
    admits: Mapping[str, NDArray[np.bool_]],
) -> dict[str, NDArray[np.bool_]]:
    """Return the ways of living that each mark bars where it is excluded: as many as it lets in, if it names none."""
    return {
        key: admits[key] if mark.excludes is None else _any_holds(mark.excludes, ways)
        for key, mark in marks.items()
        if mark.bars
    }


def _of_zone(zone: SafetyZoneRow, ways: tuple[tuple[str, ...], ...]) -> NDArray[np.int64]:
    return np.where(_any_holds(zone.when, ways), zone.verdict.code, Verdict.REPORTED.code)


def _exact(dimension: Dimension, ways: tuple[tuple[str, ...], ...]) -> NDArray[np.bool_]:
    return _any_holds(() if dimension.exact_when is None else (dimension.exact_when,), ways)


@cache
def rule_table() -> RuleTable:
    """Return the rule table that ships with this criterion."""
    return table_from(read_yaml(RULES), RULES.name)
