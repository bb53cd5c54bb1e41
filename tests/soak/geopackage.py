"""Whether the validator of PDOK passes every GeoPackage that we export.

`python -m tests.soak.geopackage` makes one of each layer of the bundled city and lets the validator look at it. It
needs Debian's `python3-gdal` and `python3-venv`, and says so where they are not there; the validator comes into an
environment of its own. It ends with an error where the validator finds one that is not known: a facility of which only
the wijk is known has no shape, and a table has no index of shapes.
"""
# ruff: noqa: T201 - a script that a person runs

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

from spreidingskaart.city import load_city
from spreidingskaart.city.access import PUBLIC, seen_by
from spreidingskaart.city.sources.export import FileFormat, as_file, exported
from spreidingskaart.city.sources.schema import SCHEMAS

_SYSTEM: Final = "/usr/bin/python3"
_VALIDATOR: Final = "pdok-geopackage-validator==0.14.5"


def installed(folder: Path) -> Path | None:
    """Return the validator, in an environment that sees Debian's bindings of GDAL; None where they are not there."""
    if (
        shutil.which(_SYSTEM) is None
        or subprocess.run(
            [_SYSTEM, "-c", "import osgeo"], check=False, capture_output=True
        ).returncode
    ):
        return None
    subprocess.run([_SYSTEM, "-m", "venv", "--system-site-packages", folder], check=True)
    subprocess.run([folder / "bin/pip", "install", "-q", _VALIDATOR], check=True)
    return folder / "bin/geopackage-validator"


def known(name: str, code: str, *, shapes: bool) -> bool:
    """Whether what the validator finds follows from what the layer is."""
    return (code == "RQ9" and not shapes) or (code == "RQ24" and not SCHEMAS[name].needs_shape)


def errors(validator: Path, path: Path) -> list[dict[str, Any]]:
    """Return what the validator finds in a file."""
    run = subprocess.run(
        [validator, "validate", "--gpkg-path", path], check=False, capture_output=True, text=True
    )
    found: list[dict[str, Any]] = json.loads(run.stdout)["results"]
    return found


def main() -> None:
    """Validate every layer."""
    city = seen_by(load_city(), PUBLIC)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        validator = installed(Path(folder) / "venv")
        if validator is None:
            print("Skipped: install Debian's python3-gdal to let the validator of PDOK look.")
            return
        for name in [each for each in city.layers if each in SCHEMAS and city.reports.get(each)]:
            rows = exported(name, city.layers[name], city.reports[name].entry)
            path = Path(folder) / f"{name}.gpkg"
            path.write_bytes(as_file(rows, FileFormat.GEOPACKAGE))
            found = errors(validator, path)
            told = ", ".join(f"{each['validation_code']} {each['locations']}" for each in found)
            print(f"{name}: {told or 'passes'}")
            wrong += sum(
                not known(name, each["validation_code"], shapes=rows.geometry is not None)
                for each in found
            )
    if wrong:
        sys.exit(f"{wrong} errors that are not known")


if __name__ == "__main__":
    main()
