"""Versions of a city folder: what is fetched or imported becomes a whole new folder beside the one in use.

`city.yaml` is the one thing that says what is in use, and replacing it is one step that cannot half happen: before it
the old city is whole, after it the new one is. Each version is a city folder of its own (`versions/2026-11-30-091500`),
so that it can be read, checked and compared by its path. What people write by hand (`rules/`, `frameworks/`) is not
part of a version and stays at the top.
"""

from spreidingskaart.city.sources.versions.keeping import (
    UnusableLayerError,
    go_back,
    keep_version,
    mark_of,
    prune,
)
from spreidingskaart.city.sources.versions.record import (
    ABOUT,
    VERSIONS,
    CityVersion,
    in_use,
    unreadable,
    version_folder,
    versions,
)

__all__ = [
    "ABOUT",
    "VERSIONS",
    "CityVersion",
    "UnusableLayerError",
    "go_back",
    "in_use",
    "keep_version",
    "mark_of",
    "prune",
    "unreadable",
    "version_folder",
    "versions",
]
