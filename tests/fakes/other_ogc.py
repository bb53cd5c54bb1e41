"""A second, independent server of OGC API Features: pygeoapi, which pages by `offset` and says the total."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from typing import TYPE_CHECKING

import yaml

from geo.crs import RD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import geopandas as gpd

_CRS = "http://www.opengis.net/def/crs/"
_START = """
import sys
from werkzeug.serving import make_server
from pygeoapi.flask_app import APP
make_server("127.0.0.1", int(sys.argv[1]), APP).serve_forever()
"""


@contextmanager
def pygeoapi(table: gpd.GeoDataFrame, name: str, folder: Path, port: int) -> Iterator[str]:
    """Serve one collection of features with an `id`; gives the base address."""
    table.to_file(folder / "features.geojson", driver="GeoJSON", id_generate=False)
    config, api = folder / "pygeoapi.yml", folder / "openapi.yml"
    config.write_text(yaml.safe_dump(_config(name, folder / "features.geojson", port)))
    env = {**os.environ, "PYGEOAPI_CONFIG": str(config), "PYGEOAPI_OPENAPI": str(api)}
    api.write_text("{openapi: 3.0.2, info: {title: x, version: '1'}, paths: {}}")
    run = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", _START, str(port)],
        env=env,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    base = f"http://127.0.0.1:{port}"
    try:
        _wait(base)
        yield base
    finally:
        run.kill()
        run.wait()


def _wait(base: str) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(f"{base}/conformance?f=json"):  # noqa: S310
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(base)


def _config(name: str, file: Path, port: int) -> dict[str, object]:
    in_rd = f"{_CRS}EPSG/0/{RD}"
    told = {"en": "x"}
    provider = {
        "type": "feature",
        "name": "GeoJSON",
        "data": str(file),
        "id_field": "id",
        "title_field": "id",
        "crs": [f"{_CRS}OGC/1.3/CRS84", in_rd],
        "storage_crs": f"{_CRS}OGC/1.3/CRS84",
    }
    return {
        "server": {
            "bind": {"host": "127.0.0.1", "port": port},
            "url": f"http://127.0.0.1:{port}",
            "mimetype": "application/json; charset=UTF-8",
            "encoding": "utf-8",
            "languages": ["en-US"],
            "limits": {"default_items": 10, "max_items": 20},
            "map": {"url": "x", "attribution": "x"},
        },
        "logging": {"level": "ERROR"},
        "metadata": {
            "identification": {
                "title": told,
                "description": told,
                "keywords": {"en": ["x"]},
                "keywords_type": "theme",
                "terms_of_service": "x",
                "url": "http://127.0.0.1",
            },
            "license": {"name": "x", "url": "http://127.0.0.1"},
            "provider": {"name": "x", "url": "http://127.0.0.1"},
            "contact": {"name": "x"},
        },
        "resources": {
            name: {
                "type": "collection",
                "title": told,
                "description": told,
                "keywords": {"en": ["x"]},
                "links": [],
                "extents": {
                    "spatial": {"bbox": [-180, -90, 180, 90], "crs": f"{_CRS}OGC/1.3/CRS84"}
                },
                "providers": [provider],
            }
        },
    }
