"""What sheets say of numbers, dates and verdicts, in Dutch; everything that returns HTML is escaped here."""

from __future__ import annotations

import datetime as dt
from html import escape
from typing import TYPE_CHECKING, Final

from spreidingskaart.dutch import hectares, metres, number, percent, plain
from spreidingskaart.model import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from spreidingskaart.model import DataRef, Finding, RuleRef

MONTHS: Final = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
_NORM_WORDS: Final = {"parking": "aanwezig", "zoning": "telt mee vanaf", "business_park": "richtafstand"}
"""What the threshold of a criterion is, where it is not simply a norm."""
_VALUE_WORDS: Final = {"parking": "nodig"}
_SHORT_UNITS: Final = ("m", "m2", "aandeel")


def sentence_case(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def long_date(day: dt.date) -> str:
    """Return "22 november 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def short_date(text: str | None) -> str:
    """Return an ISO date as "22-11-2026"; any other text as it is."""
    if not text:
        return "zonder datum"
    try:
        return f"{dt.date.fromisoformat(text):%d-%m-%Y}"
    except ValueError:
        return text


def tag(text: str) -> str:
    """Return a small framed word."""
    return f' <span class="tag">{escape(text)}</span>'


def firmness(finding: Finding) -> str:
    """Return hard or voorlopig as a framed word; nothing where there is no verdict."""
    if finding.verdict is Verdict.NOT_TESTED:
        return ""
    return tag("hard" if finding.firm else "voorlopig")


def measured(finding: Finding) -> tuple[str, str]:
    """Return the measured value and what it is held against, in words; empty where there is none."""
    if finding.value is None:
        return "", ""
    first = _VALUE_WORDS.get(finding.criterion, "")
    value = f"{first} {amount(finding.value, finding.unit)}".strip()
    if finding.threshold is None:
        return value, ""
    norm = _NORM_WORDS.get(finding.criterion, "norm")
    return value, f"{norm} {_bare(finding.threshold, finding.unit)}"


def amount(value: float, unit: str | None) -> str:
    """Return a number with its unit as people say it."""
    if unit and unit.startswith("%"):
        return f"{plain(value)}{unit}"
    if unit and "per 1.000" in unit:
        return f"{number(value, 1)} {unit}"
    return _bare(value, unit) if unit in _SHORT_UNITS else f"{plain(value)} {unit or ''}".strip()


def _bare(value: float, unit: str | None) -> str:
    """Return a number with at most a short unit: the long one stands beside it already."""
    if unit == "m":
        return metres(value)
    if unit == "m2":
        return hectares(value)
    if unit == "aandeel":
        return percent(value)
    return f"{plain(value)}{'%' if unit and unit.startswith('%') else ''}"


def share_words(share: float) -> str:
    """Return a share as a percentage; what is there but rounds to nothing is "minder dan 1%"."""
    return "minder dan 1%" if 0 < share < 0.005 else percent(share)


def span(low: float, high: float) -> str:
    """Return "10" or "10–14"."""
    ends = list(dict.fromkeys((number_of(low), number_of(high))))
    return "–".join(ends)


def number_of(value: float) -> str:
    """Return a number with at most one decimal and a real minus sign."""
    return plain(value).replace("-", "−")


def link(text: str, url: str | None) -> str:
    """Return a link where the address is one of the web, else only the text."""
    if not url or not url.startswith(("https://", "http://")):
        return escape(text)
    return f'<a href="{escape(url, quote=True)}" rel="noopener noreferrer">{escape(text)}</a>'


def rule_line(rules: Sequence[RuleRef], *, status: bool = True) -> str:
    """Return what rules of one source are, that source, since when they hold and, with `status`, how sure."""
    rule = rules[0]
    notes = [rule.status.dutch] if status else []
    if rule.valid_from:
        notes.append(f"geldt vanaf {short_date(rule.valid_from)}")
    told = f" <em>({escape(', '.join(notes))})</em>" if notes else ""
    titles = "; ".join(link((one.title or one.id).rstrip("."), one.url) for one in rules)
    return f"<b>{titles}</b>. {escape(rule.source)}{told}"


def data_line(ref: DataRef, kind: str) -> str:
    """Return what a layer is and of which date; `kind` is yes, no or mixed (fictional)."""
    word = {"yes": tag("fictief"), "mixed": tag("deels fictief")}.get(kind, "")
    return f"{escape(ref.title or ref.layer)}, {escape(short_date(ref.date))}{word}"


def items(lines: Iterable[str], name: str = "") -> str:
    """Return a list of lines that are HTML already; nothing for no lines."""
    told = "".join(f"<li>{line}</li>" for line in lines)
    return f"<ul{f' class={chr(34)}{name}{chr(34)}' if name else ''}>{told}</ul>" if told else ""


def people(value: float | None) -> str:
    """Return a number that was filled in, or that it was not."""
    return "niet ingevuld" if value is None else number(value, 0 if float(value).is_integer() else 1)
