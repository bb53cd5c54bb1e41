"""The connector of zoning plans: with a key those of the municipality itself, else the files of the whole country."""

from __future__ import annotations

import os
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pandas as pd

from geo.layer import Layer, from_frame
from spreidingskaart.city.sources.folder import (
    CityEntry,
    FolderContents,
    LayerEntry,
    LoadReport,
)
from spreidingskaart.city.sources.plans.importing import import_plans
from spreidingskaart.city.sources.plans.keeping import kept_plans
from spreidingskaart.city.sources.services import expectations, ruimtelijke_plannen
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.city.sources.services.municipal_plans import plans_of_municipality

if TYPE_CHECKING:
    from collections.abc import Sequence

    import geopandas as gpd

    from spreidingskaart.city.sources.made_layer import MadeLayer
    from spreidingskaart.city.sources.services.asking import Asker, Wanted
    from spreidingskaart.city.sources.services.expectations import Service

BULK: Final = "plannen-bulk"
FILES: Final = (
    "Bestemmingsplangebied", "Enkelbestemming", "Dubbelbestemming", "Bouwvlak", "Functieaanduiding",
    "Bouwaanduiding", "Maatvoering", "Figuur", "Gebiedsaanduiding",
)  # fmt: skip
"""Each is `NAME.gml.gz`: the state of the 1st of the month."""
RESERVE: Final = (
    "de plankaart komt uit de maandelijkse bestanden van PDOK, waarin geen omgevingsplannen staan en niet wat die al "
    "vervingen"
)
_KNOWN: Final = ("buurten", "zoning", "zoning_plans", "plan_texts")


def fetch_plans(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the plans of a municipality, beside those that were imported.

    Raises
    ------
    SourceError
        If they do not come, or there is none.
    """
    key = expectations.service(ruimtelijke_plannen.SERVICE).key
    if key is not None and key.given(os.environ)[1]:
        return _of_municipality(asker, wanted)
    asker.tell(
        f"Zonder sleutel in {key.variable if key else 'de omgeving'} komen de plannen uit de bestanden van het hele "
        "land: er is dan geen omgevingsplan bij, en niets wat daarop rust is zeker."
    )
    return _of_country(asker, wanted)


def _of_municipality(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    found = plans_of_municipality(asker, wanted.municipality.code, wanted.now)
    service = expectations.service(ruimtelijke_plannen.SERVICE)
    if not found.file.objects:
        raise SourceError(
            f"{service.dutch} heeft geen geldend plan van {wanted.municipality.name} met een bestemming."
        )
    kept = kept_plans(
        _in_use(wanted), [found.file], today=wanted.now.date(), replace_all=False
    )  # fmt: skip
    return [
        _from(layer, service, wanted, receipts=(found.series.id,), whole=found.series.complete)
        for layer in kept.layers
    ]


def _of_country(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    service, fetched = expectations.service(BULK), []
    for name in FILES:
        address = service.address(f"/{name}.gml.gz")
        fetched.append(asker.file(BULK, address, what=f"plannen van Nederland: {name}"))
        asker.tell(f"{name} is binnen.")
    receipts = tuple(each.series.id for each in fetched)
    with tempfile.TemporaryDirectory(dir=fetched[0].path.parent) as made:
        for name, each in zip(FILES, fetched, strict=True):
            _name_also(each.path, Path(made) / f"{name}.gml.gz")
        found = import_plans(_in_use(wanted), Path(made), today=wanted.now.date())
    refused = [file.refused for file in found.files if file.refused]
    if refused or found.kept is None:
        raise SourceError(
            refused[0]
            if refused
            else f"In de bestanden van {service.dutch} staat geen plan van {wanted.municipality.name}."
        )
    return [
        replace(made_layer, provenance=replace(made_layer.provenance, reserve=RESERVE))
        for made_layer in (
            _from(layer, service, wanted, receipts=receipts, whole=False)
            for layer in found.kept.layers
        )
    ]


def _name_also(file: Path, there: Path) -> None:
    """Give a file a second name, or copy it where the disk knows none."""
    try:
        os.link(file, there)
    except OSError:
        shutil.copyfile(file, there)


def _from(
    layer: MadeLayer, service: Service, wanted: Wanted, *, receipts: tuple[str, ...], whole: bool
) -> MadeLayer:
    """Return a layer that says where it was fetched, beside what it already says of plans that stayed."""
    before = layer.provenance
    told = replace(
        before,
        source="; ".join(dict.fromkeys((*before.source.split("; "), service.publisher))),
        licence=service.licence or before.licence,
        receipts=tuple(dict.fromkeys((*before.receipts, *receipts))),
        fetched=wanted.now,
        complete=before.complete and whole,
    )
    return replace(layer, provenance=told)


def _in_use(wanted: Wanted) -> FolderContents:
    """Return what the city has that plans are put beside, as the import of plans wants it."""
    layers = {name: table for name, table in (wanted.layers or {}).items() if name in _KNOWN}
    reports = {}
    for name, provenance in (wanted.provenance or {}).items():
        if name in layers:
            entry = LayerEntry.model_validate(provenance.as_entry(f"{name}.parquet", name))
            reports[name] = LoadReport(name, entry, len(layers[name]), len(layers[name]))
    whose = CityEntry(
        municipality=wanted.municipality,
        default_year=wanted.now.year,
        rules=wanted.municipality.code,
        layers={},
    )
    return FolderContents(
        whose, {name: _layer(table) for name, table in layers.items()}, reports, ""
    )


def _layer(table: gpd.GeoDataFrame) -> Layer:
    return from_frame(pd.DataFrame(table.drop(columns="geometry")), table.geometry.to_numpy())


PLANS: Final = Connector(
    name="plans", dutch="plannen", layers=("zoning_plans", "zoning"), run=fetch_plans
)
