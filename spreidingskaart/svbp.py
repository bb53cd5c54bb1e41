"""How a Dutch plan is drawn: main groups, letter codes, patterns and colours of SVBP2012 (data/svbp.yaml)."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from spreidingskaart.errors import DataError
from spreidingskaart.rules import faults_of, read_yaml

SVBP_FILE: Final = Path(__file__).resolve().parents[1] / "data" / "svbp.yaml"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MainGroup(_Record):
    """Letter code and fill colour of a bestemmingshoofdgroep."""

    code: str
    colour: str


class DoubleGroup(_Record):
    """Letter code and pattern (black on transparent) of a dubbelbestemming."""

    code: str
    pattern: str


class ZoneGroup(_Record):
    """Line colour of a group of gebiedsaanduidingen."""

    colour: str


class Svbp(_Record):
    """The whole drawing standard."""

    source: str
    main_groups: dict[str, MainGroup]
    double_groups: dict[str, DoubleGroup]
    zone_groups: dict[str, ZoneGroup]

    def code(self, main_group: str | None) -> str:
        """Return the letter code of a main group (single or double); empty where it has none."""
        single = self.main_groups.get(main_group or "")
        double = self.double_groups.get(main_group or "")
        return single.code if single else double.code if double else ""


@cache
def svbp() -> Svbp:
    """Return the drawing standard.

    Raises
    ------
    DataError
        If data/svbp.yaml is missing or has faults; the message lists them.
    """
    try:
        return Svbp.model_validate(read_yaml(SVBP_FILE))
    except ValidationError as error:
        raise DataError(f"De plankleuren in {SVBP_FILE.name} kloppen niet: {faults_of(error)}.") from error
