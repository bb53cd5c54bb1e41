"""From how many inhabitants on a rate per 1,000 is told: a choice, in counting.yaml beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from spreidingskaart.errors import DataError
from spreidingskaart.rules import norm_file

if TYPE_CHECKING:
    from spreidingskaart.rules import Norm

FILE: Final = Path(__file__).with_name("counting.yaml")
FEW: Final = "few_inhabitants"


def counting_choices() -> dict[str, Norm]:
    """Return the choice with its title, unit, source and status, by its id."""
    return norm_file(FILE)


def few_inhabitants() -> float:
    """Return below how many inhabitants an area has no rate: one house would give it thousands per 1,000.

    Raises
    ------
    DataError
        If counting.yaml does not hold it.
    """
    norm = counting_choices().get(FEW)
    if norm is None or norm.value is None:
        message = f"De keuze {FEW} ontbreekt in {FILE.name}."
        raise DataError(message)
    return norm.value
