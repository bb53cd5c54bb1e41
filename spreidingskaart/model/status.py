"""Status: how sure a rule or norm is."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

TRIED: Final = "probeerwaarde"
"""Stands in the version of all that rests on a value that somebody tries out: a rule, rules together, a City."""


class Status(StrEnum):
    """How sure a rule or norm is."""

    VERIFIED = "verified"
    SYNTHESIS = "synthesis"
    EXAMPLE = "example"
    UNVERIFIED = "unverified"
    POLICY = "policy"
    TRIED = "tried"
    """A value that somebody tries out (what_if.py). No file may say so of a rule."""

    @property
    def firm(self) -> bool:
        """Whether a verdict may rest on it without reserve."""
        return self in (Status.VERIFIED, Status.SYNTHESIS)

    @property
    def dutch(self) -> str:
        """The words people see."""
        return {
            Status.VERIFIED: "nagekeken in de bron",
            Status.SYNTHESIS: "onze lezing van genoemde uitspraken",
            Status.EXAMPLE: "voorbeeld van een andere gemeente",
            Status.UNVERIFIED: "niet nagekeken",
            Status.POLICY: "beleidskeuze van de gemeente",
            Status.TRIED: "een probeerwaarde",
        }[self]
