"""Import plans in one go: read every file behind a path, choose what counts, and make the layers of the city."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import shapely

from spreidingskaart.city.sources.plans.chosen import keep_newest, keep_within
from spreidingskaart.city.sources.plans.keeping import kept_plans
from spreidingskaart.city.sources.plans.opening import gml_sources
from spreidingskaart.city.sources.plans.reading import read_plan_files

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection
    from pathlib import Path

    from spreidingskaart.city.sources.folder import FolderContents
    from spreidingskaart.city.sources.plans.keeping import KeptPlans
    from spreidingskaart.city.sources.plans.model import PlanFile
    from spreidingskaart.model import ZoningAsked


@dataclass(frozen=True, eq=False)
class ImportedPlans:
    """What came of an import of plans."""

    files: tuple[PlanFile, ...]
    others: tuple[tuple[str, int], ...]
    """Ends of the names of files that are no GML, and how many there are."""
    kept: KeptPlans | None
    """None where there is nothing to keep."""
    outside: tuple[str, ...]
    """Ids of plans of which nothing lies in the municipality."""

    @property
    def read(self) -> int:
        """Objects of this municipality in all files."""
        return sum(file.read for file in self.files)

    @property
    def kept_objects(self) -> int:
        """Objects that the city has now; the area of a plan is one."""
        return sum(file.kept for file in self.files)


def import_plans(
    contents: FolderContents,
    path: Path,
    *,
    today: dt.date,
    replace_all: bool = False,
    asked: Collection[ZoningAsked] = (),
) -> ImportedPlans:
    """Read every plan behind a path and make the layers that the city then has; nothing is written.

    Parameters
    ----------
    asked
        What else somebody looked for, also where there was none.

    Raises
    ------
    DataError
        If a folder holds more files than are read. What is wrong with one file stands with that file.
    """
    found = gml_sources(path)
    ground = _ground(contents)
    code = contents.entry.municipality.code
    files = []
    for file in read_plan_files(found.sources, code):
        if file.bulk and ground is not None:
            keep_within(file, ground, code)
        files.append(file)
    keep_newest(files)
    if not any(file.objects for file in files):
        return ImportedPlans(tuple(files), found.others, None, ())
    kept = kept_plans(contents, files, today=today, replace_all=replace_all, asked=asked)
    return ImportedPlans(tuple(files), found.others, kept, _outside(files, ground))


def _ground(contents: FolderContents) -> shapely.Geometry | None:
    buurten = contents.layers.get("buurten")
    return None if buurten is None else shapely.union_all(buurten.geometry)


def _outside(files: list[PlanFile], ground: shapely.Geometry | None) -> tuple[str, ...]:
    """Return the plans that have objects, none of which lies in the municipality."""
    if ground is None:
        return ()
    shapely.prepare(ground)
    somewhere = {each.plan for file in files for each in file.objects}
    here = {
        each.plan
        for file in files
        for each in file.objects
        if shapely.intersects(ground, each.geometry)
    }
    return tuple(sorted(somewhere - here))
