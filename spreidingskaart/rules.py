"""Norms as data: read, checked, and never without source and status."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any, Final

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from spreidingskaart.errors import DataError
from spreidingskaart.model import CareForm, RuleRef, Status

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C reads the rules 10 times faster; the one in Python is always there."""


class Norm(BaseModel):
    """One number (or none yet) with what it means and where it comes from."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: str
    value: float | None
    unit: str
    source: str
    status: Status
    valid_from: dt.date | None = None
    url: str | None = None
    note: str | None = None
    forms: tuple[str, ...] = ()
    """Care forms to which the norm is confined; empty means all."""

    def applies_to(self, form: CareForm) -> bool:
        """Whether there is a value and the norm speaks of this care form."""
        return self.value is not None and (not self.forms or form.id in self.forms)

    def reference(self, norm_id: str) -> RuleRef:
        """Return the reference that findings carry."""
        return RuleRef(
            id=norm_id,
            source=self.source,
            status=self.status,
            valid_from=self.valid_from.isoformat() if self.valid_from else None,
            title=self.title,
            url=self.url,
        )


class _NormFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    norms: dict[str, Norm]


class _CareFormRecord(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    letters: str
    shape: str
    colour: str
    target_groups: tuple[str, ...]
    independent_units: str
    supervision: str
    stay: str
    household: str
    clustered: bool
    status: Status
    source: str


@dataclass(frozen=True, eq=False)
class RuleBook:
    """The rules that one municipality set, as documents by name (the file name without .yaml)."""

    municipality: str
    version: str
    documents: Mapping[str, Any] = field(default_factory=dict)
    faults: tuple[str, ...] = ()

    def norms(self, document: str) -> dict[str, Norm]:
        """Return the norms of one document; none where the municipality set none."""
        return norms_from(self.documents.get(document, {"norms": {}}), f"{self.municipality}/{document}.yaml")


def faults_of(error: ValidationError) -> str:
    """Return all faults of a record in one line: where, and what is wrong."""
    return "; ".join(f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}" for fault in error.errors())


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - a document may be anything until it is validated
    """Return a YAML document.

    Raises
    ------
    DataError
        If the file is missing or not YAML; the message names it.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _LOADER)  # noqa: S506 - safe in both cases
    except FileNotFoundError as error:
        message = f"Het bestand {path.name} ontbreekt in {path.parent.name}."
        raise DataError(message) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        message = f"Het bestand {path.name} is geen leesbare YAML."
        raise DataError(message) from error


def norms_from(document: Any, name: str) -> dict[str, Norm]:  # noqa: ANN401 - validated here
    """Return checked norms by id.

    Raises
    ------
    DataError
        If a norm lacks a field or has one too many; the message lists every fault.
    """
    try:
        return _NormFile.model_validate(document).norms
    except ValidationError as error:
        message = f"De normen in {name} kloppen niet: {faults_of(error)}."
        raise DataError(message) from error


@cache
def norm_file(path: Path) -> dict[str, Norm]:
    """Return the checked norms of a file that ships with a criterion."""
    return norms_from(read_yaml(path), path.name)


def read_rule_book(folder: Path) -> RuleBook:
    """Return the rules of a municipality; a broken document is left out and named in `faults`."""
    documents: dict[str, Any] = {}
    faults: list[str] = []
    digest = hashlib.sha256()
    for path in sorted(folder.glob("*.yaml")):
        try:
            documents[path.stem] = read_yaml(path)
        except DataError as error:
            faults.append(str(error))
        else:
            digest.update(path.name.encode() + path.read_bytes())
    return RuleBook(folder.name, digest.hexdigest()[:12], documents, tuple(faults))


@cache
def care_forms(path: Path) -> Mapping[str, CareForm]:
    """Return the care forms by id, in the order of the file.

    Raises
    ------
    DataError
        If the file is missing or a form is incomplete.
    """
    document = read_yaml(path)
    forms: dict[str, CareForm] = {}
    for form_id, record in document["forms"].items():
        try:
            checked = _CareFormRecord.model_validate(record)
        except ValidationError as error:
            message = f"Woonzorgvorm {form_id} in {path.name} klopt niet: {faults_of(error)}."
            raise DataError(message) from error
        forms[form_id] = CareForm(id=form_id, **checked.model_dump())
    return forms
