"""Norms as data: read, checked, and never without source and status."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, Final, Self

import yaml
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    ValidationError,
    field_validator,
    model_validator,
)

from spreidingskaart.errors import DataError
from spreidingskaart.model import TRIED, CareForm, RuleRef, Status
from spreidingskaart.rules.history import EarlierNorm, held_on, order_fault
from spreidingskaart.words.canonical import fingerprint
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from pydantic_core import ErrorDetails

_LOADER: Final[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""The one in C reads the rules 10 times faster; the one in Python is always there."""
_MERGE: Final = "tag:yaml.org,2002:merge"


_MOST_VALUES: Final = 1_000_000
"""Of a document, with each alias (`*name`) counted as what it stands for."""


def _values(node: yaml.Node, counted: dict[int, int]) -> int:
    """Return how many values a node comes to once every alias is written out; one that holds itself has no end."""
    if isinstance(node, yaml.ScalarNode):
        return 1
    if id(node) not in counted:
        counted[id(node)] = _MOST_VALUES + 1  # until it is counted: then it holds itself
        parts = node.value
        if isinstance(node, yaml.MappingNode):
            parts = [part for pair in node.value for part in pair]
        counted[id(node)] = 1 + sum(_values(part, counted) for part in parts)
    return counted[id(node)]


class _TwiceError(Exception):
    """A name that stands twice in one list of names, and the line of the second."""


class _Loader(_LOADER):  # type: ignore[misc]  # chosen when this module is read
    """Refuses a name that stands twice: YAML would silently forget the first; and a few lines that say millions."""

    def get_single_data(self) -> Any:  # noqa: ANN401 - a document may be anything until it is validated
        node = self.get_single_node()
        if node is None:
            return None
        if _values(node, {}) > _MOST_VALUES:
            message = "more values than a document may have"
            raise yaml.YAMLError(message)
        return self.construct_document(node)

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT001, FBT002 - the signature of yaml
        named: set[Any] = set()
        for key, _ in node.value:
            if key.tag != _MERGE and isinstance(key, yaml.ScalarNode):
                if key.value in named:
                    raise _TwiceError(key.value, key.start_mark.line + 1)
                named.add(key.value)
        made: dict[Any, Any] = super().construct_mapping(node, deep=deep)
        return made


OWN_RULES: Final = "rules"
"""Folder beside city.yaml in which a municipality may keep its own rules."""


def version_of(content: object, *, tried: bool = False) -> str:
    """Return the version of a rule: 12 hexadecimal characters that follow from its content.

    Parameters
    ----------
    content
        What is written, as plain data (`Written.content`).
    tried
        Whether a value in it is tried out; then the version says so.
    """
    short = fingerprint(content)[:12]
    return f"{TRIED}-{short}" if tried else short


def version_together(rules: Iterable[RuleRef]) -> str:
    """Return the version of several rules that are shown as one: it follows from theirs, in any order."""
    parts = sorted(f"{rule.id}@{rule.version}" for rule in rules)
    return version_of(parts, tried=any(TRIED in part for part in parts))


class Written(BaseModel):
    """A record of a file, which knows what version it is."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @cached_property
    def content(self) -> dict[str, Any]:
        """What is written, as plain data; a field that was left out is not part of it."""
        return self.model_dump(mode="json", exclude_defaults=True)

    @cached_property
    def version(self) -> str:
        """The version of this record by itself."""
        return version_of(self.content, tried=self.content.get("status") == Status.TRIED.value)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Return a copy that forgets what was derived from the record before it was updated."""
        copied = super().model_copy(update=update, deep=deep)
        for name in ("content", "version"):
            copied.__dict__.pop(name, None)
        return copied


