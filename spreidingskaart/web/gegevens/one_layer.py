"""One layer row by row, and as a file to take away."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from spreidingskaart.city.sources.export import KINDS, FileFormat, as_file, exported
from spreidingskaart.web.gegevens.layers import name_of
from spreidingskaart.web.leaving import file_button, rows_on_screen
from spreidingskaart.web.url_state import Name, kept
from spreidingskaart.words.spreadsheet import csv_bytes

if TYPE_CHECKING:
    from spreidingskaart.city import City

_CALLED: Final = {
    FileFormat.GEOPACKAGE: "GeoPackage (met stijl voor QGIS)",
    FileFormat.GEOJSON: "GeoJSON (RD)",
    FileFormat.XLSX: "XLSX",
}


def show_one_layer(city: City) -> None:
    """Show the rows of a layer that the visitor chooses."""
    names = {name: name_of(report) for name, report in city.reports.items() if name in city.layers}
    name = st.selectbox(
        "Bekijk een laag",
        list(names),
        format_func=names.__getitem__,
        width=320,
        **kept(Name.LAYER),
    )
    if name is None:
        return
    rows_on_screen(city.layers[name].frame(), height=380)
    file_button("Deze laag als CSV", partial(layer_csv, name), f"{name}.csv", "text/csv")
    _show_files(name, city)


def _show_files(name: str, city: City) -> None:
    """Show buttons for the files that can be imported again unchanged."""
    layer = city.layers[name]
    if not len(layer):
        return
    table = all(shape is None or shape.geom_type == "Point" for shape in layer.geometry)
    kinds = [FileFormat.GEOPACKAGE, FileFormat.GEOJSON, *([FileFormat.XLSX] if table else [])]
    with st.container(horizontal=True):
        for kind in kinds:
            file_button(
                f"Als {_CALLED[kind]}",
                partial(layer_file, name, kind),
                f"{name}{kind.value}",
                KINDS[kind],
            )


def layer_file(name: str, kind: FileFormat, city: City) -> bytes:
    """Return a layer of a City as a file that can be imported again unchanged."""
    return as_file(exported(name, city.layers[name], city.reports[name].entry), kind)


def layer_csv(name: str, city: City) -> bytes:
    """Return a layer of a City as a file."""
    frame, entry = city.layers[name].frame(), city.reports[name].entry
    real = entry.fictional.dutch if entry else ""
    rows = ((*row, real) for row in frame.itertuples(index=False, name=None))
    return csv_bytes((*frame.columns.astype(str), "laag_fictief"), rows)
