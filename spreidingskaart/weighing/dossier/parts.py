"""What goes into a dossier, and each part of it as bytes."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart import __version__
from spreidingskaart.city.confidential import confidential_line
from spreidingskaart.model import Verdict
from spreidingskaart.site_test.evidence import evidence_csv_of_sites
from spreidingskaart.weighing.case.outcome import as_dict, weigh
from spreidingskaart.weighing.dossier.arithmetic import arithmetic_csv
from spreidingskaart.weighing.dossier.packing import as_json
from spreidingskaart.weighing.dossier.plots import SITES, plots_as_geojson
from spreidingskaart.weighing.dossier.reading import page_version, readable
from spreidingskaart.weighing.dossier.receipts import receipts_part
from spreidingskaart.weighing.dossier.rules import rules_under
from spreidingskaart.weighing.framework.files import to_json
from spreidingskaart.weighing.framework.lock import to_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.store import Event, Override
    from spreidingskaart.weighing.dossier.case import Case
    from spreidingskaart.weighing.framework.aggregation import Aggregation
    from spreidingskaart.weighing.framework.framework import Framework
    from spreidingskaart.weighing.framework.lock import Lock

FINDINGS: Final = "findings.json"
RULES: Final = "rules.json"
EVIDENCE: Final = "evidence.csv"
FRAMEWORK: Final = "framework.json"
FACTS: Final = "facts.json"
WEIGHTS: Final = "weights.json"
WEIGHING: Final = "weighing.json"
ABOUT: Final = "about.json"
ARITHMETIC: Final = "arithmetic.csv"
PROPOSALS: Final = "proposals.json"
OVERRIDES: Final = "overrides.json"
JOURNAL: Final = "journal.json"
RECEIPTS: Final = "receipts.json"
"""Is in a dossier whose findings name receipts, and nowhere else."""
WORKSHOP: Final = "workshop.json"
"""Is in a dossier to which somebody added a workshop session, and nowhere else."""
MARK: Final = b"\xef\xbb\xbf"
"""First bytes of a CSV of ours."""
READABLE: Final = "index.html"
CONFIDENTIAL: Final = "VERTROUWELIJK.txt"
"""Is in a dossier that tells more than everybody may see, and nowhere else."""


def parts(case: Case) -> dict[str, bytes]:
    """Return the parts of the dossier by file name; the same case gives the same bytes."""
    weighed = weigh(case.framework, case.facts, weights=case.weights, how=case.how)
    about = _about(case)
    weighing = as_dict(weighed, context=context(case))
    assessments = case.measured.assessments(case.overrides)
    rules = rules_under(assessments, case.measured.city)
    named = zip(case.facts.sites, case.facts.names, assessments, strict=True)
    told = confidential_line(case.measured.city.role)
    receipts = receipts_part(assessments, case.measured.city)
    made = {
        ABOUT: as_json(about),
        FRAMEWORK: _framework(case),
        FACTS: as_json(case.facts.as_dict()),
        WEIGHTS: as_json(weights_part(case.framework, case.weights, case.how)),
        WEIGHING: as_json(weighing),
        PROPOSALS: as_json([dict(found.proposal) for found in assessments]),
        FINDINGS: as_json([found.as_dict() for found in assessments]),
        RULES: as_json([rule.as_dict() for rule in rules]),
        EVIDENCE: evidence_csv_of_sites(named),
        OVERRIDES: as_json([_override(made) for made in case.overrides]),
        JOURNAL: as_json([_event(event) for event in case.journal]),
        SITES: plots_as_geojson(case, weighed),
        ARITHMETIC: arithmetic_csv(weighed),
        **({} if receipts is None else {RECEIPTS: as_json(receipts)}),
        **({} if case.workshop is None else {WORKSHOP: as_json(case.workshop)}),
        READABLE: readable(case, weighed, about, weighing, assessments, rules, told),
    }
    return _marked(made, told) if told else made


def _marked(made: dict[str, bytes], told: str) -> dict[str, bytes]:
    """Return the parts with the line in those that people open; the others are read by programs and bear the role."""
    tables = {
        name: content.replace(MARK, MARK + f"{told}\r\n".encode(), 1)
        for name, content in made.items()
        if name.endswith(".csv")
    }
    on_map = as_json({**json.loads(made[SITES]), "confidential": told})
    return {**made, **tables, SITES: on_map, CONFIDENTIAL: f"{told}\n".encode()}


def context(case: Case) -> dict[str, Any]:
    """Return what stands on top of the weighing."""
    city = case.measured.city
    return {
        "municipality": city.municipality.name,
        "data_version": city.version,
        "role": city.role,
        "care_form": case.measured.form,
        "places": case.measured.places,
        "locked": case.lock is not None,
    }


def context_of(about: Mapping[str, Any], lock: Lock | None) -> dict[str, Any]:
    """Return what must stand on top of the weighing of a dossier that says this of itself."""
    names = ("municipality", "data_version", "role", "care_form", "places")
    return {**{name: about[name] for name in names}, "locked": lock is not None}


def _about(case: Case) -> dict[str, Any]:
    city = case.measured.city
    layers = {
        name: {
            "title": report.entry.title,
            "date": str(report.entry.date),
            "source": report.entry.source,
            "fictional": report.entry.fictional,
        }
        for name, report in sorted(city.reports.items())
        if report.entry is not None
    }
    return {
        **context(case),
        "municipality_code": city.municipality.code,
        "care_form_name": city.forms[case.measured.form].name,
        "year": city.year,
        "made_with": f"Spreidingskaart {__version__}",
        "page_version": page_version(),
        "fictional_sites": sum(case.measured.fictional),
        "layers": layers,
    }


def _framework(case: Case) -> bytes:
    text = to_json(case.framework) if case.lock is None else to_file(case.framework, case.lock)
    return text.encode()


def weights_part(
    framework: Framework, tried: Mapping[str, float] | None, how: Aggregation | None
) -> dict[str, Any]:
    """Return the weights of a framework, and what was tried instead: weights, and a way to make one total."""
    part: dict[str, Any] = {
        "in_framework": {criterion.id: criterion.weight for criterion in framework.scored},
        "tried": dict(tried) if tried else None,
    }
    if how is not None:
        part["tried_aggregation"] = asdict(how)
    return part


def _override(override: Override) -> dict[str, Any]:
    return {
        "event_id": override.event_id,
        "name": override.name,
        "reason": override.reason,
        "made_at": override.made_at.isoformat(),
        "proposal_key": override.proposal_key,
        "criterion": override.criterion,
        "original": override.original.value,
        "original_sentence": override.original_sentence,
        "verdict": override.verdict.value,
        "data_version": override.data_version,
        "role": override.role,
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "kind": event.kind,
        "at": event.at.isoformat(),
        "name": event.name,
        "reason": event.reason,
        "subject": event.subject,
        "in_force": event.in_force,
        "about": {
            name: value.value if isinstance(value, Verdict) else value
            for name, value in event.about.items()
        },
    }
