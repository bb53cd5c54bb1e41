"""What an import costs: `python -m bench.importing [rows] [MB]`. Each in a process of its own: seconds, peak memory.

A CSV of facilities is held beside `pandas.read_csv` of the same file; a GeoPackage of plots is read for an import of
sites, from a file that is generated here.
"""

from __future__ import annotations

import datetime as dt
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from geo.crs import RD
from spreidingskaart import PROJECT
from spreidingskaart.city.city import BUNDLED_CITY, CARE_FORMS
from spreidingskaart.city.sources.folder import read_folder
from spreidingskaart.city.sources.register import RegisterKind, keep, prepare
from spreidingskaart.rules import care_forms

ROWS = 100_000
MEGABYTES = 500
MOST_SECONDS = 10.0
MOST_MEMORY = 1.5e9
_A_SHAPE = 500
"""Corners of a generated polygon; 16 bytes each in a file."""


def write_csv(path: Path, rows: int, bad: int = 0) -> None:
    """Write facilities under Dutch names, spread over the buurten of the bundled city, some of them wrong."""
    buurten = read_folder(BUNDLED_CITY).layers["buurten"]
    random = np.random.default_rng(1)
    spots = shapely.point_on_surface(buurten.geometry)[random.integers(0, len(buurten), rows)]
    forms = list(care_forms(CARE_FORMS).values())
    frame = pd.DataFrame(
        {
            "Nr": np.arange(rows),
            "Naam voorziening": [f"Huis {row}" for row in range(rows)],
            "Soort voorziening": [forms[row % len(forms)].name for row in range(rows)],
            "Aantal plekken": random.integers(1, 60, rows),
            "Status": "bestaand",
            "Geheim": np.where(random.random(rows) < 0.1, "ja", "nee"),
            "x": shapely.get_x(spots).round(1),
            "y": shapely.get_y(spots).round(1),
            "Peildatum": "2026-01-01",
        }
    )
    frame["Aantal plekken"] = frame["Aantal plekken"].astype(str)
    frame.loc[: bad - 1, "Aantal plekken"] = "veel"
    frame.to_csv(path, sep=";", index=False)


def write_geopackage(path: Path, megabytes: float) -> None:
    """Write round polygons of so many megabytes within the bundled city."""
    outline = shapely.union_all(read_folder(BUNDLED_CITY).layers["buurten"].geometry)
    x, y = outline.centroid.x, outline.centroid.y
    many = int(megabytes * 1e6 / (16 * _A_SHAPE))
    random = np.random.default_rng(2)
    middles = shapely.points(x + random.normal(0, 1500, many), y + random.normal(0, 1500, many))
    shapes = shapely.buffer(middles, 20, quad_segs=_A_SHAPE // 4)
    frame = gpd.GeoDataFrame(
        {
            "id": [f"L{row}" for row in range(many)],
            "naam": [f"Locatie {row}" for row in range(many)],
            "eigenaar": "gemeente",
        },
        geometry=shapes,
        crs=RD,
    )
    frame.to_file(path, driver="GPKG", engine="pyogrio")


def run(kind: str, path: Path, folder: Path, *, keeps: bool) -> dict[str, Any]:
    """Import a file in this process."""
    forms = {form: about.name for form, about in care_forms(CARE_FORMS).items()}
    before = time.perf_counter()
    found = prepare(path, RegisterKind(kind), folder, forms=forms)
    prepared = time.perf_counter()
    if keeps and found.ready:
        keep(found, folder, now=dt.datetime.now(dt.UTC), lets_go=True)
    return {
        "read": found.read,
        "kept": found.kept,
        "faults": len(found.faults),
        "prepare": prepared - before,
        "keep": time.perf_counter() - prepared,
    }


def apart(*asked: str) -> dict[str, Any]:
    """Return what one measurement gives in a process of its own, with its peak memory."""
    done = subprocess.run(  # noqa: S603 - this module, and files that it made
        [sys.executable, "-m", "bench.importing", "--one", *asked],
        cwd=PROJECT,
        check=True,
        capture_output=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def one(kind: str, path: str, folder: str) -> None:
    """Measure in this process and print JSON."""
    if kind == "pandas":
        before = time.perf_counter()
        frame = pd.read_csv(path, sep=";")
        told: dict[str, Any] = {"read": len(frame), "prepare": time.perf_counter() - before}
    else:
        told = run(kind, Path(path), Path(folder), keeps=True)
    told["memory"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(json.dumps(told))


def main() -> None:
    """Measure and print."""
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:])
        return
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    megabytes = float(sys.argv[2]) if len(sys.argv) > 2 else MEGABYTES
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        city = shutil.copytree(BUNDLED_CITY, folder / "stad", ignore=shutil.ignore_patterns("raw"))
        table, wrong, map_file = folder / "a.csv", folder / "b.csv", folder / "c.gpkg"
        write_csv(table, rows)
        write_csv(wrong, rows, bad=3_000)
        plain = apart("pandas", str(table), "")
        for name, kind, path in (
            (f"{rows} rows of CSV", "facilities", table),
            ("3,000 of them wrong", "facilities", wrong),
        ):
            found = apart(kind, str(path), str(city))
            ratio = found["prepare"] / plain["prepare"]
            print(f"{name}: {told(found)}, {ratio:.0f} x pandas.read_csv, target {MOST_SECONDS} s")
        if megabytes:
            write_geopackage(map_file, megabytes)
            size = map_file.stat().st_size / 1e6
            found = apart("sites", str(map_file), str(city))
            print(f"GeoPackage of {size:.0f} MB: {told(found)}, target {MOST_MEMORY / 1e9} GB")


def told(found: dict[str, Any]) -> str:
    """Return one measurement in words."""
    return (
        f"read {found['read']}, kept {found['kept']}, {found['faults']} faults, prepare {found['prepare']:.1f} s, "
        f"keep {found['keep']:.1f} s, {found['memory'] / 1e9:.2f} GB"
    )


if __name__ == "__main__":
    main()
