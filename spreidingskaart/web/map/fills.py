"""Colours of areas on the screen: those of their class as tokens, so that they follow the theme of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.city.measures.figure_classes import AMOUNTS, NONE_COLOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

FILL_OPACITY: Final = 0.75
"""Of areas on the map, and of their colours in the legend."""
PICTURE_OPACITY: Final = 0.8
"""Of the picture of all plots, and of its colours in the legend."""
_TOKENS: Final = {
    NONE_COLOUR: "var(--sk-none)",
    **{colour: f"var(--sk-amount-{step})" for step, colour in enumerate(AMOUNTS, start=1)},
}


def themed(colours: Iterable[str]) -> tuple[str, ...]:
    """Return colours of classes (`Classes.colours`) as CSS: in the dark theme much is light. Others stay."""
    return tuple(_TOKENS.get(colour, colour) for colour in colours)
