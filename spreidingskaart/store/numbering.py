"""Ids as the public gets them: they count within one answer, so that what is internal leaves no gap."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from spreidingskaart.model import Role
from spreidingskaart.store.nouns import (
    Event,
    FrameworkLock,
    FrameworkVersion,
    KeptScenario,
    Override,
    SiteEntry,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

Noun = TypeVar("Noun", FrameworkLock, FrameworkVersion, KeptScenario, Override, SiteEntry)
"""What people make, as the store gives it back."""


def numbered(made: Sequence[Noun], seen_by: Role) -> tuple[Noun, ...]:
    """Return what was made with its own ids for a planner; for the public with 1, 2, ... in the order given."""
    if seen_by.sees is Role.PLANNER:
        return tuple(made)
    return tuple(_as(number, noun) for number, noun in enumerate(made, start=1))


def renumbered(events: Sequence[Event], seen_by: Role) -> tuple[Event, ...]:
    """Return events, newest first, as `numbered` does; the oldest gets 1, and subjects in the answer go along."""
    if seen_by.sees is Role.PLANNER:
        return tuple(events)
    number = {event.id: place for place, event in enumerate(reversed(events), start=1)}
    return tuple(
        replace(
            event,
            id=number[event.id],
            subject=None if event.subject is None else number.get(event.subject),
        )
        for event in events
    )


def _as(number: int, noun: Noun) -> Noun:
    changes: dict[str, Any] = {"event_id": number}
    if isinstance(noun, FrameworkVersion):
        changes["lock"] = None if noun.lock is None else replace(noun.lock, event_id=number)
    return replace(noun, **changes)
