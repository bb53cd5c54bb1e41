"""What a connector needs of the one who asks: an answer to a question, the pages of a collection, a large file.

Connectors know this and services.yaml, nothing of the network; tests answer them from a folder.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import Path

    import geopandas as gpd
    import shapely

    from spreidingskaart.city.sources.folder import Municipality
    from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
    from spreidingskaart.city.sources.receipts import Question, Receipt, Series

Box = tuple[float, float, float, float]
"""Least x, least y, most x, most y: metres in EPSG:28992."""


@dataclass(frozen=True, eq=False)
class Reply:
    """An answer to one question."""

    receipt: Receipt
    content: bytes


@dataclass(frozen=True, eq=False)
class Collected:
    """Everything that a collection answered, as one table."""

    rows: gpd.GeoDataFrame
    """n rows in EPSG:28992, under the names of the source, with its `id`; no id twice."""
    series: Series


@dataclass(frozen=True, eq=False)
class Fetched:
    """A file that was fetched whole, and where it lies; it is too large for a receipt with content."""

    path: Path
    series: Series


class Asker(Protocol):
    """Asks services: again where that may help, never faster than they allow, and keeps every answer.

    Each method raises `SourceError` (services/failing.py) with one Dutch sentence where the source does not answer as
    expected.
    """

    def ask(self, question: Question, *, fresh: bool = False) -> Reply:
        """Return the answer; one that was kept in this run, or is young enough, is not asked again.

        Parameters
        ----------
        fresh
            Whether it is asked again, also where it was kept.
        """
        ...

    def features(
        self,
        service: str,
        collection: str,
        *,
        box: Box | None = None,
        filters: Mapping[str, str] | None = None,
        what: str | None = None,
    ) -> Collected:
        """Return every feature of a collection of an OGC API, in a box or with these values."""
        ...

    def file(self, service: str, address: str, *, what: str) -> Fetched:
        """Fetch a large file, going on where it was cut off."""
        ...

    def keep_series(self, series: Series) -> Series:
        """Keep that some answers belong together, for who asked them one by one."""
        ...

    def tell(self, sentence: str) -> None:
        """Say what came, in Dutch; totals are not known."""
        ...


@dataclass(frozen=True, eq=False)
class Wanted:
    """For which municipality facts are fetched."""

    municipality: Municipality
    year: int
    """Of areas and figures."""
    now: dt.datetime
    """In UTC."""
    outline: shapely.Geometry | None = None
    """The municipality in EPSG:28992; None until the areas are there."""
    layers: Mapping[str, gpd.GeoDataFrame] | None = None
    """What was fetched or is in use, by name: buurten for what is told per buurt, addresses for what has an address."""
    provenance: Mapping[str, Provenance] | None = None
    """Where those layers come from, for who adds to one."""


@dataclass(frozen=True)
class Connector:
    """One kind of facts that `fetch --only` can name."""

    name: str
    """As in `--only`: parcels."""
    dutch: str
    """As in "de percelen komen binnen"."""
    layers: tuple[str, ...]
    """That it makes."""
    run: Callable[[Asker, Wanted], Sequence[MadeLayer]]
    after: tuple[str, ...] = ("areas",)
    """Connectors that must have run, or whose layers must be in use."""
    names: Callable[[Asker, str], Municipality] | None = None
    """Says what a municipality is called, by its code; of the connector that a new folder begins with."""
    check: Callable[[Asker, Wanted], Iterator[tuple[str, bool]]] | None = None
    """The cheap question of `fetch --check`: each expectation as one Dutch sentence, and whether it holds."""
