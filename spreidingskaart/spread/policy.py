"""The choices of how to count and to tell, from norms.yaml beside this file."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from spreidingskaart.city.measures.counting import counting_choices
from spreidingskaart.rules import chosen, norm_file

if TYPE_CHECKING:
    from spreidingskaart.rules import Norm

_FILE: Final = Path(__file__).with_name("norms.yaml")


def choice(name: str) -> float:
    """Return the value of a choice.

    Raises
    ------
    DataError
        If norms.yaml does not hold it.
    """
    return chosen(choices(), name, _FILE)


@cache
def choices() -> dict[str, Norm]:
    """Return every choice with its title, unit, source and status; also those that all counting shares."""
    return counting_choices() | norm_file(_FILE)
