"""Who acts in the tests."""

from __future__ import annotations

from spreidingskaart.model import Person, Role


def planner(name: str = "A. Jansen") -> Person:
    """Return somebody whose work is internal until it is published."""
    return Person(name, Role.PLANNER)


def administrator(name: str = "B. Beheer") -> Person:
    """Return somebody who may publish."""
    return Person(name, Role.ADMINISTRATOR)
