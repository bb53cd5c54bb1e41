"""What a picture of the city shows, and how large."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping


class FacilityMarks(Enum):
    """How facilities show."""

    NONE = "none"
    COUNTED = "counted"
    """A number per area and care form, in the shape of the form."""
    SINGLE = "single"
    """One mark each, spread apart where they would cover each other."""


@dataclass(frozen=True, kw_only=True)
class PictureChoices:
    """What is drawn. Sizes are drawing units: pixels on a screen of the width that is given."""

    figure: str | None = "rate"
    """Id of the figure that colours the areas (`FIGURES`); None leaves them white."""
    level: str = "wijken"
    """Level of the areas that are coloured."""
    values: bool = False
    """Whether the figure stands beside the name of an area."""
    facilities: FacilityMarks = FacilityMarks.NONE
    pins: Mapping[str, str] = field(default_factory=dict)
    """Colour of the pin (#RRGGBB) by the id of a candidate site; the number in it is that of the candidate."""
    highlighted: Collection[str] = ()
    """Codes of areas of the level that get a heavy border."""
    around: tuple[str, str] | None = None
    """Level and code of the area that fills the picture; None shows the city."""
    width: int = 1200
    height: int = 900
    label: float = 24.0
    """Height of the letters of names; everything else keeps to it."""

    plate: bool = True
    """Whether the drawing itself says that it is fictional; only where it is said large beside it that may be left."""
    letters: bool = True
    """Whether a single mark holds the letters of its form; without them shape and colour tell it."""
    mark: float = 0.0
    """Width of a mark of a facility and of a pin; 0 follows the height of the letters."""

    @property
    def mark_size(self) -> float:
        """Width of a mark of a facility and of a pin."""
        return self.mark or 1.5 * self.label
