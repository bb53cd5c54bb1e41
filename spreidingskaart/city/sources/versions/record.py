"""What a version says of itself, which there are, and which one is in use."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final

from pydantic import BaseModel, ConfigDict, ValidationError

from spreidingskaart.city.sources.folder import CITY_FILE
from spreidingskaart.errors import InputError
from spreidingskaart.rules import read_yaml

if TYPE_CHECKING:
    from pathlib import Path

VERSIONS: Final = "versions"
ABOUT: Final = "version.json"
"""What a version says of itself."""
_NAME: Final = re.compile(r"(?P<moment>\d{4}-\d\d-\d\d-\d{6})(-(?P<number>\d{1,3}))?")
_FEWEST_PARTS: Final = 3
"""versions/<name>/<file>."""


class CityVersion(BaseModel):
    """One state of a city folder."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str
    """Its folder within versions/: the moment in UTC, 2026-11-30-091500."""
    made_at: dt.datetime
    why: str
    """Dutch, for people: "opgehaald: percelen" or "ingelezen: voorzieningen uit register.xlsx"."""
    before: str | None
    """The version that was in use when it was made."""
    changed: tuple[str, ...]
    """Layers that were written anew or left out."""


def versions(folder: Path) -> tuple[CityVersion, ...]:
    """Return every version that can be read, the newest first."""
    made = [_read_version(path) for path in _folders(folder)]
    return tuple(version for version in reversed(made) if version is not None)


def unreadable(folder: Path) -> tuple[str, ...]:
    """Return the names of versions that do not say what they are."""
    return tuple(path.name for path in _folders(folder) if _read_version(path) is None)


def in_use(folder: Path) -> str | None:
    """Return the name of the version that is in use; None where the folder has no versions, or uses several."""
    if not (folder / CITY_FILE).is_file():
        return None
    names = {
        parts[1]
        for file in files_of(read_yaml(folder / CITY_FILE)).values()
        if len(parts := PurePosixPath(file).parts) >= _FEWEST_PARTS and parts[0] == VERSIONS
    }
    return names.pop() if len(names) == 1 else None


def version_folder(folder: Path, name: str) -> Path:
    """Return where a version lies; it is a city folder of itself.

    Raises
    ------
    InputError
        If there is no such version.
    """
    there = [version.name for version in versions(folder)]
    if name not in there:
        raise InputError(
            f"Er is geen versie {name!r} in {folder.name}; er zijn: {', '.join(there) or 'geen'}."
        )
    return folder / VERSIONS / name


def files_of(document: Any) -> dict[str, str]:  # noqa: ANN401 - of a file that somebody wrote
    """Return the file that a city.yaml names for each layer."""
    layers = document.get("layers") if isinstance(document, dict) else None
    entries = layers.items() if isinstance(layers, dict) else ()
    return {
        name: entry["file"]
        for name, entry in entries
        if isinstance(name, str) and isinstance(entry, dict) and isinstance(entry.get("file"), str)
    }


def _folders(folder: Path) -> list[Path]:
    """Return the folders of versions, the oldest first."""
    named = [
        (match["moment"], int(match["number"] or 1), path)
        for path in (folder / VERSIONS).glob("[0-9]*")
        if (match := _NAME.fullmatch(path.name)) is not None and path.is_dir()
    ]
    return [path for _, _, path in sorted(named)]


def _read_version(path: Path) -> CityVersion | None:
    try:
        return CityVersion.model_validate_json((path / ABOUT).read_bytes())
    except (OSError, ValidationError):
        return None
