"""How a row of a table of the programme becomes a figure that says how it is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.model import FigureStatus, read_word
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure

if TYPE_CHECKING:
    from geo.layer import Layer


def source_of(layer: Layer, row: int) -> FigureSource:
    """Return who says a row, and how it is known; a word that nobody knows counts as an assumption."""
    status = read_word(FigureStatus, layer["status"][row]) or FigureStatus.ASSUMPTION
    return FigureSource(
        status,
        text=_cell(layer, "source", row),
        date=_cell(layer, "source_date", row),
        url=_cell(layer, "source_url", row) or None,
    )


def figure_of(layer: Layer, row: int, column: str) -> ProgrammeFigure:
    """Return one number of a row with its source; unknown where the cell is empty."""
    value = float(layer[column][row])
    return ProgrammeFigure(value, (source_of(layer, row),), "geen cijfer" if value != value else "")  # noqa: PLR0124


def _cell(layer: Layer, column: str, row: int) -> str:
    return str(layer[column][row] or "") if column in layer.columns else ""
