"""Which kinds of file GDAL may open: set before GDAL loads, because it picks its driver by what a file holds.

A text named plot.geojson that is really a VRT, a WFS address or a GDALG recipe would otherwise make GDAL open any
other file, database or address that it names.
"""

from __future__ import annotations

import os
from typing import Final

KEPT: Final = ("GPKG", "GeoJSON", "GML", "ESRI Shapefile", "MEM")
"""Every driver that is left; each reads the one file that it is given."""

_OTHERS: Final = (
    "ADBC", "AIVector", "AmigoCloud", "AVCBin", "AVCE00", "Carto", "CSV", "CSW", "DGN", "DXF", "EDIGEO", "EEDA",
    "Elasticsearch", "ESRIJSON", "FlatGeobuf", "GDALG", "GeoJSONSeq", "GeoRSS", "GPSBabel", "GPX", "GTFS", "HTTP",
    "Idrisi", "JML", "JSONFG", "KML", "LIBKML", "LVBAG", "MapInfo File", "MapML", "MBTiles", "MiraMonVector",
    "MVT", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT", "OpenFileGDB", "OSM", "PCIDSK",
    "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57", "Selafin", "SQLite", "SXF", "TopoJSON", "VDV", "VFK",
    "VICAR", "WAsP", "WFS", "XLSX",
)  # fmt: skip
"""The other drivers that open vector files, in the GDAL that we pin; a test lists what is left."""

_SETTINGS: Final = {
    "OGR_SKIP": ",".join(_OTHERS),
    "GDAL_DRIVER_PATH": "disable",  # no drivers from elsewhere
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",  # no address counts as a file
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",  # no xlink is followed
    "PROJ_NETWORK": "OFF",
}


def restrict() -> None:
    """Leave GDAL only the drivers of `KEPT`; holds for GDAL that is loaded after this, here and in child processes."""
    os.environ.update(_SETTINGS)
