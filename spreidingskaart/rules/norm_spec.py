"""What a norm may be: declared by the criterion that reads it, held against what a municipality wrote."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.words.lists import join
from spreidingskaart.words.numbers import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from spreidingskaart.rules.rule_book import Norm

SITING: Final = "siting"
"""Name of the document with where care housing may come, as a municipality set it (siting.yaml)."""
MOST: Final = 1_000_000.0
YES_OR_NO: Final = "ja (1) of nee (0)"
OLD_USE_UNIT: Final = "niets (0), zelfde moment (1) of totalen (2)"
CHOICES: Final[Mapping[str, Mapping[float, str]]] = {
    YES_OR_NO: {1: "ja", 0: "nee"},
    OLD_USE_UNIT: {0: "niets", 1: "zelfde moment", 2: "totalen"},
}
"""By unit of a norm that is a choice: what each value means."""
_SHARE: Final = "aandeel van de locatie"


@dataclass(frozen=True)
class NormSpec:
    """One norm that a criterion reads: its name, unit and range, and whether it may be missing."""

    id: str
    unit: str = ""
    """Empty means that any unit is read, because the number is only shown."""
    least: float = 0.0
    most: float = MOST
    other_units: tuple[str, ...] = ()
    """Other spellings of the unit, or units that the criterion reads as something else."""
    may_be_left_out: bool = False
    """Whether the document need not name it; else it names it, with no value where there is no norm."""
    may_be_unset: bool = True
    """Whether the criterion can do without a value."""
    document: str = SITING
    """Name of the file of the municipality, without .yaml."""

    @property
    def limits(self) -> tuple[float, float]:
        """Between which values it lies, and another value may be tried out."""
        return self.least, self.most

    @property
    def units(self) -> tuple[str, ...]:
        """Every unit that is read, the usual one first."""
        return (self.unit, *self.other_units) if self.unit else ()

    @property
    def choices(self) -> Mapping[float, str]:
        """The only values that it may have, with what each means; empty where it may have any in its range."""
        return CHOICES.get(self.unit, {})

    def fault(self, norm: Norm) -> str:
        """Return what is wrong with the unit or value of a norm, in Dutch, without its name; empty for nothing."""
        if self.units and norm.unit not in self.units:
            return f'heeft de eenheid "{norm.unit}"; toegestaan is {join(self.units, "of")}'
        if norm.value is None:
            return ""
        if self.choices and norm.value not in self.choices:
            each = [f"{plain(value)} ({told})" for value, told in self.choices.items()]
            return f"is {plain(norm.value, 4)}; toegestaan is {join(each, 'of')}"
        if not self.least <= norm.value <= self.most:
            allowed = f"{plain(self.least, 2)} tot en met {plain(self.most)}"
            return f"is {plain(norm.value, 4)}; toegestaan is een getal van {allowed}"
        return ""


def share_of_site(name: str) -> NormSpec:
    """Return the declaration of a norm that is a share of the site, 0..1."""
    return NormSpec(name, _SHARE, most=1.0, other_units=("aandeel",))


def yes_or_no(name: str) -> NormSpec:
    """Return the declaration of a norm that says yes (1) or no (0)."""
    return NormSpec(name, YES_OR_NO, most=1.0, other_units=("ja",))
