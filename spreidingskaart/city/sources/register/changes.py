"""What an import changes against what is in use, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from spreidingskaart.city.sources.register.kinds import AREA_FIELDS
from spreidingskaart.city.sources.register.prepared import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.city.sources.draft import Draft

_AREA_CODES: Final = frozenset(area.field for area in AREA_FIELDS)


def changes_between(before: Draft | None, after: Draft, *, adds: bool) -> Changes:
    """Return which rows are new, gone or different, by the first column of their key.

    Parameters
    ----------
    before
        What is in use; None where the city does not have the layer.
    adds
        Whether rows that are not in the new ones stay as they are.
    """
    if before is None:
        return Changes(added=tuple(str(key) for key in _rows(after)))
    old, new = _rows(before), _rows(after)
    shared = [key for key in new if key in old]
    differs = _differs(before, after, [(old[key], new[key]) for key in shared])
    changed = tuple(str(key) for key, other in zip(shared, differs, strict=True) if other)
    return Changes(
        added=_missing(new, old),
        removed=() if adds else _missing(old, new),
        changed=changed,
        same=len(shared) - len(changed),
    )


def _missing(rows: Mapping[Any, int], others: Mapping[Any, int]) -> tuple[str, ...]:
    return tuple(str(key) for key in rows if key not in others)


def _rows(draft: Draft) -> dict[Any, int]:
    """Return the rows that are used, by their key."""
    key = draft.schema.key[0] if draft.schema.key else draft.schema.columns[0].name
    keys = draft[key].tolist()
    return {keys[row]: row for row in draft.rows()}


def _differs(before: Draft, after: Draft, pairs: list[tuple[int, int]]) -> list[bool]:
    """Return for each pair of rows whether a cell or the shape is different."""
    if not pairs:
        return []
    old, new = (np.array(side, dtype=np.int64) for side in zip(*pairs, strict=True))
    differs = np.zeros(len(pairs), dtype=bool)
    for name in after.schema.names:
        one, other = before[name][old], after[name][new]
        if one.dtype.kind == "f":
            differs |= ~((one == other) | (np.isnan(one) & np.isnan(other)))
        else:
            unlike = np.array([a != b for a, b in zip(one, other, strict=True)], dtype=bool)
            if name in _AREA_CODES:  # of a row on the map they follow from where it is
                empty = np.array([a is None for a in one.tolist()], dtype=bool)
                unlike &= ~(empty & ~shapely.is_missing(before.geometry[old]))
            differs |= unlike
    one, other = before.geometry[old], after.geometry[new]
    alike = shapely.equals_exact(one, other, tolerance=0.001)
    rest = np.flatnonzero(~alike & ~shapely.is_missing(one) & ~shapely.is_missing(other))
    alike[rest] = shapely.equals(one[rest], other[rest])  # the same ground, drawn in another order
    both_missing = shapely.is_missing(one) & shapely.is_missing(other)
    return list(differs | ~(alike | both_missing))
