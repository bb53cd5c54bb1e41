"""What is written down and locked: a record that stays the same text when fields are added later."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict, SerializerFunctionWrapHandler, model_serializer


class Record(BaseModel):
    """A record from outside: unknown fields are refused and nothing in it changes."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    added_later: ClassVar[frozenset[str]] = frozenset()
    """Fields that older records lack: they are written down only where they are not the default, so that what was
    locked before keeps its fingerprint."""

    @model_serializer(mode="wrap")
    def _as_before(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        written: dict[str, Any] = write(self)
        fields = type(self).model_fields
        same = {name for name in self.added_later if getattr(self, name) == fields[name].default}
        return {name: value for name, value in written.items() if name not in same}