class Norm(Written):
    """One number (or none yet) with what it means and where it comes from."""

    title: str
    value: float | None = Field(allow_inf_nan=False)
    unit: str
    source: str
    status: Status
    valid_from: dt.date | None = None
    url: str | None = None
    note: str | None = None
    forms: tuple[str, ...] = ()
    """Care forms to which the norm is confined; empty means all."""
    earlier: tuple[EarlierNorm, ...] = ()
    """What it was before, the newest first."""

    def on(self, day: dt.date) -> Norm | None:
        """Return the norm as it held on a day; None where nobody knows what held then."""
        found = held_on(day, self.valid_from, self.earlier)
        if found is True:
            return self
        if found is False:
            return None
        return self.model_copy(update=dict(found))

    def assumed(self) -> Norm:
        """Return the oldest value that is known, for a time of which nobody knows what held."""
        oldest = dict(self.earlier[-1]) if self.earlier else {}
        since = oldest.get("valid_from", self.valid_from)
        told = f"Gerekend is met de waarde van {since}; wat eerder gold, is niet bekend"
        return self.model_copy(update={**oldest, "status": Status.UNVERIFIED, "note": told})

    def applies_to(self, form: CareForm) -> bool:
        """Whether there is a value and the norm speaks of this care form."""
        return self.value is not None and (not self.forms or form.id in self.forms)

    @field_validator("status")
    @classmethod
    def _nobody_tries_in_a_file(cls, status: Status) -> Status:
        if status is Status.TRIED:
            raise ValueError("een probeerwaarde hoort niet in een bestand")
        return status

    @model_validator(mode="after")
    def _newest_first(self) -> Self:
        fault = order_fault(self.valid_from, self.earlier)
        if fault is not None:
            raise ValueError(fault)
        return self

    def tried(self, value: float | None) -> Norm:
        """Return the norm with another value, marked as tried; what is stored does not change."""
        stored = "niets" if self.value is None else plain(self.value, 3)
        return self.model_copy(
            update={
                "value": value,
                "status": Status.TRIED,
                "source": tried_source(stored, self.source),
            }
        )

    def reference(self, norm_id: str) -> RuleRef:
        """Return the reference that findings carry."""
        return RuleRef(
            id=norm_id,
            version=self.version,
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
    tried: Mapping[str, float | None] = field(default_factory=dict)
    """Values that are tried out in place of the stored ones, by rule id; None takes the value away."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Where documents lie that do not lie in data/rules, by name."""
    there: bool = True
    """Whether there is any folder with rules of this municipality."""
    year: int | None = None
    """The year of which the norms are asked; None for the newest of each."""

    def file_of(self, document: str) -> str:
        """Return where a document is written, seen from the root of the project."""
        return self.files.get(document, f"data/rules/{self.municipality}/{document}.yaml")

    def at(self, year: int | None) -> RuleBook:
        """Return the same rules as they held on the last day of a year; None for the newest of each."""
        return self if year == self.year else replace(self, year=year)

    @property
    def day(self) -> dt.date:
        """The day of which the norms are asked."""
        return dt.date.max if self.year is None else dt.date(self.year, 12, 31)

    def held(self, norms: Mapping[str, Norm]) -> dict[str, Norm]:
        """Return norms as they held then; one of which nobody knows what held is marked as not verified."""
        return {key: norm.on(self.day) or norm.assumed() for key, norm in norms.items()}

    def with_value(self, rule_id: str, value: float | None) -> RuleBook:
        """Return the same rules with one value tried out; the documents stay as they are.

        Whether there is such a rule, and whether the value can be right, is asked by `what_if.tried`.
        """
        tried = {**self.tried, rule_id: value}
        words = json.dumps(tried, sort_keys=True).encode()
        version = (
            f"{self.version.partition('+')[0]}+{TRIED}-{hashlib.sha256(words).hexdigest()[:8]}"
        )
        return replace(self, tried=tried, version=version)

    def as_tried(self, norms: dict[str, Norm], prefix: str = "") -> dict[str, Norm]:
        """Return norms by id with the values that are tried out; the same object where none is.

        Parameters
        ----------
        norms
            Of a document, or those that ship with a criterion.
        prefix
            What stands before their keys in a rule id.
        """
        found = {key: self.tried[prefix + key] for key in norms if prefix + key in self.tried}
        return (
            {**norms, **{key: norms[key].tried(value) for key, value in found.items()}}
            if found
            else norms
        )


def tried_source(stored: str, source: str) -> str:
    """Return what stands as the source of a value that is tried out: what is stored, and from where."""
    return f"Probeerwaarde, niet opgeslagen. Opgeslagen is {stored} ({source})"


_FAULTS: Final = {
    "missing": "ontbreekt",
    "extra_forbidden": "is onbekend en mag er niet staan",
    "float_type": "moet een getal zijn",
    "float_parsing": "moet een getal zijn",
    "finite_number": "moet een eindig getal zijn",
    "int_type": "moet een heel getal zijn",
    "int_parsing": "moet een heel getal zijn",
    "string_type": "moet tekst zijn",
    "bool_type": "moet true of false zijn",
    "bool_parsing": "moet true of false zijn",
    "tuple_type": "moet een lijst zijn",
    "dict_type": "moet een lijst van namen met waarden zijn",
    "model_type": "moet een lijst van velden met waarden zijn",
    "date_type": "moet een datum zijn (2024-01-31)",
    "date_parsing": "moet een datum zijn (2024-01-31)",
    "date_from_datetime_parsing": "moet een datum zijn (2024-01-31)",
}
"""What pydantic finds wrong, as people read it."""


def faults_of(error: ValidationError) -> str:
    """Return all faults of a record in one Dutch line: where, and what is wrong."""
    return "; ".join(_told(fault) for fault in error.errors())


def _told(fault: ErrorDetails) -> str:
    place, context = ".".join(str(part) for part in fault["loc"]), fault.get("ctx", {})
    if fault["type"] == "value_error":
        return f"{place}: {context['error']}"
    if fault["type"] in ("enum", "literal_error"):
        allowed = str(context["expected"]).replace(" or ", " of ")
        return f"{place} is {str(fault['input'])!r:.40}; toegestaan is {allowed}"
    return f"{place} {_FAULTS.get(fault['type'], fault['msg'])}"


def read_yaml(path: Path) -> Any:  # noqa: ANN401 - a document may be anything until it is validated
    """Return a YAML document.

    Raises
    ------
    DataError
        If the file is missing or not YAML; the message names it.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _Loader)  # noqa: S506 - a safe one
    except FileNotFoundError as error:
        message = f"Het bestand {path.name} ontbreekt in {path.parent.name}."
        raise DataError(message) from error
    except _TwiceError as error:
        name, line = error.args
        message = f"In {path.parent.name}/{path.name} staat {name} twee keer (regel {line}); laat er één staan."
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


def chosen(norms: Mapping[str, Norm], name: str, path: Path) -> float:
    """Return the value of a choice that the code cannot do without.

    Raises
    ------
    DataError
        If the file does not hold it; the message names both.
    """
    norm = norms.get(name)
    if norm is None or norm.value is None:
        message = f"De keuze {name} ontbreekt in {path.name}."
        raise DataError(message)
    return norm.value


def read_rule_book(folder: Path, own: Path | None = None) -> RuleBook:
    """Return the rules of a municipality; a broken document is left out and named in `faults`.

    Parameters
    ----------
    folder
        Where the rules lie that are bundled.
    own
        Where rules lie in the folder of the municipality itself: a document there goes before one in `folder`.
    """
    documents: dict[str, Any] = {}
    files: dict[str, str] = {}
    faults: list[str] = []
    digest = hashlib.sha256()
    for path in rule_files(folder, own):
        if own is not None and path.parent == own:
            files[path.stem] = f"{own.parent.name}/{own.name}/{path.name}"
        try:
            documents[path.stem] = read_yaml(path)
        except DataError as error:
            faults.append(str(error))
        else:
            digest.update(path.name.encode() + path.read_bytes())
    there = folder.is_dir() or (own is not None and own.is_dir())
    return RuleBook(
        folder.name, digest.hexdigest()[:12], documents, tuple(faults), files=files, there=there
    )


def rule_files(folder: Path, own: Path | None = None) -> tuple[Path, ...]:
    """Return the files that `read_rule_book` reads, by name."""
    paths = {path.name: path for path in folder.glob("*.yaml")}
    paths |= {} if own is None else {path.name: path for path in own.glob("*.yaml")}
    return tuple(paths[name] for name in sorted(paths))


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
