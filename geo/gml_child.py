"""Read the GML texts in one folder by GDAL in a process of its own: `python -m geo.gml_child FOLDER`.

Each text holds objects of one kind. Of `a.gml` it leaves `a.arrow`: the columns as text and the shapes as WKB in a
column without a name. A text that GDAL refuses gets no table; who asked sees that it is missing.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Final

from geo.gdal_child import deny_network, limit, load_little

OPTIONS: Final = {
    "GML_FIELDTYPES": "ALWAYS_STRING",  # else article 39.10 becomes 39.1
    "GML_ATTRIBUTES_TO_OGR_FIELDS": "YES",  # else the link of an object to its plan is lost
}
_OPEN: Final = {"DOWNLOAD_SCHEMA": "NO", "SKIP_RESOLVE_ELEMS": "ALL", "WRITE_GFS": "NO"}


def read_texts(folder: Path) -> None:
    """Write a table beside each GML text of a folder that GDAL can read.

    Raises
    ------
    RuntimeError
        If GDAL could open more kinds of file than it may.
    """
    import pyogrio

    from geo.drivers import KEPT

    if not set(pyogrio.list_drivers()) <= set(KEPT):
        raise RuntimeError("GDAL has drivers that it may not have")
    pyogrio.set_gdal_config_options(OPTIONS)
    for text in sorted(folder.glob("*.gml")):
        try:
            _write_table(text)
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, ValueError):
            continue


def _write_table(text: Path) -> None:
    import pyarrow as pa
    import pyogrio

    meta, table = pyogrio.raw.read_arrow(text, **_OPEN)
    geometry = meta["geometry_name"] or "wkb_geometry"
    table = table.rename_columns(["" if each == geometry else each for each in table.column_names])
    about = {"claim": meta["crs"] or "", "driver": "GML"}
    table = table.replace_schema_metadata(about)
    with pa.ipc.new_file(str(text.with_suffix(".arrow")), table.schema) as writer:
        writer.write_table(table)


def main() -> None:
    """Read what the command line asks."""
    limit()
    deny_network()
    load_little()
    read_texts(Path(sys.argv[1]))


if __name__ == "__main__":
    main()
