"""Read a file in another process, with limits; GDAL reads nowhere else."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pyarrow as pa

from geo import gdal_child
from spreidingskaart import PROJECT
from spreidingskaart.city.sources.curves import shapes_of_wkb
from spreidingskaart.city.sources.systems import claim_of
from spreidingskaart.city.sources.table import OfferedLayer, Table, chosen
from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_SECONDS: Final = 90.0
_PASSED_ON: Final = ("PATH", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV")


def read_apart(
    files: Mapping[str, bytes], main: str, *, name: str, layer: str | None, map_only: bool
) -> Table:
    """Return one layer of a file.

    Parameters
    ----------
    files
        Name and content of the file and of what belongs to it; they are all that the other process finds.
    main
        Which of them is opened.
    name
        Name of the file as people know it, for sentences.
    layer
        Which layer; may be None if there is only one.
    map_only
        Whether only a layer with shapes will do.

    Raises
    ------
    DataError
        If it cannot be read within the limits, or it is not plain which layer is meant.
    """
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for called, content in files.items():
            (folder / called).write_bytes(content)
        asked = [str(folder), main, layer or "", "yes" if map_only else "no"]
        run_apart(gdal_child.__name__, asked, folder, name)
        found = json.loads((folder / gdal_child.LAYERS).read_bytes())
        offered = [OfferedLayer(called, has_shapes) for called, has_shapes in found["layers"]]
        if found["layer"] is None:
            chosen(offered, name, layer, map_only=map_only)  # says what is wrong
            raise DataError(f"Het bestand {name} heeft twee lagen met dezelfde naam.")
        # a buffer of our own: the file goes away with the folder
        table = pa.ipc.open_file(pa.py_buffer((folder / gdal_child.TABLE).read_bytes())).read_all()
    claim = claim_of(found["claim"]) if found["claim"] else None
    if "" not in table.column_names:
        return Table(table.to_pandas(), None, layer=found["layer"])
    read = shapes_of_wkb(table.column("").to_pylist())
    columns = table.drop_columns([""]).to_pandas()
    return Table(columns, read.geometry, read.unread, claim, found["layer"])


def run_apart(module: str, asked: list[str], folder: Path, name: str) -> None:
    """Run a module of ours in another process that reads a file from outside and leaves its answer in a folder.

    Parameters
    ----------
    module
        It limits itself (`geo.gdal_child.limit`) before it reads anything.
    asked
        Its arguments.
    folder
        Where it works; the only folder that it knows of.
    name
        Name of the file as people know it, for sentences.

    Raises
    ------
    DataError
        If it does not come to an end within the limits.
    """
    _run(module, asked, folder, name, b"")


def answer_apart(module: str, asked: list[str], content: bytes, name: str) -> bytes:
    """Run a module of ours in another process that reads a file from stdin, and return what it says on stdout.

    Nothing of the file touches a disk. Parameters and errors are those of `run_apart`.
    """
    with tempfile.TemporaryDirectory() as made:
        return _run(module, asked, Path(made), name, content)


def _run(module: str, asked: list[str], folder: Path, name: str, content: bytes) -> bytes:
    environment = {key: os.environ[key] for key in _PASSED_ON if key in os.environ}
    environment |= {"PYTHONPATH": str(PROJECT), "HOME": str(folder), "TMPDIR": str(folder)}
    environment |= {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    try:
        done = subprocess.run(  # noqa: S603 - our own module, and a file name that we chose
            [sys.executable, "-m", module, *asked],
            env=environment,
            cwd=folder,
            timeout=MOST_SECONDS,
            input=content,
            capture_output=True,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise DataError(f"Het lezen van {name} duurt te lang; maak het bestand kleiner.") from error
    if done.returncode != 0:
        raise DataError(f"Het bestand {name} is niet te lezen: het is stuk, of te groot.")
    return done.stdout
