"""What somebody said of the columns and words of a file, remembered for files that look alike."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from spreidingskaart.city.sources.register.kinds import RegisterKind
from spreidingskaart.city.sources.register.names import plain_name
from spreidingskaart.city.sources.whole_file import write_whole
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.rules import faults_of, read_yaml

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from spreidingskaart.city.sources.register.prepared import Prepared

MAPPINGS: Final = "mappings"
SCHEMA: Final = "spreidingskaart/mapping/1"
_FOR_OWNER: Final = 0o700
_MOST_BYTES: Final = 1_000_000


class RegisterMapping(BaseModel):
    """Which column is which field, and which word means what."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    form: Literal["spreidingskaart/mapping/1"] = Field(default=SCHEMA, alias="schema")
    kind: RegisterKind
    fingerprint: str | None = None
    """Of the header that it was made for."""
    sheet: str | None = None
    """Sheet or layer of the file, where it has more than one."""
    columns: dict[str, str | None] = {}
    """Field by column, as the file calls it; nothing for a column that is not to be read."""
    words: dict[str, dict[str, str]] = {}
    """By field: our word for each text in the file; an empty one where nothing is known."""
    constants: dict[str, str] = {}
    """By field: one value for every row, where the file has no column for it."""

    @field_validator("columns", "words", "constants", mode="before")
    @classmethod
    def _as_texts(cls, value: object) -> object:
        """Read what YAML takes for a truth value or a number as the text that somebody wrote."""
        return _text(value)

    def word(self, field: str, text: str) -> str | None:
        """Return our word for a text, None where nothing is said of it."""
        plain = plain_name(text)
        said = self.words.get(field, {})
        return next((ours for each, ours in said.items() if plain_name(each) == plain), None)


def _text(value: object) -> object:
    if isinstance(value, dict):
        return {_text(key): _text(each) for key, each in value.items()}
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if isinstance(value, (int, float)) else value


def fingerprint(header: Sequence[str]) -> str:
    """Return what files with the same columns have in common, in whatever order and spelling."""
    names = "\n".join(sorted(plain_name(column) for column in header))
    return hashlib.sha256(names.encode()).hexdigest()[:16]


def read_mapping(path: Path) -> RegisterMapping:
    """Return a mapping that somebody wrote, YAML or JSON.

    Raises
    ------
    InputError
        If it is not there, too large, or no mapping; one sentence says which.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(
                f"Het bestand {path.name} is te groot voor een koppeling van kolommen."
            )
        return RegisterMapping.model_validate(read_yaml(path))
    except OSError as error:
        raise InputError(f"Het bestand {path.name} bestaat niet of is niet te lezen.") from error
    except ValidationError as error:
        raise InputError(f"De koppeling {path.name} klopt niet: {faults_of(error)}.") from error
    except (DataError, RecursionError) as error:
        raise InputError(f"De koppeling {path.name} is geen leesbare YAML.") from error


def written(mapping: RegisterMapping) -> str:
    """Return a mapping as YAML that people can read and change."""
    document = mapping.model_dump(mode="json", by_alias=True, exclude_none=False)
    told = {name: value for name, value in document.items() if value not in (None, {})}
    return yaml.safe_dump(told, allow_unicode=True, sort_keys=False, width=120)


def proposal(prepared: Prepared) -> str:
    """Return the mapping of a prepared file as YAML, with what is only suggested filled in, for a person to look at."""
    mapping = prepared.mapping
    columns = {one.column: one.field for one in prepared.columns}
    words = {field: dict(said) for field, said in mapping.words.items()}
    for word in prepared.words:
        if word.certainty.is_open:
            words.setdefault(word.field, {})[word.text] = word.word or ""
    return written(mapping.model_copy(update={"columns": columns, "words": words}))


def remember(folder: Path, mapping: RegisterMapping) -> None:
    """Keep a mapping in a city folder, for the next file with the same columns.

    Raises
    ------
    InputError
        If it cannot be written.
    """
    if mapping.fingerprint is None:
        return
    there = _path(folder, mapping.kind, mapping.fingerprint)
    try:
        there.parent.mkdir(mode=_FOR_OWNER, exist_ok=True)
        write_whole(there, written(mapping).encode())
    except OSError as error:
        raise InputError(f"De map {folder.name} is niet te schrijven: {error.strerror}.") from error


def remembered(folder: Path, kind: RegisterKind, header: Sequence[str]) -> RegisterMapping | None:
    """Return what was said before of a file with these columns; one that is broken counts as none."""
    there = _path(folder, kind, fingerprint(header))
    try:
        found = read_mapping(there)
    except InputError:
        return None
    return found if found.kind is kind else None


def refuse_misfit(mapping: RegisterMapping, header: Sequence[str], kind: RegisterKind) -> None:
    """Refuse a mapping of another kind, of columns that are not there, or to fields that do not exist.

    Raises
    ------
    InputError
        With one sentence that says what does not fit.
    """
    if mapping.kind is not kind:
        raise InputError(f"De koppeling is voor {mapping.kind}, en dit zijn {kind}.")
    there = {plain_name(column) for column in header}
    missing = [column for column in mapping.columns if plain_name(column) not in there]
    if missing:
        raise InputError(
            f"De koppeling noemt kolommen die het bestand niet heeft: {', '.join(missing[:10])}; "
            f"het heeft: {', '.join(header[:30])}."
        )
    named = [*mapping.columns.values(), *mapping.words, *mapping.constants]
    unknown = sorted({field for field in named if field is not None and field not in kind.fields})
    if unknown:
        raise InputError(
            f"De koppeling noemt velden die {kind} niet heeft: {', '.join(unknown[:10])}; kies uit: "
            f"{', '.join(kind.fields)}."
        )


def with_constants(
    mapping: RegisterMapping | None,
    header: Sequence[str],
    kind: RegisterKind,
    constants: Mapping[str, str],
) -> RegisterMapping | None:
    """Return a mapping that also has values for every row; None where nobody said anything.

    Raises
    ------
    InputError
        If it does not fit the file.
    """
    if constants:
        base = mapping or RegisterMapping(kind=kind)
        mapping = base.model_copy(update={"constants": {**base.constants, **constants}})
    if mapping is not None:
        refuse_misfit(mapping, header, kind)
    return mapping


def _path(folder: Path, kind: RegisterKind, mark: str) -> Path:
    return folder / MAPPINGS / f"{kind}-{mark}.yaml"
