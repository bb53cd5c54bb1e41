"""What every finding rests on as one table: a row for each rule, each ruling that it cites and each layer of data."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.criteria.zoning.details import ZoningDetails
from spreidingskaart.model import Verdict
from spreidingskaart.words.spreadsheet import csv_bytes, csv_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spreidingskaart.criteria.zoning.details import LimitRecord
    from spreidingskaart.model import Assessment, Citation, DataRef, Finding, RuleRef

HEAD: Final = (
    "criterium", "oordeel", "zekerheid", "gemeten", "eenheid", "grens", "rust op", "id", "versie", "wat", "bron",
    "status", "geldt vanaf of datum", "adres", "bevinding", "waarom niet hard", "anders beoordeeld", "gemeente",
    "gegevensversie", "gezien als",
)  # fmt: skip
"""One row of the table; `rows` gives the cells."""


class EvidenceKind(StrEnum):
    """What a finding can rest on, in the word people see."""

    RULE = "regel"
    RULING = "uitspraak of plantekst"
    SIZE = "maat op de plankaart"
    DATA = "gegevens"


@dataclass(frozen=True, slots=True)
class EvidenceItem:
    """One thing that a finding rests on."""

    kind: EvidenceKind
    id: str
    """Of a rule or ruling, or of the object in the plan; the name of a layer."""
    version: str
    """Of data the receipts of what its source answered, commas between; empty for a size, and for data without one."""
    title: str
    source: str
    status: str
    """How sure a rule is, what becomes of a size, or whether a layer is fictional, in Dutch."""
    date: str | None
    """From when a rule holds, or of when the plan or the data are: ISO, or less precise."""
    url: str | None = None


def title_of(finding: Finding) -> str:
    """Return what people call the criterion of a finding."""
    return BY_ID[finding.criterion].title if finding.criterion in BY_ID else finding.criterion


def certainty_of(finding: Finding) -> str:
    """Return `hard` or `voorlopig`; empty for what was not tested."""
    if finding.verdict is Verdict.NOT_TESTED:
        return ""
    return "hard" if finding.firm else "voorlopig"


def grounds_of(finding: Finding) -> Iterator[EvidenceItem]:
    """Return what a finding rests on: each rule with what it cites, sizes on the map of the plan, then the data.

    A ruling is named once. Sizes are those that cover enough of the site to count.
    """
    named: set[str] = set()
    for rule in finding.rules:
        yield _rule(rule)
        for cited in rule.cites:
            if cited.id not in named:
                named.add(cited.id)
                yield _ruling(cited)
    if isinstance(finding.details, ZoningDetails):
        yield from (_size(limit) for limit in finding.details.limits if limit.counts)
    yield from map(_data, finding.data)


def rows(assessment: Assessment) -> Iterator[tuple[object, ...]]:
    """Return the cells of every row, in the order of HEAD; a finding that rests on nothing named has one row.

    What no criterion asked comes last, a row for each subject.
    """
    context = (assessment.municipality, assessment.data_version, assessment.role)
    for finding in assessment.findings:
        found = (
            title_of(finding), finding.word, certainty_of(finding), finding.value, finding.unit,
            finding.threshold,
        )  # fmt: skip
        said = (finding.sentence, finding.why_not_firm, judged_otherwise(finding), *context)
        grounds: list[EvidenceItem | None] = [*grounds_of(finding)]
        for ground in grounds or [None]:
            yield (*found, *_cells(ground), *said)
    for one in assessment.open_subjects:
        sentence = f"{one.sentence} {one.here}".rstrip()
        nothing = (None,) * 4
        yield (
            one.name, Verdict.NOT_TESTED.dutch, *nothing, *_cells(None), sentence, None, None, *context
        )  # fmt: skip


def evidence_csv(assessment: Assessment) -> bytes:
    """Return the table as a file for a Dutch spreadsheet."""
    return csv_bytes(HEAD, rows(assessment))


def evidence_csv_text(assessment: Assessment) -> str:
    """Return the same for a terminal."""
    return csv_text(HEAD, rows(assessment))


def evidence_csv_of_sites(assessments: Iterable[tuple[str, str, Assessment]]) -> bytes:
    """Return one table of several sites: their id, their name and what was found."""
    told = (
        (site, name, *cells) for site, name, assessment in assessments for cells in rows(assessment)
    )
    return csv_bytes(("locatie", "naam", *HEAD), told)


def _cells(ground: EvidenceItem | None) -> tuple[object, ...]:
    if ground is None:
        return (None,) * 8
    kind = ground.kind.value
    told = (ground.title, ground.source, ground.status, ground.date, ground.url)
    return (kind, ground.id, ground.version, *told)


def judged_otherwise(finding: Finding) -> str | None:
    """Return what a planner judged instead, who and why; None where nobody did."""
    made = finding.override
    return f"{made.verdict.dutch}, door {made.name}: {made.reason}" if made else None


def _rule(rule: RuleRef) -> EvidenceItem:
    title, status = rule.title or rule.id, rule.status.dutch
    url = None if rule.cites else rule.url
    return EvidenceItem(
        EvidenceKind.RULE, rule.id, rule.version, title, rule.source, status, rule.valid_from, url
    )


def _ruling(cited: Citation) -> EvidenceItem:
    return EvidenceItem(
        EvidenceKind.RULING, cited.id, cited.version, cited.name, cited.name, "", None, cited.url
    )


def _size(limit: LimitRecord) -> EvidenceItem:
    article = limit.article and f"artikel {limit.article}"
    source = ", ".join(word for word in (limit.plan, limit.plan_id, article) if word)
    title, outcome = (
        f"{limit.name}: {limit.text or 'geen waarde'}",
        Verdict(limit.verdict).dutch,
    )
    return EvidenceItem(
        EvidenceKind.SIZE, limit.object_id, "", title, source, outcome, limit.plan_date
    )


def _data(ref: DataRef) -> EvidenceItem:
    status = "fictief" if ref.fictional else ""
    return EvidenceItem(
        EvidenceKind.DATA,
        ref.layer,
        ", ".join(ref.receipts),
        ref.title or ref.layer,
        ref.source,
        status,
        ref.date,
    )
