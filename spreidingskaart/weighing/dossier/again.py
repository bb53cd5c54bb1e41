"""Make again what follows from the rest of a dossier: a page or table that says something else is named.

Whoever makes all fingerprints anew can write anything in any part. So what people open must be what the sum gives; and
of what is only kept (names, findings, a journal) it is said that nobody did it again.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
from dataclasses import dataclass, fields
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from jinja2 import TemplateError

from spreidingskaart.city.confidential import confidential_line
from spreidingskaart.criteria.zoning.details import LimitRecord, WayOfLiving, ZoningDetails
from spreidingskaart.errors import InputError
from spreidingskaart.model import (
    Assessment,
    Citation,
    DataRef,
    Finding,
    Gap,
    GapKind,
    Lean,
    OpenSubject,
    Overruled,
    RuleRef,
    Status,
    Verdict,
)
from spreidingskaart.site_test.evidence import evidence_csv_of_sites
from spreidingskaart.weighing.dossier.arithmetic import HOW, arithmetic_csv
from spreidingskaart.weighing.dossier.packing import MANIFEST, as_json, read_json
from spreidingskaart.weighing.dossier.parts import (
    ABOUT,
    ARITHMETIC,
    CONFIDENTIAL,
    EVIDENCE,
    FACTS,
    FINDINGS,
    FRAMEWORK,
    JOURNAL,
    MARK,
    OVERRIDES,
    PROPOSALS,
    READABLE,
    RECEIPTS,
    RULES,
    WEIGHING,
    WEIGHTS,
    WORKSHOP,
    context_of,
    weights_part,
)
from spreidingskaart.weighing.dossier.plots import BEFORE, MAP_HEAD, SITES, properties_of
from spreidingskaart.weighing.dossier.reading import page_version, readable
from spreidingskaart.weighing.dossier.receipts import why_unsound
from spreidingskaart.weighing.dossier.refusal import DossierError
from spreidingskaart.words.canonical import fingerprint
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from spreidingskaart.weighing.case.facts import Facts
    from spreidingskaart.weighing.case.outcome import Weighed
    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.framework.lock import Lock

KNOWN: Final = frozenset(
    {
        ABOUT, ARITHMETIC, CONFIDENTIAL, EVIDENCE, FACTS, FINDINGS, FRAMEWORK, JOURNAL, MANIFEST, OVERRIDES, PROPOSALS,
        READABLE, RECEIPTS, RULES, SITES, BEFORE, WEIGHING, WEIGHTS, WORKSHOP,
    }
)  # fmt: skip
"""Every part that a dossier can have."""
NOT_DONE_AGAIN: Final = (
    "Overgenomen en niet nagerekend: namen, gegevens en vormen van de locaties, bevindingen, regels, andere oordelen "
    "en het logboek. Of dit het dossier van het besluit is, zegt alleen de vingerafdruk: vergelijk die."
)
_SAME: Final = 1e-9
_ROUNDED: Final = 0.0501
"""A finding may name a number in one decimal where the sum has all of them."""
_ROUNDED_RATIO: Final = 0.0001
_WORDED_BEFORE: Final = re.compile(r"\bplek\b")
"""The word for a rank in tables made before."""
_NOT_LIVING: Final = WayOfLiving("", "", "", "")


@dataclass(frozen=True)
class TriedInstead:
    """What a dossier tried in place of what its framework says; None where that holds."""

    weights: Mapping[str, float] | None
    how: Aggregation | None


@dataclass(frozen=True)
class Followed:
    """Which parts are what follows from the rest of the dossier."""

    otherwise: tuple[str, ...]
    """Parts that say something else, in order of their name."""
    other_page: bool = False
    """Whether the page was made by another version of the program, so that it cannot be held against anything."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The same in Dutch, and what nobody did again."""
        told = [NOT_DONE_AGAIN]
        if self.other_page:
            told.insert(
                0,
                f"Een andere versie van het programma schreef {READABLE} en de kolom '{HOW}' in {ARITHMETIC}. "
                "Die zinnen zijn niet vergeleken. "
                "Ga uit van de uitkomst hier.",
            )
        if self.otherwise:
            told.insert(
                0,
                f"Let op: wat in {join(self.otherwise)} staat, volgt niet uit de rest van dit dossier. "
                "Het is veranderd. Ga uit van de uitkomst hier.",
            )
        return tuple(told)


