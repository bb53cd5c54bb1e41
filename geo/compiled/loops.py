"""How a loop is compiled: without Python's lock, so that threads run side by side, and kept for the next process."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

import numba

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_Loop = TypeVar("_Loop", bound="Callable[..., Any]")
_HERE: Final = Path(__file__).parent
_FOLDERS: Final = (str(_HERE / "__pycache__"), "~/.cache/numba")
"""Where what was compiled is kept, if nobody said so (NUMBA_CACHE_DIR): the first that can be written."""


def compiled(loop: _Loop) -> _Loop:
    """Return a loop that is compiled when it is first asked."""
    return cast("_Loop", numba.njit(nogil=True, cache=_IS_KEPT, error_model="numpy")(loop))


def version_of(sources: Iterable[Path]) -> str:
    """Return a name for the text of all loops together: one that calls another is as old as both."""
    text = b"".join(path.read_bytes() for path in sorted(sources))
    return hashlib.sha256(text).hexdigest()[:16]


def _keep() -> bool:
    """Have what is compiled kept in a folder of this version; where none can be written each process compiles anew."""
    version = version_of(_HERE.glob("*.py"))
    config: Any = numba.config  # what the environment sets has no types
    for folder in [config.CACHE_DIR] if config.CACHE_DIR else _FOLDERS:
        try:
            kept = Path(folder).expanduser() / f"loops-{version}"
            kept.mkdir(parents=True, exist_ok=True)
            (kept / "tried").touch()
        except (OSError, RuntimeError):  # it cannot be written, or whoever runs this has no home
            continue
        config.CACHE_DIR = str(kept)
        return True
    return False


_IS_KEPT: Final = _keep()
