"""What each quantity of the programme is called, in what unit it is told, and which values it may have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from spreidingskaart.model import Quantity
from spreidingskaart.words.numbers import plain

_MOST_PEOPLE: Final = 100_000.0
_MOST_EURO: Final = 10_000_000.0


@dataclass(frozen=True, slots=True)
class QuantityRange:
    """The words for one quantity, and the values that a person may give it."""

    title: str
    """Dutch, without capital."""
    unit: str
    least: float
    most: float
    decimals: int = 1

    def told(self, value: float) -> str:
        """Return a value with its unit: "60 mensen per jaar"."""
        return f"{plain(value, self.decimals)} {self.unit}"


UNITS_OF_QUANTITY: Final = {
    Quantity.INFLOW: QuantityRange("instroom", "mensen per jaar", 0, _MOST_PEOPLE),
    Quantity.CARE_TIME: QuantityRange("tijd met zorg", "jaar", 0, 100, 2),
    Quantity.WAIT_FOR_HOME: QuantityRange("wachten op een woning", "maanden", 0, 600),
    Quantity.OCCUPANCY: QuantityRange("bezetting", "procent", 1, 100),
    Quantity.BACKLOG: QuantityRange("wachtlijst", "mensen", 0, _MOST_PEOPLE),
    Quantity.BACKLOG_TERM: QuantityRange("termijn voor de wachtlijst", "jaar", 0.5, 50),
    Quantity.PREVENTED: QuantityRange("voorkomen instroom", "mensen per jaar", 0, _MOST_PEOPLE),
    Quantity.HOMES: QuantityRange("woningen voor uitstroom", "per jaar", 0, _MOST_PEOPLE),
    Quantity.COST_PER_PLACE: QuantityRange("kosten van een plek", "euro per jaar", 0, _MOST_EURO),
    Quantity.COST_AT_HOME: QuantityRange(
        "kosten van een woning met begeleiding", "euro per jaar", 0, _MOST_EURO
    ),
}
"""Every quantity."""