def refuse_unknown(parts: Mapping[str, bytes]) -> None:
    """Refuse a dossier with a part that ours never have: nobody would look at what it says.

    Raises
    ------
    InputError
        If there is one.
    """
    if set(parts) - KNOWN:
        raise DossierError("Dit dossier is geweigerd; er zit een deel in dat er niet hoort.")


def followed(
    parts: Mapping[str, bytes],
    weighed: Weighed,
    lock: Lock | None,
    tried: TriedInstead,
    weighing: Mapping[str, Any],
) -> Followed:
    """Return which parts say something else than follows from the rest.

    Parameters
    ----------
    parts
        Of the dossier; those that an older one lacks are not missed.
    weighed, lock, tried
        What came of doing the sum again, and with what.
    weighing
        The same as plain data.
    """
    told = _Told(parts, weighed, lock, tried, weighing)
    otherwise = {
        name for name, agrees in _CHECKS.items() if name in parts and not _sound(agrees, told)
    }
    if (CONFIDENTIAL in parts) != bool(told.line) or (
        told.line and parts[CONFIDENTIAL] != f"{told.line}\n".encode()
    ):
        otherwise.add(CONFIDENTIAL)
    other_page = READABLE in otherwise and told.of_other_program
    if other_page:
        otherwise.remove(READABLE)
    return Followed(tuple(sorted(otherwise)), other_page)


@dataclass(frozen=True)
class _Told:
    """A dossier, and what came of doing its sum again."""

    parts: Mapping[str, bytes]
    weighed: Weighed
    lock: Lock | None
    tried: TriedInstead
    weighing: Mapping[str, Any]

    def data(self, name: str) -> Any:  # noqa: ANN401 - as free as JSON
        return read_json(self.parts[name], name) if name in self.parts else []

    @property
    def of_other_program(self) -> bool:
        """Whether another version of the program wrote the sentences, which then cannot be held against anything."""
        return bool(self.data(ABOUT).get("page_version") != page_version())

    @property
    def line(self) -> str:
        return confidential_line(str(self.data(ABOUT)["role"]))

    def marked(self, table: bytes) -> bytes:
        return table.replace(MARK, MARK + f"{self.line}\r\n".encode(), 1) if self.line else table

    def assessments(self) -> list[Assessment]:
        return [_assessment(one) for one in self.data(FINDINGS)]


def _sound(agrees: Callable[[_Told], bool], told: _Told) -> bool:
    """Whether a part agrees; what is so odd that it cannot be held against anything does not."""
    try:
        return agrees(told)
    except (
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
        ArithmeticError,
        TemplateError,
        InputError,
    ):
        return False


# ------------------------------------------------------------------------------------------------------------ the parts
def _context(told: _Told) -> bool:
    about = told.data(ABOUT)
    return all(
        told.weighing.get(name) == about[name] == value
        for name, value in context_of(about, told.lock).items()
    )


def _weighing(told: _Told) -> bool:
    """Whether what stands on top is what `about` says, and the sentences on how sure it is are those of now.

    The numbers are held against each other apart (`replay`).
    """
    before, now = (_sentences(one) for one in (told.data(WEIGHING), told.weighing))
    return _context(told) and before == now


def _weights(told: _Told) -> bool:
    return told.parts[WEIGHTS] == as_json(
        weights_part(told.weighed.framework, told.tried.weights, told.tried.how)
    )


def _proposals(told: _Told) -> bool:
    return bool(told.data(PROPOSALS) == [one["proposal"] for one in told.data(FINDINGS)])


def _arithmetic(told: _Told) -> bool:
    made = told.marked(arithmetic_csv(told.weighed))
    return _same_table(told.parts[ARITHMETIC], made, without=HOW if told.of_other_program else "")


def _evidence(told: _Told) -> bool:
    facts = told.weighed.facts
    named = zip(facts.sites, facts.names, told.assessments(), strict=True)
    return told.parts[EVIDENCE] == told.marked(evidence_csv_of_sites(named))


