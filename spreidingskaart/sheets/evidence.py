"""The evidence of a site test: per criterion why it is not firm, what helps, rules and data; and what was not tested."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.dutch import join
from spreidingskaart.model import Status, Verdict
from spreidingskaart.sheets.words import data_line, items, rule_line, sentence_case, share_words
from spreidingskaart.symbols import symbol_svg

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from spreidingskaart.city import City
    from spreidingskaart.model import Assessment, Finding, RuleRef

NEVER_ASKED: Final = (
    "Geluid, geur, bodem, natuur, verkeer, bouwregels, kosten en draagvlak zijn geen deel van deze toets."
)

_MANY: Final = 3
"""Rules in a list that is short enough to say of each how sure it is."""


def fictional_kind(city: City, layer: str) -> str:
    """Return yes, no or mixed for a layer of the City."""
    report = city.reports.get(layer)
    return report.entry.fictional if report and report.entry else "no"


def evidence(assessment: Assessment, city: City) -> str:
    """Return a block per criterion."""
    return "".join(_block(finding, city) for finding in assessment.findings)


def _block(finding: Finding, city: City) -> str:
    data = "; ".join(data_line(ref, _kind(city, ref.layer, fictional=ref.fictional)) for ref in finding.data)
    zoning = finding.details if finding.criterion == "zoning" else {}
    parts = [
        (_doubt_word(finding), escape(finding.why_not_firm or "") if _doubted(finding) else ""),
        ("Delen van de locatie", _parts(zoning)),
        ("Zones", _zones(zoning)),
        ("Wat helpt", _one_or_list([escape(line) for line in finding.helps])),
        *_rules(finding.rules),
        ("Gegevens", data),
    ]
    told = "".join(_titled(name, text) for name, text in parts if text)
    title = BY_ID[finding.criterion].title if finding.criterion in BY_ID else finding.criterion
    nothing = "" if told else "<p>Geen regel en geen laag gebruikt.</p>"
    long = " class=long" if len(finding.rules) > _MANY else ""
    return f"<article{long}><h3>{symbol_svg(finding.verdict)}{escape(title)}</h3>{told}{nothing}</article>"


def _rules(rules: Sequence[RuleRef]) -> Iterable[tuple[str, str]]:
    """Return the rules; a long list is cut in groups of equal certainty, so that it is said once."""
    if len(rules) <= _MANY:
        yield "Regels" if len(rules) > 1 else "Regel", _one_or_list(_rule_lines(rules))
        return
    for status in Status:
        group = [rule for rule in rules if rule.status is status]
        if group:
            yield f"Regels, {status.dutch}", items(_rule_lines(group, status=False))


def _rule_lines(rules: Sequence[RuleRef], *, status: bool = True) -> list[str]:
    """Return a line for each source, so that rules of one source name it once."""
    of_source: dict[tuple[object, ...], list[RuleRef]] = {}
    for rule in rules:
        of_source.setdefault((rule.source, rule.status, rule.valid_from), []).append(rule)
    return [rule_line(group, status=status) for group in of_source.values()]


def _titled(name: str, text: str) -> str:
    """Return a small heading that runs into its text, or stands above its list."""
    if text.startswith("<ul"):
        return f'<h4 class="above">{name}</h4>{text}'
    return f'<div class="run-in"><h4>{name}</h4> <p>{text}</p></div>'


def _one_or_list(lines: list[str]) -> str:
    """Return one line as it is, more as a list."""
    return lines[0] if len(lines) == 1 else items(lines)


def _doubted(finding: Finding) -> bool:
    """Whether there is a reserve that the sentence itself does not say."""
    return bool(finding.why_not_firm) and finding.why_not_firm != finding.sentence


def _doubt_word(finding: Finding) -> str:
    return "Niet getoetst" if finding.verdict is Verdict.NOT_TESTED else "Voorlopig"


def _kind(city: City, layer: str, *, fictional: bool) -> str:
    kind = fictional_kind(city, layer)
    return kind if kind != "no" else "yes" if fictional else "no"


def _parts(details: Mapping[str, Any]) -> str:
    """Return the designations of a site that lies in more than one."""
    parts = details.get("parts") or []
    if len(parts) < 2:
        return ""
    return items(
        f"{symbol_svg(Verdict(part['verdict']))}<span><b>{escape(str(part.get('designation') or 'geen bestemming'))}</b>, "
        f"{share_words(float(part['share']))} van de locatie: {escape(Verdict(part['verdict']).dutch)}</span>"
        for part in parts
    ).replace("<ul>", '<ul class="parts">', 1)


def _zones(details: Mapping[str, Any]) -> str:
    """Return the zones on the site, and the verdict of those that have one."""
    return "; ".join(
        f"{escape(str(zone['name']))} ({share_words(float(zone['share']))})"
        + (f": <b>{escape(Verdict(zone['verdict']).dutch)}</b>" if zone.get("verdict") else "")
        for zone in details.get("zones") or []
    )


def not_tested(assessment: Assessment) -> str:
    """Return what was not tested, as a list; the evidence says what would help."""
    lines = [_open(finding) for finding in assessment.findings if finding.verdict is Verdict.NOT_TESTED]
    by_id = {finding.criterion: finding for finding in assessment.findings}
    lines += [escape(line) for line in _within_parking(by_id.get("parking"))]
    lines += [escape(line) for line in _within_zoning(by_id.get("zoning"))]
    return items([*lines, escape(NEVER_ASKED)])


def _open(finding: Finding) -> str:
    title = BY_ID[finding.criterion].title if finding.criterion in BY_ID else finding.criterion
    why = (finding.why_not_firm or finding.sentence).partition(";")[0].rstrip(".")
    return f"<b>{escape(title)}.</b> {escape(why)}."


def _within_parking(finding: Finding | None) -> Iterable[str]:
    details = finding.details if finding else {}
    titles = dict(zip(details.get("parts") or [], details.get("part_titles") or [], strict=False))
    missing = [titles.get(part, part) for part in details.get("parts_not_tested") or []]
    if missing:
        yield f"Parkeren op {join(missing)}: de norm noemt dit dagdeel niet."
    public: Mapping[str, Any] = details.get("public") or {}
    if public and not public.get("tested"):
        yield str(public.get("why_not") or "Openbare parkeerplekken zijn niet getoetst.")
    if public.get("street"):
        yield str(public["street"])
    old_use: Mapping[str, Any] = details.get("old_use") or {}
    if old_use.get("note"):
        yield str(old_use["note"])


def _within_zoning(finding: Finding | None) -> Iterable[str]:
    details = finding.details if finding else {}
    share = float(details.get("untested_share") or 0)
    if share > 0:
        yield f"{share_words(share)} van de locatie heeft geen bestemming op de kaart."
    asked = details.get("sources_asked") or []
    missing = [str(source["source"]) for source in asked if source.get("answer") == "niet gevraagd"]
    if missing:
        yield f"{sentence_case(join(missing))} is niet gevraagd."
