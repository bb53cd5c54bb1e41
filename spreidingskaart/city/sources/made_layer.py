"""A layer that was fetched or imported: its rows, what city.yaml says of it, and what became of every row."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from spreidingskaart.city.sources.schema import TITLES
from spreidingskaart.model import Fictional

if TYPE_CHECKING:
    import datetime as dt

    import geopandas as gpd
    import pandas as pd

    from spreidingskaart.city.sources.faults import Fault
    from spreidingskaart.city.sources.folder import LayerEntry
    from spreidingskaart.model import ZoningAsked


@dataclass(frozen=True)
class Provenance:
    """Where a layer comes from; what city.yaml says of it, apart from its file."""

    source: str
    """Who published it, in Dutch: "Kadaster, BAG"."""
    date: dt.date
    """The day the content speaks of."""
    licence: str | None
    """As the source names it; None where it names none."""
    fictional: Fictional = Fictional.NO
    url: str | None = None
    note: str | None = None
    """Dutch: what a reader must know."""
    receipts: tuple[str, ...] = ()
    fetched: dt.datetime | None = None
    complete: bool = True
    asked: tuple[ZoningAsked, ...] = ()
    reserve: str | None = None
    """Dutch clause: why nothing that rests on the layer is ever firm, whatever else is known."""

    @classmethod
    def of_entry(cls, entry: LayerEntry) -> Provenance:
        """Return what city.yaml says of a layer that is in use."""
        return cls(**{each.name: getattr(entry, each.name) for each in fields(cls)})

    def as_entry(self, file: str, title: str) -> dict[str, Any]:
        """Return what city.yaml says of the layer; what is not known is left out."""
        told: dict[str, Any] = {
            "file": file,
            "title": title,
            "source": self.source,
            "date": self.date,
            "licence": self.licence,
            "fictional": self.fictional.value,
            "url": self.url,
            "note": self.note,
            "receipts": list(self.receipts),
            "fetched": self.fetched,
            "complete": self.complete,
            "asked": [each.value for each in self.asked],
            "reserve": self.reserve,
        }
        left_out = {"receipts": [], "asked": [], "complete": True}
        return {
            name: value
            for name, value in told.items()
            if value is not None and left_out.get(name) != value
        }


@dataclass(frozen=True, eq=False)
class MadeLayer:
    """n rows under our own column names (docs/data.md), in EPSG:28992."""

    name: str
    """Of the layer in `SCHEMAS`."""
    rows: gpd.GeoDataFrame | pd.DataFrame
    provenance: Provenance
    read: int
    """Rows that the source had; those that were dropped too."""
    dropped: tuple[Fault, ...] = field(default=())
    """One for each row that is not among `rows`, and why."""
    title: str | None = None

    @property
    def called(self) -> str:
        """The Dutch name of the layer."""
        return self.title or TITLES[self.name]

    def let_go(self) -> None:
        """Forget the rows, so that their memory is free; who asks for them later meets an error, never no rows."""
        object.__delattr__(self, "rows")
