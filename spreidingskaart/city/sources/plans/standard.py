"""Which objects IMRO has, and what each is to us (imro.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from spreidingskaart.errors import DataError
from spreidingskaart.model import ZoningKind
from spreidingskaart.rules import faults_of, read_yaml

IMRO_FILE: Final = Path(__file__).with_name("imro.yaml")


class Imro(BaseModel):
    """The objects of the standard, by the name of their element without what follows `_`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: dict[str, ZoningKind]
    plan_areas: frozenset[str]
    borders: frozenset[str]
    no_objects: frozenset[str]
    labels: tuple[str, ...]
    visions: frozenset[str]
    why_no_vision: str
    no_use: dict[str, str]
    plans: frozenset[str]
    umbrella_words: tuple[str, ...]
    texts: str
    everywhere: tuple[str, ...]

    def is_read(self, element: str) -> bool:
        """Whether the rows of an element are read; others are named, or say nothing of the ground."""
        base = base_of(element)
        return base in self.kinds or base in self.plan_areas or base in self.borders

    def why_left_out(self, element: str) -> str | None:
        """Return why an object is left out, a Dutch sentence; None where nothing is lost with it."""
        base = base_of(element)
        if base in self.no_objects:
            return None
        if base in self.visions:
            return self.why_no_vision
        return f"objecten van de soort {element} kent dit programma niet."


def base_of(element: str) -> str:
    """Return the name of an element without the kind of decision behind it: Besluitvlak of Besluitvlak_X."""
    return element.partition("_")[0]


@cache
def imro() -> Imro:
    """Return the standard.

    Raises
    ------
    DataError
        If imro.yaml is missing or has faults.
    """
    try:
        return Imro.model_validate(read_yaml(IMRO_FILE))
    except ValidationError as error:
        raise DataError(f"De tabel {IMRO_FILE.name} klopt niet: {faults_of(error)}.") from error
