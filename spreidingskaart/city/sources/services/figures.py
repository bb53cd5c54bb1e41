"""Key figures of CBS per buurt and wijk: from the map of the year, or from StatLine where that map has them not yet."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from geo.crs import RD
from spreidingskaart.city.sources.cbs import cbs_names
from spreidingskaart.city.sources.column_specs import CBS_UNKNOWN, NumberColumn
from spreidingskaart.city.sources.columns import as_text
from spreidingskaart.city.sources.faults import Fault
from spreidingskaart.city.sources.made_layer import MadeLayer
from spreidingskaart.city.sources.schema import SCHEMAS, TITLES
from spreidingskaart.city.sources.services.areas import (
    SERVICE,
    areas_of,
    asked_areas,
    cbs_provenance,
)
from spreidingskaart.city.sources.services.asking import Connector
from spreidingskaart.city.sources.services.cbs_odata import ODATA, check_odata, figures_of_year
from spreidingskaart.city.sources.services.expectations import service as expected_of
from spreidingskaart.city.sources.services.failing import SourceError
from spreidingskaart.words.lists import count, join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spreidingskaart.city.sources.cbs import CbsAreas
    from spreidingskaart.city.sources.receipts import Series
    from spreidingskaart.city.sources.services.asking import Asker, Collected, Wanted

_ROUNDED: Final = "Leeg is niet gepubliceerd; CBS rondt aantallen af."


def fetch_figures(asker: Asker, wanted: Wanted) -> Sequence[MadeLayer]:
    """Return the layers `figures_buurten`, `figures_wijken` and, where CBS has it, `tenure_wijken`.

    Raises
    ------
    SourceError
        If CBS does not answer as expected, lacks a figure that must be there, or gives one that cannot be.
    """
    buurten, wijken = asked_areas(asker, wanted)
    service, areas = SERVICE, areas_of(buurten, wijken, wanted)
    series: tuple[Series, ...] = (buurten.series, wijken.series)
    lacking = [name for name in cbs_names().needed if _is_empty(areas.buurten.figures, name)]
    if lacking:
        asker.tell(
            f"{expected_of(SERVICE).dutch} {wanted.year} heeft nog geen {join(_told(lacking))}; "
            f"gevraagd wordt {expected_of(ODATA).dutch}."
        )
        table, told = figures_of_year(asker, wanted)
        buurten, wijken = _with(buurten, "buurtcode", table), _with(wijken, "wijkcode", table)
        service, areas = ODATA, areas_of(buurten, wijken, wanted)
        series = (told, *series)
    absent = [name for name in cbs_names().figures if name not in areas.buurten.figures]
    notes = [_ROUNDED]
    if absent:
        notes.append(f"CBS geeft dit jaar geen {join(_told(absent))}.")
    unknown = _unknown(buurten.rows) + _unknown(wijken.rows)
    if unknown:
        notes.append(f"In {count(unknown, 'cel', 'cellen')} zegt CBS dat het niet bekend is.")
    return _layers(areas, wanted, service, series, notes)


def _layers(
    areas: CbsAreas, wanted: Wanted, service: str, series: tuple[Series, ...], notes: Sequence[str]
) -> tuple[MadeLayer, ...]:
    tables = {"figures_buurten": areas.buurten.figures, "figures_wijken": areas.wijken.figures}
    if areas.wijken.tenure is not None:
        tables["tenure_wijken"] = areas.wijken.tenure
    made = []
    for name, table in tables.items():
        kept, dropped, more = _possible(name, table)
        told = cbs_provenance(wanted, series, [*notes, *more], service)
        title = f"{TITLES[name]} {wanted.year}"
        made.append(MadeLayer(name, kept, told, len(table), dropped, title))
    return tuple(made)


def _possible(
    layer: str, table: pd.DataFrame
) -> tuple[pd.DataFrame, tuple[Fault, ...], tuple[str, ...]]:
    """Return a table without figures that cannot be, and what was in their place; impossible inhabitants stop it."""
    columns = {one.name: one for one in SCHEMAS[layer].columns if isinstance(one, NumberColumn)}
    made, notes = table.copy(), []
    for name in table.columns[1:]:
        values, column = table[name].to_numpy(dtype=float), columns[str(name)]
        wrong = (values < column.least) | (values > column.most)
        if not wrong.any():
            continue
        at = int(np.flatnonzero(wrong)[0])
        told = f"{plain(float(values[at]), 6)} bij {table['code'].iloc[at]}"
        if column.decides:
            raise SourceError(f"CBS geeft voor {name} {told}; dat kan niet.")
        notes.append(
            f"Voor {name} geeft CBS {count(int(wrong.sum()), 'keer', 'keer')} wat niet kan, zoals {told}; leeg."
        )
        made[name] = np.where(wrong, np.nan, values)
    nobody = np.asarray(table[table.columns[1:]].isna().all(axis=1), dtype=bool)
    dropped = tuple(
        Fault(layer, int(row) + 1, "code", "heeft geen enkel cijfer", str(table["code"].iloc[row]))
        for row in np.flatnonzero(nobody)
    )
    return made[~nobody], dropped, tuple(notes)


def _with(areas: Collected, code: str, figures: pd.DataFrame) -> Collected:
    """Return areas with figures of StatLine beside what they had; where both have one, that of StatLine counts."""
    rows = areas.rows
    codes = [as_text(value) or "" for value in rows[code].tolist()]
    found = figures.reindex(codes).reset_index(drop=True)
    kept = rows.drop(columns=[name for name in found.columns if name in rows])
    joined = pd.concat([kept.reset_index(drop=True), found], axis=1)
    return replace(areas, rows=gpd.GeoDataFrame(joined, geometry="geometry", crs=RD))


def _is_empty(figures: pd.DataFrame, name: str) -> bool:
    return name not in figures or bool(figures[name].isna().all())


def _told(names: Sequence[str]) -> list[str]:
    """Return figures as CBS calls them."""
    return [cbs_names().figures[name][0].replace("_", " ") for name in names]


def _unknown(rows: pd.DataFrame) -> int:
    """Return in how many cells CBS says that it does not know."""
    numbers = rows.select_dtypes("number").to_numpy(dtype=float)
    return int((numbers <= CBS_UNKNOWN).sum())


def check_figures(asker: Asker, wanted: Wanted) -> Iterator[tuple[str, bool]]:
    """Ask StatLine which table it has of the year."""
    return check_odata(asker, wanted)


FIGURES: Final = Connector(
    name="figures",
    dutch="kerncijfers",
    layers=("figures_buurten", "figures_wijken", "tenure_wijken"),
    run=fetch_figures,
    check=check_figures,
)
