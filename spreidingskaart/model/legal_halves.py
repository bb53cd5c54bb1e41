"""The two legal halves of an omgevingsplan, and what asking for one at a place brought."""

from __future__ import annotations

from enum import StrEnum


class LegalHalf(StrEnum):
    """Which half of the omgevingsplan a document belongs to."""

    NEW_PART = "new_part"
    """Rules under the Omgevingswet, and what was made as IMRO in their place (TAM)."""
    TEMPORARY_PART = "temporary_part"
    """Plans that were law on 1 January 2024."""

    @property
    def dutch(self) -> str:
        """The words people see."""
        return {
            LegalHalf.NEW_PART: "omgevingsplan, nieuw deel",
            LegalHalf.TEMPORARY_PART: "omgevingsplan, tijdelijk deel",
        }[self]


class HalfOutcome(StrEnum):
    """What asking for one half at one place brought; only `found` and `nothing_found` are answers."""

    FOUND = "found"
    NOTHING_FOUND = "nothing_found"
    NOT_ASKED = "not_asked"
    NOT_AVAILABLE = "not_available"
    """It was asked, and the source did not answer, or in part."""

    @property
    def dutch(self) -> str:
        """The words people see."""
        return {
            HalfOutcome.FOUND: "gevonden",
            HalfOutcome.NOTHING_FOUND: "niets gevonden",
            HalfOutcome.NOT_ASKED: "niet gevraagd",
            HalfOutcome.NOT_AVAILABLE: "niet beschikbaar",
        }[self]
