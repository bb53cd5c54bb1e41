"""The evidence of a site test: per criterion why it is not firm, what helps, rules and data; what was not tested."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.model import Verdict
from spreidingskaart.print.words import measured, sentence_case, share_words, short_date
from spreidingskaart.site_test.evidence import certainty_of, title_of
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, DataRef, Finding, RuleRef

NEVER_ASKED: Final = (
    "Geluid, geur, bodem, natuur, verkeer, kosten, draagvlak en andere bouwregels dan de maten op de plankaart zijn "
    "geen deel van deze toets."
)


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
    data: tuple[tuple[DataRef, str], ...]
    """Each layer, and whether it is fictional: yes, no or mixed."""

    @property
    def explained(self) -> bool:
        """Whether there is more to say of it than what it rests on."""
        return bool(
            self.doubt
            or self.parts
            or self.zones
            or self.sizes
            or self.umbrellas
            or self.finding.helps
        )


def evidence(assessment: Assessment, city: City) -> list[Evidence]:
    """Return the evidence of every finding, in their order."""
    return [_evidence(finding, city) for finding in assessment.findings]


def _evidence(finding: Finding, city: City) -> Evidence:
    zoning = finding.details if finding.criterion == "zoning" else {}
    parts = zoning.get("parts") or []
    return Evidence(
        title=title_of(finding),
        finding=finding,
        certainty=certainty_of(finding),
        measured=measured(finding),
        doubt=finding.why_not_firm if finding.why_not_firm != finding.sentence else None,
        parts=tuple(_ground(part, "designation") for part in parts) if len(parts) > 1 else (),
        zones=tuple(_ground(zone, "name") for zone in zoning.get("zones") or []),
        sizes=tuple(_size(limit) for limit in zoning.get("limits") or [] if limit["counts"]),
        umbrellas=tuple(zoning.get("umbrella_plans") or ()),
        rules=_by_source(finding.rules),
        data=tuple((ref, _kind(city, ref)) for ref in finding.data),
    )


def _ground(record: Mapping[str, Any], name: str) -> DesignatedPart:
    verdict = record.get("verdict")
    return DesignatedPart(
        str(record.get(name) or "geen bestemming"),
        float(record["share"]),
        Verdict(verdict) if verdict else None,
    )


def _size(limit: Mapping[str, Any]) -> Size:
    article = limit["article"] and f"artikel {limit['article']}"
    why = f" {sentence_case(limit['why'])}." if limit["why"] else ""
    return Size(
        f"{limit['name']}: {limit['text'] or 'geen waarde'}",
        limit["sentence"] + why,
        float(limit["share"]),
        Verdict(limit["verdict"]),
        ", ".join(word for word in (limit["plan"], limit["plan_id"], article) if word),
        limit["object_id"],
        short_date(limit["plan_date"]),
    )


def _by_source(rules: Iterable[RuleRef]) -> tuple[Source, ...]:
    """Return the rules by their source, so that it is named once."""
    found: dict[tuple[object, ...], list[RuleRef]] = {}
    for rule in rules:
        found.setdefault((rule.source, rule.status, rule.valid_from), []).append(rule)
    return tuple(Source(tuple(group)) for group in found.values())


def _kind(city: City, ref: DataRef) -> str:
    kind = city.fictional_kind(ref.layer)
    return kind if kind != "no" else "yes" if ref.fictional else "no"


# ------------------------------------------------------------------------------------- what was not tested


def not_tested(assessment: Assessment) -> list[tuple[str, str]]:
    """Return what was not tested: the criterion (empty where only a part of it) and a sentence."""
    by_id = {finding.criterion: finding for finding in assessment.findings}
    open_questions = [
        finding for finding in assessment.findings if finding.verdict is Verdict.NOT_TESTED
    ]
    parts = [
        *_within_parking(by_id.get("parking")),
        *_within_zoning(by_id.get("zoning")),
        NEVER_ASKED,
    ]
    return [
        *((title_of(finding), _why(finding)) for finding in open_questions),
        *(("", part) for part in parts),
    ]


def _why(finding: Finding) -> str:
    """Return the first reason; the evidence holds all of them, and what would help."""
    return (finding.why_not_firm or finding.sentence).partition(";")[0].rstrip(".") + "."


def _within_sizes(limits: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    counting = [limit for limit in limits if limit["counts"]]
    open_sizes = dict.fromkeys(limit["name"] for limit in counting if _is_open(limit))
    if open_sizes:
        yield f"Van de maten op de plankaart is niet getoetst: {join(list(open_sizes))}."


def _within_parking(finding: Finding | None) -> Iterable[str]:
    details = finding.details if finding else {}
    titles = dict(zip(details.get("parts") or [], details.get("part_titles") or [], strict=False))
    missing = [titles.get(part, part) for part in details.get("parts_not_tested") or []]
    if missing:
        yield f"Parkeren op {join(missing)}: er is geen cijfer voor dit dagdeel."
    yield from _within_public_parking(details.get("public") or {})
    old_use: Mapping[str, Any] = details.get("old_use") or {}
    if old_use.get("note"):
        yield str(old_use["note"])


def _is_open(limit: Mapping[str, Any]) -> bool:
    return limit["outcome"] in ("not_tested", "depends")


def _within_public_parking(public: Mapping[str, Any]) -> Iterable[str]:
    if public and not public.get("tested"):
        yield str(public.get("why_not") or "Openbare parkeerplaatsen zijn niet getoetst.")
    if public.get("street"):
        yield str(public["street"])


def _within_zoning(finding: Finding | None) -> Iterable[str]:
    details = finding.details if finding else {}
    share = float(details.get("untested_share") or 0)
    if share > 0:
        yield f"{sentence_case(share_words(share))} van de locatie heeft geen bestemming op de kaart."
    yield from _within_sizes(details.get("limits") or [])
    asked = details.get("sources_asked") or []
    missing = [str(source["source"]) for source in asked if source.get("answer") == "niet gevraagd"]
    if missing:
        yield f"{sentence_case(join(missing))} {'is' if len(missing) == 1 else 'zijn'} niet gevraagd."
