"""A page of a package, changed where ours differs: every change exactly once, or we say that the package is another."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from spreidingskaart.errors import DataError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def rewritten(page: Path, changes: Sequence[tuple[str, str]]) -> str:
    """Return the text of a page with each pattern replaced by what comes with it, as it stands.

    Raises
    ------
    DataError
        If a pattern is not there exactly once.
    """
    text = page.read_text(encoding="utf-8")
    for pattern, instead in changes:
        parts = re.split(pattern, text, flags=re.DOTALL)
        if len(parts) != 2:
            times = len(parts) - 1
            raise DataError(
                f"De pagina {page.name} is veranderd: {pattern} staat er {times} keer in."
            )
        text = instead.join(parts)
    return text
