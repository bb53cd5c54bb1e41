"""What sheets say of numbers, dates and findings, in Dutch, as plain text."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria import BY_ID
from spreidingskaart.model import Verdict
from spreidingskaart.words.dates import short_day
from spreidingskaart.words.numbers import RoundingWay, hectares, metres, number, percent, plain

if TYPE_CHECKING:
    from spreidingskaart.model import Finding

MINUS: Final = "\N{MINUS SIGN}"
_SHORT_UNITS: Final = ("m", "m2", "aandeel")


def sentence_case(text: str) -> str:
    """Return a text with its first letter as a capital."""
    return text[:1].upper() + text[1:]


def short_date(text: str | None) -> str:
    """Return an ISO date as "22-11-2026"; any other text as it is."""
    if not text:
        return "zonder datum"
    try:
        return short_day(dt.date.fromisoformat(text))
    except ValueError:
        return text


def measured(finding: Finding) -> tuple[str, str]:
    """Return the measured value and what it is held against, in words; empty where there is none."""
    if finding.value is None:
        return "", ""
    criterion = BY_ID[finding.criterion]
    beside = RoundingWay.beside(finding.value, finding.threshold)
    value = criterion.value_words.format(amount(finding.value, finding.unit, beside))
    if finding.threshold is None:
        return value, ""
    limit = _bare(finding.threshold, finding.unit, RoundingWay.EXACT)
    return value, criterion.limit_words.format(limit)


def one_line(finding: Finding) -> str:
    """Return a finding in one line: the number against the norm, or where that says little the first sentence."""
    value, limit = measured(finding)
    if finding.verdict is Verdict.NOT_TESTED or not (
        value and BY_ID[finding.criterion].number_tells
    ):
        return first_sentence(finding.sentence)
    return f"{value} · {limit or 'geen norm'}"


def first_sentence(text: str) -> str:
    """Return a text up to the first full stop behind which a new sentence begins."""
    return _SENTENCE_END.split(text, maxsplit=1)[0]


_SENTENCE_END: Final = re.compile(r"(?<=[.])\s+(?=[A-Z0-9])")


def amount(value: float, unit: str | None, rounding: RoundingWay = RoundingWay.NEAREST) -> str:
    """Return a number with its unit as people say it."""
    if unit and unit.startswith("%"):
        return f"{plain(value)}{unit}"
    if unit and "per 1.000" in unit:
        return f"{number(value, 1)} {unit}"
    return (
        _bare(value, unit, rounding)
        if unit in _SHORT_UNITS
        else f"{plain(value)} {unit or ''}".strip()
    )


def _bare(value: float, unit: str | None, rounding: RoundingWay) -> str:
    """Return a number with at most a short unit: the long one stands beside it already."""
    if unit == "m":
        return metres(value, rounding)
    if unit == "m2":
        return hectares(value, rounding)
    if unit == "aandeel":
        return percent(value)
    return f"{plain(value)}{'%' if unit and unit.startswith('%') else ''}"


def number_of(value: float) -> str:
    """Return a number with at most one decimal and a real minus sign."""
    return plain(value).replace("-", MINUS)


def span(low: float, high: float, between: str = "–") -> str:
    """Return "10" or "10–14"."""
    return between.join(dict.fromkeys((number_of(low), number_of(high))))


def filled_in(value: float | None, unit: str = "") -> str:
    """Return a number that was filled in, or that it was not."""
    if value is None:
        return NOT_FILLED_IN
    return f"{number(value, 0 if float(value).is_integer() else 1)}{unit}"


NOT_FILLED_IN: Final = "niet ingevuld"
