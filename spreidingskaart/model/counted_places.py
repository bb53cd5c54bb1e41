"""CountedPlaces: which places count where a decision is held against a fair share."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

DIVISIONS: Final = ("districts", "wijken")
"""The divisions in which a share is told, from coarse to fine; the scores of the two are averaged."""
DIVISION_NAMES: Final = {"districts": "stadsdeel", "wijken": "wijk"}
EXISTING: Final = "existing"
WITH_PLANNED: Final = "with_planned"


class CountedPlaces(StrEnum):
    """Which places count beside those of the proposal; a choice that is locked with a framework."""

    ALL_CLUSTERED = "all_clustered"
    SAME_FORM = "same_form"
    SAME_TARGET_GROUP = "same_target_group"
    """Clustered places of which at least one target group is one of the proposed form."""

    @property
    def dutch(self) -> str:
        """The words people see, behind a number."""
        return _DUTCH[self]


_DUTCH: Final = {
    CountedPlaces.ALL_CLUSTERED: "alle geclusterde plekken",
    CountedPlaces.SAME_FORM: "plekken van dezelfde woonzorgvorm",
    CountedPlaces.SAME_TARGET_GROUP: "geclusterde plekken voor dezelfde doelgroep",
}


def ratio_column(counts: CountedPlaces, division: str, *, planned: bool) -> str:
    """Return the name of a column of ratios: fair_share.all_clustered.existing.wijken."""
    return f"fair_share.{counts.value}.{WITH_PLANNED if planned else EXISTING}.{division}"
