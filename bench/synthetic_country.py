"""A fictional country for measuring: a City and a file of plots for each municipality, of sizes as uneven as in life.

Plots are written in runs of rows that lie along a space-filling curve, so that a row group is a compact part of its
municipality and no file is ever whole in memory.
"""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from statistics import NormalDist
from typing import TYPE_CHECKING, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import shapely
import yaml
from pyproj import CRS

from bench.synthetic_city import CORNER, Size, extent_of, synthetic_city
from geo.crs import RD
from geo.parallel import morton_code, processors

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.layer import Layer
    from spreidingskaart.city import City

UNEVEN: Final = 0.9
"""Spread of the logarithm of the number of plots of a municipality."""
ISLANDS: Final = 3
"""So many of the smallest municipalities have but a third of what that spread would give them."""
FIRST_CODE: Final = 9001
ROW_GROUP: Final = 64_000
_OWNERS: Final = pa.array(["municipality", "private", "private", "mixed"])
_CORNERS: Final = np.array([(-0.3, -0.3), (0.3, -0.3), (0.3, 0.3), (-0.3, 0.3), (-0.3, -0.3)])
_GEO: Final = json.dumps(
    {
        "version": "1.0.0",
        "primary_column": "geometry",
        "columns": {
            "geometry": {
                "encoding": "WKB",
                "geometry_types": ["Polygon"],
                "crs": CRS(RD).to_json_dict(),
            }
        },
    }
)
_HEAD: Final = np.frombuffer(bytes([1, 3, 0, 0, 0, 1, 0, 0, 0, 5, 0, 0, 0]), dtype=np.uint8)
"""WKB of a polygon of one ring of five points, before its coordinates."""


@dataclass(frozen=True)
class Country:
    """How large the fictional country is."""

    municipalities: int = 350
    plots: int = 9_000_000
    seed: int = 17


