"""Who acts, and what their role lets them see and do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Role(StrEnum):
    """What somebody is to the application; each sees and may do all that the one before it may."""

    PUBLIC = "public"
    """Anybody: sees what the public may see, and keeps nothing."""
    PLANNER = "planner"
    """Sees protected facilities; enters, overrules and locks. What a planner makes is internal until published."""
    ADMINISTRATOR = "administrator"
    """A planner who also publishes, reads the audit, sets retention and makes backups."""

    @property
    def sees(self) -> Role:
        """The role that a City is made for: an administrator sees what a planner sees."""
        return Role.PUBLIC if self is Role.PUBLIC else Role.PLANNER

    @property
    def may_change(self) -> bool:
        """Whether this role enters, overrules, locks and takes back."""
        return self is not Role.PUBLIC

    @property
    def may_publish(self) -> bool:
        """Whether this role makes public what is internal."""
        return self is Role.ADMINISTRATOR


@dataclass(frozen=True)
class Person:
    """Who acts: the login name, and the role in which they act."""

    name: str
    role: Role


ANYONE: Final = Person("", Role.PUBLIC)
"""Whoever is not logged in."""
