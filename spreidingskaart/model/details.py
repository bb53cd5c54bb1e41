"""What one criterion tells beside verdict and sentence: typed for readers in code, plain for JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from typing import Any, Final

OMIT: Final = {"omit_none": True}
"""Metadata of a field that JSON has only where it has a value."""
FLAT: Final = {"flat": True}
"""Metadata of a field whose own fields stand in JSON in its place."""


UNTOLD: Final = {"untold": True}
"""Metadata of a field that is for readers in code only; JSON never has it."""


def named(key: str) -> dict[str, Any]:
    """Return the metadata of a field that has another name in JSON."""
    return {"key": key}


@dataclass(frozen=True)
class Details:
    """Base of the typed details of a finding; each criterion has its own kind. Their order is that of JSON."""

    def as_dict(self) -> dict[str, Any]:
        """Return the details JSON-ready."""
        plain_: dict[str, Any] = plain(self)
        return plain_


def plain(value: Any) -> Any:  # noqa: ANN401 - anything that details may hold
    """Return dataclasses as mappings, tuples as lists and enums as their value, as deep as they go."""
    if is_dataclass(value) and not isinstance(value, type):
        return _record(value)
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {key: plain(item) for key, item in value.items()}
    return value.value if isinstance(value, Enum) else value


def _record(value: Any) -> dict[str, Any]:  # noqa: ANN401 - a dataclass of any kind
    record: dict[str, Any] = {}
    for field in fields(value):
        if field.metadata.get("untold"):
            continue
        held = getattr(value, field.name)
        if held is None and field.metadata.get("omit_none"):
            continue
        if field.metadata.get("flat"):
            record |= plain(held)
        else:
            record[field.metadata.get("key", field.name)] = plain(held)
    return record
