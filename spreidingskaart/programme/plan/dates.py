"""When something happens in the plan: a year, and a month where somebody knows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spreidingskaart.words.dates import MONTHS

_MONTHS_OF_A_YEAR: Final = 12


@dataclass(frozen=True, slots=True)
class PlanDate:
    """A year, and its month where somebody knows it."""

    year: int
    month: int | None = None

    @property
    def told(self) -> str:
        """The date in words: "oktober 2026" or "2026"."""
        return str(self.year) if self.month is None else f"{MONTHS[self.month - 1]} {self.year}"

    @property
    def at(self) -> float:
        """Where it lies on a line of years: the middle of its month, or of its year."""
        return self.year + (0.5 if self.month is None else (self.month - 0.5) / _MONTHS_OF_A_YEAR)

    @property
    def order(self) -> tuple[int, int]:
        """Key to sort by; a date without a month comes before the months of its year."""
        return self.year, self.month or 0

    def is_before(self, other: PlanDate) -> bool | None:
        """Whether it is the earlier of two; None where nobody can say: one month, or one year without months."""
        if self.year != other.year:
            return self.year < other.year
        if self.month is None or other.month is None or self.month == other.month:
            return None
        return self.month < other.month

    def until(self, other: PlanDate) -> str:
        """Return how long it is to a later date, in words: "5 maanden", "ongeveer 2 jaar"."""
        if self.month is None or other.month is None:
            return f"ongeveer {other.year - self.year} jaar"
        months = _MONTHS_OF_A_YEAR * (other.year - self.year) + other.month - self.month
        if months % _MONTHS_OF_A_YEAR:
            return "1 maand" if months == 1 else f"{months} maanden"
        return f"{months // _MONTHS_OF_A_YEAR} jaar"
