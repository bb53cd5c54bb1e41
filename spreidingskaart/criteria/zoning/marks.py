"""Read names as plans write them: marks, designations and safety zones; one table of functions for all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from spreidingskaart.criteria.zoning.table import rule_table
from spreidingskaart.rules.svbp import tidy

_SPECIFIC: Final = re.compile(r"^specifieke (?:vorm|bouwaanduiding) van ([^-–]+?)\s*[-–]\s*")
_DASH: Final = re.compile(r"\s+[-–]\s+")
_TAIL: Final = re.compile(r"\s*[-–(]\s*")
_LISTED: Final = re.compile(r"\s*(?:,|/|&|\ben\b)\s*")
_NUMBER: Final = re.compile(r"[\s\d.]+$")
_SAYS_NOTHING: Final = re.compile(
    r"(?:[\d\s.a-e]|\b(?:op|in|vanaf|alleen|uitsluitend|de|het|een|tot|en|met|eerste|tweede|derde|vierde)\b|\d+e\b)*"
)
"""A part of a name without a noun: a number, or what is left of "op de begane grond"."""


@dataclass(frozen=True)
class MarkReading:
    """What a functieaanduiding says, or the name of a designation."""

    name: str
    """As the plan writes it."""
    function: str | None
    """Key in the rule table; None where it is not about living or care."""
    excluded: bool
    one_storey: bool = False
    """Whether it speaks of a part of the building only, as in "wonen uitgesloten op de begane grond"."""
    of_designation: bool = False
    """Whether it is the name of a designation."""

    @property
    def shown(self) -> str:
        """What it is and what it is called, at the start of a Dutch sentence."""
        return f'De {"naam" if self.of_designation else "aanduiding"} "{self.name}"'


@lru_cache(maxsize=4096)
def read_mark(name: str) -> MarkReading:
    """Return what a mark says; "uitgesloten" anywhere in it negates."""
    plain = tidy(name)
    excluded = bool(re.search(r"\b(uitgesloten|niet toegestaan)\b", plain))
    plain = re.sub(r"\s*\b(uitgesloten|niet toegestaan)\b\s*", " ", plain).strip(" -–")
    specific = _SPECIFIC.match(plain)
    plain, storey = _SPECIFIC.sub("", plain), names_storey(plain)
    parts = [
        part
        for part in _DASH.split(_storeys().sub(" ", plain))
        if not _SAYS_NOTHING.fullmatch(part)
    ]
    # "specifieke vorm van wonen - begane grond" has no other noun than the group itself
    noun = parts[-1] if parts else specific.group(1) if specific and storey else ""
    function = _function(noun)
    if function is not None and rule_table().marks[function].only_in_names:
        function = None
    return MarkReading(name, function, excluded, storey)


@lru_cache(maxsize=4096)
def read_name(main_group: str, name: str) -> MarkReading | None:
    """Return the function that the name of a designation says beside its main group; None where it says none.

    It stands behind the main group ("Wonen - Zorg", "Maatschappelijk (school)"), or is the whole name
    ("Begraafplaats", "School en kinderopvang").
    """
    head, *tail = _TAIL.split(tidy(name), maxsplit=1)
    marks = rule_table().marks
    if tail and "uitgesloten" not in tail[0]:
        function = _function(tail[0])
        if function is not None:
            return MarkReading(name, function, excluded=False, of_designation=True)
    words = {word: key for key, mark in marks.items() for word in mark.words}
    listed = [words.get(_NUMBER.sub("", part)) for part in _LISTED.split(head)]
    function = listed[0]
    if function is None or None in listed or marks[function].as_main_group == main_group:
        return None
    return MarkReading(name, function, excluded=False, of_designation=True)


@cache
def _storeys() -> re.Pattern[str]:
    words = "|".join(re.escape(word) for word in rule_table().storeys.words)
    return re.compile(rf"\b(?:{words})\b")


def names_storey(name: str) -> bool:
    """Whether a name speaks of a part of the building only."""
    return bool(_storeys().search(tidy(name)))


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
