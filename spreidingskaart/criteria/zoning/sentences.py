"""One zoning finding in words: what the plan says, where it says so, and what would help."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria.base import disc_words, reserve
from spreidingskaart.criteria.zoning.alternatives import helps
from spreidingskaart.criteria.zoning.details import ZoningUnread
from spreidingskaart.criteria.zoning.limit_words import (
    ToldLimit,
    doubts,
    limit_sentences,
    told_limits,
)
from spreidingskaart.criteria.zoning.limits import NOT_TESTED
from spreidingskaart.criteria.zoning.marks import read_zone
from spreidingskaart.criteria.zoning.records import details_of, sources_asked
from spreidingskaart.criteria.zoning.rule import RuleAnswer, decide
from spreidingskaart.criteria.zoning.table import ID, THRESHOLD, rule_table, zone_id
from spreidingskaart.criteria.zoning.uncovered import (
    open_words,
)
from spreidingskaart.model import Finding, Gap, GapKind, Standing, Verdict, gaps_of
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.criteria.zoning.ground import Plan
    from spreidingskaart.model import DataRef, RuleRef

FICTIONAL: Final = "Voorbeeldplan, geen geldend recht."
UNIT: Final = "% van de locatie is strijdig"
_NOT_TESTED: Final = Gap(GapKind.NOT_TESTED, "niet getoetst")
_EXAMPLE_PLAN: Final = Gap(GapKind.FICTIONAL, "dit is een voorbeeldplan, geen geldend recht")
_NO_DESIGNATION: Final = Gap(
    GapKind.UNKNOWN, "een deel van de locatie heeft geen bestemming op de kaart"
)
_PARTLY: Final = Gap(GapKind.TEXT_DECIDES, "van dit plan geldt maar een deel")
_LEAST_TOLD: Final = 0.005
_MONTHS: Final = (
    "januari", "februari", "maart", "april", "mei", "juni", "juli", "augustus", "september", "oktober",
    "november", "december",
)  # fmt: skip


@dataclass(frozen=True)
class PartFound:
    """One part of the site with its answer; ground without a designation has none."""

    answer: RuleAnswer | None
    name: str
    mark: str | None
    plan: Plan | None
    article: str
    main_group: str | None
    area: float
    share: float
    counts: bool
    verdict: Verdict

    @property
    def shown(self) -> str:
        """The designation as people see it."""
        return f'{self.name} met aanduiding "{self.mark}"' if self.mark else self.name

    @property
    def sentence(self) -> str:
        """What the plan says of this part."""
        if self.answer is None:
            return "Dit deel heeft op de kaart geen bestemming en is niet getoetst."
        return self.answer.sentence


@dataclass(frozen=True)
class ZoneFound:
    """One safety zone on the site, and what it says."""

    name: str
    share: float
    verdict: Verdict
    sentence: str
    why_not_firm: str | None
    rulings: tuple[str, ...]
    reference: RuleRef


def tell_not_tested(city: City, i: int) -> Finding:  # noqa: ARG001 - every proposal gets the same answer
    """Return the finding where no plan is loaded."""
    return Finding(
        criterion=ID,
        verdict=Verdict.NOT_TESTED,
        gaps=(Gap(GapKind.NOT_TESTED, "er is geen plankaart"),),
        sentence=f"De bestemming is niet getoetst. {city.why_missing('zoning')}",
        data=(city.reference("zoning"),),
        details=ZoningUnread((), sources_asked(None, [])),
    )


@dataclass(frozen=True)
class _Grounds:
    """What a finding rests on: parts of the site, safety zones and sizes."""

    parts: Sequence[PartFound]
    zones: Sequence[ZoneFound]
    limits: Sequence[ToldLimit]

    def deciding(self, verdict: Verdict) -> _Grounds:
        """Return those that say this verdict by themselves."""
        return _Grounds(
            [part for part in self.parts if part.counts and part.verdict is verdict],
            [zone for zone in self.zones if zone.verdict is verdict],
            [limit for limit in self.limits if limit.verdict is verdict and _decides(limit)],
        )


def tell(answers: Answers, i: int) -> Finding:
    """Return the full finding of proposal `i`."""
    whole = _Grounds(_parts(answers, i), _safety_zones(answers, i), told_limits(answers, i))
    verdict = Verdict.from_code(int(answers.verdict[i]))
    deciding, conflicts = whole.deciding(verdict), verdict.code >= Verdict.CONFLICTS.code
    left_open, fictional = open_words(answers, i), _is_fictional(answers.city, whole)
    gaps = [
        *_gaps(deciding if conflicts else whole, fictional=fictional, one_is_enough=conflicts),
        *([] if conflicts else left_open.of_fits),
        *left_open.gaps,
    ]
    sentences = [_sentence(whole, deciding), *left_open.sentences]
    if fictional:
        sentences.append(FICTIONAL)
    share = float(answers.value[i])
    return Finding(
        criterion=ID,
        verdict=verdict,
        gaps=() if answers.firm[i] else reserve((), (), *gaps) or (_NOT_TESTED,),
        sentence=" ".join(sentences) + disc_words(answers.proposals, i),
        value=None if math.isnan(share) else round(share, 1),
        unit=UNIT,
        threshold=THRESHOLD,
        rules=_references(whole, deciding, conflicts=conflicts),
        data=_sources(answers.city),
        details=details_of(answers, i, whole.parts, whole.zones, whole.limits),
        helps=helps(answers, i, whole.limits),
    )


def _is_fictional(city: City, whole: _Grounds) -> bool:
    """Whether an example plan has a say."""
    plans = [part.plan for part in whole.parts if part.plan]
    plans += [limit.plan for limit in whole.limits]
    return city.reference("zoning").fictional or any(plan.fictional for plan in plans)


def _references(whole: _Grounds, deciding: _Grounds, *, conflicts: bool) -> tuple[RuleRef, ...]:
    """Return the rules behind a verdict, each once; a milder one rests on every size that was tested."""
    rules = [part.answer.reference for part in deciding.parts if part.answer]
    rules += [zone.reference for zone in deciding.zones]
    tested = [each for each in whole.limits if each.counts and each.outcome != NOT_TESTED]
    rules += [limit.reference for limit in (deciding.limits if conflicts else tested)]
    return tuple({rule.id: rule for rule in rules}.values())


def _sources(city: City) -> tuple[DataRef, ...]:
    return tuple(city.reference(name) for name in ("zoning", "zoning_plans") if city.layer(name))


def _decides(limit: ToldLimit) -> bool:
    """Whether a limit can make a verdict stricter; one that holds or is not tested cannot."""
    return limit.counts and limit.verdict.code >= Verdict.MAY_FIT.code


def _parts(answers: Answers, i: int) -> list[PartFound]:
    ground, columns = answers.ground, answers.parts
    form = answers.proposals.care_form(i)
    told: list[PartFound] = []
    for row in range(*columns.of(i).indices(len(columns.site))):
        key, mark_row = int(columns.key[row]), int(columns.mark[row])
        mark = ground.readings[mark_row].name if mark_row >= 0 else None
        numbers: dict[str, Any] = {
            "area": float(columns.area[row]),
            "share": float(columns.share[row]),
            "counts": bool(columns.counts[row]),
            "verdict": Verdict.from_code(int(columns.verdict[row])),
        }
        if key == ground.nowhere:
            told.append(PartFound(None, "geen bestemming", None, None, "", None, **numbers))
            continue
        what = ground.keys[key]
        found = decide(
            what.rule, [mark] if mark else [], [], answers.ways[i].tolist(), form.target_groups
        )
        told.append(
            PartFound(
                found, what.name, mark, what.plan, what.article, what.rule.main_group, **numbers
            )
        )
    return sorted(told, key=lambda part: (-part.share, part.name))


def _safety_zones(answers: Answers, i: int) -> list[ZoneFound]:
    ground, columns, table = answers.ground, answers.zones, rule_table()
    told = []
    for row in range(*columns.of(i).indices(len(columns.site))):
        verdict = Verdict.from_code(int(columns.verdict[row]))
        name = ground.zone_names[int(columns.name[row])]
        zone_row = read_zone(name)
        if zone_row is None or verdict is Verdict.REPORTED or not columns.counts[row]:
            continue
        zone = table.zones[zone_row]
        reference = table.references[zone_id(zone)]
        told.append(
            ZoneFound(
                name, float(columns.share[row]), verdict, zone.sentence.format(zone=f'"{name}"'),
                zone.why_not_firm, zone.rulings, reference,
            )
        )  # fmt: skip
    return sorted(told, key=lambda zone: (-zone.verdict.code, -zone.share))


def _sentence(whole: _Grounds, deciding: _Grounds) -> str:
    limits = limit_sentences(deciding.limits, deciding.limits[0].outcome) if deciding.limits else []
    ground = [*_same_verdict(deciding.parts), *_zone_sentences(deciding.zones or whole.zones)]
    words = [
        *([*ground, *limits] if deciding.parts or deciding.zones else [*limits, *ground]),
        _otherwise(whole.parts, deciding, limits),
        *_rests_on(whole.parts, deciding),
        _gap(whole.parts, deciding.parts),
    ]
    return " ".join(word for word in words if word)


def _same_verdict(deciding: Sequence[PartFound]) -> list[str]:
    """Say what the plan says of the largest part that decides, and name the others."""
    if not deciding:
        return []
    main = deciding[0]
    words = [
        f"{percent(main.share)} van de locatie heeft {_bestemming(main)}.",
        main.sentence if main.answer else "Dat deel is niet getoetst.",
    ]
    also = [f"{part.shown} ({percent(part.share)})" for part in deciding[1:] if part.answer]
    if also:
        words.append(f"Hetzelfde oordeel geldt voor {join(also)}.")
    return words


def _zone_sentences(zones: Sequence[ZoneFound]) -> list[str]:
    return [
        f"{percent(zone.share)} van de locatie ligt in een veiligheidszone. {zone.sentence}"
        for zone in zones
    ]


def _otherwise(parts: Sequence[PartFound], deciding: _Grounds, limits: Sequence[str]) -> str:
    """Say what the designation says by itself, where a zone or a size decides."""
    if deciding.parts or not parts:
        return ""
    without = join(
        [*(["de zone"] if deciding.zones else []), *([_these(limits)] if limits else [])]
    )
    return (
        f"{percent(parts[0].share)} van de locatie heeft {_bestemming(parts[0])} "
        f"(oordeel zonder {without}: {parts[0].verdict.dutch})."
    )


def _gap(parts: Sequence[PartFound], deciding: Sequence[PartFound]) -> str:
    """Say how much of the site has no designation, where no other sentence does."""
    gap = sum(part.share for part in parts if part.answer is None)
    told = bool(deciding) and deciding[0].answer is None
    if gap < _LEAST_TOLD or told:
        return ""
    return f"{percent(gap)} van de locatie heeft geen bestemming op de kaart en is niet getoetst."


def _these(limits: Sequence[str]) -> str:
    return "deze maat" if len(limits) == 1 else "deze maten"


def _rests_on(parts: Sequence[PartFound], deciding: _Grounds) -> list[str]:
    """Return the ruling behind the verdict, and the plan and article where it stands."""
    if deciding.limits and not deciding.parts and not deciding.zones:
        first = deciding.limits[0]
        return [_ruling(first.dimension.rulings), _plan(first.plan, first.article)]
    tested = next((part for part in (*deciding.parts, *parts) if part.answer), None)
    if tested is None or tested.answer is None:
        return []
    by_zone = deciding.zones and not deciding.parts
    rulings = deciding.zones[0].rulings if by_zone else tested.answer.rulings
    return [_ruling(rulings), _plan(tested.plan, tested.article)]


def _bestemming(part: PartFound) -> str:
    return "geen bestemming op de kaart" if part.answer is None else f"de bestemming {part.shown}"


def _ruling(rulings: Sequence[str]) -> str:
    """Name what the answer rests on: the first ruling or plan text."""
    if not rulings:
        return "Dit is niet nagekeken in een uitspraak."
    return f"Dit volgt uit: {rule_table().cite(rulings[0])}."


def _plan(plan: Plan | None, article: str) -> str:
    if plan is None:
        return ""
    decided = " ".join(word for word in (plan.status, _day(plan.date)) if word)
    where = [plan.name, decided, f"artikel {article}" if article else ""]
    return f"Dit staat in het {plan.legal_part}: {', '.join(word for word in where if word)}."


def _day(date: str) -> str:
    """Return "op 24 september 2015" for an ISO date."""
    pieces = date.split("-")
    if (
        len(pieces) != 3
        or not all(piece.isdigit() for piece in pieces)
        or not 1 <= int(pieces[1]) <= 12
    ):
        return date
    return f"op {int(pieces[2])} {_MONTHS[int(pieces[1]) - 1]} {pieces[0]}"


def _doubts_of(grounds: _Grounds, *, one_is_enough: bool) -> list[str]:
    found = [part.answer.why_not_firm for part in grounds.parts if part.counts and part.answer]
    found += [zone.why_not_firm for zone in grounds.zones]
    found += doubts(grounds.limits)
    return [] if one_is_enough and None in found else [doubt for doubt in found if doubt]


def _gaps(grounds: _Grounds, *, fictional: bool, one_is_enough: bool) -> list[Gap]:
    """Return what is not sure; of a conflict one part without a gap is enough."""
    gaps = [_EXAMPLE_PLAN] if fictional else []
    gaps += gaps_of(GapKind.TEXT_DECIDES, _doubts_of(grounds, one_is_enough=one_is_enough))
    if any(part.answer is None for part in grounds.parts):
        gaps.append(_NO_DESIGNATION)
    if any(part.plan and part.plan.standing is Standing.PARTLY for part in grounds.parts):
        gaps.append(_PARTLY)
    return gaps
