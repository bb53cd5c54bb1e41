"""One zoning finding in words: what the plan says, where it says so, and what would help."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria.base import disc_words
from spreidingskaart.criteria.zoning.alternatives import helps
from spreidingskaart.criteria.zoning.asked_here import asked_of_site, asked_reference
from spreidingskaart.criteria.zoning.details import ZoningUnread
from spreidingskaart.criteria.zoning.found import Grounds, PartFound, ZoneFound, grounds_of_site
from spreidingskaart.criteria.zoning.gaps import gaps_of_finding
from spreidingskaart.criteria.zoning.limit_words import limit_sentences
from spreidingskaart.criteria.zoning.limits import NOT_TESTED
from spreidingskaart.criteria.zoning.records import details_of, sources_asked
from spreidingskaart.criteria.zoning.table import ID, PLAN_TEXT, THRESHOLD, rule_table
from spreidingskaart.criteria.zoning.uncovered import open_sentences
from spreidingskaart.criteria.zoning.zoning_step import verdict_words
from spreidingskaart.model import Finding, Gap, GapKind, Lean, Verdict
from spreidingskaart.words.dates import MONTHS
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import percent

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.city import City
    from spreidingskaart.criteria.zoning.answers import Answers
    from spreidingskaart.criteria.zoning.ground import Plan
    from spreidingskaart.model import DataRef, Proposals, RuleRef

FICTIONAL: Final = "Voorbeeldplan, geen geldend recht."
UNIT: Final = "% van de locatie is strijdig"
_LEAST_TOLD: Final = 0.005


def tell_not_tested(proposals: Proposals, city: City, i: int) -> Finding:
    """Return the finding where no plan is loaded; what services said of the place is told all the same."""
    asked = asked_of_site(proposals, city, i)
    return Finding(
        criterion=ID,
        verdict=Verdict.NOT_TESTED,
        gaps=(Gap(GapKind.NOT_TESTED, "er is geen plankaart", layer="zoning"),),
        sentence=f"De bestemming is niet getoetst. {city.why_missing('zoning')}",
        data=(city.reference("zoning"), *asked_reference(city, asked)),
        details=ZoningUnread((), sources_asked(None, [], asked)),
    )


def tell(answers: Answers, i: int) -> Finding:
    """Return the full finding of proposal `i`."""
    whole = grounds_of_site(answers, i)
    verdict = Verdict.from_code(int(answers.verdict[i]))
    deciding, conflicts = whole.deciding(verdict), verdict.code >= Verdict.CONFLICTS.code
    sentences = [_sentence(whole, deciding), *open_sentences(answers, i)]
    if _is_fictional(answers.city, whole):
        sentences.append(FICTIONAL)
    share = float(answers.value[i])
    return Finding(
        criterion=ID,
        verdict=verdict,
        gaps=gaps_of_finding(answers, i, whole, verdict),
        sentence=" ".join(sentences) + disc_words(answers.proposals, i),
        value=None if math.isnan(share) else round(share, 1),
        unit=UNIT,
        threshold=THRESHOLD,
        rules=_references(whole, deciding, conflicts=conflicts),
        data=(
            *_sources(answers.city, texts=any(part.by_text for part in whole.parts)),
            *asked_reference(answers.city, answers.here.of(i)),
        ),
        details=details_of(answers, i, whole.parts, whole.zones, whole.limits),
        helps=helps(answers, i, whole.limits),
        lean=Lean.from_code(int(answers.lean[i])),
    )


def _is_fictional(city: City, whole: Grounds) -> bool:
    """Whether an example plan has a say."""
    plans = [part.plan for part in whole.parts if part.plan]
    plans += [limit.plan for limit in whole.limits]
    return city.reference("zoning").fictional or any(plan.fictional for plan in plans)


def _references(whole: Grounds, deciding: Grounds, *, conflicts: bool) -> tuple[RuleRef, ...]:
    """Return the rules behind a verdict, each once; a milder one rests on every size that was tested."""
    rules = [part.answer.reference for part in deciding.parts if part.answer]
    rules += [zone.reference for zone in deciding.zones]
    tested = [each for each in whole.limits if each.counts and each.outcome != NOT_TESTED]
    rules += [limit.reference for limit in (deciding.limits if conflicts else tested)]
    return tuple({rule.id: rule for rule in rules}.values())


def _sources(city: City, *, texts: bool) -> tuple[DataRef, ...]:
    """Return the layers behind a finding; that of the texts only where one was read here."""
    names = ("zoning", "zoning_plans", *(("plan_texts",) if texts else ()))
    return tuple(city.reference(name) for name in names if city.layer(name))


def _sentence(whole: Grounds, deciding: Grounds) -> str:
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
    """Say what the plan says of the part that decides, and name the others: the strictest lean, then the largest."""
    if not deciding:
        return []
    main = min(deciding, key=lambda part: -1 if part.lean is None else part.lean.code)
    words = [
        f"{percent(main.share)} van de locatie heeft {_bestemming(main)}.",
        main.sentence if main.answer else "Dat deel is niet getoetst.",
    ]
    others: dict[Lean | None, list[str]] = {}
    for part in deciding:
        if part is not main and part.answer:
            others.setdefault(part.lean, []).append(_with_share(part))
    words += [
        f"Hetzelfde oordeel geldt voor {join(names)}."
        if lean is main.lean
        else f"Voor {join(names)} is het oordeel: {verdict_words(main.verdict, lean)}."
        for lean, names in others.items()
    ]
    return words


def _with_share(part: PartFound) -> str:
    return f"{part.shown} ({percent(part.share)})"


def _zone_sentences(zones: Sequence[ZoneFound]) -> list[str]:
    return [
        f"{percent(zone.share)} van de locatie ligt in een veiligheidszone. {zone.sentence}"
        for zone in zones
    ]


def _otherwise(parts: Sequence[PartFound], deciding: Grounds, limits: Sequence[str]) -> str:
    """Say what the designation says by itself, where a zone or a size decides."""
    if deciding.parts or not parts:
        return ""
    without = join(
        [*(["de zone"] if deciding.zones else []), *([_these(limits)] if limits else [])]
    )
    return (
        f"{percent(parts[0].share)} van de locatie heeft {_bestemming(parts[0])} "
        f"(oordeel zonder {without}: {verdict_words(parts[0].verdict, parts[0].lean)})."
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


def _rests_on(parts: Sequence[PartFound], deciding: Grounds) -> list[str]:
    """Return the ruling behind the verdict, and the plan and article where it stands."""
    if deciding.limits and not deciding.parts and not deciding.zones:
        first = deciding.limits[0]
        return [_ruling(first.dimension.rulings), _plan(first.plan, first.article)]
    tested = next((part for part in (*deciding.parts, *parts) if part.answer), None)
    if tested is None or tested.answer is None:
        return []
    by_zone = deciding.zones and not deciding.parts
    rulings = deciding.zones[0].rulings if by_zone else tested.answer.rulings
    by_text = tested.answer.rule == PLAN_TEXT and not by_zone
    return ["" if by_text else _ruling(rulings), _plan(tested.plan, tested.article)]


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
    return f"op {int(pieces[2])} {MONTHS[int(pieces[1]) - 1]} {pieces[0]}"
