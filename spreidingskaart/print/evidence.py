"""The evidence of a site test: per criterion why it is not firm, what helps, rules and data; what was not tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.criteria.parking.details import ParkingBalance
from spreidingskaart.criteria.zoning.details import ZoningDetails, ZoningUnread
from spreidingskaart.criteria.zoning.ground import NEW_PART
from spreidingskaart.criteria.zoning.records import NOT_ASKED, NOT_AVAILABLE
from spreidingskaart.model import Fictional, Verdict
from spreidingskaart.model.gaps import gaps_told
from spreidingskaart.print.words import measured, sentence_case, short_date
from spreidingskaart.site_test.evidence import certainty_of, title_of
from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import share_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.criteria.zoning.details import LimitRecord, SourceAsked
    from spreidingskaart.model import Assessment, DataRef, Details, Finding, RuleRef


@dataclass(frozen=True)
class DesignatedPart:
    """A part of the site with one designation, or a zone on it."""

    name: str
    share: float
    verdict: Verdict | None


@dataclass(frozen=True)
class Size:
    """A size on the map of the plan (maatvoering), as it can be looked up."""

    name: str
    """As the plan writes it, with its value."""
    sentence: str
    share: float
    verdict: Verdict
    where: str
    """Plan with its id, and article."""
    object_id: str
    date: str
    """Of the plan."""


@dataclass(frozen=True)
class Source:
    """Rules of one source, which are equally sure and hold from the same day."""

    rules: tuple[RuleRef, ...]

    @property
    def first(self) -> RuleRef:
        """The rule whose source and certainty hold for all."""
        return self.rules[0]


@dataclass(frozen=True)
class Evidence:
    """What one finding rests on."""

    title: str
    finding: Finding
    certainty: str
    measured: tuple[str, str]
    """The value and what it is held against, in words; empty where there is none."""
    doubt: str | None
    """Why it is not firm, where the sentence itself does not say so."""
    parts: tuple[DesignatedPart, ...]
    """Designations of a site that lies in more than one."""
    zones: tuple[DesignatedPart, ...]
    sizes: tuple[Size, ...]
    """Sizes on the map of the plan that cover enough of the site to count."""
    umbrellas: tuple[str, ...]
    """Plans that lie over the others."""
    rules: tuple[Source, ...]
    data: tuple[tuple[DataRef, Fictional], ...]
    """Each layer, and whether it is fictional."""

    @property
    def explained(self) -> bool:
        """Whether there is more to say of it than what it rests on."""
        return bool(self.doubt or self.parts or self.zones or self.sizes or self.umbrellas)


def evidence(assessment: Assessment, city: City) -> list[Evidence]:
    """Return the evidence of every finding, in their order."""
    return [_evidence(finding, city) for finding in assessment.findings]


def _evidence(finding: Finding, city: City) -> Evidence:
    zoning = finding.details if isinstance(finding.details, ZoningDetails) else None
    return Evidence(
        title=title_of(finding),
        finding=finding,
        certainty=certainty_of(finding),
        measured=measured(finding),
        doubt=finding.why_not_firm if finding.why_not_firm != finding.sentence else None,
        parts=_parts(zoning) if zoning else (),
        zones=_zones(zoning) if zoning else (),
        sizes=_sizes(zoning) if zoning else (),
        umbrellas=zoning.umbrella_plans if zoning else (),
        rules=_by_source(finding.rules),
        data=tuple((ref, _kind(city, ref)) for ref in finding.data),
    )


def _parts(zoning: ZoningDetails) -> tuple[DesignatedPart, ...]:
    """Return the designations on a site; none where there is only one, for that is told already."""
    if len(zoning.parts) <= 1:
        return ()
    return tuple(_part(part.designation, part.share, part.verdict) for part in zoning.parts)


def _zones(zoning: ZoningDetails) -> tuple[DesignatedPart, ...]:
    return tuple(_part(zone.name, zone.share, zone.verdict) for zone in zoning.zones)


def _sizes(zoning: ZoningDetails) -> tuple[Size, ...]:
    return tuple(_size(limit) for limit in zoning.limits if limit.counts)


def _part(name: str | None, share: float, verdict: str | None) -> DesignatedPart:
    return DesignatedPart(name or "geen bestemming", share, Verdict(verdict) if verdict else None)


def _size(limit: LimitRecord) -> Size:
    article = limit.article and f"artikel {limit.article}"
    why = f" {sentence_case(limit.why)}." if limit.why else ""
    return Size(
        f"{limit.name}: {limit.text or 'geen waarde'}",
        limit.sentence + why,
        limit.share,
        Verdict(limit.verdict),
        ", ".join(word for word in (limit.plan, limit.plan_id, article) if word),
        limit.object_id,
        short_date(limit.plan_date),
    )


def _by_source(rules: Iterable[RuleRef]) -> tuple[Source, ...]:
    """Return the rules by their source, so that it is named once."""
    found: dict[tuple[object, ...], list[RuleRef]] = {}
    for rule in rules:
        found.setdefault((rule.source, rule.status, rule.valid_from), []).append(rule)
    return tuple(Source(tuple(group)) for group in found.values())


def _kind(city: City, ref: DataRef) -> Fictional:
    kind = city.fictional_kind(ref.layer)
    return Fictional.YES if kind is Fictional.NO and ref.fictional else kind


# ------------------------------------------------------------------------------------- what was not tested


def not_tested(assessment: Assessment) -> list[tuple[str, str]]:
    """Return what was not tested here: the criterion or subject (empty where only a part of it) and a sentence."""
    open_questions = [
        finding for finding in assessment.findings if finding.verdict is Verdict.NOT_TESTED
    ]
    parts = [part for finding in assessment.findings for part in _within(finding.details)]
    return [
        *((title_of(finding), _why(finding)) for finding in open_questions),
        *(("", part) for part in parts),
        *((sentence_case(one.name), one.here) for one in assessment.open_subjects if one.here),
    ]


def _why(finding: Finding) -> str:
    """Return the first reason; the evidence holds all of them, and what would help."""
    return gaps_told(finding.gaps[:1]) or finding.sentence


def _within(details: Details | None) -> Iterable[str]:
    """Return what was not tested within a finding, as far as its details say."""
    if isinstance(details, ParkingBalance):
        yield from _within_parking(details)
    elif isinstance(details, ZoningDetails):
        yield from _within_zoning(details)
    elif isinstance(details, ZoningUnread):
        yield from _not_asked(details.sources_asked)


def _within_parking(balance: ParkingBalance) -> Iterable[str]:
    titles = dict(zip(balance.parts, balance.part_titles, strict=True))
    missing = [titles[part] for part in balance.day.parts_not_tested]
    if missing:
        yield f"Parkeren op {join(missing)}: er is geen cijfer voor dit dagdeel."
    if not balance.public.tested:
        yield balance.public.why_not or "Openbare parkeerplaatsen zijn niet getoetst."
    if balance.public.street:
        yield balance.public.street
    if balance.old_use.note:
        yield balance.old_use.note


def _is_open(limit: LimitRecord) -> bool:
    return limit.outcome in ("not_tested", "depends")


def _within_zoning(details: ZoningDetails) -> Iterable[str]:
    if details.untested_share > 0:
        share = sentence_case(share_words(details.untested_share))
        yield f"{share} van de locatie heeft geen bestemming op de kaart."
    open_sizes = [limit.name for limit in details.limits if limit.counts and _is_open(limit)]
    if open_sizes:
        yield f"Van de maten op de plankaart is niet getoetst: {join(list(dict.fromkeys(open_sizes)))}."
    yield from _not_asked(details.sources_asked)


def _not_asked(sources: Sequence[SourceAsked]) -> Iterable[str]:
    # the new part stands in the list of subjects
    missing = [one.source for one in sources if one.answer == NOT_ASKED and one.source != NEW_PART]
    if missing:
        yield f"{sentence_case(join(missing))} {'is' if len(missing) == 1 else 'zijn'} niet gevraagd."
    yield from (
        f"{sentence_case(one.source)} was niet beschikbaar toen ernaar werd gevraagd."
        for one in sources
        if one.answer == NOT_AVAILABLE
    )
