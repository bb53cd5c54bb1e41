"""One question in full, as columns: what n proposals need, what there is, and which numbers that rests on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np

from spreidingskaart.city.measures.norms import DETOUR, REACH
from spreidingskaart.city.measures.walking import WALKING
from spreidingskaart.criteria.parking.supply import CAR_PARKS, GROUPS, OCCUPANCY, PublicSupply
from spreidingskaart.model import Status

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from spreidingskaart.city import City
    from spreidingskaart.criteria.parking.deduction import Deduction, Off
    from spreidingskaart.criteria.parking.table import DemandTable
    from spreidingskaart.model import Proposals
    from spreidingskaart.rules.parking.norm_book import Category, NormBook

TAILOR_MADE: Final = "temporary_tailor_made"
"""Whether temporary use is judged case by case: a norm like the others."""
DEMAND_NUMBERS: Final = ("own_plot_factor", "mobility_correction")
PUBLIC_NUMBERS: Final = ("max_occupancy", *(f"walking_distance_{group}" for group in GROUPS))


@dataclass(frozen=True, eq=False)
class Needs:
    """The demand of n proposals: one row each, one column per reading."""

    units: NDArray[np.float64]
    """(n,) units counted with; places where units were not given."""
    low: NDArray[np.float64]
    """(n, R) normative demand that is left after the old use, whole spaces; NaN where there is no norm."""
    high: NDArray[np.float64]
    decides: NDArray[np.bool_]
    """(n, R)"""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What is short, per proposal and reading, in whole spaces against the supply; zero or less is enough."""

    short_low: NDArray[np.float64]
    """(n, R) with the least demand and the most supply."""
    short_high: NDArray[np.float64]
    own_short_high: NDArray[np.float64]
    """(n, R) as `short_high`, on the plot alone."""
    nothing_needed: NDArray[np.bool_]
    """(n, R) after the old use no space is left to be made, whatever the plot holds."""
    hinges: NDArray[np.bool_]
    """(n, R) it takes the deduction, of which nobody knows how much the old use parked on the plot itself."""
    public_tested: NDArray[np.bool_]
    """(n, R) a counted car park lies in reach."""
    public_complete: NDArray[np.bool_]
    """(n, R) and it is counted in every part of the day."""

    @property
    def enough(self) -> NDArray[np.bool_]:
        """(n, R) even the most demand is met by the least supply."""
        return np.asarray(self.nothing_needed | (~self.hinges & (self.short_high <= 0)), dtype=bool)


_Columns = TypeVar("_Columns", Needs, Outcome)


@dataclass(frozen=True, eq=False)
class ParkingQuestion:
    """Everything one question came to; `telling` reads it."""

    proposals: Proposals
    city: City
    book: NormBook
    tables: tuple[DemandTable, ...]
    row: NDArray[np.int64]
    """(n,) table of each proposal."""
    kind: NDArray[np.int64]
    """(n,) row of each proposal in `of_kinds`: those of which everything that counts is the same are counted once."""
    of_kinds: tuple[Needs, Outcome]
    public: PublicSupply
    factor: tuple[float, float]
    """Least and most that a space on the plot may count as."""
    deduction: Deduction | None
    """None where no old use is known, on no site."""
    tailored: NDArray[np.bool_]
    """(n,) temporary use that is judged case by case."""
    verdict: NDArray[np.int8]
    firm: NDArray[np.bool_]

    @cached_property
    def needs(self) -> Needs:
        """Return what each of the n proposals needs."""
        return _taken(self.of_kinds[0], self.kind)

    @cached_property
    def outcome(self) -> Outcome:
        """Return what each of the n proposals is short of."""
        return _taken(self.of_kinds[1], self.kind)

    def table(self, i: int) -> DemandTable:
        """Return the table of one proposal."""
        return self.tables[int(self.row[i])]

    def off(self, i: int, reading: int) -> Off | None:
        """Return what goes off for the old use of one proposal in one reading; None for nothing."""
        return None if self.deduction is None else self.deduction.of_one(i, reading)

    def category(self, i: int) -> Category:
        """Return how the care form of one proposal is counted."""
        return self.table(i).categories[int(self.proposals.form[i])]


def _taken(columns: _Columns, rows: NDArray[np.int64]) -> _Columns:
    """Return what holds for each kind for the rows of that kind; as many kinds as rows are in the order of the rows."""
    every = vars(columns).values()
    if all(len(rows) == len(column) for column in every):
        return columns
    return type(columns)(*(column[rows] for column in every))


def own_plot_factor(book: NormBook) -> tuple[float, float]:
    """Return the least and the most that a space on the plot counts as.

    Without a factor a space is a space. One that is not sure for this place gives a range up to 1; one that is
    tried out is taken as it is.
    """
    norm = book.numbers["own_plot_factor"]
    if norm.value is None:
        return 1.0, 1.0
    exact = norm.status.firm or norm.status is Status.TRIED
    return (norm.value, norm.value) if exact else (min(norm.value, 1.0), max(norm.value, 1.0))


def after_mobility(book: NormBook) -> float:
    """Return the share of the demand that is left after the mobility correction."""
    return 1.0 - (book.number("mobility_correction") or 0.0)


def tailor_made(proposals: Proposals, book: NormBook) -> NDArray[np.bool_]:
    """Return (n,) where the use is temporary and the municipality looks at each case by itself."""
    return np.asarray(~np.isnan(proposals.temporary_years) & (book.number(TAILOR_MADE) != 0))


def tries_temporary(proposals: Proposals, book: NormBook) -> NDArray[np.bool_]:
    """Return (n,) where the use is temporary and somebody tries out what that means."""
    return np.asarray(
        ~np.isnan(proposals.temporary_years) & (book.numbers[TAILOR_MADE].status is Status.TRIED)
    )


def rules_firm(book: NormBook) -> bool:
    """Whether the numbers that every balance uses are sure."""
    used = [
        book.numbers[key].status for key in DEMAND_NUMBERS if book.numbers[key].value is not None
    ]
    return all(status.firm for status in (book.rounding.status, *used))


def public_firm(city: City, book: NormBook, public: PublicSupply) -> NDArray[np.bool_]:
    """Return for which of n sites what is said of public spaces is sure."""
    real = not any(city.reference(name).fictional for name in (CAR_PARKS, OCCUPANCY))
    sure = real and all(book.numbers[key].status.firm for key in PUBLIC_NUMBERS)
    walked = ~public.walked | (not city.reference(WALKING).fictional)
    return np.asarray(
        sure & walked & (~public.estimated | book.numbers[DETOUR].status.firm), dtype=bool
    )


def public_numbers(public: PublicSupply, i: int) -> tuple[str, ...]:
    """Return the numbers that say of one site which public spaces it may count on."""
    if not public.estimated[i]:
        return PUBLIC_NUMBERS
    return (*PUBLIC_NUMBERS, DETOUR, REACH) if public.network else (*PUBLIC_NUMBERS, DETOUR)
