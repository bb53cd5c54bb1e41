"""One piece of news, and all of them since a date."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from spreidingskaart.words.dates import day_told
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import number

if TYPE_CHECKING:
    from spreidingskaart.programme.digest.places import NewsPlace
    from spreidingskaart.programme.figures import FigureSource
    from spreidingskaart.words.dates import Span


class NewsKind(StrEnum):
    """What a piece of news is about, in the order in which people read it."""

    FACILITY = "facility"
    SITE = "site"
    PLAN = "plan"
    DECISION = "decision"
    PROJECT = "project"
    DATA = "data"

    @property
    def heading(self) -> str:
        """What stands above the news of this kind."""
        return {
            "facility": "Voorzieningen",
            "site": "Kandidaatlocaties",
            "plan": "Plannen",
            "decision": "Besluiten en afspraken",
            "project": "In de schijnwerpers",
            "data": "Gegevens",
        }[self.value]

    @property
    def told(self) -> tuple[str, str]:
        """One and more of it, in a sentence."""
        return {
            "facility": ("bericht over een voorziening", "berichten over voorzieningen"),
            "site": ("bericht over een kandidaatlocatie", "berichten over kandidaatlocaties"),
            "plan": ("bericht over een plan", "berichten over plannen"),
            "decision": ("besluit of afspraak", "besluiten en afspraken"),
            "project": ("project", "projecten"),
            "data": ("bericht over gegevens", "berichten over gegevens"),
        }[self.value]


@dataclass(frozen=True, slots=True)
class NewsItem:
    """One thing that changed: a sentence, when, who says so, and where to look."""

    key: str
    """What it is about, for ever the same: "promise/RV-10"."""
    kind: NewsKind
    when: Span
    sentence: str
    """Dutch, with a full stop; it holds what files and people say, so it is escaped wherever it is shown."""
    source: FigureSource
    place: NewsPlace

    @property
    def mark(self) -> str:
        """The word that must stand beside it: "fictief", "aanname" or "niet nagekeken"; "" where a source says it."""
        return "" if self.source.status.value == "sourced" else self.source.status.dutch

    @property
    def updated(self) -> dt.datetime:
        """The moment that a feed names: the beginning of its first day, in UTC."""
        return dt.datetime.combine(self.when.first, dt.time(), dt.UTC)

    def as_dict(self, site: str) -> dict[str, Any]:
        """Return it as plain data; `site` is the address that links begin with."""
        return {
            "key": self.key,
            "kind": self.kind.value,
            "date": self.when.iso,
            "sentence": self.sentence,
            "status": self.source.status.value,
            "mark": self.mark or None,
            "source": self.source.text or None,
            "source_date": self.source.date or None,
            "source_url": self.source.url,
            "link": self.place.address(site),
        }


@dataclass(frozen=True, slots=True)
class Digest:
    """All that changed in a municipality from one day to another, and what could not be seen."""

    code: str
    municipality: str
    since: dt.date
    until: dt.date
    data_version: str
    items: tuple[NewsItem, ...]
    unseen: tuple[str, ...]
    """What this digest does not see, a Dutch sentence each."""

    def of(self, kind: NewsKind) -> tuple[NewsItem, ...]:
        """Return the news of one kind, the newest first."""
        return tuple(item for item in self.items if item.kind is kind)

    @property
    def headline(self) -> str:
        """How much changed, number first; or that nothing did."""
        since = day_told(self.since)
        if not self.items:
            return f"Sinds {since} is er niets veranderd, voor zover dit overzicht het ziet."
        found = Counter(item.kind for item in self.items)
        parts = [count(found[kind], *kind.told) for kind in NewsKind if found[kind]]
        many = len(self.items)
        changed = "1 ding veranderde" if many == 1 else f"{number(many)} dingen veranderden"
        return f"{changed} sinds {since}: {join(parts)}."

    def as_dict(self, site: str = "") -> dict[str, Any]:
        """Return it as plain data; `site` is the address that links begin with."""
        return {
            "since": self.since.isoformat(),
            "until": self.until.isoformat(),
            "items": [item.as_dict(site) for item in self.items],
            "unseen": list(self.unseen),
        }
