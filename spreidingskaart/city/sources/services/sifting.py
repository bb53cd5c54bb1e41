"""Rows of a collection on their way to a layer: in the municipality, under our names, and why others are left out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import RD
from spreidingskaart.city.sources.columns import as_text
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.services.expectations import service as expected_of
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.kadaster import kadaster
from spreidingskaart.errors import InputError
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import quoted

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from spreidingskaart.city.sources.receipts import Series
    from spreidingskaart.city.sources.services.asking import Asker, Box, Wanted
    from spreidingskaart.city.sources.services.expectations import Service
    from spreidingskaart.city.sources.services.kadaster import KadasterTable

_AREAL: Final = (shapely.GeometryType.POLYGON, shapely.GeometryType.MULTIPOLYGON)
_MENDED: Final = 0.01
"""Share of its area that a shape may change when it is mended."""


@dataclass(eq=False)
class Sifted:
    """Rows that are left, and what became of the others."""

    layer: str
    service: Service
    series: Series
    rows: pd.DataFrame
    """Under our names, with `row`: its number as people count."""
    geometry: NDArray[np.object_]
    read: int
    dropped: list[Fault] = field(default_factory=list)
    ended: set[str] = field(default_factory=set)
    """Ids of what is no longer there."""
    notes: list[str] = field(default_factory=list)
    """Dutch sentences: what a reader must know."""

    def drop(
        self, gone: NDArray[np.bool_], column: str | None, why: str | Callable[[Any], str]
    ) -> None:
        """Leave out rows; `why` may tell it from what stands in the column, under our name."""
        for at in np.flatnonzero(gone).tolist():
            value = None if column is None else self.rows[column].iloc[at]
            sentence = why if isinstance(why, str) else why(value)
            told = None if value is None else as_text(value)
            self.dropped.append(
                Fault(self.layer, int(self.rows["row"].iloc[at]), column, sentence, told)
            )
        self.rows, self.geometry = self.rows[~gone], self.geometry[~gone]

    def part(self, layer: str, chosen: NDArray[np.bool_]) -> Sifted:
        """Return some of the rows for another layer; nothing of those was left out."""
        rows, geometry = self.rows[chosen], self.geometry[chosen]
        return replace(
            self, layer=layer, rows=rows, geometry=geometry, read=len(rows), dropped=[], notes=[]
        )

    def text(self, name: str) -> NDArray[np.object_]:
        """Return a column as trimmed text; None where it is empty or not there."""
        if name not in self.rows:
            return np.full(len(self.rows), None, dtype=object)
        told = np.empty(len(self.rows), dtype=object)
        told[:] = [as_text(value) for value in self.rows[name].tolist()]
        return told

    def numbers(self, name: str) -> NDArray[np.float64]:
        """Return a column as numbers; NaN where it is empty, no number or not there."""
        if name not in self.rows:
            return np.full(len(self.rows), np.nan)
        return np.asarray(pd.to_numeric(self.rows[name], errors="coerce"), dtype=float)

    def made(
        self, columns: dict[str, Any], wanted: Wanted, *, also: tuple[Series, ...] = ()
    ) -> MadeLayer:
        """Return the layer of the rows that are left.

        Parameters
        ----------
        also
            Other series that it rests on.
        """
        every = (self.series, *also)
        told = [*self.notes, *(note for series in every for note in series.notes)]
        provenance = Provenance(
            source=self.service.publisher,
            date=wanted.now.date(),
            licence=self.service.licence,
            url=self.service.base,
            note=" ".join(dict.fromkeys(told)) or None,
            receipts=tuple(series.id for series in every),
            fetched=wanted.now,
            complete=all(series.complete for series in every),
        )
        rows = gpd.GeoDataFrame(columns, geometry=list(self.geometry), crs=RD)
        return MadeLayer(self.layer, rows, provenance, self.read, tuple(self.dropped))


def sift(
    asker: Asker,
    wanted: Wanted,
    *,
    service: str,
    collection: str,
    layer: str,
    touching: bool = False,
) -> Sifted:
    """Return the rows of a collection that lie in the municipality and are still there.

    Parameters
    ----------
    service, collection
        As services.yaml and kadaster.yaml call them.
    layer
        That the rows are for.
    touching
        Whether a part in the municipality is enough; else a point inside the shape decides.

    Raises
    ------
    SourceError
        If a column is missing that we need, or there is nothing in the municipality.
    """
    outline = outline_of(wanted)
    expected = expected_of(service)
    table = kadaster().collections[collection]
    title = f"{expected.collection(collection).dutch} van {wanted.municipality.name}"
    found = asker.features(service, collection, box=box_of(outline), what=title)
    here = _inside(found.rows.geometry.to_numpy(), outline, touching=touching)
    if not here.any():
        raise SourceError(f"{expected.dutch} gaf niets in de gemeente: {title}.")
    rows = found.rows[here]
    columns = _under_our_names(rows, table, expected, title)
    sifted = Sifted(
        layer,
        expected,
        found.series,
        columns.assign(row=np.arange(1, len(rows) + 1)),
        rows.geometry.to_numpy().astype(object),
        len(rows),
    )
    _drop_ended(sifted, table)
    _drop_doubles(sifted)
    _mend(sifted)
    return sifted


def outline_of(wanted: Wanted) -> shapely.Geometry:
    """Return the municipality as a shape of our own.

    Raises
    ------
    InputError
        If the areas are not there yet.
    """
    if wanted.outline is None:
        raise InputError(
            f"De grens van {wanted.municipality.name} is er nog niet; haal eerst de gebieden op (areas)."
        )
    return shapely.force_2d(wanted.outline)


def box_of(shape: shapely.Geometry) -> Box:
    """Return the box around a shape, in whole metres."""
    west, south, east, north = shapely.bounds(shape).tolist()
    return (
        float(np.floor(west)),
        float(np.floor(south)),
        float(np.ceil(east)),
        float(np.ceil(north)),
    )


def _inside(
    shapes: NDArray[np.object_], outline: shapely.Geometry, *, touching: bool
) -> NDArray[np.bool_]:
    """Return which shapes count as in the municipality."""
    shapely.prepare(outline)  # a copy of our own, see outline_of
    if touching:
        return np.asarray(shapely.intersects(outline, shapes), dtype=bool)
    areal = np.isin(shapely.get_type_id(shapes), _AREAL)
    points = np.array(shapes, dtype=object)
    points[areal] = shapely.point_on_surface(shapely.make_valid(points[areal]))
    return np.asarray(shapely.intersects(outline, points), dtype=bool)


def _under_our_names(
    rows: pd.DataFrame, table: KadasterTable, expected: Service, title: str
) -> pd.DataFrame:
    missing = [
        theirs
        for ours, theirs in table.fields.items()
        if theirs not in rows and ours not in table.optional
    ]
    if missing:
        there = ", ".join(str(name) for name in rows.columns if name not in ("geometry", "id"))
        raise SourceError(
            f"{expected.dutch} gaf {title} zonder {join(missing)}; verwacht volgens kadaster.yaml. Er is: {there}."
        )
    there_are = {ours: theirs for ours, theirs in table.fields.items() if theirs in rows}
    return pd.DataFrame({ours: rows[theirs].to_numpy() for ours, theirs in there_are.items()})


def _drop_ended(sifted: Sifted, table: KadasterTable) -> None:
    """Leave out what is no longer there, and name words that nobody told us of."""
    for column in ("ended_at", "terminated_at"):
        if column in sifted.rows:
            gone = sifted.text(column) != None  # noqa: E711 - elementwise
            sifted.drop(gone, column, "is een oudere versie of beëindigd")
    if "status" not in sifted.rows:
        return
    ended = np.isin(sifted.text("status").astype(str), table.ended)
    sifted.ended |= {str(name) for name in sifted.text("id")[ended]}
    sifted.drop(ended, "status", lambda word: f"heeft de status {word}")
    words = {word for word in sifted.text("status").tolist() if word is not None}
    unknown = sorted(words - set(table.there))
    if unknown:
        listed = join([quoted(word) for word in unknown[:5]])
        sifted.notes.append(f"Niet bekend is de status {listed}; die rijen zijn meegenomen.")


def _drop_doubles(sifted: Sifted) -> None:
    ids = pd.Series(sifted.text("id"))
    sifted.drop(ids.isna().to_numpy(), "id", "heeft geen nummer")
    ids = pd.Series(sifted.text("id"))
    sifted.drop(ids.duplicated().to_numpy(), "id", "staat er twee keer; de eerste telt")


def _mend(sifted: Sifted) -> None:
    """Mend areas that cross themselves where that changes next to nothing; leave out what is no shape."""
    shapes = sifted.geometry
    sifted.drop(shapely.is_missing(shapes) | shapely.is_empty(shapes), None, "heeft geen vorm")
    shapes = sifted.geometry = np.asarray(shapely.force_2d(sifted.geometry), dtype=object)
    wrong = ~shapely.is_valid(shapes)
    if not wrong.any():
        return
    before = shapely.area(shapes[wrong])
    shapes[wrong] = [_areal_part(shape) for shape in shapely.make_valid(shapes[wrong])]
    lost = np.zeros(len(shapes), dtype=bool)
    lost[wrong] = np.abs(shapely.area(shapes[wrong]) - before) > np.maximum(before * _MENDED, 1.0)
    mended = int(wrong.sum() - lost.sum())
    if mended:
        sifted.notes.append(
            f"Van {count(mended, 'rij', 'rijen')} kruiste de rand zichzelf; dat is hersteld."
        )
    sifted.drop(lost, None, "de rand kruist zichzelf en is niet te herstellen")


def _areal_part(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    return shapely.union_all(parts[np.isin(shapely.get_type_id(parts), _AREAL)])