def _facts(told: _Told) -> bool:
    """Whether the numbers and verdicts of the sum are those that the findings name."""
    facts = told.weighed.facts
    for i, assessed in enumerate(told.assessments()):
        for finding in assessed.findings:
            if finding.criterion not in facts.values:
                continue
            value, code = facts.values[finding.criterion][i], facts.verdicts[finding.criterion][i]
            measured = np.nan if finding.value is None else finding.value
            if Verdict.from_code(code) is not finding.verdict or not np.isclose(
                value, measured, rtol=_SAME, atol=_ROUNDED, equal_nan=True
            ):
                return False
    found = told.data(FINDINGS)
    return all(_same_ratios(facts, i, one["findings"]) for i, one in enumerate(found))


def _same_ratios(facts: Facts, i: int, findings: Sequence[Mapping[str, Any]]) -> bool:
    """Whether the ratios to a fair share are those that the finding of the spread names."""
    named = {
        f"fair_share.{counts}.{when}.{division}": ratio
        for finding in findings
        for counts, of_counts in finding["details"].get("fair_share_by_counts", {}).items()
        for division, of_division in of_counts.items()
        for when, ratio in of_division.items()
    }
    asked = [name for name in facts.values if name.startswith("fair_share.")]
    return all(
        np.isclose(
            facts.values[name][i],
            np.nan if named[name] is None else named[name],
            rtol=_SAME,
            atol=_ROUNDED_RATIO,
            equal_nan=True,
        )
        for name in asked
    )


def _sites(told: _Told) -> bool:
    on_map = dict(told.data(SITES))
    features = on_map.pop("features")
    head = {**MAP_HEAD, **({"confidential": told.line} if told.line else {})}
    now = [json.loads(as_json(one)) for one in properties_of(told.weighed)]
    before = [one["properties"] for one in features]
    return on_map == head and _same(before, now)


def _page(told: _Told) -> bool:
    weighed, facts = told.weighed, told.weighed.facts
    overrides = [_override(one) for one in told.data(OVERRIDES)]
    decided = SimpleNamespace(
        framework=weighed.framework,
        facts=facts,
        lock=told.lock,
        weights=told.tried.weights,
        how=told.tried.how,
        overrides=overrides,
        workshop=told.data(WORKSHOP) or None,
    )
    made = readable(
        decided,
        weighed,
        told.data(ABOUT),
        _worded(told.data(WEIGHING), told.weighing),
        told.assessments(),
        [_rule(one) for one in told.data(RULES)],
        told.line,
    )
    return made == told.parts[READABLE]


def _receipts(told: _Told) -> bool:
    return why_unsound(told.data(RECEIPTS), told.data(FINDINGS)) is None


def _workshop(told: _Told) -> bool:
    """Whether the outcome of the workshop is the one of which the fingerprint was noted when it was fixed."""
    part = told.data(WORKSHOP)
    return bool(fingerprint(part["result"]) == part["sha256"])


_CHECKS: Final[Mapping[str, Callable[[_Told], bool]]] = {
    ARITHMETIC: _arithmetic,
    EVIDENCE: _evidence,
    FACTS: _facts,
    PROPOSALS: _proposals,
    READABLE: _page,
    RECEIPTS: _receipts,
    SITES: _sites,
    WEIGHING: _weighing,
    WEIGHTS: _weights,
    WORKSHOP: _workshop,
}


# ------------------------------------------------------------------------------------------------------------- the same
def _same(before: Any, now: Any) -> bool:  # noqa: ANN401 - as free as JSON
    if isinstance(before, list) and isinstance(now, list):
        return len(before) == len(now) and all(map(_same, before, now))
    if isinstance(before, dict) and isinstance(now, dict):
        return before.keys() == now.keys() and all(_same(before[name], now[name]) for name in now)
    if isinstance(before, float) and isinstance(now, float):
        return bool(np.isclose(before, now, rtol=_SAME, atol=_SAME))
    return type(before) is type(now) and bool(before == now)


def _same_table(before: bytes, now: bytes, *, without: str = "") -> bool:
    """Whether two tables hold the same, one column left out; numbers may differ by the rounding of another computer."""
    return before == now or _same(_cells(before, without), _cells(now, without))


