"""How much floor one place takes: nobody gave us a norm, so it is an assumption that everybody may change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from spreidingskaart.model import FigureStatus, IndependentUnits
from spreidingskaart.programme.figures import FigureSource, ProgrammeFigure

if TYPE_CHECKING:
    from spreidingskaart.model import CareForm

OF_A_ROOM: Final = 40.0
"""m2 gross floor area for one person with a room: the room, and a share of kitchen, corridor and rooms for staff."""
OF_A_HOME: Final = 60.0
"""m2 gross floor area for one person with a home of their own."""
_OURS: Final = "geen norm gevonden; bruto vloer met gangen en gezamenlijke ruimten"
_TYPED: Final = "zelf ingevuld"
LEAST: Final = 5.0
MOST: Final = 500.0
"""m2 for one place that somebody may fill in."""
FLOORS: Final = 1.0
BUILT_PERCENT: Final = 40.0
"""Share of a plot that is taken for built where no building is loaded, and how many storeys: an assumption too."""


def floor_a_place(form: CareForm, typed: float | None = None) -> ProgrammeFigure:
    """Return the gross floor area (m2) of one place of a care form: what somebody filled in, else our assumption."""
    if typed is not None:
        return ProgrammeFigure(typed, (FigureSource(FigureStatus.ASSUMPTION, _TYPED),))
    ours = OF_A_ROOM if form.independent_units == IndependentUnits.NO else OF_A_HOME
    return ProgrammeFigure(ours, (FigureSource(FigureStatus.ASSUMPTION, _OURS),))
