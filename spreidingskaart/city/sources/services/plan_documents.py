"""Which half of the omgevingsplan a document belongs to, by its kind; plan_documents.yaml says it."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, ValidationError

from spreidingskaart.errors import DataError
from spreidingskaart.rules import faults_of, read_yaml

_FILE: Final = Path(__file__).with_suffix(".yaml")


class PlanDocuments(BaseModel):
    """The whole of plan_documents.yaml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    not_part_of_it: frozenset[str]
    in_divisions: frozenset[str]
    """Kinds whose text is in divisions; all others have articles."""
    imro_objects: dict[str, str]
    drafts: frozenset[str]

    def is_part(self, kind: str) -> bool:
        """Whether a document of this kind is part of the omgevingsplan; a kind that nobody knows is."""
        return kind.casefold() not in self.not_part_of_it

    def texts_of(self, kind: str) -> str:
        """Return the path at which the texts of a document of this kind are asked."""
        divided = kind.casefold() in self.in_divisions
        return "divisieannotaties" if divided else "regeltekstannotaties"


@cache
def plan_documents() -> PlanDocuments:
    """Return what is known of kinds of documents.

    Raises
    ------
    DataError
        If the file is not as it should be.
    """
    try:
        return PlanDocuments.model_validate(read_yaml(_FILE))
    except ValidationError as error:
        raise DataError(f"{_FILE.name} klopt niet: {faults_of(error)}.") from error