def _cells(table: bytes, without: str) -> list[list[float | str]]:
    """Return the cells of each row; of rows as long as the head without the column of that name."""
    rows = list(csv.reader(io.StringIO(table.decode()), delimiter=";"))
    head = next((row for row in rows if without in row), [])
    kept = [k for k, name in enumerate(head) if name != without]
    return [
        [_cell(row[k]) for k in kept] if len(row) == len(head) else list(map(_cell, row))
        for row in rows
    ]


def _cell(text: str) -> float | str:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return _WORDED_BEFORE.sub("rang", text)


# ---------------------------------------------------------------------------------------------- what findings say again
def _assessment(record: Mapping[str, Any]) -> Assessment:
    return Assessment(
        municipality=record["municipality"],
        data_version=record["data_version"],
        role=record["role"],
        proposal=record["proposal"],
        verdict=Verdict(record["verdict"]),
        gaps=_gaps(record),
        summary=record["summary"],
        findings=tuple(map(_finding, record["findings"])),
        lean=_lean(record),
        open_subjects=tuple(OpenSubject(**one) for one in record.get("open_subjects", ())),
        headline=record.get("headline", ""),
        decisive=tuple(record.get("decisive", ())),
    )


def _lean(record: Mapping[str, Any]) -> Lean | None:
    lean = record.get("lean")
    return None if lean is None else Lean(lean)


def _data(record: Mapping[str, Any]) -> DataRef:
    return DataRef(**{**record, "receipts": tuple(record.get("receipts", ()))})


def _finding(record: Mapping[str, Any]) -> Finding:
    details, made = record["details"], record["details"].get("override")
    held = {field.name: record[field.name] for field in fields(Finding) if field.name in record}
    return Finding(
        **{
            **held,
            "gaps": _gaps(record),
            "lean": _lean(record),
            "verdict": Verdict(record["verdict"]),
            "rules": tuple(map(_reference, record["rules"])),
            "data": tuple(_data(one) for one in record["data"]),
            "helps": tuple(record["helps"]),
            "details": _zoning(details["limits"]) if "limits" in details else None,
            "override": _overruled(made) if made else None,
        }
    )


def _gaps(record: Mapping[str, Any]) -> tuple[Gap, ...]:
    """Return what kept an answer from being firm; in older files one sentence tells it, or nothing does."""
    if "gaps" in record:
        return tuple(Gap(GapKind(one["kind"]), one["what"]) for one in record["gaps"])
    if record["firm"]:
        return ()
    return (Gap(GapKind.UNKNOWN, (record.get("why_not_firm") or "niet bekend").rstrip(".")),)


def _reference(record: Mapping[str, Any]) -> RuleRef:
    cites = tuple(Citation(**one) for one in record["cites"])
    return RuleRef(**{**record, "status": Status(record["status"]), "cites": cites})


def _zoning(limits: Sequence[Mapping[str, Any]]) -> ZoningDetails:
    """Return details of which the table reads the sizes alone."""
    held = tuple(LimitRecord(**one) for one in limits)
    return ZoningDetails(_NOT_LIVING, (), 0.0, (), (), (), (), held, (), None, (), (), (), ())


def _overruled(record: Mapping[str, Any]) -> Overruled:
    judged = {name: Verdict(record[name]) for name in ("verdict", "original")}
    return Overruled(**{**record, **judged})


def _override(record: Mapping[str, Any]) -> SimpleNamespace:
    judged = {name: Verdict(record[name]) for name in ("verdict", "original")}
    at = dt.datetime.fromisoformat(record["made_at"])
    return SimpleNamespace(**{**record, **judged, "made_at": at})


def _rule(record: Mapping[str, Any]) -> SimpleNamespace:
    return SimpleNamespace(**{**record, "status": Status(record["status"])})


def _sentences(weighing: Mapping[str, Any]) -> object:
    robustness = weighing.get("robustness")
    return None if robustness is None else robustness["sentences"]


def _worded(before: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, Any]:
    """Return the outcome of now, with the sentences on how sure it is as they stand in the dossier.

    Of several equally near weightings another solver may name another one; then `weighing.json` is named, not the page.
    """
    if _sentences(before) is None or now.get("robustness") is None:
        return dict(now)
    return {**now, "robustness": {**now["robustness"], "sentences": _sentences(before)}}
