"""Parking demand against supply per part of the day: what the bars show and the same numbers beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from spreidingskaart.criteria.parking.details import ParkingBalance
from spreidingskaart.criteria.parking.old_use import OldUseAnswer
from spreidingskaart.print.words import span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spreidingskaart.criteria.parking.details import ParkingReading
    from spreidingskaart.model import Details


@dataclass(frozen=True)
class Part:
    """One part of the day. Lengths run from 0 to 100, the same for all bars of a sheet."""

    title: str
    decides: bool
    """Whether the demand as a whole is that of this part."""
    need: str | None
    """None where the demand is not known."""
    sure: float = 0
    most: float = 0
    alone: float = 0
    """What the new use asks by itself, where something went off for the old one; else 0."""
    went_off: str | None = None
    supply_at: float | None = None
    there: str | None = None
    difference: str | None = None
    short: bool = False
    """Whether there may be too few."""


@dataclass(frozen=True)
class Bars:
    """One way to count: as wonen or as maatschappelijk."""

    title: str
    group: str
    needed: str
    new_use: str | None
    """What the new use asks by itself, where something went off for the old one."""
    basis: str
    reason: str
    """Why a municipality may count so."""
    supply_known: bool
    parts: tuple[Part, ...]


def parking_bars(details: Details | None) -> tuple[Bars, ...]:
    """Return one table of bars per way of counting that decides; none where no demand is known.

    Parameters
    ----------
    details
        Of any finding: only a parking balance has bars.
    """
    if not isinstance(details, ParkingBalance):
        return ()
    readings = [reading for reading in details.readings if reading.decides]
    scale, went_off = 100 / _largest(readings), deducted(details)
    return tuple(_bars(details.part_titles, reading, scale, went_off) for reading in readings)


def deducted(details: Details | None) -> str | None:
    """Return what the old use was that went off, "kantoor met balie, 200 m² bvo"; None for nothing."""
    if not isinstance(details, ParkingBalance):
        return None
    old = details.old_use
    return old.told if old.answer == OldUseAnswer.DEDUCTED.value else None


def bar_svg(part: Part) -> str:
    """Return the bar of one part of the day: what is needed (dark sure, light possible), and a line for what is there.

    Round it stands what the new use asks by itself, where something went off.

    Classes let a sheet give its own colours; a picture that stands alone has these.
    """
    line = "" if part.supply_at is None else _LINE.format(at=part.supply_at)
    alone = _ALONE.format(alone=part.alone) if part.alone > part.most else ""
    return _BAR.format(most=part.most, sure=part.sure, line=alone + line)


_LINE: Final = (
    '<path class="supply" stroke="#0A8594" stroke-width="3" vector-effect="non-scaling-stroke" '
    'd="M{at} 0V12"/>'
)
_ALONE: Final = (
    '<rect class="alone" fill="none" stroke="#5B7186" stroke-width="1" stroke-dasharray="3 2" '
    'vector-effect="non-scaling-stroke" y="2" width="{alone}" height="8"/>'
)
_BAR: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 12" preserveAspectRatio="none" aria-hidden="true">'
    '<rect class="may" fill="#BAC6D2" y="2" width="{most}" height="8"/>'
    '<rect class="sure" fill="#5B7186" y="2" width="{sure}" height="8"/>{line}</svg>'
)


def _largest(readings: Sequence[ParkingReading]) -> float:
    """Return the largest number that any bar has to show."""
    columns = [
        column
        for reading in readings
        for column in (reading.day.demand_high, reading.day.new_use_high, reading.day.supply_low)
        if column is not None
    ]
    known = [number for column in columns for number in column if number is not None]
    return max(known, default=0.0) * 1.04 or 1.0


def _bars(
    titles: Sequence[str], reading: ParkingReading, scale: float, went_off: str | None
) -> Bars:
    day = reading.day
    unknown = [None] * len(day.demand_low)
    columns = [
        column or unknown
        for column in (day.supply_low, day.supply_high, day.balance_low, day.balance_high)
    ]
    alone = (day.new_use_low, day.new_use_high) if went_off is not None else (unknown, unknown)
    decides = reading.normative_part.replace("_", "")
    new = [number for number in reading.new_use.rounded if number is not None]
    return Bars(
        title=reading.title,
        group=reading.group,
        needed=span(min(reading.rounded), max(reading.rounded)),
        new_use=span(min(new), max(new)) if went_off is not None and new else None,
        basis=reading.basis_text,
        reason=reading.reason,
        supply_known=any(number is not None for number in columns[0]),
        parts=tuple(
            _part(title, title.replace(" ", "") == decides, *ends, scale=scale)
            for title, *ends in zip(
                titles, day.demand_low, day.demand_high, *columns, *alone, strict=False
            )
        ),
    )


def _part(title: str, decides: bool, *ends: float | None, scale: float) -> Part:  # noqa: FBT001 - one row of the table
    """Return one row of demand, supply, balance and the demand of the new use by itself, each from low to high."""
    low, high, there_low, there_high, left_low, left_high, alone_low, alone_high = ends
    if low is None or high is None:
        return Part(title, decides, need=None)
    return Part(
        title,
        decides,
        need=span(low, high),
        sure=round(low * scale, 1),
        most=round(high * scale, 1),
        alone=round((alone_high or 0) * scale, 1),
        went_off=_less(alone_low, low, alone_high, high),
        supply_at=None if there_low is None else round(max(0.0, there_low) * scale, 1),
        there=_span(there_low, there_high),
        difference=_span(left_low, left_high, " tot "),
        short=left_low is not None and left_low < 0,
    )


def _span(low: float | None, high: float | None, between: str = "–") -> str | None:
    return None if low is None or high is None else span(low, high, between)


def _less(low: float | None, left_low: float, high: float | None, left_high: float) -> str | None:
    """Return how much less is left, from the least to the most."""
    if low is None or high is None:
        return None
    ends = (low - left_low, high - left_high)
    return span(min(ends), max(ends))
