"""What the store gives back: one row of the journal each, what it says, and whether it still stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from spreidingskaart.model import Verdict


@dataclass(frozen=True, kw_only=True)
class _Kept:
    """When and why something was made; and who took it back, if anyone did. Times are in UTC."""

    event_id: int
    reason: str
    made_at: dt.datetime
    public: bool = True
    """Whether everybody may see it; what is not public is internal: only for who sees what a planner sees."""
    withdrawn_at: dt.datetime | None = None
    withdrawn_by: str | None = None

    @property
    def in_force(self) -> bool:
        """Whether nobody took it back."""
        return self.withdrawn_at is None


@dataclass(frozen=True, kw_only=True)
class _Made(_Kept):
    """What has no name of its own: its name is that of who made it."""

    name: str

    @property
    def maker(self) -> str:
        """The login name of who made it."""
        return self.name


@dataclass(frozen=True, kw_only=True)
class Override(_Made):
    """A planner judges one finding of one proposal otherwise; what the engine found stays beside it."""

    proposal_key: str
    municipality: str
    proposal: Mapping[str, Any]
    """The proposal as it was assessed."""
    criterion: str
    original: Verdict
    original_sentence: str
    original_firm: bool
    data_version: str
    role: str
    """Strictest of who was looking and who made it, if it is internal: who may see less may not see the override."""
    looking: str
    """Role of the assessment that it was made of; what rests on protected data cannot be published."""
    verdict: Verdict


@dataclass(frozen=True, kw_only=True)
class FrameworkLock(_Made):
    """One version of a framework was fixed."""

    framework_id: str
    version: int
    sha256: str
    proof: Mapping[str, Any] | None
    """The lock record of `weigh.lock`, where it was handed in."""


@dataclass(frozen=True, kw_only=True)
class FrameworkVersion(_Made):
    """One version of a framework, whole."""

    framework_id: str
    version: int
    sha256: str
    document: Mapping[str, Any]
    lock: FrameworkLock | None = None
    """The lock that is in force on it."""


@dataclass(frozen=True, kw_only=True)
class SiteEntry(_Made):
    """What somebody found by hand for one site and one criterion of a framework; the reason says why."""

    framework_id: str
    municipality: str
    site: str
    criterion: str
    value: float | None
    verdict: Verdict | None
    """Exactly one of value and verdict is there."""
    source: str


@dataclass(frozen=True, kw_only=True)
class KeptScenario(_Kept):
    """Other figures for the programme of a municipality, under a name that people gave it."""

    name: str
    municipality: str
    document: Mapping[str, Any]
    """What is changed, as plain data."""
    maker: str
    """The login name of who made it."""


@dataclass(frozen=True, kw_only=True)
class KeptSession:
    """A workshop session as it was started. Times are in UTC."""

    id: int
    code: str
    """By which tables join it."""
    title: str
    municipality: str
    started_at: dt.datetime
    maker: str
    """The login name of who started it."""
    role: str
    key: str
    """Fingerprint of the key of who leads it."""
    document: Mapping[str, Any]
    """What it asks, as plain data."""
    forgotten_at: dt.datetime | None = None
    """When all that was said in it was removed."""


@dataclass(frozen=True, kw_only=True)
class SessionStep:
    """One thing that somebody did in a workshop session."""

    number: int
    """Counts from 1 in every session."""
    at: dt.datetime
    who: int
    """Number of the table; `sessions.FACILITATOR` for who leads the session."""
    kind: str
    document: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Event:
    """One row of the journal: somebody did something at a moment."""

    id: int
    kind: str
    """override, framework, lock, proposal, entry or scenario; withdraw, restore, publish or unpublish about one."""
    at: dt.datetime
    name: str
    reason: str
    subject: int | None
    """The event that a withdrawal, restoration or publication is about."""
    in_force: bool
    """Whether what it did still stands."""
    public: bool
    """Whether everybody may see it."""
    about: Mapping[str, Any]
    """What was made or turned, in plain words and numbers."""
