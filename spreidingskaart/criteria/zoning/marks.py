"""Read names as plans write them: marks, safety zones, and what narrows a designation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from spreidingskaart.criteria.zoning.table import rule_table
from spreidingskaart.rules.svbp import tidy

_SPECIFIC: Final = re.compile(r"^specifieke (?:vorm|bouwaanduiding) van [^-–]+?\s*[-–]\s*")
_DASH: Final = re.compile(r"\s+[-–]\s+")
_TAIL: Final = re.compile(r"\s*[-–(]\s*")


@dataclass(frozen=True)
class MarkReading:
    """What a functieaanduiding says."""

    name: str
    """As the plan writes it."""
    function: str | None
    """Key in the rule table; None where the mark is not about living or care."""
    excluded: bool


@lru_cache(maxsize=4096)
def read_mark(name: str) -> MarkReading:
    """Return what a mark says; "uitgesloten" anywhere in it negates."""
    plain = tidy(name)
    excluded = bool(re.search(r"\b(uitgesloten|niet toegestaan)\b", plain))
    plain = re.sub(r"\s*\b(uitgesloten|niet toegestaan)\b\s*", " ", plain).strip(" -–")
    plain = _SPECIFIC.sub("", plain)
    parts = [part for part in _DASH.split(plain) if not re.fullmatch(r"[\d\s.a-e]*", part)]
    return MarkReading(name, _function(parts[-1]) if parts else None, excluded)


def _function(text: str) -> str | None:
    """Return the function that the longest known word in `text` names."""
    found = [
        (len(word), key)
        for key, mark in rule_table().marks.items()
        for word in mark.words
        if re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text)
    ]
    return max(found)[1] if found else None


@lru_cache(maxsize=4096)
def read_zone(name: str) -> int | None:
    """Return the row of the rule table for the safety zone that a name means; None for any other zone."""
    plain = tidy(name)
    for row, zone in enumerate(rule_table().zones):
        if any(re.search(rf"\b{re.escape(word)}", plain) for word in zone.contains):
            return row
    return None


@lru_cache(maxsize=4096)
def narrowed_by(main_group: str, name: str) -> bool:
    """Whether a name narrows its main group to something else, like "Maatschappelijk - Onderwijs" or "(school)"."""
    rule = rule_table().narrowed.get(main_group)
    tail = _TAIL.split(tidy(name))[1:]
    return rule is not None and any(
        re.search(rf"\b{re.escape(word)}\b", part) for part in tail for word in rule.words
    )
