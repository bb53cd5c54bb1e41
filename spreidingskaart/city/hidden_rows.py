"""Rows of tables that tell of a facility go where the facility goes: who may not see it, may not see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from spreidingskaart.city.sources.folder import LoadReport
from spreidingskaart.city.sources.schema import SCHEMAS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from geo.layer import Layer

_ABOUT: Final = {
    name: tuple(column for column in schema.columns if column.refers == "facilities")
    for name, schema in SCHEMAS.items()
    if any(column.refers == "facilities" for column in schema.columns)
}
"""Columns that name a facility, by table."""
HIDING: Final = ("facilities", *_ABOUT)
"""The layers of which the public does not see everything: facilities, and the tables that tell of them."""


def without_hidden(layers: Mapping[str, Layer], visible: Collection[str]) -> dict[str, Layer]:
    """Return the layers without what tells of a facility that is not among the visible ones.

    A row that is about such a facility is gone; where a row only mentions one, that cell is empty.

    Parameters
    ----------
    layers
        Layers of a City by name.
    visible
        Ids of the facilities that may be seen.
    """
    seen = frozenset(visible)
    return {name: _of_visible(name, layer, seen) for name, layer in layers.items()}


def reports_without_hidden(
    reports: Mapping[str, LoadReport], layers: Mapping[str, Layer]
) -> dict[str, LoadReport]:
    """Return the load reports in which tables that name facilities tell only of the rows that are left."""
    return {
        name: _report_of(report, layers) if name in _ABOUT else report
        for name, report in reports.items()
    }


def _of_visible(name: str, layer: Layer, visible: frozenset[str]) -> Layer:
    for column in _ABOUT.get(name, ()):
        hidden = np.array(
            [code is not None and code not in visible for code in layer[column.name]], dtype=bool
        )
        if not hidden.any():
            continue
        if column.filled or column.about:
            layer = layer.take(~hidden)
        else:
            emptied = layer[column.name].copy()
            emptied[hidden] = None
            layer = layer.with_columns(**{column.name: emptied})
    return layer


def _report_of(report: LoadReport, layers: Mapping[str, Layer]) -> LoadReport:
    """Return a report that counts what is left, without what a fault quotes of a row."""
    layer = layers.get(report.name)
    if layer is None:
        file = report.entry.file if report.entry else "het bestand"
        told = f"Deze tabel is weggelaten: in {file} staat iets dat niet klopt."
        return LoadReport(report.name, report.entry, 0, 0, fault=told)
    return LoadReport(report.name, report.entry, len(layer), len(layer))
