"""A file is written whole or not at all: whoever reads it meets the old one or the new one, also after a power cut."""

from __future__ import annotations

import os
import secrets
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

NEW: Final = ".new"
"""How the name of a file ends that is not whole yet."""


def unfinished(path: Path) -> Path:
    """Return a name beside a path that nobody takes for a whole one."""
    return path.with_name(f".{path.name}.{secrets.token_hex(4)}{NEW}")


def write_whole(path: Path, content: bytes) -> None:
    """Write a file in one step, its folder too where that is not there.

    Raises
    ------
    OSError
        If it cannot be written; then what was there is there still.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = unfinished(path)
    try:
        with new.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
