"""Where the installed screen (Streamlit) keeps its own files; found without importing it."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from spreidingskaart.errors import DataError


def screen_folder() -> Path:
    """Return the folder of the installed package.

    Raises
    ------
    DataError
        If it is not installed.
    """
    spec = find_spec("streamlit")
    if spec is None or spec.origin is None:
        raise DataError("Streamlit is niet geïnstalleerd; draai eerst `make run`.")
    return Path(spec.origin).parent
