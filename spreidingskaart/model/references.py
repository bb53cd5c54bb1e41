"""What a finding rests on: rules, what they cite, and layers of data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spreidingskaart.model.status import Status


@dataclass(frozen=True, slots=True)
class Citation:
    """A ruling or plan text that a rule rests on; it has a version of its own."""

    id: str
    version: str
    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class RuleRef:
    """The rule or norm that a finding rests on."""

    id: str
    version: str = field(kw_only=True)
    """Follows from what the rule says (rules.version_of): another text, number, source or status is another one."""
    source: str
    status: Status
    valid_from: str | None = None
    title: str = ""
    url: str | None = None
    cites: tuple[Citation, ...] = ()
    """What the source names, where it is more than words: rulings and plan texts."""


@dataclass(frozen=True, slots=True)
class DataRef:
    """The data layer that a finding rests on."""

    layer: str
    date: str | None
    fictional: bool
    title: str = ""
    source: str = ""
    receipts: tuple[str, ...] = ()
    """Ids of the receipts of what its source answered; none for a layer that was not fetched."""
