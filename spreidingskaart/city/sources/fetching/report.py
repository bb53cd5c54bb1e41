"""What became of a fetch: each layer that came, each connector that failed, and what a reader must know."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from spreidingskaart.city.sources.folder import Municipality
    from spreidingskaart.city.sources.made_layer import MadeLayer

SCHEMA: Final = "spreidingskaart/fetch/1"


@dataclass(frozen=True)
class FetchedLayer:
    """What came of one layer."""

    name: str
    dutch: str
    read: int
    kept: int
    dropped: tuple[tuple[str, int], ...]
    """Why rows were left out, and how many each time; the most first."""
    receipts: tuple[str, ...]
    complete: bool
    note: str | None
    fictional_before: bool
    """Whether what it replaces was fictional."""

    @classmethod
    def of(cls, layer: MadeLayer, *, fictional_before: bool) -> FetchedLayer:
        """Return what came of a layer that was made."""
        return cls(
            layer.name,
            layer.called,
            layer.read,
            len(layer.rows),
            tuple(Counter(fault.sentence for fault in layer.dropped).most_common()),
            layer.provenance.receipts,
            layer.provenance.complete,
            layer.provenance.note,
            fictional_before,
        )

    @property
    def as_record(self) -> dict[str, Any]:
        """The layer, JSON-ready."""
        return {
            "name": self.name,
            "read": self.read,
            "kept": self.kept,
            "dropped": [{"reason": why, "rows": rows} for why, rows in self.dropped],
            "receipts": list(self.receipts),
            "complete": self.complete,
        }


@dataclass(frozen=True)
class FailedFetch:
    """A connector of which nothing came; its layers stayed as they were."""

    what: str
    """Its name, as in `--only`."""
    dutch: str
    why: str
    """One Dutch sentence."""


@dataclass(frozen=True)
class FetchReport:
    """All of it."""

    municipality: Municipality
    year: int
    folder: str
    version: str | None
    """In use now; None where there is still no city."""
    layers: tuple[FetchedLayer, ...]
    failed: tuple[FailedFetch, ...]
    notes: tuple[str, ...]

    @property
    def as_document(self) -> dict[str, Any]:
        """The report, JSON-ready."""
        return {
            "schema": SCHEMA,
            "municipality": self.municipality.model_dump(exclude_none=True),
            "year": self.year,
            "folder": self.folder,
            "version": self.version,
            "layers": [layer.as_record for layer in self.layers],
            "failed": [{"what": each.what, "why": each.why} for each in self.failed],
            "notes": list(self.notes),
        }
