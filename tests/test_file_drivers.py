"""What GDAL may open, whatever of this project is loaded first."""

import json
import re
import subprocess
import sys

import pytest

from geo.drivers import KEPT
from spreidingskaart import PROJECT

_LIST = "import {module}, json, pyogrio; print(json.dumps(sorted(pyogrio.list_drivers())))"


@pytest.mark.parametrize(
    "module",
    ["spreidingskaart", "geo", "geo.layer", "geo.gdal_child", "spreidingskaart.cli.main", "app"],
)
def test_only_the_drivers_of_plain_files_are_left(module):
    told = subprocess.run(
        [sys.executable, "-c", _LIST.format(module=module)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout.splitlines()[-1]) == sorted(KEPT)
    assert "Warning" not in told.stderr  # a driver of which the name is no longer right


def test_gdal_reads_in_processes_of_its_own_only():
    """Every other file is opened by a reader of our own, so that no file can choose its driver."""
    reads = re.compile(r"\bread_file\(|pyogrio\.(raw|read)|open_arrow|import fiona|osgeo")
    sources = [*PROJECT.glob("spreidingskaart/**/*.py"), *PROJECT.glob("geo/**/*.py")]
    found = [path.name for path in sources if reads.search(path.read_text(encoding="utf-8"))]
    assert sorted(found) == ["gdal_child.py", "gml_child.py"]
