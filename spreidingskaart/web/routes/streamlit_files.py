"""Where the installed screen (Streamlit) and the frame of its map keep their files; found without importing them."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from spreidingskaart.errors import DataError


def screen_folder() -> Path:
    """Return the folder of the installed screen.

    Raises
    ------
    DataError
        If it is not installed.
    """
    return _folder("streamlit")


def frame_folder() -> Path:
    """Return the folder of the installed frame of the map (streamlit-folium); raises as the other one does."""
    return _folder("streamlit_folium")


def _folder(package: str) -> Path:
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        raise DataError(f"{package} is niet geïnstalleerd; draai eerst `make run`.")
    return Path(spec.origin).parent
