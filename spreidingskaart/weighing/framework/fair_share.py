"""The origin of a score that holds what an area has after a decision against its fair share."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import StrictBool

from spreidingskaart.model.counted_places import DIVISIONS, CountedPlaces, ratio_column
from spreidingskaart.weighing.framework.record import Record

UNIT: Final = "keer een gelijk deel"
EXPLAINED_BY: Final = "spread"
"""The criterion of the engine whose finding tells the fair share."""


class FairShare(Record):
    """The value is what an area has after the decision, divided by its fair share: one ratio per division."""

    kind: Literal["fair_share"] = "fair_share"
    counts: CountedPlaces
    planned: StrictBool
    """Whether planned places count too."""

    @property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of ratios, one per division; the mean of their scores counts."""
        return tuple(
            ratio_column(self.counts, division, planned=self.planned) for division in DIVISIONS
        )

    @property
    def told(self) -> str:
        """What counts, in Dutch: "alle geclusterde plekken, zonder wat gepland is"."""
        return f"{self.counts.dutch}, {'ook' if self.planned else 'zonder'} wat gepland is"


def tell_counted(origin: object) -> str:
    """Return what counts as a Dutch sentence to put behind a curve; empty for another origin."""
    if not isinstance(origin, FairShare):
        return ""
    return f" Geteld: {origin.told}. De punten voor stadsdeel en wijk zijn gemiddeld."
