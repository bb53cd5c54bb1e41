"""The verdict of a site test as a card: one line on top, a row per criterion that opens to the evidence."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any, Final

from spreidingskaart.criteria import CRITERIA
from spreidingskaart.dutch import plain
from spreidingskaart.model import Verdict
from spreidingskaart.views.parking_chart import parking_chart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spreidingskaart.model import Assessment, DataRef, Finding, RuleRef

_LIMITS: Final = {"parking": "aanbod", "zoning": "telt vanaf"}
"""What the threshold of a criterion is called, where it is not a norm."""
_TITLES: Final = {criterion.id: criterion.title for criterion in CRITERIA}


def symbol(verdict: Verdict) -> str:
    """Return the symbol of a verdict in its colour (a mask in pages.css); the word always stands beside it."""
    return f'<i class="sk-symbol sk-{verdict.value}" aria-hidden="true"></i>'


def band(assessment: Assessment) -> str:
    """Return the one line on top: symbol, word, sentence."""
    verdict = assessment.verdict
    firm = "" if assessment.firm else '<span class="sk-tag">voorlopig</span>'
    told = assessment.summary.partition(": ")[2] or assessment.summary
    return (
        f'<div class="sk-band sk-{verdict.value}" role="status">{symbol(verdict)}'
        f'<p><strong>{escape(_sentence_case(verdict.dutch))}</strong> {firm}<br>{escape(_sentence_case(told))}</p></div>'
    )


def card(assessment: Assessment) -> str:
    """Return the band and a row per criterion."""
    rows = "".join(_row(finding) for finding in assessment.findings)
    return f'<section class="sk-card" aria-label="Oordeel">{band(assessment)}{rows}</section>'


def _row(finding: Finding) -> str:
    title = _TITLES.get(finding.criterion, finding.criterion)
    return (
        f'<details class="sk-row" data-criterion="{escape(finding.criterion, quote=True)}">'
        f"<summary>{symbol(finding.verdict)}<span class=sk-what><b>{escape(title)}</b> "
        f'<span class="sk-word sk-{finding.verdict.value}">{escape(finding.verdict.dutch)}</span>'
        f'<span class="sk-line">{escape(finding.sentence)}</span></span></summary>'
        f'<div class="sk-proof">{"".join(_proof(finding))}</div></details>'
    )


def _proof(finding: Finding) -> Iterable[str]:
    if finding.value is not None:
        yield _measure(finding)
    if finding.criterion == "parking":
        chart = parking_chart(finding.details)
        yield chart + '<p class="sk-small">Balk: nodig (laag en hoog). Streep: aanbod. Cijfers: nodig / aanbod.</p>' if chart else ""
    if finding.criterion == "zoning":
        yield _parts(finding.details)
        yield _asked(finding.details)
    if finding.why_not_firm:
        yield f"<p><b>Voorlopig.</b> {escape(finding.why_not_firm)}</p>"
    if finding.helps:
        yield f"<p><b>Wat helpt</b></p><ul>{''.join(f'<li>{escape(help_)}</li>' for help_ in finding.helps)}</ul>"
    if finding.rules:
        listed = "".join(_rule(rule) for rule in finding.rules)
        yield f"<details class=sk-more-rules><summary>Regels ({len(finding.rules)})</summary><ul>{listed}</ul></details>"
    if finding.data:
        yield f"<p><b>Gegevens</b></p><ul>{''.join(_data(ref) for ref in finding.data)}</ul>"


def _measure(finding: Finding) -> str:
    value = finding.value if finding.value is not None else float("nan")
    unit = finding.unit or ""
    text = f"{plain(value, 2)} {unit}"
    if finding.threshold is None:
        return f'<p class="sk-measure"><b>{escape(text)}</b> · geen norm ingevuld</p>'
    limit = _LIMITS.get(finding.criterion, "norm")
    scale = max(value, finding.threshold, 1e-9) * 1.15
    filled, mark = 100 * max(value, 0) / scale, 100 * finding.threshold / scale
    return (
        f'<p class="sk-measure"><b>{escape(text)}</b> · {limit} {escape(plain(finding.threshold, 2))} {escape(unit)}</p>'
        f'<div class="sk-bullet sk-{finding.verdict.value}" aria-hidden="true"><i style="width:{filled:.1f}%"></i>'
        f'<b style="left:{mark:.1f}%"></b></div>'
    )


def _parts(details: Any) -> str:  # noqa: ANN401 - details are as free as JSON
    parts = details.get("parts") or []
    items = "".join(
        f"<li>{symbol(Verdict(part['verdict']))}<span><b>{escape(str(part.get('designation') or 'geen bestemming'))}</b> "
        f"{plain(100 * float(part['share']), 0)}% van de locatie · {escape(Verdict(part['verdict']).dutch)}"
        f"<br>{escape(str(part.get('sentence') or ''))}</span></li>"
        for part in parts
    )
    return f'<ul class="sk-parts">{items}</ul>' if items else ""


def _asked(details: Any) -> str:  # noqa: ANN401 - details are as free as JSON
    sources = "; ".join(f"{source['source']}: {source['answer']}" for source in details.get("sources_asked") or [])
    zones = ", ".join(dict.fromkeys(str(zone["name"]) for zone in details.get("zones") or []))
    doubles = ", ".join(dict.fromkeys(str(double.get("name")) for double in details.get("double_designations") or []))
    lines = [
        f"<b>Gevraagd</b> {escape(sources)}" if sources else "",
        f"<b>Zones</b> {escape(zones)}" if zones else "",
        f"<b>Dubbelbestemmingen</b> {escape(doubles)}" if doubles else "",
    ]
    return "".join(f"<p>{line}</p>" for line in lines if line)


def _link(text: str, url: str | None) -> str:
    if not url or not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(url, quote=True)}" target="_blank" rel="noopener noreferrer">{escape(text)}</a>'


def _rule(rule: RuleRef) -> str:
    since = f", geldt vanaf {rule.valid_from}" if rule.valid_from else ""
    return (
        f"<li>{_link(rule.title or rule.id, rule.url)}: {escape(rule.source)} ({escape(rule.status.dutch)}{escape(since)}) "
        f"<code>{escape(rule.id)}</code></li>"
    )


def _data(ref: DataRef) -> str:
    tag = ' <span class="sk-tag">fictief</span>' if ref.fictional else ""
    return f"<li>{escape(ref.title or ref.layer)}, {escape(ref.date or 'zonder datum')}. {escape(ref.source)}{tag}</li>"


def _sentence_case(text: str) -> str:
    return text[:1].upper() + text[1:]
