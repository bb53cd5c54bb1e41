"""An id for rows that have none: always the same for the same thing, whatever its row and its file."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city.sources.register.fields import Fields

_OF: Final = (
    "name", "form", "kind", "address", "street", "house_number", "house_letter", "house_addition", "postcode", "town",
    "buurt_code", "wijk_code", "district_code",
)  # fmt: skip
"""What makes a thing the same one; how many places it has and who runs it may change."""
_LETTERS: Final = 10


def made_ids(fields: Fields) -> NDArray[np.object_]:
    """Return n ids made from the name, the form and the address of each row, or its shape where it has none of them."""
    parts = [fields.texts(name) for name in _OF if name in fields.cells]
    ids = np.full(len(fields), None, dtype=object)
    for row in range(len(fields)):
        told = "|".join(" ".join((part[row] or "").casefold().split()) for part in parts)
        shape = None if fields.geometry is None else fields.geometry[row]
        if not told.strip("|") and shape is not None:
            told = shape.wkb_hex
        ids[row] = f"r{hashlib.sha256(told.encode()).hexdigest()[:_LETTERS]}"
    return ids