def cut(country: Country) -> NDArray[np.int64]:
    """Return the number of plots of each municipality: few are large, some very small, together they are all plots."""
    many = country.municipalities
    weight = np.array([NormalDist().inv_cdf((rank + 0.5) / many) for rank in range(many)])
    weight = np.exp(UNEVEN * weight)
    weight[: min(ISLANDS, many // 10)] /= 3
    weight = np.random.default_rng(country.seed).permutation(weight)
    ends = np.round(np.cumsum(weight) / weight.sum() * (country.plots - many)).astype(np.int64)
    return np.diff(ends, prepend=0) + 1


def write_country(folder: Path, country: Country = Country(), *, processes: int = 1) -> None:
    """Write `cities/GMxxxx/` (a City that `load_city` reads) and `plots/GMxxxx.parquet` for each municipality."""
    (folder / "cities").mkdir(parents=True)
    (folder / "plots").mkdir()
    sizes = sorted(enumerate(cut(country).tolist()), key=lambda each: -each[1])
    write = partial(_write_municipality, folder, country.seed)
    if processes == 1:
        for each in sizes:
            write(each)
        return
    with ProcessPoolExecutor(min(processes, processors())) as pool:
        for _ in pool.map(write, sizes):
            pass


def _write_municipality(folder: Path, seed: int, each: tuple[int, int]) -> None:
    number, many = each
    code = f"GM{FIRST_CODE + number}"
    size = Size(
        plots=0, designations=_as_square(many // 25), facilities=max(many // 500, 3), stops=max(many // 100, 5),
        car_parks=max(many // 2_000, 2), green_blue=5,
    )  # fmt: skip
    write_city(folder / "cities" / code, synthetic_city(size, seed=seed + number), code)
    write_plots(folder / "plots" / f"{code}.parquet", many, extent_of(size), seed + number)


def _as_square(many: int) -> int:
    """Return a number near to `many`, of cells in a grid about as high as wide; twelve at least."""
    rows = max(int(many**0.5), 3)
    return rows * max(many // rows, 4)


# -------------------------------------------------------------------------------------------------------- plots
def write_plots(path: Path, many: int, extent: tuple[float, float], seed: int) -> None:
    """Write so many plots that fill an extent, in row groups along Morton's curve, zstd."""
    draw = np.random.default_rng([seed, many])
    schema = pa.schema(
        {"id": pa.string(), "owner": pa.string(), "geometry": pa.binary()}
    ).with_metadata({"geo": _GEO})
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows, rings in _runs_of_rings(many, extent, draw):
            owners = _OWNERS.take(pa.array(draw.integers(0, len(_OWNERS), len(rows))))
            table = pa.table({"id": _ids(rows), "owner": owners, "geometry": _wkb(rings)}, schema)
            writer.write_table(table, row_group_size=ROW_GROUP)


def _runs_of_rings(
    many: int, extent: tuple[float, float], draw: np.random.Generator
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.float64]]]:
    """Give the cells of a grid in runs along the curve, and the corners (k, 5, 2) of the plot in each."""
    width, height = extent
    columns = -(-many // max(1, round((many * height / width) ** 0.5)))
    side = np.array([width / columns, height / -(-many // columns)])
    cell = np.stack(np.divmod(np.arange(many), columns)[::-1], axis=1)
    order = np.argsort(morton_code(np.tile(cell.astype(float), 2), 1), kind="stable")
    for start in range(0, many, ROW_GROUP):
        rows = order[start : start + ROW_GROUP]
        corners = _CORNERS + draw.uniform(-0.1, 0.1, (len(rows), 5, 2))
        corners[:, 4] = corners[:, 0]
        yield rows, ((cell[rows, None] + 0.5 + corners) * side + CORNER).round(1)


def _ids(rows: NDArray[np.int64]) -> pa.Array:
    return pc.binary_join_element_wise("P", pc.utf8_lpad(pa.array(rows).cast("string"), 7, "0"), "")


def _wkb(rings: NDArray[np.float64]) -> pa.Array:
    """Return polygons of five corners as WKB: a row of bytes for each, all equally long."""
    n = len(rings)
    blobs = np.empty((n, len(_HEAD) + 5 * 16), dtype=np.uint8)
    blobs[:, : len(_HEAD)] = _HEAD
    blobs[:, len(_HEAD) :] = rings.reshape(n, -1).astype("<f8").view(np.uint8)
    offsets = np.arange(n + 1, dtype=np.int32) * blobs.shape[1]
    return pa.Array.from_buffers(pa.binary(), n, [None, pa.py_buffer(offsets), pa.py_buffer(blobs)])


# --------------------------------------------------------------------------------------------------------- City
def write_city(folder: Path, city: City, code: str) -> None:
    """Write every layer of a City but its plots as a file, and city.yaml."""
    folder.mkdir()
    entries = {}
    for name, layer in city.layers.items():
        if name == "plots":
            continue
        told = city.reports[name].entry
        entry = {} if told is None else told.model_dump(mode="json", exclude_none=True)
        entry["file"] = _write_layer(folder, name, layer)
        entries[name] = entry
    document = {
        "municipality": {"code": code, "name": f"Verzonnen gemeente {code}"},
        "default_year": city.year,
        "rules": "GM0034",
        "layers": entries,
    }
    (folder / "city.yaml").write_text(yaml.safe_dump(document, sort_keys=False), encoding="utf-8")


def _write_layer(folder: Path, name: str, layer: Layer) -> str:
    """Write points and tables as CSV, other shapes as GeoParquet; return the name of the file."""
    kinds = set(shapely.get_type_id(layer.geometry).tolist())
    if kinds <= {-1, 0}:
        table = layer.frame()
        if 0 in kinds:
            table["x"], table["y"] = shapely.get_x(layer.geometry), shapely.get_y(layer.geometry)
        table.to_csv(folder / f"{name}.csv", index=False)
        return f"{name}.csv"
    layer.geoframe().to_parquet(folder / f"{name}.parquet", index=False)
    return f"{name}.parquet"
