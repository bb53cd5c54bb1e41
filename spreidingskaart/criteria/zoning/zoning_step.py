"""One thing that has a say in a zoning answer: a designation, its name, its text, a mark or a zone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from spreidingskaart.model import verdict_told
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from spreidingskaart.criteria.zoning.effect import Effect
    from spreidingskaart.criteria.zoning.table import Basis
    from spreidingskaart.model import Gap, Lean, Verdict


@dataclass(frozen=True)
class ZoningStep:
    """What one thing says of one way of living."""

    verdict: Verdict
    lean: Lean | None
    """Which way `may_fit` points; None of another verdict."""
    sentence: str
    rule: str
    """Id of the rule."""
    title: str
    basis: Basis
    gaps: tuple[Gap, ...]
    effect: Effect | None = None
    """What a mark does; None of what is no mark."""


def verdict_words(verdict: Verdict, lean: Lean | None) -> str:
    """Return a verdict as it stands inside a sentence: "past mogelijk, waarschijnlijk niet"."""
    return verdict_told(verdict, lean).replace(": ", ", ")


def seek_words(basis: Basis) -> str:
    """Return which words to look for in the text of the plan; empty where the rule names none."""
    if not basis.seek:
        return ""
    words = join([f'"{word}"' for word in basis.seek], "of")
    return f"Zoek in de planregels naar {words}."
