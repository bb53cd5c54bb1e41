"""Read names as plans write them: marks, safety zones, and the main groups of older plans."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from spreidingskaart.criteria.zoning.table import rule_table

_SPECIFIC: Final = re.compile(r"^specifieke (?:vorm|bouwaanduiding) van [^-–]+?\s*[-–]\s*")
_DASH: Final = re.compile(r"\s+[-–]\s+")


@dataclass(frozen=True)
class MarkReading:
    """What a functieaanduiding says."""

    name: str
    """As the plan writes it."""
    function: str | None
    """Key in the rule table; None where the mark is not about living or care."""
    excluded: bool


def tidy(name: str) -> str:
    """Return a name in lower case with single spaces."""
    return " ".join(name.lower().replace("_", " ").split())


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
def main_group_of(main_group: str, name: str = "") -> str | None:
    """Return the main group (SVBP2012); an older plan has none, then the name of the designation tells it."""
    table = rule_table()
    plain = tidy(main_group)
    plain = table.aliases.get(plain, plain)
    if plain in table.main_groups:
        return plain
    plain = tidy(name or main_group)
    found = [
        (len(start), pattern.main_group)
        for pattern in table.names
        for start in pattern.starts
        if re.match(rf"{re.escape(start)}\b", plain)
    ]
    return max(found)[1] if found else None


@lru_cache(maxsize=4096)
def narrowed_by(main_group: str, name: str) -> bool:
    """Whether a name narrows its main group to something else, like "Maatschappelijk - Onderwijs"."""
    rule = rule_table().narrowed.get(main_group)
    tail = _DASH.split(tidy(name))[1:]
    return rule is not None and any(
        re.search(rf"\b{re.escape(word)}\b", part) for part in tail for word in rule.words
    )
