"""Buurten and wijken of CBS, as they were in one year."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import RD
from spreidingskaart.city.sources.cbs import cbs_areas
from spreidingskaart.city.sources.files import Features
from spreidingskaart.city.sources.folder import Municipality
from spreidingskaart.city.sources.made_layer import MadeLayer, Provenance
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.checking import check_collections
from spreidingskaart.city.sources.services.expectations import service as expected_of
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.shapes import Shape, checked_shapes
from spreidingskaart.errors import DataError, InputError
from spreidingskaart.words.numbers import hectares

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city.sources.cbs import CbsAreas
    from spreidingskaart.city.sources.receipts import Series
    from spreidingskaart.city.sources.services.asking import Asker, Collected, Wanted

SERVICE: Final = "cbs-wijken-en-buurten"
_DIFFERS: Final = 10_000.0
"""m2 of a wijk that does not agree with its buurten, from which it is told."""


def fetch_areas(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layers `buurten` and `wijken` of one municipality in the division of one year.

    The shape of a wijk is that of its buurten together, so that the two levels agree to the millimetre.

    Raises
    ------
    SourceError
        If CBS does not answer as expected.
    """
    buurten, wijken = asked_areas(asker, wanted)
    areas = areas_of(buurten, wijken, wanted)
    made = gpd.GeoDataFrame(areas.buurten.table, geometry=list(areas.buurten.geometry), crs=RD)
    whole, notes = _of_buurten(areas)
    both = (wijken.series, buurten.series)
    return (
        MadeLayer("buurten", made, cbs_provenance(wanted, both[1:], areas.notes), len(made)),
        MadeLayer("wijken", whole, cbs_provenance(wanted, both, notes), len(whole)),
    )


def municipality_of(asker: Asker, code: str) -> Municipality:
    """Return a municipality with its name, by its code.

    Raises
    ------
    SourceError
        If CBS does not answer as expected.
    InputError
        If CBS has none of this code in this year.
    """
    found = asker.features(
        SERVICE, "gemeenten", filters={"gemeentecode": code}, what=f"gemeente {code}"
    )
    names = [str(name) for name in found.rows.get("gemeentenaam", []) if name]
    if not names:
        raise InputError(f"CBS kent geen gemeente {code} in dit jaar; kijk de code of het jaar na.")
    return Municipality(code=code, name=names[0])


def asked_areas(asker: Asker, wanted: Wanted) -> tuple[Collected, Collected]:
    """Return the buurten and wijken of one municipality with all that CBS says of them; asked once in a run."""
    code, name = wanted.municipality.code, wanted.municipality.name
    buurten, wijken = (
        asker.features(SERVICE, level, filters={"gemeentecode": code}, what=f"{level} van {name}")
        for level in ("buurten", "wijken")
    )
    for level, found in (("buurten", buurten), ("wijken", wijken)):
        if not len(found.rows):
            raise SourceError(
                f"{expected_of(SERVICE).dutch} gaf geen {level} van {code} voor {wanted.year}; "
                "kijk de code of het jaar na."
            )
    return buurten, wijken


def areas_of(buurten: Collected, wijken: Collected, wanted: Wanted) -> CbsAreas:
    """Return what CBS says of one municipality under our names.

    Raises
    ------
    SourceError
        If there are no buurten of this municipality among them, or one has no shape.
    """
    title = expected_of(SERVICE).dutch
    try:
        found = cbs_areas(
            _features(buurten), _features(wijken), wanted.municipality.code, name=title
        )
    except (DataError, InputError) as error:
        raise SourceError(f"{title}: {error}") from error
    if len(found.buurten.table) < len(buurten.rows):
        raise SourceError(f"{title}: {' '.join(found.notes) or 'niet alle buurten zijn te lezen'}.")
    return found


def cbs_provenance(
    wanted: Wanted, series: tuple[Series, ...], notes: Sequence[str], service: str = SERVICE
) -> Provenance:
    """Return where a layer of CBS comes from: what it says holds on 1 January of the year."""
    expected = expected_of(service)
    told = [*notes, *(note for each in series for note in each.notes)]
    return Provenance(
        source=expected.publisher,
        date=dt.date(wanted.year, 1, 1),
        licence=expected.licence,
        url=expected.address(year=wanted.year),
        note=" ".join(dict.fromkeys(told)) or None,
        receipts=tuple(each.id for each in series),
        fetched=wanted.now,
        complete=all(each.complete for each in series),
    )


def _features(found: Collected) -> Features:
    shapes = np.asarray(found.rows.geometry.to_numpy(), dtype=object)
    wrong = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    shapes[wrong] = shapely.buffer(shapely.make_valid(shapes[wrong]), 0)
    checked = checked_shapes(shapes, name=found.series.what, shapes={Shape.AREA})
    columns = found.rows.drop(columns=["geometry", "id"], errors="ignore")
    return Features(columns, checked.geometry, checked.usable, checked.faults, checked.notes, None)


def _of_buurten(areas: CbsAreas) -> tuple[gpd.GeoDataFrame, tuple[str, ...]]:
    """Return the wijken, each as its buurten together; one without buurten keeps its own shape."""
    of = areas.buurten.table["wijk_code"].to_numpy()
    table = _every_wijk(areas)
    own = dict(zip(areas.wijken.table["code"], areas.wijken.geometry, strict=True))
    shapes, notes = [], []
    for code in table["code"].tolist():
        members = areas.buurten.geometry[of == code]
        shape = shapely.union_all(members) if len(members) else own[code]
        if not len(members):
            notes.append(f"Wijk {code} heeft geen buurten.")
        elif code not in own:
            notes.append(f"Wijk {code} stond alleen bij de buurten; zij is daaruit gemaakt.")
        else:
            apart = float(shapely.symmetric_difference(shape, own[code]).area)
            if apart > _DIFFERS:
                notes.append(
                    f"Wijk {code} verschilt {hectares(apart)} van haar buurten; de buurten tellen."
                )
        shapes.append(shape)
    return gpd.GeoDataFrame(table, geometry=shapes, crs=RD), tuple(notes)


def _every_wijk(areas: CbsAreas) -> pd.DataFrame:
    """Return code and name of every wijk, also of one that only the buurten name: CBS does so with water."""
    table, buurten = areas.wijken.table, areas.buurten.table
    missing = sorted(set(buurten["wijk_code"]) - set(table["code"]))
    names = [
        "Water"
        if set(buurten["name"][buurten["wijk_code"] == code]) == {"Water"}
        else f"Wijk {code[-2:]}"
        for code in missing
    ]
    more = pd.DataFrame({"code": missing, "name": names})
    return pd.concat([table, more], ignore_index=True) if missing else table


def check_areas(asker: Asker, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask for one municipality, one wijk and one buurt."""
    return check_collections(asker, wanted, SERVICE, ("gemeenten", "wijken", "buurten"))


AREAS: Final = Connector(
    name="areas",
    dutch="buurten en wijken",
    layers=("buurten", "wijken"),
    run=fetch_areas,
    names=municipality_of,
    after=(),
    check=check_areas,
)
