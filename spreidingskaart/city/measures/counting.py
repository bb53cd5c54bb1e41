"""From how many inhabitants on a rate per 1,000 is told: a choice, in counting.yaml beside this file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from spreidingskaart.rules import chosen, norm_file

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
    return chosen(counting_choices(), FEW, FILE)
