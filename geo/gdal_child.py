"""Read one file by GDAL in a process of its own: `python -m geo.gdal_child FOLDER FILE LAYER MAP_ONLY`.

A file from outside that makes GDAL fall over, or take all memory or time, then takes only this process with it. It
loads as little as it can. What it finds it leaves in FOLDER: `layers.json`, and `table.arrow` where it is plain which
layer is meant.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path
from typing import Final

MOST_MEMORY: Final = 3_000_000_000
"""Bytes of address space; the libraries alone take about one third."""
MOST_CPU: Final = 60
"""Seconds."""
MOST_WRITTEN: Final = 2_000_000_000
"""Bytes of one file."""
LAYERS: Final = "layers.json"
TABLE: Final = "table.arrow"
_DENIED: Final = (
    "socket.", "urllib.", "http.client.", "subprocess.", "os.system", "os.exec", "os.fork", "os.posix_spawn",
)  # fmt: skip
"""What Python calls an act before it does it."""
_OPTIONS: Final = {".gml": {"DOWNLOAD_SCHEMA": "NO", "SKIP_RESOLVE_ELEMS": "ALL"}}


def limit() -> None:
    """Let this process take no more than it may."""
    for what, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU),
        (resource.RLIMIT_FSIZE, MOST_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def deny_network() -> None:
    """Let no Python code of this process open a connection or start a program; C libraries do not ask."""
    sys.addaudithook(_deny)


def _deny(event: str, _: tuple[object, ...]) -> None:
    if event.startswith(_DENIED):
        raise PermissionError(event)


def read(folder: Path, file: str, layer: str | None, *, map_only: bool) -> None:
    """Write down which layers a file in the folder has, and one of them as an Arrow table with WKB.

    Raises
    ------
    RuntimeError
        If GDAL could open more kinds of file than it may.
    """
    import pyogrio

    from geo.drivers import KEPT

    if not set(pyogrio.list_drivers()) <= set(KEPT):
        raise RuntimeError("GDAL has drivers that it may not have")
    path = folder / file
    layers = [(str(name), kind is not None) for name, kind in pyogrio.list_layers(path)]
    offered = [name for name, has_shapes in layers if has_shapes or not map_only]
    wanted = [name for name in offered if layer is None or name.casefold() == layer.casefold()]
    chosen = wanted[0] if len(wanted) == 1 else None
    claim = None if chosen is None else _write_table(folder, path, chosen)
    found = {"layers": layers, "claim": claim, "layer": chosen}
    (folder / LAYERS).write_text(json.dumps(found), encoding="utf-8")


def _write_table(folder: Path, path: Path, layer: str) -> str | None:
    """Write one layer as an Arrow table with WKB, and return the CRS that it claims."""
    import pyarrow as pa
    import pyogrio

    options = _OPTIONS.get(path.suffix, {})
    meta, table = pyogrio.raw.read_arrow(path, layer=layer, **options)
    geometry = meta["geometry_name"] or "wkb_geometry"
    table = table.rename_columns(["" if each == geometry else each for each in table.column_names])
    with pa.ipc.new_file(str(folder / TABLE), table.schema) as writer:
        writer.write_table(table)
    claim: str | None = meta["crs"]
    return claim


def load_little() -> None:
    """Keep pyogrio from loading what it can do without here: that halves the time to start."""
    for optional in ("geopandas", "pandas", "shapely"):
        sys.modules[optional] = None  # type: ignore[assignment] # an import of it now fails, as if it were not there


def main() -> None:
    """Read what the command line asks."""
    limit()
    deny_network()
    load_little()
    folder, file, layer, map_only = sys.argv[1:]
    read(Path(folder), file, layer or None, map_only=map_only == "yes")


if __name__ == "__main__":
    main()
