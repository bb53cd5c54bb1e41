"""The questions that are asked of a proposal, in the order in which people read the answers."""

from __future__ import annotations

from importlib import import_module
from typing import Final

from spreidingskaart.criteria.base import Criterion

_IN_READING_ORDER: Final = (
    "zoning",
    "parking",
    "business_park",
    "spread",
    "area",
    "public_transport",
    "green_blue",
    "land_owner",
)
"""The folder of each criterion: to register one is to name it here."""

CRITERIA: Final[tuple[Criterion, ...]] = tuple(
    import_module(f"{__name__}.{folder}.criterion").CRITERION for folder in _IN_READING_ORDER
)
"""Every criterion, in reading order."""

BY_ID: Final = {criterion.id: criterion for criterion in CRITERIA}

__all__ = ["BY_ID", "CRITERIA", "Criterion"]
