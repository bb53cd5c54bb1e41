"""How a row of a table, or a whole layer, becomes a source that says how a figure is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from spreidingskaart.model import Fictional, FigureStatus, read_word
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure
from spreidingskaart.words.lists import join

if TYPE_CHECKING:
    from geo.layer import Layer
    from spreidingskaart.city import City


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


def layer_source(city: City, layer: str) -> FigureSource:
    """Return who says what a layer of the City holds; one in which something is fictional is no surer than that."""
    report = city.reports.get(layer)
    if report is None or report.entry is None:
        return FigureSource(FigureStatus.UNVERIFIED)
    entry = report.entry
    invented = entry.fictional is not Fictional.NO
    return FigureSource(
        FigureStatus.FICTIONAL if invented else FigureStatus.SOURCED,
        entry.source,
        entry.date.isoformat(),
        entry.url,
    )


def people_sources(city: City) -> tuple[FigureSource, ...]:
    """Return who says how many people live where in the year of a City: key figures, and planned housing then."""
    sources = (layer_source(city, "figures_wijken"),)
    housing = city.planned_housing
    if housing is None:
        return sources
    return (*sources, FigureSource(housing.status, f"geplande woningen: {join(housing.names)}"))


def _cell(layer: Layer, column: str, row: int) -> str:
    return str(layer[column][row] or "") if column in layer.columns else ""
