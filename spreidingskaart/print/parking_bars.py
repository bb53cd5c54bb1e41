"""Parking demand against supply per part of the day: what the bars show and the same numbers beside them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from spreidingskaart.print.words import span

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


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
    supply_known: bool
    parts: tuple[Part, ...]


def parking_bars(details: Mapping[str, Any]) -> tuple[Bars, ...]:
    """Return one table of bars per way of counting that decides; none where no demand is known.

    Parameters
    ----------
    details
        Details of a parking finding: `part_titles`, and `readings` with demand and supply per part of the day.
    """
    titles = details.get("part_titles") or []
    readings = [
        reading for reading in details.get("readings") or [] if reading.get("decides", True)
    ]
    scale = 100 / _largest(readings) if titles else 0
    went_off = deducted(details)
    return tuple(_bars(titles, reading, scale, went_off) for reading in readings) if titles else ()


def deducted(details: Mapping[str, Any]) -> str | None:
    """Return what went off for the old use, "kantoor met balie, 200 m² bvo: 4,6–5,6"; None for nothing."""
    old: Mapping[str, Any] = details.get("old_use") or {}
    if old.get("answer") != "deducted":
        return None
    return f"{old['told']}: {span(*old['deducted'])}"


def _largest(readings: Sequence[Mapping[str, Any]]) -> float:
    """Return the largest number that any bar has to show."""
    known = [
        number
        for reading in readings
        for name in ("demand_high", "supply_low")
        for number in reading.get(name) or []
        if number is not None
    ]
    return max(known, default=0.0) * 1.04 or 1.0


def _bars(
    titles: Sequence[str], reading: Mapping[str, Any], scale: float, went_off: str | None
) -> Bars:
    low, high = reading.get("demand_low") or [], reading.get("demand_high") or []
    nothing = [None] * len(low)
    columns = [
        reading.get(name) or nothing
        for name in ("supply_low", "supply_high", "balance_low", "balance_high")
    ]
    decides = str(reading.get("normative_part") or "").replace("_", "")
    rounded = [number for number in reading.get("rounded") or [] if number is not None]
    return Bars(
        title=str(reading.get("title")),
        group=str(reading.get("as")),
        needed=span(min(rounded), max(rounded)) if rounded else "onbekend hoeveel",
        new_use=None if went_off is None else span(*reading["new_use"]["rounded"]),
        basis=str(reading.get("basis_text") or ""),
        supply_known=any(number is not None for number in columns[0]),
        parts=tuple(
            _part(title, title.replace(" ", "") == decides, *ends, scale=scale)
            for title, *ends in zip(titles, low, high, *columns, strict=False)
        ),
    )


def _part(title: str, decides: bool, *ends: float | None, scale: float) -> Part:  # noqa: FBT001 - one row of the table
    """Return one row of demand, supply and balance, each from low to high."""
    low, high, there_low, there_high, left_low, left_high = ends
    if low is None or high is None:
        return Part(title, decides, need=None)
    return Part(
        title,
        decides,
        need=span(low, high),
        sure=round(low * scale, 1),
        most=round(high * scale, 1),
        supply_at=None if there_low is None else round(there_low * scale, 1),
        there=None if there_low is None or there_high is None else span(there_low, there_high),
        difference=None
        if left_low is None or left_high is None
        else span(left_low, left_high, " tot "),
        short=left_low is not None and left_low < 0,
    )
