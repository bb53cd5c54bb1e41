"""One screen of the political evening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from spreidingskaart.print.picture.telling import PictureKey, PictureTable

WIDE: Final = 1160
"""Width of a large picture on a screen of 1,920; the words stand beside it."""
HIGH: Final = 660
WHOLE: Final = 1800
"""Width of a picture that has the screen for itself."""
LABEL: Final = 31.0
"""Height of the letters in a picture: just above the least that can be read in a hall (28 px at 1,920)."""


@dataclass(frozen=True, kw_only=True)
class MarketSlide:
    """One message and one picture."""

    id: str
    question: str
    headline: str
    """The message in one sentence, the number first."""
    svg: str = ""
    """The picture; "" where the rows are the picture. Everything in it is escaped."""
    wide: bool = False
    """Whether the picture takes the whole width; else the words stand beside it."""
    keys: tuple[PictureKey, ...] = ()
    """What colours and signs mean."""
    points: tuple[str, ...] = ()
    """A few sentences beside the picture."""
    rows: PictureTable | None = None
    """A table that is the picture."""
    alt: str = ""
    table: PictureTable | None = None
    """The same as the picture, for who does not see it."""
    unreal: str = ""
    """"Grotendeels fictief": large on the screen; "" where all is real."""
    source: str = ""
